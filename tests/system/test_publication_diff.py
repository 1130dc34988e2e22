"""What differs today from what was published, all of it: values that were restated, facts that went elsewhere, and why each."""
import html
import re

import pytest

from support.api import FENGYANG, SHIFO, ZONE, filing, lines, new_key
from test_periods import close, make
from test_publications import publish

CLOUD = "cloud.enterprises"


def stand(house, opening, target, total, paper, office):
    """Opening stock of a leaf, target of the zone and of an office, total of the city, each of that document."""
    post = house.manager.post
    house.done(201, post("/v1/opening-stocks", {"indicator": CLOUD, "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": opening, "document_no": paper},
                         key=new_key()))
    house.done(201, post("/v1/external-values", {"indicator": CLOUD, "scope": "district:410100", "as_of": "2023-05-31", "value": total, "source": paper}, key=new_key()))
    house.target(value=target, document_no=paper)
    house.target(scope=f"district:{SHIFO}", value=office, document_no=paper)


@pytest.fixture(scope="module")
def published(make_house):
    house = make_house()
    stand(house, 100, 10, 1000, "文〔2023〕1号", 5)
    house.code, house.firm = house.enterprise()
    house.mine = house.file(house.firm, house.code).json
    house.approve(house.mine["id"])
    house.other, firm = house.enterprise(SHIFO)
    house.approve(house.file(firm, house.other).json["id"])
    make(house, "2023H1", opens=-900, due=-800, late=-700)
    house.done(200, close(house, "2023H1"))
    house.done(201, publish(house))
    yield house
    house.close()


def diff(house, client=None):
    return house.done(200, (client or house.manager).get("/v1/publications/1/diff")).json


def test_nothing_differs_at_first(published):
    told = diff(published)
    assert told["items"] == [] and told["districts"] == [] and len(told["figures"]) == 9


def test_names_and_opening_add_up_to_the_total(published):
    page = published.done(200, published.manager.get("/v1/publications/1.html")).body.decode()
    names = html.unescape(re.search(r"href=\"([^\"]*part=cumulative)\">102<", page)[1])
    link, opening = re.search(r"href=\"(/v1/opening-stocks[^\"]*)\">(\d+)<", page).groups()
    assert published.done(200, published.manager.get(names)).json["total"] + int(opening) == 102
    assert [o["document_no"] for o in published.done(200, published.manager.get(html.unescape(link))).json["items"]] == ["文〔2023〕1号"]
    assert published.manager.get("/v1/publications/1").json["openings"] == [{"indicator": CLOUD, "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 100,
                                                                              "document_no": "文〔2023〕1号"}]
    assert f">{opening}</a>（截至 2022-12-31，文〔2023〕1号）。" in page, "where no link can be followed"


def test_what_was_restated_is_told_with_its_document(published):
    stand(published, 90, 20, 500, "文〔2023〕2号", None)
    told = diff(published)
    restated = {i["kind"]: (i["change"], i["scope"], i["was_value"], i["now_value"], i["document_no"]) for i in told["items"] if i["key"] != f"target:district:{SHIFO}"}
    assert restated == {"opening_stock": ("restated", f"district:{FENGYANG}", 100, 90, "文〔2023〕2号"), "target": ("restated", f"district:{ZONE}", 10, 20, "文〔2023〕2号"),
                        "external_value": ("restated", "district:410100", 1000, 500, "文〔2023〕2号")}
    assert [(i["change"], i["was_value"], i["now_value"]) for i in told["items"] if i["key"] == f"target:district:{SHIFO}"] == [("gone", 5, None)]
    cloud = next(row for row in told["figures"] if row["indicator"] == CLOUD)
    assert (cloud["published_cumulative"], cloud["cumulative"], cloud["published_rate"], cloud["rate"]) == (102, 92, "20.00", "10.00")
    assert (cloud["published_share"], cloud["share"]) == ("10.20", "18.40"), "of 102 and 92"
    offices = {row["scope"]: row for row in told["districts"]}
    assert set(offices) == {f"district:{FENGYANG}", f"district:{SHIFO}"}, "those that changed"
    assert (offices[f"district:{SHIFO}"]["published_rank_rate"], offices[f"district:{SHIFO}"]["rank_rate"]) == (1, None)


def correct(house, **days):
    body = {k: v for k, v in filing(house.code, **days).items() if k not in ("uscc", "programme")}
    path = f"/v1/submissions/{house.mine['id']}"
    house.done(201, house.firm.post(f"{path}/corrections", body, key=new_key(), if_match=house.submission(house.mine["id"], house.firm).etag))
    house.approve(house.mine["id"])


def facts(told):
    return [(i["change"], i["reason"], i["uscc"], i["was_on"], i["now_on"]) for i in told["items"] if i["kind"] == "fact"]


def test_a_fact_that_moved_tells_where_it_went_and_why(published):
    correct(published, contract_date="2023-07-01", service_start="2023-07-10")
    assert facts(diff(published)) == [("gone", "correction", published.code, "2023-03-20", "2023-07-10")]
    published.done(201, publish(published, document_no="文〔2023〕3号"))
    correct(published, contract_date="2023-04-01", service_start="2023-04-10")
    assert facts(diff(published)) == [("moved", "correction", published.code, "2023-03-20", "2023-04-10")]
    mine = diff(published, published.firm)
    assert facts(mine) == facts(diff(published)) and len(mine["items"]) == len(diff(published)["items"]), "values are everybody's"
    table = lines(published.manager.get("/v1/publications/1/diff.csv"))
    told = diff(published)["items"]
    assert table[0].split(",") == list(told[0]) and len(table) == 1 + len(told)


def test_who_continues_another_is_told(published):
    at = f"/v1/enterprises/{published.code}"
    patch = {"effective_on": "2023-01-01", "predecessor": published.other}
    published.done(200, published.manager.request("PATCH", at, patch, key=new_key(), if_match=published.manager.get(at).etag))
    assert ("gone", "predecessor", published.code, "2023-04-10") not in facts(diff(published))
    reasons = {(change, uscc): (reason, now) for change, reason, uscc, _, now in facts(diff(published))}
    assert reasons[("gone", published.code)] == ("correction", "2023-04-10"), "what was counted gave way to a correction, and that to the predecessor's"


def test_a_voided_one_tells_its_paper(published):
    fact = next(f for f in published.manager.get(f"/v1/facts?uscc={published.other}").json["items"] if f["voided_at"] is None)
    published.void(fact["id"], "revoked", document_no="撤〔2024〕1号")
    told = next(i for i in diff(published)["items"] if i["was"] == fact["id"])
    assert (told["change"], told["reason"], told["document_no"], told["uscc"]) == ("moved", "revoked", "撤〔2024〕1号", published.code), "who continued it stands for it"

"""What a published paragraph says where little is known: of nothing nothing, and names and titles as they were known at the close."""
import pytest

from support.api import FENGYANG, filing, new_key, uscc
from test_life import CULTIVATED
from test_periods import close, make
from test_publications import publish

SHARE = {"indicator": "service_manufacturing.enterprises", "scope": "district:410100", "value": 23, "source": "市工信局"}


@pytest.fixture(scope="module")
def told(make_house):
    """An award of the year before and a total of the city, members whom nobody registered, a platform that changed its title; closed."""
    house = make_house()
    code, firm = house.enterprise()
    house.approve(house.file(firm, code, "service_manufacturing").json["id"], effective_on="2022-05-01", document_no="文")
    house.done(201, house.manager.post("/v1/external-values", {**SHARE, "as_of": "2023-05-31"}, key=new_key()))
    members = [{"uscc": uscc(9000 + i), "title": f"车间{i}", "effective_on": "2023-04-01", "district": FENGYANG} for i in range(3)]
    house.done(201, house.manager.post("/v1/opening-stocks", {"indicator": "workshop.workshops", "scope": f"district:{FENGYANG}", "as_of": "2023-05-31",
                                                              "value": 3, "document_no": "文", "members": members}, key=new_key()))
    house.builder, firm = house.enterprise(short_name="甲公司")
    mine = house.file(firm, house.builder, "platform", title="旧名平台").json
    house.approve(mine["id"])
    house.moves(mine["entry"], CULTIVATED, effective_on="2022-03-01")
    for stage, day in (("acceptance_applied", "2023-02-01"), ("acceptance_publicity", "2023-03-01"), ("accepted", "2023-04-03")):
        house.moves(mine["entry"], [stage], effective_on=day)
    body = {k: v for k, v in filing(house.builder, "platform", title="新名平台").items() if k not in ("uscc", "programme")}
    house.done(201, firm.post(f"/v1/submissions/{mine['id']}/corrections", body, key=new_key(), if_match=house.submission(mine["id"], firm).etag))
    house.approve(mine["id"])
    make(house, "2023H1", opens=-900, due=-800, late=-700)
    house.done(200, close(house, "2023H1"))
    yield house
    house.close()


def words(house, no, query=""):
    return house.done(200, house.manager.get(f"/v1/publications/{no}.txt{query}")).body.decode().splitlines()


def test_of_nothing_nothing_is_said_and_nobody_is_named_blank(told):
    no = told.done(201, publish(told)).json["no"]
    assert words(told, no) == ["3个企业获批智能车间工厂,累计获批3个智能车间工厂。", "无新增上云企业。", "加快工业互联网建设,甲公司承建的新名平台通过考核验收。"]
    assert words(told, no, "?variant=compared")[0] == words(told, no)[0], "no award: neither growth nor share"
    assert words(told, no, "?lang=en")[0] == "Smart workshops or factories of 3 enterprises were recognised, 3 smart workshops and factories in all."


def test_a_later_name_is_not_the_report_s(told):
    no = told.done(201, publish(told)).json["no"]
    at = f"/v1/enterprises/{told.builder}"
    told.done(200, told.manager.request("PATCH", at, {"effective_on": "2023-01-01", "short_name": "新简称"}, key=new_key(), if_match=told.manager.get(at).etag))
    again = told.done(201, publish(told)).json
    assert words(told, again["no"]) == words(told, no) and again["digest"] == told.manager.get(f"/v1/publications/{no}").json["digest"]

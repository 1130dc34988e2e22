"""Publications from outside: frozen as of the close, the same for everybody, and the same for ever."""
import base64
import hashlib
import html
import json
import re

import pytest

from support.api import FENGYANG, ZONE, lines, new_key, pointers
from test_periods import close, make, period

FROZEN = ("period", "title", "document_no", "scope", "as_of", "known_at", "revision", "indicators", "places", "figures", "districts", "facts", "openings", "remarks", "paragraphs")


@pytest.fixture(scope="module")
def closed(make_house):
    """Two counted enterprises of 2023, two targets, and the half year closed."""
    house = make_house()
    for _ in range(2):
        uscc, firm = house.enterprise(FENGYANG)
        house.approve(house.file(firm, uscc).json["id"])
    house.target(value=4)
    house.target("platform.accepted", value=5, kind="level")
    house.done(201, house.manager.post("/v1/external-values", {"indicator": "cloud.enterprises", "scope": "district:410100", "as_of": "2023-05-31", "value": 8,
                                                               "source": "市工信局"}, key=new_key()))
    make(house, "2023H1", opens=-900, due=-800, late=-700)
    yield house
    house.close()


def publish(house, client=None, key=None, query="", **more):
    body = {"period": "2023H1", "title": "上半年通报", "document_no": "样例〔2023〕1号", **more}
    return (client or house.manager).post(f"/v1/publications{query}", body, key=key or new_key())


def test_it_is_frozen_with_the_facts_of_the_close(closed):
    refused = closed.done(409, publish(closed))
    assert refused.code == "conflict" and "请先关闭" in refused.json["detail"]
    closed.done(200, close(closed, "2023H1"))
    late, firm = closed.enterprise(FENGYANG)
    closed.approve(closed.file(firm, late).json["id"])
    rehearsed = closed.done(200, publish(closed, query="?dry_run=true"))
    assert rehearsed.json["no"] is None and closed.count("publication") == 0
    key = new_key()
    made = closed.done(201, publish(closed, key=key))
    assert made.json == {**rehearsed.json, "no": 1} and made.headers["location"] == "/v1/publications/1"
    again = closed.done(201, publish(closed, key=key))
    assert again.json == made.json and again.headers["idempotency-replayed"] == "true"
    figures = {row["indicator"]: row for row in made.json["figures"]}
    cloud = figures["cloud.enterprises"]
    assert (cloud["new"], cloud["target"], cloud["rate"], cloud["excluded"]) == (2, 4, "50.00", None) and len(figures) == 9
    assert closed.figure("cloud.enterprises")[0] == 3, "the live figure goes on"
    ranks = {row["scope"]: (row["new"], row["rank_count"]) for row in made.json["districts"] if row["indicator"] == "cloud.enterprises"}
    assert ranks[f"district:{FENGYANG}"] == (2, 1) and ranks["rest"] == (0, None)
    assert made.json["known_at"] == period(closed, "2023H1").json["closed_at"] and made.json["as_of"] == "2023-06-30"


def test_everybody_reads_the_same_and_it_can_be_checked(closed):
    uscc, firm = closed.enterprise(FENGYANG)
    read = closed.done(200, firm.get("/v1/publications/1"))
    frozen = json.dumps({name: read.json[name] for name in FROZEN}, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(frozen.encode()).hexdigest() == read.json["digest"] and read.json["recorded_at"]
    facts = closed.manager.get(f"/v1/rates/facts?indicator=cloud.enterprises&district={ZONE}&as_of=2023-06-30&known_at={read.json['known_at'].replace('+', '%2B')}").json["items"]
    ids = "\n".join(sorted(fact["id"] for fact in facts))
    assert [(f["facts"], f["digest"]) for f in read.json["facts"] if f["indicator"] == "cloud.enterprises"] == [(2, hashlib.sha256(ids.encode()).hexdigest())]
    assert closed.done(304, firm.get("/v1/publications/1", headers={"If-None-Match": read.etag}))


def test_a_later_one_corrects(closed):
    assert closed.done(201, publish(closed, indicators=["cloud.enterprises"], remarks={"opening": "开头"})).json["no"] == 2
    listed = closed.done(200, closed.reviewer.get("/v1/publications?period=2023H1")).json["items"]
    assert [(p["no"], p["later_no"]) for p in listed] == [(2, None), (1, 2)]
    assert closed.done(200, closed.reviewer.get("/v1/publications/1")).json["later_no"] == 2
    second = closed.done(200, closed.reviewer.get("/v1/publications/2")).json
    assert [row["indicator"] for row in second["figures"]] == ["cloud.enterprises"] and second["remarks"] == {"opening": "开头"}
    assert closed.done(404, closed.reviewer.get("/v1/publications/3"))


def test_what_cannot_be_published(closed):
    refused = closed.done(422, publish(closed, period="2099", indicators=["x"], remarks={"y": "z"}))
    assert pointers(refused) == ["#/indicators/0", "#/period", "#/remarks/y"]
    closed.done(403, publish(closed, client=closed.reviewer))
    make(closed, "2931H1")
    closed.done(200, close(closed, "2931H1"))
    for query in ("", "?dry_run=true"):
        early = closed.done(409, publish(closed, period="2931H1", query=query))
        assert early.code == "period_running" and "末日" in early.json["detail"], "a figure of a day to come"


def test_today_s_difference_is_explained(closed):
    answer = closed.done(200, closed.manager.get("/v1/publications/1/diff")).json
    cloud = next(row for row in answer["figures"] if row["indicator"] == "cloud.enterprises")
    assert (cloud["published_new"], cloud["new"], cloud["published_cumulative"], cloud["cumulative"]) == (2, 3, 2, 3)
    assert [(i["change"], i["reason"], i["was"], i["now_on"]) for i in answer["items"]] == [("added", None, None, "2023-03-20")]
    mine = closed.done(200, closed.client(closed.token(uscc=answer["items"][0]["uscc"])).get("/v1/publications/1/diff")).json
    assert mine == answer
    _, other = closed.enterprise(FENGYANG)
    assert closed.done(200, other.get("/v1/publications/1/diff")).json == {**answer, "items": []}
    assert closed.done(404, closed.manager.get("/v1/publications/9/diff"))
    table = lines(closed.manager.get("/v1/publications/1/diff.csv"))
    assert table[0].split(",") == list(answer["items"][0]) and [line.split(",")[2] for line in table[1:]] == ["added"]
    assert len(lines(other.get("/v1/publications/1/diff.csv"))) == 1
    listed = lines(other.get("/v1/publications.csv?period=2023H1"))
    assert listed[0].split(",") == list(closed.manager.get("/v1/publications").json["items"][0]) and [line.split(",")[0] for line in listed[1:]] == ["2", "1"]


def test_as_text_page_and_table(closed):
    hostile = "<script>alert('1')</script> & \"通报\""
    no = closed.done(201, publish(closed, title=hostile, remarks={"opening": hostile})).json["no"]
    page = closed.done(200, closed.reviewer.get(f"/v1/publications/{no}.html"))
    text = page.body.decode()
    assert page.headers["content-type"] == "text/html; charset=utf-8" and page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "<script" not in text and "&lt;script&gt;alert(&#39;1&#39;)" in text and text.count("<a href=\"/v1/") > 10
    assert not re.search(r"(src|href)=\"(?!/v1/)|url\(|@import", text), "nothing from elsewhere"
    style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in page.headers["content-security-policy"] and "@page{size:A4" in style
    link = html.unescape(re.search(r"href=\"(/v1/rates/facts\?indicator=cloud[^\"]*part=new)\"", text)[1])
    assert closed.done(200, closed.reviewer.get(link)).json["total"] == 2
    assert re.findall(r"indicator=platform.accepted&[^\"]*part=(\w+)\">0\.00</a>", text) == ["cumulative"], "a level is held against all there are"
    share = html.unescape(re.search(r"href=\"(/v1/rates/facts[^\"]*)\">25\.00</a>", text)[1])
    assert "indicator=cloud.enterprises" in share and "as_of=2023-05-31" in share and share.endswith("part=cumulative")
    assert closed.done(200, closed.reviewer.get(share)).json["total"] == 2
    frozen = closed.done(200, closed.reviewer.get(f"/v1/publications/{no}")).json
    assert {i["code"]: i["share_part"] for i in frozen["indicators"]} == {c: "cumulative" if c[:5] in ("cloud", "works", "platf") else "new" for c in [i["code"] for i in frozen["indicators"]]}
    assert "（并列）" in text and "无目标" in text
    plain = closed.done(200, closed.reviewer.get(f"/v1/publications/{no}.txt"))
    assert plain.body.decode() == f"{hostile}。\n新增上云企业2家,完成年度目标任务50.00%,累计完成企业上云2家。\n"
    english = closed.done(200, closed.reviewer.get(f"/v1/publications/{no}.txt?lang=en&variant=compared"))
    assert english.body.decode() == "2 more enterprises moved to the cloud, 50.00 % of the year's target, exactly on schedule, 2 enterprises in all.\n"
    asked = {form: [closed.done(200, closed.reviewer.get(f"/v1/publications/{no}.{form}{query}", headers={"Accept-Language": "en"})) for query in ("", "?lang=zh")] for form in ("txt", "html")}
    assert [one.headers["content-language"][:2] for form in asked.values() for one in form] == ["en", "zh", "en", "zh"], "as the caller reads, unless the query says"
    table = closed.done(200, closed.reviewer.get(f"/v1/publications/{no}.csv")).body.decode("utf-8-sig").split("\r\n")
    assert table[0].startswith("indicator,scope,") and table[1].startswith(f"cloud.enterprises,district:{ZONE},") and len(table) == 1 + 9 + 9 * 6 + 1
    closed.done(422, closed.reviewer.get(f"/v1/publications/{no}.html?lang=fr"))
    closed.done(404, closed.reviewer.get("/v1/publications/99.html"))
    closed.done(404, closed.reviewer.get("/v1/publications/.html"))
    assert closed.reviewer.post(f"/v1/publications/{no}.html", {}, key=new_key()).headers["allow"] == "GET, HEAD"

"""Publications from outside: frozen as of the close, the same for everybody, and the same for ever."""
import hashlib
import json

import pytest

from support.api import FENGYANG, ZONE, new_key, pointers
from test_periods import close, make, period

FROZEN = ("period", "title", "document_no", "scope", "as_of", "known_at", "revision", "indicators", "figures", "districts", "facts", "remarks", "paragraphs")


@pytest.fixture(scope="module")
def closed(make_house):
    """Two counted enterprises of 2023, a target, and the half year closed."""
    house = make_house()
    for _ in range(2):
        uscc, firm = house.enterprise(FENGYANG)
        house.approve(house.file(firm, uscc).json["id"])
    house.target(value=4)
    make(house, "2023H1", opens=-900, due=-800, late=-700)
    yield house
    house.close()


def publish(house, client=None, key=None, query="", **more):
    body = {"period": "2023H1", "title": "上半年通报", "document_no": "样例〔2023〕1号", **more}
    return (client or house.manager).post(f"/v1/publications{query}", body, key=key or new_key())


def test_it_is_frozen_with_the_facts_of_the_close(closed):
    assert closed.done(409, publish(closed)).code == "conflict"
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

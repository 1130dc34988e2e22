"""Two levels of review, as a programme's file may ask for: the sub-district endorses, the zone approves, two persons."""
import json
import shutil

import pytest

from support.api import FENGYANG, ZONE, filing, new_key
from support.places import TREE
from test_catalogue import wait_for
from test_corrections import correct, withdraw


@pytest.fixture(scope="module")
def house(make_house, tmp_path_factory):
    one = make_house()
    folder = tmp_path_factory.mktemp("levels") / "catalogue"
    shutil.copytree(TREE / "sql" / "catalogue", folder)
    document = json.loads((folder / "cloud.json").read_text())
    document["programme"]["review_levels"] = 2
    (folder / "cloud.json").write_text(json.dumps(document, ensure_ascii=False))
    one.ctl("catalogue", "load", str(folder))
    wait_for(lambda: one.manager.get("/v1/programmes/cloud").json["review_levels"] == 2)
    yield one
    one.close()


def decide(house, identity, decision, client, **more):
    return house.review(identity, decision, client=client, **more)


def test_endorsed_then_approved(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    early = decide(house, filed, "approve", house.reviewer).json
    assert early["code"] == "conflict" and "待街道初核" in early["detail"] and "由街道初核" in early["detail"]
    assert "街道" in decide(house, filed, "endorse", house.reviewer).json["detail"]
    assert "区级" in decide(house, filed, "approve", house.officer).json["detail"]
    before = house.figure("cloud.enterprises")[0]
    key, etag = new_key(), house.submission(filed).etag
    first, again = (decide(house, filed, "endorse", house.officer, etag=etag, key=key) for _ in range(2))
    assert first.status == 201 and first.json["state"] == "under_review" and again.body == first.body
    seen = house.submission(filed, firm)
    assert (seen.json["state"], seen.etag, seen.json["reviews"][0]["decision"]) == ("under_review", first.etag, "endorse")
    assert house.figure("cloud.enterprises")[0] == before and firm.get("/v1/notices").json["items"] == []
    assert withdraw(house, firm, filed).json["code"] == "conflict"
    assert decide(house, filed, "endorse", house.officer).json["code"] == "conflict"
    house.done(201, decide(house, filed, "approve", house.reviewer))
    assert house.figure("cloud.enterprises")[0] == before + 1
    assert [r["decision"] for r in house.submission(filed).json["reviews"]] == ["endorse", "approve"]


def test_each_level_has_its_office(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    assert decide(house, filed, "endorse", house.reviewer).json["code"] == "forbidden"
    assert decide(house, filed, "approve", house.officer).json["code"] == "forbidden"
    house.done(201, decide(house, filed, "endorse", house.officer))
    assert decide(house, filed, "approve", house.officer).json["code"] == "forbidden"
    assert decide(house, filed, "endorse", house.reviewer).json["code"] == "forbidden"


def test_one_person_with_two_offices_is_one_person(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    below, above = (house.officer_of("reviewer", district, person="赵六") for district in (FENGYANG, ZONE))
    house.done(201, decide(house, filed, "endorse", below))
    assert decide(house, filed, "approve", above).json["code"] == "forbidden"
    house.done(201, decide(house, filed, "approve", house.reviewer))


def test_a_new_version_is_endorsed_anew(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.done(201, decide(house, filed, "endorse", house.officer))
    house.done(201, decide(house, filed, "return", house.reviewer, reason="补", reason_code="incomplete"))
    house.done(201, correct(house, firm, filed))
    assert decide(house, filed, "approve", house.reviewer).json["code"] == "conflict"
    house.done(201, decide(house, filed, "endorse", house.officer))
    house.done(201, decide(house, filed, "approve", house.reviewer))
    assert [n["kind"] for n in firm.get("/v1/notices").json["items"]] == ["return", "approve"]


def test_the_sub_district_may_return_too(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.done(201, decide(house, filed, "return", house.officer, reason="补"))
    assert house.submission(filed).json["state"] == "returned"


def test_a_submitted_draft_is_endorsed_like_a_filing(house):
    code, firm = house.enterprise()
    made = house.done(201, firm.post("/v1/submissions", {**filing(code), "draft": True}, key=new_key()))
    identity = made.json["id"]
    house.done(200, firm.post(f"/v1/submissions/{identity}/submit", None, key=new_key(), if_match=made.etag))
    house.done(201, decide(house, identity, "endorse", house.officer))


def test_where_one_level_is_asked_for_nobody_endorses(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code, "workshop", title="一号车间").json["id"]
    for client in (house.officer, house.reviewer):
        assert decide(house, filed, "endorse", client).json["code"] == "conflict"
    house.done(201, decide(house, filed, "approve", house.officer))

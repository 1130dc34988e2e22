"""Reasons and notices from outside: codes that must be known, what the enterprise is told, and that it answered."""
import csv
import datetime
import json

import pytest

from support.api import SHUANGQIAO, new_key
from support.places import TREE
from test_corrections import correct


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()


def notices(client, query=""):
    return client.get(f"/v1/notices{query}").json["items"]


def test_the_code_list_is_the_catalogue_s(house):
    listed = house.done(200, house.enterprise()[1].get("/v1/reasons")).json["items"]
    assert listed == json.loads((TREE / "sql/catalogue/reasons.json").read_text())["reasons"]
    assert {row["for"] for row in listed} == {"return", "reject", "void"}


def test_a_return_is_told_in_both_languages_and_answered(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    due = str(datetime.date.today() + datetime.timedelta(days=30))
    review = house.done(201, house.review(filed, "return", reason="请补充合同", reason_code="evidence_missing", due_on=due)).json
    stored = house.submission(filed, firm).json["reviews"][0]
    assert (stored["reason_code"], stored["due_on"]) == ("evidence_missing", due)
    told, = notices(firm)
    assert (told["id"], told["kind"], told["submission"], told["version"], told["due_on"]) == (review["id"], "return", filed, 1, due)
    assert told["at"] == stored["at"] and told["answer"] is None and told["uscc"] == code and told["programme"] == "cloud"
    assert "佐证材料缺失；请补充合同" in told["text"]["zh"] and due in told["text"]["zh"]
    assert "Evidence is missing; 请补充合同" in told["text"]["en"] and "returned" in told["text"]["en"]
    made = house.done(201, correct(house, firm, filed)).json
    assert notices(firm)[0]["answer"] == {"version": 2, "received_at": made["received_at"]}
    house.approve(filed)
    assert [(n["kind"], n["version"]) for n in notices(firm)] == [("return", 1), ("approve", 2)]


def test_a_code_must_be_known_and_fit(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    for decision, reason in (("return", "nothing"), ("return", "not_true"), ("reject", "incomplete"), ("approve", "incomplete"), ("return", "error")):
        refused = house.review(filed, decision, reason="x", reason_code=reason)
        assert (refused.status, refused.findings) == (422, {"#/reason_code": "unknown_reason"}), refused
    yesterday = str(datetime.date.today() - datetime.timedelta(days=2))
    assert house.review(filed, "return", reason="x", due_on=yesterday).findings == {"#/due_on": "order"}
    assert house.review(filed, "reject", reason="x", due_on="2099-01-01").findings == {"#/due_on": "not_applicable"}
    assert notices(firm) == []
    house.done(201, house.review(filed, "reject", reason="x", reason_code="not_true"))
    assert [n["kind"] for n in notices(firm)] == ["reject"]


def test_a_void_is_told_when_another_confirms(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.approve(filed)
    fact = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"][0]["id"]
    path = f"/v1/facts/{fact}/void"
    etag = house.reviewer.get(f"/v1/facts/{fact}").etag
    proposal = house.done(202, house.reviewer.post(path, {"reason_code": "merged", "reason": "重复"}, key=new_key(), if_match=etag)).json["proposal"]
    assert [n["kind"] for n in notices(firm)] == ["approve"]
    etag = house.manager.get(f"/v1/facts/{fact}").etag
    house.done(200, house.manager.post(path, {"proposal": proposal}, key=new_key(), if_match=etag))
    told = notices(firm, "?kind=void")
    assert [(n["id"], n["submission"]) for n in told] == [(proposal, filed)] and "重复" in told[0]["text"]["zh"]


def test_each_sees_its_own(house):
    code, firm = house.enterprise(SHUANGQIAO)
    _, stranger = house.enterprise(SHUANGQIAO)
    filed = house.file(firm, code).json["id"]
    house.done(201, house.review(filed, "return", reason="补"))
    assert notices(stranger) == [] and notices(stranger, f"?submission={filed}") == []
    assert [n["submission"] for n in notices(firm)] == [filed]
    assert filed in [n["submission"] for n in notices(house.reviewer, "?limit=1000")]
    assert filed in [n["submission"] for n in notices(house.manager, f"?district={SHUANGQIAO}")]
    assert filed not in [n["submission"] for n in notices(house.officer, "?limit=1000")]
    assert house.officer_of("system_admin").get("/v1/notices").status == 403
    rows = house.done(200, firm.get("/v1/notices.csv?lang=zh")).body.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("编号,类别") and len(rows) == 2 and filed in rows[1]
    header, told = csv.reader(firm.get("/v1/notices.csv").body.decode("utf-8-sig").splitlines())
    row = dict(zip(header, told))
    assert {"zh": row["text.zh"], "en": row["text.en"]} == notices(firm)[0]["text"]
    assert (row["answer.version"], row["answer.received_at"]) == ("", "")


def test_pages_follow_each_other(house):
    code, firm = house.enterprise()
    for _ in range(3):
        house.approve(house.file(firm, code).json["id"])
    first = firm.get("/v1/notices?limit=2").json
    rest = firm.get(f"/v1/notices?limit=2&cursor={first['next']}").json
    assert len(first["items"]) == 2 and rest["next"] is None and first["items"] + rest["items"] == notices(firm)
    assert firm.get("/v1/notices?kind=other").json["errors"][0]["pointer"] == "?kind"

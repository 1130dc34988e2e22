"""Drafts from outside: kept incomplete, seen by their enterprise alone, filed whole; and rehearsals of every filing route."""
import pytest

from support.api import filing, new_key, pointers


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()


def begin(firm, body, key=None, query=""):
    return firm.post(f"/v1/submissions{query}", {**body, "draft": True}, key=key or new_key())


def put(firm, identity, body, etag, query=""):
    return firm.request("PUT", f"/v1/submissions/{identity}{query}", body, if_match=etag)


def delete(firm, identity, etag):
    return firm.request("DELETE", f"/v1/submissions/{identity}", None, if_match=etag)


def submit(firm, identity, etag, key=None, query=""):
    return firm.post(f"/v1/submissions/{identity}/submit{query}", None, key=key or new_key(), if_match=etag)


def pending(house):
    house.rates(indicator="cloud.enterprises")
    return house.rates_answer.json["items"][0]["excluded"]["pending"]


def test_from_nothing_to_a_figure(house):
    code, firm = house.enterprise()
    made = house.done(201, begin(firm, {"uscc": code, "programme": "cloud"}))
    identity = made.json["id"]
    assert (made.json["state"], made.json["version"], made.json["receipt"], made.etag) == ("draft", 1, None, '"1"')
    assert made.headers["location"] == f"/v1/submissions/{identity}"
    seen = house.submission(identity, firm)
    assert (seen.json["state"], seen.json["answers"], seen.json["receipt"], seen.etag) == ("draft", {}, None, made.etag)
    saved = house.done(200, put(firm, identity, {"uscc": code, "programme": "cloud", "answers": {"provider": "云"}}, made.etag))
    assert saved.json["entry"] == made.json["entry"] and house.submission(identity, firm).etag == saved.etag == '"2"'
    lacking = submit(firm, identity, saved.etag)
    assert lacking.json["code"] == "validation" and "#/answers/contract_no" in pointers(lacking)
    whole = filing(code, contract_date="2023-01-05", service_start="2023-02-01")
    saved = house.done(200, put(firm, identity, {**whole, "draft": True}, saved.etag))
    rehearsed = house.done(200, submit(firm, identity, saved.etag, query="?dry_run=true"))
    assert rehearsed.json["state"] is None and house.submission(identity, firm).json["state"] == "draft"
    key = new_key()
    filed, again = submit(firm, identity, saved.etag, key), submit(firm, identity, saved.etag, key)
    assert filed.status == 200 and filed.json["state"] == "submitted" and again.body == filed.body
    assert again.headers["idempotency-replayed"] == "true"
    seen = house.submission(identity)
    assert (seen.etag, seen.json["state"], seen.json["received_at"]) == (filed.etag, "submitted", filed.json["received_at"])
    before = house.figure("cloud.enterprises")[0]
    house.approve(identity)
    assert house.figure("cloud.enterprises")[0] == before + 1
    assert house.count("submission", f"id = '{identity}' AND body::json->>'draft' = 'true'") == 1


def test_nobody_else_sees_a_draft(house):
    code, firm = house.enterprise()
    _, stranger = house.enterprise()
    before = pending(house)
    identity = house.done(201, begin(firm, filing(code))).json["id"]
    for other in (stranger, house.reviewer, house.officer, house.manager):
        assert other.get(f"/v1/submissions/{identity}").status == 404
        assert identity not in [s["id"] for s in other.get("/v1/submissions?limit=1000").json["items"]]
    assert identity.encode() not in house.reviewer.get("/v1/submissions.csv").body
    assert [s["state"] for s in firm.get("/v1/submissions").json["items"]] == ["draft"]
    assert identity.encode() in firm.get("/v1/submissions.csv?state=draft").body
    assert firm.get("/v1/submissions?state=submitted").json["items"] == [] and pending(house) == before
    assert firm.get(f"/v1/submissions/{identity}/versions").json["items"] == []
    assert put(stranger, identity, filing(code), '"1"').status == delete(stranger, identity, '"1"').status == 404
    assert submit(stranger, identity, '"1"').status == 404
    assert house.review(identity, "approve", etag='"1"').status == 404
    for staff in (house.reviewer, house.manager):
        assert delete(staff, identity, '"1"').status == put(staff, identity, filing(code), '"1"').status == submit(staff, identity, '"1"').status == 403


def test_what_a_draft_may_lack_and_what_not(house):
    code, firm = house.enterprise()
    house.done(201, begin(firm, {"uscc": code, "programme": "workshop", "answers": {"devices": 1, "networked_devices": 2}}))
    for body, where in (({"uscc": code}, ["#/programme"]), ({"programme": "cloud"}, ["#/uscc"]), ({"uscc": code, "programme": "none"}, ["#/programme"]),
                        ({"uscc": code, "programme": "cloud", "answers": {"provider": 1, "x": 1}}, ["#/answers/provider", "#/answers/x"]),
                        ({"uscc": code, "programme": "cloud", "period": "2023H3", "evidence": ["x"], "extra": 1}, ["#/evidence/0", "#/extra", "#/period"])):
        refused = begin(firm, body)
        assert (refused.json["code"], pointers(refused)) == ("validation", where), refused
    assert begin(firm, {"uscc": "X", "programme": "cloud"}).json["code"] == "uscc_check"
    assert begin(firm, filing(house.enterprise()[0])).status == 403


def test_entries_titles_and_keys_are_as_for_filings(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["entry"]
    key = new_key()
    first, again = begin(firm, filing(code), key), begin(firm, filing(code), key)
    assert first.json["entry"] == filed and first.body == again.body and again.headers["idempotency-replayed"] == "true"
    assert begin(firm, filing(code, provider="乙"), key).json["code"] == "idempotency_conflict"
    shop = house.file(firm, code, "workshop", title="一号车间").json["entry"]
    taken = begin(firm, filing(code, "workshop", title=" 一号车间"))
    assert [(e["pointer"], e["code"]) for e in taken.json["errors"]] == [("#/title", "duplicate_title")] and shop in taken.json["errors"][0]["message"]
    house.done(201, begin(firm, filing(code, "workshop", title="一号车间", entry=shop)))
    one, two = (house.done(201, begin(firm, filing(code, "workshop", title="二号车间"))).json["id"] for _ in range(2))
    house.done(200, submit(firm, one, '"1"'))
    assert submit(firm, two, '"1"').json["errors"][0]["code"] == "duplicate_title"
    assert begin(firm, filing(code, entry=new_id())).json["errors"][0]["code"] == "unknown_entry"


def new_id():
    return "0190a0b0-0000-7000-8000-000000000001"


def test_states_and_preconditions(house):
    code, firm = house.enterprise()
    identity = house.done(201, begin(firm, filing(code))).json["id"]
    for call in (lambda etag: put(firm, identity, filing(code), etag), lambda etag: delete(firm, identity, etag),
                 lambda etag: submit(firm, identity, etag)):
        assert call(None).json["code"] == "precondition_required" and call('"9"').json["code"] == "stale"
    path = f"/v1/submissions/{identity}"
    assert firm.post(f"{path}/submit", None, if_match='"1"').json["code"] == "idempotency_key_missing"
    assert firm.post(f"{path}/withdraw", None, key=new_key(), if_match='"1"').json["code"] == "conflict"
    assert firm.post(f"{path}/corrections", {"answers": {}}, key=new_key(), if_match='"1"').json["code"] == "conflict"
    etag = house.done(200, submit(firm, identity, '"1"')).etag
    for answer in (put(firm, identity, filing(code), etag), delete(firm, identity, etag), submit(firm, identity, etag)):
        assert answer.json["code"] == "conflict"
    given_up = house.done(201, begin(firm, filing(code))).json["id"]
    gone = delete(firm, given_up, '"1"')
    assert (gone.status, gone.body) == (204, b"") and firm.get(f"/v1/submissions/{given_up}").status == 404
    assert put(firm, given_up, filing(code), '"1"').status == 404


def test_rehearsals_store_nothing(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code)
    identity = house.done(201, begin(firm, filing(code))).json["id"]
    tables = ("submission", "submission_head", "draft", "withdrawal", "idempotency", "audit")
    before = [house.count(t) for t in tables]
    path = f"/v1/submissions/{filed.json['id']}/withdraw?dry_run=true"
    rehearsed = house.done(200, firm.post(path, None, if_match=filed.etag))
    assert rehearsed.json["state"] == "withdrawn" and "etag" not in rehearsed.headers
    assert house.done(200, begin(firm, filing(code), query="?dry_run=true")).json["id"] is None
    assert house.done(200, put(firm, identity, filing(code), '"1"', "?dry_run=true")).json["version"] is None
    assert house.done(200, submit(firm, identity, '"1"', query="?dry_run=true")).json["id"] == identity
    assert [house.count(t) for t in tables] == before
    assert house.submission(filed.json["id"]).json["state"] == "submitted" and house.submission(identity, firm).etag == '"1"'


def test_evidence_is_asked_for_when_it_is_filed(house):
    code, firm = house.enterprise()
    identity = house.done(201, begin(firm, {**filing(code), "evidence": ["0" * 64]})).json["id"]
    refused = submit(firm, identity, '"1"')
    assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [("#/evidence/0", "unknown_evidence")]

"""Filings taken back and filed anew, from outside: versions, states, what counts meanwhile."""
import pytest

from support.api import filing, lines, new_key, pointers


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()


def answers(**more):
    return {"answers": filing("x", "cloud", **more)["answers"]}


def correct(house, firm, identity, body=None, etag=None, query="", **more):
    etag = etag or house.submission(identity, firm).etag
    return firm.post(f"/v1/submissions/{identity}/corrections{query}", body or answers(), if_match=etag, **({"key": new_key()} | more))


def withdraw(house, firm, identity, etag=None, **more):
    etag = etag or house.submission(identity, firm).etag
    return firm.post(f"/v1/submissions/{identity}/withdraw", None, if_match=etag, **({"key": new_key()} | more))


def states(firm, identity):
    items = firm.get(f"/v1/submissions/{identity}/versions").json["items"]
    return [(v["version"], v["state"]) for v in items]


def test_a_correction_moves_the_fact_once_it_is_approved(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code, contract_date="2023-01-05", service_start="2023-02-01").json["id"]
    house.approve(filed)
    february, march = {"as_of": "2023-02-28"}, {"as_of": "2023-03-31"}
    before = house.figure("cloud.enterprises", **february)[0], house.figure("cloud.enterprises", **march)[0]
    made = house.done(201, correct(house, firm, filed, answers(contract_date="2023-01-05", service_start="2023-03-15")))
    assert (made.json["id"], made.json["version"], made.json["state"]) == (filed, 2, "submitted")
    waiting = house.submission(filed)
    assert made.etag == waiting.etag and (waiting.json["state"], waiting.json["counted_version"]) == ("submitted", 1)
    assert (house.figure("cloud.enterprises", **february)[0], house.figure("cloud.enterprises", **march)[0]) == before
    house.approve(filed)
    assert (house.figure("cloud.enterprises", **february)[0], house.figure("cloud.enterprises", **march)[0]) == (before[0] - 1, before[1])
    assert states(firm, filed) == [(1, "superseded"), (2, "approved")]
    for asked in (march, march | {"basis": "submitted"}, {}):
        assert house.rates(**asked)["cloud.enterprises"]["excluded"] == {"pending": 0, "returned": 0, "superseded": 1}
    facts = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"]
    assert sorted((f["effective_on"], f["counted"]) for f in facts) == [("2023-02-01", False), ("2023-03-15", True)]


def test_a_return_is_answered_by_the_next_version(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.done(201, house.review(filed, "return", reason="请补充合同", due_on=None))
    house.done(201, correct(house, firm, filed))
    assert states(firm, filed) == [(1, "returned"), (2, "submitted")]
    house.approve(filed)


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_a_correction_that_ends_restores_what_was_approved(house, end):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.approve(filed)
    house.done(201, correct(house, firm, filed))
    if end == "reject":
        ended = house.done(201, house.review(filed, "reject", reason="不符"))
    else:
        ended = house.done(200, withdraw(house, firm, filed))
        assert (ended.json["version"], ended.json["counted_version"]) == (1, 1)
    seen = house.submission(filed)
    assert ended.json["state"] == seen.json["state"] == "approved" and ended.etag == seen.etag
    assert house.done(201, correct(house, firm, filed)).json["version"] == 3


def test_withdrawn_before_a_review_and_never_after(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    key = new_key()
    etag = house.submission(filed, firm).etag
    first, again = withdraw(house, firm, filed, etag, key=key), withdraw(house, firm, filed, etag, key=key)
    assert (first.status, again.status, first.body) == (200, 200, again.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert house.submission(filed).json["state"] == "withdrawn"
    assert withdraw(house, firm, filed).json["code"] == "conflict"
    other = house.file(firm, code).json["id"]
    house.approve(other)
    assert withdraw(house, firm, other).json["code"] == "conflict"


def test_refusals_come_in_the_order_of_the_contract(house):
    code, firm = house.enterprise()
    _, stranger = house.enterprise()
    filed = house.file(firm, code).json["id"]
    etag = house.submission(filed).etag
    path = f"/v1/submissions/{filed}/corrections"
    assert house.reviewer.post(path, answers(), key=new_key(), if_match=etag).status == 403
    assert firm.post(path, answers(), if_match=etag).json["code"] == "idempotency_key_missing"
    assert stranger.post(path, answers(), key=new_key(), if_match=etag).status == 404
    assert firm.post(path, answers(), key=new_key()).json["code"] == "precondition_required"
    assert firm.post(path, answers(), key=new_key(), if_match='"9"').json["code"] == "stale"
    assert firm.post(path, {"answers": {}}, key=new_key(), if_match=etag).json["code"] == "conflict"
    house.done(201, house.review(filed, "return", reason="补"))
    wrong = correct(house, firm, filed, {"answers": {}, "uscc": code})
    assert wrong.json["code"] == "validation" and "#/uscc" in pointers(wrong)
    assert stranger.get(f"/v1/submissions/{filed}/versions").status == 404


def test_versions_page_by_page(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    for n in range(2):
        house.done(201, house.review(filed, "return", reason="补"))
        house.done(201, correct(house, firm, filed, answers(contract_no=f"HT-{n}")))
    seen, path = [], f"/v1/submissions/{filed}/versions?limit=1"
    for _ in range(3):
        page = house.done(200, firm.get(path)).json
        seen += [v["version"] for v in page["items"]]
        path = f"/v1/submissions/{filed}/versions?limit=1&cursor={page['next']}"
    assert seen == [1, 2, 3] and page["next"] is None
    table = lines(firm.get(f"/v1/submissions/{filed}/versions.csv"))
    assert table[0].split(",")[:3] == ["version", "state", "received_at"] and [line.split(",")[:2] for line in table[1:]] == [["1", "returned"], ["2", "returned"], ["3", "submitted"]]
    assert house.enterprise()[1].get(f"/v1/submissions/{filed}/versions.csv").status == 404


def test_a_rehearsal_stores_nothing(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    house.done(201, house.review(filed, "return", reason="补"))
    rehearsed = correct(house, firm, filed, query="?dry_run=true", key=None)
    assert rehearsed.status == 200 and (rehearsed.json["id"], rehearsed.json["version"], rehearsed.json["received_at"]) == (filed, None, None)
    assert states(firm, filed) == [(1, "returned")]
    assert house.done(201, correct(house, firm, filed)).json["version"] == 2

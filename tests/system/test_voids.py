"""Voids by two persons, from outside: who may, in which order it is refused, and what the figures then say."""
import pytest

from support.api import FENGYANG, SHIFO, ZONE, new_key


@pytest.fixture(scope="module")
def second(house):
    """Another manager."""
    return house.officer_of("manager", ZONE)


def facts(house, code, indicator="cloud.enterprises"):
    items = house.done(200, house.reviewer.get(f"/v1/facts?uscc={code}&indicator={indicator}")).json["items"]
    return {fact["effective_on"]: fact for fact in items if fact["voided_at"] is None}


def fact(house, identity, client=None):
    return house.done(200, (client or house.reviewer).get(f"/v1/facts/{identity}"))


def post(house, identity, body, client=None, etag=None, key=None):
    etag = etag or fact(house, identity).etag
    return (client or house.reviewer).post(f"/v1/facts/{identity}/void", body, key=key or new_key(), if_match=etag)


def void(house, identity, why="error", client=None, **more):
    proposed = house.done(202, post(house, identity, {"reason_code": why, "reason": "核实有误", **more}, client))
    assert set(proposed.json) == {"proposal"}
    return house.done(200, post(house, identity, proposed.json, house.manager))


def cloud(house, **answers):
    code, firm = house.enterprise(FENGYANG)
    mine = house.file(firm, code, **answers).json
    house.approve(mine["id"])
    return code, firm, mine


def moved(house, before, indicator="cloud.enterprises"):
    now = house.rates()[indicator]
    return {name: now[name] - before[name] for name in ("new", "cumulative", "withdrawn") if now[name] != before[name]}


def test_c05_what_is_revoked_in_its_own_year_lowers_new_and_cumulative(house):
    before = house.rates()["cloud.enterprises"]
    codes = [cloud(house)[0] for _ in range(5)]
    assert moved(house, before) == {"new": 5, "cumulative": 5}
    for code in codes[:3]:
        void(house, facts(house, code)["2023-03-20"]["id"], "revoked", effective_on="2023-06-20", document_no="文〔2023〕8号")
    assert moved(house, before) == {"new": 2, "cumulative": 2}


def test_c06_what_is_revoked_of_an_earlier_year_is_told_as_withdrawn(house):
    codes = [cloud(house, contract_date="2022-01-01", service_start="2022-02-01")[0] for _ in range(2)]
    house.done(201, house.manager.post("/v1/opening-stocks", {"indicator": "cloud.enterprises", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31",
                                                              "value": 6067, "document_no": "文"}, key=new_key()))
    cloud(house)
    before = house.rates()["cloud.enterprises"]
    known = house.rates_answer.json["known_at"].replace("+", "%2B")
    for code in codes:
        void(house, facts(house, code)["2022-02-01"]["id"], "revoked", effective_on="2023-04-01")
    assert moved(house, before) == {"cumulative": -2, "withdrawn": 2}
    row = house.rates(known_at=known)["cloud.enterprises"]
    assert (row["cumulative"], row["withdrawn"]) == (before["cumulative"], before["withdrawn"]), "as it was known then"
    assert house.rates(as_of="2023-03-31")["cloud.enterprises"]["withdrawn"] == before["withdrawn"]
    by_place = house.done(200, house.reviewer.get(f"/v1/rates?indicator=cloud.enterprises&district={ZONE}&as_of=2023-06-30&group_by=district")).json["items"]
    assert {row["scope"]: row["withdrawn"] for row in by_place}[f"district:{FENGYANG}"] == before["withdrawn"] + 2


def test_the_next_earliest_filing_stands(house):
    code, firm, first = cloud(house, service_start="2023-03-20")
    second_one = house.file(firm, code, service_start="2023-05-01").json
    house.approve(second_one["id"])
    before = house.rates()["cloud.enterprises"]
    void(house, facts(house, code)["2023-03-20"]["id"])
    assert moved(house, before) == {}
    left = facts(house, code)
    assert list(left) == ["2023-05-01"] and left["2023-05-01"]["counted"]
    assert house.submission(first["id"]).json["state"] == "voided" and house.submission(second_one["id"]).json["state"] == "approved"
    assert house.entry(first["entry"]).json["stage"] == "active"


def test_an_event_goes_in_every_indicator_and_its_move_can_be_made_again(house):
    code, firm = house.enterprise(SHIFO)
    mine = house.file(firm, code, "workshop", title="一号车间").json
    house.approve(mine["id"])
    house.moves(mine["entry"], ["expert_review", "publicity", "recognised"])
    before = {name: row["new"] for name, row in house.rates().items()}
    etag = house.entry(mine["entry"]).etag
    void(house, facts(house, code, "workshop.enterprises")["2023-05-08"]["id"], "merged")
    after = {name: row["new"] for name, row in house.rates().items()}
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"workshop.workshops": -1, "workshop.enterprises": -1}
    entry = house.entry(mine["entry"])
    assert entry.json["stage"] == "publicity" and entry.etag != etag
    assert [(move["to"], move["undone"]) for move in entry.json["moves"]][-2:] == [("publicity", False), ("recognised", True)]
    house.moves(mine["entry"], ["recognised"], effective_on="2023-05-09")
    assert {name: row["new"] for name, row in house.rates().items()} == before
    listed = house.done(200, house.reviewer.get(f"/v1/entries/{mine['entry']}/moves")).json["items"]
    assert [move["undone"] for move in listed if move["to"] == "recognised"] == [True, False]


def test_what_is_revoked_is_not_stood_in_for_by_an_undone_move(house):
    """A milestone reached, undone with the one before it and reached again has two facts; two persons revoke it once."""
    code, firm = house.enterprise(SHIFO)
    mine = house.file(firm, code, "platform", title="某平台").json
    house.approve(mine["id"])
    before = house.rates()["platform.midterm_passed"]
    house.moves(mine["entry"], ["material_review", "site_check", "publicity", "cultivating"])
    house.moves(mine["entry"], ["midterm_passed"], effective_on="2023-05-10")
    void(house, facts(house, code, "platform.cultivated")["2023-05-08"]["id"])
    house.moves(mine["entry"], ["cultivating", "midterm_passed"], effective_on="2023-05-12")
    both = facts(house, code, "platform.midterm_passed")
    assert {day: row["counted"] for day, row in both.items()} == {"2023-05-10": True, "2023-05-12": False}
    void(house, both["2023-05-12"]["id"], "revoked")
    after = house.rates()["platform.midterm_passed"]
    assert facts(house, code, "platform.midterm_passed") == {} and house.entry(mine["entry"]).json["stage"] == "revoked"
    assert (after["new"], after["cumulative"]) == (before["new"], before["cumulative"])


def test_an_approval_that_was_undone_leaves_an_entry_without_a_stage(house):
    code, firm, mine = cloud(house)
    void(house, facts(house, code)["2023-03-20"]["id"])
    entry = house.entry(mine["entry"])
    assert entry.json["stage"] is None and entry.json["moves"][0]["undone"]
    assert house.move(mine["entry"], "expired", effective_on="2023-06-01").status == 409
    house.approve(house.file(firm, code).json["id"])
    assert house.entry(mine["entry"]).json["stage"] == "active"


def test_revoked_moves_the_entry_there(house):
    code, firm, mine = cloud(house)
    void(house, facts(house, code)["2023-03-20"]["id"], "revoked", document_no="文〔2023〕8号")
    entry = house.entry(mine["entry"]).json
    assert entry["stage"] == "revoked" and entry["moves"][-1]["to"] == "revoked" and entry["moves"][-1]["effective_on"] > "2023-06-30"
    assert house.move(mine["entry"], "active", effective_on="2023-06-01").status == 409


def test_whoever_proposed_never_confirms(house, second):
    code = cloud(house)[0]
    identity = facts(house, code)["2023-03-20"]["id"]
    proposed = house.done(202, post(house, identity, {"reason_code": "error", "reason": "核实有误"}, house.manager)).json
    for client in (house.manager, house.reviewer):
        refused = post(house, identity, proposed, client)
        assert (refused.status, refused.code) == (403, "forbidden")
    assert post(house, identity, {"reason_code": "error", "reason": "再提"}, house.reviewer).status == 409
    assert fact(house, identity).json["counted"]
    house.done(200, post(house, identity, proposed, second))
    told = house.done(200, house.reviewer.get(f"/v1/facts/{identity}/void")).json["items"]
    assert [(row["proposal"], row["reason"], bool(row["confirmed_at"])) for row in told] == [(proposed["proposal"], "核实有误", True)]
    assert told[0]["by"] != told[0]["confirmed_by"]


def test_one_person_with_two_accounts_is_one_person(house):
    identity = facts(house, cloud(house)[0])["2023-03-20"]["id"]
    reviewer, manager = (house.officer_of(role, ZONE, person="孙七") for role in ("reviewer", "manager"))
    proposed = house.done(202, post(house, identity, {"reason_code": "error", "reason": "核实有误"}, reviewer)).json
    assert house.done(403, post(house, identity, proposed, manager)).code == "forbidden"
    assert fact(house, identity).json["counted"]
    house.done(200, post(house, identity, proposed, house.manager))


def test_who_may_propose(house):
    code, firm, _ = cloud(house)
    identity = facts(house, code)["2023-03-20"]["id"]
    body, etag = {"reason_code": "error", "reason": "x"}, fact(house, identity).etag
    auditor, reader = house.officer_of("auditor"), house.officer_of("reviewer", ZONE, scopes="read")
    for client in (firm, auditor, reader):
        assert post(house, identity, body, client, etag).status == 403
    assert post(house, identity, body, house.officer_of("reviewer", SHIFO), etag).status == 404
    assert fact(house, identity, firm).json["id"] == identity


def test_refusals_come_in_their_order(house, second):
    code = cloud(house)[0]
    identity = facts(house, code)["2023-03-20"]["id"]
    path, etag, good = f"/v1/facts/{identity}/void", fact(house, identity).etag, {"reason_code": "error", "reason": "x"}
    assert house.reviewer.post(path, good, if_match=etag).code == "idempotency_key_missing"
    assert house.reviewer.post("/v1/facts/018c2f3e-0000-7000-8000-00000000000f/void", good, key=new_key()).status == 404
    assert house.reviewer.post(path, good, key=new_key()).status == 428
    assert house.reviewer.post(path, {"reason_code": "x"}, key=new_key(), if_match='"x"').status == 412
    refused = house.reviewer.post(path, {"reason_code": "replaced", "reason": " ", "effective_on": "2099-01-01", "document_no": "文" * 201},
                                  key=new_key(), if_match=etag)
    assert refused.status == 422 and refused.findings == {"#/reason_code": "enum", "#/reason": "required", "#/effective_on": "not_future",
                                                          "#/document_no": "max_length"}
    assert post(house, identity, {}).findings == {"#/reason_code": "required", "#/reason": "required"}
    assert post(house, identity, {**good, "reason_code": "revoked", "effective_on": "2023-03-19"}).findings == {"#/effective_on": "order"}
    key = new_key()
    first = house.done(202, post(house, identity, good, etag=etag, key=key))
    again = house.done(202, post(house, identity, good, etag=etag, key=key))
    assert again.json == first.json and again.headers["idempotency-replayed"] == "true"
    assert post(house, identity, {"reason_code": "x"}).status == 409, "a proposal is open, whatever else is wrong"
    assert post(house, identity, {"proposal": str(identity)}, second).findings == {"#/proposal": "unknown_proposal"}
    key = new_key()
    house.done(200, post(house, identity, first.json, second, etag, key))
    replayed = house.done(200, post(house, identity, first.json, second, etag, key))
    assert replayed.headers["idempotency-replayed"] == "true"
    assert post(house, identity, first.json, second, etag).status == 412
    assert post(house, identity, first.json, second).status == 409
    assert house.count("fact_void", f"fact = '{identity}'") == 1

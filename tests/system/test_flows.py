"""From filing to figure: the six programmes, each request in its order, and what every step does to the figures."""
import time

import pytest

from support.api import FENGYANG, GOUZHAO, SHIFO, WUTONG, ZONE, filing, new_key

WORKSHOP = ["expert_review", "publicity", "recognised"]
CULTIVATED = ["material_review", "site_check", "publicity", "cultivating"]
ALL = ("cloud.enterprises", "workshop.workshops", "workshop.enterprises", "platform.cultivated", "platform.midterm_passed",
       "platform.accepted", "service_manufacturing.enterprises", "benchmark.enterprises", "service_provider.enterprises")


@pytest.fixture
def changes(house):
    """changes(**{indicator: (new, cumulative)}) compares every figure with what it was when it was last asked."""
    def figures():
        return {code: (row["new"], row["cumulative"]) for code, row in house.rates().items()}
    before = figures()
    assert set(before) == set(ALL)

    def check(**expected):
        nonlocal before
        now = figures()
        moved = {code: (now[code][0] - before[code][0], now[code][1] - before[code][1]) for code in ALL if now[code] != before[code]}
        before = now
        assert moved == {code.replace("__", "."): by for code, by in expected.items()}
    return check


def test_cloud_counts_an_enterprise_once_by_its_service_start(house, changes):
    code, firm = house.enterprise()
    first = house.file(firm, code, service_start="2023-03-20").json
    changes()
    approved = house.approve(first["id"])
    assert approved.json["state"] == "approved"
    changes(cloud__enterprises=(1, 1))
    assert house.entry(first["entry"]).json["stage"] == "active"
    second = house.file(firm, code, service_start="2023-05-01").json
    house.approve(second["id"])
    changes()
    facts = house.done(200, house.reviewer.get(f"/v1/facts?uscc={code}&indicator=cloud.enterprises")).json["items"]
    assert sorted((f["effective_on"], f["counted"]) for f in facts) == [("2023-03-20", True), ("2023-05-01", False)]


def test_an_earlier_late_filing_takes_the_place_of_the_later_one(house, changes):
    code, firm = house.enterprise()
    house.approve(house.file(firm, code, service_start="2023-05-20").json["id"])
    changes(cloud__enterprises=(1, 1))
    house.approve(house.file(firm, code, contract_date="2022-11-01", service_start="2022-12-20").json["id"])
    changes(cloud__enterprises=(-1, 0))


def test_without_service_start_the_day_of_signature_counts(house, changes):
    code, firm = house.enterprise()
    house.approve(house.file(firm, code, service_start=None, contract_date="2023-06-30").json["id"])
    changes(cloud__enterprises=(1, 1))
    fact = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"][0]
    assert fact["effective_on"] == "2023-06-30" and fact["source"] == "submission" and fact["district"] == FENGYANG


def test_a_filing_of_july_does_not_count_in_june(house, changes):
    code, firm = house.enterprise()
    house.approve(house.file(firm, code, service_start="2023-07-01").json["id"])
    changes()
    assert house.figure("cloud.enterprises", as_of="2023-07-01")[0] == house.figure("cloud.enterprises")[0] + 1


def test_a_cloud_approval_gives_no_date(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    answer = house.review(mine["id"], effective_on="2023-05-01")
    assert (answer.status, answer.code) == (422, "validation") and answer.findings == {"#/effective_on": "not_applicable"}
    house.approve(mine["id"])


def test_cloud_expires_and_becomes_active_again_without_counting_anew(house, changes):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    house.approve(mine["id"])
    changes(cloud__enterprises=(1, 1))
    active = house.rates()["cloud.enterprises"]["active"]
    house.done(201, house.move(mine["entry"], "expired", effective_on="2023-06-01"))
    changes()
    assert house.rates()["cloud.enterprises"]["active"] == active - 1
    house.done(201, house.move(mine["entry"], "active", effective_on="2023-06-15"))
    changes()
    assert house.rates()["cloud.enterprises"]["active"] == active
    (fact,) = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"]
    house.void(fact["id"])
    changes(cloud__enterprises=(-1, -1))


def test_workshops_count_each_and_their_enterprise_once(house, changes):
    code, firm = house.enterprise(WUTONG)
    for number, expected in ((1, dict(workshop__workshops=(1, 1), workshop__enterprises=(1, 1))), (2, dict(workshop__workshops=(1, 1)))):
        mine = house.file(firm, code, "workshop", title=f"{number}号车间").json
        house.approve(mine["id"])
        assert house.entry(mine["entry"]).json["stage"] == "recommended"
        house.moves(mine["entry"], WORKSHOP[:2])
        changes()
        house.moves(mine["entry"], WORKSHOP[2:])
        changes(**expected)
    entry = house.entry(mine["entry"]).json
    assert [m["to"] for m in entry["moves"]][-3:] == WORKSHOP and entry["title"] == "2号车间"
    assert entry["moves"][-1]["effective_on"] == "2023-05-08" and entry["moves"][-1]["document_no"]


def test_a_platform_is_cultivated_checked_and_accepted(house, changes):
    code, firm = house.enterprise(SHIFO)
    mine = house.file(firm, code, "platform", title="工业互联网平台").json
    house.approve(mine["id"])
    house.moves(mine["entry"], CULTIVATED[:3], effective_on="2022-02-01")
    changes()
    house.moves(mine["entry"], CULTIVATED[3:], effective_on="2022-03-01")
    changes(platform__cultivated=(0, 1))
    house.moves(mine["entry"], ["midterm_passed"], effective_on="2023-04-18")
    changes(platform__midterm_passed=(1, 1))
    house.moves(mine["entry"], ["acceptance_applied", "acceptance_publicity"], effective_on="2023-05-01")
    changes()
    house.moves(mine["entry"], ["accepted"], effective_on="2023-05-26")
    changes(platform__accepted=(1, 1))


def test_a_platform_that_fails_acceptance_may_rectify_or_is_cancelled(house, changes):
    code, firm = house.enterprise(SHIFO)
    entries = []
    for number in (1, 2):
        mine = house.file(firm, code, "platform", title=f"平台{number}").json
        house.approve(mine["id"])
        house.moves(mine["entry"], CULTIVATED + ["acceptance_applied", "acceptance_failed", "rectify"], effective_on="2023-02-01")
        entries.append(mine["entry"])
    changes(platform__cultivated=(2, 2))
    house.moves(entries[0], ["accepted"], effective_on="2023-06-01")
    changes(platform__accepted=(1, 1))
    house.moves(entries[1], ["cancelled"], effective_on="2023-06-01")
    changes()
    row = house.rates()["platform.cultivated"]
    assert row["cumulative"] - row["active"] >= 1


@pytest.mark.parametrize("programme", ["service_manufacturing", "benchmark"])
def test_awards_count_an_enterprise_each_year(house, changes, programme):
    code, firm = house.enterprise(GOUZHAO)
    indicator = f"{programme}__enterprises"

    def award(day):
        mine = house.file(firm, code, programme).json
        answer = house.review(mine["id"])
        assert answer.status == 422 and answer.findings == {"#/effective_on": "required", "#/document_no": "required"}
        house.approve(mine["id"], effective_on=day, document_no="文〔2023〕9号")
        return mine["entry"]
    award("2023-06-20")
    changes(**{indicator: (1, 1)})
    award("2023-03-20")
    changes()
    entry = award("2022-03-20")
    changes(**{indicator: (0, 1)})
    assert house.entry(entry).json["stage"] == "recognised"
    house.done(201, house.move(entry, "lapsed", effective_on="2023-06-25", document_no="文〔2023〕10号"))
    changes()


def test_providers_count_by_batch(house, changes):
    code, firm = house.enterprise()
    for batch, day, expected in (("第一批", "2023-04-28", (1, 1)), ("第一批", "2023-05-28", None), ("第 １ 批", "2023-05-29", None), ("首批", "2023-05-30", None),
                                 ("第二批", "2023-06-28", (1, 1))):
        mine = house.file(firm, code, "service_provider", batch=batch).json
        house.approve(mine["id"], effective_on=day, document_no="文1")
        changes(**({"service_provider__enterprises": expected} if expected else {}))


# Reviews and moves

def test_a_refused_filing_counts_nothing_and_says_why(house, changes):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    for decision in ("return", "reject"):
        answer = house.review(mine["id"], decision)
        assert answer.status == 422 and answer.findings == {"#/reason": "required"}
    house.done(201, house.review(mine["id"], "return", reason="请补充发票号码", due_on="2099-01-31"))
    got = house.submission(mine["id"], firm).json
    assert got["state"] == "returned" and got["reviews"][0]["reason"] == "请补充发票号码" and got["reviews"][0]["due_on"] == "2099-01-31"
    other = house.file(firm, code).json
    house.done(201, house.review(other["id"], "reject", reason="不是上云合同"))
    assert house.submission(other["id"]).json["state"] == "rejected"
    assert house.review(other["id"]).status == 409
    changes()
    end = time.monotonic() + 3
    while house.rates()["cloud.enterprises"]["excluded"]["returned"] < 1:
        assert time.monotonic() < end, "what stands in no figure may be a second old, not more"


def test_a_review_needs_the_etag_of_what_was_read(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    path, body = f"/v1/submissions/{mine['id']}/reviews", {"decision": "approve"}
    missing = house.reviewer.post(path, body, key=new_key())
    assert (missing.status, missing.code) == (428, "precondition_required")
    etag = house.submission(mine["id"]).etag
    assert etag.startswith('"') and not etag.startswith("W/")
    for stale in ('"0"', f"W/{etag}", etag[:-1] + 'x"'):
        answer = house.reviewer.post(path, body, key=new_key(), if_match=stale)
        assert (answer.status, answer.code) == (412, "stale")
    done = house.done(201, house.review(mine["id"], etag=etag))
    fresh = house.submission(mine["id"]).etag
    assert fresh != etag and done.headers.get("etag", fresh) == fresh
    assert house.review(mine["id"], etag=etag).status == 412
    assert house.review(mine["id"], etag=fresh).status == 409


def test_two_officers_at_once_count_once(house, changes):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    etag = house.submission(mine["id"]).etag
    statuses = sorted(house.review(mine["id"], client=client, etag=etag).status for client in (house.reviewer, house.officer))
    assert statuses == [201, 412]
    changes(cloud__enterprises=(1, 1))


def test_moves_are_those_of_the_catalogue(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code, "workshop", title="车间").json
    assert house.reviewer.get(f"/v1/entries/{mine['entry']}").status == 404, "an entry begins with its first approval"
    house.approve(mine["id"])
    entry = house.entry(mine["entry"])
    assert house.move(mine["entry"], "recognised", effective_on="2023-05-01", document_no="文").status == 409
    assert house.move(mine["entry"], "nowhere", effective_on="2023-05-01").status in (409, 422)
    assert house.move(mine["entry"], "expert_review", etag='"x"', effective_on="2023-05-01").status == 412
    answer = house.move(mine["entry"], "expert_review")
    assert answer.status == 422 and answer.findings == {"#/effective_on": "required"}
    assert house.move(mine["entry"], "expert_review", effective_on="2099-01-01").findings == {"#/effective_on": "not_future"}
    assert house.entry(mine["entry"]).etag == entry.etag
    house.moves(mine["entry"], ["expert_review"], effective_on="2023-04-10")
    early = house.move(mine["entry"], "publicity", effective_on="2023-04-09")
    assert early.status == 422 and early.findings == {"#/effective_on": "order"}
    house.moves(mine["entry"], ["publicity"], effective_on="2023-04-10")
    bare = house.move(mine["entry"], "recognised", effective_on="2023-04-17")
    assert bare.status == 422 and bare.findings == {"#/document_no": "required"}


def test_nothing_moves_an_entry_to_revoked(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    house.approve(mine["id"])
    assert house.move(mine["entry"], "revoked", effective_on="2023-06-01", document_no="文").status in (409, 422)


def test_every_change_of_state_leaves_an_audit_row(house):
    code, firm = house.enterprise()
    counted = "action NOT LIKE 'token%'"  # of officers who come to the house here
    before = house.count("audit", counted)
    mine = house.file(firm, code, "workshop", title="车间").json
    house.approve(mine["id"])
    house.moves(mine["entry"], ["expert_review"])
    house.target(value=5, year=2018, valid_from="2018-01-01")
    assert house.count("audit", counted) == before + 4


def test_who_files_never_decides(house):
    """Segregation stands in the table of rights; here it is asked for with a token of the other role."""
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    etag = house.submission(mine["id"]).etag
    assert house.review(mine["id"], client=firm, etag=etag).status == 403
    assert house.manager.post("/v1/submissions", filing(code), key=new_key()).status == 403
    assert house.review(mine["id"], client=house.manager, etag=etag).status == 403


def test_the_register_of_enterprises(house):
    code, _ = house.enterprise(FENGYANG, chains=["smart_sensor"], park="sample_park", size="small")
    got = house.done(200, house.manager.get(f"/v1/enterprises/{code}"))
    assert got.json["chains"] == ["smart_sensor"] and got.json["park"] == "sample_park" and got.json["status"] and got.json["status_on"]
    assert got.etag
    body = {name: got.json[name] for name in ("uscc", "name", "short_name", "district", "park", "chains", "industry", "size", "status", "predecessor")}
    assert house.manager.post("/v1/enterprises", body, key=new_key()).status in (409, 422), "registered twice"
    bad = house.manager.post("/v1/enterprises", {**body, "uscc": code[:-1] + "0", "district": "410172"}, key=new_key())
    assert bad.status == 422
    assert house.officer_of("reviewer", GOUZHAO).get(f"/v1/enterprises/{code}").status == 404
    assert house.officer.get(f"/v1/enterprises/{code}").status == 200


def test_a_successor_continues_its_predecessors_key(house, changes):
    old, old_firm = house.enterprise()
    house.approve(house.file(old_firm, old, contract_date="2022-01-01", service_start="2022-02-01").json["id"])
    changes(cloud__enterprises=(0, 1))
    code, firm = house.enterprise(predecessor=old)
    house.approve(house.file(firm, code, service_start="2023-03-01").json["id"])
    changes()
    fact = [f for f in house.reviewer.get(f"/v1/facts?uscc={code}").json["items"]]
    assert len(fact) == 1 and fact[0]["counted"] is False


def test_opening_stocks_without_names_add_to_cumulative(make_house):
    house = make_house()
    try:
        code, firm = house.enterprise()
        house.approve(house.file(firm, code).json["id"])
        body = {"indicator": "cloud.enterprises", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 2007, "document_no": "文"}
        house.done(201, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        assert house.figure("cloud.enterprises") == (1, 2008)
        row = house.rates(as_of="2022-06-30")["cloud.enterprises"]
        assert row["cumulative"] is None and row["active"] is None
        assert house.manager.post("/v1/opening-stocks", {**body, "scope": f"district:{ZONE}"}, key=new_key()).status == 422
        house.done(201, house.manager.post("/v1/opening-stocks", {**body, "value": 2000}, key=new_key()))
        assert house.figure("cloud.enterprises") == (1, 2001), "the latest recorded version stands"
        house.done(201, house.manager.post("/v1/opening-stocks", {**body, "indicator": "workshop.workshops", "value": 26}, key=new_key()))
        rows = house.rates()
        assert rows["workshop.workshops"]["cumulative"] == 26 and rows["workshop.enterprises"]["cumulative"] is None
        listed = house.done(200, house.manager.get("/v1/opening-stocks")).json["items"]
        assert {(row["indicator"], row["value"], row["names_known"]) for row in listed} >= {("workshop.workshops", 26, False)}
    finally:
        house.close()


def test_opening_stocks_with_names_are_facts(make_house):
    house = make_house()
    try:
        firms = [house.enterprise()[0] for _ in range(2)]
        members = [{"uscc": code, "title": None, "effective_on": "2022-05-01", "district": FENGYANG} for code in firms]
        body = {"indicator": "cloud.enterprises", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 2, "document_no": "文", "members": members}
        assert house.manager.post("/v1/opening-stocks", {**body, "value": 3}, key=new_key()).status == 422
        elsewhere = house.manager.post("/v1/opening-stocks", {**body, "members": [members[0], {**members[1], "district": GOUZHAO}]}, key=new_key())
        assert [(e["pointer"], e["code"]) for e in elsewhere.json["errors"]] == [("#/members/1/district", "outside_scope")]
        gone = [house.enterprise()[0] for _ in range(3)]
        for code, status, day in zip(gone, ("deregistered", "moved_out", "deregistered"), ("2022-05-01", "2021-01-01", "2022-05-02")):
            etag = house.done(200, house.manager.get(f"/v1/enterprises/{code}")).etag
            house.done(200, house.manager.request("PATCH", f"/v1/enterprises/{code}", {"status": status, "effective_on": day}, key=new_key(), if_match=etag))
        late = {**body, "value": 4, "members": [members[0]] + [{**members[0], "uscc": code} for code in gone]}
        for _ in range(2):
            refused = house.done(422, house.manager.post("/v1/opening-stocks", late, key=new_key()))
            assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [
                (f"#/members/{n}/effective_on", "enterprise_gone") for n in (1, 2)] and "deregistered" in refused.json["errors"][0]["message"]
        assert house.count("opening_stock") == house.count("fact") == 0
        house.done(201, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        assert house.figure("cloud.enterprises") == (0, 2)
        assert house.figure("cloud.enterprises", as_of="2022-04-30") == (0, 0)
        house.void(house.manager.get(f"/v1/facts?uscc={firms[1]}").json["items"][0]["id"], "revoked")
        again = house.done(422, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        assert again.findings == {"#/members/1/uscc": "counted_revoked"} and house.figure("cloud.enterprises") == (0, 1)
        facts = house.reviewer.get("/v1/facts?indicator=cloud.enterprises").json["items"]
        assert {fact["source"] for fact in facts} == {"opening"} and len(facts) == 2
        unnamed = {name: value for name, value in body.items() if name != "members"}
        house.done(201, house.manager.post("/v1/opening-stocks", {**unnamed, "as_of": "2021-12-31", "value": 10}, key=new_key()))
        assert house.figure("cloud.enterprises") == (0, 10) and house.figure("cloud.enterprises", as_of="2022-06-30") == (0, 10)
        assert house.reviewer.get("/v1/rates/facts?indicator=cloud.enterprises&part=cumulative").json["total"] == 0
    finally:
        house.close()


def test_a_workshop_is_one_whoever_tells_of_it(make_house):
    """Named in an opening and filed by its enterprise, to have it rechecked: one workshop of the opening's day, with an entry of its own life."""
    house = make_house()
    try:
        code, firm = house.enterprise()
        member = {"uscc": code, "effective_on": "2022-05-01", "district": FENGYANG}
        body = {"indicator": "workshop.workshops", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 2, "document_no": "文",
                "members": [{**member, "title": "一号 车间"}, {**member, "title": "二号车间"}]}
        house.done(201, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        shop = house.file(firm, code, "workshop", title="一号车间").json
        house.approve(shop["id"])
        house.moves(shop["entry"], ["expert_review", "publicity", "recognised"])
        assert house.figure("workshop.workshops") == (0, 2) and house.figure("workshop.enterprises")[1] == 1
        house.done(201, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        assert house.figure("workshop.workshops") == (0, 2)
        fact = house.reviewer.get(f"/v1/facts?entry={shop['entry']}&indicator=workshop.workshops").json["items"][0]
        assert not fact["counted"] and fact["title"] == "一号车间"
        house.void(fact["id"], "revoked")
        assert house.figure("workshop.workshops")[1] == 1 and house.entry(shop["entry"]).json["stage"] == "revoked"
        refused = house.done(422, house.manager.post("/v1/opening-stocks", body, key=new_key()))
        assert refused.findings == {"#/members/0/uscc": "counted_revoked"}
    finally:
        house.close()


def test_members_of_an_opening_are_named_once_a_key(make_house):
    """Twice the same workshop, or the same award of one year, would make the value a lie; another workshop or another year is another one."""
    house = make_house()
    try:
        code = house.enterprise()[0]
        for indicator, twice, fine, pointer in (
                ("cloud.enterprises", {"effective_on": "2021-05-01"}, None, ("#/members/1/uscc", "duplicate_code")),
                ("service_manufacturing.enterprises", {"effective_on": "2022-06-01"}, {"effective_on": "2021-05-01"}, ("#/members/1/uscc", "duplicate_code")),
                ("workshop.workshops", {"title": " 甲 "}, {"title": "乙"}, ("#/members/1/title", "duplicate_title"))):
            member = {"uscc": code, "title": "甲" if indicator.startswith("workshop") else None, "effective_on": "2022-05-01", "district": FENGYANG}
            body = {"indicator": indicator, "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 2, "document_no": "文"}
            refused = house.done(422, house.manager.post("/v1/opening-stocks", {**body, "members": [member, {**member, **twice}]}, key=new_key()))
            assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [pointer]
            if fine:
                house.done(201, house.manager.post("/v1/opening-stocks", {**body, "members": [member, {**member, **fine}]}, key=new_key()))
                assert house.figure(indicator)[1] == 2
    finally:
        house.close()

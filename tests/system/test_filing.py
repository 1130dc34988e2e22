"""Filing: what is accepted and answered, every finding at once, who may, and in which order it is refused."""
import json
import threading

import pytest

from support.api import FENGYANG, GOUZHAO, ZONE, filing, new_key, uscc

FIRM_COUNT = 4


@pytest.fixture(scope="module")
def site(house):
    house.code, house.firm = house.enterprise()
    house.other_code, house.other = house.enterprise(GOUZHAO)
    return house


def findings(answer):
    assert (answer.status, answer.code) == (422, "validation"), answer
    return {(row["pointer"], row["code"]) for row in answer.json["errors"]}


def post(client, body, key=None, path="/v1/submissions", **more):
    return client.post(path, body, key=key or new_key(), **more)


# What is accepted

def test_a_filing_answers_201_with_what_is_known(site):
    answer = site.file(site.firm, site.code)
    got = answer.json
    assert got["uscc"] == site.code and got["programme"] == "cloud" and got["version"] == 1 and got["state"] == "submitted"
    assert got["findings"] == [] and got["received_at"].endswith("+08:00") and len(got["received_at"]) == 29
    assert got["id"][14] == "7"
    read = site.submission(got["id"], site.firm).json
    assert read["answers"] == filing(site.code)["answers"] and read["reviews"] == [] and read["district"] == FENGYANG
    assert read["counted_version"] is None and read["entry"] == got["entry"]


def test_cloud_filings_of_an_enterprise_share_one_entry_and_others_open_their_own(site):
    one, two = site.file(site.firm, site.code).json, site.file(site.firm, site.code).json
    assert one["entry"] == two["entry"] and one["id"] != two["id"]
    assert site.file(site.other, site.other_code).json["entry"] != one["entry"]
    first, second = (site.file(site.firm, site.code, "platform", title=f"平台{n}").json for n in (1, 2))
    assert first["entry"] != second["entry"]
    again = site.file(site.firm, site.code, "platform", title="平台1", entry=first["entry"]).json
    assert again["entry"] == first["entry"]


def test_the_code_is_normalised_before_it_is_compared(site):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in site.code.lower())
    answer = post(site.firm, filing(f" {wide[:8]}-{wide[8:]} "))
    assert answer.status == 201 and answer.json["uscc"] == site.code


def test_a_rehearsal_checks_the_same_and_stores_nothing(site):
    before = site.count("submission"), site.count("idempotency"), site.count("audit")
    fine = site.firm.post("/v1/submissions?dry_run=true", filing(site.code))
    assert fine.status in (200, 201), fine
    bad = site.firm.post("/v1/submissions?dry_run=true", filing(site.code, layer="x"))
    assert findings(bad) == {("#/answers/layer", "enum")}
    assert (site.count("submission"), site.count("idempotency"), site.count("audit")) == before


# All findings at once

def test_all_findings_come_in_one_answer(site):
    body = filing(site.code, layer="XaaS", deployment=None, contract_date="2023-02-30", contract_amount_fen="12", systems=["x"] * 51,
                  provider="云" * 101, unheard_of=1)
    body["extra"] = True
    assert findings(post(site.firm, body)) == {
        ("#/answers/layer", "enum"), ("#/answers/deployment", "required"), ("#/answers/contract_date", "date"),
        ("#/answers/contract_amount_fen", "type"), ("#/answers/systems", "max_items"), ("#/answers/provider", "max_length"),
        ("#/answers/unheard_of", "unknown_member"), ("#/extra", "unknown_member")}


@pytest.mark.parametrize("programme,answers,expected", [
    ("cloud", {"contract_date": "2099-01-01"}, {("#/answers/contract_date", "not_future")}),
    ("cloud", {"service_start": "2099-01-01"}, {("#/answers/service_start", "not_future")}),
    ("cloud", {"payment_date": "2099-01-01"}, {("#/answers/payment_date", "not_future")}),
    ("cloud", {"service_end": "2023-03-19"}, {("#/answers/service_end", "order")}),
    ("cloud", {"contract_amount_fen": -1}, {("#/answers/contract_amount_fen", "min")}),
    ("cloud", {"provider": ""}, {("#/answers/provider", "required")}),
    ("cloud", {"provider": "  "}, {("#/answers/provider", "required")}),
    ("cloud", {"provider": "　\u200b\t"}, {("#/answers/provider", "required")}),
    ("cloud", {"level_scheme": " "}, {("#/answers/level_scheme", "min_length")}),
    ("cloud", {"systems": ["好", "　"]}, {("#/answers/systems/1", "min_length")}),
    ("cloud", {"provider_uscc": "91410100MA00000000"}, {("#/answers/provider_uscc", "uscc")}),
    ("cloud", {"systems": []}, {("#/answers/systems", "min_items")}),
    ("cloud", {"systems": ["好", 1]}, {("#/answers/systems/1", "type")}),
    ("cloud", {"contract_amount_fen": 1.5}, {("#/answers/contract_amount_fen", "type")}),
    ("workshop", {"networked_devices": 101}, {("#/answers/networked_devices", "part_of_total")}),
    ("platform", {"active_users": 5, "registered_users": 4}, {("#/answers/active_users", "part_of_total")}),
])
def test_each_kind_of_rule_is_held(site, programme, answers, expected):
    assert findings(post(site.firm, filing(site.code, programme, title="车间甲", **answers))) == expected


def test_an_answer_is_kept_as_it_was_filed(site):
    """Blanks at its ends are no answer, and no change either: the receipt is about the bytes that came."""
    assert site.firm.post("/v1/submissions", {**filing(site.code, provider="  "), "draft": True}, key=new_key()).status == 201
    filed = post(site.firm, filing(site.code, provider=" 云服务商甲　"))
    assert filed.status == 201 and site.submission(filed.json["id"]).json["answers"]["provider"] == " 云服务商甲　"


def test_lengths_are_counted_in_code_points(site):
    assert post(site.firm, filing(site.code, provider="𠮷" * 100)).status == 201
    assert findings(post(site.firm, filing(site.code, provider="𠮷" * 101))) == {("#/answers/provider", "max_length")}


def test_a_workshop_needs_a_title_of_its_own(site):
    assert findings(post(site.firm, filing(site.code, "workshop"))) == {("#/title", "required")}
    first = site.file(site.firm, site.code, "workshop", title="一号车间").json
    again = post(site.firm, filing(site.code, "workshop", title=" 一号　车间".replace("　", "")))
    assert (again.status, again.code) == (422, "validation")
    assert [row["code"] for row in again.json["errors"]] == ["duplicate_title"] and first["entry"] in again.json["errors"][0]["message"]
    assert site.file(site.other, site.other_code, "workshop", title="一号车间").json["entry"] != first["entry"]
    site.done(201, site.review(first["id"], "reject", reason="不符合条件"))
    site.file(site.firm, site.code, "workshop", title="一号车间")


def test_unknown_programmes_and_parameters_are_findings(site):
    assert ("#/programme", "unknown_programme") in findings(post(site.firm, filing(site.code, "nothing")))
    assert findings(site.firm.get("/v1/submissions?stat=submitted&limit=0&programme=cloud")) == {("?stat", "unknown_parameter"), ("?limit", "bad_parameter")}
    assert findings(site.firm.get("/v1/submissions?limit=1&limit=2"))


def test_an_enterprise_that_is_not_registered_cannot_file(site):
    stranger = uscc(900000)
    client = site.client(site.token(uscc=stranger))
    answer = post(client, filing(stranger))
    assert answer.status == 422 and "unknown_enterprise" in {row["code"] for row in answer.json["errors"]}


def test_problems_speak_the_callers_language(site):
    chinese = post(site.firm, filing(site.code, layer="x"))
    english = post(site.firm, filing(site.code, layer="x"), headers={"Accept-Language": "en-GB,en;q=0.8,zh;q=0.5"})
    third = post(site.firm, filing(site.code, layer="x"), headers={"Accept-Language": "fr"})
    assert chinese.json["title"] != english.json["title"] and chinese.json["title"] == third.json["title"]
    assert not chinese.json["errors"][0]["message"].isascii() and english.json["errors"][0]["message"].isascii()
    assert english.headers["content-language"] == "en" if "content-language" in english.headers else True


# Who may

def test_another_ones_code_is_403_after_its_check_digit(site):
    foreign = post(site.firm, filing(site.other_code))
    assert (foreign.status, foreign.code) == (403, "forbidden")
    wrong = post(site.firm, filing(site.code[:-1] + ("0" if site.code[-1] != "0" else "1")))
    assert (wrong.status, wrong.code) == (422, "uscc_check")


def test_foreign_objects_are_not_found(site):
    mine = site.file(site.firm, site.code).json
    for client in (site.other, site.officer_of("reviewer", GOUZHAO)):
        answer = client.get(f"/v1/submissions/{mine['id']}")
        assert (answer.status, answer.code) == (404, "not_found")
        assert site.review(mine["id"], client=client, etag='"x"').status in (403, 404)
    assert site.officer.get(f"/v1/submissions/{mine['id']}").status == 200
    assert site.firm.get("/v1/submissions/01890000-0000-7000-8000-000000000000").status == 404


@pytest.mark.parametrize("method,path,role,scopes", [
    ("POST", "/v1/submissions", "reviewer", None),
    ("POST", "/v1/submissions", "manager", None),
    ("POST", "/v1/enterprises", "reviewer", None),
    ("POST", "/v1/targets", "reviewer", None),
    ("POST", "/v1/opening-stocks", "reviewer", None),
    ("POST", "/v1/external-values", "reviewer", None),
    ("GET", "/v1/submissions", "auditor", None),
    ("GET", "/v1/submissions", "system_admin", None),
    ("GET", "/v1/submissions", "security_admin", None),
    ("GET", "/v1/targets", "auditor", None),
    ("POST", "/v1/targets", "manager", "read"),
    ("GET", "/v1/submissions", "reviewer", "review"),
])
def test_roles_and_scopes_that_lack_the_right_are_403(site, method, path, role, scopes):
    client = site.officer_of(role, ZONE if role in ("reviewer", "manager") else None, scopes=scopes)
    answer = client.request(method, path, {} if method == "POST" else None, key=new_key() if method == "POST" else None)
    assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("method,path", [("POST", "/v1/enterprises"), ("POST", "/v1/targets"), ("GET", "/v1/targets")])
def test_an_enterprise_does_no_officers_work(site, method, path):
    answer = site.firm.request(method, path, {} if method == "POST" else None, key=new_key() if method == "POST" else None)
    assert (answer.status, answer.code) == (403, "forbidden")


def test_an_enterprise_never_reviews_or_moves(site):
    mine = site.file(site.firm, site.code)
    assert site.review(mine.json["id"], client=site.firm, etag=mine.headers.get("etag", '"1"')).status == 403


def test_a_token_with_read_alone_may_not_file(site):
    reader = site.client(site.token(uscc=site.code, scopes="read"))
    assert post(reader, filing(site.code)).status == 403
    assert reader.get("/v1/submissions").status == 200


def test_credentials_that_do_not_hold_are_all_alike(site):
    revoked = site.token(uscc=site.code)
    assert site.client(revoked).get("/v1/me").status == 200
    site.ctl("token", "revoke", revoked)
    expired = site.token(uscc=site.code, expires="2020-01-01")
    elsewhere = site.token(uscc=site.code, addresses="192.0.2.0/24")
    good = site.firm.token
    cases = {
        "missing": {}, "unknown": {"Authorization": "Bearer " + good[:12] + "_" + "0" * 43 + "_000000"},
        "one letter wrong": {"Authorization": f"Bearer {good[:-1]}{'a' if good[-1] != 'a' else 'b'}"},
        "no token": {"Authorization": "Bearer "}, "other scheme": {"Authorization": "Basic dXNlcjpwYXNz"},
        "expired": {"Authorization": f"Bearer {expired}"}, "revoked": {"Authorization": f"Bearer {revoked}"},
        "from elsewhere": {"Authorization": f"Bearer {elsewhere}"},
        "doubled": {"Authorization": f"Bearer {good}, Bearer {good}"},
    }
    client = site.client()
    bodies = set()
    for name, headers in cases.items():
        answer = client.get("/v1/me", headers=headers)
        if name == "revoked" and answer.status == 200:
            pytest.fail("a revoked token still reads")
        assert (answer.status, answer.code) == (401, "unauthorized"), name
        bodies.add(json.dumps({k: v for k, v in answer.json.items() if k != "request_id"}, sort_keys=True))
        assert answer.headers.get("www-authenticate", "Bearer").startswith("Bearer")
    assert len(bodies) == 1
    in_url = client.get(f"/v1/me?access_token={good}")
    assert (in_url.status, in_url.code) == (401, "unauthorized")


def test_two_authorization_headers_are_401(site):
    with site.daemon.raw() as raw:
        line = f"Authorization: Bearer {site.firm.token}\r\n"
        raw.send(f"GET /v1/me HTTP/1.1\r\nHost: localhost\r\n{line}{line}\r\n")
        assert raw.answer().code == "unauthorized"
        assert raw.is_open()


def test_a_revoked_token_writes_nothing_from_that_instant_on(site):
    token = site.token(uscc=site.code)
    client = site.client(token)
    assert post(client, filing(site.code)).status == 201
    site.ctl("token", "revoke", token)
    answer = post(client, filing(site.code))
    assert (answer.status, answer.code) == (401, "unauthorized")


def test_staff_tokens_need_the_setting(make_house):
    house = make_house({"staff_tokens": "off"})
    try:
        answer = house.officer_of("reviewer", ZONE).get("/v1/me")
        assert (answer.status, answer.code) == (401, "unauthorized")
        assert house.client(house.token(uscc=uscc(1))).get("/v1/me").status == 200
    finally:
        house.close()


def test_me_says_who_asks(site):
    me = site.firm.get("/v1/me").json
    assert me["uscc"] == site.code and me["role"] == "enterprise" and set(me["scopes"]) == {"submit", "read"} and me["district"] is None
    officer = site.officer.get("/v1/me").json
    assert officer["role"] == "reviewer" and officer["district"] == FENGYANG and officer["uscc"] is None


def test_too_many_filings_of_one_enterprise_are_429_and_others_go_on(make_house):
    house = make_house({"submissions.per_minute": 1, "submissions.burst": 3})
    try:
        (code, firm), (other_code, other) = house.enterprise(), house.enterprise()
        assert [post(firm, filing(code)).status for _ in range(4)] == [201, 201, 201, 429]
        answer = post(firm, filing(code))
        assert answer.code == "rate_limited" and 1 <= int(answer.headers["retry-after"]) <= 60
        assert firm.get("/v1/submissions").status == 200
        assert post(other, filing(other_code)).status == 201
        assert house.count("submission") == 4
    finally:
        house.close()


# The order in which refusals are looked for

def test_refusals_come_in_the_order_of_the_contract(site):
    """One request that is wrong in every way is mended one fault at a time."""
    mine = site.file(site.firm, site.code).json
    path = f"/v1/submissions/{mine['id']}/reviews"
    etag = site.submission(mine["id"]).etag
    stranger = site.officer_of("auditor")
    nobody = site.client()
    reviewer, elsewhere = site.reviewer, site.officer_of("reviewer", GOUZHAO)
    bad_json, bad_body = b"{", {"decision": "perhaps"}
    json_type = {"Content-Type": "application/json"}

    def codes(client, method, where, body, **more):
        answer = client.request(method, where, body, headers=json_type if isinstance(body, bytes) else None, **more)
        return answer.status, answer.code
    assert codes(nobody, "PUT", path + "x", bad_json) == (404, "not_found")
    assert codes(nobody, "PUT", path, bad_json) == (405, "method")
    assert codes(nobody, "POST", path, bad_json) == (401, "unauthorized")
    assert codes(stranger, "POST", path, bad_json) == (403, "forbidden")
    assert codes(elsewhere, "POST", path, bad_json) == (400, "idempotency_key_missing")
    assert codes(elsewhere, "POST", path, bad_json, key=new_key()) == (400, "bad_json")
    assert codes(elsewhere, "POST", path, bad_body, key=new_key()) == (404, "not_found")
    assert codes(reviewer, "POST", path, bad_body, key=new_key()) == (428, "precondition_required")
    assert codes(reviewer, "POST", path, bad_body, key=new_key(), if_match='"stale"') == (412, "stale")
    assert codes(reviewer, "POST", path, bad_body, key=new_key(), if_match=etag) == (422, "validation")
    site.approve(mine["id"])
    etag = site.submission(mine["id"]).etag
    assert codes(reviewer, "POST", path, bad_body, key=new_key(), if_match='"stale"') == (412, "stale")
    assert codes(reviewer, "POST", path, bad_body, key=new_key(), if_match=etag) == (409, "conflict")


def test_within_422_the_code_comes_first_then_whose_it_is_then_the_rest(site):
    bad = {"layer": "x"}
    assert post(site.firm, filing("91410100MA00000000", **bad)).code == "uscc_check"
    assert post(site.firm, filing(site.other_code, **bad)).code == "forbidden"
    assert post(site.firm, filing(site.code, **bad)).code == "validation"


# Keys

def test_the_same_key_answers_the_same_again(site):
    key, body = new_key(), filing(site.code)
    first = post(site.firm, body, key)
    again = post(site.firm, body, key)
    assert (first.status, first.body) == (again.status, again.body) and first.status == 201
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    assert site.count("submission", f"id = '{first.json['id']}'") == 1


def test_a_replay_gives_the_state_as_it_was(site):
    key, body = new_key(), filing(site.code)
    first = post(site.firm, body, key)
    site.approve(first.json["id"])
    assert post(site.firm, body, key).body == first.body


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é", "a\tb"])
def test_a_key_that_is_none_is_400(site, key):
    with site.daemon.raw() as raw:
        body = json.dumps(filing(site.code)).encode()
        raw.send(f"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {site.firm.token}\r\nContent-Type: application/json\r\n"
                 f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = raw.answer()
        assert (answer.status, answer.code) in ((400, "idempotency_key_missing"), (400, "bad_request")), answer


def test_a_key_of_255_characters_is_taken(site):
    assert post(site.firm, filing(site.code), "k" * 255).status == 201


def test_a_key_with_another_body_is_a_conflict(site):
    key = new_key()
    assert post(site.firm, filing(site.code), key).status == 201
    before = site.count("submission")
    answer = post(site.firm, filing(site.code, provider="别家"), key)
    assert (answer.status, answer.code) == (422, "idempotency_conflict")
    spaced = json.dumps(filing(site.code), ensure_ascii=False, indent=1).encode()
    answer = post(site.firm, spaced, key, headers={"Content-Type": "application/json"})
    assert answer.code == "idempotency_conflict", "the bytes are compared, not their meaning"
    assert site.count("submission") == before


def test_a_refused_key_is_forgotten_and_may_carry_a_mended_body(site):
    key = new_key()
    assert post(site.firm, filing(site.code, layer="x"), key).status == 422
    assert post(site.firm, filing(site.code), key).status == 201


def test_a_key_is_the_accounts_own(site):
    key = new_key()
    one = post(site.firm, filing(site.code), key)
    two = post(site.other, filing(site.other_code), key)
    assert one.status == two.status == 201 and one.json["id"] != two.json["id"]


def test_a_key_used_elsewhere_is_a_conflict(site):
    key = new_key()
    body = {"indicator": "cloud.enterprises", "scope": f"district:{ZONE}", "year": 2019, "value": 1, "kind": "increment",
            "document_no": "文1", "valid_from": "2019-01-01", "reason": "r"}
    assert site.manager.post("/v1/targets", body, key=key).status == 201
    answer = site.manager.post("/v1/external-values", {"indicator": "cloud.enterprises", "scope": "district:410100", "as_of": "2019-12-31", "value": 5, "source": "s"}, key=key)
    assert (answer.status, answer.code) == (422, "idempotency_conflict")


def test_concurrent_duplicates_store_once_and_all_get_the_same_answer(site):
    for _ in range(5):
        key, body, answers = new_key(), filing(site.code), []
        barrier = threading.Barrier(8)

        def send(client):
            client.get("/livez")
            barrier.wait()
            answers.append(post(client, body, key))
        clients = [site.client(site.firm.token) for _ in range(8)]
        threads = [threading.Thread(target=send, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.status for answer in answers} == {201}, answers
        assert len({answer.body for answer in answers}) == 1
        assert sum("idempotency-replayed" in answer.headers for answer in answers) == 7
        assert site.count("idempotency", f"key = '{key}'") == 1
        assert site.count("submission", f"id = '{answers[0].json['id']}'") == 1


def test_every_keyed_post_is_replayed_whole(site):
    mine = site.file(site.firm, site.code).json
    etag, key = site.submission(mine["id"]).etag, new_key()
    first = site.review(mine["id"], etag=etag, key=key)
    again = site.review(mine["id"], etag=etag, key=key)
    assert first.status == 201 and (again.status, again.body) == (201, first.body), "looked up before If-Match"
    assert again.headers["idempotency-replayed"] == "true"
    entry = site.entry(mine["entry"])
    key = new_key()
    moved = [site.move(mine["entry"], "expired", etag=entry.etag, key=key, effective_on="2024-01-01", document_no=None) for _ in range(2)]
    assert moved[0].status == 201 and moved[0].body == moved[1].body
    assert site.count("move", f"entry = '{mine['entry']}' AND to_stage = 'expired'") == 1


def test_many_enterprises_file_at_once_and_one_refusal_fails_no_neighbour(site):
    """Rows of one commit group: good ones, a duplicate title and a foreign entry among them."""
    firms = [site.enterprise() for _ in range(FIRM_COUNT)]
    site.file(firms[0][1], firms[0][0], "workshop", title="同名车间")
    results, barrier = [], threading.Barrier(FIRM_COUNT * 3)

    def send(number, code, client, kind):
        client = site.client(client.token)
        client.get("/livez")
        barrier.wait()
        if kind == 0:
            answer = post(client, filing(code))
        elif kind == 1:
            answer = post(client, filing(code, "workshop", title="同名车间"))
        else:
            answer = post(client, filing(code, "platform", title=f"平台{number}"))
        results.append((kind, number, answer.status))
    threads = [threading.Thread(target=send, args=(n, code, client, kind)) for n, (code, client) in enumerate(firms) for kind in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {(kind, n, 422 if kind == 1 and n == 0 else 201) for n in range(FIRM_COUNT) for kind in range(3)}
    assert set(results) == expected

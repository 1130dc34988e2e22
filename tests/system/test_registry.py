"""The register over time, from outside: dated status and places, names, predecessors, and what they do to figures."""
import pytest

from support.api import FENGYANG, GOUZHAO, WUTONG, ZONE, filing, new_key, uscc


def get(house, code):
    return house.done(200, house.manager.get(f"/v1/enterprises/{code}"))


def stands(house, code):
    """As a change answers it: without what was said before."""
    return {k: v for k, v in get(house, code).json.items() if k != "history"}


def patch(house, code, body, client=None, etag=None, key=None):
    etag = etag or get(house, code).etag
    return (client or house.manager).request("PATCH", f"/v1/enterprises/{code}", body, key=key or new_key(), if_match=etag)


def change(house, code, effective_on="2023-06-01", **members):
    return house.done(200, patch(house, code, {"effective_on": effective_on, **members}))


def counted(house):
    return house.figure("cloud.enterprises")


def test_a_change_is_answered_as_it_then_reads(house):
    code, _ = house.enterprise(FENGYANG, park="sample_park")
    before = get(house, code)
    done = change(house, code, status="moved_out", district=WUTONG, park=None, chains=["smart_sensor", "new_materials"], name="新名称", short_name="新")
    after = get(house, code)
    assert done.json == stands(house, code) and done.etag == after.etag != before.etag
    assert after.json["status_on"] == "2023-06-01" and after.json["chains"] == ["smart_sensor", "new_materials"]
    earlier = change(house, code, "2023-05-01", status="deregistered", name="旧名称")
    assert earlier.json == stands(house, code) and earlier.json["name"] == "新名称" and earlier.json["status"] == "moved_out"


def test_an_enterprise_is_read_as_it_stood_and_as_it_was_known(house):
    code, firm = house.enterprise(FENGYANG, name="旧名称")
    change(house, code, "2023-06-01", status="moved_out", district=WUTONG)
    known = get(house, code).json["history"][-1]["recorded_at"]
    change(house, code, "2023-03-01", name="新名称", district=GOUZHAO)

    def then(client=house.manager, status=200, **query):
        asked = "&".join(f"{k}={v.replace('+', '%2B')}" for k, v in query.items())
        return house.done(status, client.get(f"/v1/enterprises/{code}?{asked}")).json

    def stood(**query):
        return tuple(then(**query)[k] for k in ("name", "district", "status"))
    assert stood() == ("新名称", WUTONG, "moved_out") == stood(as_of="2023-06-01")
    assert stood(as_of="2023-05-31") == ("新名称", GOUZHAO, "active") and stood(as_of="2000-01-01") == ("旧名称", FENGYANG, "active")
    assert stood(as_of="2023-05-31", known_at=known) == ("旧名称", FENGYANG, "active") and stood(known_at=known) == ("旧名称", WUTONG, "moved_out")
    told = [(h["attribute"], h["value"], h["from"]) for h in then()["history"] if h["attribute"] in ("name", "district", "status")]
    assert told == [("name", "旧名称", None), ("name", "新名称", "2023-03-01"), ("district", FENGYANG, None), ("district", GOUZHAO, "2023-03-01"),
                    ("district", WUTONG, "2023-06-01"), ("status", "active", None), ("status", "moved_out", "2023-06-01")]
    assert [h["value"] for h in then(known_at=known)["history"] if h["attribute"] in ("name", "district")] == ["旧名称", FENGYANG, WUTONG]
    assert then(firm) == then() and all(h["by"] and h["recorded_at"] for h in then()["history"])
    then(status=404, known_at="2020-01-01T00:00:00+08:00")
    then(house.enterprise()[1], status=404)
    bad = house.manager.get(f"/v1/enterprises/{code}?as_of=2099-01-01&known_at=2099-01-01T00:00:00Z&x=1")
    assert bad.findings == {"?as_of": "not_future", "?known_at": "not_after", "?x": "unknown_parameter"}


def test_what_was_counted_stays_in_its_district(house):
    code, firm = house.enterprise(FENGYANG)
    house.approve(house.file(firm, code, service_start="2023-03-20").json["id"])
    before = house.rates(district=FENGYANG)["cloud.enterprises"]["new"]
    change(house, code, "2023-01-01", district=GOUZHAO)
    assert house.rates(district=FENGYANG)["cloud.enterprises"]["new"] == before
    fact = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"][0]
    assert fact["district"] == FENGYANG and get(house, code).json["district"] == GOUZHAO


@pytest.mark.parametrize("status", ["deregistered", "revoked", "moved_out"])
def test_nothing_new_counts_for_one_that_is_gone(house, status):
    code, firm = house.enterprise()
    early, late = (house.file(firm, code, contract_date="2023-03-01", service_start=day).json["id"] for day in ("2023-05-31", "2023-06-01"))
    change(house, code, "2023-06-01", status=status)
    before = counted(house)
    refused = house.review(late)
    assert refused.status == 422 and list(refused.findings.values()) == ["enterprise_gone"] and counted(house) == before
    house.approve(early)
    assert counted(house) == (before[0] + 1, before[1] + 1), "it was there on that day"


def test_c10_a_code_typed_in_another_way_is_the_same_enterprise(house):
    code, firm = house.enterprise()
    before = counted(house)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code.lower())
    again = {"uscc": wide, "name": "另一写法", "district": FENGYANG}
    assert house.manager.post("/v1/enterprises", again, key=new_key()).status == 409
    for typed in (wide, f" {code[:8]}-{code[8:].lower()} "):
        mine = house.done(201, firm.post("/v1/submissions", filing(typed), key=new_key())).json
        assert mine["uscc"] == code
        house.approve(mine["id"])
    assert counted(house) == (before[0] + 1, before[1] + 1)


def test_c11_a_business_that_became_a_company_counts_once(house):
    """The link is said after the new company's filing was counted: from that instant on it counts nothing."""
    old, old_firm = house.enterprise()
    house.approve(house.file(old_firm, old, contract_date="2022-01-01", service_start="2022-02-01").json["id"])
    before = counted(house)
    code, firm = house.enterprise()
    house.approve(house.file(firm, code, service_start="2023-03-01").json["id"])
    assert counted(house) == (before[0] + 1, before[1] + 1)
    known = house.rates_answer.json["known_at"].replace("+", "%2B")
    linked = change(house, code, "2023-02-15", predecessor=old)
    assert linked.json["predecessor"] == old and counted(house) == before
    assert house.figure("cloud.enterprises", known_at=known) == (before[0] + 1, before[1] + 1)
    assert patch(house, old, {"effective_on": "2023-02-15", "predecessor": code}).status == 409
    assert house.rates()["cloud.enterprises"]["withdrawn"] == 0


def test_names_are_stored_without_what_stands_around_them(house):
    code, _ = house.enterprise(name="\ufeff\u3000甲 乙\u00a0\r\n")
    assert get(house, code).json["name"] == "甲 乙"
    assert change(house, code, name="\t丙\u2003", short_name=" =1\n").json["name"] == "丙" and get(house, code).json["short_name"] == "=1"
    refused = patch(house, code, {"effective_on": "2023-06-01", "name": "甲\r\n乙", "short_name": "\u3000"})
    assert refused.findings == {"#/name": "line_break", "#/short_name": "min_length"} and "U+000D" in refused.json["errors"][0]["message"]


def test_an_enterprise_that_continues_itself_is_told_so(house):
    """The code is a good one: to call it a wrong code would send people looking for a slip that is not there."""
    code, _ = house.enterprise()
    refused = patch(house, code, {"effective_on": "2023-06-01", "predecessor": code.lower()})
    assert refused.status == 422 and refused.findings == {"#/predecessor": "own_predecessor"}
    assert "前身" in refused.json["errors"][0]["message"]
    new = uscc(999998)
    posted = house.manager.post("/v1/enterprises", {"uscc": new, "name": "样例", "district": FENGYANG, "predecessor": new}, key=new_key())
    assert posted.status == 422 and posted.findings == {"#/predecessor": "own_predecessor"}


def test_refusals_come_in_their_order(house):
    code, firm = house.enterprise()
    etag, good = get(house, code).etag, {"effective_on": "2023-06-01", "name": "改名"}
    for client in (firm, house.reviewer):
        assert patch(house, code, good, client, etag).status == 403
    path = f"/v1/enterprises/{code}"
    for unusable in ("two words", "k" * 256, "键".encode().decode("latin-1")):
        assert house.manager.request("PATCH", path, good, key=unusable, if_match=etag).code == "idempotency_key_missing"
    assert house.manager.request("PATCH", f"/v1/enterprises/{uscc(999999)}", good, key=new_key(), if_match=etag).status == 404
    assert house.manager.request("PATCH", path, good, key=new_key()).status == 428
    assert patch(house, code, {}, etag='"0"').status == 412
    bad = patch(house, code, {"status": "gone", "district": ZONE, "name": " ", "chains": None, "size": "small", "predecessor": "x"})
    assert bad.findings == {"#/effective_on": "required", "#/status": "enum", "#/district": "leaf_district", "#/name": "min_length",
                            "#/chains": "required", "#/size": "unknown_member", "#/predecessor": "uscc"}
    assert patch(house, code, {"effective_on": "2099-01-01", "park": None}).findings == {"#/effective_on": "not_future"}
    key = new_key()
    first = house.done(200, patch(house, code, good, etag=etag, key=key))
    again = house.done(200, patch(house, code, good, etag=etag, key=key))
    assert again.json == first.json and again.headers["idempotency-replayed"] == "true"
    assert patch(house, code, good, etag=etag).status == 412
    assert house.count("enterprise_event", f"uscc = '{code}'") == 2


def test_a_change_needs_no_key(house):
    """It is guarded by the tag that was read; a key only lets it be repeated."""
    code, _ = house.enterprise()
    path, etag = f"/v1/enterprises/{code}", get(house, code).etag
    body = {"effective_on": "2023-06-01", "name": "改名"}
    assert house.manager.request("PATCH", path, body).code == "precondition_required"
    changed = house.done(200, house.manager.request("PATCH", path, body, if_match=etag))
    assert changed.etag == get(house, code).etag != etag and "idempotency-replayed" not in changed.headers
    assert house.manager.request("PATCH", path, body, if_match=etag).code == "stale"
    again = house.done(200, house.manager.request("PATCH", path, body, if_match=changed.etag))
    assert again.etag not in (etag, changed.etag) and house.count("enterprise_event", f"uscc = '{code}'") == 3


def test_the_size_follows_from_the_figures(house):
    code, _ = house.enterprise(FENGYANG, industry="C3911", staff=1000, revenue_wan=39999)
    got = get(house, code).json
    assert (got["size"], got["staff"], got["revenue_wan"], got["assets_wan"]) == ("medium", 1000, 39999, None)
    done = change(house, code, "2023-06-01", staff=1000, revenue_wan=40000, assets_wan=1)
    assert done.json == stands(house, code) and (done.json["size"], done.json["assets_wan"]) == ("large", 1)
    earlier = change(house, code, "2023-03-01", staff=19, revenue_wan=50000)
    assert earlier.json == stands(house, code) and earlier.json["size"] == "large"

    def stood(day):
        then = house.done(200, house.manager.get(f"/v1/enterprises/{code}?as_of={day}")).json
        return then["size"], then["staff"], then["assets_wan"]
    assert [stood(day) for day in ("2023-02-28", "2023-03-01", "2023-06-01")] == [("medium", 1000, None), ("micro", 19, None), ("large", 1000, 1)]
    partial = change(house, code, "2023-06-02", staff=5).json
    assert (partial["size"], partial["staff"], partial["revenue_wan"]) == ("large", 5, None), "what does not suffice says nothing of size"
    assert patch(house, code, {"effective_on": "2023-06-02", "staff": -1, "revenue_wan": 10**13}).findings == {"#/staff": "min", "#/revenue_wan": "max"}
    row = next(r for r in house.manager.get("/v1/enterprises?limit=1000").json["items"] if r["uscc"] == code)
    assert (row["size"], row["staff"]) == ("large", 5)


def test_the_industry_changes_from_a_day_on(house):
    """Other thresholds: 250 people are a medium software house and a small factory. What it was stays what it was, in both times."""
    code, _ = house.enterprise(FENGYANG, industry="C3911", staff=250, revenue_wan=5000)
    assert get(house, code).json["size"] == "small"
    before = house.done(200, house.manager.get(f"/v1/enterprises/{code}?as_of=2023-07-01"))
    mark = max(h["recorded_at"] for h in before.json["history"]).replace("+", "%2B")
    moved = change(house, code, "2023-06-01", industry="I651")
    assert moved.json == stands(house, code) and (moved.json["industry"], moved.json["size"]) == ("I651", "medium")

    def stood(day, more=""):
        then = house.done(200, house.manager.get(f"/v1/enterprises/{code}?as_of={day}{more}")).json
        return then["industry"], then["size"]
    assert [stood(day) for day in ("2023-05-31", "2023-06-01")] == [("C3911", "small"), ("I651", "medium")]
    assert stood("2023-07-01", f"&known_at={mark}") == (before.json["industry"], before.json["size"]) == ("C3911", "small")
    history = [h for h in house.manager.get(f"/v1/enterprises/{code}").json["history"] if h["attribute"] == "industry"]
    assert [(h["value"], h["from"]) for h in history] == [("C3911", None), ("I651", "2023-06-01")]
    assert change(house, code, "2023-08-01", staff=99, revenue_wan=5000).json["size"] == "small", "by the industry that it has now"
    early = change(house, code, "2023-03-01", industry="J66").json
    assert (early["industry"], early["size"]) == ("I651", "small") and stood("2023-03-01") == ("J66", "small")
    assert change(house, code, "2023-09-01", industry=None).json["industry"] is None
    assert patch(house, code, {"effective_on": "2023-09-01", "industry": "C66"}).findings == {"#/industry": "pattern"}


def test_a_declared_size_stands_unless_figures_contradict_it(house):
    code, _ = house.enterprise(FENGYANG, industry="J66", size="large", staff=5, revenue_wan=1)
    assert get(house, code).json["size"] == "large", "the thresholds have no row for finance"
    assert get(house, house.enterprise(FENGYANG, size="small")[0]).json["size"] == "small"
    body = {"uscc": uscc(810001), "name": "样例", "district": FENGYANG, "industry": "3911", "size": "large", "staff": 299, "revenue_wan": 40000}
    refused = house.manager.post("/v1/enterprises", body, key=new_key())
    assert refused.status == 422 and refused.findings == {"#/size": "size_contradicts"} and "small" in refused.json["errors"][0]["message"]
    assert house.done(201, house.manager.post("/v1/enterprises", body | {"size": "small"}, key=new_key())).json["size"] == "small"


@pytest.mark.parametrize("industry, taken", [("3911", True), ("C3911", True), ("C39", True), ("C66", False), ("3", False), ("39111", False)])
def test_industries_have_the_form_of_the_standard(house, industry, taken):
    code = uscc(800000 + sum(map(ord, industry)))
    answer = house.manager.post("/v1/enterprises", {"uscc": code, "name": "样例", "district": FENGYANG, "industry": industry}, key=new_key())
    assert answer.status == (201 if taken else 422) and (taken or answer.findings == {"#/industry": "pattern"})

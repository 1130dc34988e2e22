"""Periods from outside: made, closed, reopened by two persons, and what filings are told meanwhile."""
import datetime

import pytest

from support.api import FENGYANG, SHIFO, ZONE, filing, lines, new_key, pointers

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def today(days=0):
    return str((datetime.datetime.now(SHANGHAI) + datetime.timedelta(days=days)).date())


def soon(**ahead):
    return (datetime.datetime.now(SHANGHAI) + datetime.timedelta(**ahead)).isoformat()


@pytest.fixture(scope="module")
def second(house):
    """Another manager."""
    return house.officer_of("manager", ZONE)


def make(house, code, opens=-1, due=0, late=1, query="", **more):
    body = {"code": code, "opens_on": today(opens), "due_on": today(due), "late_until": today(late), **more}
    return house.manager.post(f"/v1/periods{query}", body, key=new_key())


def period(house, code, client=None, query=""):
    return house.done(200, (client or house.manager).get(f"/v1/periods/{code}{query}"))


def close(house, code, client=None, etag=None, query="", key=None):
    etag = etag or period(house, code, query=query).etag
    return (client or house.manager).post(f"/v1/periods/{code}/close{query}", None, key=key or new_key(), if_match=etag)


def reopen(house, code, body, client=None, etag=None, query=""):
    etag = etag or period(house, code, query=query).etag
    return (client or house.manager).post(f"/v1/periods/{code}/reopen{query}", body, key=new_key(), if_match=etag)


def send(house, code, programme="cloud", key=None, query="", **answers):
    uscc, firm = house.enterprise(FENGYANG)
    return firm.post(f"/v1/submissions{query}", {**filing(uscc, programme, **answers), "period": code}, key=key or new_key())


def test_a_period_from_its_making_to_its_reopening(house, second):
    made = house.done(201, make(house, "2031H1"))
    assert made.json["state"] == "open" and made.json["programme"] == "*" and made.json["recorded_at"] is None
    assert made.headers["location"] == "/v1/periods/2031H1?programme=*"
    assert house.done(409, make(house, "2031H1")).code == "conflict"
    uscc, firm = house.enterprise(FENGYANG)
    read = period(house, "2031H1", client=firm)
    assert read.json == {**made.json, "recorded_at": read.json["recorded_at"]} and read.json["recorded_at"] and read.etag == made.etag
    assert house.done(201, send(house, "2031H1"))

    key = new_key()
    closed = house.done(200, close(house, "2031H1", etag=read.etag, key=key))
    assert closed.json["state"] == "closed" and closed.etag != read.etag
    again = house.done(200, close(house, "2031H1", etag=read.etag, key=key))
    assert again.json == closed.json and again.headers["idempotency-replayed"] == "true"
    assert house.done(412, close(house, "2031H1", etag=read.etag)).code == "stale"
    assert house.done(409, close(house, "2031H1")).code == "conflict"
    assert period(house, "2031H1").etag == closed.etag
    for query in ("", "?dry_run=true"):
        assert house.done(409, send(house, "2031H1", query=query)).code == "period_closed"

    ask = {"reason": "材料补充", "expires_at": soon(hours=1)}
    proposed = house.done(202, reopen(house, "2031H1", ask))
    assert set(proposed.json) == {"proposal"} and house.done(409, reopen(house, "2031H1", ask)).code == "conflict"
    assert house.done(403, reopen(house, "2031H1", proposed.json)).code == "forbidden"
    opened = house.done(200, reopen(house, "2031H1", proposed.json, client=second, etag=closed.etag))
    assert opened.json == proposed.json
    now = period(house, "2031H1")
    assert (now.json["state"], now.etag) == ("open", opened.etag) and now.json["open_until"]
    assert house.done(201, send(house, "2031H1"))
    listed = house.done(200, house.reviewer.get("/v1/periods/2031H1/reopen")).json["items"]
    assert [(row["proposal"], row["reason"]) for row in listed] == [(proposed.json["proposal"], "材料补充")] and listed[0]["confirmed_at"]


def test_programme_selects_on_every_verb(house):
    house.done(201, make(house, "2032Q1", query="?programme=cloud"))
    house.done(404, house.manager.get("/v1/periods/2032Q1"))
    assert period(house, "2032Q1", query="?programme=cloud").json["programme"] == "cloud"
    listed = house.done(200, house.reviewer.get("/v1/periods?programme=cloud")).json
    assert [row["code"] for row in listed["items"]] == ["2032Q1"] and listed["next"] is None
    assert "2032Q1" not in [row["code"] for row in house.done(200, house.reviewer.get("/v1/periods?programme=*")).json["items"]]
    house.done(200, close(house, "2032Q1", query="?programme=cloud"))
    house.done(409, send(house, "2032Q1"))
    house.done(201, send(house, "2032Q1", "service_provider"))
    assert pointers(house.done(422, make(house, "2032Q1", programme="nothing"))) == ["#/programme"]


def test_days_and_the_late_flag(house):
    house.done(201, make(house, "2033-01", opens=1, due=2, late=3))
    house.done(201, make(house, "2033-02", opens=-9, due=-2, late=-1))
    house.done(201, make(house, "2033-03", opens=-9, due=-1, late=0))
    house.done(201, make(house, "2033-04", opens=0, due=0, late=0))
    assert [send(house, f"2033-0{n}").status for n in range(1, 5)] == [409, 409, 201, 201]
    rows = {row["period"]: row["late"] for row in house.done(200, house.reviewer.get("/v1/submissions?limit=1000")).json["items"]
            if (row["period"] or "").startswith("2033")}
    assert rows == {"2033-03": True, "2033-04": False}


@pytest.mark.parametrize("path", ["/v1/submissions", "/v1/submissions.csv", "/v1/submissions.xlsx", "/v1/publications", "/v1/reminders", "/v1/completeness"])
def test_a_filter_that_is_no_code_of_a_period_is_refused(house, path):
    for code in ("zz", "2023H3", "2023-13", ""):
        refused = house.done(422, house.manager.get(f"{path}?period={code}"))
        assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [("?period", "bad_parameter")]
        assert "2023H1|2023Q2" in refused.json["errors"][0]["message"]


def test_a_reopening_that_expires_closes_again(house, second):
    house.done(201, make(house, "2034"))
    house.done(200, close(house, "2034"))
    proposed = house.done(202, reopen(house, "2034", {"reason": "x", "expires_at": soon(seconds=2)}, client=house.reviewer))
    house.done(200, reopen(house, "2034", proposed.json, client=second))
    ends = datetime.datetime.fromisoformat(period(house, "2034").json["open_until"])
    house.sql(f"SELECT pg_sleep_until('{ends.isoformat()}')")
    now = period(house, "2034")
    assert now.json["state"] == "closed" and datetime.datetime.fromisoformat(now.json["closed_at"]) == ends
    assert house.done(409, send(house, "2034")).code == "period_closed"


def test_one_person_with_two_accounts_reopens_nothing(house, second):
    house.done(201, make(house, "2041"))
    house.done(200, close(house, "2041"))
    reviewer, manager = (house.officer_of(role, ZONE, person="周八") for role in ("reviewer", "manager"))
    proposed = house.done(202, reopen(house, "2041", {"reason": "x", "expires_at": soon(hours=1)}, client=reviewer)).json
    assert house.done(403, reopen(house, "2041", proposed, client=manager)).code == "forbidden"
    house.done(200, reopen(house, "2041", proposed, client=second))


def approved(house, **answers):
    uscc, firm = house.enterprise(FENGYANG, chains=["smart_sensor"])
    mine = house.file(firm, uscc, **answers).json
    house.approve(mine["id"])
    return uscc


def adjustment(house, **query):
    return house.rates(indicator="cloud.enterprises", **query)["cloud.enterprises"]["adjustment"]


def test_what_comes_after_a_close_is_an_adjustment(house, second):
    approved(house)
    stays = approved(house, contract_date="2022-03-01", service_start="2022-03-20")
    for code in ("2022", "2023H1"):
        house.done(201, make(house, code))
    assert adjustment(house, as_of="2023-07-31") == 0 and adjustment(house, as_of=today()) == 0, "none is closed"
    house.done(200, close(house, "2022"))
    house.done(200, close(house, "2023H1"))
    house.rates()
    closed_at = house.rates_answer.json["known_at"].replace("+", "%2B")
    assert adjustment(house, as_of="2023-07-31") == 0 and adjustment(house, as_of=today()) == 0
    approved(house, service_start="2023-05-02")
    approved(house, contract_date="2022-03-01", service_start="2022-05-02")
    approved(house, service_start="2023-07-02")
    assert adjustment(house, as_of="2023-07-31") == 1, "new of the base's year"
    assert adjustment(house, as_of=today()) == 2, "cumulative from the next year on, live"
    assert adjustment(house, as_of="2023-06-30") == 1, "the period is not its own base: 2022 is"
    assert adjustment(house, as_of="2023-07-31", known_at=closed_at) == 0 and adjustment(house, as_of="2020-07-31") == 0
    for query in ("&group_by=district", "&group_by=chain"):
        rows = house.done(200, house.reviewer.get(f"/v1/rates?indicator=cloud.enterprises&as_of=2023-07-31{query}")).json["items"]
        assert {row["scope"]: row["adjustment"] for row in rows if row["adjustment"]} == {
            f"district:{FENGYANG}" if "district" in query else "chain:smart_sensor": 1}
    csv = house.done(200, house.reviewer.get("/v1/rates.csv?indicator=cloud.enterprises&as_of=2023-07-31")).body.decode("utf-8-sig").split("\r\n")
    assert dict(zip(csv[0].split(","), csv[1].split(",")))["adjustment"] == "1"

    facts = house.done(200, house.reviewer.get(f"/v1/facts?uscc={stays}")).json["items"]
    tag = house.done(200, house.reviewer.get(f"/v1/facts/{facts[0]['id']}")).etag
    proposed = house.done(202, house.reviewer.post(f"/v1/facts/{facts[0]['id']}/void", {"reason_code": "error", "reason": "x"}, key=new_key(), if_match=tag))
    house.done(200, house.manager.post(f"/v1/facts/{facts[0]['id']}/void", proposed.json, key=new_key(), if_match=tag))
    assert adjustment(house, as_of=today()) == 1 and adjustment(house, as_of="2023-07-31") == 1, "two came, one of 2022 went"
    house.rates()
    known = house.rates_answer.json["known_at"].replace("+", "%2B")

    again = house.done(202, reopen(house, "2023H1", {"reason": "x", "expires_at": soon(hours=1)}))
    house.done(200, reopen(house, "2023H1", again.json, client=second))
    assert adjustment(house, as_of="2023-07-31") == 0, "open again, it is no base: 2022 is"
    house.done(200, close(house, "2023H1"))
    assert adjustment(house, as_of="2023-07-31") == 0, "the second close knows it all"
    assert adjustment(house, as_of="2023-07-31", known_at=known) == 1, "as it was known then"


def test_who_may(house):
    uscc, firm = house.enterprise(FENGYANG)
    house.done(201, make(house, "2035"))
    etag = period(house, "2035").etag
    for client in (firm, house.reviewer):
        body = {"code": "2036", "opens_on": today(), "due_on": today(), "late_until": today()}
        assert house.done(403, client.post("/v1/periods", body, key=new_key())).code == "forbidden"
        house.done(403, close(house, "2035", client=client, etag=etag))
        house.done(200, client.get("/v1/periods/2035"))
    house.done(403, reopen(house, "2035", {"reason": "x", "expires_at": soon(hours=1)}, client=firm, etag=etag))


def test_completeness_and_reminders(house):
    house.done(201, make(house, "2037", opens=-9, due=0, late=1))
    punctual, firm = house.enterprise(FENGYANG)
    silent, _ = house.enterprise(FENGYANG)
    elsewhere, _ = house.enterprise(SHIFO)
    house.done(201, firm.post("/v1/submissions", {**filing(punctual), "period": "2037"}, key=new_key()))

    whole = house.done(200, house.manager.get("/v1/completeness?period=2037&programme=cloud")).json
    zone, leaves = whole["items"][0], {row["district"]: row for row in whole["items"][1:]}
    assert (zone["district"], zone["filed"], zone["late"]) == (ZONE, 1, 0) and zone["obligations"] == zone["filed"] + zone["missing"]
    assert sum(row["obligations"] for row in leaves.values()) == zone["obligations"] and leaves[FENGYANG]["filed"] == 1
    cut = 10000 * zone["filed"] // zone["obligations"]
    assert zone["completeness"] == zone["timeliness"] == f"{cut // 100}.{cut % 100:02}"
    names = [row["uscc"] for row in whole["not_filed"]]
    assert len(names) == zone["missing"] and silent in names and elsewhere in names and punctual not in names

    own = house.done(200, house.officer.get("/v1/completeness?period=2037&programme=cloud")).json
    assert [row["district"] for row in own["items"]] == [FENGYANG] and {row["district"] for row in own["not_filed"]} == {FENGYANG}
    house.done(404, house.officer.get(f"/v1/completeness?period=2037&district={SHIFO}"))
    house.done(404, house.manager.get("/v1/completeness?period=2038"))
    house.done(403, firm.get("/v1/completeness?period=2037"))

    reminded = house.done(200, house.officer.get("/v1/reminders?period=2037&programme=cloud&limit=1000")).json["items"]
    assert [row["uscc"] for row in reminded] == [row["uscc"] for row in own["not_filed"]] and reminded[0]["due_on"] == today()
    first = house.done(200, house.officer.get("/v1/reminders?period=2037&programme=cloud&limit=1")).json
    rest = house.done(200, house.officer.get(f"/v1/reminders?period=2037&programme=cloud&limit=1000&cursor={first['next']}")).json
    assert first["items"] + rest["items"] == reminded
    csv = house.done(200, house.officer.get("/v1/reminders.csv?period=2037&programme=cloud")).body.decode("utf-8-sig").split("\r\n")
    assert csv[0] == "period,programme,uscc,name,district,due_on,late_until,overdue" and len([line for line in csv[1:] if line]) == len(reminded)

    table = lines(house.officer.get("/v1/completeness.csv?period=2037&programme=cloud"))
    assert table[0] == "district,obligations,filed,on_time,late,missing,completeness,timeliness"
    assert table[1:] == [",".join(str(value) for value in row.values()) for row in own["items"]]
    table = lines(house.officer.get("/v1/completeness.csv?period=2037&programme=cloud&rows=not_filed&lang=zh"))
    assert table[0] == "统一社会信用代码,企业名称,区划" and [line.split(",")[0] for line in table[1:]] == [row["uscc"] for row in own["not_filed"]]
    house.done(404, house.officer.get(f"/v1/completeness.csv?period=2037&district={SHIFO}"))
    refused = house.done(422, house.officer.get("/v1/completeness.csv?rows=x"))
    assert pointers(refused) == ["?period", "?rows"]
    house.done(201, make(house, "2037", opens=-9, due=0, late=1, query="?programme=cloud"))
    every = house.done(200, house.officer.get("/v1/reminders?period=2037&limit=1000")).json["items"]
    assert {row["programme"] for row in every} == {"*", "cloud"} and [row for row in every if row["programme"] == "cloud"] == reminded


def test_periods_as_csv_are_the_whole_list(house):
    listed = house.done(200, house.manager.get("/v1/periods?limit=1000")).json["items"]
    table = lines(house.manager.get("/v1/periods.csv"))
    assert table[0].split(",") == list(listed[0]) and [line.split(",")[0] for line in table[1:]] == [row["code"] for row in listed]
    own = lines(house.manager.get("/v1/periods.csv?programme=cloud&lang=zh"))
    assert own[0].startswith("期别") and [line.split(",")[1] for line in own[1:]] == ["cloud"] * (len(own) - 1)
    house.done(422, house.manager.get("/v1/periods.csv?programme=none"))

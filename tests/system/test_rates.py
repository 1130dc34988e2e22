"""Figures from outside: targets and rates, ETag and 304, known_at, the change in the next answer, groups, CSV."""
import csv
import datetime
import io
import os
import threading

import pytest

from support.api import FENGYANG, GOUZHAO, LEAVES, ZONE, filing, new_key

ROUNDS = 40 if "asan" in os.environ["DXTRACK_BUILD"] else 200
URL = f"/v1/rates?district={ZONE}&as_of=2023-06-30"


@pytest.fixture(scope="module")
def house(make_house):
    """Two workers, a few approved filings in two districts, a target for the zone and one district."""
    one = make_house({"workers": 2})
    for district, count in ((FENGYANG, 3), (GOUZHAO, 2)):
        for _ in range(count):
            code, firm = one.enterprise(district)
            one.approve(one.file(firm, code).json["id"])
    one.target(value=7)
    one.target(value=3, scope=f"district:{FENGYANG}")
    yield one
    one.close()


def test_a_row_has_its_rate_and_all_that_follows_from_it(make_house):
    house = make_house()
    try:
        for _ in range(3):
            code, firm = house.enterprise()
            house.approve(house.file(firm, code).json["id"])
        house.target(value=7)
        row = house.rates(indicator="cloud.enterprises")["cloud.enterprises"]
        expected = {"scope": f"district:{ZONE}", "district": ZONE, "period": "2023", "new": 3, "target": 7, "target_kind": "increment",
                    "rate": "42.85", "rounding": "truncate", "schedule": "50.00", "schedule_kind": "month", "ahead_points": "-7.15", "light": "red",
                    "cumulative": 3, "active": 3, "withdrawn": 0, "adjustment": 0, "share": None, "remaining": 4, "needed_per_month": 1,
                    "forecast": {"value": 6, "formula": "linear"}, "rank_rate": None, "rank_count": None}
        assert {name: row[name] for name in expected} == expected
        none = house.rates()["benchmark.enterprises"]
        assert none["new"] == 0 and {none[name] for name in ("target", "rate", "light", "ahead_points", "remaining", "needed_per_month", "target_kind")} == {None}
        # 5 after 3 is 66.666… more: growth is rounded half up, while 5 of 7, 71.428…, are cut
        for year in (2022, 2022, 2022, 2023, 2023):
            code, firm = house.enterprise()
            house.approve(house.file(firm, code, contract_date=f"{year}-01-01", service_start=f"{year}-02-01").json["id"])
        row = house.rates(indicator="cloud.enterprises")["cloud.enterprises"]
        assert [row[name] for name in ("new", "same_period_last_year", "growth", "growth_rounding", "rate", "rounding")] == [5, 3, "66.67", "half_up", "71.42", "truncate"]
    finally:
        house.close()


def test_by_district_the_children_and_the_rest_sum_to_the_zone(house):
    zone = house.rates(indicator="cloud.enterprises")["cloud.enterprises"]
    rows = house.done(200, house.reviewer.get(URL + "&indicator=cloud.enterprises&group_by=district")).json["items"]
    assert [row["scope"] for row in rows][-1] == "rest" and {row["district"] for row in rows[:-1]} == set(LEAVES)
    for member in ("new", "cumulative"):
        assert sum(row[member] for row in rows) == zone[member]
    by = {row["district"]: row for row in rows[:-1]}
    assert by[FENGYANG]["rate"] == "100.00" and by[FENGYANG]["rank_rate"] == 1 and by[FENGYANG]["rank_count"] == 1
    assert by[GOUZHAO]["target"] is None and by[GOUZHAO]["rank_rate"] is None and by[GOUZHAO]["rank_count"] == 2
    assert rows[-1]["target"] is None and rows[-1]["rank_count"] is None


def test_by_month_the_year_so_far(house):
    rows = house.done(200, house.reviewer.get(URL + "&indicator=cloud.enterprises&group_by=month")).json["items"]
    assert [row["month"] for row in rows] == [f"2023-0{n}" for n in range(1, 7)]
    assert sum(row["new"] for row in rows) == rows[-1]["new_ytd"] == house.figure("cloud.enterprises")[0]
    assert rows[-1]["cumulative"] == house.figure("cloud.enterprises")[1]


def test_live_rates_answer_304_until_something_changes(house):
    first = house.done(200, house.reviewer.get(f"/v1/rates?district={ZONE}"))
    same = house.reviewer.get(f"/v1/rates?district={ZONE}", headers={"If-None-Match": first.etag})
    assert (same.status, same.body) == (304, b"") and same.etag == first.etag
    assert house.reviewer.get(f"/v1/rates?district={ZONE}", headers={"If-None-Match": f'"x", {first.etag}'}).status == 304
    packed = house.reviewer.get(f"/v1/rates?district={ZONE}", headers={"Accept-Encoding": "gzip"})
    assert packed.etag != first.etag
    house.target(value=8, year=2017, valid_from="2017-01-01")
    changed = house.reviewer.get(f"/v1/rates?district={ZONE}", headers={"If-None-Match": first.etag})
    assert changed.status == 200 and changed.json["revision"] > first.json["revision"]


def test_every_role_that_reads_rates_gets_the_same_bytes(house):
    code, firm = house.enterprise()
    bodies = {client.get(f"/v1/rates?district={ZONE}").body for client in (house.reviewer, house.officer, house.manager, firm)}
    assert len(bodies) == 1


def test_a_change_shows_in_the_next_answer_on_every_worker(house):
    """Connections go to the workers in turn, so that some of these are served by each."""
    clients = [house.client(house.reviewer.token) for _ in range(6)]
    for client in clients:
        client.get("/livez")
    for _ in range(10):
        code, firm = house.enterprise()
        mine = house.file(firm, code).json
        before = house.figure("cloud.enterprises")[0]
        live = house.reviewer.get(f"/v1/rates?district={ZONE}&indicator=cloud.enterprises").json
        house.approve(mine["id"])
        for client in clients:
            now = client.get(f"/v1/rates?district={ZONE}&indicator=cloud.enterprises").json
            assert now["revision"] > live["revision"] and now["items"][0]["cumulative"] == live["items"][0]["cumulative"] + 1
            assert house.figure("cloud.enterprises", client=client)[0] == before + 1


def test_a_figure_with_a_past_known_at_never_changes(house):
    known = []
    for number in range(6):
        answer = house.done(200, house.reviewer.get(URL))
        known.append((answer.json["known_at"], answer.json))
        code, firm = house.enterprise()
        house.approve(house.file(firm, code).json["id"])
        house.target(value=100 + number)
        for instant, first in known:
            again = house.done(200, house.reviewer.get(f"{URL}&known_at={instant.replace('+', '%2B')}")).json
            assert again["known_at"] == instant and again["revision"] == first["revision"]
            assert [without_excluded(row) for row in again["items"]] == [without_excluded(row) for row in first["items"]]


def without_excluded(row):
    return {name: value for name, value in row.items() if name != "excluded"}


def test_a_known_at_asked_for_while_a_change_is_under_way_waits_for_it(house):
    """Readers with a known_at of now must not miss a change that gets an earlier recorded_at and commits later."""
    firms = [house.enterprise() for _ in range(4)]
    mine = [house.file(firm, code).json["id"] for code, firm in firms]
    stop, wrong = threading.Event(), []

    def read(client):
        while not stop.is_set():
            now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) - datetime.timedelta(milliseconds=1)
            path = f"{URL}&indicator=cloud.enterprises&known_at={now.isoformat(timespec='microseconds').replace('+', '%2B')}"
            first, again = client.get(path), client.get(path)
            if first.status == 200 and (first.json["items"][0]["new"], first.json["revision"]) != (again.json["items"][0]["new"], again.json["revision"]):
                wrong.append((first, again))
    readers = [threading.Thread(target=read, args=(house.client(house.reviewer.token),)) for _ in range(3)]
    for reader in readers:
        reader.start()
    for identity in mine:
        house.approve(identity)
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong


@pytest.mark.parametrize("query,pointer", [
    ("as_of=2099-01-01", "?as_of"), ("as_of=2023-02-30", "?as_of"), ("known_at=2099-01-01T00:00:00%2B08:00", "?known_at"),
    ("known_at=2023-01-01", "?known_at"), ("indicator=no.such", "?indicator"), ("scope=district:999999", "?scope"), ("group_by=week", "?group_by"),
    ("group_by=chain&district=410172560", "?group_by"), ("group_by=chain&scope=park:sample_park", "?group_by"), ("group_by=chain&scope=chain:smart_sensor", "?group_by"),
    ("group_by=district&scope=park:sample_park", "?group_by"), ("group_by=district&scope=chain:smart_sensor", "?group_by"),
    ("nonsense=1", "?nonsense"), ("basis=guessed", "?basis"),
])
def test_bad_questions_are_findings(house, query, pointer):
    answer = house.reviewer.get(f"/v1/rates?{query}")
    assert (answer.status, answer.code) == (422, "validation") and pointer in answer.findings


def test_targets_have_versions_valid_from_a_day(make_house):
    house = make_house()
    try:
        house.target(value=900)
        house.target(value=928, valid_from="2023-04-20")
        at = {day: house.rates(as_of=day)["cloud.enterprises"]["target"] for day in ("2023-03-31", "2023-04-19", "2023-04-20", "2023-06-30")}
        assert at == {"2023-03-31": 900, "2023-04-19": 900, "2023-04-20": 928, "2023-06-30": 928}
        house.target(value=None, valid_from="2023-05-01")
        assert house.rates()["cloud.enterprises"]["target"] is None
        listed = house.done(200, house.manager.get("/v1/targets?indicator=cloud.enterprises")).json["items"]
        assert sorted((row["valid_from"], row["value"]) for row in listed) == [("2023-01-01", 900), ("2023-04-20", 928), ("2023-05-01", None)]
    finally:
        house.close()


def test_targets_that_do_not_add_up_are_told_and_taken(make_house):
    house = make_house()

    def posted(scope=f"district:{ZONE}", **more):
        return [(hint["rule"], hint["tier"], hint["message"]) for hint in house.target(scope=scope, **more).json["findings"]]
    try:
        assert posted(value=928) == [], "none below has one"
        assert posted(f"district:{FENGYANG}", value=900) == [], "the others have none yet"
        assert posted(f"district:{GOUZHAO}", value=29) == [("target_sum", "inform", "下级区划的目标之和为 929，上级目标为 928，两者不一致，请核对。")]
        assert posted(f"district:{GOUZHAO}", value=28) == [] and posted("chain:smart_sensor", value=5) == []
        assert [rule for rule, _, _ in posted(value=927)] == ["target_sum"] and posted(value=None, valid_from="2023-06-01") == []
        assert house.rates(as_of="2023-05-31")["cloud.enterprises"]["target"] == 927, "taken all the same"
        key, body = new_key(), {"indicator": "cloud.enterprises", "scope": f"district:{ZONE}", "year": 2023, "value": 1, "kind": "increment",
                                "document_no": "文", "valid_from": "2023-07-01"}
        first = house.done(201, house.manager.post("/v1/targets", body, key=key, headers={"Accept-Language": "en"}))
        assert first.json["findings"][0]["message"].startswith("The targets of the districts below add up to 928, the one above them is 1;") and house.manager.post("/v1/targets", body, key=key).json == first.json
    finally:
        house.close()


def test_days_of_a_summer_with_summer_time_stay(make_house):
    """Shanghai's clocks were put forward on 17 April 1988 and back on 11 September: a day that passed through an instant would become its neighbour."""
    house = make_house()
    days = ("1988-04-17", "1988-07-01", "1988-09-11")
    try:
        for day in days:
            code, firm = house.enterprise(FENGYANG, park="sample_park")
            body = filing(code, contract_date=day, service_start=day) | {"explanations": {"Q204": "合同签于项目受理之前，服务延续至今，按实填报。"}}
            mine = house.done(201, firm.post("/v1/submissions", body, key=new_key())).json["id"]
            house.approve(mine)
            answers = house.submission(mine).json["answers"]
            assert (answers["contract_date"], answers["service_start"]) == (day, day)
            fact = house.done(200, house.reviewer.get(f"/v1/facts?uscc={code}")).json["items"][0]
            assert fact["effective_on"] == day
        known = house.done(200, house.reviewer.get("/v1/rates")).json["known_at"]
        for at in ("", f"&known_at={known.replace('+', '%2B')}"):
            asked = {day: house.done(200, house.reviewer.get(f"/v1/rates?indicator=cloud.enterprises&as_of={day}{at}")).json["items"][0]["new"]
                     for day in ("1988-04-16", "1988-04-17", "1988-06-30", "1988-07-01", "1988-09-10", "1988-09-11")}
            assert list(asked.values()) == [0, 1, 1, 2, 2, 3]
        months = house.done(200, house.reviewer.get("/v1/rates?indicator=cloud.enterprises&as_of=1988-09-11&group_by=month")).json["items"]
        assert {row["month"]: row["new"] for row in months if row["new"]} == {"1988-04": 1, "1988-07": 1, "1988-09": 1}
        table = house.done(200, house.reviewer.get("/v1/rates/facts.csv?indicator=cloud.enterprises&as_of=1988-12-31")).body.decode("utf-8-sig")
        assert all(f",{day}," in table for day in days)
        park = house.done(200, house.reviewer.get("/v1/rates?indicator=cloud.enterprises&as_of=1988-09-10&scope=park:sample_park")).json["items"]
        assert [(row["scope"], row["district"], row["new"], row["cumulative"]) for row in park] == [("park:sample_park", None, 2, 2)]
    finally:
        house.close()


def test_shares_stand_on_external_values(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code, "service_manufacturing").json
    house.approve(mine["id"], effective_on="2023-06-20", document_no="文")
    body = {"indicator": "service_manufacturing.enterprises", "scope": "district:410100", "as_of": "2023-06-30", "value": 23, "source": "市工信局"}
    house.done(201, house.manager.post("/v1/external-values", body, key=new_key()))
    share = house.rates()["service_manufacturing.enterprises"]["share"]
    new = house.rates()["service_manufacturing.enterprises"]["new"]
    assert share == {"value": f"{(new * 100000 // 23 + 5) // 10 / 100:.2f}", "part": new, "whole": 23, "whole_scope": "district:410100",
                     "as_of": "2023-06-30", "source": "市工信局", "rounding": "half_up"}


def test_the_facts_behind_a_figure(house):
    new, cumulative = house.figure("cloud.enterprises")
    got = house.done(200, house.reviewer.get(f"/v1/rates/facts?indicator=cloud.enterprises&district={ZONE}&as_of=2023-06-30&limit=2")).json
    assert got["total"] == cumulative and len(got["items"]) == 2 and got["next"]
    assert got["items"][0]["recorded_at"] >= got["items"][1]["recorded_at"] and all(f["counted"] for f in got["items"])
    code = got["items"][0]["uscc"]
    assert house.reviewer.get(f"/v1/rates/facts?indicator=cloud.enterprises&district={ZONE}&as_of=2023-06-30&part=new&uscc={code}").json["total"] == 1
    own = house.client(house.token(uscc=code)).get(f"/v1/rates/facts?indicator=cloud.enterprises&district={ZONE}&as_of=2023-06-30").json
    assert own["total"] == cumulative and {fact["uscc"] for fact in own["items"]} == {code}


def test_rates_as_csv(house):
    answer = house.done(200, house.reviewer.get(URL.replace("/v1/rates", "/v1/rates.csv") + "&group_by=district&indicator=cloud.enterprises"))
    assert answer.headers["content-type"].startswith("text/csv") and answer.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    assert answer.body.count(b"\r\n") == len(rows) == 7 and {"indicator", "scope", "new", "rate", "forecast.value", "share.value"} <= set(rows[0])
    chinese = house.reviewer.get(URL.replace("/v1/rates", "/v1/rates.csv") + "&lang=zh")
    assert not chinese.body.decode("utf-8-sig").splitlines()[0].isascii()


def test_pending_filings_are_excluded_and_told_within_a_second(house):
    code, firm = house.enterprise()
    before = house.rates()["cloud.enterprises"]["excluded"]["pending"]
    house.file(firm, code)
    end = datetime.datetime.now() + datetime.timedelta(seconds=3)
    while house.rates()["cloud.enterprises"]["excluded"]["pending"] != before + 1:
        assert datetime.datetime.now() < end


def test_on_the_basis_of_what_was_submitted_all_that_waits_counts(make_house):
    house = make_house()
    try:
        def moved(**query):
            """What the basis adds, by indicator: (new, cumulative)."""
            now, then = house.rates(basis="submitted", **query), house.rates(**query)
            return {code: tuple(now[code][name] - then[code][name] for name in ("new", "cumulative")) for code in now
                    if (now[code]["new"], now[code]["cumulative"]) != (then[code]["new"], then[code]["cumulative"])}
        today = str(datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date())
        counted, firm = house.enterprise(FENGYANG, chains=["smart_sensor"])
        house.approve(house.file(firm, counted, service_start="2023-05-02").json["id"])
        assert moved() == {}
        house.file(firm, counted, service_start="2023-06-01")
        assert moved() == {}, "it counts already"
        code, waiting = house.enterprise(GOUZHAO, chains=["smart_sensor"])
        mine = [house.file(waiting, code, service_start=day).json["id"] for day in ("2023-06-02", "2023-03-02", "2023-07-02")]
        house.file(waiting, code, "workshop", title="车间")
        house.file(waiting, code, "service_manufacturing")
        house.file(waiting, code, "service_provider")
        assert moved() == {"cloud.enterprises": (1, 1)} and moved(district=FENGYANG) == {} and moved(as_of="2023-03-01") == {}
        assert moved(as_of=today) == {"cloud.enterprises": (0, 1), "service_manufacturing.enterprises": (1, 1), "service_provider.enterprises": (1, 1)}
        months = house.done(200, house.reviewer.get(URL + "&indicator=cloud.enterprises&group_by=month&basis=submitted")).json["items"]
        assert [row["new"] for row in months] == [0, 0, 1, 0, 1, 0]
        chain = house.done(200, house.reviewer.get("/v1/rates?as_of=2023-06-30&indicator=cloud.enterprises&basis=submitted&scope=chain:smart_sensor")).json["items"]
        assert chain[0]["new"] == 2
        house.file(firm, counted, service_start="2022-12-31")
        assert moved() == {"cloud.enterprises": (0, 1)}, "one more waits, and one would be of the year before"
        house.target(value=4)
        rows = {basis: house.rates(basis=basis)["cloud.enterprises"] for basis in ("approved", "submitted")}
        assert [(row["new"], row["rate"], row["remaining"]) for row in rows.values()] == [(1, "25.00", 3), (1, "25.00", 3)]
        assert rows["submitted"]["cumulative"] == 2 and rows["submitted"]["excluded"] == rows["approved"]["excluded"]
        for identity in mine:
            house.done(201, house.review(identity, "return", reason="补"))
        assert moved() == {"cloud.enterprises": (-1, 0)}, "what was returned waits for nobody here"
        csv_rows = house.done(200, house.reviewer.get(URL.replace("rates", "rates.csv") + "&indicator=cloud.enterprises&basis=submitted")).body.decode("utf-8-sig")
        assert dict(zip(*(line.split(",") for line in csv_rows.splitlines()[:2])))["new"] == "0"
    finally:
        house.close()


def test_two_daemons_on_one_database_show_each_others_changes(house, make_house, cluster, authority, tmp_path):
    from support.daemon import Daemon
    other = Daemon(tmp_path, authority, cluster.conninfo(house.database))
    try:
        client = other.client(house.reviewer.token)
        before = client.get(f"/v1/rates?district={ZONE}").json["revision"]
        code, firm = house.enterprise()
        house.approve(house.file(firm, code).json["id"])
        end = datetime.datetime.now() + datetime.timedelta(seconds=3)
        while client.get(f"/v1/rates?district={ZONE}").json["revision"] <= before:
            assert datetime.datetime.now() < end, "NOTIFY never reached the other daemon"
        officer = house.officer.get("/v1/me").json
        assert officer["role"] == "reviewer"
    finally:
        other.stop()


def test_approvals_of_one_enterprise_from_two_daemons_count_once(house, cluster, authority, tmp_path):
    """Two filings of one enterprise, approved at the same moment by two daemons, 200 times: it counts once."""
    from support.daemon import Daemon
    other = Daemon(tmp_path, authority, cluster.conninfo(house.database))
    start, done = threading.Barrier(3, timeout=60), threading.Barrier(3, timeout=60)
    waiting, results = [], []

    def approve(client, which):
        for _ in range(ROUNDS):
            start.wait()
            results.append(house.review(waiting[which].json["id"], client=client, etag=waiting[which].etag).status)
            done.wait()
    try:
        here, there = house.client(house.reviewer.token), other.client(house.reviewer.token)
        threads = [threading.Thread(target=approve, args=arguments, daemon=True) for arguments in ((here, 0), (there, 1))]
        for thread in threads:
            thread.start()
        for _ in range(ROUNDS):
            code, firm = house.enterprise()
            waiting[:] = [house.submission(house.file(firm, code).json["id"]) for _ in range(2)]
            before = house.figure("cloud.enterprises")
            start.wait()
            done.wait()
            assert results[-2:] == [201, 201]
            live = there.get(f"/v1/rates?district={ZONE}&as_of=2023-06-30&indicator=cloud.enterprises")
            assert house.figure("cloud.enterprises") == (before[0] + 1, before[1] + 1), live
    finally:
        other.stop()

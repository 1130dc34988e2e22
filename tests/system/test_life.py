"""The life of entries by the calendar: what a public notice waits for, and what the keeper does by date."""
import re
import select

import pytest

from support.api import WUTONG
from support.daemon import Daemon


def noticed(house, on):
    """A workshop whose public notice began on a day."""
    code, firm = house.enterprise(WUTONG)
    mine = house.file(firm, code, "workshop", title="车间").json
    house.approve(mine["id"])
    house.moves(mine["entry"], ["expert_review", "publicity"], effective_on=on)
    return mine["entry"]


def test_c18_a_notice_of_five_working_days_over_the_dragon_boat_festival(house):
    entry = noticed(house, "2023-06-15")
    for day in ("2023-06-15", "2023-06-20", "2023-06-24"):
        early = house.move(entry, "recognised", effective_on=day, document_no="文")
        assert early.status == 422 and early.findings == {"#/effective_on": "publicity_open"}
        assert "2023-06-25" in early.json["errors"][0]["message"]
    assert house.entry(entry).json["stage"] == "publicity"
    house.done(201, house.move(entry, "recognised", effective_on="2023-06-25", document_no="文〔2023〕6号"))
    assert house.entry(entry).json["moves"][-1]["effective_on"] == "2023-06-25"


def test_an_objection_waits_for_nothing(house):
    entry = noticed(house, "2023-06-15")
    house.done(201, house.move(entry, "expert_review", effective_on="2023-06-16"))
    house.moves(entry, ["publicity"], effective_on="2023-06-19")
    late = house.move(entry, "recognised", effective_on="2023-06-25", document_no="文")
    assert late.findings == {"#/effective_on": "publicity_open"}, "the new notice counts, not the old one"
    house.done(201, house.move(entry, "recognised", effective_on="2023-06-28", document_no="文"))


def test_the_notice_of_an_acceptance_stands_as_long(house):
    entry = platform(house, "2022-03-01", ("acceptance_applied", "2023-05-20"), ("acceptance_publicity", "2023-06-15"))
    early = house.move(entry, "accepted", effective_on="2023-06-24", document_no="文")
    assert early.status == 422 and early.findings == {"#/effective_on": "publicity_open"} and "2023-06-25" in early.json["errors"][0]["message"]
    house.done(201, house.move(entry, "accepted", effective_on="2023-06-25", document_no="文"))
    entry = platform(house, "2022-03-01", ("acceptance_applied", "2023-05-20"), ("acceptance_publicity", "2023-06-15"))
    house.done(201, house.move(entry, "acceptance_failed", effective_on="2023-06-16", document_no="文"))


def test_a_year_whose_holidays_nobody_knows_is_not_guessed(house):
    entry = noticed(house, "2020-12-30")
    answer = house.move(entry, "recognised", effective_on="2021-03-01", document_no="文")
    assert answer.status == 422 and answer.findings == {"#/effective_on": "calendar_missing"}
    assert "calendar-cn-2020.json" in answer.json["errors"][0]["message"]


def test_programmes_look_as_before(house):
    """The file's members about time are no members of the API."""
    answer = house.done(200, house.reviewer.get("/v1/programmes/workshop")).json
    assert all(set(s) == {"code", "title", "counts"} for s in answer["stages"])
    assert all(set(m) == {"from", "to", "document_required"} for m in answer["moves"])


# The keeper. Its days pass while the daemon is stopped: what was recorded becomes old, and the next start looks.

CULTIVATED = ["material_review", "site_check", "publicity", "cultivating"]


@pytest.fixture
def kept(make_house):
    one = make_house()
    yield one
    one.close()


def years_pass(house, expected, daemons=1):
    """Stops the daemon, lets all records be old, and starts again until so many moves were made by it (or by several)."""
    house.daemon.stop()
    house.sql("UPDATE dxtrack.move SET recorded_at = recorded_at - interval '4000 days'; UPDATE dxtrack.entry_head SET due_on = '-infinity'")
    others = [Daemon(house.folder, house.daemon.authority, house.cluster.conninfo(house.database), start=False) for _ in range(daemons - 1)]
    for daemon in [house.daemon, *others]:
        daemon.start(ready=False)
    for daemon in [house.daemon, *others]:
        daemon.wait_ready()
        while not (ran := metrics(daemon)["dxtrack_keeper_last_run_seconds"]):
            select.select([], [], [], 0.02)
        assert ran > 1700000000
    made = [metrics(daemon)["dxtrack_keeper_moves_total"] for daemon in [house.daemon, *others]]
    for daemon in others:
        daemon.stop()
    assert sum(made) == expected, made
    if daemons == 1 and expected:
        house.daemon.wait_log(rf"the keeper moved {expected} entries")


def events_of(client):
    """What the feed tells, once the warnings have their places in it."""
    items, after = [], ""
    while not any(e["type"] == "warning" for e in items):
        answer = client.get(f"/v1/events?wait=10{after}").json
        items += answer["items"]
        after = f"&after={answer['next']}"
    return items


def metrics(daemon):
    text = daemon.admin().get("/metrics").body.decode()
    return {name: int(value) for name, value in re.findall(r"^(dxtrack_keeper_\w+) (\d+)$", text, re.M)}


def platform(house, on, *more):
    code, firm = house.enterprise()
    mine = house.file(firm, code, "platform", title=f"平台{code}").json
    house.approve(mine["id"])
    house.moves(mine["entry"], CULTIVATED, effective_on=on)
    for stage, day in more:
        house.moves(mine["entry"], [stage], effective_on=day)
    return mine["entry"]


def test_c16_c17_periods_end_by_themselves(kept):
    house = kept
    idle = platform(house, "2022-03-01")
    in_time = platform(house, "2022-03-01", ("midterm_passed", "2023-04-18"), ("acceptance_applied", "2024-03-01"))
    failed = [("acceptance_applied", "2023-04-01"), ("acceptance_failed", "2023-05-10"), ("rectify", "2023-05-20")]
    never = platform(house, "2022-03-01", *failed)
    mended = platform(house, "2022-03-01", *failed, ("accepted", "2023-11-01"))
    late = house.move(never, "accepted", effective_on="2023-11-11", document_no="文")
    assert late.status == 422 and late.findings == {"#/effective_on": "deadline_passed"} and "2023-11-10" in late.json["errors"][0]["message"]
    before = house.rates(as_of="2024-03-02")["platform.cultivated"]
    assert house.entry(idle).json["stage"] == "cultivating", "never on the day of the last record"
    years_pass(house, expected=2)
    assert [house.entry(one).json["stage"] for one in (idle, in_time, never, mended)] == ["cancelled", "acceptance_applied", "cancelled", "accepted"]
    last = house.entry(idle).json["moves"][-1]
    assert (last["to"], last["effective_on"], last["document_no"]) == ("cancelled", "2024-03-02", None)
    assert "keeper" in last["by"] and "2022-03-01" in last["reason"]
    assert house.entry(never).json["moves"][-1]["effective_on"] == "2023-11-11"

    def active(day):
        row = house.rates(as_of=day)["platform.cultivated"]
        return row["cumulative"], row["active"]
    assert [active(day) for day in ("2023-11-10", "2023-11-11", "2024-03-01", "2024-03-02")] == [(4, 4), (4, 3), (4, 3), (4, 2)]
    assert (before["cumulative"], before["active"]) == (4, 4)
    assert house.rates(as_of="2023-12-31")["platform.accepted"]["new"] == 1
    refused = house.move(idle, "acceptance_applied", effective_on="2024-03-03")
    assert refused.status == 409, "what the keeper did is the entry's state like any other"
    # what was done in time and is recorded late
    house.mark = house.reviewer.get("/v1/rates?indicator=platform.accepted").json["known_at"]
    late = house.move(idle, "acceptance_applied", effective_on="2024-03-02")
    assert late.status == 409, "the end's own day is no day in time"
    house.done(201, house.move(idle, "acceptance_applied", effective_on="2024-02-20"))
    house.done(201, house.move(never, "accepted", effective_on="2023-11-09", document_no="文〔2023〕11号"))
    assert [(m["to"], m["undone"]) for m in house.entry(never).json["moves"]][-2:] == [("cancelled", True), ("accepted", False)]
    assert [active(day) for day in ("2023-11-11", "2024-03-02")] == [(4, 4), (4, 4)]
    assert house.rates(as_of="2023-12-31")["platform.accepted"]["new"] == 2
    assert house.rates(as_of="2023-12-31", known_at=house.mark)["platform.accepted"]["new"] == 1
    told = [n for n in house.reviewer.get("/v1/notices?limit=1000").json["items"] if n["entry"] == idle]
    assert [n["kind"] for n in told] == ["move", "move"] and "撤回" in told[1]["text"]["zh"]


def test_a_contract_ends_and_is_renewed(kept):
    house = kept
    code, firm = house.enterprise()
    mine = house.file(firm, code, service_start="2023-03-20", service_end="2024-03-19").json
    house.approve(mine["id"])
    years_pass(house, expected=1)
    entry = house.entry(mine["entry"]).json
    assert entry["stage"] == "expired" and entry["moves"][-1]["effective_on"] == "2024-03-20"
    row = house.rates(as_of="2024-03-20")["cloud.enterprises"]
    assert (row["cumulative"], row["active"]) == (1, 0)
    firm = house.client(house.token(uscc=code))
    again = house.file(firm, code, contract_date="2024-04-01", service_start="2024-04-10", service_end="2025-04-09").json
    assert again["entry"] == mine["entry"]
    house.approve(again["id"])
    assert house.entry(mine["entry"]).json["stage"] == "active"
    assert [house.rates(as_of=day)["cloud.enterprises"]["active"] for day in ("2024-04-09", "2024-04-10")] == [0, 1]
    assert house.rates(as_of="2024-12-31")["cloud.enterprises"]["cumulative"] == 1


def test_two_daemons_make_each_move_once(kept):
    house = kept
    entries = [platform(house, "2022-03-01") for _ in range(3)]
    soon = platform(house, house.sql("SELECT (dxtrack.shanghai_day(clock_timestamp()) - interval '23 months 10 days')::date::text")[0][0])
    years_pass(house, expected=3, daemons=2)
    notices = house.reviewer.get("/v1/notices").json["items"]
    assert [n["entry"] for n in notices if n["kind"] == "warning"] == [soon], "of two daemons one warns"
    assert sorted(n["entry"] for n in notices if n["kind"] == "move") == sorted(entries)
    warning = next(n for n in notices if n["kind"] == "warning")
    assert warning["due_on"] and warning["due_on"] in warning["text"]["en"] and warning["submission"] is None
    owner = house.client(house.token(uscc=warning["uscc"]))
    assert [n["kind"] for n in owner.get("/v1/notices?kind=warning").json["items"]] == ["warning"]
    events = [e for e in events_of(owner) if e["type"] == "warning"]
    assert [(e["object"], e["data"]["days"], e["data"]["notice"]) for e in events] == [(soon, 30, warning["id"])]
    assert all([m["to"] for m in house.entry(one).json["moves"]].count("cancelled") == 1 for one in entries)

"""What time does by itself: at the right day, once, also late, and never behind the back of whoever is at work on an entry."""
import hashlib
import json
import threading
import uuid

import pytest

from house import SQL
from test_corrections import correct
from test_figures import move

KEEPER = uuid.UUID("00000000-0000-7000-8000-000000000001")
LATE = "2025-12-31"            # long after everything, and before the database's own today
SOON = "2024-01-10"            # a cultivation that ends ten days after LATE


def load(base, code, change=lambda programme: None):
    """Loads a programme's document as `dxtrackctl catalogue load` does."""
    document = json.loads((SQL / "catalogue" / f"{code}.json").read_text())
    change(document["programme"])
    text = json.dumps(document)
    base.owner.sql("INSERT INTO dxtrack.catalogue (kind, code, version, document, digest) SELECT 'programme', %s, 1 + count(*), %s, %s "
                   "FROM dxtrack.catalogue WHERE code = %s", code, text, hashlib.sha256(text.encode()).digest(), code)


@pytest.fixture
def house(base):
    for code in ("cloud", "workshop", "platform"):
        load(base, code)
    return base


def age(base, days=4000):
    """As if all moves so far had been recorded that long ago."""
    base.owner.sql("UPDATE dxtrack.move SET recorded_at = recorded_at - make_interval(days => %s)", days)
    base.owner.sql("UPDATE dxtrack.entry_head SET due_on = '-infinity'")


def keep(base, day, batch=100, who=None):
    """A look of the keeper on that day: the moves made."""
    made, who = 0, who or base.session()
    while True:
        settled = who.call("keeper_settle", day, batch)[0]
        if settled["done"] >= batch:
            continue
        if not settled["more"]:
            return made
        made += who.call("keeper_move", day, batch)[0]["done"]


def entry(base, identity):
    return base.zone.call("entry_get", identity)[0]


def moves(base, identity):
    return [(m["to"], m["effective_on"]) for m in json.loads(entry(base, identity)["moves"])]


def due(base, identity):
    """The day that the rule names for the entry as it stands."""
    day = base.owner.sql("SELECT (dxtrack.entry_deadline(e)).due_on FROM dxtrack.entry_head e WHERE e.id = %s", identity)[0][0]
    return day and str(day)


def opened(base, programme, stage="recommended"):
    s = base.submitted(base.enterprise(), programme=programme, title="t", title_key=uuid.uuid4().hex)
    assert base.approve(s, stage=stage)["outcome"] == "stored"
    return s["entry"]


def walk(base, identity, *steps):
    """Moves through (stage, day) …, counting cultivation."""
    at = entry(base, identity)["stage"]
    for stage, day in steps:
        counts = (["platform.cultivated"], ["entry"]) if stage == "cultivating" else ((), ())
        assert move(base, identity, at, stage, day, *counts)["outcome"] == "stored", stage
        at = stage


def cultivated(base, day="2022-03-01"):
    identity = opened(base, "platform")
    walk(base, identity, ("cultivating", day))
    return identity


def contract(base, ends, uscc=None, starts="2023-01-01", entry=None):
    answers = {"service_start": starts} | ({"service_end": ends} if ends else {})
    more = {"entry": entry, "entry_given": False} if entry else {}
    s = base.submitted(uscc or base.enterprise(), answers=json.dumps(answers), **more)
    assert base.approve(s, starts, ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    return s


def inactive(base, as_of, indicator):
    return sum(r["n"] for r in base.zone.call("figure_inactive", as_of, None, indicator) if r["scope_kind"] == "district")


def test_c16_cultivation_ends_after_two_years_without_an_application(house):
    platform = cultivated(house, "2022-03-01")
    age(house)
    assert keep(house, "2024-03-01") == 0 and entry(house, platform)["stage"] == "cultivating"
    assert keep(house, "2024-03-02") == 1
    assert moves(house, platform)[-1] == ("cancelled", "2024-03-02") and entry(house, platform)["stage"] == "cancelled"
    last = json.loads(entry(house, platform)["moves"])[-1]
    assert "keeper" in last["by"] and "2022-03-01" in last["reason"] and last["document_no"] is None
    assert house.counts("2024-03-02", indicator="platform.cultivated") == 1, "still in cumulative"
    assert [inactive(house, day, "platform.cultivated") for day in ("2024-03-01", "2024-03-02")] == [0, 1]
    assert keep(house, LATE) == 0
    audit = house.owner.sql("SELECT account, action, object, version FROM dxtrack.audit ORDER BY id DESC LIMIT 1")[0]
    assert audit == (KEEPER, "move", str(platform), 3)
    assert house.tally_differs() == []


def test_an_application_in_time_keeps_it(house):
    platform = cultivated(house, "2022-03-01")
    walk(house, platform, ("midterm_passed", "2023-04-18"), ("acceptance_applied", "2024-03-01"))
    age(house)
    assert keep(house, LATE) == 0


def test_the_mid_term_check_does_not_make_the_period_longer(house):
    platform = cultivated(house, "2022-03-01")
    walk(house, platform, ("midterm_rectify", "2023-04-18"), ("midterm_passed", "2023-06-18"))
    assert due(house, platform) == "2024-03-02"
    walk(house, cultivated(house, "2022-03-01"), ("midterm_passed", "2024-03-01"))        # checked on its last day
    age(house)
    assert keep(house, LATE) == 2
    assert [str(r[0]) for r in house.owner.sql("SELECT effective_on FROM dxtrack.move WHERE to_stage = 'cancelled'")] == ["2024-03-02"] * 2


def too_late(base, identity, to, day, *counts):
    """The last day that the refusal names; nothing has changed."""
    before = entry(base, identity)
    row = move(base, identity, before["stage"], to, day, *counts)
    assert row["outcome"] == "deadline_passed" and entry(base, identity) == before
    return row["detail"]


def test_c16_nothing_is_dated_after_the_end_though_the_keeper_has_not_come(house):
    platform = cultivated(house, "2022-03-01")
    for to in ("midterm_passed", "midterm_rectify", "acceptance_applied"):
        assert too_late(house, platform, to, "2024-03-02") == "2024-03-01"
    walk(house, platform, ("midterm_rectify", "2023-04-18"))
    assert too_late(house, platform, "midterm_passed", "2024-03-02", ["platform.midterm_passed"], ["entry"]) == "2024-03-01"
    assert house.counts("2024-12-31", indicator="platform.midterm_passed") == 0
    walk(house, platform, ("cancelled", "2024-05-05"))                                    # what the end brings may be told late


def test_c17_an_acceptance_after_half_a_year_does_not_count(house):
    one, other = (cultivated(house, "2021-08-01") for _ in range(2))
    for identity in (one, other):
        walk(house, identity, ("acceptance_applied", "2023-04-01"), ("acceptance_failed", "2023-05-10"), ("rectify", "2023-05-20"))
    assert too_late(house, one, "accepted", "2023-11-11", ["platform.accepted"], ["entry"]) == "2023-11-10"
    assert house.counts("2023-12-31", indicator="platform.accepted") == 0
    assert move(house, other, "rectify", "accepted", "2023-11-10", ["platform.accepted"], ["entry"])["outcome"] == "stored"


def test_an_end_that_is_an_answer_binds_no_move(house):
    first = contract(house, "2023-12-31")
    assert move(house, first["entry"], "active", "revoked", "2024-02-01")["outcome"] == "stored"


def test_c17_half_a_year_to_rectify(house):
    entries = [cultivated(house, "2021-08-01") for _ in range(3)]
    for one in entries:
        walk(house, one, ("acceptance_applied", "2023-04-01"), ("acceptance_failed", "2023-05-10"))
    for one in entries[:2]:
        walk(house, one, ("rectify", "2023-05-20"))
    assert [due(house, one) for one in entries] == ["2023-11-11"] * 3, "counted from the failure"
    age(house)
    assert keep(house, "2023-11-10") == 0
    assert move(house, entries[0], "rectify", "accepted", "2023-11-01", ["platform.accepted"], ["entry"])["outcome"] == "stored"
    age(house)
    assert keep(house, "2023-11-11") == 2
    assert [entry(house, one)["stage"] for one in entries] == ["accepted", "cancelled", "cancelled"]
    assert moves(house, entries[1])[-1] == ("cancelled", "2023-11-11")
    assert house.counts("2023-12-31", indicator="platform.accepted") == 1
    assert keep(house, LATE) == 0


def test_a_workshop_is_rechecked_every_three_years_or_lapses(house):
    one = opened(house, "workshop")
    walk(house, one, ("recognised", "2018-05-08"))
    age(house)
    assert keep(house, "2021-05-08") == 0 and keep(house, LATE) == 1
    assert moves(house, one)[-1] == ("recheck_due", "2021-05-09")
    walk(house, one, ("recheck_passed", "2021-09-01"))
    age(house)
    assert keep(house, "2024-09-01") == 0 and keep(house, "2024-09-02") == 1
    age(house)
    assert keep(house, "2025-09-02") == 0 and keep(house, "2025-09-03") == 1
    assert moves(house, one)[-2:] == [("recheck_due", "2024-09-02"), ("lapsed", "2025-09-03")]


@pytest.mark.parametrize("began, months, day", [
    ("2022-02-28", 24, "2024-02-29"), ("2024-02-29", 24, "2026-03-01"), ("2024-02-29", 12, "2025-03-01"), ("2023-08-31", 6, "2024-03-01"),
    ("2022-08-31", 6, "2023-03-01"), ("2023-03-31", 6, "2023-10-01"), ("2023-12-31", 2, "2024-03-01"), ("2022-12-31", 12, "2024-01-01")])
def test_months_end_with_the_month(base, began, months, day):
    load(base, "platform", lambda p: p["deadlines"][0].update(months=months))
    assert due(base, cultivated(base, began)) == day


def test_a_cloud_contract_expires_and_a_renewal_makes_it_active(house):
    first = contract(house, "2023-12-31")
    age(house)
    assert keep(house, "2023-12-31") == 0 and keep(house, "2024-01-01") == 1
    assert moves(house, first["entry"])[-1] == ("expired", "2024-01-01")
    assert [inactive(house, day, "cloud.enterprises") for day in ("2023-12-31", "2024-01-01")] == [0, 1]
    contract(house, "2024-12-31", uscc=first["uscc"], starts="2024-03-01", entry=first["entry"])
    assert entry(house, first["entry"])["stage"] == "active"
    assert [inactive(house, day, "cloud.enterprises") for day in ("2024-02-29", "2024-03-01")] == [1, 0]
    age(house)
    assert keep(house, "2024-12-31") == 0 and keep(house, "2025-01-01") == 1
    assert house.counts("2025-06-30") == 1 and house.tally_differs() == []


def test_the_latest_contract_counts_and_one_without_end_runs_on(house):
    first = contract(house, "2023-12-31")
    contract(house, "2025-03-31", uscc=first["uscc"], starts="2023-06-01", entry=first["entry"])
    assert due(house, first["entry"]) == "2025-04-01"
    contract(house, None, uscc=first["uscc"], starts="2023-07-01", entry=first["entry"])
    assert due(house, first["entry"]) is None
    age(house)
    assert keep(house, LATE) == 0


def test_a_correction_of_the_end_is_seen(house):
    s = contract(house, "2023-12-31")
    age(house)
    assert keep(house, "2023-06-30") == 0
    assert correct(house, s, answers='{"service_start":"2023-01-01","service_end":"2023-03-31"}')["outcome"] == "stored"
    assert house.approve(house.zone.call("submission_get", id=s["id"])[0], "2023-01-01", ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    assert moves(house, s["entry"])[-1] == ("expired", "2023-04-01"), "by the approval, not by the keeper's next day"
    assert entry(house, s["entry"])["stage"] == "expired" and inactive(house, "2023-04-01", "cloud.enterprises") == 1
    assert told_of(house, s["entry"])[0][-1] == "move" and house.tally_differs() == []
    age(house)
    assert keep(house, "2023-06-30") == 0, "once"


@pytest.mark.parametrize("ends, more, last", [
    ("2022-09-03", [], ("expired", "2022-09-04")),                                                  # before the start that was wrong: nobody overruled it
    ("2022-09-03", [("expired", "2023-02-01"), ("active", "2023-03-01")], ("active", "2023-03-01"))])  # an officer did
def test_a_correction_to_a_contract_that_was_over_before_the_wrong_start(house, ends, more, last):
    s = contract(house, None)
    walk(house, s["entry"], *more)
    answers = {"service_start": "2022-07-18", "service_end": ends}
    assert correct(house, s, answers=json.dumps(answers))["outcome"] == "stored"
    assert house.approve(house.zone.call("submission_get", id=s["id"])[0], "2022-07-18", ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    age(house)
    assert keep(house, LATE) == 0 and moves(house, s["entry"])[-1] == last and house.tally_differs() == []
    assert inactive(house, "2024-01-01", "cloud.enterprises") == (last[0] == "expired")


def test_a_correction_of_something_else_leaves_the_end_to_the_keeper(house):
    s = contract(house, "2023-03-31")
    assert correct(house, s, answers='{"service_start":"2023-01-02","service_end":"2023-03-31"}')["outcome"] == "stored"
    assert house.approve(house.zone.call("submission_get", id=s["id"])[0], "2023-01-02", ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    assert entry(house, s["entry"])["stage"] == "active"
    age(house)
    assert keep(house, LATE) == 1 and entry(house, s["entry"])["stage"] == "expired"


def test_an_officer_who_knows_better_is_not_contradicted(house):
    s = contract(house, "2023-12-31")
    age(house)
    assert keep(house, "2024-01-01") == 1
    assert move(house, s["entry"], "expired", "active", "2024-02-01")["outcome"] == "stored"
    age(house)
    assert keep(house, LATE) == 0 and entry(house, s["entry"])["stage"] == "active"


def test_nothing_moves_on_the_day_of_the_last_record(house):
    platform = cultivated(house, "2022-03-01")
    today = str(house.owner.sql("SELECT dxtrack.shanghai_day(clock_timestamp())")[0][0])
    assert keep(house, today) == 0
    tomorrow = house.owner.sql("SELECT due_on - dxtrack.shanghai_day(clock_timestamp()) FROM dxtrack.entry_head WHERE id = %s", platform)[0][0]
    assert tomorrow == 1, "the next look is on the next day"
    age(house, days=1)
    assert keep(house, today) == 1 and moves(house, platform)[-1] == ("cancelled", "2024-03-02")


def test_a_clock_that_runs_ahead_moves_nothing_early(house):
    cultivated(house, str(house.owner.sql("SELECT dxtrack.shanghai_day(clock_timestamp()) - 1")[0][0]))
    age(house)
    assert keep(house, "2099-01-01") == 0


def test_another_document_of_the_programme_is_obeyed(house):
    platform = cultivated(house, "2022-03-01")
    age(house)
    assert keep(house, "2023-03-02") == 0
    load(house, "platform", lambda p: p["deadlines"][0].update(months=12))
    assert keep(house, "2023-03-02") == 1 and moves(house, platform)[-1] == ("cancelled", "2023-03-02")
    load(house, "platform", lambda p: p.pop("deadlines"))
    assert keep(house, LATE) == 0


def test_several_keepers_at_once_make_each_move_once(house):
    entries = [cultivated(house, "2022-03-01") for _ in range(24)]
    soon = [cultivated(house, SOON) for _ in range(12)]
    age(house)
    sessions, made, failed = [house.session() for _ in range(4)], [], []
    together = threading.Barrier(len(sessions))

    def one(who):
        try:
            together.wait()
            made.append(keep(house, LATE, batch=3, who=who))
        except Exception as e:  # noqa: BLE001 - told below
            failed.append(e)
    threads = [threading.Thread(target=one, args=(who,)) for who in sessions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failed
    made.append(keep(house, LATE))          # what somebody's settling hid from all others just then
    assert sum(made) == len(entries)
    assert len(house.zone.call("notice_list", kind="move", limit=None)) == len(entries)
    assert sorted(w[:2] for w in warned(house)) == sorted((identity, 30) for identity in soon), "each warning once, the nearest"
    assert all(len(moves(house, identity)) == 3 and entry(house, identity)["etag"] == "3" for identity in entries)
    assert house.owner.sql("SELECT count(*), count(DISTINCT recorded_at) FROM dxtrack.move WHERE to_stage = 'cancelled'")[0] == (24, 24)


def told(base, **filters):
    """(kind, last day, text) of the notices that the keeper has written."""
    rows = base.session(districts="*").call("notice_list", **filters)
    return [(r["kind"], r["due_on"] and str(r["due_on"]), {"zh": r["text.zh"], "en": r["text.en"]}) for r in rows if r["kind"] in ("warning", "move")]


def warned(base):
    return base.owner.sql("SELECT n.entry, n.warn_days, n.due_on FROM dxtrack.notice n WHERE n.kind = 'warning' ORDER BY n.recorded_at, n.id")


def days(base):
    return [n for _, n, _ in warned(base)]


def test_the_end_of_a_cultivation_is_warned_of_90_and_30_days_before(house):
    platform = cultivated(house, "2022-03-01")                     # its last day: 2024-03-01
    age(house)
    assert keep(house, "2023-12-01") == 0 and days(house) == []
    for day, so_far in (("2023-12-02", [90]), ("2023-12-03", [90]), ("2024-01-30", [90]), ("2024-01-31", [90, 30]), ("2024-03-01", [90, 30])):
        assert keep(house, day) == 0 and days(house) == so_far, day
    first = told(house)[0]
    assert first[:2] == ("warning", "2024-03-01")
    assert first[2] == {"zh": "贵企业的“工业互联网平台”条目“t”现处于“培育中”阶段，期限至 2024-03-01 止（含当日），还有 90 天；到期未办理的，系统将转为“取消培育资格”。",
                        "en": 'Your entry "t" of Industrial internet platforms is at the stage "in cultivation" until 2024-03-01, 90 days from now. '
                              'Unless it has gone on by then, it comes to "cancelled".'}
    row = house.zone.call("notice_list", kind="warning")[0]
    assert (row["entry"], row["programme"], row["submission"], row["version"]) == (platform, "platform", None, None)
    assert entry(house, platform)["etag"] == "2", "a warning changes nothing"
    audit = house.owner.sql("SELECT account, action, object, version, convert_from(content, 'UTF8') FROM dxtrack.audit ORDER BY id DESC LIMIT 1")[0]
    assert audit[:4] == (KEEPER, "warning", str(platform), 2) and audit[4].endswith("11:cultivating,9:cancelled,10:2024-03-01,2:30,")
    assert house.tally_differs() == []


def test_after_days_without_a_daemon_only_the_nearest_warning_is_given(house):
    cultivated(house, "2022-03-01")
    age(house)
    assert keep(house, "2024-02-20") == 0 and days(house) == [30]
    assert "还有 10 天" in told(house)[0][2]["zh"] and "10 days from now" in told(house)[0][2]["en"]
    assert keep(house, "2024-03-01") == 0 and days(house) == [30]
    cultivated(house, "2021-01-01")                                # whose end has passed: nothing is to be warned of
    age(house)
    assert keep(house, "2024-03-01") == 1 and days(house) == [30]


def test_the_mid_term_check_repeats_no_warning_and_an_application_ends_them(house):
    one, other = cultivated(house, "2022-03-01"), cultivated(house, "2022-03-01")
    age(house)
    assert keep(house, "2023-12-20") == 0 and days(house) == [90, 90]
    walk(house, one, ("midterm_passed", "2024-01-10"))
    walk(house, other, ("acceptance_applied", "2024-01-10"))
    age(house)
    assert keep(house, "2024-01-20") == 0 and days(house) == [90, 90], "of the same end each warning once"
    assert keep(house, "2024-02-01") == 0 and [w[:2] for w in warned(house)[2:]] == [(one, 30)]


def test_warnings_are_data_and_never_on_the_day_of_the_last_record(house):
    began = str(house.owner.sql("SELECT (dxtrack.shanghai_day(clock_timestamp()) - interval '23 months 15 days')::date")[0][0])
    today = str(house.owner.sql("SELECT dxtrack.shanghai_day(clock_timestamp())")[0][0])
    cultivated(house, began)
    assert keep(house, today) == 0 and days(house) == []
    age(house, days=1)
    load(house, "platform", lambda p: p["deadlines"][0].pop("warnings"))
    assert keep(house, today) == 0 and days(house) == []
    load(house, "platform", lambda p: p["deadlines"][0].update(warnings=[{"days": 20}, {"days": 60}]))
    assert keep(house, today) == 0 and days(house) == [20]


def test_what_the_keeper_moves_the_enterprise_is_told(house):
    platform = cultivated(house, "2022-03-01")
    s = contract(house, "2023-12-31")
    age(house)
    assert keep(house, LATE) == 2
    assert told(house, uscc=s["uscc"]) == [("move", None, {
        "zh": "贵企业的“企业上云”条目因期限届满:至 2023-12-31 止，已于 2024-01-01 由“有效上云”转为“到期未续”。",
        "en": 'Your entry of Enterprise cloud migration went from "on the cloud" to "expired" on 2024-01-01, because its period was over.'})]
    moved = json.loads(entry(house, platform)["moves"])[-1]
    rows = house.zone.call("notice_list", kind="move")
    assert {str(r["entry"]) for r in rows} == {str(platform), str(s["entry"])}
    assert moved["to"] == "cancelled" and any("取消培育资格" in r["text.zh"] and "2022-03-01 起 24 个月" in r["text.zh"] for r in rows)
    assert house.session(uscc=s["uscc"]).call("notice_list", kind="move")[0]["uscc"] == s["uscc"]
    walk(house, cultivated(house, "2025-01-01"), ("cancelled", "2025-02-01"))
    assert len(house.zone.call("notice_list", kind="move")) == 2, "what an officer moves is his to tell"


def test_keys_are_kept_seven_days_and_then_forgotten(base):
    base.submitted(base.enterprise())
    keys = base.owner.sql("SELECT count(*) FROM dxtrack.idempotency")[0][0]
    base.owner.sql("UPDATE dxtrack.idempotency SET recorded_at = clock_timestamp() - interval '6 days 23 hours'")
    for days in (8, 7, 0, -1):
        assert base.session().call("keeper_forget", days, 100)[0] == {"done": 0, "more": 0}
    base.owner.sql("UPDATE dxtrack.idempotency SET recorded_at = clock_timestamp() - interval '7 days 1 hour'")
    assert keys >= 2 and base.session().call("keeper_forget", 7, 1)[0] == {"done": 1, "more": 1}
    assert base.session().call("keeper_forget", 7, 100)[0] == {"done": keys - 1, "more": 0}


# What time did is put right by what happened before.

def told_of(base, identity):
    """Kinds of the audit rows about an entry, and the notices of it, oldest first."""
    return ([r[0] for r in base.owner.sql("SELECT action FROM dxtrack.audit WHERE object = %s ORDER BY id", str(identity))],
            [r[0] for r in base.owner.sql("SELECT text_zh FROM dxtrack.notice WHERE entry = %s AND kind = 'move' ORDER BY recorded_at, id", identity)])


def put_right(base, identity, to, day, *counts, expected="stored"):
    """An officer's move of that day, from where the entry then stood."""
    seen = base.zone.call("entry_get", identity, day=day)[0]
    row = move(base, identity, seen["from_stage"], to, day, *counts)
    assert row["outcome"] == expected, row
    if expected == "stored":
        assert row["detail"] == str(int(seen["etag"]) + 1)
    return row


def test_an_application_in_time_recorded_after_the_end(house):
    platform = cultivated(house, "2022-03-01")
    age(house)
    assert keep(house, LATE) == 1 and entry(house, platform)["stage"] == "cancelled"
    known = house.owner.sql("SELECT recorded_at FROM dxtrack.figure_clock")[0][0]
    assert house.zone.call("entry_get", platform, day="2024-03-02")[0]["from_stage"] == "cancelled", "from the day of the end on it stands"
    assert put_right(house, platform, "midterm_passed", "2022-02-28", expected="order")["detail"] == "2022-03-01"
    assert put_right(house, platform, "acceptance_applied", "2024-02-20")["outcome"] == "stored"
    assert entry(house, platform)["stage"] == "acceptance_applied" and moves(house, platform)[-2:] == [("cancelled", "2024-03-02"), ("acceptance_applied", "2024-02-20")]
    assert [m["undone"] for m in json.loads(entry(house, platform)["moves"])][-2:] == [True, False]
    walk(house, platform, ("acceptance_publicity", "2024-04-01"), ("acceptance_failed", "2024-05-01"))
    assert inactive(house, "2024-03-02", "platform.cultivated") == 0
    then = house.zone.call("figure_inactive", "2024-03-02", known, "platform.cultivated")
    assert sum(r["n"] for r in then if r["scope_kind"] == "district") == 1, "as it was known it stays"
    actions, notices = told_of(house, platform)
    assert actions[-4:] == ["move_undone", "move", "move", "move"] and len(notices) == 2 and "撤回" in notices[1]
    assert str(entry(house, platform)["moved_on"]) == "2024-05-01" and house.tally_differs() == []
    assert [r["wrong"] for r in house.owner.call("ctl_verify_entries")] == [0]


def test_a_recheck_recorded_after_time_had_gone_on_twice(house):
    workshop = opened(house, "workshop")
    walk(house, workshop, ("expert_review", "2018-10-01"), ("publicity", "2018-11-01"), ("recognised", "2018-12-10"))
    for _ in range(2):
        age(house)
        keep(house, LATE)
    assert moves(house, workshop)[-2:] == [("recheck_due", "2021-12-11"), ("lapsed", "2022-12-12")]
    assert put_right(house, workshop, "recheck_passed", "2021-11-20")["outcome"] == "stored"
    assert [(m["to"], m["undone"]) for m in json.loads(entry(house, workshop)["moves"])][-3:] == [("recheck_due", True), ("lapsed", True), ("recheck_passed", False)]
    assert due(house, workshop) == "2024-11-21"
    age(house)
    keep(house, "2024-11-21")
    assert put_right(house, workshop, "recheck_passed", "2024-11-01")["outcome"] == "stored" and entry(house, workshop)["stage"] == "recheck_passed"


def test_only_the_last_of_two_is_undone_where_the_day_lies_between(house):
    workshop = opened(house, "workshop")
    walk(house, workshop, ("expert_review", "2018-10-01"), ("publicity", "2018-11-01"), ("recognised", "2018-12-10"))
    for _ in range(2):
        age(house)
        keep(house, LATE)
    assert put_right(house, workshop, "recheck_passed", "2022-06-01")["outcome"] == "stored"
    assert [(m["to"], m["undone"]) for m in json.loads(entry(house, workshop)["moves"])][-3:] == [("recheck_due", False), ("lapsed", True), ("recheck_passed", False)]


def test_what_an_officer_moved_nobody_overrules(house):
    platform = cultivated(house, "2022-03-01")
    walk(house, platform, ("cancelled", "2023-05-05"))
    assert put_right(house, platform, "acceptance_applied", "2023-04-01", expected="order")["detail"] == "2023-05-05"


@pytest.mark.parametrize("ends, stage", [("2999-12-31", "active"), (None, "active"), ("2024-06-30", "expired"), ("2023-06-30", "expired")])
def test_a_corrected_end_settles_the_entry_again(house, ends, stage):
    """Also by an end that is over: at once, with its own day."""
    s = contract(house, "2023-06-30")
    age(house)
    assert keep(house, LATE) == 1 and entry(house, s["entry"])["stage"] == "expired"
    answers = {"service_start": "2023-01-01"} | ({"service_end": ends} if ends else {})
    assert correct(house, s, answers=json.dumps(answers))["outcome"] == "stored"
    assert house.approve(s, "2023-01-01", ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    assert entry(house, s["entry"])["stage"] == stage and inactive(house, "2023-12-31", "cloud.enterprises") == (ends == "2023-06-30")
    assert ("move_undone" in told_of(house, s["entry"])[0]) == (ends != "2023-06-30") and house.tally_differs() == []
    assert (("expired", "2024-07-01") in moves(house, s["entry"])) == (ends == "2024-06-30")
    age(house)
    keep(house, LATE)
    assert moves(house, s["entry"])[-1] == (("expired", "2024-07-01") if ends == "2024-06-30" else ("expired", "2023-07-01"))
    assert entry(house, s["entry"])["stage"] == ("active" if ends in (None, "2999-12-31") else "expired")

"""Periods: when filings that name one are taken, closed once, reopened by two persons, and no filing slips past a close."""
import datetime
import threading
import uuid

import pytest

from house import NORTH, group
from test_drafts import begin, submit

SOON = datetime.timedelta(hours=1)


def now(base):
    return base.owner.sql("SELECT clock_timestamp()")[0][0]


def make(base, code="2023H1", programme="*", opens="2023-06-01", due="2023-07-10", late="2023-07-20", who=None, **values):
    """A period; the outcome row."""
    days = {"first_day": "2023-01-01", "last_day": "2023-06-30"} | values
    return base.write(who or base.zone, "period_insert", programme=programme, code=code, opens_on=opens, due_on=due, late_until=late, **days)


def stand(base, code="2023H1", programme="*"):
    rows = base.zone.call("period_get", programme, code)
    return rows[0] if rows else None


def close(base, code="2023H1", programme="*", if_match=None, who=None, **values):
    tag = if_match or stand(base, code, programme)["etag"]
    return base.write(who or base.zone, "period_close", programme=programme, code=code, if_match=tag, event=uuid.uuid4(), **values)


def propose(base, expires, code="2023H1", programme="*", who=None, if_match=None):
    proposal = uuid.uuid4()
    tag = if_match or stand(base, code, programme)["etag"]
    return base.write(who or base.zone, "reopen_propose", programme=programme, code=code, if_match=tag, proposal=proposal, reason="late numbers",
                      expires_at=expires) | {"proposal": proposal}


def confirm(base, proposal, code="2023H1", programme="*", who=None, if_match=None):
    tag = if_match or stand(base, code, programme)["etag"]
    return base.write(who or base.second, "reopen_confirm", programme=programme, code=code, if_match=tag, proposal=proposal, event=uuid.uuid4())


def outcome(base, period="2023H1", programme="cloud", day="2023-06-15T04:00:00Z", **values):
    """What becomes of a filing of a new enterprise that names the period."""
    who = base.filer(base.enterprise())
    return base.file(who, base.filing(who, programme=programme, period=period, received_at=day, **values))[0]["outcome"]


@pytest.fixture
def base(base):
    base.second = base.staff("manager", None)
    return base


def test_a_period_is_made_once(base):
    assert make(base)["outcome"] == "stored" and make(base)["outcome"] == "conflict"
    assert make(base, programme="cloud")["outcome"] == "stored", "of another programme"
    assert make(base, who=base.reviewer, code="2023")["outcome"] == "forbidden"
    assert (stand(base)["state"], stand(base)["etag"], stand(base)["changes"]) == ("open", "open0", 0)
    assert [p["programme"] for p in base.zone.call("period_list", programme="cloud", limit=9)] == ["cloud"]
    assert base.owner.sql("SELECT object FROM dxtrack.audit WHERE action = 'period' ORDER BY id") == [("*/2023H1",), ("cloud/2023H1",)]


def test_pages_go_by_first_day_and_code(base):
    for code, first in (("2023H2", "2023-07-01"), ("2023", "2023-01-01"), ("2023H1", "2023-01-01"), ("2023-02", "2023-02-01")):
        make(base, code=code, first_day=first, last_day="2023-12-31")
    page = base.zone.call("period_list", programme="*", limit=2)
    rest = base.zone.call("period_list", programme="*", first_day=page[-1]["first_day"], code=page[-1]["code"], limit=9)
    assert [p["code"] for p in page + rest] == ["2023", "2023H1", "2023-02", "2023H2"]


def test_filings_are_taken_within_its_days(base):
    make(base)
    days = {"2023-05-31T15:59:59.999Z": "period_closed", "2023-05-31T16:00:00Z": "stored",      # the first of June in Shanghai
            "2023-07-20T15:59:59.999Z": "stored", "2023-07-20T16:00:00Z": "period_closed"}
    assert {day: outcome(base, day=day) for day in days} == days


def test_a_code_without_a_period_gates_nothing(base):
    make(base, code="2023Q2", programme="workshop")
    assert outcome(base, period="2023Q2") == "stored" and outcome(base, period="2022") == "stored"
    assert outcome(base, period="2023Q2", programme="workshop", day="2023-01-01T00:00:00Z") == "period_closed"


def test_a_programmes_own_period_goes_before_that_of_all(base):
    make(base)
    make(base, programme="cloud", opens="2023-01-01", due="2023-12-01", late="2023-12-31")
    close(base)
    assert outcome(base) == "stored" and outcome(base, programme="workshop") == "period_closed"
    assert close(base, programme="cloud")["outcome"] == "stored" and outcome(base) == "period_closed"


def test_a_refused_row_fails_no_neighbour_and_leaves_no_key(base):
    make(base)
    close(base)
    a, b = base.filer(base.enterprise()), base.filer(base.enterprise())
    rows = [base.filing(a, period="2023H1", key="mine"), base.filing(b)]
    assert [r["outcome"] for r in base.file(a, *rows[:1])] == ["period_closed"]
    both = base.session(uscc=f"{a.uscc},{b.uscc}")
    assert [r["outcome"] for r in base.file(both, *rows)] == ["period_closed", "stored"]
    assert [r["outcome"] for r in base.file(a, base.filing(a, key="mine"))] == ["stored"], "the key may carry a mended body"


def test_a_replay_gets_its_first_answer_after_the_close(base):
    make(base)
    who = base.filer(base.enterprise())
    row = base.filing(who, period="2023H1", key="again")
    assert base.file(who, row)[0]["outcome"] == "stored"
    close(base)
    again = base.file(who, row | {"id": uuid.uuid4()})[0]
    assert (again["outcome"], again["id"]) == ("replayed", row["id"])
    assert base.file(who, base.filing(who, period="2023H1"))[0]["outcome"] == "period_closed"


def test_a_correction_is_always_taken(base):
    make(base)
    u = base.enterprise()
    s = base.submitted(u, period="2023H1", received_at="2023-06-15T00:00:00Z")
    base.write(base.reviewer, "review_refuse", submission=s["id"], review=uuid.uuid4(), decision="return", reason="r")
    close(base)
    filer = base.filer(u)
    done = base.write(filer, "correction_insert", submission=s["id"], title=None, title_key=None, period="2023H1", body_text="{}", answers="{}",
                      received_at="2023-08-01T00:00:00Z")
    assert done["outcome"] == "stored", done
    got = base.zone.call("submission_get", s["id"])[0]
    assert (got["period"], got["late"], got["version"]) == ("2023H1", False, 2), "it came in time the first time"


def test_late_is_after_the_due_day(base):
    make(base)
    flags = {}
    for day in ("2023-07-10T15:59:59Z", "2023-07-10T16:00:00Z"):
        s = base.submitted(base.enterprise(), period="2023H1", received_at=day)
        flags[day] = base.zone.call("submission_get", s["id"])[0]["late"]
        assert base.zone.call("submission_list", uscc=s["uscc"], limit=1)[0]["late"] == flags[day]
    assert list(flags.values()) == [False, True]
    assert base.submitted(base.enterprise())["late"] is False


def test_closed_once_and_dated(base):
    make(base)
    before = base.zone.call("figure_clock")[0]
    done = close(base)
    assert (done["outcome"], done["detail"], done["revision"]) == ("stored", "closed1", before["revision"] + 1)
    assert (stand(base)["state"], stand(base)["closed_at"], stand(base)["etag"]) == ("closed", done["recorded_at"], "closed1")
    assert close(base)["outcome"] == "conflict" and close(base, if_match="open0")["outcome"] == "stale"
    assert close(base, code="2022", if_match="open0")["outcome"] == "not_found" and close(base, who=base.reviewer)["outcome"] == "forbidden"
    known = base.owner.sql("SELECT state FROM dxtrack.period_stand('*', '2023H1', %s)", before["recorded_at"])
    assert known == [("open",)], "as it was known before"


def test_reopened_by_two_persons_until_an_instant(base):
    make(base)
    assert propose(base, now(base) + SOON)["outcome"] == "conflict", "it is open"
    close(base)
    assert propose(base, now(base))["outcome"] == "not_past"
    first = propose(base, now(base) + SOON)
    assert (first["outcome"], first["revision"]) == ("stored", None) and propose(base, now(base) + SOON)["outcome"] == "conflict"
    assert stand(base)["etag"] == "closed1" and stand(base)["proposed_by"] == base.person_of(base.zone)
    assert confirm(base, first["proposal"], who=base.zone)["outcome"] == "forbidden"
    assert confirm(base, first["proposal"], who=base.reviewer)["outcome"] == "forbidden"
    same = base.staff("manager", None, person=base.person_of(base.zone))
    assert confirm(base, first["proposal"], who=same)["outcome"] == "forbidden", "one person with two accounts is one person"
    assert confirm(base, uuid.uuid4())["outcome"] == "unknown_proposal" and confirm(base, first["proposal"], if_match="open0")["outcome"] == "stale"
    done = confirm(base, first["proposal"])
    assert (done["outcome"], done["detail"]) == ("stored", "open2") and done["revision"] is not None
    is_now = stand(base)
    assert (is_now["state"], is_now["closed_at"], is_now["proposal"]) == ("open", None, None) and is_now["open_until"] is not None
    assert '"confirmed_by":"manager' in is_now["reopenings"]
    assert confirm(base, first["proposal"])["outcome"] == "conflict"
    assert outcome(base, day="2023-09-01T00:00:00Z") == "stored", "a reopening takes what comes after late_until"
    assert outcome(base, day="2023-05-01T00:00:00Z") == "period_closed"
    assert close(base)["outcome"] == "stored" and outcome(base) == "period_closed"
    again = propose(base, now(base) + SOON, who=base.reviewer)
    assert confirm(base, again["proposal"], who=base.zone)["outcome"] == "stored"


def test_a_reopening_closes_again_at_its_instant(base):
    make(base)
    close(base)
    ends = now(base) + datetime.timedelta(milliseconds=400)
    p = propose(base, ends)
    assert confirm(base, p["proposal"])["outcome"] == "stored"
    assert outcome(base) == "stored"
    base.owner.sql("SELECT pg_sleep_until(%s)", ends)
    is_now = stand(base)
    assert (is_now["state"], is_now["closed_at"], is_now["etag"]) == ("closed", ends, "closed2") and outcome(base) == "period_closed"
    again = propose(base, now(base) + SOON)
    assert again["outcome"] == "stored" and confirm(base, again["proposal"])["outcome"] == "stored"


def test_a_proposal_that_nobody_confirmed_in_time_is_none(base):
    make(base)
    close(base)
    ends = now(base) + datetime.timedelta(milliseconds=200)
    old = propose(base, ends)
    base.owner.sql("SELECT pg_sleep_until(%s)", ends)
    assert stand(base)["proposal"] is None and confirm(base, old["proposal"])["outcome"] == "unknown_proposal"
    assert propose(base, now(base) + SOON)["outcome"] == "stored"


def test_a_close_waits_for_filings_in_flight_and_those_behind_it_for_the_close(base):
    make(base)
    first, second, free = (base.filer(base.enterprise()) for _ in range(3))
    first.begin()
    assert first.ask("submission_insert", **group([base.filing(first, period="2023H1")]))[0]["outcome"] == "stored"
    seen = {}
    closer = threading.Thread(target=lambda: seen.update(close=close(base, if_match="open0")))
    closer.start()
    wait_for_lock(base, 1)
    behind = threading.Thread(target=lambda: seen.update(behind=base.file(second, base.filing(second, period="2023H1"))[0]["outcome"]))
    behind.start()
    wait_for_lock(base, 2)
    assert base.file(free, base.filing(free))[0]["outcome"] == "stored", "who names no period waits for nobody"
    first.commit()
    closer.join()
    behind.join()
    assert (seen["close"]["outcome"], seen["behind"]) == ("stored", "period_closed")


def wait_for_lock(base, waiters):
    """Until so many sessions wait for the period lock."""
    watcher = base.connect("dxtrack_ctl").cursor()
    for _ in range(2000):
        watcher.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7239001 AND objid = 3 AND NOT granted")
        if watcher.fetchone()[0] >= waiters:
            return
        watcher.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nobody waits")


def test_filings_and_closes_at_once_leave_none_behind_a_close(base):
    make(base)
    filers = [base.filer(base.enterprise(NORTH)) for _ in range(24)]
    results = []

    def files(who):
        results.append((base.file(who, base.filing(who, period="2023H1"))[0]["outcome"], who))

    threads = [threading.Thread(target=files, args=(who,)) for who in filers]
    closer = threading.Thread(target=lambda: close(base, if_match="open0"))
    for i, thread in enumerate(threads):
        thread.start()
        if i == 12:
            closer.start()
    for thread in threads + [closer]:
        thread.join()
    words = [word for word, _ in results]
    assert set(words) <= {"stored", "period_closed"} and stand(base)["state"] == "closed"
    assert len(base.zone.call("submission_list", period="2023H1", limit=99)) == words.count("stored")


def test_a_draft_is_filed_within_its_period(base):
    make(base)
    firm = base.filer(base.enterprise())
    early, late = begin(base, firm, period="2023H1")[0], begin(base, firm, period="2023H1")[0]
    assert submit(base, firm, early, received_at="2023-05-31T00:00:00Z")["outcome"] == "period_closed"
    assert submit(base, firm, early, received_at="2023-07-12T00:00:00Z")["outcome"] == "stored"
    seen = firm.call("submission_get", early)[0]
    assert (seen["period"], seen["late"]) == ("2023H1", True) and firm.call("submission_get", late)[0]["late"] is False
    close(base)
    assert submit(base, firm, late, received_at="2023-07-12T00:00:00Z")["outcome"] == "period_closed"


def bases(base, as_of, known_at=None):
    return {row["programme"]: (str(row["last_day"]), row["closed_at"]) for row in base.zone.call("figure_bases", as_of, known_at)}


def test_the_base_of_a_day_and_knowledge(base):
    closes = {}
    for code, programme, last in (("2022", "*", "2022-12-31"), ("2023Q2", "*", "2023-06-30"), ("2023H1", "*", "2023-06-30"), ("2023Q1", "cloud", "2023-03-31")):
        make(base, code=code, programme=programme, first_day=last, last_day=last)
        closes[code] = close(base, code, programme)["recorded_at"]
    assert bases(base, "2023-12-31") == {"*": ("2023-06-30", closes["2023H1"]), "cloud": ("2023-03-31", closes["2023Q1"])}, "closed last"
    assert bases(base, "2023-06-30") == {"*": ("2022-12-31", closes["2022"]), "cloud": ("2023-03-31", closes["2023Q1"])}, "its last day before as_of"
    assert bases(base, "2023-12-31", closes["2023Q2"]) == {"*": ("2023-06-30", closes["2023Q2"])}
    assert bases(base, "2022-12-31") == {}
    ends = now(base) + datetime.timedelta(milliseconds=300)
    p = propose(base, ends)
    opened = confirm(base, p["proposal"])["recorded_at"]
    assert bases(base, "2023-12-31")["*"] == ("2023-06-30", closes["2023Q2"]), "open again"
    base.owner.sql("SELECT pg_sleep_until(%s)", ends)
    assert bases(base, "2023-12-31")["*"] == ("2023-06-30", closes["2023Q2"]), "known at the last change, it was open"
    make(base, code="2021", first_day="2021-01-01", last_day="2021-12-31")
    close(base, "2021")
    assert bases(base, "2023-12-31")["*"] == ("2023-06-30", ends), "it closed again at that instant"
    assert bases(base, "2023-12-31", opened)["*"] == ("2023-06-30", closes["2023Q2"])

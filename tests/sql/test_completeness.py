"""Who has to file in a period and who has: always of the enterprises that existed on the due day."""
import uuid

import pytest

from house import NORTH, SOUTH
from test_corrections import correct, now, withdraw
from test_figures import CLOUD, facts
from test_periods import close, make
from test_voids import void
from test_writes import refuse


def day(base, days=0):
    return str(base.owner.sql("SELECT dxtrack.shanghai_day(clock_timestamp()) + %s", days)[0][0])


def at(base, days, hour="04:00:00"):
    """An instant of that Shanghai day."""
    return f"{day(base, days)}T{hour}+08:00"


def count(base, who=None, programme="cloud", code="2023H1"):
    rows = (who or base.zone).call("completeness_count", programme, code)
    return {row["district"]: (row["obligations"], row["filed"], row["on_time"]) for row in rows}


def missing(base, who=None, programme="cloud", code="2023H1"):
    return [row["uscc"] for row in (who or base.zone).call("completeness_missing", programme, code)]


def reminded(base, who=None, programme="*", **values):
    return [(row["period"], row["uscc"]) for row in (who or base.zone).call("reminder_list", programme=programme, **values)]


def change(base, uscc, on, **sets):
    tag = base.zone.call("enterprise_get", uscc)[0]["etag"]
    row = base.write(base.zone, "enterprise_change", uscc=uscc, if_match=tag, event=uuid.uuid4(), sets=list(sets), effective_on=on,
                     **{"enterprise_status" if name == "status" else name: value for name, value in sets.items()})
    assert row["outcome"] == "stored", row


def registered(base, days, district=NORTH):
    """An enterprise that came to the register so many days from today."""
    uscc = base.enterprise(district)
    base.owner.sql("UPDATE dxtrack.enterprise_event SET recorded_at = recorded_at + make_interval(days => %s) WHERE uscc = %s", days, uscc)
    return uscc


@pytest.fixture
def base(base):
    """Filings were due yesterday and are taken, late, until tomorrow; the register is older."""
    plain = base.enterprise

    def old(*args, **values):
        uscc = plain(*args, **values)
        base.owner.sql("UPDATE dxtrack.enterprise_event SET recorded_at = recorded_at - interval '20 days' WHERE uscc = %s", uscc)
        return uscc
    base.enterprise = old
    assert make(base, opens=day(base, -9), due=day(base, -1), late=day(base, 1))["outcome"] == "stored"
    return base


def test_filed_in_time_late_and_not_at_all(base):
    punctual, late, silent, south = (base.enterprise(d) for d in (NORTH, NORTH, NORTH, SOUTH))
    base.submitted(punctual, period="2023H1", received_at=at(base, -1, "23:59:59.999"))
    base.submitted(late, period="2023H1", received_at=at(base, 0, "00:00:00"))
    base.submitted(silent, period="2023Q1", received_at=at(base, -2))
    base.submitted(south, programme="workshop", period="2023H1", received_at=at(base, -2))
    assert count(base) == {NORTH: (3, 2, 1), SOUTH: (1, 0, 0)} and missing(base) == sorted([silent, south])
    assert count(base, programme="*") == {NORTH: (3, 2, 1), SOUTH: (1, 1, 1)}, "a filing of any programme"
    assert base.zone.call("completeness_period", "cloud", "2023H1")[0]["programme"] == "cloud"
    assert base.zone.call("completeness_period", "cloud", "2022") == [] and count(base, code="2022") == {}


def test_what_was_taken_back_or_rejected_is_not_filed(base):
    back, rejected, returned = (base.enterprise() for _ in range(3))
    filed = {u: base.submitted(u, period="2023H1", received_at=at(base, -2)) for u in (back, rejected, returned)}
    assert count(base) == {NORTH: (3, 3, 3)}
    filer = base.filer(back)
    assert base.write(filer, "submission_withdraw", submission=filed[back]["id"])["outcome"] == "stored"
    for u, decision in ((rejected, "reject"), (returned, "return")):
        row = base.write(base.reviewer, "review_refuse", submission=filed[u]["id"], review=uuid.uuid4(), decision=decision, reason="r")
        assert row["outcome"] == "stored", row
    assert count(base) == {NORTH: (3, 1, 1)} and missing(base) == sorted([back, rejected])


def test_a_correction_does_not_make_a_filing_late(base):
    u = base.enterprise()
    s = base.submitted(u, period="2023H1", received_at=at(base, -2))
    base.write(base.reviewer, "review_refuse", submission=s["id"], review=uuid.uuid4(), decision="return", reason="r")
    row = base.write(base.filer(u), "correction_insert", submission=s["id"], period="2023H1", body_text="{}", answers="{}", received_at=at(base, 0))
    assert row["outcome"] == "stored" and count(base) == {NORTH: (1, 1, 1)}


def test_obliged_is_who_exists_on_the_due_day(base):
    gone, leaves, stays = (base.enterprise() for _ in range(3))
    change(base, gone, day(base, -2), status="deregistered")
    change(base, leaves, day(base, 0), status="moved_out")
    for u in (gone, leaves):
        base.submitted(u, period="2023H1", received_at=at(base, -2))
    assert count(base) == {NORTH: (2, 1, 1)}, "who had gone is in neither number"
    assert missing(base) == [stays]
    change(base, stays, day(base, -3), district=SOUTH)
    assert count(base) == {NORTH: (1, 1, 1), SOUTH: (1, 0, 0)}, "where it stood on the due day"


def test_who_came_after_the_due_day_is_not_obliged(base):
    """Though filings were still taken: who cannot be on time owes nothing."""
    make(base, code="2022", opens=day(base, -9), due=day(base, -5), late=day(base, -1))
    make(base, code="2024", opens=day(base, 1), due=day(base, 2), late=day(base, 3))
    last, late = registered(base, 19), registered(base, 20)        # on top of the twenty days that all are older
    assert count(base) == {NORTH: (1, 0, 0)} and missing(base) == [last]
    assert count(base, code="2022") == {} and missing(base, code="2024") == sorted([last, late])
    base.submitted(late, period="2023H1", received_at=at(base, 0))
    assert count(base) == {NORTH: (1, 0, 0)}


def periods_of(base):
    """How many have filed, in time, in the two periods; how the head names its own."""
    return [count(base, code=code)[NORTH][1:] for code in ("2023H1", "2023Q2")]


@pytest.fixture
def moved(base):
    """One filing of the half-year, in time and approved, and a correction of it that names a quarter and waits."""
    make(base, code="2023Q2", opens=day(base, -9), due=day(base, -1), late=day(base, 1))
    base.u = base.enterprise()
    base.s = base.submitted(base.u, period="2023H1", received_at=at(base, -2))
    assert base.approve(base.s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    assert correct(base, base.s, period="2023Q2", received_at=at(base, 0))["outcome"] == "stored"
    return base


def test_a_filing_is_of_one_period_that_of_the_version_that_stands(moved):
    base = moved
    assert periods_of(base) == [(1, 1), (0, 0)] and (now(base, base.s)["period"], now(base, base.s)["late"]) == ("2023Q2", True)
    assert base.approve(base.s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    assert periods_of(base) == [(0, 0), (1, 0)] and missing(base) == [base.u]
    assert [r["period"] for r in base.zone.call("submission_list", uscc=base.u)] == ["2023Q2"]


@pytest.mark.parametrize("how", ["reject", "withdraw"])
def test_what_ends_a_correction_gives_the_period_and_the_district_back(base, how):
    make(base, code="2023Q2", opens=day(base, -9), due=day(base, -1), late=day(base, 1))
    u = base.enterprise()
    s = base.submitted(u, period="2023H1", received_at=at(base, -2))
    assert base.approve(s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    change(base, u, day(base, -20), district=SOUTH)
    assert correct(base, s, period="2023Q2", received_at=at(base, 0))["outcome"] == "stored" and now(base, s)["district"] == SOUTH
    if how == "reject":
        refuse(base, s, "reject")
    else:
        assert withdraw(base, s)["outcome"] == "stored"
    seen = now(base, s)
    assert (seen["version"], seen["state"], seen["period"], seen["late"], seen["district"]) == (1, "approved", "2023H1", False, NORTH)
    assert [(r["period"], r["district"]) for r in base.zone.call("submission_list", uscc=u)] == [("2023H1", NORTH)]
    assert count(base) == {SOUTH: (1, 1, 1)} and count(base, code="2023Q2") == {SOUTH: (1, 0, 0)}
    assert correct(base, s, period="2023Q2", received_at=at(base, 1))["outcome"] == "stored"
    assert base.approve(s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    assert base.owner.sql("SELECT (dxtrack.filed_on(h, dxtrack.period_meant('cloud', '2023Q2')))::text FROM dxtrack.submission_head h")[0][0] == day(base, 1), \
        "the version that came to nothing says nothing"


def test_the_newest_version_stands_while_none_counts(base):
    make(base, code="2023Q2", opens=day(base, -9), due=day(base, -1), late=day(base, 1))
    s = base.submitted(base.enterprise(), period="2023H1", received_at=at(base, -2))
    refuse(base, s, "return")
    assert periods_of(base) == [(1, 1), (0, 0)]
    assert correct(base, s, period="2023Q2", received_at=at(base, -1))["outcome"] == "stored" and periods_of(base) == [(0, 0), (1, 1)]


@pytest.mark.parametrize("shut", ["closed", "too late", "not open"])
def test_a_correction_fulfils_no_period_that_takes_nothing(base, shut):
    opens, due, late = {"closed": (-9, -1, 1), "too late": (-9, -3, -2), "not open": (1, 1, 1)}[shut]
    make(base, code="2023Q2", opens=day(base, opens), due=day(base, due), late=day(base, late))
    s = base.submitted(base.enterprise(), period="2023H1", received_at=at(base, -2))
    if shut == "closed":
        base.owner.sql("INSERT INTO dxtrack.period_event SELECT %s, '*', '2023Q2', 'close', NULL, NULL, NULL, %s, 'm', clock_timestamp() - interval '2 days'", uuid.uuid4(), uuid.uuid4())
    refuse(base, s, "return")
    assert correct(base, s, period="2023Q2", received_at=at(base, 0))["outcome"] == "stored"
    assert base.approve(s, "2023-01-10", *CLOUD)["outcome"] == "stored" and periods_of(base) == [(0, 0), (0, 0)]


@pytest.mark.parametrize("why", ["error", "revoked", "merged"])
def test_a_filing_voided_as_an_error_is_not_filed(base, why):
    u = base.enterprise()
    s = base.submitted(u, period="2023H1", received_at=at(base, -2))
    assert base.approve(s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    void(base, facts(base, uscc=u)[0]["id"], why)
    assert now(base, s)["state"] == "voided" and count(base) == {NORTH: (1, 0, 0) if why == "error" else (1, 1, 1)}


def test_reminders_are_of_periods_that_take_filings_today(base):
    a, b = sorted((base.enterprise(NORTH), base.enterprise(SOUTH)))
    make(base, code="2022", opens=day(base, -9), due=day(base, -5), late=day(base, -1))
    make(base, code="2024", opens=day(base, 1), due=day(base, 2), late=day(base, 3))
    make(base, code="2023Q2", opens=day(base), due=day(base), late=day(base))
    assert reminded(base) == [("2023H1", a), ("2023H1", b), ("2023Q2", a), ("2023Q2", b)]
    rows = base.zone.call("reminder_list", programme="*")
    assert [(r["overdue"], str(r["due_on"])) for r in rows[1:3]] == [(True, day(base, -1)), (False, day(base))]
    assert reminded(base, limit=2) == [("2023H1", a), ("2023H1", b)] and reminded(base, district=SOUTH, period="2023H1") == [("2023H1", b)]
    base.submitted(a, period="2023H1", received_at=at(base, 0))
    assert reminded(base, period="2023H1") == [("2023H1", b)] and reminded(base, programme="workshop", period="2023H1") == [("2023H1", a), ("2023H1", b)]
    assert close(base, "2023H1")["outcome"] == "stored" and {code for code, _ in reminded(base)} == {"2023Q2"}


def test_reminders_of_every_programme(base):
    """A period of one programme is one to be reminded of, where it is the only one and where its code is another's too."""
    a, b = sorted((base.enterprise(NORTH), base.enterprise(SOUTH)))
    for code in ("2023H1", "2023Q2"):
        assert make(base, code=code, programme="workshop", opens=day(base, -2), due=day(base), late=day(base, 2))["outcome"] == "stored"
    base.submitted(a, programme="workshop", period="2023H1", received_at=at(base, 0))
    base.submitted(b, period="2023Q2", received_at=at(base, 0))

    def rows(programme, **values):
        return [(r["period"], r["programme"], r["uscc"]) for r in base.zone.call("reminder_list", programme=programme, **values)]
    every = [("2023H1", "*", b), ("2023H1", "workshop", b), ("2023Q2", "workshop", a), ("2023Q2", "workshop", b)]
    assert rows("*") == every and rows("workshop") == every[1:] and rows("cloud") == [("2023H1", "cloud", a), ("2023H1", "cloud", b)]
    for i, (period, programme, uscc) in enumerate(every):
        assert rows("*", after_period=period, after_programme=programme, uscc=uscc) == every[i + 1:]


def test_within_the_district_of_the_caller(base):
    north, south = base.enterprise(NORTH), base.enterprise(SOUTH)
    officer = base.session(districts=NORTH)
    assert count(base, officer) == {NORTH: (1, 0, 0)} and missing(base, officer) == [north] and reminded(base, officer) == [("2023H1", north)]
    assert count(base, base.session()) == {} and count(base, base.session(uscc=south)) == {}

"""What stands in no figure is counted as it changes: whatever changes it, the sums are what counting anew would give."""
import random
import threading
import uuid

from house import EAST, NORTH, SOUTH, Session
from test_corrections import correct, versions, withdraw
from test_figures import CLOUD
from test_voids import counted, void

STATES = ("submitted", "under_review", "returned", "approved", "rejected", "withdrawn")
DEFINITION = """
    WITH w AS (SELECT h.*, e.park, e.chains FROM dxtrack.submission_head h JOIN dxtrack.enterprise e USING (uscc)
                WHERE h.state IN ('submitted', 'under_review', 'returned') OR h.superseded),
         s AS (SELECT programme, 'district' AS kind, w.district AS scope, state, superseded FROM w
               UNION ALL SELECT programme, 'park', park, state, superseded FROM w WHERE park IS NOT NULL
               UNION ALL SELECT programme, 'chain', c, state, superseded FROM w, LATERAL (SELECT DISTINCT unnest(chains) AS c) x)
    SELECT programme, kind, scope, count(*) FILTER (WHERE state IN ('submitted', 'under_review')), count(*) FILTER (WHERE state = 'returned'),
           count(*) FILTER (WHERE superseded) FROM s GROUP BY 1, 2, 3"""

INSERT = """
    INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state)
    SELECT %s, uscc, district, 'cloud', %s, 1, 'submitted' FROM dxtrack.enterprise WHERE uscc = %s"""


def differs(base):
    """Rows of the one that are not in the other."""
    counted = {tuple(row) for row in base.owner.sql(DEFINITION)}
    told = {(r["programme"], r["scope_kind"], r["scope"], r["pending"], r["returned"], r["superseded"]) for r in base.zone.call("figure_excluded")}
    return counted ^ told


def enterprises(base, rng, count):
    return [base.enterprise(rng.choice([NORTH, SOUTH, EAST]), chains=rng.choice([[], ["sensor"], ["sensor", "materials"]]),
                            park=rng.choice([None, "port"])) for _ in range(count)]


def test_every_change_is_counted(base):
    rng = random.Random(3)
    codes = enterprises(base, rng, 8)
    for _ in range(120):
        code, state = rng.choice(codes), rng.choice(STATES)
        kind = rng.randrange(6)
        if kind < 3:
            base.submitted(code)
        elif kind == 3:
            base.owner.sql("UPDATE dxtrack.submission_head SET state = %s, superseded = %s WHERE uscc = %s AND random() < 0.5", state, rng.random() < 0.3, code)
        elif kind == 4:
            base.owner.sql("UPDATE dxtrack.enterprise SET park = %s, chains = %s WHERE uscc = %s", rng.choice([None, "port"]), rng.choice([[], ["sensor"]]), code)
        else:
            base.owner.sql("SELECT dxtrack.waiting_fold()")
    base.owner.sql("DELETE FROM dxtrack.submission_head WHERE uscc = %s", codes[0])
    assert base.zone.call("figure_excluded") and differs(base) == set()


def test_what_is_undone_is_not_counted(base):
    code = base.enterprise(NORTH)
    base.owner.sql("BEGIN")
    base.owner.sql(INSERT, uuid.uuid4(), uuid.uuid4(), code)
    base.owner.sql("ROLLBACK")
    assert base.zone.call("figure_excluded") == []


def test_folding_loses_nothing_of_rivals(base):
    """Four file while two fold without a pause."""
    codes = enterprises(base, random.Random(5), 4)
    sessions, folders = [[Session(base.connect("dxtrack_ctl")) for _ in range(count)] for count in (4, 2)]
    done = threading.Event()

    def fold(session):
        while not done.is_set():
            session.sql("SELECT dxtrack.waiting_fold()")

    def file(session, code):
        for _ in range(25):
            session.sql(INSERT, uuid.uuid4(), uuid.uuid4(), code)

    folding = [threading.Thread(target=fold, args=(s,)) for s in folders]
    filing = [threading.Thread(target=file, args=pair) for pair in zip(sessions, codes)]
    for thread in folding + filing:
        thread.start()
    for thread in filing:
        thread.join()
    done.set()
    for thread in folding:
        thread.join()
    assert differs(base) == set() and sum(r["pending"] for r in base.zone.call("figure_excluded") if r["scope_kind"] == "district") == 100


def excluded(base):
    """By leaf: what waits, what was returned, what gave way."""
    return {r["scope"]: (r["pending"], r["returned"], r["superseded"]) for r in base.zone.call("figure_excluded") if r["scope_kind"] == "district"}


def verified(base):
    """What dxtrackctl verify counts anew agrees."""
    return base.owner.ask("ctl_verify_waiting")[0]["wrong"] == 0


def test_a_filing_that_gave_way_is_told_once(base):
    s = base.submitted(base.enterprise(NORTH))
    base.approve(s, "2023-01-10", *CLOUD)
    assert excluded(base) == {}
    correct(base, s)
    assert excluded(base) == {NORTH: (1, 0, 0)}, "what is corrected counts until the correction does"
    withdraw(base, s)
    assert excluded(base) == {}
    for counts_on in ("2023-02-10", "2023-03-10"):
        correct(base, s)
        base.approve(s, counts_on, *CLOUD)
        assert excluded(base) == {NORTH: (0, 0, 1)} and base.counts("2023-12-31") == 1
    correct(base, s)
    assert excluded(base) == {NORTH: (1, 0, 1)} and differs(base) == set() and verified(base)


def test_what_was_voided_and_corrected_gave_way_too(base):
    s = base.submitted(base.enterprise(NORTH))
    base.approve(s, "2023-01-10", *CLOUD)
    correct(base, s)
    void(base, counted(base, s["uscc"])[0])
    assert excluded(base) == {NORTH: (1, 0, 0)}
    assert base.approve(s, "2023-02-10", *CLOUD)["outcome"] == "stored"
    assert versions(base, s) == [(1, "superseded"), (2, "approved")]
    assert excluded(base) == {NORTH: (0, 0, 1)} and verified(base)


def test_verify_sees_who_gave_way_by_the_reviews(base):
    s = base.submitted(base.enterprise(SOUTH))
    base.approve(s, "2023-01-10", *CLOUD)
    assert verified(base)
    base.owner.sql("UPDATE dxtrack.submission_head SET superseded = true")
    assert not verified(base)

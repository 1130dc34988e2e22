"""What stands in no figure is counted as it changes: whatever changes it, the sums are what counting anew would give."""
import random
import threading
import uuid

from house import EAST, NORTH, SOUTH, Session

STATES = ("submitted", "under_review", "returned", "superseded", "approved", "rejected", "withdrawn")
DEFINITION = """
    WITH w AS (SELECT h.*, e.park, e.chains FROM dxtrack.submission_head h JOIN dxtrack.enterprise e USING (uscc)
                WHERE h.state IN ('submitted', 'under_review', 'returned', 'superseded')),
         s AS (SELECT programme, 'district' AS kind, w.district AS scope, state FROM w
               UNION ALL SELECT programme, 'park', park, state FROM w WHERE park IS NOT NULL
               UNION ALL SELECT programme, 'chain', c, state FROM w, LATERAL (SELECT DISTINCT unnest(chains) AS c) x)
    SELECT programme, kind, scope, count(*) FILTER (WHERE state IN ('submitted', 'under_review')), count(*) FILTER (WHERE state = 'returned'),
           count(*) FILTER (WHERE state = 'superseded') FROM s GROUP BY 1, 2, 3"""

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
            base.owner.sql("UPDATE dxtrack.submission_head SET state = %s WHERE uscc = %s AND random() < 0.5", state, code)
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

"""Events: every change in the order of commits, each once, whoever commits late; and who is told of which."""
import re
import threading
import uuid

import pytest

from house import NORTH, SOUTH, SQL

MOVE = dict(from_stage="active", to_stage="expired", effective_on="2023-05-01", indicators=[], key_rules=[], key_suffixes=[])


def sequence(base, at_most=1000, who=None):
    """Looks until nothing is left: how many positions were given."""
    who, given = who or base.session(), 0
    while True:
        look = who.call("event_sequence", at_most)[0]
        given += look["done"]
        if not look["more"]:
            return given


def told(session, after=None, limit=1000):
    return session.call("event_list", after, limit)


def order(base):
    """(position, what) of all events, the object of an audit row being what the test called it."""
    return base.owner.sql("SELECT e.position, a.object FROM dxtrack.event e JOIN dxtrack.audit a ON a.id = e.audit ORDER BY e.position")


def note(connection, name, uscc=None):
    """An audit row in the open transaction."""
    with connection.cursor() as c:
        c.execute("INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, uscc, content) "
                  "VALUES (clock_timestamp(), %s, %s, 'note', %s, %s, 'x') RETURNING id", (uuid.uuid4(), uuid.uuid4(), name, uscc))
        return c.fetchone()[0]


class Writer:
    """A transaction of its own that writes audit rows and stays open."""

    def __init__(self, base):
        self.connection = base.connect("dxtrack_ctl")
        self.run("BEGIN")

    def run(self, text):
        with self.connection.cursor() as c:
            c.execute(text)

    def note(self, *names):
        for name in names:
            note(self.connection, name)
        return self

    def commit(self):
        self.run("COMMIT")

    def rollback(self):
        self.run("ROLLBACK")


def quiet(base):
    """The positions after what the house itself has done."""
    sequence(base)
    return base.owner.sql("SELECT position FROM dxtrack.sequencer")[0][0]


def names_after(base, position):
    rows = order(base)
    assert [p for p, _ in rows] == list(range(1, len(rows) + 1)), "no hole, no repeat"
    return [name for p, name in rows if p > position]


def test_every_change_gets_one_position(base):
    firm = base.enterprise()
    s = base.submitted(firm)
    assert base.approve(s, "2023-03-01", ["cloud.enterprises"], ["enterprise"])["outcome"] == "stored"
    assert sequence(base) == 3 and sequence(base) == 0
    assert [e["type"] for e in told(base.zone)] == ["enterprise", "submission", "review"]
    assert base.owner.sql("SELECT count(*), max(position) FROM dxtrack.event")[0] == (3, 3)
    state = base.owner.sql("SELECT xmin::text FROM dxtrack.sequencer")
    sequence(base)
    assert base.owner.sql("SELECT xmin::text FROM dxtrack.sequencer") == state, "a look at nothing writes nothing"


def test_whoever_commits_late_comes_late(base):
    start = quiet(base)
    early, late = Writer(base).note("begun first"), Writer(base).note("begun second")
    late.commit()
    assert sequence(base) == 1 and names_after(base, start) == ["begun second"]
    Writer(base).note("third").commit()
    assert sequence(base) == 1
    early.note("and more")
    assert sequence(base) == 0
    early.commit()
    assert sequence(base) == 2 and sequence(base) == 0
    assert names_after(base, start) == ["begun second", "third", "begun first", "and more"]


def test_one_batch_is_in_the_order_of_commits_too(base):
    assert base.owner.sql("SELECT current_setting('track_commit_timestamp')")[0][0] == "on"
    start = quiet(base)
    writers = [Writer(base).note(str(n)) for n in range(4)]
    for n in (2, 0, 3, 1):
        writers[n].commit()
    assert sequence(base) == 4 and names_after(base, start) == ["2", "0", "3", "1"]


def test_what_was_taken_back_leaves_no_hole(base):
    start = quiet(base)
    undone, stays = Writer(base).note("undone"), Writer(base).note("stays")
    stays.run("SAVEPOINT s")
    stays.note("taken back")
    stays.run("ROLLBACK TO s")
    stays.note("last")
    stays.commit()
    sequence(base)
    undone.rollback()
    sequence(base)
    assert names_after(base, start) == ["stays", "last"]
    assert base.owner.sql("SELECT cardinality(writers) FROM dxtrack.sequencer")[0][0] == 0, "nobody is waited for any more"


def test_writers_come_and_go_in_any_order(base):
    """The same end whatever is open while others commit, in batches that cut everywhere."""
    start = quiet(base)
    open_ones, expected = {}, 0
    for step, word in enumerate("b0 b1 c1 b2 c0 b3 b4 c4 s c3 b5 s c2 b6 c6 c5".split()):
        n = word[1:]
        if word == "s":
            sequence(base, 1)
        elif word[0] == "b":
            open_ones[n] = Writer(base).note(f"{n}a", f"{n}b")
        else:
            open_ones[n].note(f"{n}c").commit()
            expected += 3
        base.session().call("event_sequence", 1 + step % 3)
    sequence(base, 2)
    names = names_after(base, start)
    assert sorted(names) == sorted(f"{n}{x}" for n in range(7) for x in "abc") and len(names) == expected
    for n in range(7):
        assert [x for x in names if x[0] == str(n)] == [f"{n}a", f"{n}b", f"{n}c"], "what one transaction did stays in its order"


def test_a_long_writer_does_not_make_looks_longer(base):
    """While somebody writes for hours, a look reads what is new and not all since then; once he ends, his rows are found."""
    start = quiet(base)
    long_one = Writer(base).note("long")
    base.owner.sql("INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, content) "
                   "SELECT clock_timestamp(), %s, %s, 'note', 'n' || n, 'x' FROM generate_series(1, 3000) n", uuid.uuid4(), uuid.uuid4())
    assert sequence(base) == 3000
    ceiling, top = base.owner.sql("SELECT s.ceiling, (SELECT max(id) FROM dxtrack.audit) FROM dxtrack.sequencer s")[0]
    assert ceiling == top
    long_one.commit()
    assert sequence(base) == 1 and names_after(base, start)[-1] == "long"


def test_a_look_reads_a_span_at_the_most(base):
    start = quiet(base)
    writer = Writer(base).note("long")
    for n in range(30):
        Writer(base).note(str(n)).commit()
    sequence(base)
    writer.commit()
    looks = 0
    while True:
        busy, done, more, _, _ = base.owner.sql("SELECT * FROM dxtrack.event_sequence(1000, 7)")[0]
        looks += 1
        assert not busy and looks < 20
        if not more:
            break
    assert looks > 3 and names_after(base, start) == [*map(str, range(30)), "long"]


def test_a_writer_in_another_database_is_nobodys_business(base):
    other = base.cluster.database()
    try:
        elsewhere = Writer(type(base)(base.cluster, other))
        elsewhere.note("elsewhere")                     # has an id, a transaction and the lock, over there
        start = quiet(base)
        Writer(base).note("here").commit()
        assert sequence(base) == 1 and names_after(base, start) == ["here"]
        assert base.owner.sql("SELECT cardinality(writers) FROM dxtrack.sequencer")[0][0] == 0
        elsewhere.rollback()
    finally:
        base.cluster.drop(other)


def test_only_one_looks_at_a_time(base):
    start = quiet(base)
    first, second = base.session(), base.session()
    Writer(base).note("once").commit()
    first.begin()
    assert first.ask("event_sequence", 1000)[0]["done"] == 1
    look = second.call("event_sequence", 1000)[0]
    assert (look["busy"], look["done"], look["more"]) == (1, 0, 1)
    first.rollback()                                    # as if it had been killed
    assert sequence(base) == 1 and names_after(base, start) == ["once"]


def test_a_storm_of_writers_and_two_sequencers(base):
    start = quiet(base)
    stop = threading.Event()

    def write(number):
        connection = base.connect("dxtrack_ctl")
        for n in range(60):
            with connection.cursor() as c:
                c.execute("BEGIN")
                note(connection, f"{number}/{n}a")
                note(connection, f"{number}/{n}b")
                c.execute("ROLLBACK" if n % 7 == 3 else "COMMIT")

    def look():
        who = base.session()
        while not stop.is_set():
            who.call("event_sequence", 5)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    lookers = [threading.Thread(target=look) for _ in range(2)]
    for t in writers + lookers:
        t.start()
    for t in writers:
        t.join()
    stop.set()
    for t in lookers:
        t.join()
    sequence(base)
    names = names_after(base, start)
    kept = [n for n in range(60) if n % 7 != 3]
    assert len(names) == len(set(names)) == 4 * 2 * len(kept)
    for number in range(4):
        assert [n for n in names if n.startswith(f"{number}/")] == [f"{number}/{n}{x}" for n in kept for x in "ab"]


def test_the_first_row_ever(base):
    """Before the first id was taken the sequence shows a value that nobody has."""
    assert sequence(base) == 0
    assert base.owner.sql("SELECT ceiling FROM dxtrack.sequencer")[0][0] == 0
    Writer(base).note("first").commit()
    assert sequence(base) == 1


def test_whoever_listens_is_told_where_and_about_whom(base):
    firm = base.enterprise()
    sequence(base)
    ear = base.connect()
    with ear.cursor() as c:
        c.execute("LISTEN dxtrack_event")
    base.submitted(firm)
    base.submitted(firm)
    position = quiet(base)
    with ear.cursor() as c:
        c.execute("SELECT 1")
    assert [n.payload for n in ear.notifies] == [f"{position} {firm}"]
    ear.notifies.clear()
    base.owner.sql("INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, uscc, content) "
                   "SELECT clock_timestamp(), %s, %s, 'note', 'n', '91410100MA' || lpad(n::text, 8, '0'), 'x' FROM generate_series(1, 400) n",
                   uuid.uuid4(), uuid.uuid4())
    sequence(base)
    with ear.cursor() as c:
        c.execute("SELECT 1")
    assert [n.payload for n in ear.notifies] == [f"{position + 400} *"]


@pytest.fixture(scope="module")
def lived(shared):
    """Two enterprises in two districts that file and are moved, a target, and a file."""
    base = shared
    base.a, base.b = base.enterprise(NORTH), base.enterprise(SOUTH)
    for u in (base.a, base.b):
        s = base.submitted(u)
        base.approve(s, "2023-03-01", ["cloud.enterprises"], ["enterprise"])
        assert base.write(base.zone, "move_insert", entry=s["entry"], move=uuid.uuid4(), **MOVE)["outcome"] == "stored"
    assert base.write(base.zone, "target_insert", id=uuid.uuid4(), indicator="cloud.enterprises", scope="district:410172", year=2023, value=5,
                      kind="increment", valid_from="2023-01-01")["outcome"] == "stored"
    who = base.filer(base.a)
    who.begin()
    who.sql("INSERT INTO dxtrack.evidence_piece VALUES (%s, 0, %s, 'x')", piece := uuid.uuid4(), base.a)
    assert who.ask("evidence_keep", credential=who.credential, account=who.account, request_id="r", address="a", id=piece, sha256="0" * 64,
                   media_type="application/pdf", size_bytes=1, pieces=1)[0]["outcome"] == "stored"
    who.commit()
    sequence(base)
    return base


BUSINESS = ["enterprise", "submission", "review", "move"]


def test_an_enterprise_is_told_its_own(lived):
    mine = told(lived.session(uscc=lived.a))
    assert [e["type"] for e in mine] == [*BUSINESS, "evidence"] and {e["uscc"] for e in mine} == {lived.a}
    assert [e["type"] for e in told(lived.session(uscc=lived.b))] == BUSINESS


def test_a_district_is_told_its_own(lived):
    north, both = told(lived.session(districts=NORTH)), told(lived.session(districts=f"{NORTH},{SOUTH}"))
    assert [e["type"] for e in north] == BUSINESS and {(e["uscc"], e["district"]) for e in north} == {(lived.a, NORTH)}
    assert len(both) == 8 and [e["position"] for e in both] == sorted(e["position"] for e in both)


def test_a_manager_is_told_all_but_what_is_nobodys_affair(lived):
    types = [e["type"] for e in told(lived.zone)]
    assert sorted(types) == sorted(2 * BUSINESS + ["target"])


def test_nobody_is_told_nothing(lived):
    assert told(lived.session()) == []
    assert told(lived.session(uscc="", districts="")) == []


def test_pages_of_any_size_are_the_same_events(lived):
    for who in (lived.session(uscc=lived.a), lived.session(districts=f"{NORTH},{SOUTH}"), lived.zone):
        whole = told(who)
        for size in (1, 2, 3):
            paged, after = [], None
            while page := told(who, after, size):
                assert len(page) <= size
                paged += page
                after = page[-1]["position"]
            assert paged == whole


def test_the_audit_lists_all_of_them_to_the_auditor(lived):
    rows = lived.session(districts="*").call("audit_list", limit=1000)
    assert sorted(r["action"] for r in rows) == sorted(2 * BUSINESS + ["target", "evidence"])
    assert [r["action"] for r in lived.session(districts="*").call("audit_list", uscc=lived.b, limit=1000)] == BUSINESS
    assert all(r["content"].startswith("15:dxtrack-audit-1,") and r["address"] for r in rows)


def test_an_event_stays_what_it_was(lived):
    who, base = lived.session(uscc=lived.a), lived
    before = told(who)
    base.owner.sql("UPDATE dxtrack.account SET person = 'somebody else'")
    base.owner.sql("UPDATE dxtrack.enterprise SET name = 'another name', district = %s WHERE uscc = %s", SOUTH, lived.a)
    assert told(who) == before and before[0]["by"] != "somebody else"


def test_what_each_content_holds_is_written_down():
    """Every action that a migration writes has its members in common/domain/event.c, as many as are written, and its row in the reference."""
    rows = dict(re.findall(r'^\t\{ "(\w+)",\s*\{(.*?)\} \},$', (SQL.parent / "common" / "domain" / "event.c").read_text(), re.M | re.S))
    page = (SQL.parent / "docs" / "reference" / "events.md").read_text()
    written = {"submission"}
    for path in sorted((SQL / "migrations").glob("*.sql")):
        written |= set(re.findall(r"audit_write\([^;]*?(?:\$\d+|NULL|at), '(\w+)'", path.read_text()))
    assert len(written) > 12 and written == set(rows), "an action whose members nobody knows"
    for action, fields in rows.items():
        line = next(x for x in page.splitlines() if x.startswith("|") and f"`{action}`" in x.split("|")[1])
        assert re.findall(r"`(\w+)`", line.split("|")[3]) == re.findall(r'"(\w+)"', fields), action

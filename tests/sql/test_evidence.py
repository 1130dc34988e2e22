"""Files: who sees them, one of two rivals, and what goes in time."""
import threading
import uuid

import psycopg2
import pytest

from house import EAST, NORTH, SOUTH

SHA = "ab" * 32


def piece(who, upload, n=0, data=b"%PDF-1.7"):
    who.sql("INSERT INTO dxtrack.evidence_piece (evidence, n, uscc, bytes) VALUES (%s, %s, %s, %s)", upload, n, who.uscc, psycopg2.Binary(data))


def keep(who, upload, sha=SHA, size=8, pieces=1):
    return who.ask("evidence_keep", credential=who.credential, account=who.account, request_id="r1", address="10.0.0.1", id=upload, sha256=sha,
                   media_type="application/pdf", size_bytes=size, pieces=pieces)[0]["outcome"]


def upload(who, sha=SHA):
    """A whole upload: its outcome."""
    name = uuid.uuid4()
    who.begin()
    assert who.ask("evidence_open", credential=who.credential, account=who.account, sha256=sha) == [{"outcome": "open"}]
    piece(who, name)
    outcome = keep(who, name, sha)
    who.commit()
    return outcome


def test_who_sees_a_file(base):
    a, b = base.enterprise(NORTH), base.enterprise(SOUTH)
    mine, other = base.filer(a), base.filer(b)
    assert upload(mine) == "stored"
    north, south, east, zone = (base.session(districts=d) for d in (NORTH, SOUTH, EAST, "*"))

    def seen():
        return [[who for who in (mine, other, north, south, zone, base.session()) if (
            who.call("evidence_get", sha256=SHA) if table == "evidence" else rows(who))] for table in ("evidence", "piece")]

    def rows(who):
        who.begin()
        found = who.sql("SELECT 1 FROM dxtrack.evidence_piece")
        who.commit()
        return found
    assert seen() == [[mine], [mine]]
    base.submitted(a, evidence=f'["{SHA}"]')
    assert seen() == [[mine, north, zone], [mine, north, zone]]
    # the same file of another enterprise is another file; what it names of others shows nothing
    base.submitted(b, evidence=f'["{SHA}"]')
    assert [bool(who.call("evidence_get", sha256=SHA)) for who in (other, south, east)] == [False, False, False]
    assert upload(other) == "stored"
    assert [bool(who.call("evidence_get", sha256=SHA)) for who in (other, south, east)] == [True, True, False]


def test_the_same_file_twice_at_once_is_one(base):
    uscc = base.enterprise()
    first, second = base.filer(uscc), base.filer(uscc)
    one, two, outcomes = uuid.uuid4(), uuid.uuid4(), []
    for who, name in ((first, one), (second, two)):
        who.begin()
        piece(who, name)
    assert keep(first, one) == "stored"

    def rival():
        outcomes.append(keep(second, two))              # waits for the first
        second.commit()
    thread = threading.Thread(target=rival)
    thread.start()
    first.commit()
    thread.join(20)
    assert outcomes == ["there"]
    assert base.owner.sql("SELECT evidence FROM dxtrack.evidence_piece") == [(one,)]
    assert base.owner.sql("SELECT count(*) FROM dxtrack.audit WHERE action = 'evidence'") == [(1,)]


def test_a_rival_that_gives_up_leaves_the_place(base):
    uscc = base.enterprise()
    first, second = base.filer(uscc), base.filer(uscc)
    one, two = uuid.uuid4(), uuid.uuid4()
    first.begin()
    piece(first, one)
    assert keep(first, one) == "stored"
    first.rollback()
    second.begin()
    piece(second, two)
    assert keep(second, two) == "stored"
    second.commit()
    assert base.owner.sql("SELECT evidence FROM dxtrack.evidence_piece") == [(two,)]


def test_pieces_without_a_head_cannot_be_committed(base):
    who = base.filer(base.enterprise())
    who.begin()
    piece(who, uuid.uuid4())
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        who.commit()
    assert base.owner.sql("SELECT count(*) FROM dxtrack.evidence_piece") == [(0,)]


def test_pieces_must_be_whole(base):
    who = base.filer(base.enterprise())
    for n, size, pieces in ((1, 8, 1), (0, 9, 1), (0, 8, 2)):
        name = uuid.uuid4()
        who.begin()
        piece(who, name, n)
        with pytest.raises(psycopg2.errors.RaiseException):
            keep(who, name, size=size, pieces=pieces)
        who.rollback()


def test_nobody_writes_for_another(base):
    mine, other = base.filer(base.enterprise()), base.filer(base.enterprise())
    mine.begin()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        mine.sql("INSERT INTO dxtrack.evidence_piece (evidence, n, uscc, bytes) VALUES (%s, 0, %s, 'x')", uuid.uuid4(), other.uscc)
    mine.rollback()
    mine.credential, mine.account = other.credential, other.account
    assert mine.call("evidence_open", credential=mine.credential, account=mine.account, sha256=SHA) == [{"outcome": "unauthorized"}]
    for statement in ("INSERT INTO dxtrack.evidence DEFAULT VALUES", "DELETE FROM dxtrack.evidence_piece", "UPDATE dxtrack.evidence SET pieces = 1",
                      "DELETE FROM dxtrack.evidence"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            mine.sql(statement)


def test_staff_upload_nothing(base):
    assert base.zone.call("evidence_open", credential=base.zone.credential, account=base.zone.account, sha256=SHA) == [{"outcome": "unauthorized"}]


def elsewhere(base, uscc, sha=SHA):
    return base.session().sql("SELECT dxtrack.evidence_named_elsewhere(%s, %s)", uscc, sha)[0][0]


def test_a_file_in_two_enterprises_is_a_fact(base):
    a, b = base.enterprise(NORTH), base.enterprise(SOUTH)
    assert not elsewhere(base, a)
    base.submitted(a, evidence=f'["{"00" * 32}", "{SHA}"]')
    assert (elsewhere(base, a), elsewhere(base, b), elsewhere(base, b, "11" * 32)) == (False, True, False)


def test_what_is_missing(base):
    mine, other = base.filer(base.enterprise()), base.filer(base.enterprise())
    assert upload(mine) == "stored"
    rows = mine.call("evidence_missing", uscc=mine.uscc, sha256=["00" * 32, SHA, None], wanted=True)
    assert [r["position"] for r in rows] == [1, 3]
    assert [r["position"] for r in other.call("evidence_missing", uscc=mine.uscc, sha256=[SHA], wanted=True)] == [1]


def look(base, at_most=10):
    row = base.session().call("keeper_evidence", at_most)[0]
    return row["done"], row["more"]


def let_pass(base, days="7 days"):
    base.owner.sql(f"UPDATE dxtrack.evidence SET due_at = due_at - interval '{days}'")


def there(base):
    assert base.owner.sql("SELECT count(*) FROM dxtrack.evidence_piece") == base.owner.sql("SELECT count(*) FROM dxtrack.evidence")
    return {row[0][:2] for row in base.owner.sql("SELECT sha256 FROM dxtrack.evidence")}


def test_what_no_version_names_goes_in_time(base):
    mine, other = base.filer(base.enterprise()), base.filer(base.enterprise())
    for sha in (SHA, "00" * 32, "11" * 32):
        assert upload(mine, sha) == "stored"
    base.submitted(mine.uscc, evidence=f'["{SHA}"]')
    assert look(base) == (0, 0)
    let_pass(base, "6 days 23 hours")
    assert look(base) == (0, 0)
    let_pass(base, "1 hour")
    assert upload(other) == "stored", "the same file of another enterprise is another file"
    let_pass(base)
    assert [look(base, 3), look(base, 3), look(base, 3)] == [(3, 1), (1, 0), (0, 0)]
    assert there(base) == {SHA[:2]} and base.owner.sql("SELECT uscc, due_at FROM dxtrack.evidence WHERE due_at < 'infinity'") == []
    assert base.owner.sql("SELECT uscc FROM dxtrack.evidence") == [(mine.uscc,)]
    told = base.owner.sql("SELECT object, uscc, version, account::text FROM dxtrack.audit WHERE action = 'evidence_removed' ORDER BY object, uscc = %s DESC", mine.uscc)
    keeper = "00000000-0000-7000-8000-000000000001"
    assert told == [("00" * 32, mine.uscc, 2, keeper), ("11" * 32, mine.uscc, 2, keeper), (SHA, other.uscc, 2, keeper)]
    base.owner.sql("SELECT dxtrack.event_sequence(1000)")
    assert [e["type"] for e in base.session(uscc=other.uscc).call("event_list", position=None, limit=100)][-2:] == ["evidence", "evidence_removed"]
    assert "evidence_removed" not in [e["type"] for e in base.session(districts="*").call("event_list", position=None, limit=100)]
    let_pass(base)
    assert look(base) == (0, 0), "what a version names is never looked at again"


def test_whoever_is_about_to_file_finds_his_files_there(base):
    """Between the question and the filing no keeper takes them, whoever comes first."""
    mine, sha = base.filer(base.enterprise()), "22" * 32
    assert upload(mine, SHA) == upload(mine, sha) == "stored"
    let_pass(base)
    mine.begin()
    assert mine.ask("evidence_missing", uscc=mine.uscc, sha256=[SHA], wanted=True) == []
    assert look(base) == (1, 0) and there(base) == {SHA[:2]}, "the other one went, nobody waited"
    mine.commit()
    assert look(base) == (0, 0)
    let_pass(base)
    assert mine.call("evidence_missing", uscc=mine.uscc, sha256=[SHA], wanted=False) == []
    assert look(base) == (1, 0) and there(base) == set(), "a rehearsal keeps nothing"
    assert [r["position"] for r in mine.call("evidence_missing", uscc=mine.uscc, sha256=[SHA], wanted=True)] == [1]


def test_two_keepers_share_the_files(base):
    mine = base.filer(base.enterprise())
    for n in range(4):
        assert upload(mine, f"{n}{n}" * 32) == "stored"
    let_pass(base)
    first, second = base.session(), base.session()
    first.begin()
    assert first.ask("keeper_evidence", 3)[0]["done"] == 3
    assert second.call("keeper_evidence", 3)[0] == {"done": 1, "more": 0}
    first.commit()
    assert there(base) == set()


def test_the_index_answers(base):
    """No filing is read that names no evidence."""
    plan = "\n".join(r[0] for r in base.owner.sql(f"""SET enable_seqscan = off; EXPLAIN SELECT FROM dxtrack.submission s
        WHERE s.evidence <> '[]' AND dxtrack.json_texts(s.evidence) @> ARRAY['{SHA}']"""))
    assert "submission_by_evidence" in plan

"""The commit group: one outcome a row, exact retries, no trace of refusals."""
import threading
import uuid

import psycopg2
import pytest

from house import NORTH, SOUTH, digest, group

TRACES = ["submission", "submission_head", "idempotency", "audit"]


def traces(base):
    return [base.owner.sql(f"SELECT count(*) FROM dxtrack.{t}")[0][0] for t in TRACES]


def crowd(base, n):
    """n enterprises' filers and one session that may write for all of them."""
    filers = [base.filer(base.enterprise()) for _ in range(n)]
    return filers, base.session(uscc=",".join(f.uscc for f in filers))


def test_a_group_is_stored_row_by_row(base):
    filers, s = crowd(base, 5)
    rows = [base.filing(f, body=f'{{"n":{i}}}') for i, f in enumerate(filers)]
    done = base.file(s, *rows)
    assert [(d["ordinality"], d["outcome"], d["id"], d["version"], d["uscc"], d["findings"]) for d in done] == \
           [(i, "stored", r["id"], 1, r["uscc"], "[]") for i, r in enumerate(rows)]
    got = base.zone.call("submission_list")
    assert [g["id"] for g in got] == sorted(r["id"] for r in rows)
    assert {g["state"] for g in got} == {"submitted"} and {g["etag"] for g in got} == {"1"}


def test_refusals_leave_their_neighbours_and_no_trace(base):
    filers, s = crowd(base, 6)
    first = base.filing(filers[0], programme="workshop", title="A", title_key="a")
    taken = base.filing(filers[1])
    base.file(s, first, taken)
    base.owner.sql("UPDATE dxtrack.credential SET revoked_at = now() WHERE id = %s", filers[2].credential)
    base.owner.sql("DELETE FROM dxtrack.enterprise_event WHERE uscc = %s", filers[3].uscc)
    base.owner.sql("DELETE FROM dxtrack.enterprise WHERE uscc = %s", filers[3].uscc)
    before = traces(base)
    rows = [base.filing(filers[0], programme="workshop", title="A", title_key="a"),
            base.filing(filers[1], key=taken["key"], body="other"),
            base.filing(filers[2]), base.filing(filers[3]),
            base.filing(filers[4], entry_given=True), base.filing(filers[5])]
    done = base.file(s, *rows)
    assert [d["outcome"] for d in done] == ["duplicate_title", "idempotency_conflict", "unauthorized", "unknown_enterprise", "unknown_entry", "stored"]
    assert done[0]["entry"] == first["entry"] and done[0]["id"] is None
    assert traces(base) == [n + 1 for n in before]


def test_an_expired_token_files_nothing(base):
    f = base.filer(base.enterprise())
    base.owner.sql("UPDATE dxtrack.credential SET expires_at = clock_timestamp() - interval '1 second' WHERE id = %s", f.credential)
    assert base.file(f, base.filing(f))[0]["outcome"] == "unauthorized"


def test_a_retry_gets_its_first_answer(base):
    f = base.filer(base.enterprise())
    row = base.filing(f, findings='[{"rule":"x"}]')
    first = base.file(f, row)[0]
    again = base.file(f, dict(row, id=uuid.uuid4(), entry=uuid.uuid4(), received_at="2024-01-01T00:00:00Z"))[0]
    assert again["outcome"] == "replayed"
    assert {k: v for k, v in again.items() if k != "outcome"} == {k: v for k, v in first.items() if k != "outcome"}
    found = base.session().call("idempotency_find", f.account, row["key"], "POST", "/v1/submissions", "", row["body_digest"])[0]
    assert (found["outcome"], found["id"], found["status"], found["findings"]) == ("replayed", row["id"], 201, '[{"rule":"x"}]')
    assert base.session().call("idempotency_find", f.account, row["key"], "POST", "/v1/submissions", "", digest("x"))[0]["outcome"] == "idempotency_conflict"
    assert base.session().call("idempotency_find", f.account, "new", "POST", "/v1/submissions", "", digest("x")) == []


def test_keys_belong_to_accounts(base):
    filers, s = crowd(base, 2)
    done = base.file(s, *[base.filing(f, key="same") for f in filers])
    assert [d["outcome"] for d in done] == ["stored", "stored"]


def test_a_title_is_free_again_after_rejection(base):
    f = base.filer(base.enterprise())
    first = base.filing(f, programme="workshop", title="A", title_key="a")
    base.file(f, first)
    same_entry = base.filing(f, programme="workshop", title="A", title_key="a", entry=first["entry"], entry_given=True)
    assert base.file(f, same_entry)[0]["outcome"] == "stored"

    def reject(row):
        return base.write(base.reviewer, "review_refuse", submission=row["id"], review=uuid.uuid4(), decision="reject", reason="no")["outcome"]

    another = dict(programme="workshop", title="A", title_key="a")
    assert reject(first) == "stored"
    assert base.file(f, base.filing(f, **another))[0]["outcome"] == "duplicate_title"   # the second filing holds it
    assert reject(same_entry) == "stored"
    assert base.file(f, base.filing(f, **another))[0]["outcome"] == "stored"


def test_the_body_is_kept_byte_for_byte(base):
    f = base.filer(base.enterprise())
    body = '{ "name" :"企业\\u0020上云😀", "a":1.10 }'
    row = base.filing(f, body=body, answers='{ "a":1.10 }', evidence='["aa","bb"]')
    base.file(f, row)
    assert base.owner.sql("SELECT body, sha256(convert_to(body, 'UTF8')) = body_digest FROM dxtrack.submission") == [(body, True)]
    got = f.call("submission_get", row["id"])[0]
    assert (got["answers"], got["evidence"], got["explanations"], got["reviews"]) == ('{ "a":1.10 }', ["aa", "bb"], "{}", "[]")


def test_another_cannot_get_it(base):
    f, other = base.filer(base.enterprise()), base.filer(base.enterprise())
    row = base.filing(f)
    base.file(f, row)
    assert len(f.call("submission_get", row["id"])) == 1
    assert other.call("submission_get", row["id"]) == [] and base.session(districts=SOUTH).call("submission_get", row["id"]) == []
    assert len(base.session(districts=NORTH).call("submission_get", row["id"])) == 1


def test_lists_go_on_where_they_stopped(base):
    filers, s = crowd(base, 7)
    base.file(s, *[base.filing(f, period="2023H1") for f in filers])
    seen, after = [], None
    while True:
        page = base.zone.call("submission_list", state="submitted", programme="cloud", district="410172", period="2023H1", id=after, limit=3)
        if not page:
            break
        seen += [p["id"] for p in page]
        after = page[-1]["id"]
    assert len(seen) == 7 and seen == sorted(seen)
    assert base.zone.call("submission_list", state="approved") == []


def test_content_can_be_assembled_again(base):
    f = base.filer(base.enterprise())
    row = base.filing(f, title="车间")
    base.file(f, row)
    content = bytes(base.owner.sql("SELECT content FROM dxtrack.audit WHERE action = 'submission'")[0][0])
    fields = ["dxtrack-audit-1", "submission", "1685577600123000", str(row["account"]), str(row["credential"]), "r1", "10.0.0.1", f.uscc, str(row["id"]), "1",
              str(row["entry"]), "cloud", "车间", None, row["body_digest"].hex(), digest("{}").hex(), "{}", "[]", "[]"]
    assert content == b"".join(b"-," if x is None else b"%d:%s," % (len(x.encode()), x.encode()) for x in fields)


def test_a_rival_of_the_same_key_is_a_race(base):
    """The rival commits after the statement began: neither inserted nor seen; the second statement knows."""
    f = base.filer(base.enterprise())
    row = base.filing(f)
    f.begin()
    f.ask("submission_insert", **group([row]))
    rival, got = base.session(uscc=f.uscc), []
    t = threading.Thread(target=lambda: got.extend(base.file(rival, dict(row, id=uuid.uuid4()))))
    t.start()
    waiting(base)
    f.commit()
    t.join()
    assert got[0]["outcome"] == "race" and got[0]["id"] is None
    found = rival.call("idempotency_find", row["account"], row["key"], "POST", "/v1/submissions", "", row["body_digest"])[0]
    assert (found["outcome"], found["id"]) == ("replayed", row["id"])
    assert base.owner.sql("SELECT count(*) FROM dxtrack.submission") == [(1,)]


def waiting(base):
    """Returns once somebody waits for a lock."""
    watch = base.connect("postgres").cursor()
    for _ in range(100000):
        watch.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        if watch.fetchone()[0]:
            return
    raise AssertionError("nobody waits")


def test_two_groups_in_opposite_order_do_not_deadlock(base):
    filers, _ = crowd(base, 20)
    uscc = ",".join(f.uscc for f in filers)
    failures = []

    def storm(session, backwards):
        for n in range(15):
            rows = [base.filing(f, key=f"round-{n}") for f in filers]
            try:
                base.file(session, *(reversed(rows) if backwards else rows))
            except psycopg2.Error as e:
                failures.append(e)

    threads = [threading.Thread(target=storm, args=(base.session(uscc=uscc), b)) for b in (False, True)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failures == []
    assert base.owner.sql("SELECT count(*), count(DISTINCT (i.account, i.key)) FROM dxtrack.submission s JOIN dxtrack.idempotency i ON i.object = s.id") == [(300, 300)]


def test_the_same_title_at_once_is_refused_for_one(base):
    """A unique index holds it: the loser's group fails, runs again and then sees the winner."""
    f = base.filer(base.enterprise())
    rows = [base.filing(f, programme="workshop", title="A", title_key="a") for _ in range(2)]
    f.begin()
    f.ask("submission_insert", **group(rows[:1]))
    rival, got = base.session(uscc=f.uscc), []

    def race():
        try:
            base.file(rival, rows[1])
        except psycopg2.errors.UniqueViolation:
            got.extend(base.file(rival, rows[1]))

    t = threading.Thread(target=race)
    t.start()
    waiting(base)
    f.commit()
    t.join()
    assert (got[0]["outcome"], got[0]["entry"]) == ("duplicate_title", rows[0]["entry"])

"""Drafts: their enterprise's own paper, until they are filed as any other filing is."""
import threading
import uuid

import psycopg2
import pytest

from house import NORTH, digest
from test_figures import CLOUD
from test_writes import trace

BODY = '{"draft":true}'


def saved(entry=None, **values):
    return dict(programme="cloud", entry=entry or uuid.uuid4(), entry_given=False, body_text=BODY, answers='{"n":1}',
                saved_at="2023-06-01T00:00:00.123Z") | values


def begin(base, who, draft=None, **values):
    draft = draft or uuid.uuid4()
    key = values.pop("key", None)
    return draft, base.write(who, "draft_insert", key=key, body=BODY, draft=draft, **saved(**values))


def unkeyed(base, who, name, draft, if_match="1", body=BODY, **values):
    row = base.keyed(who, body=body) | {"key": None, "method": "PUT", "status": 200}
    return who.call(name, **row, draft=draft, if_match=if_match, **values)[0]


def replace(base, who, draft, if_match="1", **values):
    body = values.get("body_text", BODY)
    return unkeyed(base, who, "draft_replace", draft, if_match, body, **saved(**({"saved_at": "2023-06-02T00:00:00.000Z"} | values)))


def submit(base, who, draft, if_match="1", **values):
    key = values.pop("key", None)
    return base.write(who, "draft_submit", key=key, draft=draft, if_match=if_match, **(dict(received_at="2023-06-03T00:00:00.500Z") | values))


@pytest.fixture
def firm(base):
    return base.filer(base.enterprise())


def drafts(base):
    return base.owner.sql("SELECT count(*) FROM dxtrack.draft")[0][0]


def test_a_draft_is_read_by_its_enterprise_alone(base, firm):
    draft, row = begin(base, firm)
    assert (row["outcome"], row["detail"]) == ("stored", "1")
    seen = firm.call("submission_get", draft)[0]
    assert (seen["state"], seen["version"], seen["etag"], seen["body"], seen["answers"], seen["district"], seen["reviews"]) == \
        ("draft", 1, "1", BODY, '{"n":1}', NORTH, "[]")
    assert [r["state"] for r in firm.call("submission_list")] == ["draft"]
    for other in (base.zone, base.reviewer, base.session(districts=NORTH), base.session(uscc=base.enterprise()), base.session()):
        assert other.call("submission_get", draft) == [] and other.call("submission_list") == []
    assert firm.call("version_list", submission=draft) == []


def test_a_draft_counts_nowhere(base, firm):
    before = base.zone.call("figure_excluded"), trace(base)[1:]
    begin(base, firm, programme="workshop", title="A", title_key="a")
    assert base.zone.call("figure_excluded") == before[0]
    assert base.owner.sql("SELECT count(*) FROM dxtrack.audit WHERE account = %s", firm.account) == [(0,)]
    base.submitted(firm.uscc, programme="workshop", title="A", title_key="a")      # it holds no title


def test_filters_and_order(base, firm):
    old, new = (uuid.UUID(f"018c2f3e-0000-7000-8000-00000000000{n}") for n in (1, 3))
    begin(base, firm, old, period="2023H1")
    filed = base.submitted(firm.uscc, id=uuid.UUID("018c2f3e-0000-7000-8000-000000000002"), programme="workshop")
    begin(base, firm, new, programme="workshop")
    every = [r["id"] for r in firm.call("submission_list")]
    assert every == [old, filed["id"], new]
    assert [r["id"] for r in firm.call("submission_list", limit=2)] == every[:2]
    assert [r["id"] for r in firm.call("submission_list", id=every[1])] == [new]
    assert [r["id"] for r in firm.call("submission_list", state="draft")] == [old, new]
    assert [r["id"] for r in firm.call("submission_list", state="submitted")] == [filed["id"]]
    assert [r["id"] for r in firm.call("submission_list", programme="workshop")] == [filed["id"], new]
    assert [r["id"] for r in firm.call("submission_list", period="2023H1", district="410172", uscc=firm.uscc)] == [old]


def test_saved_anew_and_given_up(base, firm):
    draft, _ = begin(base, firm)
    row = replace(base, firm, draft, body_text='{"draft":true,"n":2}', answers=None, title="T")
    assert (row["outcome"], row["detail"]) == ("stored", "2")
    seen = firm.call("submission_get", draft)[0]
    assert (seen["body"], seen["answers"], seen["title"], seen["etag"]) == ('{"draft":true,"n":2}', "{}", "T", "2")
    assert replace(base, firm, draft, if_match="1", body_text="{}")["outcome"] == "stale"
    assert unkeyed(base, firm, "draft_delete", draft, "1")["outcome"] == "stale"
    assert unkeyed(base, firm, "draft_delete", draft, "2")["outcome"] == "stored"
    assert firm.call("submission_get", draft) == [] and drafts(base) == 0
    assert unkeyed(base, firm, "draft_delete", draft, "2")["outcome"] == "not_found"
    assert replace(base, firm, draft, "2")["outcome"] == "not_found"


def test_a_save_repeated_in_doubt_is_stored_once(base, firm):
    draft, _ = begin(base, firm)
    first, again = (replace(base, firm, draft, if_match="1") for _ in range(2))
    assert first["detail"] == again["detail"] == "2"


def test_submitting_files_the_stored_bytes(base, firm):
    draft, _ = begin(base, firm)
    replace(base, firm, draft, period="2023H1")
    entry = firm.call("submission_get", draft)[0]["entry"]
    row = submit(base, firm, draft, "2")
    assert (row["outcome"], row["detail"]) == ("stored", "3") and drafts(base) == 0
    seen = base.zone.call("submission_get", draft)[0]
    assert (seen["state"], seen["version"], seen["versions"], seen["etag"], seen["entry"], seen["body"]) == ("submitted", 1, 1, "3", entry, None)
    assert seen["received_at"].isoformat() == "2023-06-03T00:00:00.500000+00:00"
    body, hashed, period, account = base.owner.sql("SELECT body, body_digest, period, account FROM dxtrack.submission WHERE id = %s", draft)[0]
    assert (body, bytes(hashed), period, account) == (BODY, digest(BODY), "2023H1", firm.account)
    assert base.owner.sql("SELECT action, version FROM dxtrack.audit WHERE object = %s", str(draft)) == [("submission", 1)]
    assert sum(r["pending"] for r in base.zone.call("figure_excluded") if r["scope_kind"] == "district") == 1
    assert base.approve(seen, "2023-01-10", *CLOUD)["outcome"] == "stored" and base.counts("2023-06-30") == 1


def test_the_audit_of_a_submitted_draft_is_that_of_a_filing(base, firm):
    """Somebody assembles it again from the tables, and knows nothing of drafts."""
    draft, _ = begin(base, firm, title="T", explanations='{"Q":"x"}', evidence="[]")
    submit(base, firm, draft)
    assert base.owner.sql("""
        SELECT a.content = dxtrack.audit_submission(s.received_at, s.account, a.credential, a.request_id, a.address, s.uscc, s.id, s.version, s.entry,
               s.programme, s.title, s.period, s.body_digest, s.answers, s.explanations, s.evidence, s.findings)
          FROM dxtrack.audit a JOIN dxtrack.submission s ON s.id::text = a.object WHERE a.action = 'submission'""") == [(True,)]


def test_keys_of_drafts(base, firm):
    draft, first = begin(base, firm, key="k")
    _, again = begin(base, firm, key="k")
    assert (first["outcome"], again["outcome"], drafts(base)) == ("stored", "replayed", 1)
    assert base.write(firm, "draft_insert", key="k", body="other", draft=uuid.uuid4(), **saved())["outcome"] == "idempotency_conflict"
    first, again = submit(base, firm, draft, key="s"), submit(base, firm, draft, key="s")
    assert (first["outcome"], again["outcome"], again["answer"]) == ("stored", "replayed", "{}")
    assert submit(base, firm, draft)["outcome"] == "stale"
    filing = base.filing(firm, key="k", body=BODY)
    assert base.file(firm, filing)[0]["outcome"] == "idempotency_conflict"      # of another path


def test_what_others_have_filed_forbids(base, firm):
    known = base.submitted(firm.uscc, programme="workshop", title="A", title_key="a")
    before = trace(base)
    _, row = begin(base, firm, programme="workshop", title="A", title_key="a")
    assert (row["outcome"], row["detail"]) == ("duplicate_title", str(known["entry"]))
    assert begin(base, firm, entry_given=True)[1]["outcome"] == "unknown_entry"
    assert begin(base, firm, entry=known["entry"], entry_given=True, programme="cloud")[1]["outcome"] == "unknown_entry"
    assert trace(base) == before and drafts(base) == 0
    draft, row = begin(base, firm, programme="workshop", title="A", title_key="a", entry=known["entry"], entry_given=True)
    assert row["outcome"] == "stored"                                           # of that entry
    other, _ = begin(base, firm, programme="workshop", title="B", title_key="b")
    assert replace(base, firm, other, programme="workshop", title="A", title_key="a")["outcome"] == "duplicate_title"
    base.submitted(firm.uscc, programme="workshop", title="B", title_key="b")
    assert submit(base, firm, other, title_key="b")["outcome"] == "duplicate_title"
    assert firm.call("submission_get", other)[0]["state"] == "draft"
    assert submit(base, firm, draft, title_key="a")["outcome"] == "stored"
    assert base.owner.sql("SELECT title_claim FROM dxtrack.submission_head WHERE id = %s", draft) == [(None,)]


def test_a_submitted_draft_holds_its_title(base, firm):
    draft, _ = begin(base, firm, programme="workshop", title="A", title_key="a")
    submit(base, firm, draft, title_key="a")
    assert base.file(firm, base.filing(firm, programme="workshop", title="A", title_key="a"))[0]["outcome"] == "duplicate_title"


def test_the_order_of_refusals(base, firm):
    draft, _ = begin(base, firm)
    stranger = base.filer(base.enterprise())
    assert submit(base, stranger, draft, "9")["outcome"] == "not_found"
    assert replace(base, stranger, draft, "9")["outcome"] == "not_found"
    assert unkeyed(base, stranger, "draft_delete", draft, "9")["outcome"] == "not_found"
    assert submit(base, firm, draft, "9")["outcome"] == "stale"
    for who in (base.reviewer, base.zone):
        assert begin(base, who)[1]["outcome"] == "forbidden" and submit(base, who, draft)["outcome"] == "forbidden"
        assert replace(base, who, draft)["outcome"] == "unauthorized"
    gone = base.filer(firm.uscc)
    base.owner.sql("UPDATE dxtrack.credential SET revoked_at = now() WHERE id = %s", gone.credential)
    assert begin(base, gone)[1]["outcome"] == "unauthorized" and submit(base, gone, draft)["outcome"] == "unauthorized"
    assert replace(base, gone, draft)["outcome"] == "unauthorized"
    assert unkeyed(base, gone, "draft_delete", draft)["outcome"] == "unauthorized"
    strayed = base.filer(base.enterprise())
    strayed.uscc = firm.uscc                             # the transaction is another enterprise's
    assert begin(base, strayed)[1]["outcome"] == "unauthorized" and submit(base, strayed, draft)["outcome"] == "unauthorized"
    assert firm.call("submission_get", draft)[0]["etag"] == "1" and drafts(base) == 1
    assert base.owner.sql("SELECT count(*) FROM dxtrack.idempotency WHERE key LIKE 'key-%%' AND path = '/v1/x' AND uscc IS NOT NULL") == [(1,)]


def test_submitted_and_saved_at_once_is_one_of_them(base, firm):
    for _ in range(20):
        draft, _ = begin(base, firm)
        other, results, start = base.filer(firm.uscc), [], threading.Barrier(2)

        def run(call, who):
            start.wait()
            results.append(call(base, who, draft, "1")["outcome"])

        threads = [threading.Thread(target=run, args=pair) for pair in ((submit, firm), (replace, other))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert sorted(results) in (["not_found", "stored"], ["stale", "stored"])
        state = firm.call("submission_get", draft)[0]["state"]
        assert len(firm.call("submission_get", draft)) == 1 and state in ("draft", "submitted")


def test_the_daemon_changes_no_draft_by_itself(base, firm):
    begin(base, firm)
    for statement in ("DELETE FROM dxtrack.draft", "UPDATE dxtrack.draft SET title = 'x'", "INSERT INTO dxtrack.draft DEFAULT VALUES"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            firm.sql(statement)


def test_what_a_draft_names_is_kept(base, firm):
    sha = "a" * 64
    base.owner.sql("INSERT INTO dxtrack.evidence (sha256, uscc, id, media_type, size_bytes, pieces, account, uploaded_at) VALUES (%s, %s, %s, 'image/png', 1, 1, %s,"
                   " now() - interval '8 days')", sha, firm.uscc, uuid.uuid4(), firm.account)
    draft, _ = begin(base, firm, evidence=f'["{sha}"]')
    def look():
        base.owner.sql("UPDATE dxtrack.evidence SET due_at = now() - interval '1 hour'")
        base.session().call("keeper_evidence", 10)
        return base.owner.sql("SELECT count(*) FROM dxtrack.evidence WHERE due_at > now() + interval '6 days'")[0][0]
    assert [look(), look()] == [1, 1], "it is looked at again in a week"
    unkeyed(base, firm, "draft_delete", draft)
    assert look() == 0 and base.owner.sql("SELECT count(*) FROM dxtrack.evidence") == [(0,)]

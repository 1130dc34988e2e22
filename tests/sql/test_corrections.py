"""A filing taken back or filed anew: versions, what counts meanwhile, titles, and nothing left of a refusal."""
import datetime
import threading
import uuid

import pytest

from house import SOUTH
from test_figures import CLOUD
from test_writes import refuse, trace


def correct(base, s, title=None, title_key=None, who=None, **values):
    given = dict(body_text="{}", answers='{"n":2}', received_at="2023-07-01T00:00:00.500Z") | values
    return base.write(who or filer_of(base, s), "correction_insert", submission=s["id"], if_match=given.pop("if_match", None), title=title,
                      title_key=title_key, **given)


def withdraw(base, s, who=None, **values):
    return base.write(who or filer_of(base, s), "submission_withdraw", submission=s["id"], **values)


def filer_of(base, s):
    return base._filers[s["uscc"]]


def now(base, s):
    return base.zone.call("submission_get", s["id"])[0]


def versions(base, s):
    return [(v["version"], v["state"]) for v in base.zone.call("version_list", submission=s["id"])]


@pytest.fixture
def approved(base):
    """A base with one cloud filing that counts from January on."""
    base.s = base.submitted(base.enterprise())
    assert base.approve(base.s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    return base


def test_a_returned_filing_is_answered_by_its_next_version(base):
    s = base.submitted(base.enterprise())
    refuse(base, s, "return")
    assert correct(base, s)["outcome"] == "stored"
    seen = now(base, s)
    assert (seen["version"], seen["state"], seen["answers"], seen["counted_version"]) == (2, "submitted", '{"n":2}', None)
    assert versions(base, s) == [(1, "returned"), (2, "submitted")]


def test_the_old_version_counts_until_the_new_one_is_approved(approved):
    base, s = approved, approved.s
    assert correct(base, s)["outcome"] == "stored"
    assert (now(base, s)["state"], now(base, s)["counted_version"], base.counts("2023-06-30")) == ("submitted", 1, 1)
    assert base.counts("2023-01-31") == 1
    assert base.approve(s, "2023-03-20", *CLOUD)["outcome"] == "stored"
    assert (now(base, s)["state"], now(base, s)["counted_version"]) == ("approved", 2)
    assert (base.counts("2023-01-31"), base.counts("2023-03-31"), base.counts("2023-06-30")) == (0, 1, 1)
    assert versions(base, s) == [(1, "superseded"), (2, "approved")]
    assert base.tally_differs() == []


def test_the_fact_moves_at_one_instant(approved):
    base, s = approved, approved.s
    correct(base, s)
    base.approve(s, "2023-03-20", *CLOUD)
    (voided, why), = base.owner.sql("SELECT recorded_at, reason_code FROM dxtrack.fact_void")
    (recorded, day), = base.owner.sql("SELECT recorded_at, effective_on FROM dxtrack.fact ORDER BY recorded_at DESC LIMIT 1")
    assert (voided, why, day) == (recorded, "replaced", datetime.date(2023, 3, 20))
    before = (recorded - datetime.timedelta(microseconds=1)).isoformat()
    assert (base.counts("2023-01-31", before), base.counts("2023-01-31", recorded.isoformat())) == (1, 0)


def test_what_counts_as_before_writes_no_fact(approved):
    base, s = approved, approved.s
    correct(base, s)
    assert base.approve(s, "2023-01-10", *CLOUD)["outcome"] == "stored"
    assert base.owner.sql("SELECT (SELECT count(*) FROM dxtrack.fact), (SELECT count(*) FROM dxtrack.fact_void)") == [(1, 0)]
    assert now(base, s)["counted_version"] == 2


def test_a_correction_never_makes_an_ended_entry_active_again(approved):
    base, s = approved, approved.s
    base.owner.sql("UPDATE dxtrack.entry_head SET stage = 'expired' WHERE id = %s", s["entry"])
    correct(base, s)
    assert base.approve(s, "2023-03-20", *CLOUD)["outcome"] == "stored"
    assert base.zone.call("entry_get", s["entry"])[0]["stage"] == "expired"
    assert base.owner.sql("SELECT count(*) FROM dxtrack.move WHERE entry = %s", s["entry"]) == [(1,)]


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_a_correction_that_ends_leaves_what_it_wanted_to_correct(approved, end):
    base, s = approved, approved.s
    correct(base, s)
    ended = refuse(base, s, "reject") if end == "reject" else withdraw(base, s)
    assert ended["outcome"] == "stored"
    seen = now(base, s)
    assert (seen["state"], seen["version"], seen["counted_version"], seen["answers"], seen["versions"]) == ("approved", 1, 1, "{}", 2)
    assert base.counts("2023-06-30") == 1
    assert correct(base, s)["outcome"] == "stored"
    assert versions(base, s) == [(1, "approved"), (2, "rejected" if end == "reject" else "withdrawn"), (3, "submitted")]


def test_a_returned_correction_goes_on_counting_as_it_was(approved):
    base, s = approved, approved.s
    correct(base, s)
    refuse(base, s, "return")
    assert (now(base, s)["state"], now(base, s)["counted_version"], base.counts("2023-06-30")) == ("returned", 1, 1)
    correct(base, s)
    assert versions(base, s) == [(1, "approved"), (2, "returned"), (3, "submitted")]


def test_states_that_forbid(base):
    s = base.submitted(base.enterprise())
    assert correct(base, s)["outcome"] == "conflict"
    refuse(base, s, "endorse")
    assert withdraw(base, s)["outcome"] == "conflict" and correct(base, s)["outcome"] == "conflict"
    refuse(base, s, "reject")
    assert withdraw(base, s)["outcome"] == "conflict" and correct(base, s)["outcome"] == "conflict"
    other = base.submitted(s["uscc"])
    assert withdraw(base, other)["outcome"] == "stored"
    assert now(base, other)["state"] == "withdrawn"
    assert withdraw(base, other)["outcome"] == "conflict" and correct(base, other)["outcome"] == "conflict"


def test_the_order_of_refusals(approved):
    base, s = approved, approved.s
    stranger = base.filer(base.enterprise())
    before = trace(base)
    for call in (correct, withdraw):
        assert call(base, s, who=stranger, if_match="9")["outcome"] == "not_found"
        assert call(base, s, if_match="9")["outcome"] == "stale"
        assert call(base, s, who=base.reviewer)["outcome"] == "forbidden"
    gone = base.filer(s["uscc"])
    base.owner.sql("UPDATE dxtrack.credential SET revoked_at = now() WHERE id = %s", gone.credential)
    assert correct(base, s, who=gone)["outcome"] == "unauthorized" and withdraw(base, s, who=gone)["outcome"] == "unauthorized"
    assert trace(base) == before


def test_a_key_is_answered_once(approved):
    base, s = approved, approved.s
    first, again = correct(base, s, key="k"), correct(base, s, key="k")
    assert (first["outcome"], again["outcome"], again["answer"]) == ("stored", "replayed", "{}")
    assert withdraw(base, s, key="w")["outcome"] == "stored" and withdraw(base, s, key="w")["outcome"] == "replayed"
    assert versions(base, s) == [(1, "approved"), (2, "withdrawn")]


def test_a_title_is_held_until_the_new_one_counts(base):
    uscc = base.enterprise()
    first = base.submitted(uscc, programme="workshop", title="A", title_key="a")
    base.approve(first, stage="recommended")
    other = base.submitted(uscc, programme="workshop", title="B", title_key="b")
    taken = correct(base, first, title="B", title_key="b")
    assert (taken["outcome"], taken["detail"]) == ("duplicate_title", str(other["entry"]))
    assert correct(base, first, title="C", title_key="c")["outcome"] == "stored"
    base.submitted(uscc, programme="workshop", title="C", title_key="c")
    assert base.approve(first, stage="recommended")["outcome"] == "duplicate_title"
    assert refuse(base, first, "reject")["outcome"] == "stored"
    assert correct(base, first, title="D", title_key="d")["outcome"] == "stored"
    assert base.approve(first, stage="recommended")["outcome"] == "stored"
    assert base.zone.call("entry_get", first["entry"])[0]["title"] == "D"
    base.submitted(uscc, programme="workshop", title="A again", title_key="a")


def test_a_correction_is_reviewed_where_the_enterprise_is(approved):
    base, s = approved, approved.s
    base.owner.sql("UPDATE dxtrack.enterprise SET district = %s WHERE uscc = %s", SOUTH, s["uscc"])
    correct(base, s)
    assert base.session(districts=SOUTH).call("submission_get", s["id"])[0]["district"] == SOUTH


def test_every_version_is_audited(approved):
    base, s = approved, approved.s
    correct(base, s)
    withdraw(base, s)
    assert base.owner.sql("SELECT action, version FROM dxtrack.audit WHERE object = %s ORDER BY recorded_at, action", str(s["id"])) is not None
    actions = [a for a, in base.owner.sql("SELECT action FROM dxtrack.audit WHERE object = %s", str(s["id"]))]
    assert sorted(actions) == ["review", "submission", "submission", "withdrawal"]


def test_withdrawn_and_approved_at_once_is_one_of_them(base):
    """The two meet at the head's lock: whoever comes second sees what the first has done."""
    for _ in range(20):
        s = base.submitted(base.enterprise())
        results = []
        start = threading.Barrier(2)

        def run(call, *arguments, **values):
            start.wait()
            results.append(call(*arguments, **values)["outcome"])

        other = base.filer(s["uscc"])
        threads = [threading.Thread(target=run, args=(withdraw, base, s), kwargs=dict(who=other, if_match="1")),
                   threading.Thread(target=run, args=(base.approve, s, "2023-01-10", *CLOUD), kwargs=dict(if_match="1"))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert sorted(results) == ["stale", "stored"]
        counted = base.owner.sql("SELECT count(*) FROM dxtrack.fact WHERE entry = %s", s["entry"])[0][0]
        assert counted == (1 if now(base, s)["state"] == "approved" else 0)


def test_versions_are_seen_by_whom_the_filing_is(approved):
    base, s = approved, approved.s
    correct(base, s)
    assert len(base.session(uscc=s["uscc"]).call("version_list", submission=s["id"])) == 2
    assert base.session(uscc=base.uscc()).call("version_list", submission=s["id"]) == []
    assert base.session().call("version_list", submission=uuid.uuid4()) == []
    assert [v["version"] for v in base.zone.call("version_list", submission=s["id"], version=1)] == [2]

"""Keyed writes: who, the key, the object, the version, the state, in this order; a refusal leaves no trace."""
import threading
import uuid

import pytest

from house import NORTH, SOUTH
from test_figures import CLOUD, move
from test_filing import waiting


def refuse(base, s, decision="return", who=None, **values):
    return base.write(who or base.reviewer, "review_refuse", submission=s["id"], review=uuid.uuid4(), decision=decision, **({"reason": "r"} | values))


@pytest.fixture
def filed(base):
    base.s = base.submitted(base.enterprise())
    return base


def trace(base):
    return base.owner.sql("""SELECT (SELECT count(*) FROM dxtrack.idempotency), (SELECT count(*) FROM dxtrack.audit), (SELECT count(*) FROM dxtrack.review),
                                    (SELECT revision FROM dxtrack.figure_clock), (SELECT sum(row_version) FROM dxtrack.submission_head)""")


def test_states_of_a_review(filed):
    s = filed.s
    assert refuse(filed, s, "endorse")["detail"] == "2"
    assert refuse(filed, s, "endorse")["outcome"] == "conflict"
    assert refuse(filed, s, "return", due_on="2023-07-01")["outcome"] == "stored"
    assert filed.zone.call("submission_get", s["id"])[0]["state"] == "returned"
    assert filed.approve(s, "2023-01-01", *CLOUD)["outcome"] == "conflict"
    other = filed.submitted(filed.enterprise())
    assert refuse(filed, other, "reject")["outcome"] == "stored" and refuse(filed, other, "reject")["outcome"] == "conflict"


def test_the_order_of_refusals(filed):
    s, before = filed.s, trace(filed)
    elsewhere = filed.session(districts=SOUTH)
    elsewhere.credential, elsewhere.account = filed.account("reviewer", district=SOUTH)
    assert filed.approve(s, "2023-01-01", *CLOUD, who=elsewhere, if_match="9")["outcome"] == "not_found"
    assert refuse(filed, s, who=elsewhere)["outcome"] == "not_found"
    assert filed.approve(dict(id=uuid.uuid4()), "2023-01-01", *CLOUD)["outcome"] == "not_found"
    assert filed.approve(s, "2023-01-01", *CLOUD, if_match="9")["outcome"] == "stale"
    assert filed.approve(s, "2023-01-01", *CLOUD, if_match="W/junk")["outcome"] == "stale"
    assert refuse(filed, s, if_match="9")["outcome"] == "stale"
    auditor = filed.staff("auditor", None)
    assert filed.approve(s, "2023-01-01", *CLOUD, who=auditor)["outcome"] == "forbidden"
    gone = filed.staff("reviewer", "410172")
    filed.owner.sql("UPDATE dxtrack.credential SET revoked_at = now() WHERE id = %s", gone.credential)
    assert filed.approve(s, "2023-01-01", *CLOUD, who=gone)["outcome"] == "unauthorized"
    assert refuse(filed, s, who=gone)["outcome"] == "unauthorized"
    filer = filed.session(uscc=s["uscc"])
    filer.credential, filer.account = filed.account("enterprise", uscc=s["uscc"])
    assert filed.approve(s, "2023-01-01", *CLOUD, who=filer)["outcome"] == "forbidden"
    assert trace(filed) == before


def test_who_filed_does_not_review(filed):
    filed.owner.sql("UPDATE dxtrack.submission SET account = %s WHERE id = %s", filed.reviewer.account, filed.s["id"])
    assert filed.approve(filed.s, "2023-01-01", *CLOUD)["outcome"] == "forbidden" and refuse(filed, filed.s)["outcome"] == "forbidden"


def test_a_district_reviews_its_own(filed):
    north = filed.session(districts=NORTH)
    north.credential, north.account = filed.account("reviewer", district=NORTH)
    assert filed.approve(filed.s, "2023-01-01", *CLOUD, who=north)["outcome"] == "stored"


def test_a_key_is_answered_once(filed):
    s, r = filed.s, filed.reviewer
    first = filed.approve(s, "2023-01-01", *CLOUD, key="k", if_match="1")
    again = filed.approve(s, "2023-01-01", *CLOUD, key="k", if_match="1")
    assert (first["outcome"], again["outcome"], again["status"], again["answer"]) == ("stored", "replayed", 201, "{}")
    other = filed.write(r, "review_approve", key="k", body="other", submission=s["id"], review=uuid.uuid4(), stage="active", indicators=[], key_rules=[],
                        key_suffixes=[])
    assert other["outcome"] == "idempotency_conflict"
    found = filed.session().call("idempotency_find", r.account, "k", "POST", "/v1/x", "", filed.keyed(r)["body_digest"])[0]
    assert (found["outcome"], found["status"], found["answer"], found["id"]) == ("replayed", 201, "{}", None)


def test_an_answer_with_a_tag_is_remembered_with_it(filed):
    """The daemon says the tag before the write, in its transaction; the next one has none of it."""
    r, values = filed.reviewer, dict(submission=filed.s["id"], review=uuid.uuid4(), decision="return", reason="r")
    r.begin()
    r.ask("answer_tag", '"2"')
    assert r.ask("review_refuse", **filed.keyed(r, key="k"), **values)[0]["outcome"] == "stored"
    r.commit()
    again = filed.write(r, "review_refuse", key="k", **values)
    assert (again["outcome"], again["detail"]) == ("replayed", '"2"')
    assert refuse(filed, filed.submitted(filed.enterprise()), key="plain")["outcome"] == "stored"
    for key, etag in (("k", '"2"'), ("plain", None)):
        found = filed.session().call("idempotency_find", r.account, key, "POST", "/v1/x", "", filed.keyed(r)["body_digest"])[0]
        assert (found["outcome"], found["etag"]) == ("replayed", etag)


def test_a_refused_key_may_carry_a_mended_body(filed):
    assert filed.approve(filed.s, "2023-01-01", *CLOUD, key="k", if_match="9")["outcome"] == "stale"
    assert filed.approve(filed.s, "2023-01-01", *CLOUD, key="k", if_match="1")["outcome"] == "stored"


@pytest.mark.parametrize("stays", [True, False])
def test_a_double_waits_for_the_first(filed, stays):
    """The same key at once: replayed where the first commits, done where it does not."""
    r, values = filed.reviewer, dict(submission=filed.s["id"], review=uuid.uuid4(), decision="return", reason="r")
    keyed = filed.keyed(r, key="k")
    r.begin()
    r.ask("review_refuse", **keyed, **values)
    rival, got = filed.session(districts="*"), []
    t = threading.Thread(target=lambda: got.append(rival.call("review_refuse", **keyed, **values)[0]["outcome"]))
    t.start()
    waiting(filed)
    r.commit() if stays else r.rollback()
    t.join()
    assert got == ["replayed" if stays else "stored"]
    assert filed.owner.sql("SELECT count(*) FROM dxtrack.review") == [(1,)]


def test_moves_follow_each_other(filed):
    filed.approve(filed.s, None, stage="recommended")
    entry = filed.s["entry"]
    assert move(filed, entry, "recommended", "publicity", "2023-03-01", if_match="1")["detail"] == "2"
    assert move(filed, entry, "recommended", "recognised", "2023-04-01")["outcome"] == "conflict"
    assert move(filed, entry, "publicity", "recognised", "2023-04-01", if_match="1")["outcome"] == "stale"
    early = move(filed, entry, "publicity", "recognised", "2023-02-01")
    assert (early["outcome"], early["detail"]) == ("order", "2023-03-01")
    assert move(filed, uuid.uuid4(), "publicity", "recognised", "2023-04-01")["outcome"] == "not_found"
    assert move(filed, entry, "publicity", "recognised", "2023-03-01")["outcome"] == "stored"
    got = filed.zone.call("entry_get", entry)[0]
    assert got["stage"] == "recognised" and got["moves"].count('"to"') == 3 and str(got["moved_on"]) == "2023-03-01"
    assert got["moves"].startswith('[{"to":"recommended","effective_on":null,')
    assert len(filed.zone.call("entry_list", programme="cloud", district="410172", stage="recognised")) == 1


@pytest.mark.parametrize("change, outcome, detail", [
    (dict(district="410172"), "leaf_district", "410172"), (dict(park="x"), "unknown_park", "x"), (dict(chains=["sensor", "x"]), "unknown_chain", "x")])
def test_an_enterprise_stands_in_known_places(base, change, outcome, detail):
    row = base.write(base.zone, "enterprise_insert", **(dict(uscc=base.uscc(), name="n", district=NORTH, chains=[]) | change))
    assert (row["outcome"], row["detail"]) == (outcome, detail)


def test_an_enterprise_is_registered_once(base):
    u = base.enterprise(chains=["sensor"], short_name="s", park="port")
    again = base.write(base.zone, "enterprise_insert", uscc=u, name="n", district=NORTH, chains=[])
    assert (again["outcome"], again["detail"]) == ("conflict", "registered")
    got = base.zone.call("enterprise_get", u)[0]
    assert (got["short_name"], got["park"], got["chains"], got["status"], got["etag"]) == ("s", "port", ["sensor"], "active", "1")
    v = base.uscc()
    base.enterprise(uscc=v, predecessor=u)
    w = base.uscc()
    base.enterprise(predecessor=w)                        # a predecessor need not be registered
    circle = base.write(base.zone, "enterprise_insert", uscc=w, name="n", district=NORTH, chains=[], predecessor=w)
    assert circle["detail"] == "predecessor"
    assert [e["uscc"] for e in base.zone.call("enterprise_list", chain="sensor", park="port")] == [u]
    assert len(base.zone.call("enterprise_list", district=NORTH, status="active", limit=2)) == 2


def test_every_change_is_audited_in_its_transaction(filed):
    filed.approve(filed.s, "2023-01-01", *CLOUD)
    rows = filed.owner.sql("SELECT action, object, version, content FROM dxtrack.audit ORDER BY id")
    assert [r[0] for r in rows] == ["enterprise", "submission", "review"]
    assert rows[2][1:3] == (str(filed.s["id"]), 2) and b"17:cloud.enterprises," in bytes(rows[2][3])


def test_who_endorsed_the_version_that_stands(base):
    """What the daemon compares before an approval; of the version under review, not of one before."""
    s = base.submitted(base.enterprise())
    endorsed = lambda: base.zone.call("submission_get", s["id"])[0]["endorsed_by"]
    assert endorsed() is None
    other = base.staff("reviewer", NORTH)
    refuse(base, s, "endorse", who=other)
    assert endorsed() == base.owner.sql("SELECT person FROM dxtrack.account WHERE id = %s", other.account)[0][0]
    refuse(base, s, "return")
    assert endorsed() is None

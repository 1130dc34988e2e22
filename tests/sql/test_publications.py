"""Publications: what was counted when a period was closed is frozen with its facts, once, and nothing changes it."""
import hashlib
import uuid

import psycopg2
import pytest

from house import NORTH, SOUTH
from test_corrections import correct
from test_figures import move, opening
from test_periods import close, confirm, make, propose, SOON, now
from test_register import change

CLOUD, ZONE = "cloud.enterprises", "district:410172"


@pytest.fixture
def base(base):
    base.second = base.staff("manager", None)
    base.firms = [base.enterprise(short_name=f"short {i}") for i in range(3)]
    for firm, day in zip(base.firms, ("2023-05-02", "2023-03-01", "2022-11-11")):
        assert base.cloud(firm, day)["outcome"] == "stored"
    make(base)
    return base


def ground(base, code="2023H1"):
    rows = base.zone.call("publication_ground", code)
    return rows[0] if rows else None


def counted(base, indicators=(CLOUD,), scope=ZONE):
    return base.zone.call("publication_counted", period="2023H1", scope=scope, indicators=list(indicators))


def publish(base, who=None, content='{"a":1}', seen=None, digests=None, **values):
    seen = seen or ground(base)
    rows = counted(base)
    given = dict(no=seen["no"], period="2023H1", title="report", document_no="no. 1", scope=ZONE, as_of=seen["as_of"], known_at=seen["known_at"],
                 revision=7, content=content, indicators=[r["indicator"] for r in rows], digests=digests or [r["digest"] for r in rows])
    return base.write(who or base.zone, "publication_insert", **given | values)


def test_it_freezes_the_facts_of_the_close(base):
    assert ground(base)["known_at"] is None and counted(base) == [] and ground(base, "2022") is None
    assert close(base)["outcome"] == "stored"
    assert (ground(base)["no"], str(ground(base)["as_of"])) == (1, "2023-06-30")
    late = base.enterprise()
    assert base.cloud(late, "2023-06-01")["outcome"] == "stored", "after the close: not in the report"
    ids = sorted(str(f["id"]) for f in base.zone.call("fact_list", indicator=CLOUD) if f["uscc"] in base.firms)
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    assert [(r["facts"], r["digest"], r["batches"]) for r in counted(base)] == [(3, digest, None)]
    assert publish(base)["outcome"] == "stored"
    rows = base.owner.sql("SELECT indicator, facts, encode(digest, 'hex') FROM dxtrack.publication_facts")
    assert [(i, [str(f) for f in facts], d) for i, facts, d in rows] == [(CLOUD, ids, digest)]
    got = base.zone.call("publication_get", no=1)[0]
    assert (got["content"], got["digest"]) == ('{"a":1}', hashlib.sha256(b'{"a":1}').hexdigest())
    assert base.owner.sql("SELECT object, version FROM dxtrack.audit WHERE action = 'publication'") == [("1", 1)]


def test_a_later_one_corrects_and_the_first_stays(base):
    close(base)
    assert [publish(base)["outcome"] for _ in range(3)] == ["stored"] * 3
    rows = base.session(uscc=base.firms[0]).call("publication_list", period="2023H1", limit=2)
    assert [(r["no"], r["later_no"], r["content"]) for r in rows] == [(3, None, None), (2, 3, None)]
    assert [r["no"] for r in base.zone.call("publication_list", no=2, limit=9)] == [1]
    assert base.zone.call("publication_list", period="2022", limit=9) == [] and base.zone.call("publication_get", no=4) == []


def test_what_was_not_seen_any_more_is_a_conflict(base):
    assert publish(base, known_at=now(base))["outcome"] == "conflict", "it is open"
    close(base)
    seen = ground(base)
    assert publish(base, digests=["00"])["outcome"] == "conflict"
    assert publish(base, seen=seen)["outcome"] == "stored" and publish(base, seen=seen)["outcome"] == "conflict", "the number is taken"
    proposal = propose(base, now(base) + SOON)["proposal"]
    assert publish(base)["outcome"] == "stored", "only proposed"
    confirm(base, proposal)
    assert publish(base, seen=dict(seen, no=3))["outcome"] == "conflict", "open again"
    close(base)
    assert publish(base)["outcome"] == "stored" and ground(base)["known_at"] != seen["known_at"]


def test_only_managers_publish_and_a_refusal_leaves_no_trace(base):
    close(base)
    assert publish(base, who=base.reviewer)["outcome"] == "forbidden"
    assert base.owner.sql("SELECT count(*) FROM dxtrack.publication") == [(0,)]


def test_the_digest_is_of_the_content(base):
    with pytest.raises(psycopg2.errors.CheckViolation):
        base.owner.sql("INSERT INTO dxtrack.publication VALUES (1, '2023H1', 't', 'd', %s, '2023-06-30', now(), 1, '{}', '\\x00', %s, 'x', now())",
                       ZONE, uuid.uuid4())


def test_names_go_by_day_then_by_filing(base):
    first, second = base.enterprise(SOUTH), base.enterprise(NORTH, short_name="second")
    filed = [base.submitted(u, received_at=f"2023-06-0{day}T00:00:00Z") for day, u in ((1, first), (2, second))]
    for s in reversed(filed):
        assert base.approve(s, "2023-02-01", [CLOUD], ["enterprise"])["outcome"] == "stored"
    assert base.zone.call("publication_names", period="2023H1", scope=ZONE, indicators=[CLOUD], at_most=9) == [], "it is open"
    close(base)
    names = base.zone.call("publication_names", period="2023H1", scope=ZONE, indicators=["platform.accepted", CLOUD], at_most=9)
    assert [n["name"] for n in names] == [f"Enterprise {first[-4:]}", "second", "short 1", "short 0"], "of this year alone"
    assert len(base.zone.call("publication_names", period="2023H1", scope=ZONE, indicators=[CLOUD], at_most=2)) == 2


def test_openings_without_names_are_those_that_stood_at_the_close(base):
    def stood(*indicators, scope=ZONE):
        return [(r["indicator"], r["scope"][9:], str(r["as_of"]), r["value"], r["document_no"]) for r in
                base.zone.call("publication_openings", period="2023H1", scope=scope, indicators=list(indicators))]
    opening(base, None, NORTH, value=7)
    opening(base, None, NORTH, value=9)
    opening(base, None, SOUTH, value=3, indicator="workshop.workshops")
    opening(base, None, SOUTH, value=5, as_of="2023-07-01")
    assert stood(CLOUD) == [], "it is open"
    close(base)
    opening(base, None, NORTH, value=11)
    first, second = (CLOUD, NORTH, "2022-12-31", 9, "D0"), ("workshop.workshops", SOUTH, "2022-12-31", 3, "D0")
    assert stood(CLOUD, "platform.accepted") == [first], "neither what came later nor what is of a later day"
    assert stood("workshop.workshops", CLOUD) == [second, first] and stood(CLOUD, scope=f"district:{SOUTH}") == []


def test_openings_with_names_are_facts(base):
    opening(base, [(base.firms[0], "2022-01-05", NORTH)], NORTH)
    opening(base, None, SOUTH, value=1)
    base.owner.sql("UPDATE dxtrack.opening_stock SET document_no = NULL")
    close(base)
    assert [(r["scope"], r["document_no"]) for r in base.zone.call("publication_openings", period="2023H1", scope=ZONE, indicators=[CLOUD])] == [(f"district:{SOUTH}", "")]


def named(base, indicator=CLOUD):
    return [(n["uscc"], n["name"], n["title"]) for n in base.zone.call("publication_names", period="2023H1", scope=ZONE, indicators=[indicator], at_most=2)]


def test_names_are_those_of_the_day_as_known_at_the_close(base):
    may, march, _ = base.firms
    change(base, march, "2023-06-01", short_name="june")
    change(base, may, "2023-07-01", short_name="july")
    close(base)
    seen = [(march, "june", None), (may, "short 0", None)]
    assert named(base) == seen
    change(base, march, "2023-05-01", short_name="told later")
    change(base, may, "2023-01-01", name="told later", short_name=None)
    assert named(base) == seen, "what is recorded after the close was not known"


def test_members_nobody_registered_have_no_name(base):
    stranger = base.uscc()
    opening(base, [(stranger, "2023-01-05", NORTH)], NORTH, as_of="2023-05-31")
    close(base)
    base.enterprise(uscc=stranger)
    assert named(base)[0] == (stranger, None, None)


def test_titles_are_those_approved_by_the_close(base):
    s = base.submitted(base.enterprise(), programme="platform", title="old", title_key="old")
    assert base.approve(s, stage="recommended")["outcome"] == "stored"
    assert move(base, s["entry"], "recommended", "accepted", "2023-04-01", ["platform.accepted"], ["entry"])["outcome"] == "stored"

    def approved(title):
        assert correct(base, s, title=title, title_key=title)["outcome"] == "stored" and base.approve(s, stage="recommended")["outcome"] == "stored"
    approved("new")
    assert correct(base, s, title="waits", title_key="waits")["outcome"] == "stored"
    close(base)
    assert [n[2] for n in named(base, "platform.accepted")] == ["new"]
    assert base.approve(s, stage="recommended")["outcome"] == "stored"
    assert [n[2] for n in named(base, "platform.accepted")] == ["new"]


def test_batches_are_those_of_the_year(base):
    for batch, day in (("第一批", "2023-02-01"), ("第一批", "2023-02-01"), ("二批", "2023-03-01"), ("旧批", "2022-03-01")):
        firm = base.enterprise()
        s = base.submitted(firm, programme="service_provider")
        assert base.approve(s, day, ["service_provider.enterprises"], ["enterprise"], [batch])["outcome"] == "stored"
    close(base)
    rows = counted(base, ["service_provider.enterprises"])
    assert (rows[0]["facts"], rows[0]["batches"]) == (4, "第一批\n二批")


def differs(who, **values):
    return [(d["change"], d["reason"], d["uscc"], str(d["was_on"]), str(d["now_on"])) for d in who.call("publication_diff", no=1, limit=99, **values)]


def test_what_differs_is_told_key_by_key(base):
    close(base)
    assert publish(base)["outcome"] == "stored" and differs(base.zone) == []
    may, march, november = base.firms
    new = base.enterprise(SOUTH)
    assert base.cloud(new, "2023-06-30")["outcome"] == "stored" and base.cloud(base.enterprise(), "2023-07-01")["outcome"] == "stored"
    assert base.cloud(may, "2023-04-01")["outcome"] == "stored", "an earlier contract stands for the key now"
    fact = next(f for f in base.zone.call("fact_list", indicator=CLOUD) if f["uscc"] == november)
    proposal = uuid.uuid4()
    for who, name, more in ((base.reviewer, "void_propose", dict(reason_code="error", reason="r")), (base.zone, "void_confirm", {})):
        assert base.write(who, name, fact=fact["id"], proposal=proposal, **more)["outcome"] == "stored"
    told = {("moved", "overtaken", may, "2023-05-02", "2023-04-01"), ("gone", "error", november, "2022-11-11", "None"),
            ("added", None, new, "None", "2023-06-30")}
    assert set(differs(base.zone)) == told
    assert differs(base.session(uscc=new)) == [("added", None, new, "None", "2023-06-30")], "an enterprise sees its own"
    assert {d[2] for d in differs(base.session(districts=SOUTH))} == {new}
    first = base.zone.call("publication_diff", no=1, limit=1)[0]
    assert len(differs(base.zone, indicator=first["indicator"], key=first["key"])) == 2, "the pages go on behind a key"
    assert base.zone.call("publication_diff", no=2, limit=9) == []

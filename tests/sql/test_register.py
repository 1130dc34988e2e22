"""The register over time: what was said holds from its day, what was counted stays, and a predecessor counts from when it was recorded."""
import datetime
import json
import random
import uuid

import pytest

from house import EAST, NORTH, SOUTH
from test_figures import CLOUD, WORKSHOP, facts, last, months, move, opening, openings


def change(base, uscc, day, if_match=None, who=None, **values):
    """Says the named attributes from a day on: the outcome row."""
    return base.write(who or base.zone, "enterprise_change", uscc=uscc, if_match=if_match, event=uuid.uuid4(),
                      sets=["status" if name == "enterprise_status" else name for name in values], effective_on=day, **values)


def now(base, uscc):
    return base.zone.call("enterprise_get", uscc)[0]


def district_on(base, uscc, day):
    return base.owner.sql("SELECT district FROM dxtrack.enterprise_on(%s, %s)", uscc, day)[0][0]


def test_what_is_said_holds_from_its_day(base):
    u = base.enterprise(NORTH, park="port")
    assert change(base, u, "2023-06-01", if_match="1", district=SOUTH, park=None)["detail"] == "2"
    assert change(base, u, "2023-03-01", if_match="2", district=EAST)["detail"] == "3"
    assert [district_on(base, u, day) for day in ("2000-01-01", "2023-02-28", "2023-03-01", "2023-05-31", "2023-06-01", "2999-01-01")] == \
        [NORTH, NORTH, EAST, EAST, SOUTH, SOUTH]
    got = now(base, u)
    assert (got["district"], got["park"], got["etag"], got["status"]) == (SOUTH, None, "3", "active") and '"district" : "2023-06-01"' in got["since"]
    change(base, u, "2023-06-01", district=NORTH)         # of two words for one day the later
    assert district_on(base, u, "2023-06-01") == NORTH and now(base, u)["district"] == NORTH


def test_names_and_status_over_time(base):
    u = base.enterprise()
    change(base, u, "2023-05-01", name="New name", short_name="New", chains=["sensor", "materials"])
    change(base, u, "2023-06-01", enterprise_status="deregistered")
    change(base, u, "2023-02-01", name="Old name", enterprise_status="active")
    got = now(base, u)
    assert (got["name"], got["short_name"], got["chains"]) == ("New name", "New", ["sensor", "materials"])
    assert (got["status"], str(got["status_on"])) == ("deregistered", "2023-06-01")


def then(base, uscc, day=None, known=None, who=None):
    rows = (who or base.zone).call("enterprise_then", uscc, day, known)
    return [row | {"history": json.loads(row["history"])} for row in rows]


def test_the_register_is_read_as_it_stood(base):
    u = base.enterprise(NORTH)
    registered = base.owner.sql("SELECT recorded_at FROM dxtrack.enterprise_event WHERE uscc = %s", u)[0][0]
    assert then(base, u, known=registered - datetime.timedelta(microseconds=1)) == [] and then(base, "9" * 18) == []
    first, = then(base, u)
    assert {k: v for k, v in first.items() if k != "history"} == {k: v for k, v in now(base, u).items() if k != "since"}
    assert [(h["attribute"], h["from"]) for h in first["history"]] == [(a, None) for a in ("name", "district", "chains", "status")]
    change(base, u, "2023-06-01", district=SOUTH, park="port")
    change(base, u, "2023-06-01", district=EAST, park=None)        # of two words for one day the later
    change(base, u, "2023-03-01", name="New", enterprise_status="deregistered")
    got, = then(base, u, "2023-06-01")
    assert (got["district"], got["park"], got["name"], got["status"], str(got["status_on"])) == (EAST, None, "New", "deregistered", "2023-03-01")
    assert [h["value"] for h in got["history"] if h["attribute"] == "district"] == [NORTH, SOUTH, EAST]
    assert [h["value"] for h in got["history"] if h["attribute"] == "park"] == ["port", None]
    between, = then(base, u, "2023-05-31")
    assert (between["district"], between["name"]) == (NORTH, "New") and {h["attribute"] for h in between["history"] if h["from"]} == {"name", "status"}
    once, = then(base, u, None, registered)
    assert (once["district"], once["status"], once["history"]) == (NORTH, "active", first["history"])


def test_history_is_for_whoever_may_see_the_enterprise_now(base):
    """Also of what belongs to no district, and of the districts where it was."""
    u = base.enterprise(NORTH)
    change(base, u, "2023-06-01", name="New")
    change(base, u, "2023-06-02", district=SOUTH)
    whole = then(base, u)
    assert then(base, u, who=base.session(uscc=u)) == then(base, u, who=base.session(districts=SOUTH)) == whole
    assert then(base, u, who=base.session(districts=NORTH)) == then(base, u, who=base.session(uscc=base.enterprise())) == []
    assert then(base, u, who=base.session()) == []


@pytest.mark.parametrize("values, outcome", [(dict(district="410172"), "leaf_district"), (dict(park="none"), "unknown_park"),
                                             (dict(chains=["sensor", "none"]), "unknown_chain")])
def test_places_exist(base, values, outcome):
    u = base.enterprise()
    assert change(base, u, "2023-06-01", **values)["outcome"] == outcome and now(base, u)["etag"] == "1"


def test_stale_strangers_and_unknown_ones(base):
    u = base.enterprise(NORTH)
    assert change(base, u, "2023-06-01", if_match="7", name="x")["outcome"] == "stale"
    assert change(base, "9" * 18, "2023-06-01", name="x")["outcome"] == "not_found"
    south = base.session(districts=SOUTH)
    south.credential, south.account = base.account("reviewer", district=SOUTH)
    assert change(base, u, "2023-06-01", who=south, name="x")["outcome"] == "not_found"


def test_what_was_counted_stays_where_it_was(base):
    u = base.enterprise(NORTH, chains=["sensor"])
    base.cloud(u, "2023-03-01")
    before = last(base)
    change(base, u, "2023-01-01", district=SOUTH, chains=[])
    assert last(base) == before and months(base, "cloud.enterprises") == {(NORTH, "2023-03"): 1}
    base.cloud(u, "2023-02-01")                           # recorded afterwards: the register's word of that day
    assert months(base, "cloud.enterprises") == {(SOUTH, "2023-02"): 1} and base.tally_differs() == []


def test_nothing_new_counts_for_one_that_is_gone(base):
    u = base.enterprise()
    recommended = base.submitted(u, programme="workshop", title="a", title_key="a")
    base.approve(recommended, stage="recommended")
    base.cloud(u, "2023-03-01")
    change(base, u, "2023-05-10", enterprise_status="moved_out")
    s, revision = base.submitted(u), last(base)["revision"]
    row = base.approve(s, "2023-05-10", *CLOUD)
    assert (row["outcome"], row["detail"]) == ("enterprise_gone", "moved_out") and last(base)["revision"] == revision
    row = move(base, recommended["entry"], "recommended", "recognised", "2023-06-01", *WORKSHOP)
    assert (row["outcome"], row["detail"]) == ("enterprise_gone", "moved_out")
    assert move(base, recommended["entry"], "recommended", "failed", "2023-06-01")["outcome"] == "stored"   # counts nothing
    assert base.approve(s, "2023-05-09", *CLOUD)["outcome"] == "stored"                                    # of the day before
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-03"): 1}
    change(base, u, "2023-07-01", enterprise_status="active")
    assert base.approve(base.submitted(u), "2023-07-01", *CLOUD)["outcome"] == "stored"


def test_a_predecessor_counts_from_when_it_was_recorded(base):
    """C11, the link said after both were counted."""
    old, new = base.enterprise(NORTH), base.enterprise(SOUTH)
    base.cloud(old, "2022-05-01")
    base.cloud(new, "2023-05-01")
    before = last(base)
    assert base.counts("2023-12-31") == 2
    done = change(base, new, "2023-01-01", predecessor=old)
    assert done["revision"] == before["revision"] + 1 and months(base, "cloud.enterprises") == {(NORTH, "2022-05"): 1}
    assert base.counts("2023-12-31", before["recorded_at"]) == 2 and base.counts("2023-12-31", done["recorded_at"]) == 1
    assert [f["key"] for f in facts(base, uscc=new) if f["voided_at"] is None] == [old]
    assert change(base, old, "2023-01-01", predecessor=new)["detail"] == "predecessor"
    assert change(base, new, "2023-01-01", predecessor=old)["revision"] is None     # it is that already
    assert base.zone.call("figure_withdrawn", "2023-12-31", None, None) == []
    change(base, new, "2023-01-01", predecessor=None)
    assert base.counts("2023-12-31") == 2 and now(base, new)["predecessor"] is None and base.tally_differs() == []


def test_facts_keyed_anew_keep_their_order(base):
    """Two filings for one day, counted where the first was: links that come and go do not move it."""
    old, new = base.enterprise(NORTH), base.enterprise(NORTH)
    base.cloud(new, "2023-05-01")
    change(base, new, "2023-01-01", district=SOUTH)
    base.cloud(new, "2023-05-01")
    for n in range(16):
        change(base, new, "2023-01-01", predecessor=old if n % 2 == 0 else None)
        assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 1}
    assert base.tally_differs() == []


def test_a_line_is_followed_to_its_end(base):
    a, b, c = (base.enterprise() for _ in range(3))
    for u, day in ((a, "2022-01-01"), (b, "2022-02-01"), (c, "2022-03-01")):
        base.cloud(u, day)
    change(base, c, "2023-01-01", predecessor=b)
    change(base, b, "2023-01-01", predecessor=a)
    assert months(base, "cloud.enterprises") == {(NORTH, "2022-01"): 1}
    assert change(base, a, "2023-01-01", predecessor=c)["outcome"] == "conflict"
    change(base, b, "2023-01-01", predecessor=None)
    assert months(base, "cloud.enterprises") == {(NORTH, "2022-01"): 1, (NORTH, "2022-02"): 1} and base.tally_differs() == []
    assert len([f for f in facts(base, uscc=a) if f["voided_at"] is not None]) == 0   # its own key never changed


def test_an_opening_without_names_is_not_counted_twice_through_a_link(base):
    old, new = base.enterprise(), base.enterprise()
    base.cloud(old, "2022-05-01")
    base.cloud(new, "2022-06-01")
    opening(base, None, NORTH, 100)

    def cumulative():
        o = openings(base)[f"district:{NORTH}"]
        return base.counts("2023-06-30") - o["covered"] + o["value"]

    assert cumulative() == 100
    change(base, new, "2023-01-01", predecessor=old)
    assert cumulative() == 99                             # the two of its hundred are one


def test_random_changes_keep_the_tally(base):
    rng = random.Random(7)
    firms = [base.enterprise(d) for d in (NORTH, SOUTH, EAST) for _ in range(3)]
    answers = []

    def day():
        return str(datetime.date(2022, 1, 1) + datetime.timedelta(days=rng.randint(0, 540)))

    for _ in range(60):
        u = rng.choice(firms)
        if rng.random() < 0.5:
            base.approve(base.submitted(u), day(), *CLOUD)
        elif rng.random() < 0.5:
            assert change(base, u, day(), predecessor=rng.choice([None] + [f for f in firms if f != u]))["outcome"] in ("stored", "conflict")
        else:
            change(base, u, day(), district=rng.choice([NORTH, SOUTH, EAST]), chains=rng.choice([[], ["sensor"], ["sensor", "materials"]]),
                   park=rng.choice([None, "port"]))
        assert base.tally_differs() == []
        known = last(base)["recorded_at"]
        answers.append((known, base.counts("2023-12-31", known)))
    for known, was in answers:
        assert base.counts("2023-12-31", known) == was
    roots = base.owner.sql("SELECT count(*) FROM dxtrack.fact f WHERE f.root <> dxtrack.enterprise_root(f.uscc)"
                           " AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)")
    assert roots == [(0,)]


def test_an_industry_holds_from_its_day_and_is_told(base):
    uscc = base.enterprise()
    assert change(base, uscc, "2023-06-01", industry="I651")["outcome"] == "stored"
    assert change(base, uscc, "2023-03-01", industry="C3911")["outcome"] == "stored"
    assert now(base, uscc)["industry"] == "I651" and json.loads(now(base, uscc)["since"])["industry"] == "2023-06-01"
    assert [base.zone.call("enterprise_then", uscc, day, None)[0]["industry"] for day in ("2023-02-28", "2023-05-31")] == [None, "C3911"]

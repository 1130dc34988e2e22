"""What is counted is keys; the earliest live fact stands for its key; a past figure never changes."""
import datetime
import json
import random
import threading
import uuid

import pytest

from house import EAST, NORTH, SOUTH
from test_filing import waiting

CLOUD = (["cloud.enterprises"], ["enterprise"])
WORKSHOP = (["workshop.workshops", "workshop.enterprises"], ["entry", "enterprise"])


def move(base, entry, start, to, day, indicators=(), rules=(), who=None, **values):
    return base.write(who or base.reviewer, "move_insert", entry=entry, move=uuid.uuid4(), from_stage=start, to_stage=to, effective_on=day, document_no="D1",
                      indicators=list(indicators), key_rules=list(rules), key_suffixes=[""] * len(indicators), **values)


def workshop(base, uscc, title, day):
    """A workshop filed, recommended and recognised."""
    s = base.submitted(uscc, programme="workshop", title=title, title_key=title)
    assert base.approve(s, stage="recommended")["outcome"] == "stored"
    assert move(base, s["entry"], "recommended", "recognised", day, *WORKSHOP)["outcome"] == "stored"
    return s["entry"]


def void(base, fact, why="error", day="2023-06-01"):
    """What a later issue does in two persons' hands: the internal function, under the lock."""
    base.owner.sql("BEGIN")
    base.owner.sql("SELECT dxtrack.figure_lock()")
    done = base.owner.sql("SELECT dxtrack.fact_void_record(%s, (SELECT at FROM dxtrack.figure_begin()), %s, 'r', %s, NULL, NULL, NULL)", fact, why, day)[0][0]
    base.owner.sql("COMMIT")
    return done


def facts(base, **filters):
    return base.zone.call("fact_list", **filters)


def last(base):
    return base.zone.call("figure_clock")[0]


def months(base, indicator, as_of="2023-12-31", kind="district", known_at=None):
    return {(r["scope"], str(r["month"])[:7]): r["n"] for r in base.zone.call("figure_counts", as_of, known_at, indicator) if r["scope_kind"] == kind}


def test_an_approval_counts_once_and_is_seen(base):
    u = base.enterprise(NORTH, chains=["sensor"], park="port")
    s = base.submitted(u, title="x")
    done = base.approve(s, "2023-03-15", *CLOUD, who=base.reviewer, if_match="1", document_no="D", reason="good")
    assert (done["outcome"], done["detail"]) == ("stored", "2")
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-03"): 1}
    assert months(base, "cloud.enterprises", kind="chain") == {("sensor", "2023-03"): 1}
    assert months(base, "cloud.enterprises", kind="park") == {("port", "2023-03"): 1}
    got = base.zone.call("submission_get", s["id"])[0]
    assert (got["state"], got["counted_version"], got["etag"]) == ("approved", 1, "2")
    assert '"decision":"approve"' in got["reviews"] and '"by":"reviewer' in got["reviews"]
    entry = base.zone.call("entry_get", s["entry"])[0]
    assert (entry["stage"], entry["uscc"], entry["name"], entry["moved_on"]) == ("active", u, f"Enterprise {u[-4:]}", None)
    fact = facts(base)[0]
    assert (fact["key"], fact["counted"], fact["source"], fact["chains"], fact["park"], fact["recorded_at"]) == \
           (u, True, "submission", ["sensor"], "port", done["recorded_at"])
    assert base.tally_differs() == []


def test_the_earliest_fact_stands(base):
    u = base.enterprise()
    base.cloud(u, "2023-05-10")
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 1}
    base.cloud(u, "2023-06-10")                           # a second contract
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 1}
    base.cloud(u, "2022-12-20")                           # filed late, dated earlier
    assert months(base, "cloud.enterprises") == {(NORTH, "2022-12"): 1}
    by_day = {str(f["effective_on"]): f for f in facts(base)}
    assert {d: f["counted"] for d, f in by_day.items()} == {"2022-12-20": True, "2023-05-10": False, "2023-06-10": False}
    assert void(base, by_day["2022-12-20"]["id"])         # brings the next
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 1}
    assert not void(base, by_day["2022-12-20"]["id"])     # once only
    assert void(base, by_day["2023-06-10"]["id"])         # one that did not stand changes nothing
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 1}
    assert void(base, by_day["2023-05-10"]["id"])
    assert months(base, "cloud.enterprises") == {} and base.tally_differs() == []


def test_two_workshops_of_one_enterprise(base):
    u = base.enterprise()
    workshop(base, u, "A", "2023-02-01")
    workshop(base, u, "B", "2023-04-01")
    assert months(base, "workshop.workshops") == {(NORTH, "2023-02"): 1, (NORTH, "2023-04"): 1}
    assert months(base, "workshop.enterprises") == {(NORTH, "2023-02"): 1}
    assert base.tally_differs() == []


def test_yearly_and_batch_keys(base):
    u = base.enterprise()
    for day, suffix in (("2023-03-01", None), ("2023-09-01", None), ("2024-01-05", None)):
        base.approve(base.submitted(u, programme="benchmark"), day, ["benchmark.enterprises"], ["enterprise_year"], [suffix])
    for day, suffix in (("2023-03-01", "1"), ("2023-09-01", "1"), ("2023-10-01", "2")):
        base.approve(base.submitted(u, programme="service_provider"), day, ["service_provider.enterprises"], ["enterprise"], [suffix])
    assert {f["key"] for f in facts(base)} == {f"{u}/2023", f"{u}/2024", f"{u}/1", f"{u}/2"}
    assert sum(months(base, "benchmark.enterprises", "2024-12-31").values()) == 2
    assert sum(months(base, "service_provider.enterprises").values()) == 2


def test_an_enterprise_is_meant_through_predecessors(base):
    old = base.enterprise(NORTH)
    base.cloud(old, "2022-05-01")
    new = base.enterprise(SOUTH, predecessor=old)
    base.cloud(new, "2023-05-01")
    assert months(base, "cloud.enterprises") == {(NORTH, "2022-05"): 1}
    third = base.enterprise(EAST, predecessor=new)
    base.cloud(third, "2021-05-01")
    assert months(base, "cloud.enterprises") == {(EAST, "2021-05"): 1} and base.tally_differs() == []


def test_a_link_holds_from_when_it_was_recorded(base):
    """Facts of a name that was not registered yet (an opening) merge when it registers with a predecessor; before, they were two."""
    old, new = base.enterprise(), base.uscc()
    base.cloud(old, "2022-05-01")
    opening(base, [(new, "2021-03-01", SOUTH)], SOUTH)
    before = last(base)
    assert base.counts("2023-12-31") == 2
    base.enterprise(SOUTH, uscc=new, predecessor=old)
    assert base.counts("2023-12-31") == 1 and months(base, "cloud.enterprises") == {(SOUTH, "2021-03"): 1}
    assert base.counts("2023-12-31", before["recorded_at"]) == 2 and base.tally_differs() == []
    assert base.write(base.zone, "enterprise_insert", uscc=base.uscc(), name="x", district=NORTH, chains=[], predecessor="9" * 18)["outcome"] == "stored"


def opening(base, members, district, value=None, as_of="2022-12-31", indicator="cloud.enterprises", indicators=None, rules=("enterprise",), expected="stored"):
    named = members is not None
    columns = list(zip(*(m[:3] for m in members))) if members else [[], [], []]
    row = base.write(base.zone, "opening_stock_insert", id=uuid.uuid4(), indicator=indicator, scope=f"district:{district}", as_of=as_of,
                     value=len(members) if named else value, document_no="D0", indicators=list(indicators or [indicator]), key_rules=list(rules),
                     member_uscc=list(columns[0]) if named else None, member_title=[(m + (None,))[3] for m in members] if named else None,
                     member_effective_on=list(columns[1]) if named else None, member_district=list(columns[2]) if named else None)
    assert row["outcome"] == expected, row
    return row


def openings(base, as_of="2023-06-30", known_at=None):
    return {r["scope"]: r for r in base.zone.call("figure_openings", as_of, known_at, None)}


def test_of_facts_of_one_instant_the_first_written_stands(base):
    """Members of an opening that are one enterprise: who is named first, and not whom chance gives the smaller id."""
    a = base.enterprise(NORTH)
    b = base.enterprise(SOUTH, predecessor=a)
    members = [(a, "2022-05-01", NORTH), (b, "2022-05-01", SOUTH)]
    for _ in range(6):
        for named in (members, members[::-1]):
            opening(base, named, NORTH)
            assert months(base, "cloud.enterprises") == {(named[0][2], "2022-05"): 1}
    assert base.tally_differs() == []


def test_an_unnamed_opening_says_what_it_covers(base):
    a, b, c = (base.enterprise() for _ in range(3))
    base.cloud(a, "2022-05-01")                           # inside the value: dated before, recorded before
    base.cloud(b, "2023-02-01")                           # new
    opening(base, None, NORTH, 100)
    base.cloud(c, "2022-11-01")                           # recorded after it with an earlier date: adds
    got = openings(base)[f"district:{NORTH}"]
    assert (got["value"], got["names_known"], got["covered"]) == (100, False, 1)
    assert base.counts("2023-06-30") - got["covered"] + got["value"] == 102
    assert openings(base, "2022-06-30")[f"district:{NORTH}"]["covered"] == 1
    before = last(base)
    opening(base, None, NORTH, 90)                        # the latest recorded stands
    assert openings(base)[f"district:{NORTH}"]["value"] == 90
    assert openings(base, known_at=before["recorded_at"])[f"district:{NORTH}"]["value"] == 100


def test_an_unnamed_opening_replaces_what_was_named_before(base):
    a, b = base.enterprise(), base.enterprise()
    opening(base, [(a, "2021-01-01", NORTH), (b, "2022-05-01", NORTH)], NORTH)
    base.cloud(b, "2023-03-01")
    known = last(base)["recorded_at"]
    opening(base, None, NORTH, 10, as_of="2021-12-31")
    assert set(months(base, "cloud.enterprises")) == {(NORTH, "2023-03")}           # the filing stands again for its own
    assert base.counts("2023-06-30") == 1 and openings(base)[f"district:{NORTH}"]["covered"] == 0
    assert base.counts("2023-06-30", known) == 2
    assert base.tally_differs() == []


def test_a_named_opening_replaces_what_was_named_before(base):
    a, b, c = base.enterprise(), base.uscc(), base.uscc()
    opening(base, None, NORTH, 50)
    opening(base, [(a, "2021-01-01", NORTH), (b, "2021-02-01", NORTH)], NORTH)
    known = last(base)["recorded_at"]
    assert base.counts("2023-06-30") == 2 and openings(base)[f"district:{NORTH}"]["covered"] == 0
    opening(base, [(b, "2021-02-01", NORTH), (c, "2021-03-01", NORTH)], NORTH)
    assert set(months(base, "cloud.enterprises")) == {(NORTH, "2021-02"), (NORTH, "2021-03")}
    assert base.counts("2023-06-30", known) == 2 and set(months(base, "cloud.enterprises", known_at=known)) == {(NORTH, "2021-01"), (NORTH, "2021-02")}
    assert base.tally_differs() == []
    listed = base.zone.call("opening_stock_list")
    assert [o["names_known"] for o in listed] == [False, True, True] and f'"uscc":"{c}"' in listed[2]["members"]
    assert {f["source"] for f in facts(base)} == {"opening"}


def test_workshop_members_feed_both_indicators(base):
    u = base.enterprise()
    opening(base, [(u, "2021-01-01", NORTH), (u, "2021-02-01", NORTH)], NORTH, indicator="workshop.workshops",
            indicators=["workshop.workshops", "workshop.enterprises"], rules=["entry", "enterprise"])
    assert sum(months(base, "workshop.workshops").values()) == 2 and sum(months(base, "workshop.enterprises").values()) == 1


@pytest.mark.parametrize("change, outcome, detail", [
    (dict(scope="district:410172"), "leaf_district", "410172"), (dict(scope="park:port"), "leaf_district", "port"),
    (dict(member_district=["410100"], member_uscc=["9" * 18], member_title=[None], member_effective_on=["2021-01-01"]), "leaf_district", "410100")])
def test_openings_stand_in_leaves(base, change, outcome, detail):
    revision = last(base)["revision"]
    row = base.write(base.zone, "opening_stock_insert", **(dict(id=uuid.uuid4(), indicator="x.y", scope=f"district:{NORTH}", as_of="2022-12-31", value=1,
                                                               indicators=["x.y"], key_rules=["enterprise"]) | change))
    assert (row["outcome"], row["detail"]) == (outcome, detail)
    assert last(base)["revision"] == revision             # a refusal moves nothing


def test_targets_stand_by_day_and_knowledge(base):
    def target(value, valid_from, scope="district:410172", kind="increment", year=2023):
        row = base.write(base.zone, "target_insert", id=uuid.uuid4(), indicator="cloud.enterprises", scope=scope, year=year, value=value, kind=kind,
                         document_no="D", valid_from=valid_from)
        assert row["outcome"] == "stored"
        return row

    def standing(as_of, known_at=None):
        return [(r["scope"], r["value"]) for r in base.zone.call("figure_targets", as_of, known_at, None)]

    first = target(900, "2023-01-01")
    target(928, "2023-04-20")
    target(5, "2024-01-01", year=2024)
    target(0, "2023-01-01", scope="chain:sensor")
    zone = "district:410172"
    assert standing("2023-03-31") == [("chain:sensor", 0), (zone, 900)]
    assert standing("2023-06-30") == [("chain:sensor", 0), (zone, 928)]
    assert standing("2023-06-30", first["recorded_at"]) == [(zone, 900)]
    target(None, "2023-04-20")
    assert standing("2023-06-30") == [("chain:sensor", 0)]
    assert base.write(base.zone, "target_insert", id=uuid.uuid4(), indicator="x", scope="park:none", year=2023, value=1, kind="level",
                      valid_from="2023-01-01")["outcome"] == "unknown_scope"
    assert len(base.zone.call("target_list", year=2023)) == 4


def test_targets_below_and_above_as_they_stand_on_the_day(base):
    zone, north, south, east = (f"district:{code}" for code in ("410172", NORTH, SOUTH, EAST))

    def told(value, scope=zone, valid_from="2023-01-01", year=2023, kind="increment", key=None):
        """What the answer tells: (sum, target)."""
        keyed = base.keyed(base.zone, key=key, answer='{"findings":[]}')
        row = base.zone.call("target_insert", **keyed, id=uuid.uuid4(), indicator="cloud.enterprises", scope=scope, year=year, value=value,
                             kind=kind, document_no="D", valid_from=valid_from, reason=None, finding="[{0},{1}]")[0]
        assert row["outcome"] in ("stored", "replayed")
        return [tuple(pair) for pair in json.loads(row["answer"])["findings"]]
    assert told(10) == [] and told(6, north) == [] and told(3, south) == [], "as long as one has none"
    assert told(5, south) == [(11, 10)] and told(8) == [(11, 8)], "beyond, whoever has one"
    assert told(11) == [] and told(3, south) == [] and told(1, east) == [(10, 11)] and told(2, east) == []
    assert told(12) == [(11, 12)] and told(None) == [] and told(12, key="again") == told(13, key="again") == [(11, 12)] and told(11) == []
    assert told(None, south) == [] and told(3, south, valid_from="2022-12-01") == [], "it holds from January on, and an earlier day says less"
    assert told(3, south) == []
    assert told(7, north, valid_from="2023-05-01") == [(12, 11)] and told(11, valid_from="2023-04-30") == [] and told(11, valid_from="2023-05-01") == [(12, 11)]
    assert told(8, year=2024) == [] and told(8, valid_from="2024-01-01") == [], "other years, and one that never holds"
    assert told(1, east, kind="level") == [] and told(8, kind="level") == [] and told(9, "chain:sensor") == []
    assert told(9, east, kind="level") == [(9, 8)], "others are no part of a sum"


def test_two_targets_at_once_are_told_of_each_other(base):
    """The one that waited for the lock sees what the other wrote."""
    def target(who, value, scope):
        keyed = base.keyed(who, answer='{"findings":[]}')
        return who.ask("target_insert", **keyed, id=uuid.uuid4(), indicator="cloud.enterprises", scope=f"district:{scope}", year=2023, value=value,
                       kind="increment", document_no="D", valid_from="2023-01-01", reason=None, finding="[{0},{1}]")[0]["answer"]
    base.zone.begin()
    assert target(base.zone, 10, "410172") == '{"findings":[]}'
    answers, other = [], base.staff("manager", None)

    def wait():
        other.begin()
        answers.append(target(other, 11, NORTH))
        other.commit()
    waits = threading.Thread(target=wait)
    waits.start()
    waiting(base)
    base.zone.commit()
    waits.join()
    assert answers == ['{"findings":[[11,10]]}']


def test_externals_by_their_latest_day(base):
    for as_of, value in (("2022-12-31", 20), ("2023-06-30", 23), ("2023-06-30", 24), ("2023-12-31", 40)):
        row = base.write(base.zone, "external_value_insert", id=uuid.uuid4(), indicator="service_manufacturing.enterprises", scope="district:410100",
                         as_of=as_of, value=value, source="city")
        assert row["outcome"] == "stored"
    got = base.zone.call("figure_externals", "2023-07-31", None, None)
    assert [(g["scope"], str(g["as_of"]), g["value"]) for g in got] == [("district:410100", "2023-06-30", 24)]


def test_externals_as_they_were_known(base):
    def external(value, as_of="2023-06-30", indicator="service_manufacturing.enterprises"):
        row = base.write(base.zone, "external_value_insert", id=uuid.uuid4(), indicator=indicator, scope="district:410100", as_of=as_of, value=value, source="city")
        assert row["outcome"] == "stored"
        return row["recorded_at"]

    def known(at, as_of="2023-07-31"):
        rows = base.zone.call("figure_externals", as_of, at, "service_manufacturing.enterprises")
        return [(str(r["as_of"]), r["value"], r["recorded_at"]) for r in rows]
    first = external(23)
    external(7, indicator="benchmark.enterprises")
    restated, early = external(24), external(20, "2022-12-31")
    late = external(40, "2023-07-31")
    just_before = first - datetime.timedelta(microseconds=1)
    assert known(just_before) == [] and known(first) == [("2023-06-30", 23, first)] and known(restated) == [("2023-06-30", 24, restated)]
    assert known(early) == known(restated), "what is recorded later about an earlier day does not stand for this one"
    assert known(late) == known(None) == [("2023-07-31", 40, late)] and known(late, "2023-07-30") == known(early)
    assert known(restated, "2023-01-01") == [] and known(early, "2023-01-01") == [("2022-12-31", 20, early)]


def test_a_fact_keeps_the_place_of_its_day(base):
    u = base.enterprise(NORTH)
    base.owner.sql("""INSERT INTO dxtrack.enterprise_event (id, uscc, sets, effective_on, district, by_account, by_person, recorded_at)
                      VALUES (gen_random_uuid(), %s, '{district}', current_date + 1, %s, gen_random_uuid(), 'x', now())""", u, SOUTH)
    rows = [base.owner.sql("SELECT district FROM dxtrack.enterprise_on(%s, %s)", u, day)[0][0] for day in ("2001-01-01", "2999-01-01")]
    assert rows == [NORTH, SOUTH]
    base.cloud(u, "2023-01-01")
    assert facts(base)[0]["district"] == NORTH


def test_inactive_and_withdrawn(base):
    a, b = base.enterprise(), base.enterprise()
    entry = base.submitted(a)
    base.approve(entry, "2022-03-01", *CLOUD)
    base.cloud(b, "2022-04-01")
    move(base, entry["entry"], "active", "expired", "2023-03-01")

    def inactive(as_of, known=None):
        return {r["scope"]: r["n"] for r in base.zone.call("figure_inactive", as_of, known, "cloud.enterprises") if r["scope_kind"] == "district"}

    known = last(base)["recorded_at"]
    assert inactive("2023-06-30") == {NORTH: 1} and inactive("2023-02-28") == {}
    renewal = base.submitted(a, entry=entry["entry"], entry_given=True)
    base.approve(renewal, "2023-05-01", *CLOUD)           # a renewal makes it active again
    assert base.zone.call("entry_get", entry["entry"])[0]["stage"] == "active"
    assert inactive("2023-06-30") == {} and inactive("2023-06-30", known) == {NORTH: 1}

    first = [f for f in facts(base, uscc=b)][0]["id"]
    void(base, first, "revoked", "2023-02-01")

    def withdrawn(as_of):
        return {r["scope"]: r["n"] for r in base.zone.call("figure_withdrawn", as_of, None, None) if r["scope_kind"] == "district"}

    assert withdrawn("2023-06-30") == {NORTH: 1} and withdrawn("2023-01-31") == {} and withdrawn("2022-12-31") == {}


def test_what_waits_is_excluded(base):
    a, b = base.enterprise(NORTH, chains=["sensor"]), base.enterprise(SOUTH)
    base.submitted(a)
    base.submitted(a)
    s = base.submitted(b)
    base.write(base.reviewer, "review_refuse", submission=s["id"], review=uuid.uuid4(), decision="return", reason="r", due_on="2023-07-01")
    got = {(r["scope_kind"], r["scope"]): (r["pending"], r["returned"], r["superseded"]) for r in base.zone.call("figure_excluded")}
    assert got == {("district", NORTH): (2, 0, 0), ("district", SOUTH): (0, 1, 0), ("chain", "sensor"): (2, 0, 0)}


def test_the_facts_behind_a_figure(base):
    u, v = base.enterprise(NORTH, chains=["sensor"]), base.enterprise(SOUTH)
    base.cloud(u, "2022-05-01")
    base.cloud(u, "2023-05-01")
    base.cloud(v, "2023-06-01")

    def behind(**values):
        given = dict(indicator="cloud.enterprises", as_of="2023-12-31", part="cumulative") | values
        rows = base.zone.call("rate_fact_list", **given)
        assert base.zone.call("rate_fact_total", **{k: x for k, x in given.items() if k != "limit"})[0]["total"] >= len(rows)
        return [(r["uscc"], str(r["effective_on"])) for r in rows]

    assert behind() == [(v, "2023-06-01"), (u, "2022-05-01")]
    assert behind(part="new") == [(v, "2023-06-01")]
    assert behind(scope="district:410172") == behind() and behind(scope=f"district:{NORTH}") == [(u, "2022-05-01")]
    assert behind(scope="chain:sensor") == [(u, "2022-05-01")] and behind(uscc=v) == [(v, "2023-06-01")] and behind(limit=1) == [(v, "2023-06-01")]
    own = base.session(uscc=u).call("rate_fact_list", indicator="cloud.enterprises", as_of="2023-12-31", part="cumulative")
    assert [r["uscc"] for r in own] == [u]


def test_the_live_figures_are_the_defined_ones(base):
    rng = random.Random(7)
    today = datetime.date(2024, 3, 10)
    for n in range(40):
        u = base.enterprise(rng.choice([NORTH, SOUTH]), chains=rng.choice([[], ["sensor"], ["sensor", "materials"]]), park=rng.choice([None, "port"]))
        for _ in range(rng.randint(1, 2)):
            base.cloud(u, today - datetime.timedelta(days=rng.randint(0, 500)))
    for f in rng.sample(facts(base), 10):
        void(base, f["id"])

    def rows(name, *values):
        return sorted((r["indicator"], r["scope_kind"], r["scope"], r["month"], r["n"], r["n_until"]) for r in base.zone.call(name, *values))

    for as_of in (today, datetime.date(2024, 2, 29)):
        if as_of == today:
            assert rows("figure_counts_live", as_of) == rows("figure_counts", as_of, None, None)
    assert base.tally_differs() == []


def test_a_year_before_a_leap_day(base):
    base.cloud(base.enterprise(), "2023-02-28")
    base.cloud(base.enterprise(), "2023-03-01")
    assert sum(r["n_until"] for r in base.zone.call("figure_counts", "2024-02-29", None, "cloud.enterprises") if r["scope_kind"] == "district") == 1


def test_a_random_history_keeps_the_tally(base):
    """8 clients approve, move and void at random; the tally equals a recount, and what was answered is answered again."""
    homes = [base.enterprise(rng_district, chains=c) for rng_district in (NORTH, SOUTH, EAST) for c in ([], ["sensor"]) for _ in range(3)]
    filed = [[base.submitted(rng.choice(homes)) for _ in range(12)] for rng in (random.Random(i) for i in range(6))]
    answers, failures = [], []

    def storm(seed):
        try:
            rng, reviewer, reader = random.Random(seed), base.staff("reviewer", "410172"), base.session()
            voider = base.connect("dxtrack_ctl").cursor()
            for s in filed[seed]:
                day = datetime.date(2023, 1, 1) + datetime.timedelta(days=rng.randint(0, 300))
                base.approve(s, day, *CLOUD, who=reviewer)
                if rng.random() < 0.4:
                    voider.execute("BEGIN; SELECT dxtrack.figure_lock()")
                    voider.execute("SELECT id FROM dxtrack.fact ORDER BY random() LIMIT 1")
                    voider.execute("SELECT dxtrack.fact_void_record(%s, (SELECT at FROM dxtrack.figure_begin()), 'error', NULL, '2023-06-01', NULL, NULL, NULL); COMMIT",
                                   (voider.fetchone()[0],))
                known = reader.call("figure_clock")[0]["recorded_at"]
                as_of = datetime.date(2023, rng.randint(1, 12), 28)
                answers.append((as_of, known, sorted(map(tuple, (r.values() for r in reader.call("figure_counts", as_of, known, "cloud.enterprises"))))))
        except Exception as e:                            # told below, in the test's own thread
            failures.append(e)

    threads = [threading.Thread(target=storm, args=(i,)) for i in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failures == [] and len(answers) == 72
    assert base.tally_differs() == []
    for as_of, known, was in answers:
        assert sorted(map(tuple, (r.values() for r in base.zone.call("figure_counts", as_of, known, "cloud.enterprises")))) == was
    assert base.owner.sql("SELECT count(*) = count(DISTINCT recorded_at), count(*) FROM dxtrack.figure_revision") == \
        base.owner.sql("SELECT true, revision + 1 FROM dxtrack.figure_clock")


def test_two_approvals_at_once_count_once(base):
    """200 rounds on two connections: one stores, the other is stale; and of two filings of one enterprise one counts."""
    reviewers = [base.staff("reviewer", "410172") for _ in range(2)]
    barrier = threading.Barrier(2)
    rounds = [base.submitted(base.enterprise()) for _ in range(100)]
    pairs = []
    for _ in range(100):
        u = base.enterprise()
        pairs.append((base.submitted(u), base.submitted(u)))
    outcomes, failures = [[], []], []

    def work(n):
        try:
            for s in rounds:
                barrier.wait(60)
                outcomes[n].append(base.approve(s, "2023-03-01", *CLOUD, who=reviewers[n], if_match="1")["outcome"])
            for pair in pairs:
                barrier.wait(60)
                outcomes[n].append(base.approve(pair[n], "2023-04-01", *CLOUD, who=reviewers[n], if_match="1")["outcome"])
        except Exception as e:
            failures.append(e)
            barrier.abort()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failures == []
    assert all(sorted(pair) == ["stale", "stored"] for pair in zip(outcomes[0][:100], outcomes[1][:100]))
    assert set(outcomes[0][100:] + outcomes[1][100:]) == {"stored"}
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-03"): 100, (NORTH, "2023-04"): 100} and base.tally_differs() == []


def test_a_figure_that_was_answered_never_changes(base):
    """A writer stalls before its commit; a reader who names a later instant waits for it, one who names an earlier does not."""
    base.cloud(base.enterprise(), "2023-01-01")
    earlier = last(base)["recorded_at"]
    late = base.submitted(base.enterprise())
    stalled = base.staff("reviewer", "410172")
    stalled.begin()
    stamped = stalled.ask("review_approve", **base.keyed(stalled), submission=late["id"], review=uuid.uuid4(), stage="active", indicators=CLOUD[0],
                          key_rules=CLOUD[1], key_suffixes=[None], counts_on="2023-02-01")[0]["recorded_at"]

    assert base.session().call("known_at_settle", earlier)[0]["recorded_at"] == earlier     # no wait
    assert base.counts("2023-06-30", earlier) == 1
    reader, got = base.session(), []

    def read():
        reader.begin()
        got.append(reader.ask("known_at_settle", stamped)[0])
        got.append(sum(r["n"] for r in reader.ask("figure_counts", "2023-06-30", stamped, "cloud.enterprises") if r["scope_kind"] == "district"))
        reader.commit()

    t = threading.Thread(target=read)
    t.start()
    waiting(base)
    assert got == []
    stalled.commit()
    t.join()
    assert got[0]["recorded_at"] == stamped and got[0]["now"] >= stamped and got[1] == 2
    assert base.counts("2023-06-30", stamped) == 2 and base.counts("2023-06-30", earlier) == 1
    future = base.session().call("known_at_settle", stamped + datetime.timedelta(days=1))[0]
    assert future["now"] < stamped + datetime.timedelta(days=1) and future["recorded_at"] == stamped


def test_the_clock_by_instant(base):
    start = last(base)
    one = base.cloud(base.enterprise(), "2023-01-01")
    two = base.cloud(base.enterprise(), "2023-01-02")
    assert (start["revision"], one["revision"], two["revision"]) == (0, 1, 2) and one["recorded_at"] < two["recorded_at"]
    between = two["recorded_at"] - datetime.timedelta(microseconds=1)
    assert base.zone.call("figure_clock", between)[0] == {"revision": 1, "recorded_at": one["recorded_at"]}
    assert base.zone.call("figure_clock", "2001-01-01T00:00:00Z")[0] == {"revision": 0, "recorded_at": None}


def test_a_clock_that_runs_back_does_not(base):
    base.owner.sql("UPDATE dxtrack.figure_clock SET recorded_at = clock_timestamp() + interval '1 hour'")
    ahead = base.owner.sql("SELECT recorded_at FROM dxtrack.figure_clock")[0][0]
    assert base.cloud(base.enterprise(), "2023-01-01")["recorded_at"] == ahead + datetime.timedelta(microseconds=1)


def test_changes_are_told(base):
    c = base.connect("dxtrack_app")
    firm = base.enterprise()
    with c.cursor() as cur:
        cur.execute("LISTEN dxtrack_figure; LISTEN dxtrack_catalogue; LISTEN dxtrack_credential")
    revision = base.cloud(firm, "2023-01-01")["revision"]
    base.owner.sql("INSERT INTO dxtrack.chain VALUES ('new', 'new')")
    who = base.staff("auditor", None)
    base.owner.sql("UPDATE dxtrack.enterprise SET park = park")  # nothing that a rule looks at
    with c.cursor() as cur:
        cur.execute("SELECT 1")                           # notices come with an answer
    told = [(n.channel, n.payload) for n in c.notifies]
    assert ("dxtrack_credential", "enterprise") not in told
    base.owner.sql("UPDATE dxtrack.enterprise SET size = 'large'")
    with c.cursor() as cur:
        cur.execute("SELECT 1")
    assert [(n.channel, n.payload) for n in c.notifies[len(told):]] == [("dxtrack_credential", "enterprise")]
    assert ("dxtrack_figure", str(revision)) in told and ("dxtrack_catalogue", "chain") in told and ("dxtrack_credential", str(who.account)) in told

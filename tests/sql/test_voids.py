"""Two persons take a fact back: once, with all that its event wrote, under the lock that every figure has."""
import datetime
import json
import random
import threading
import uuid

import pytest

from house import NORTH, SOUTH
from test_corrections import correct
from test_figures import CLOUD, WORKSHOP, facts, last, months, move, openings, opening, workshop
from test_keeper import load
from test_register import change


def state(base, fact):
    return base.zone.call("fact_get", fact)[0]


def propose(base, fact, why="error", day=None, who=None, if_match="", **values):
    """Proposes with a new id; the outcome row with the id beside it."""
    proposal = uuid.uuid4()
    etag = state(base, fact)["etag"] if if_match == "" else if_match
    row = base.write(who or base.reviewer, "void_propose", fact=fact, if_match=etag, proposal=proposal, reason_code=why, reason="r", effective_on=day,
                     document_no="D9", **values)
    return row | {"proposal": proposal}


def confirm(base, fact, proposal, who=None, if_match="", **values):
    etag = state(base, fact)["etag"] if if_match == "" else if_match
    return base.write(who or base.zone, "void_confirm", fact=fact, if_match=etag, proposal=proposal, **values)


def void(base, fact, why="error", day=None):
    proposed = propose(base, fact, why, day)
    assert proposed["outcome"] == "stored", proposed
    done = confirm(base, fact, proposed["proposal"])
    assert done["outcome"] == "stored", done
    return done


def counted(base, uscc, indicator="cloud.enterprises"):
    return [f["id"] for f in facts(base, uscc=uscc, indicator=indicator) if f["counted"]]


def entry_of(base, entry):
    return base.zone.call("entry_get", entry)[0]


def test_nothing_changes_until_another_confirms(base):
    u = base.enterprise()
    base.cloud(u, "2023-03-01")
    fact, before = counted(base, u)[0], last(base)
    proposed = propose(base, fact)
    assert (proposed["outcome"], proposed["revision"]) == ("stored", None) and last(base) == before
    got = state(base, fact)
    assert (got["counted"], got["proposal"], got["proposed_by"]) == (True, str(proposed["proposal"]), base.person_of(base.reviewer))
    assert '"confirmed_by":null' in got["voids"]
    assert propose(base, fact)["outcome"] == "conflict"
    assert confirm(base, fact, proposed["proposal"], who=base.reviewer)["outcome"] == "forbidden"
    assert confirm(base, fact, uuid.uuid4())["outcome"] == "unknown_proposal"
    done = confirm(base, fact, proposed["proposal"], if_match=got["etag"])
    assert (done["outcome"], done["revision"]) == ("stored", before["revision"] + 1)
    after = state(base, fact)
    assert (after["counted"], after["voided_at"], after["proposal"]) == (False, done["recorded_at"], None) and after["etag"] != got["etag"]
    assert '"confirmed_by":"manager' in after["voids"] and base.counts("2023-12-31") == 0
    assert base.counts("2023-12-31", before["recorded_at"]) == 1 and base.tally_differs() == []
    assert confirm(base, fact, proposed["proposal"], if_match=got["etag"])["outcome"] == "stale"
    assert confirm(base, fact, proposed["proposal"])["outcome"] == "conflict" and propose(base, fact)["outcome"] == "conflict"


def test_one_person_does_not_confirm_by_another_account(base):
    u = base.enterprise()
    base.cloud(u, "2023-03-01")
    fact = counted(base, u)[0]
    proposed = propose(base, fact)
    same = base.staff("manager", None, person=base.person_of(base.reviewer))
    assert confirm(base, fact, proposed["proposal"], who=same)["outcome"] == "forbidden" and counted(base, u) == [fact]
    assert confirm(base, fact, proposed["proposal"])["outcome"] == "stored"


def test_a_manager_may_propose_and_does_not_confirm_his_own(base):
    u = base.enterprise()
    base.cloud(u, "2023-03-01")
    fact = counted(base, u)[0]
    proposed = propose(base, fact, who=base.zone)
    assert confirm(base, fact, proposed["proposal"])["outcome"] == "forbidden"
    assert confirm(base, fact, proposed["proposal"], who=base.staff("reviewer", "410172"))["outcome"] == "forbidden"
    assert confirm(base, fact, proposed["proposal"], who=base.staff("manager", None))["outcome"] == "stored"


def test_a_stranger_sees_nothing_to_void(base):
    u = base.enterprise(NORTH)
    base.cloud(u, "2023-03-01")
    fact = counted(base, u)[0]
    south = base.session(districts=SOUTH)
    south.credential, south.account = base.account("reviewer", district=SOUTH)
    assert south.call("fact_get", fact) == [] and propose(base, fact, who=south)["outcome"] == "not_found"
    assert base.filer(u).call("fact_get", fact)[0]["etag"] == state(base, fact)["etag"]


def test_the_next_earliest_live_fact_stands(base):
    u = base.enterprise()
    for day in ("2023-03-01", "2023-04-01", "2023-05-01"):
        base.cloud(u, day)
    void(base, counted(base, u)[0])
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}
    later = [f["id"] for f in facts(base, uscc=u) if str(f["effective_on"]) == "2023-05-01"][0]
    void(base, later)                                     # one that did not count changes no figure, but for the clock
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}
    void(base, counted(base, u)[0])
    assert months(base, "cloud.enterprises") == {} and base.tally_differs() == []


def test_it_takes_the_event_in_every_indicator_and_no_other(base):
    u = base.enterprise(NORTH, chains=["sensor"], park="port")
    first, second = workshop(base, u, "one", "2023-05-08"), workshop(base, u, "two", "2023-06-08")
    proposed = propose(base, counted(base, u, "workshop.enterprises")[0])
    other = [f["id"] for f in facts(base, entry=first, indicator="workshop.workshops")][0]
    assert propose(base, other)["outcome"] == "conflict"  # it is the same event
    assert confirm(base, other, proposed["proposal"])["outcome"] == "stored"
    assert months(base, "workshop.workshops") == months(base, "workshop.enterprises") == {(NORTH, "2023-06"): 1}
    assert entry_of(base, first)["stage"] == "recommended" and entry_of(base, second)["stage"] == "recognised"
    assert base.tally_differs() == []


@pytest.mark.parametrize("why", ["error", "merged"])
def test_the_move_can_be_made_again(base, why):
    u = base.enterprise()
    entry = workshop(base, u, "one", "2023-05-08")
    void(base, counted(base, u, "workshop.workshops")[0], why)
    got = entry_of(base, entry)
    assert (got["stage"], got["moved_on"]) == ("recommended", None)
    assert got["moves"].count('"undone":true') == 1 and got["moves"].count('"undone":false') == 1
    assert move(base, entry, "recommended", "recognised", "2023-05-10", *WORKSHOP)["outcome"] == "stored"
    got = entry_of(base, entry)
    assert (got["stage"], str(got["moved_on"])) == ("recognised", "2023-05-10") and got["moves"].count('"to":"recognised"') == 2
    assert sum(months(base, "workshop.workshops").values()) == 1 and base.tally_differs() == []
    assert base.zone.call("figure_inactive", "2023-12-31", None, None) == []


def test_what_was_built_on_a_move_goes_with_it(base):
    """A platform's cultivation was recorded by mistake: its mid-term check stands on nothing, and still counts until it is void, too."""
    s = base.submitted(base.enterprise(), programme="platform")
    entry = s["entry"]
    base.approve(s, stage="recommended")
    move(base, entry, "recommended", "publicity", "2022-02-01")
    move(base, entry, "publicity", "cultivating", "2022-03-01", ["platform.cultivated"], ["entry"])
    move(base, entry, "cultivating", "midterm_passed", "2023-04-01", ["platform.midterm_passed"], ["entry"])
    cultivated = facts(base, entry=entry, indicator="platform.cultivated")[0]["id"]
    void(base, cultivated)
    got = entry_of(base, entry)
    assert (got["stage"], str(got["moved_on"])) == ("publicity", "2022-02-01") and got["moves"].count('"undone":true') == 2
    assert months(base, "platform.cultivated") == {} and months(base, "platform.midterm_passed") == {(NORTH, "2023-04"): 1}
    assert move(base, entry, "publicity", "cultivating", "2022-03-02", ["platform.cultivated"], ["entry"])["outcome"] == "stored"
    assert months(base, "platform.cultivated") == {(NORTH, "2022-03"): 1}


def test_an_approval_is_undone_with_its_filing(base):
    u = base.enterprise()
    s = base.submitted(u)
    base.approve(s, "2023-03-01", *CLOUD)
    void(base, counted(base, u)[0])
    got, filing = entry_of(base, s["entry"]), base.zone.call("submission_get", s["id"])[0]
    assert (got["stage"], got["moved_on"]) == (None, None) and '"undone":true' in got["moves"]
    assert (filing["state"], filing["counted_version"]) == ("voided", None)
    assert base.approve(filing)["outcome"] == "conflict"
    again = base.submitted(u, entry=s["entry"], entry_given=True)
    base.approve(again, "2023-04-01", *CLOUD)
    assert entry_of(base, s["entry"])["stage"] == "active" and months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}


def test_another_filing_keeps_its_entry(base):
    u = base.enterprise()
    one = base.submitted(u)
    base.approve(one, "2023-03-01", *CLOUD)
    two = base.submitted(u, entry=one["entry"], entry_given=True)
    base.approve(two, "2023-04-01", *CLOUD)
    void(base, counted(base, u)[0])
    assert entry_of(base, one["entry"])["stage"] == "active" and months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}


def test_revoked_moves_the_entry_to_revoked_and_nothing_lifts_it(base):
    u = base.enterprise()
    s = base.submitted(u, programme="platform")
    base.approve(s, stage="recommended")
    move(base, s["entry"], "recommended", "cultivating", "2022-03-01", ["platform.cultivated"], ["entry"])
    move(base, s["entry"], "cultivating", "accepted", "2023-04-01", ["platform.accepted"], ["entry"])
    accepted, cultivated = (facts(base, entry=s["entry"], indicator=f"platform.{i}")[0]["id"] for i in ("accepted", "cultivated"))
    before = last(base)["recorded_at"]
    void(base, accepted, "revoked", "2023-05-01")
    got = entry_of(base, s["entry"])
    assert (got["stage"], str(got["moved_on"])) == ("revoked", "2023-05-01") and '"undone":true' not in got["moves"]
    assert '"to":"revoked","effective_on":"2023-05-01","document_no":"D9","reason":"r"' in got["moves"]

    def inactive(as_of, known=None):
        return sum(r["n"] for r in base.zone.call("figure_inactive", as_of, known, "platform.cultivated") if r["scope_kind"] == "district")

    assert (inactive("2023-05-01"), inactive("2023-04-30"), inactive("2023-05-01", before)) == (1, 0, 0)
    void(base, cultivated, "error")
    assert entry_of(base, s["entry"])["stage"] == "revoked"


def test_what_was_revoked_does_not_come_back_by_an_approval(base):
    """Neither the correction that waited, nor a new filing of the entry, which an enterprise of this programme has for life."""
    u = base.enterprise()
    s = base.submitted(u)
    assert base.approve(s, "2023-03-01", *CLOUD)["outcome"] == "stored"
    correct(base, s)
    void(base, counted(base, u)[0], "revoked", "2023-05-01")
    again = base.submitted(u, entry=s["entry"], entry_given=True)
    before = last(base)
    for filing in (s, again):
        refused = base.approve(filing, "2023-04-01", *CLOUD)
        assert (refused["outcome"], refused["detail"]) == ("conflict", "revoked")
    assert last(base) == before and entry_of(base, s["entry"])["stage"] == "revoked" and months(base, "cloud.enterprises") == {}
    assert base.zone.call("figure_submitted", "2023-12-31", None, None) == [], "nor is it counted as what an approval would take"
    assert base.write(base.reviewer, "review_refuse", submission=again["id"], review=uuid.uuid4(), decision="reject", reason="r")["outcome"] == "stored"


def test_nor_by_a_successor(base):
    """A company that continues the business of which the migration was revoked is the same enterprise, whoever of them files."""
    load(base, "cloud")
    old, new, third = (base.enterprise() for _ in range(3))
    base.cloud(old, "2023-03-01")
    void(base, counted(base, old)[0], "revoked", "2023-05-01")
    filing = base.submitted(new)
    assert change(base, new, "2023-06-01", predecessor=old)["outcome"] == "stored"
    assert change(base, third, "2023-06-01", predecessor=new)["outcome"] == "stored"
    for s in (filing, base.submitted(third)):
        refused = base.approve(s, "2023-06-01", *CLOUD)
        assert (refused["outcome"], refused["detail"]) == ("conflict", "revoked")
    assert base.zone.call("figure_submitted", "2023-12-31", None, None) == [] and months(base, "cloud.enterprises") == {}
    assert workshop(base, new, "w", "2023-06-08") and months(base, "workshop.workshops") == {(NORTH, "2023-06"): 1}, "another programme"
    change(base, new, "2023-06-01", predecessor=None)
    assert base.approve(filing, "2023-06-01", *CLOUD)["outcome"] == "stored", "it is another enterprise"


def test_what_counts_already_is_no_return(base):
    """Linked to one that was revoked, a company that was counted before stays counted, and renews."""
    load(base, "cloud")
    old, new = (base.enterprise() for _ in range(2))
    base.cloud(old, "2023-03-01")
    own = base.cloud(new, "2023-04-01")
    void(base, counted(base, old)[0], "revoked", "2023-05-01")
    change(base, new, "2023-06-01", predecessor=old)
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}
    assert base.approve(base.submitted(new), "2023-07-01", *CLOUD)["outcome"] == "stored" and own


def test_nor_by_an_opening_that_names_it(base):
    load(base, "cloud")
    filed, named, heir, other = (base.enterprise() for _ in range(4))
    base.cloud(filed, "2022-03-01")
    opening(base, [(named, "2022-01-01", NORTH)], NORTH)
    for u in (filed, named):
        void(base, counted(base, u)[0], "revoked", "2023-05-01")
    change(base, heir, "2023-06-01", predecessor=named)
    before = last(base)["revision"]
    row = opening(base, [(u, "2022-01-01", NORTH) for u in (other, filed, named, heir)], NORTH, expected="counted_revoked")
    assert [m["member"] for m in json.loads(row["detail"])] == [1, 2, 3] and last(base)["revision"] == before
    assert base.approve(base.submitted(named), "2023-06-01", *CLOUD)["detail"] == "revoked", "nor by a filing of its own"
    opening(base, [(other, "2022-01-01", NORTH)], NORTH)
    assert months(base, "cloud.enterprises") == {(NORTH, "2022-01"): 1} and base.tally_differs() == []


def test_of_things_the_same_one_is_not_named_again(base):
    u = base.enterprise()
    both = dict(indicator="workshop.workshops", indicators=["workshop.workshops", "workshop.enterprises"], rules=("entry", "enterprise"))
    opening(base, [(u, "2021-01-01", NORTH, "one"), (u, "2021-02-01", NORTH, "two")], NORTH, **both)
    one = base.owner.sql("SELECT id FROM dxtrack.fact WHERE uscc = %s AND title = 'one' AND indicator = 'workshop.workshops'", u)[0][0]
    void(base, one, "revoked", "2023-05-01")
    opening(base, [(u, "2021-01-01", NORTH, "one"), (u, "2021-02-01", NORTH, "two")], NORTH, expected="counted_revoked", **both)
    opening(base, [(u, "2021-02-01", NORTH, "two"), (u, "2021-03-01", NORTH, "three")], NORTH, **both)
    assert sum(months(base, "workshop.workshops").values()) == 2 and base.tally_differs() == []


def test_an_error_may_be_set_right_by_the_correction_that_waited(base):
    u = base.enterprise()
    s = base.submitted(u)
    base.approve(s, "2023-03-01", *CLOUD)
    correct(base, s)
    void(base, counted(base, u)[0], "error")
    assert base.approve(s, "2023-04-01", *CLOUD)["outcome"] == "stored" and months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}


def test_of_two_contracts_the_one_that_stands_keeps_the_entry(base):
    u = base.enterprise()
    one = base.submitted(u)
    base.approve(one, "2023-03-01", *CLOUD)
    two = base.submitted(u, entry=one["entry"], entry_given=True)
    base.approve(two, "2023-04-01", *CLOUD)
    correct(base, one)
    void(base, counted(base, u)[0], "revoked", "2023-05-01")
    assert entry_of(base, one["entry"])["stage"] == "active" and months(base, "cloud.enterprises") == {(NORTH, "2023-04"): 1}
    assert base.zone.call("figure_inactive", "2023-12-31", None, None) == []
    assert base.approve(one, "2023-03-01", *CLOUD)["detail"] == "revoked", "the filing itself is not counted again"
    void(base, counted(base, u)[0], "revoked", "2023-06-01")
    assert entry_of(base, one["entry"])["stage"] == "revoked" and months(base, "cloud.enterprises") == {} and base.tally_differs() == []


def test_another_entry_of_the_enterprise_may_count(base):
    u = base.enterprise()
    first = workshop(base, u, "one", "2023-05-08")
    void(base, counted(base, u, "workshop.workshops")[0], "revoked")
    second = workshop(base, u, "two", "2023-06-08")
    assert [entry_of(base, e)["stage"] for e in (first, second)] == ["revoked", "recognised"]
    assert months(base, "workshop.workshops") == months(base, "workshop.enterprises") == {(NORTH, "2023-06"): 1}


def test_a_member_of_an_opening_goes_alone(base):
    u, other = base.enterprise(), base.enterprise()
    opening(base, [(u, "2021-01-01", NORTH), (u, "2021-01-01", NORTH), (other, "2021-01-01", NORTH)], NORTH, indicator="workshop.workshops",
            indicators=["workshop.workshops", "workshop.enterprises"], rules=["entry", "enterprise"])
    void(base, counted(base, u, "workshop.workshops")[0])
    assert sum(months(base, "workshop.workshops").values()) == 2 and sum(months(base, "workshop.enterprises").values()) == 2
    void(base, counted(base, u, "workshop.workshops")[0])
    assert sum(months(base, "workshop.workshops").values()) == sum(months(base, "workshop.enterprises").values()) == 1
    assert base.tally_differs() == []


def withdrawn(base, as_of, known=None, kind="district"):
    return {r["scope"]: r["n"] for r in base.zone.call("figure_withdrawn", as_of, known, "cloud.enterprises") if r["scope_kind"] == kind}


def test_withdrawn_at_any_day_and_knowledge(base):
    old, young, second = base.enterprise(chains=["sensor"]), base.enterprise(), base.enterprise()
    base.cloud(old, "2022-05-01")
    base.cloud(young, "2023-02-01")
    for day in ("2022-03-01", "2022-06-01"):
        base.cloud(second, day)
    uncounted = [f["id"] for f in facts(base, uscc=second) if not f["counted"]][0]
    void(base, uncounted, "revoked", "2023-04-01")        # never counted
    void(base, counted(base, young)[0], "revoked", "2023-04-01")  # of this year
    before = last(base)["recorded_at"]
    void(base, counted(base, old)[0], "revoked", "2023-04-01")
    void(base, counted(base, second)[0], "error", "2023-04-01")   # not revoked
    assert withdrawn(base, "2023-06-30") == {NORTH: 1} and withdrawn(base, "2023-06-30", kind="chain") == {"sensor": 1}
    assert withdrawn(base, "2023-03-31") == withdrawn(base, "2022-12-31") == withdrawn(base, "2024-06-30") == {}
    assert withdrawn(base, "2023-06-30", before) == {}


def test_what_an_opening_holds_leaves_with_its_void(base):
    """C06 with openings: 2 of the 6067 are known by name, and are revoked."""
    firms = [base.enterprise() for _ in range(2)]
    for u in firms:
        base.cloud(u, "2022-05-01")
    opening(base, None, NORTH, 6067)
    base.cloud(base.enterprise(), "2023-02-01")

    def cumulative(known=None):
        o = openings(base, known_at=known)[f"district:{NORTH}"]
        return base.counts("2023-06-30", known) - o["covered"] + o["value"]

    before = last(base)["recorded_at"]
    assert cumulative() == 6068
    for u in firms:
        void(base, counted(base, u)[0], "revoked", "2023-04-01")
    assert cumulative() == 6066 and withdrawn(base, "2023-06-30") == {NORTH: 2}
    assert cumulative(before) == 6068


def test_two_confirmations_at_once_void_once(base):
    managers = [base.staff("manager", None) for _ in range(2)]
    rounds = []
    for _ in range(15):
        u = base.enterprise()
        base.cloud(u, "2023-03-01")
        fact = counted(base, u)[0]
        rounds.append((fact, propose(base, fact)["proposal"], state(base, fact)["etag"]))
    revision = last(base)["revision"]
    outcomes = in_step(2, lambda n, i: confirm(base, rounds[i][0], rounds[i][1], who=managers[n], if_match=rounds[i][2])["outcome"], len(rounds))
    assert all(sorted(pair) == ["stale", "stored"] for pair in zip(*outcomes))
    assert last(base)["revision"] == revision + 15 and base.counts("2023-12-31") == 0 and base.tally_differs() == []


def test_two_proposals_at_once_are_one(base):
    reviewers = [base.staff("reviewer", "410172") for _ in range(2)]
    firms = [base.enterprise() for _ in range(15)]
    for u in firms:
        base.cloud(u, "2023-03-01")
    ids = [counted(base, u)[0] for u in firms]
    outcomes = in_step(2, lambda n, i: propose(base, ids[i], who=reviewers[n], if_match=None)["outcome"], len(ids))
    assert all(sorted(pair) == ["conflict", "stored"] for pair in zip(*outcomes))


def test_a_confirmation_and_an_approval_at_once(base):
    """Whoever is first: the later filing of the enterprise stands in the end, once."""
    manager, reviewer = base.staff("manager", None), base.staff("reviewer", "410172")
    rounds = []
    for _ in range(15):
        u = base.enterprise()
        base.cloud(u, "2023-03-01")
        fact = counted(base, u)[0]
        rounds.append((fact, propose(base, fact)["proposal"], base.submitted(u)))

    def act(n, i):
        fact, proposal, s = rounds[i]
        if n == 0:
            return confirm(base, fact, proposal, who=manager, if_match=None)["outcome"]
        return base.approve(s, "2023-05-01", *CLOUD, who=reviewer)["outcome"]

    outcomes = in_step(2, act, len(rounds))
    assert set(outcomes[0] + outcomes[1]) == {"stored"}
    assert months(base, "cloud.enterprises") == {(NORTH, "2023-05"): 15} and base.tally_differs() == []


def in_step(count, act, rounds):
    """act(thread, round) in so many threads, each round begun together: the answers by thread."""
    barrier, answers, failures = threading.Barrier(count), [[] for _ in range(count)], []

    def work(n):
        try:
            for i in range(rounds):
                barrier.wait(60)
                answers[n].append(act(n, i))
        except Exception as e:                            # told below, in the test's own thread
            failures.append(e)
            barrier.abort()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failures == []
    return answers


def test_a_random_history_of_voids_keeps_the_tally(base):
    """Files, approves, moves, proposes and confirms at random; the tally equals a recount after every step, and every answer is given again."""
    rng = random.Random(20230630)
    firms = [base.enterprise(d, chains=c) for d in (NORTH, SOUTH) for c in ([], ["sensor"]) for _ in range(2)]
    entries, open_ones, answers = {}, [], []

    def day():
        return str(datetime.date(2022, 1, 1) + datetime.timedelta(days=rng.randint(0, 540)))

    def approve():
        base.cloud(rng.choice(firms), day())

    def recognise():
        entry = rng.choice([None] + [e for e, stage in entries.items() if stage == "recommended"])
        if entry is None:
            u = rng.choice(firms)
            entry = workshop(base, u, f"w{len(entries)}", day())
        else:
            assert move(base, entry, "recommended", "recognised", "2023-06-30", *WORKSHOP)["outcome"] == "stored"
        entries[entry] = "recognised"

    def begin():
        alive = [f["id"] for f in facts(base) if f["voided_at"] is None]
        fact = rng.choice(alive or [uuid.uuid4()])
        row = propose(base, fact, rng.choice(["error", "revoked", "merged"]), "2023-06-30", if_match=None)
        assert row["outcome"] in ("stored", "conflict", "not_found")
        if row["outcome"] == "stored":
            open_ones.append((fact, row["proposal"]))

    def finish():
        if open_ones:
            fact, proposal = open_ones.pop(rng.randrange(len(open_ones)))
            assert confirm(base, fact, proposal, if_match=None)["outcome"] == "stored"
            for entry in entries:
                entries[entry] = entry_of(base, entry)["stage"]

    for _ in range(80):
        rng.choice([approve, approve, recognise, begin, finish])()
        assert base.tally_differs() == []
        known, as_of = last(base)["recorded_at"], day()
        answers.append((as_of, known, base.counts(as_of, known), base.counts(as_of, known, "workshop.enterprises")))
    assert set(entries.values()) == {"recommended", "recognised", "revoked"}
    for as_of, known, cloud, workshops in answers:
        assert (base.counts(as_of, known), base.counts(as_of, known, "workshop.enterprises")) == (cloud, workshops)


def test_each_step_leaves_its_audit_row(base):
    u = base.enterprise()
    entry = workshop(base, u, "one", "2023-05-08")
    fact = counted(base, u, "workshop.workshops")[0]
    void(base, fact, "error")
    rows = base.owner.sql("SELECT action, object, uscc, convert_from(content, 'UTF8') FROM dxtrack.audit WHERE action LIKE 'void%%' ORDER BY id")
    assert [(r[0], r[2]) for r in rows] == [("void_proposal", u), ("void", u)] and rows[0][1] == rows[1][1]
    undone = base.owner.sql("SELECT id, reverts FROM dxtrack.move WHERE entry = %s AND reverts IS NOT NULL", entry)
    assert all(str(what) in rows[1][3] for what in (fact, entry, *undone[0])) and "error" in rows[0][3]

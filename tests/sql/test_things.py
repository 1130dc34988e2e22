"""A workshop or platform is one thing, whoever tells of it: an opening that names it, its enterprise that files it, a company that continues the enterprise."""
import pytest

from house import NORTH, SOUTH
from test_figures import WORKSHOP, facts, last, months, move, opening, workshop
from test_register import change
from test_voids import counted, entry_of, void

BOTH = dict(indicator="workshop.workshops", indicators=["workshop.workshops", "workshop.enterprises"], rules=("entry", "enterprise"))
THINGS = "workshop.workshops"


def named(base, *members):
    return opening(base, list(members), NORTH, **BOTH)


def things(base, known_at=None, as_of="2023-12-31"):
    return sum(months(base, THINGS, as_of, known_at=known_at).values())


@pytest.mark.parametrize("written", ["一号车间", "一号 车间", "　一号车间\u200b"])
def test_named_and_then_filed(base, written):
    u = base.enterprise()
    named(base, (u, "2021-01-01", NORTH, written), (u, "2021-02-01", NORTH, "二号车间"))
    workshop(base, u, "一号车间", "2023-05-08")
    assert months(base, THINGS) == {(NORTH, "2021-01"): 1, (NORTH, "2021-02"): 1} and base.tally_differs() == []
    workshop(base, u, "三号车间", "2023-06-08")
    assert things(base) == 3 and months(base, "workshop.enterprises") == {(NORTH, "2021-01"): 1}


def test_filed_and_then_named_and_named_anew(base):
    """The opening's day is the earlier one; where a later version names the workshop no more, the enterprise's own day stands again."""
    u = base.enterprise()
    workshop(base, u, "一号车间", "2023-05-08")
    known = last(base)["recorded_at"]
    for _ in range(2):
        named(base, (u, "2021-01-01", NORTH, "一号 车间"))
        assert months(base, THINGS) == {(NORTH, "2021-01"): 1}
    assert months(base, THINGS, known_at=known) == {(NORTH, "2023-05"): 1}
    named(base, (u, "2021-02-01", NORTH, "二号车间"))
    assert months(base, THINGS) == {(NORTH, "2021-02"): 1, (NORTH, "2023-05"): 1} and base.tally_differs() == []


def test_named_in_two_openings(base):
    u = base.enterprise()
    named(base, (u, "2021-03-01", NORTH, "一号车间"))
    opening(base, [(u, "2021-01-01", SOUTH, "一号车间")], SOUTH, **BOTH)
    assert months(base, THINGS) == {(SOUTH, "2021-01"): 1} and base.tally_differs() == []


def test_filed_by_one_that_continues_it(base):
    old, heir, stranger = (base.enterprise() for _ in range(3))
    workshop(base, old, "一号车间", "2022-05-08")
    change(base, heir, "2023-01-01", predecessor=old)
    workshop(base, heir, "一号车间", "2023-05-08")
    assert months(base, THINGS) == {(NORTH, "2022-05"): 1}
    workshop(base, stranger, "一号车间", "2023-05-08")
    assert things(base) == 2 and base.tally_differs() == []


def test_without_a_title_and_of_two_entries_each_is_its_own(base):
    u = base.enterprise()
    named(base, (u, "2021-01-01", NORTH), (u, "2021-02-01", NORTH), (u, "2021-03-01", NORTH, "　"))
    platforms = [base.submitted(u, programme="platform", title="平台") for _ in range(2)]
    for s in platforms:
        base.approve(s, stage="recommended")
        move(base, s["entry"], "recommended", "cultivating", "2022-03-01", ["platform.cultivated"], ["entry"])
    assert things(base) == 3 and sum(months(base, "platform.cultivated").values()) == 2
    assert base.tally_differs() == []


@pytest.mark.parametrize("first", ["member", "entry"])
def test_revoked_it_is_revoked_whole(base, first):
    """Nothing of what two persons revoked stands in for it, whichever fact they chose; another workshop of the enterprise stays."""
    u = base.enterprise()
    named(base, (u, "2021-01-01", NORTH, "一号车间"), (u, "2021-02-01", NORTH, "二号车间"))
    entry = workshop(base, u, "一号车间", "2022-05-08")
    before = last(base)["recorded_at"]
    one = {f["source"]: f["id"] for f in facts(base, uscc=u, indicator=THINGS) if f["title"] == "一号车间"}
    void(base, one["opening" if first == "member" else "move"], "revoked", "2023-05-01")
    assert months(base, THINGS) == months(base, "workshop.enterprises") == {(NORTH, "2021-02"): 1} and base.tally_differs() == []
    assert entry_of(base, entry)["stage"] == "revoked" and things(base, known_at=before) == 2
    assert sum(r["n"] for r in base.zone.call("figure_withdrawn", "2023-06-30", None, THINGS) if r["scope_kind"] == "district") == 1
    opening(base, [(u, "2021-01-01", NORTH, "一号 车间")], NORTH, expected="counted_revoked", **BOTH)


def test_revoked_as_an_entry_it_is_not_named_again(base):
    u = base.enterprise()
    workshop(base, u, "一号车间", "2022-05-08")
    void(base, counted(base, u, THINGS)[0], "revoked", "2023-05-01")
    opening(base, [(u, "2021-01-01", NORTH, "一号 车间")], NORTH, expected="counted_revoked", **BOTH)
    named(base, (u, "2021-01-01", NORTH, "二号车间"))
    assert things(base) == 1


def test_an_error_in_one_leaves_the_other(base):
    u = base.enterprise()
    named(base, (u, "2021-01-01", NORTH, "一号车间"))
    entry = workshop(base, u, "一号车间", "2022-05-08")
    void(base, counted(base, u, THINGS)[0], "error")
    assert months(base, THINGS) == {(NORTH, "2022-05"): 1} and entry_of(base, entry)["stage"] == "recognised"


def test_made_again_it_is_what_it_was(base):
    """A milestone that was undone by another's void and is reached again stays under its key, though the opening that lent it names the thing no more."""
    u, passed = base.enterprise(), dict(indicator="platform.midterm_passed", indicators=["platform.midterm_passed"], rules=("entry",))
    opening(base, [(u, "2021-01-01", NORTH, "平台")], NORTH, **passed)
    s = base.submitted(u, programme="platform", title="平台")
    base.approve(s, stage="recommended")
    midterm = ("cultivating", "midterm_passed", "2023-04-01", ["platform.midterm_passed"], ["entry"])
    move(base, s["entry"], "recommended", "cultivating", "2022-03-01", ["platform.cultivated"], ["entry"])
    move(base, s["entry"], *midterm)
    void(base, counted(base, u, "platform.cultivated")[0], "error")
    opening(base, [], NORTH, **passed)
    assert months(base, "platform.midterm_passed") == {(NORTH, "2023-04"): 1}
    move(base, s["entry"], "recommended", "cultivating", "2022-03-01", ["platform.cultivated"], ["entry"])
    assert move(base, s["entry"], *midterm)["outcome"] == "stored"
    assert months(base, "platform.midterm_passed") == {(NORTH, "2023-04"): 1} and base.tally_differs() == []


def ended(base, indicator):
    return sum(r["n"] for r in base.zone.call("figure_inactive", "2023-12-31", None, indicator) if r["scope_kind"] == "district")


def test_it_ends_with_its_entry(base):
    """Active is what has not ended; that an opening named it, too, does not keep it."""
    u = base.enterprise()
    named(base, (u, "2021-01-01", NORTH, "一号车间"), (u, "2021-02-01", NORTH, "二号车间"))
    entry = workshop(base, u, "一号车间", "2022-05-08")
    assert ended(base, THINGS) == 0
    assert move(base, entry, "recognised", "lapsed", "2023-06-01", [], [])["outcome"] == "stored"
    assert ended(base, THINGS) == 1 and things(base) == 2


def test_what_an_entry_tells_no_more_does_not_end_with_it(base):
    u = base.enterprise()
    opening(base, [(u, "2021-01-01", NORTH, "平台")], NORTH, indicator="platform.midterm_passed", indicators=["platform.midterm_passed"], rules=("entry",))
    s = base.submitted(u, programme="platform", title="平台")
    base.approve(s, stage="recommended")
    move(base, s["entry"], "recommended", "midterm_passed", "2022-03-01", ["platform.midterm_passed"], ["entry"])
    void(base, facts(base, entry=s["entry"])[0]["id"], "error")
    assert move(base, s["entry"], "recommended", "cancelled", "2023-06-01", [], [])["outcome"] == "stored"
    assert ended(base, "platform.midterm_passed") == 0 and months(base, "platform.midterm_passed") == {(NORTH, "2021-01"): 1}

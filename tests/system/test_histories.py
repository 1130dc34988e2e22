"""Random histories through the daemon: at any day and any knowledge its figures, and the names behind them, are those that an independent model counts from the operations.

DXTRACK_SEED=n plays another history than the usual one, DXTRACK_TRIES=n bounds the search for a shorter one. A history that differs is cut down to the operations that it takes, and printed.
"""
import os
import pprint
import random

import pytest

from histories.maker import CHAINS, PARKS, PERIODS, Maker
from histories.model import FIRST, INDICATORS, LEAVES, ZONE, today
from histories.player import Difference, Player, shorten, sound
from histories.writers import Writer, merged
from test_events import Reader, caught_up

LONG = bool(os.environ.get("DXTRACK_LONG"))
SEED = int(os.environ.get("DXTRACK_SEED", "20230630"))
OPERATIONS, FIRMS, EVERY, QUESTIONS, NAMES = (5000, 40, 20, 6, 2) if LONG else (200, 7, 10, 4, 2)
AT_ONCE = 1000 if LONG else 30               # operations of each of two writers
TRIES = int(os.environ.get("DXTRACK_TRIES", "100"))


def firms_of(seed):
    chance = random.Random(seed)
    return {f"f{n}": {"district": chance.choice(LEAVES), "chains": chance.sample(CHAINS, chance.randrange(3)), "park": chance.choice((None, *PARKS)),
                      "registered": chance.choice((0, 20, 20))} for n in range(FIRMS)}


def question(chance, maker_days, known):
    """A random question about what was known after one of the marks, or (None) is known now."""
    scope = chance.choice([f"district:{ZONE}"] * 6 + [f"district:{leaf}" for leaf in LEAVES[:2]] + ["chain:smart_sensor", "park:smart_port"])
    basis = chance.choice(["approved"] * 2 + ["submitted"])
    day = chance.choice([today(), today(), "2021-12-31", "2022-12-31", "2023-06-30", "2023-12-31", "2024-02-29", *chance.sample(maker_days, 7)])
    return {"known": chance.choice([None, chance.choice(known)]) if basis == "approved" else None, "as_of": day, "scope": scope, "basis": basis,
            "group": chance.choice(["none", "month"] + ["chain", *["district"] * 4] * (scope == f"district:{ZONE}")), "indicator": chance.choice([None] * 6 + INDICATORS)}


def who_is_behind(chance, maker_days, known):
    """A random question about who is behind a figure."""
    of = question(chance, maker_days, known)
    return {"known": of["known"], "as_of": of["as_of"], "scope": of["scope"], "indicator": chance.choice(INDICATORS), "part": chance.choice(("cumulative", "new"))}


def who_has_filed(chance, periods):
    """A random question about a period of now."""
    programme, code = chance.choice([*list(periods) * 4, ("*", chance.choice(PERIODS))])
    return {"period": code, "programme": chance.choice([programme, "*", *FIRST]), "district": chance.choice([ZONE] * 2 + [*LEAVES]), "known": None}


def play(player, operations, chance, days):
    for number, operation in enumerate(operations, 1):
        player.play(operation)
        if number % EVERY == 0 or number == len(operations):
            player.mark()
            for _ in range(QUESTIONS):
                player.ask(question(chance, days, list(player.known)))
            for _ in range(NAMES):
                player.ask(who_is_behind(chance, days, list(player.known)))
            player.ask({"firm": chance.choice(sorted(player.firms)), "known": None})
            player.ask({"stages": True, "known": None})
            for _ in range(NAMES):
                player.ask(who_has_filed(chance, player.book.periods))
        if number % (50 * EVERY) == 0 or number == len(operations):
            player.read_publications()
            for code in sorted({code for _, code in player.book.periods}):
                for programme in ("*", *FIRST):
                    player.ask({"period": code, "programme": programme, "district": ZONE, "known": None})


def differs(make_house, firms, operations, asked):
    """Whether this history differs too, in an answer or in the figures that were asked for."""
    house = make_house()
    try:
        player = Player(house, firms)
        player.register()
        player.mark()
        for operation in operations:
            player.play(operation)
            player.mark()
        if asked:
            known = asked["known"] and sum(1 for one in operations if one["number"] <= asked["known"])
            player.ask({**asked, "known": known})
        player.read_publications()
    except Difference:
        return True
    finally:
        house.daemon.stop()
        house.cluster.drop(house.database)
    return False


def test_a_history_that_fails_is_cut_down_to_what_it_takes():
    """The shortening itself, on a failure that takes three of fifty."""
    needed, tried = {7, 8, 41}, []

    def fails(rows):
        tried.append(len(rows))
        return needed <= set(rows)
    assert shorten(list(range(50)), fails, 200) == sorted(needed) and len(tried) < 120


@pytest.mark.parametrize("seed", [SEED + n for n in range(2 if LONG else 1)])
def test_figures_are_those_of_the_history(make_house, seed):
    maker = Maker(seed, firms_of(seed))
    operations = maker.make(OPERATIONS)
    house = make_house({"workers": 2})
    try:
        player = Player(house, maker.firms)
        player.register()
        play(player, operations, random.Random(seed), maker.days)
    except Difference as found:
        pytest.fail(explain(make_house, maker.firms, player.operations, found, seed), pytrace=False)
    finally:
        house.close()


def test_two_writers_at_once_make_one_history(make_house):
    """What each of two did is one history in the order of the feed; what was known at its events is what the model counts so far."""
    chance, firms = random.Random(SEED), firms_of(SEED)
    names = sorted(firms)
    house = make_house({"workers": 2})
    try:
        halves = [{one: firms[one] for one in part} for part in (names[::2], names[1::2])]
        writers = [Writer(house, SEED, name, half, AT_ONCE) for name, half in zip("ab", halves)]
        feed = caught_up(house, house.manager, checked=False)
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert [writer.failed for writer in writers] == [None, None]
        count = int(house.sql("SELECT count(*) FROM dxtrack.audit")[0][0])
        feed.until(lambda _: int(house.sql("SELECT count(*) FROM dxtrack.event")[0][0]) >= count)
        while feed.page():
            pass
        rows = merged(writers, feed.events)
        player = Player(house, firms)
        for number, (operation, event) in enumerate(rows, 1):
            player.book.apply({**operation, "number": number})
            player.operations.append({**operation, "number": number})
            if operation["do"] in ("approve", "move", "void", "target", "external", "opening"):
                player.known[number] = event["recorded_at"]
        for writer in writers:
            player.uscc.update(writer.player.uscc)
            player.filings.update(writer.player.filings)
        for _ in range(400 if LONG else 12):
            player.ask(question(chance, writers[0].days, list(player.known)))
            player.ask(who_is_behind(chance, writers[0].days, list(player.known)))
    finally:
        house.close()


def explain(make_house, firms, operations, found, seed):
    """What it takes to see the difference again."""
    short = shorten(sound(firms, operations), lambda rows: differs(make_house, firms, rows, found.question), TRIES, lambda rows: sound(firms, rows))
    return f"DXTRACK_SEED={seed}: {found}\nIt takes, as far as {TRIES} tries show, asked for {found.question}:\n{pprint.pformat(short, width=200, sort_dicts=False)}"

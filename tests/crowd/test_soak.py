"""An hour of everyday load: filings, figures, new connections, a reload each minute. Memory and descriptors stay flat."""
import itertools
import os
import shutil
import signal
import time

from crowd import Arrivals, held, rented, stored

PATH = "/v1/rates?district=410172"
RATE = 100
KIB_A_CONNECTION = 32   # what the heap keeps for a peak of connections


def slope(rows):
    """KiB an hour, by least squares over (seconds, KiB)."""
    count = len(rows)
    mean_x, mean_y = (sum(row[i] for row in rows) / count for i in (0, 1))
    below = sum((x - mean_x) ** 2 for x, _ in rows)
    return 3600 * sum((x - mean_x) * (y - mean_y) for x, y in rows) / below if below else 0


def renew(daemon, pair):
    for source, target in zip(pair, (daemon.certificate, daemon.key)):
        shutil.copy(source, f"{target}.new")
        os.replace(f"{target}.new", target)
    daemon.signal(signal.SIGHUP)
    assert daemon.notify.wait_for("RELOADING") and daemon.notify.wait_for("READY"), daemon.log()[-2000:]


def test_memory_and_descriptors_stay_flat(is_long, say):
    seconds, each = (3600, 60) if is_long else (8, 1)
    with rented(2000) as (house, daemon, database):
        pairs = itertools.cycle([house.authority.issue("soak-a"), house.authority.issue("soak-b")])
        before, rows, reloads = held(daemon.pid), [], 0
        begun = time.monotonic()
        with Arrivals(daemon.port, house.filers, seconds=seconds, rate=RATE, keep=500, addresses=20, prefix="soak") as filing, \
                Arrivals(daemon.port, house.filers, seconds=seconds, rate=30, keep=100, addresses=20, path=PATH) as reading, \
                Arrivals(daemon.port, house.filers, seconds=seconds, rate=5, keep=1, addresses=200, prefix="new") as coming:
            while (now := time.monotonic() - begun) < seconds:
                time.sleep(min(each, seconds - now))
                rows.append((time.monotonic() - begun, *held(daemon.pid)))
                if is_long:
                    say(f"{rows[-1][0]:.0f} s of soak: {rows[-1][1]} KiB resident, {rows[-1][2]} descriptors")
                renew(daemon, next(pairs))
                reloads += 1
            got = {"filing": filing.result(), "reading": reading.result(), "coming": coming.result()}
        end = time.monotonic() + 10
        while held(daemon.pid)[1] > before[1] and time.monotonic() < end:
            time.sleep(0.05)
        after = held(daemon.pid)
        warm = rows[len(rows) // 6:]
        say(f"{sum(one['good'] for one in got.values())} answers in {seconds} s of soak with {reloads} reloads; "
            f"{before[0]} KiB at the start, {warm[0][1]} warm, {rows[-1][1]} at the end, slope {slope([row[:2] for row in warm]):.0f} KiB an hour; "
            f"{before[1]} descriptors before, {max(row[2] for row in rows)} at most, {after[1]} after; p99 of filings {got['filing']['p99_ms']:.1f} ms")
        for name, one in got.items():
            assert one["unanswered"] == one["bad"] == one["refused"] == 0, (name, one)
        assert stored(house, database) == got["filing"]["good"] + got["coming"]["good"]
        assert after[1] <= before[1], f"{after[1] - before[1]} descriptors are left"
        if is_long:
            grown, more = rows[-1][1] - warm[0][1], max(row[2] for row in rows) - max(row[2] for row in rows[:len(rows) - len(warm) + 1])
            assert grown <= warm[0][1] * 0.05 + KIB_A_CONNECTION * more, f"{grown} KiB more, and {more} more connections at most"

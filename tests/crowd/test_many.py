"""Ten thousand enterprises in a minute, and five times as many filings as there is capacity for."""
import time

from crowd import Arrivals, arrive, held, rented, stored

FOR_EVER = 1000000000   # requests on a connection


def test_each_of_ten_thousand_enterprises_on_its_own_new_connection_is_answered(is_long, say):
    """With the settings as documented: first they hang up after the answer, then they stay until the end."""
    seconds = 60 if is_long else 4
    count = 167 * seconds
    with rented(count) as (house, daemon, database):
        for rests in (0, 1):
            got = arrive(daemon.port, house.filers, seconds=seconds, rate=167, keep=1, rests=rests, connections=count + 1,
                         addresses=250, prefix=f"r{rests}")
            say(f"{got['good']} enterprises of {got['arrivals']} answered within {got['took_s']:.1f} s, each on a new connection that it "
                f"{'keeps' if rests else 'closes'}: p50 {got['p50_ms']:.1f} ms, p99 {got['p99_ms']:.1f} ms, longest {got['max_ms']:.1f} ms; "
                f"{held(daemon.pid)[0]} KiB resident")
            assert got["good"] == count, got
        assert stored(house, database) == 2 * count


def test_five_times_the_capacity_is_refused_at_once_where_it_cannot_be_served(is_long, say):
    """Behind a disk that takes 40 ms for a commit (commit_delay), so that capacity is the database's and the clients fit beside it on two cores."""
    seconds = 60 if is_long else 5
    with rented(1000, listen__connections=20000, listen__connections_per_address=20000, listen__requests_per_connection=FOR_EVER) as (
            house, daemon, database):
        for setting in ("commit_delay = 40000", "commit_siblings = 0"):
            house.cluster.sql("postgres", f"ALTER ROLE dxtrack_app SET {setting}")
        house.cluster.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'")
        daemon.wait_ready()
        alone = arrive(daemon.port, house.filers, seconds=5, rate=100000, keep=FOR_EVER, connections=512, open=512, prefix="alone")
        capacity, resident = alone["good"] / alone["took_s"], []
        with Arrivals(daemon.port, house.filers, seconds=seconds, rate=int(5 * capacity), keep=FOR_EVER, connections=6000, open=6000, prefix="five") as crowd:
            while crowd.process.poll() is None:
                resident.append(held(daemon.pid)[0])
                time.sleep(seconds / 20)
            got = crowd.result()
        third = len(resident) // 3
        say(f"{got['arrivals'] / seconds:.0f} filings a second come for {seconds} s where {capacity:.0f} fit: {got['good'] / got['took_s']:.0f} stored "
            f"({got['good'] / got['took_s'] / capacity * 100:.0f} %), p99 {got['p99_ms']:.1f} ms; {got['refused']} refused, half within "
            f"{got['refused_p50_ms']:.1f} ms, p99 {got['refused_p99_ms']:.1f} ms, longest {got['refused_max_ms']:.1f} ms; resident "
            f"{resident[third]} KiB after a third of it, {resident[-1]} KiB at the end")
        assert got["unanswered"] == got["bad"] == got["no_place"] == alone["unanswered"] == alone["bad"] == 0, got
        assert stored(house, database) == got["good"] + alone["good"]
        assert got["refused"] > 0
        if is_long:
            assert got["good"] / got["took_s"] >= 0.8 * capacity, got
            assert got["refused_p99_ms"] <= 50, got
            assert resident[-1] <= resident[third] * 1.05, resident

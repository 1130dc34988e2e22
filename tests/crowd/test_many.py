"""Ten thousand enterprises in a minute, and five times as many filings as there is capacity for."""
from crowd import arrive, held, rented, stored


def test_each_of_ten_thousand_enterprises_on_its_own_new_connection_is_answered(is_long, say):
    """With the settings as documented: first they hang up after the answer, then they stay until the end."""
    count, seconds = (10000, 60) if is_long else (2000, 4)
    with rented(count) as (house, daemon, database):
        for rests in (0, 1):
            got = arrive(daemon.port, house.filers, seconds=seconds, rate=count // seconds, keep=1, rests=rests, connections=count + 1,
                         addresses=250, prefix=f"r{rests}")
            say(f"{got['good']} enterprises of {got['arrivals']} answered within {got['took_s']:.1f} s, each on a new connection that it "
                f"{'keeps' if rests else 'closes'}: p50 {got['p50_ms']:.1f} ms, p99 {got['p99_ms']:.1f} ms, longest {got['max_ms']:.1f} ms; "
                f"{held(daemon.pid)[0]} KiB resident")
            assert got["good"] == got["arrivals"] >= count - seconds, got
        assert stored(house, database) >= 2 * (count - seconds)


def test_five_times_the_capacity_is_refused_at_once_where_it_cannot_be_served(is_long, say):
    """Behind a disk that takes 20 ms for a commit (commit_delay), so that capacity is the database's and clients fit beside it."""
    seconds = 60 if is_long else 5
    with rented(5000, listen__connections=20000, listen__connections_per_address=20000,
                listen__requests_per_connection=1000000000) as (house, daemon, database):
        house.cluster.sql(database, "ALTER ROLE dxtrack_app SET commit_delay = 20000")
        house.cluster.sql(database, "ALTER ROLE dxtrack_app SET commit_siblings = 0")
        house.cluster.sql(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'")
        daemon.wait_ready()
        alone = arrive(daemon.port, house.filers, seconds=5, rate=100000, keep=1000000000, connections=512, prefix="alone")
        print(alone)
        capacity = alone["good"] / alone["took_s"]
        before = held(daemon.pid)
        got = arrive(daemon.port, house.filers, seconds=seconds, rate=int(5 * capacity), keep=1000000000, connections=6000, prefix="five")
        print(got)
        after = held(daemon.pid)
        say(f"{got['arrivals'] / seconds:.0f} filings a second come where {capacity:.0f} fit: {got['good'] / seconds:.0f} stored "
            f"({got['good'] / seconds / capacity * 100:.0f} %), p99 {got['p99_ms']:.1f} ms; {got['refused']} refused, half within "
            f"{got['refused_p50_ms']:.1f} ms, p99 {got['refused_p99_ms']:.1f} ms, longest {got['refused_max_ms']:.1f} ms; "
            f"{before[0]} KiB resident before, {after[0]} after")

"""The daemon is killed behind a socket that somebody else holds, as under a socket unit: at random, and at named moments of its
work (killpoint.c). No connection is refused, no filing lost or doubled."""
import os
import random
import signal
import socket
import subprocess
import time

import psycopg2
import pytest

from fault.killpoint import NAMES, Killpoint
from support.daemon import DAEMON, Notify
from support.load import Load
from support.places import BUILD

CLIENTS = 8
THINK_MS = 5
AT_RANDOM = {True: 100, False: 2}
TIMES = {True: 20, False: 1}
MAY_PASS = 10   # moments of a kind before the one at which it dies
REACHED_WITHIN_S = 60


class Held:
    """Starts daemons on two listening sockets that stay open for good."""

    def __init__(self, house):
        self.daemon = house.daemon
        self.sockets = [socket.create_server(("127.0.0.1", port), backlog=512) for port in (house.daemon.port, house.daemon.admin_port)]
        self.process = None

    def start(self):
        daemon = self.daemon
        daemon.notify = Notify(daemon.folder)
        public, admin = (one.fileno() for one in self.sockets)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LISTEN_", "WATCHDOG_"))}
        environment.update(NOTIFY_SOCKET=daemon.notify.path, LISTEN_FDS="2", LISTEN_FDNAMES="public:admin",
                           **daemon.environment)
        shell = f'export LISTEN_PID=$$; exec "$@" 3<&{public} 4<&{admin} {public}<&- {admin}<&-'
        with open(daemon.log_file, "ab") as log:
            daemon.process = subprocess.Popen(["bash", "-c", shell, "bash", str(DAEMON), "--settings", str(daemon.settings_file)],
                                              stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, pass_fds=(public, admin))
        assert daemon.notify.wait_for("READY", process=daemon.process), daemon.log()[-3000:]

    def close(self):
        for one in self.sockets:
            one.close()


@pytest.fixture
def held(make_house, tmp_path):
    library = BUILD / "libfault_killpoint.so"
    if not library.exists():
        pytest.skip("a sanitizer and the preloaded library do not go together")
    house = make_house({"listen.requests_per_connection": 10}, start=False)
    house.killpoint = Killpoint(library, tmp_path)
    house.daemon.environment = house.killpoint.environment
    house.held = Held(house)
    house.held.start()
    house.daemon.wait_ready()
    yield house
    house.daemon.kill()
    house.held.close()


def die_at_random(house):
    """Also while it starts or is not yet connected."""
    time.sleep(random.uniform(0, 0.4))
    house.daemon.kill()


def lose_a_group(house):
    """A group that waits for a lock loses its connection: whether it was committed must be asked."""
    waiting = f"datname = '{house.database}' AND usename = 'dxtrack_app' AND wait_event_type = 'Lock'"
    holder = psycopg2.connect(house.cluster.conninfo(house.database, "postgres"))
    holder.cursor().execute("LOCK TABLE dxtrack.submission IN ACCESS EXCLUSIVE MODE")
    house.load.await_that(lambda: house.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting}"), "a group waits", 30)
    holder.close()


CALLERS = {"outcome-asked": lose_a_group, "certificate-read": lambda house: house.daemon.signal(signal.SIGHUP)}


def die_at(house, name):
    """Where it does not come by itself, it is called for."""
    died = house.killpoint.died
    house.load.await_more(1)
    house.killpoint.arm(name, 0 if name in CALLERS else random.randrange(MAY_PASS))
    if name in CALLERS:
        CALLERS[name](house)
    assert house.daemon.process.wait(REACHED_WITHIN_S) == -signal.SIGKILL, house.daemon.log()[-3000:]
    assert house.killpoint.died == died + 1, f"it died, but not at {name}"


def test_no_connection_is_refused_and_no_filing_lost_when_the_daemon_is_killed(held, is_long, say):
    house, longest, begun = held, 0.0, time.monotonic()
    deaths = ["random"] * AT_RANDOM[is_long] + list(NAMES) * TIMES[is_long]
    random.Random(5).shuffle(deaths)
    with Load(house, CLIENTS, THINK_MS) as load:
        house.load = load
        for death in deaths:
            if death == "random":
                die_at_random(house)
            else:
                die_at(house, death)
            house.daemon.kill()
            load.mark()
            died = time.monotonic()
            house.held.start()
            longest = max(longest, load.first_success(died))
    stored = load.check()
    assert load.total("refused") == 0, "a connection was refused"
    say(f"{len(deaths)} times killed in {time.monotonic() - begun:.0f} s, {TIMES[is_long]} at each of {len(NAMES)} named moments and {AT_RANDOM[is_long]} at random: {stored} filings "
        f"acknowledged, each stored once with its body; {load.total('silent')} times no answer, 0 connections refused, at most {longest:.2f} s from a death to the next 201")
    house.daemon.stop()

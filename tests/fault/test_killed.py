"""The daemon is killed behind a socket that somebody else holds, as under a socket unit: at random, and at a certain system
call (strace -e inject=…:signal=KILL), which stands for a place in its work. No connection is refused, no filing lost or
doubled."""
import os
import random
import socket
import subprocess
import time

import pytest

from support.daemon import DAEMON, Notify
from support.load import Load

CLIENTS = 8
AT_RANDOM = {True: 100, False: 4}
TIMES = {True: 20, False: 1}
# Where it dies: a connection is taken, a request is read, its group is sent, the answer of the commit is read, the 201 is
# written, a turn of the loop begins, a thread is woken.
PLACES = {True: ["accept4", "read", "sendto", "recvfrom", "write", "epoll_wait", "epoll_ctl", "getrandom", "futex", "close", "openat", "connect"],
          False: ["sendto", "recvfrom", "write"]}


class Held:
    """Starts daemons on two listening sockets that stay open for good."""

    def __init__(self, house):
        self.daemon = house.daemon
        self.sockets = [socket.create_server(("127.0.0.1", port), backlog=512) for port in (house.daemon.port, house.daemon.admin_port)]
        self.process = None

    def start(self, *before):
        daemon = self.daemon
        daemon.notify = Notify(daemon.folder)
        public, admin = (one.fileno() for one in self.sockets)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LISTEN_", "WATCHDOG_"))}
        environment.update(NOTIFY_SOCKET=daemon.notify.path, LISTEN_FDS="2", LISTEN_FDNAMES="public:admin")
        shell = f'export LISTEN_PID=$$; exec "$@" 3<&{public} 4<&{admin} {public}<&- {admin}<&-'
        with open(daemon.log_file, "ab") as log:
            daemon.process = subprocess.Popen(["bash", "-c", shell, "bash", str(DAEMON), "--settings", str(daemon.settings_file)],
                                              stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, pass_fds=(public, admin))
        assert daemon.notify.wait_for("READY", process=daemon.process), daemon.log()[-3000:]

    def close(self):
        for one in self.sockets:
            one.close()


@pytest.fixture
def held(make_house):
    house = make_house({"listen.requests_per_connection": 50}, start=False)
    house.held = Held(house)
    house.held.start()
    house.daemon.wait_ready()
    yield house
    house.daemon.kill()
    house.held.close()


def die_at_random(house):
    time.sleep(random.uniform(0.05, 0.5))
    house.daemon.kill()


def die_at(house, call):
    """At the n-th such call from now; at random where it is never made."""
    tracer = subprocess.Popen(["strace", "-f", "-p", str(house.daemon.pid), "-o", "/dev/null", "-e", f"trace={call}",
                               "-e", f"inject={call}:signal=KILL:when={random.randint(1, 40)}"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        house.daemon.process.wait(3)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        house.daemon.kill()
        tracer.wait(20)


def test_no_connection_is_refused_and_no_filing_lost_when_the_daemon_is_killed(held, is_long, say):
    house, reached, longest = held, 0, 0.0
    deaths = ["random"] * AT_RANDOM[is_long] + PLACES[is_long] * TIMES[is_long]
    random.Random(5).shuffle(deaths)
    with Load(house, CLIENTS) as load:
        for death in deaths:
            if death == "random":
                die_at_random(house)
            else:
                reached += die_at(house, death)
            house.held.start()
            longest = max(longest, load.first_success(time.monotonic()))
    stored = load.check()
    assert load.total("refused") == 0, "a connection was refused"
    say(f"killed {len(deaths)} times, {reached} of them at a certain system call: {stored} filings acknowledged and stored once, "
        f"{load.total('silent')} times no answer, no connection refused, at most {longest:.2f} s until the next 2xx")

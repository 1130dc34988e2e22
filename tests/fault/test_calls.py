"""System calls fail under the daemon's feet (strace -e inject), and sockets take and give a byte at a time (shim.c). It
survives, answers nothing wrong, and serves afterwards."""
import signal
import subprocess
import time

import pytest

from fault.shim import Shim
from support.api import ZONE, filing, new_key
from support.client import Client

# What fails, how, and how often. EINTR and EAGAIN are no failures: everything must be answered all the same.
HARMLESS, HARMFUL = "harmless", "harmful"
FAULTS = [
    ("epoll_wait", "EINTR", HARMLESS),
    ("read", "EINTR", HARMLESS), ("read", "EAGAIN", HARMLESS), ("read", "ECONNRESET", HARMFUL), ("read", "EIO", HARMFUL),
    ("write", "EINTR", HARMLESS), ("write", "EAGAIN", HARMLESS), ("write", "EPIPE", HARMFUL), ("write", "EIO", HARMFUL),
    ("write", "ENOBUFS", HARMFUL),
    ("recvfrom", "EINTR", HARMLESS), ("recvfrom", "EAGAIN", HARMLESS), ("recvfrom", "ECONNRESET", HARMFUL), ("recvfrom", "EIO", HARMFUL),
    ("sendto", "EINTR", HARMLESS), ("sendto", "EAGAIN", HARMLESS), ("sendto", "EPIPE", HARMFUL), ("sendto", "ENOBUFS", HARMFUL),
    ("accept4", "EINTR", HARMLESS), ("accept4", "EAGAIN", HARMLESS), ("accept4", "EMFILE", HARMFUL), ("accept4", "ENFILE", HARMFUL),
    ("accept4", "ENOBUFS", HARMFUL), ("accept4", "ECONNABORTED", HARMLESS), ("accept4", "EPERM", HARMFUL),
    ("socket", "EMFILE", HARMFUL), ("connect", "EAGAIN", HARMFUL), ("connect", "EINTR", HARMFUL),
    ("epoll_ctl", "ENOMEM", HARMFUL), ("getsockopt", "ENOBUFS", HARMFUL), ("setsockopt", "ENOBUFS", HARMFUL),
    ("openat", "EMFILE", HARMFUL), ("openat", "EIO", HARMFUL), ("newfstatat", "EIO", HARMFUL), ("sendmsg", "ENOBUFS", HARMFUL),
]
SHORT_FORM = 5          # one of so many
WORKS = {True: 40, False: 6}


# The second such call and then each so many, counted for each thread. A new connection and a request take three reads of a
# worker: were each third to fail, the same one would fail at every attempt, and nobody could be served. A connection to the
# database takes some twenty sends and receipts until its statements are prepared.
def every(call, harm):
    if harm == HARMLESS:
        return "2+3"
    return "2+89" if call in ("recvfrom", "sendto") else "2+7"


@pytest.fixture
def served(make_house, shim, tmp_path):
    one = Shim(shim, tmp_path)
    # Every call costs a stop by the tracer, a statement of ten kilobytes ten thousand of them: no deadline is judged here.
    house = make_house({"workers": 1, "database.connect_deadline_ms": 20000}, start=False)
    house.daemon.environment = one.environment
    house.daemon.start()
    house.shim = one
    return house


class Tracer:
    """strace on a running daemon; `with Tracer(...)` ends when it has let go."""

    def __init__(self, pid, call, error, every, log):
        self.log = log
        self.process = subprocess.Popen(
            ["strace", "-f", "-p", str(pid), "-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={every}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        line = self.process.stderr.readline()
        assert "attached" in line, line
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=20)

    @property
    def injected(self):
        return self.log.read_text(errors="replace").count("(INJECTED)")


class Work:
    def __init__(self, house):
        self.house = house
        self.code, self.firm = house.enterprise()
        self.path = f"/v1/rates?district={ZONE}&as_of=2023-06-30&indicator=workshop.workshops"
        self.expected = house.reviewer.get(self.path).body
        self.filed = self.refused = 0

    def insist(self, status, send, end, fault):
        while True:
            assert time.monotonic() < end, f"not served any more under {fault}:\n{self.house.daemon.log()[-3000:]}"
            try:
                answer = send()
                if answer.status == status:
                    return answer
                assert answer.status in (500, 503), answer
            except OSError:
                pass
            self.refused += 1
            time.sleep(0.01)

    def do(self, fault="no fault", seconds=90):
        """A new connection, a filing, a figure; each as often as it takes."""
        end = time.monotonic() + seconds
        self.filed += 1
        body, key = filing(self.code, contract_no=f"HT-{self.filed}"), new_key()
        self.firm.close()
        self.insist(201, lambda: self.firm.post("/v1/submissions", body, key=key), end, fault)
        assert self.insist(200, lambda: self.house.reviewer.get(self.path), end, fault).body == self.expected

    def check(self):
        assert self.house.count("submission", f"uscc = '{self.code}'") == self.filed


def test_the_daemon_survives_system_calls_that_fail(served, is_long, monkeypatch, tmp_path, say):
    monkeypatch.setattr("support.client.TIMEOUT_S", 15)
    house, work = served, Work(served)
    injected = {}
    faults = FAULTS if is_long else FAULTS[::SHORT_FORM]
    for call, error, harm in faults:
        name = f"{call}:{error}"
        with Tracer(house.daemon.pid, call, error, every(call, harm), tmp_path / "strace.log") as tracer:
            before = work.refused
            for _ in range(WORKS[is_long]):
                work.do(name)
            if call in ("openat", "newfstatat", "sendmsg"):
                house.daemon.signal(signal.SIGHUP)
            if call in ("socket", "connect", "setsockopt"):   # only while a connection to the database is made
                house.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app' AND datname = current_database()")
                work.do()
        injected[name] = tracer.injected
        assert harm == HARMFUL or work.refused == before, f"{name} was felt outside {work.refused - before} times"
        assert house.daemon.is_running(), f"{name}: {house.daemon.process.poll()}\n{house.daemon.log()[-3000:]}"
        work.do()
    house.daemon.wait_ready()
    work.check()
    say(f"{sum(injected.values())} system calls failed ({len(injected)} kinds, {work.refused} times asked again): "
        + ", ".join(f"{name} {count}" for name, count in injected.items()))
    assert sum(1 for count in injected.values() if count) >= len(injected) * 3 // 4
    house.daemon.stop()


def test_a_byte_at_a_time_is_enough(served, is_long, say):
    """Reads and writes of one byte on every socket: nothing may rely on whole ones."""
    house, work = served, Work(served)
    for size in (1, 2, 7) if is_long else (1,):
        house.shim.shorten(size)
        client = Client(house.daemon.port, house.daemon.context)
        assert client.get("/livez").status == 200
        client.close()
        for _ in range(WORKS[is_long]):
            work.do()
        assert work.refused == 0
    house.shim.shorten(0)
    work.check()
    say(f"{work.filed} filings and figures by reads and writes of {'1, 2 and 7 bytes' if is_long else 'one byte'}")
    house.daemon.stop()

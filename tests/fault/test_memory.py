"""Allocations fail by their number, once and from then on, while the daemon starts, accepts, stores, answers, reloads and
stops. It may refuse, close, or end with a status; it may not crash, and no answer may be wrong."""
import select
import signal
import subprocess
import time

import pytest

from fault.shim import Shim
from support.api import ZONE, filing, new_key
from support.client import Client
from support.places import DAEMON

POINTS = {True: 300, False: 12}    # tried of each kind of work and way of failing
REFUSALS = (500, 503)
SETTINGS = {"workers": 1, "listen.hosts": "localhost, 127.0.0.1", "database.connect_deadline_ms": 1000, "database.statement_deadline_ms": 1000, "stop.deadline_ms": 2000}


@pytest.fixture
def failing(make_house, shim, tmp_path, monkeypatch):
    """(house, shim): a daemon whose allocations can fail."""
    one = Shim(shim, tmp_path)
    house = make_house(SETTINGS, start=False)
    house.daemon.environment = one.environment
    return house, one


def points(count, is_long):
    """Numbers of allocations, all where they are few enough."""
    wanted = POINTS[is_long]
    return range(1, count + 1) if count <= wanted else sorted({1 + i * count // wanted for i in range(wanted)})


def launch(house, one):
    """Starts the daemon; True when it serves, False when it ended with a status."""
    daemon = house.daemon
    try:
        daemon.start(ready=False)
        return True
    except AssertionError:
        assert daemon.process.returncode in (0, 1), f"start ended with {daemon.process.returncode}:\n{daemon.log()[-2000:]}"
        return False
    finally:
        one.spare()


def end(house):
    daemon = house.daemon
    daemon.signal(signal.SIGTERM)
    status = daemon.wait_exit()
    assert status in (0, 1), f"stop ended with {status}:\n{daemon.log()[-2000:]}"


@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
def test_a_start_without_memory_ends_with_a_status_or_serves(failing, forever, is_long, say):
    house, one = failing
    one.reset()
    assert launch(house, one)
    house.daemon.wait_ready()
    count = one.count
    end(house)
    served = refused = 0
    for number in points(count, is_long):
        one.reset()
        one.fail(number, forever)
        if launch(house, one):
            served += 1
            try:
                house.daemon.wait_ready()
            except OSError as error:
                raise AssertionError(f"without allocation {number} of {count} it started and does not serve: {error}\n{house.daemon.log()[-2000:]}") from error
            end(house)
        else:
            refused += 1
    say(f"{served + refused} of {count} allocations of a start failed {'from then on' if forever else 'once'}: "
        f"{served} served all the same, {refused} refused with a status")
    assert refused > 0


@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
def test_a_stop_without_memory_ends(failing, forever, is_long, say):
    house, one = failing
    assert launch(house, one)
    house.daemon.wait_ready()
    before = one.count
    end(house)
    count = max(one.count - before, 1)
    tried = list(points(count, is_long))[: 40 if is_long else 4]
    for number in tried:
        assert launch(house, one)
        house.daemon.wait_ready()
        one.fail(number, forever)
        end(house)
        one.spare()
    say(f"{len(tried)} of {count} allocations of a stop failed {'from then on' if forever else 'once'}: each ended with a status")


class Work:
    """One thing that is asked of a serving daemon; each returns whether it was done, and fails where it was done wrong."""

    def __init__(self, house):
        self.house = house
        self.code, self.firm = house.enterprise()
        self.kept = house.reviewer
        self.keys = 0
        self.expected = {path: self.kept.get(path).body for path in self.paths()}
        self.number = 0

    def paths(self):
        return [f"/v1/rates?district={ZONE}&as_of=2023-06-30&indicator=workshop.workshops", "/v1/programmes", "/v1/me", f"/v1/enterprises/{self.code}",
                "/v1/enterprises?limit=2", "/v1/enterprises.csv"]

    def accept(self):
        client = Client(self.house.daemon.port, self.house.daemon.context)
        try:
            return client.get("/livez").status == 200
        finally:
            client.close()

    def submit(self):
        self.keys += 1
        self.body, self.key = filing(self.code, contract_no=f"HT-{self.keys}"), new_key()
        return self.ask(201, lambda: self.firm.post("/v1/submissions", self.body, key=self.key)) is not None

    def query(self, path=None):
        self.number += 1
        path = path or self.paths()[self.number % len(self.expected)]
        answer = self.ask(200, lambda: self.kept.get(path))
        assert answer is None or answer.body == self.expected[path], answer
        return answer is not None

    def reload(self):
        while self.house.daemon.notify.read(0):
            pass   # as a service manager would; a full socket stops the daemon's telling
        start = len(self.house.daemon.log())
        self.house.daemon.signal(signal.SIGHUP)
        end_at = time.monotonic() + 2
        while time.monotonic() < end_at:
            if "reload" in self.house.daemon.log()[start:]:
                return True
            select.select([], [], [], 0.01)
        return False   # not even the line had memory

    @staticmethod
    def ask(status, send):
        answer = send()
        if answer.status in REFUSALS:
            return None
        assert answer.status == status, answer
        return answer

    def settle(self, paths=(None,)):
        """With memory again: what was cut off is asked again, by its key. Each path stands for the lane that it takes."""
        end_at = time.monotonic() + 20
        while True:
            try:
                if self.accept() and all(self.query(path) for path in paths) and (not self.keys or self.ask(201, lambda: self.firm.post("/v1/submissions", self.body, key=self.key))):
                    return
            except (OSError, EOFError) as error:
                assert time.monotonic() < end_at, error
            assert self.house.daemon.is_running(), f"died: {self.house.daemon.process.poll()}\n{self.house.daemon.log()[-2000:]}"
            assert time.monotonic() < end_at, f"does not serve again:\n{self.house.daemon.log()[-2000:]}"
            time.sleep(0.02)


def attempt(work, name, *arguments):
    """Whether it was done; False too where the connection ended or nothing came."""
    try:
        return getattr(work, name)(*arguments)
    except Exception as error:
        if isinstance(error, AssertionError):
            raise
        work.firm.close()
        work.kept.close()
        return False


@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
def test_a_daemon_without_memory_refuses_and_serves_again(failing, forever, is_long, monkeypatch, say):
    house, one = failing
    monkeypatch.setattr("support.client.TIMEOUT_S", 3)
    house.daemon.start()
    work = Work(house)
    figures, points_tried = [], 0
    queries = [("query", path) for path in work.paths()] if is_long else [("query",)]
    for name, *arguments in [("accept",), ("submit",), *queries, ("reload",)]:
        work.settle(work.paths())   # a lane that lost its connection is back
        assert attempt(work, name, *arguments)
        before = one.count
        for _ in range(len(work.expected)):
            assert attempt(work, name, *arguments)
        count = (one.count - before) // len(work.expected)
        tried = list(points(count, is_long))
        done = failures = 0
        for number in tried:
            one.fail(number, forever)
            done += attempt(work, name, *arguments)
            failures += one.spare()
            assert house.daemon.is_running(), f"{name} without allocation {number}: {house.daemon.process.poll()}\n{house.daemon.log()[-3000:]}"
            work.settle()
        points_tried += len(tried)
        figures.append(f"{' '.join([name, *arguments])} {len(tried)} of {count} ({failures} failures, done all the same {done})")
    assert house.count("submission", f"uscc = '{work.code}'") == work.keys
    say(f"{points_tried} allocations failed {'from then on' if forever else 'once'}: " + ", ".join(figures))
    house.daemon.stop()


def test_the_shim_itself_fails_what_it_is_told_to(shim, tmp_path):
    one = Shim(shim, tmp_path)
    one.fail(1, forever=True)
    done = subprocess.run([str(DAEMON), "--help-settings"], env=one.environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert one.failed > 0 and done.stdout == b""

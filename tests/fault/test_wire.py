"""The wire to PostgreSQL is cut at the end of each message of the protocol, both ways, by FIN, by RST and by silence:
while a connection is made and prepared, and inside each kind of transaction. No lane may stay stuck, no answer be wrong."""
import pathlib
import shutil
import tempfile
import threading
import time

import pytest

from fault.relay import ANSWERED, ASKED, Cut, Relay
from support.api import ZONE, filing, new_key

SETTINGS = {"workers": 1, "database.connect_deadline_ms": 2000, "database.statement_deadline_ms": 1000,
            "database.slow_statement_deadline_ms": 1000, "database.lock_deadline_ms": 1000}
HOWS = ("fin", "rst", "silence")
OF_CONNECTING = {True: 1, False: 20}      # boundaries that are tried: each, or one of so many
OF_TRANSACTIONS = {True: 1, False: 9}
SILENT_SHORT = 1                          # of each transaction's, for each costs the statement's time
LONGEST_S = 10.0                          # until an operation is answered that was cut off
STUCK_S = 30


@pytest.fixture
def wired(make_house, cluster):
    """wired(how): a daemon behind a relay; RST needs TCP."""
    made, folder = [], pathlib.Path(tempfile.mkdtemp(prefix="dxtrack-wire-", dir="/var/tmp"))

    def make(how):
        relay = Relay(folder, cluster.socket, tcp=how == "rst")
        made.append(relay)
        house = make_house(SETTINGS, start=False)
        house.daemon.write_settings(**{"database.conninfo": f"{relay.place} dbname={house.database} user=dxtrack_app"})
        house.daemon.start()
        return house, relay
    yield make
    for relay in made:
        relay.close()
    shutil.rmtree(folder)


def insist(status, send):
    """As a client does: the same again after a 503 or a broken answer. (seconds it took, the answer)."""
    begun = time.monotonic()
    while True:
        try:
            answer = send()
            if answer.status != 503:
                assert answer.status == status, answer
                return time.monotonic() - begun, answer
        except OSError:
            pass
        except Exception as error:   # an export that ends early is no whole answer
            if type(error).__name__ != "IncompleteRead":
                raise
        assert time.monotonic() < begun + STUCK_S, "a lane is stuck"
        time.sleep(0.01)


class Work:
    """What is asked for while the wire is cut, each kind over connections of its own; each returns the seconds it took."""

    def __init__(self, house):
        self.house = house
        self.code, self.firm = house.enterprise()
        self.reviewers = {name: house.client(house.token("reviewer", district=ZONE)) for name in ("approve", "read", "past", "export")}
        self.other, self.partner = house.enterprise()   # whose filings are approved
        self.filed = self.approved = self.pasts = 0
        body, key = filing(self.code, "platform", title="平台甲"), new_key()
        self.first = insist(201, lambda: self.firm.post("/v1/submissions", body, key=key))[1].json["id"]

    def file(self, arm):
        self.filed += 1
        body, key = filing(self.code, "platform", title=f"平台{self.filed}"), new_key()
        arm()
        return insist(201, lambda: self.firm.post("/v1/submissions", body, key=key))[0]

    def approve(self, arm):
        self.approved += 1
        body, key, review = filing(self.other, "platform", title=f"平台{self.approved}"), new_key(), new_key()
        identity = insist(201, lambda: self.partner.post("/v1/submissions", body, key=key))[1].json["id"]
        reviewer = self.reviewers["approve"]
        etag = insist(200, lambda: reviewer.get(f"/v1/submissions/{identity}"))[1].etag
        arm()
        return insist(201, lambda: self.house.review(identity, client=reviewer, etag=etag, key=review))[0]

    def read(self, arm):
        return self._get("read", f"/v1/submissions/{self.first}", arm)

    def past(self, arm):
        self.pasts += 1    # of another instant each time, for an answer about the past is remembered
        return self._get("past", f"/v1/rates?district={ZONE}&as_of=2023-06-30&known_at=2024-01-01T00:{self.pasts // 60:02}:{self.pasts % 60:02}Z", arm)

    def export(self, arm):
        return self._get("export", "/v1/submissions.csv", arm)

    def _get(self, name, path, arm):
        arm()
        return insist(200, lambda: self.reviewers[name].get(path))[0]

    def check(self):
        """Nothing is stuck: it is ready, a filing and a live figure succeed at once; and all is stored once."""
        self.house.daemon.wait_ready()
        longest = max(self.file(nothing), insist(200, lambda: self.reviewers["read"].get(f"/v1/rates?district={ZONE}"))[0])
        assert longest < LONGEST_S
        assert self.house.count("submission", f"uscc = '{self.code}'") == self.filed + 1
        assert self.house.count("submission", f"uscc = '{self.other}'") == self.approved
        assert self.house.count("review", f"uscc = '{self.other}'") == self.approved


def nothing():
    pass


KINDS = {"file": b"\0submission_insert\0", "approve": b"\0review_approve\0", "read": b"\0submission_get\0", "past": b"\0figure_counts\0",
         "export": b"DECLARE"}


def until(happened, house, what, timeout_s=1200):
    end = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end and house.daemon.is_running(), f"{what}\n{house.daemon.log()[-3000:]}"
        time.sleep(0.01)


def boundaries(passed, every):
    return [(direction, n) for direction in (ASKED, ANSWERED) for n in range(0, passed[direction] + 1, every)]


class Cutter(threading.Thread):
    """Cuts one kind of transaction at its boundaries, one after another."""

    def __init__(self, work, relay, kind, how, is_long):
        super().__init__(daemon=True)
        self.work, self.relay, self.kind, self.how, self.is_long = work, relay, kind, how, is_long
        self.count, self.longest, self.trouble = 0, 0.0, None

    def once(self, cut):
        words = KINDS[self.kind]
        took = getattr(self.work, self.kind)(lambda: self.relay.arm(words, cut))
        assert words in self.relay.watched, f"{self.kind} never asked for {words}"
        return took

    def run(self):
        try:
            self.once(None)
            time.sleep(0.05)    # until the last message has passed
            sample = boundaries(self.relay.watched[KINDS[self.kind]].passed, OF_TRANSACTIONS[self.is_long])
            if self.how == "silence" and not self.is_long:
                sample = sample[1:1 + SILENT_SHORT]
            for boundary in sample:
                self.longest = max(self.longest, self.once(Cut(*boundary, self.how)))
                self.count += 1
        except BaseException as error:
            self.trouble = error


def cut_connecting(house, relay, work, how, is_long):
    """The sentence of its figures."""
    until(relay.is_whole, house, "not all are connected")
    most = {direction: max(wire.made[direction] for wire in relay.wires) for direction in (ASKED, ANSWERED)}
    most[ANSWERED] -= 1    # behind the last it is not connecting any more
    lanes = len(relay.wires)
    cuts = [Cut(*boundary, how) for boundary in boundaries(most, OF_CONNECTING[is_long])]
    begun = time.monotonic()
    until(relay.cut_connecting(cuts), house, "a connection is not given up")
    took, begun = time.monotonic() - begun, time.monotonic()
    until(lambda: len(relay.wires) == lanes and relay.is_whole(), house, "not all are connected again", 60)
    back = time.monotonic() - begun
    for name in KINDS:
        assert getattr(work, name)(nothing) < LONGEST_S
    work.check()
    return f"{len(cuts)} boundaries of connecting cut by {how} in {took:.0f} s: all {lanes} connections stand {back:.2f} s after the last, every lane serves"


def cut_transactions(house, relay, work, how, is_long):
    """The sentence of its figures."""
    begun = time.monotonic()
    cutters = [Cutter(work, relay, name, how, is_long) for name in KINDS]
    for cutter in cutters:
        cutter.start()
    for cutter in cutters:
        cutter.join()
        assert cutter.trouble is None, f"{cutter.kind}: {cutter.trouble!r}\n{house.daemon.log()[-3000:]}"
    assert max(cutter.longest for cutter in cutters) < LONGEST_S
    work.check()
    return (f"{sum(cutter.count for cutter in cutters)} boundaries in transactions cut by {how} in {time.monotonic() - begun:.0f} s; longest until the answer: "
            + ", ".join(f"{cutter.kind} {cutter.longest:.2f} s" for cutter in cutters))


@pytest.mark.parametrize("how", HOWS)
def test_no_lane_is_stuck_when_the_wire_is_cut(wired, how, is_long, say):
    house, relay = wired(how)
    work = Work(house)
    for campaign in (cut_connecting, cut_transactions):
        say(campaign(house, relay, work, how, is_long))
        assert house.daemon.is_running(), house.daemon.log()[-3000:]
    house.daemon.stop()

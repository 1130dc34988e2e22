"""The wire to PostgreSQL is cut at the end of each message of the protocol, both ways, by FIN, by RST and by silence:
while a connection is made and prepared, and inside each kind of transaction. No lane may stay stuck, no answer be wrong."""
import pathlib
import shutil
import tempfile
import time

import pytest

from fault.relay import ANSWERED, ASKED, Cut, Relay
from support.api import ZONE, filing, new_key

SETTINGS = {"workers": 1, "database.connect_deadline_ms": 1000, "database.statement_deadline_ms": 400,
            "database.slow_statement_deadline_ms": 400, "database.lock_deadline_ms": 400}
EVERY = {True: 1, False: 17}         # boundaries of connecting that are tried: each, or one of 17
EVERY_IN_FRAMES = {True: 1, False: 6}
LONGEST_S = 10.0                     # until an operation is answered that was cut off


@pytest.fixture
def wired(make_house, cluster):
    """wired(how): a daemon behind a relay; RST needs TCP."""
    made, folder = [], pathlib.Path(tempfile.mkdtemp(prefix="dxtrack-wire-", dir="/var/tmp"))

    def make(how):
        place = folder / how
        place.mkdir()
        relay = Relay(place, cluster.socket, tcp=how == "rst")
        made.append(relay)
        house = make_house(SETTINGS, start=False)
        database = house.daemon.settings["database.conninfo"].split("dbname=")[1]
        house.daemon.write_settings(**{"database.conninfo": f"{relay.place} dbname={database}"})
        house.daemon.start()
        return house, relay
    yield make
    for relay in made:
        relay.close()
    shutil.rmtree(folder)


class Work:
    """What is asked for while the wire is cut; each returns a status."""

    def __init__(self, house):
        self.house = house
        self.code, self.firm = house.enterprise()
        self.filed = self.approved = 0
        self.first = house.file(self.firm, self.code, "platform", title="平台甲").json["id"]
        self.filed += 1

    def file(self):
        self.filed += 1
        body, key = filing(self.code, "platform", title=f"平台{self.filed}"), new_key()
        return self.insist(201, lambda: self.firm.post("/v1/submissions", body, key=key))

    def approve(self):
        self.filed += 1
        self.approved += 1
        identity = self.house.file(self.firm, self.code, "platform", title=f"平台{self.filed}").json["id"]
        etag, key = self.house.submission(identity).etag, new_key()
        self.arm()
        return self.insist(201, lambda: self.house.review(identity, etag=etag, key=key))

    def read(self):
        return self.insist(200, lambda: self.house.reviewer.get(f"/v1/submissions/{self.first}"))

    def past(self):
        return self.insist(200, lambda: self.house.reviewer.get(
            f"/v1/rates?district={ZONE}&as_of=2023-06-30&known_at=2030-01-01T00:00:00Z".replace("2030", "2024")))

    def export(self):
        return self.insist(200, lambda: self.house.reviewer.get("/v1/submissions.csv"))

    def insist(self, status, send):
        """As a client does: the same again after a 503 or a broken answer. Returns the seconds it took."""
        begun = time.monotonic()
        while True:
            try:
                answer = send()
                if answer.status != 503:
                    assert answer.status == status, answer
                    return time.monotonic() - begun
            except OSError:
                pass
            except Exception as error:   # an export that ends early is no whole answer
                if type(error).__name__ != "IncompleteRead":
                    raise
            assert time.monotonic() < begun + 30, "a lane is stuck"
            time.sleep(0.01)

    def check(self):
        house = self.house
        assert house.count("submission", f"uscc = '{self.code}'") == self.filed
        assert house.count("review", f"uscc = '{self.code}'") == self.approved


FRAMES = {"file": b"submission_insert", "approve": b"review_approve", "read": b"submission_get", "past": b"figure_counts",
          "export": b"DECLARE"}


def boundaries(wire, every):
    return [(direction, n) for direction in (ASKED, ANSWERED) for n in range(0, wire.begun[direction] + 1, every)]


@pytest.mark.parametrize("how", ["fin", "rst", "silence"])
def test_no_lane_is_stuck_when_connecting_is_cut(wired, how, is_long, say):
    house, relay = wired(how)
    work = Work(house)
    cuts, seen = [], set()
    for wire in relay.wires:   # lanes prepare different statements: all boundaries of the longest
        for boundary in boundaries(wire, EVERY[is_long]):
            if boundary not in seen and len(cuts) < (5000 if is_long else 24 if how != "silence" else 16):
                seen.add(boundary)
                cuts.append(Cut(*boundary, how))
    relay.cuts.extend(cuts)
    for wire in list(relay.wires):
        relay.loop.call_soon_threadsafe(wire.close)
    end = time.monotonic() + 1200
    while relay.cuts or any(wire.cut and not wire.ended for wire in relay.wires):
        relay.hurry()
        assert time.monotonic() < end and house.daemon.is_running(), house.daemon.log()[-3000:]
        time.sleep(0.01)
    begun = time.monotonic()
    house.daemon.wait_ready()
    back = time.monotonic() - begun
    work.arm = lambda: None
    for name in FRAMES:
        assert getattr(work, name)() < LONGEST_S
    work.check()
    say(f"{relay.done} of {len(cuts)} boundaries of connecting cut by {how}: ready {back:.2f} s after the last, every lane serves")
    house.daemon.stop()


@pytest.mark.parametrize("how", ["fin", "rst", "silence"])
def test_no_lane_is_stuck_when_a_transaction_is_cut(wired, how, is_long, say):
    house, relay = wired(how)
    work = Work(house)
    count, longest = 0, {}

    def run(name, cut):
        def arm():
            relay.arm(FRAMES[name], cut)
        work.arm = arm
        if name != "approve":
            arm()
        took = getattr(work, name)()
        assert relay.watched, f"{name} never asked for {FRAMES[name]}"
        return took

    for name in FRAMES:
        run(name, None)
        time.sleep(0.05)
        sample = boundaries(relay.watched, EVERY_IN_FRAMES[is_long])
        if how == "silence" and not is_long:
            sample = sample[1:2]
        longest[name] = max(run(name, Cut(*boundary, how)) for boundary in sample)
        count += len(sample)
        assert house.daemon.is_running(), house.daemon.log()[-3000:]
    work.check()
    say(f"{count} boundaries in transactions cut by {how}; longest until the answer: "
        + ", ".join(f"{name} {took:.2f} s" for name, took in longest.items()))
    assert max(longest.values()) < LONGEST_S
    house.daemon.stop()

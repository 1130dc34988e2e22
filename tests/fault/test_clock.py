"""The wall clock jumps (libfaketime) by an hour, a day, into the next half-year, and back, while others file. Deadlines go on by
the clock that does not jump; filings, keys and figures stay right."""
import datetime
import glob
import time

import pytest

from support.api import ZONE, filing, new_key
from support.load import Load

FILERS, THINK_MS = 4, 20
HEADER_DEADLINE_MS = 1000
JUMPS = [3600, -3600, 86400, -86400, 200 * 86400, 0]
LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


@pytest.fixture
def house(make_house, tmp_path):
    found = glob.glob(LIBRARY)
    if not found:
        pytest.skip("libfaketime is not installed")
    one = make_house({"workers": 1, "listen.header_deadline_ms": HEADER_DEADLINE_MS}, start=False)
    one.clock = tmp_path / "clock"
    one.clock.write_text("+0\n")
    one.daemon.environment = {"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": str(one.clock), "FAKETIME_NO_CACHE": "1",
                              "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DISABLE_SHM": "1"}
    one.daemon.start()
    return one


def today(shift):
    return (datetime.datetime.now(SHANGHAI) + datetime.timedelta(seconds=shift)).date()


class Dripping:
    """A head that never ends: its connection is closed when its time is up, by the clock that does not jump."""

    def __init__(self, house):
        self.raw = house.daemon.raw()
        self.raw.send("GET /livez HTTP/1.1\r\nX-Slow: ")
        self.begun = time.monotonic()

    def await_end(self):
        """Seconds until it was closed."""
        try:
            assert self.raw.answer().status == 408
        except EOFError:
            pass
        assert self.raw.is_closed()
        took = time.monotonic() - self.begun
        assert took > 0.9 * HEADER_DEADLINE_MS / 1000, f"the jump ended it after {took:.2f} s"
        return took


def test_a_clock_that_jumps_changes_days_and_nothing_else(house, is_long, say):
    code, firm = house.enterprise()
    keys, kept = {}, house.daemon.client(firm.token)
    assert kept.get("/livez").status == 200
    past = f"/v1/rates?district={ZONE}&as_of=2023-06-30&indicator=workshop.workshops"
    expected = house.rates(indicator="workshop.workshops")
    longest = deadline = 0.0
    with Load(house, FILERS, THINK_MS) as load:
        for jump in JUMPS * (10 if is_long else 1):
            dripping = Dripping(house)
            house.clock.write_text(f"{jump:+d}\n")
            begun = time.monotonic()
            body, key = filing(code, "platform", title=f"平台{len(keys)}"), new_key()
            answer = house.done(201, kept.post("/v1/submissions", body, key=key))   # the kept connection has met no deadline
            keys[key] = (body, answer.json["id"])
            received = datetime.datetime.fromisoformat(answer.json["received_at"])
            assert abs((received - datetime.datetime.now(SHANGHAI)).total_seconds() - jump) < 60
            house.approve(answer.json["id"])
            first = next(iter(keys))
            again = house.done(201, firm.post("/v1/submissions", keys[first][0], key=first))
            assert again.json["id"] == keys[first][1], "an old key has its old answer, whatever the time is"
            day = today(jump)
            live = house.done(200, house.reviewer.get(f"/v1/rates?district={ZONE}")).json
            assert datetime.date.fromisoformat(live["as_of"]) in (day, today(jump - 5)), live["as_of"]
            assert house.rates(indicator="workshop.workshops") == expected
            assert house.reviewer.get(past).status == 200
            tomorrow = (day + datetime.timedelta(days=1)).isoformat()
            refused = firm.post("/v1/submissions", filing(code, contract_date=tomorrow), key=new_key())
            assert refused.status == 422 and refused.findings.get("#/answers/contract_date") == "not_future", refused
            longest = max(longest, time.monotonic() - begun)
            load.await_more(FILERS)
            deadline = max(deadline, dripping.await_end())
            assert house.daemon.is_running()
    stored = load.check(others=len(keys))
    assert load.total("silent") == 0
    ids = [identity for _, identity in keys.values()]
    assert len(set(ids)) == len(ids) == house.count("submission", f"uscc = '{code}'")
    assert house.count("review", f"uscc = '{code}'") == len(ids)
    house.daemon.wait_ready()
    say(f"{len(ids)} jumps of the clock, from a day back to 200 days ahead: all seven questions after each answered, within {longest:.2f} s; {stored} filings "
        f"meanwhile, none lost or doubled, {load.total('unavailable')} times 503; a deadline of {HEADER_DEADLINE_MS / 1000:.2f} s fired after at most {deadline:.2f} s")
    house.daemon.stop()

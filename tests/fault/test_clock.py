"""The wall clock jumps (libfaketime) by an hour, a day, into the next half-year, and back. Deadlines go on by the clock that
does not jump; filings, keys and figures stay right."""
import datetime
import glob
import time

import pytest

from support.api import ZONE, filing, new_key

JUMPS = [3600, -3600, 86400, -86400, 200 * 86400, 0]
LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


@pytest.fixture
def house(make_house, tmp_path):
    found = glob.glob(LIBRARY)
    if not found:
        pytest.skip("libfaketime is not installed")
    one = make_house({"workers": 1}, start=False)
    one.clock = tmp_path / "clock"
    one.clock.write_text("+0\n")
    one.daemon.environment = {"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": str(one.clock), "FAKETIME_NO_CACHE": "1",
                              "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DISABLE_SHM": "1"}
    one.daemon.start()
    return one


def today(shift):
    return (datetime.datetime.now(SHANGHAI) + datetime.timedelta(seconds=shift)).date()


def test_a_clock_that_jumps_changes_days_and_nothing_else(house, is_long, say):
    code, firm = house.enterprise()
    keys, kept = {}, house.daemon.client(firm.token)
    assert kept.get("/livez").status == 200
    past = f"/v1/rates?district={ZONE}&as_of=2023-06-30&indicator=workshop.workshops"
    expected = house.rates(indicator="workshop.workshops")
    longest = 0.0
    for jump in JUMPS * (5 if is_long else 1):
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
        assert house.daemon.is_running()
    ids = [identity for _, identity in keys.values()]
    assert len(set(ids)) == len(ids) == house.count("submission", f"uscc = '{code}'")
    assert house.count("review", f"uscc = '{code}'") == len(ids)
    house.daemon.wait_ready()
    say(f"{len(ids)} jumps of the clock, from a day back to 200 days ahead: all answered, at most {longest:.2f} s for seven questions")
    house.daemon.stop()

"""Faults under load: clients file with keys while backends, the postmaster and the daemon are killed. Whatever
was answered with 2xx is found exactly once afterwards; what was not is settled by its key."""
import os
import random
import signal
import threading
import time

import pytest

from support.api import House, filing, new_key
from support.cluster import Cluster

CLIENTS = 16
KILLS = (["backend"] * 8) + (["postmaster"] * 4) + (["daemon"] * 4)
SECONDS_BETWEEN = 1.0
LONG = bool(os.environ.get("DXTRACK_LONG"))


@pytest.fixture(scope="module")
def durable(authority, tmp_path_factory):
    cluster = Cluster(durable=True)
    one = House(cluster, authority, None, tmp_path_factory.mktemp("faults"), {"database.connect_deadline_ms": 1000})
    yield one
    one.close()
    cluster.close()


class Filer(threading.Thread):
    """One enterprise that files; each key is asked again until it has an answer that settles it."""

    def __init__(self, house, code, token, stop):
        super().__init__()
        self.client, self.code, self.stop = house.client(token), code, stop
        self.stored = {}    # key: the id that a 2xx named
        self.bad = []       # answers that should never have been
        self.retries = self.unavailable = 0
        self.number = 0

    def run(self):
        while not self.stop.is_set():
            self.file(new_key())
        self.client.close()

    def file(self, key):
        self.number += 1
        body = filing(self.code, contract_no=f"HT-{self.number}")
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = self.client.post("/v1/submissions", body, key=key)
            except OSError:
                self.retries += 1
                self.client.close()
                time.sleep(0.05)
                continue
            if answer.status == 201:
                self.stored[key] = answer.json["id"]
                return
            if answer.status != 503:
                self.bad.append(answer)
                return
            self.unavailable += 1
            time.sleep(0.05)
        self.bad.append(f"key {key} was never settled")


def insist(send, seconds=30):
    """What a client does: asks again with the same key while the answer is 503."""
    end = time.monotonic() + seconds
    while (answer := send()).status == 503:
        assert time.monotonic() < end, answer
        time.sleep(0.05)
    return answer


def kill_backends(house):
    """Some of the daemon's connections, as an administrator would."""
    house.cluster.sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{house.database}' AND usename = 'dxtrack_app' ORDER BY random() LIMIT {random.randint(1, 6)}")


def kill_postmaster(house):
    """Started anew, it recovers from its log."""
    house.cluster.kill()
    house.cluster.start()


def kill_daemon(house):
    house.daemon.kill()
    house.daemon.start(ready=False)


def test_every_2xx_is_found_exactly_once_after_kills(durable):
    house = durable
    firms = [house.enterprise() for _ in range(CLIENTS)]
    stop = threading.Event()
    filers = [Filer(house, code, client.token, stop) for code, client in firms]
    for filer in filers:
        filer.start()
    kills = KILLS * (20 if LONG else 1)
    random.Random(4).shuffle(kills)
    pid = house.daemon.pid
    try:
        for kill in kills:
            stop.wait(SECONDS_BETWEEN)
            {"backend": kill_backends, "postmaster": kill_postmaster, "daemon": kill_daemon}[kill](house)
            if kill == "daemon":
                assert house.daemon.pid != pid
                pid = house.daemon.pid
            assert house.daemon.is_running() and house.daemon.pid == pid, f"the daemon died of a killed {kill}:\n{house.daemon.log()[-3000:]}"
        house.daemon.wait_ready()
        stop.wait(1)
    finally:
        stop.set()
        for filer in filers:
            filer.join()
    assert [bad for filer in filers for bad in filer.bad] == []
    stored = {key: identity for filer in filers for key, identity in filer.stored.items()}
    rows = dict((key, identity) for key, identity in house.sql("SELECT key, object FROM dxtrack.idempotency WHERE object IS NOT NULL"))
    assert {key: rows.get(key) for key in stored} == stored, "an answer named a row that is not there"
    assert set(rows) == set(stored), "every key was asked until it was settled"
    assert house.count("submission") == house.count("submission_head") == len(set(stored.values())) == len(stored)
    assert house.cluster.value(house.database, "SELECT count(*) FROM dxtrack.audit WHERE action LIKE 'submission%'") == str(len(stored))
    assert len(kills) >= 15 and min(len(filer.stored) for filer in filers) > 0
    print(f"{len(stored)} stored, {sum(f.retries for f in filers)} times without an answer, {sum(f.unavailable for f in filers)} times 503")


def test_approvals_with_keys_survive_kills_and_count_once(durable):
    """The same for changes of figures: approve through killed backends, ask again with the same key and ETag."""
    house = durable
    code, firm = house.enterprise()
    ids = [house.file(firm, code, "platform", title=f"平台{n}").json["id"] for n in range(12)]
    plans = [(i, house.submission(i).etag, new_key()) for i in ids]
    stop = threading.Event()

    def killer():
        while not stop.wait(0.4):
            kill_backends(house)
    thread = threading.Thread(target=killer)
    thread.start()
    statuses = []
    try:
        for identity, etag, key in plans:
            statuses.append(insist(lambda i=identity, e=etag, k=key: house.review(i, etag=e, key=k)).status)
    finally:
        stop.set()
        thread.join()
    assert statuses == [201] * len(plans)
    assert house.count("review", f"uscc = '{code}'") == len(plans)
    assert house.count("entry_head", f"uscc = '{code}'") == len(plans)


def test_the_daemon_outlives_a_stopped_database_and_says_503(durable):
    house = durable
    pid = house.daemon.pid
    code, firm = house.enterprise()
    house.cluster.stop(signal.SIGQUIT)
    house.daemon.wait_ready(503)
    answer = firm.post("/v1/submissions", filing(code), key=new_key())
    assert (answer.status, answer.code) == (503, "unavailable") and int(answer.headers["retry-after"]) >= 1
    assert firm.get("/livez").status == 200
    house.cluster.start()
    house.daemon.wait_ready()
    key = new_key()
    assert insist(lambda: firm.post("/v1/submissions", filing(code), key=key), seconds=10).status == 201
    assert house.daemon.pid == pid and house.count("submission", f"uscc = '{code}'") == 1

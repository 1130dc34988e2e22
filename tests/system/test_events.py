"""The change feed of the real daemon: every change once and in the order of commits, whoever commits late, dies or comes second."""
import base64
import concurrent.futures
import re
import threading
import time
import uuid

import psycopg2
import pytest

from support.api import FENGYANG, WUTONG, House, filing, new_key
from support.daemon import Daemon


class Reader:
    """Follows the feed, page by page, and keeps what it was told."""

    def __init__(self, client, limit=1000):
        self.client, self.limit, self.after, self.events = client, limit, None, []

    def page(self, wait=0):
        query = f"?limit={self.limit}&wait={wait}" + (f"&after={self.after}" if self.after else "")
        answer = House.done(200, self.client.get("/v1/events" + query))
        self.after = answer.json["next"]
        self.events += answer.json["items"]
        return answer.json["items"]

    def until(self, condition, seconds=20):
        """Reads on, waiting, until what was told so far is enough."""
        end = time.monotonic() + seconds
        while not condition(self.events):
            assert time.monotonic() < end, [e["type"] for e in self.events]
            self.page(wait=5)
        return self.events

    def until_objects(self, *objects):
        return self.until(lambda events: set(objects) <= {e["object"] for e in events})


def types(events):
    return [e["type"] for e in events]


def caught_up(house, client, checked=True):
    """A reader with a connection of its own, at the end of what there is. Not held to openapi.yaml where it reads much."""
    end = time.monotonic() + 20
    while (counts := house.sql("SELECT (SELECT count(*) FROM dxtrack.audit), (SELECT count(*) FROM dxtrack.event)")[0])[0] != counts[1]:
        assert time.monotonic() < end
        time.sleep(0.01)
    reader = Reader(house.client(client.token))
    reader.after = base64.urlsafe_b64encode(counts[1].encode()).decode().rstrip("=")
    if not checked:
        reader.client.check = None
    assert reader.page() == []
    return reader


def test_what_is_told_and_to_whom(house):
    everything = caught_up(house, house.manager)
    code, firm = house.enterprise(WUTONG)
    other, another = house.enterprise(FENGYANG)
    mine = house.file(firm, code, contract_no="HT-9").json
    house.file(another, other)
    house.approve(mine["id"])
    target = house.target().json
    all_of_it = everything.until_objects(target["id"])
    assert types(all_of_it) == ["enterprise", "enterprise", "submission", "submission", "review", "target"]
    own = Reader(firm).until(lambda events: "review" in types(events))
    assert types(own) == ["enterprise", "submission", "review"] and {e["uscc"] for e in own} == {code}
    filed, reviewed = own[1], own[2]
    assert (filed["object"], filed["version"], filed["district"]) == (mine["id"], 1, WUTONG)
    assert filed["data"]["programme"] == "cloud" and filed["data"]["entry"] == mine["entry"] and filed["data"]["explanations"] == {}
    assert reviewed["data"]["decision"] == "approve" and reviewed["data"]["submission_version"] == 1 and "测试reviewer" in reviewed["by"]
    assert all_of_it[5]["data"]["value"] == 928 and all_of_it[5]["uscc"] is None and all_of_it[0]["data"]["chains"] == []
    subtree = Reader(house.officer).until_objects(other)
    assert code not in {e["uscc"] for e in subtree} and {e["district"] for e in subtree} == {FENGYANG}


def test_pages_and_cursors(house):
    code, firm = house.enterprise()
    ids = [house.file(firm, code, contract_no=f"HT-{n}").json["id"] for n in range(5)]
    whole = Reader(firm).until_objects(*ids)
    small = Reader(firm, limit=2)
    while small.page():
        assert len(small.events) <= len(whole)
    assert small.events == whole and [e["object"] for e in whole] == [code, *ids]
    for n, event in enumerate(whole):
        rest = house.done(200, firm.get(f"/v1/events?after={event['cursor']}")).json
        assert rest["items"] == whole[n + 1:] and rest["next"]
    cursors = [e["cursor"] for e in whole]
    assert len(set(cursors)) == len(cursors) and not any(re.fullmatch(r"\d+", c) for c in cursors)


@pytest.mark.parametrize("query,pointer", [("after=x", "?after"), ("after=", "?after"), ("wait=61", "?wait"), ("wait=-1", "?wait"), ("wait=soon", "?wait"),
                                           ("limit=0", "?limit"), ("cursor=MQ", "?cursor"), ("after=OTk5OTk5OTk5", "?after"), ("after=LTE", "?after")])
def test_bad_questions(house, query, pointer):
    answer = house.manager.get(f"/v1/events?{query}")
    assert answer.status == 422 and list(answer.findings) == [pointer]


def test_who_may_ask(house):
    assert house.client().get("/v1/events").status == 401
    for role in ("auditor", "system_admin", "security_admin"):
        assert house.officer_of(role).get("/v1/events").status == 403
    for who in (house.manager, house.reviewer, house.enterprise()[1]):
        assert who.get("/v1/audit").status == 403


def test_the_auditor_reads_all_of_it(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    Reader(firm).until_objects(mine["id"])
    auditor = house.officer_of("auditor")
    rows, cursor = [], ""
    while cursor is not None:
        page = house.done(200, auditor.get(f"/v1/audit?uscc={code}&limit=1{cursor}")).json
        rows += page["items"]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert [r["action"] for r in rows] == ["enterprise", "submission"]
    assert rows[1]["object"] == mine["id"] and rows[1]["address"].startswith("127.0.0.1") and mine["id"] in rows[1]["content"]
    lines = auditor.get(f"/v1/audit.csv?uscc={code}").body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("position,recorded_at,account") and len(lines) == 3


def test_a_long_poll_ends_with_the_next_event(house):
    code, firm = house.enterprise()
    other, another = house.enterprise()
    mine, all_of_it = caught_up(house, firm), caught_up(house, house.manager)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = [pool.submit(reader.page, 20) for reader in (mine, all_of_it)]
        wait_readers(house, 2)
        theirs = house.file(another, other).json["id"]
        assert [e["object"] for e in waiting[1].result(20)] == [theirs]
        wait_readers(house, 1)
        assert not waiting[0].done(), "what is about others wakes nobody"
        ours = house.file(firm, code).json["id"]
        assert [e["object"] for e in waiting[0].result(20)] == [ours]
    assert [e["object"] for e in all_of_it.page(5)] == [ours]


def wait_readers(house, count):
    """Until so many readers wait for an event."""
    end = time.monotonic() + 20
    while metric(house.daemon, "dxtrack_event_readers") != count:
        assert time.monotonic() < end
        time.sleep(0.01)


def metric(daemon, name):
    text = daemon.admin().get("/metrics").body.decode()
    return int(re.search(rf"^{name} (\d+)$", text, re.M)[1])


def test_a_long_poll_ends_with_its_time(house):
    reader = caught_up(house, house.manager)
    at = reader.after
    begun = time.monotonic()
    assert reader.page(wait=1) == [] and time.monotonic() - begun >= 0.9
    assert reader.after == at, "nothing was given, nothing was passed"


def test_waiting_readers_hold_nothing_and_go_with_the_daemon(house):
    """More of them than there are lanes: others read and write as before; a stop answers them."""
    code, firm = house.enterprise()
    readers = [caught_up(house, house.manager) for _ in range(40)]
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(reader.page, 60) for reader in readers]
        wait_readers(house, 40)
        busy = house.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'dxtrack_app' AND state <> 'idle' AND datname = current_database()")
        assert int(busy[0][0]) <= 1
        mine = house.file(firm, code).json["id"]
        assert [[e["object"] for e in one.result(20)] for one in waiting] == 40 * [[mine]]
        waiting = [pool.submit(reader.page, 60) for reader in readers]
        wait_readers(house, 40)
        house.daemon.stop()
        assert [one.result(20) for one in waiting] == 40 * [[]]
    house.daemon.start()


def test_who_hangs_up_waits_no_more(house):
    reader = caught_up(house, house.manager)
    with house.daemon.raw() as connection:
        connection.send(f"GET /v1/events?wait=60&after={reader.after} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {house.manager.token}\r\n\r\n")
        wait_readers(house, 1)
    wait_readers(house, 0)
    assert metric(house.daemon, "dxtrack_requests_alive") == 1


def test_a_revoked_reader_is_told_nothing_more(house):
    code, firm = house.enterprise()
    token = house.token("manager")
    reader = caught_up(house, house.client(token))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(reader.client.get, f"/v1/events?wait=30&after={reader.after}")
        wait_readers(house, 1)
        house.sql(f"UPDATE dxtrack.credential SET revoked_at = now() WHERE hint = '{token.split('_')[1]}'")
        house.file(firm, code)
        assert waiting.result(20).status == 401


class Writer:
    """A transaction beside the daemon's that stays open."""

    def __init__(self, house, database=None):
        self.connection = psycopg2.connect(house.cluster.conninfo(database or house.database, "postgres"))

    def note(self, name):
        with self.connection.cursor() as c:
            c.execute("INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, content) "
                      "VALUES (clock_timestamp(), %s, %s, 'note', %s, '')", (str(uuid.uuid4()), str(uuid.uuid4()), name))
        return self

    def commit(self):
        self.connection.commit()
        self.connection.close()


def test_a_writer_that_commits_after_later_ones(house):
    code, firm = house.enterprise()
    reader = caught_up(house, house.manager)
    early = Writer(house).note("early")
    later = [house.file(firm, code).json["id"] for _ in range(3)]
    reader.until_objects(*later)
    early.commit()
    reader.until_objects("early")
    last = house.file(firm, code).json["id"]
    reader.until_objects(last)
    assert [e["object"] for e in reader.events] == [*later, "early", last]
    assert reader.events[3]["data"] == {}, "what nobody of this version writes is told as it is: that it happened"


def test_a_writer_in_another_database_of_the_cluster(house):
    code, firm = house.enterprise()
    other = house.cluster.database()
    reader = caught_up(house, house.manager)
    elsewhere = Writer(house, other).note("elsewhere")
    mine = house.file(firm, code).json["id"]
    assert [e["object"] for e in reader.until_objects(mine)] == [mine]
    elsewhere.commit()
    house.cluster.drop(other)


class Filer(threading.Thread):
    """One enterprise that files until it is told to stop, also where the daemon is away."""

    def __init__(self, daemons, code, token, stop):
        super().__init__()
        self.clients, self.code, self.stop, self.ids = [d.client(token) for d in daemons], code, stop, []

    def run(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            key, body = new_key(), filing(self.code, contract_no=f"HT-{number}")
            while not self.stop.is_set():
                client = self.clients[number % len(self.clients)]
                try:
                    answer = client.post("/v1/submissions", body, key=key)
                except OSError:
                    client.close()
                    self.stop.wait(0.02)
                    continue
                if answer.status == 201:
                    self.ids.append(answer.json["id"])
                    break
                self.stop.wait(0.02)


def all_told_once(house, events):
    """The feed against the audit: each row once, positions without holes, what one enterprise did in its order."""
    rows = house.sql("SELECT a.object, e.position FROM dxtrack.audit a LEFT JOIN dxtrack.event e ON e.audit = a.id ORDER BY e.position")
    assert [int(p) for _, p in rows] == list(range(1, len(rows) + 1))
    told = [e["object"] for e in events]
    assert told == [o for o, _ in rows][-len(told):], "no gap, no repeat, one order"


def test_sigkill_in_between_loses_and_repeats_nothing(house):
    firms = [house.enterprise() for _ in range(4)]
    reader, stop = caught_up(house, house.manager, checked=False), threading.Event()
    filers = [Filer([house.daemon], code, client.token, stop) for code, client in firms]
    for filer in filers:
        filer.start()
    for _ in range(2):
        reader.until(lambda events, seen=len(reader.events): len(events) >= seen + 20)
        house.daemon.kill()
        house.daemon.start()
        reader.client.close()
    stop.set()
    for filer in filers:
        filer.join()
    reader.until(lambda events: {i for f in filers for i in f.ids} <= {e["object"] for e in events})
    while reader.page():
        pass
    all_told_once(house, reader.events)


def test_two_daemons_sequence_at_once(house):
    second = Daemon(house.folder, house.daemon.authority, house.cluster.conninfo(house.database))
    try:
        firms = [house.enterprise() for _ in range(4)]
        here, stop = caught_up(house, house.manager, checked=False), threading.Event()
        there = Reader(second.client(house.manager.token))
        there.client.check = None
        there.after = here.after
        filers = [Filer([house.daemon, second], code, client.token, stop) for code, client in firms]
        for filer in filers:
            filer.start()
        for reader in (here, there):
            reader.until(lambda events: len(events) >= 100)
        stop.set()
        for filer in filers:
            filer.join()
        for reader in (here, there):
            reader.until(lambda events: {i for f in filers for i in f.ids} <= {e["object"] for e in events})
        assert here.events[:len(there.events)] == there.events[:len(here.events)]
        all_told_once(house, max(here.events, there.events, key=len))
        for daemon in (house.daemon, second):
            assert metric(daemon, "dxtrack_sequencer_position") > 100
    finally:
        second.stop()


def test_what_was_committed_while_no_daemon_ran(house):
    reader = caught_up(house, house.manager, checked=False)
    house.daemon.stop()
    house.sql("INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, content) SELECT clock_timestamp(), gen_random_uuid(), gen_random_uuid(), "
              "'note', 'n' || n, '' FROM generate_series(0, 1499) n")
    house.daemon.start()
    reader.client.close()
    reader.until(lambda events: len(events) == 1500)
    assert [e["object"] for e in reader.events] == [f"n{n}" for n in range(1500)]


def test_without_notices_events_come_all_the_same(house):
    """Listening breaks with its connection; each look of the sequencer tells meanwhile."""
    code, firm = house.enterprise()
    reader = caught_up(house, house.manager)
    house.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app' AND query LIKE '%LISTEN%' AND datname = current_database()")
    mine = house.file(firm, code).json["id"]
    assert [e["object"] for e in reader.until_objects(mine)] == [mine]


def test_what_the_keeper_moves_is_an_event_like_any_other(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code, service_start="2023-03-20", service_end="2024-03-19").json
    house.approve(mine["id"])
    reader = caught_up(house, firm)
    house.daemon.stop()
    house.sql("UPDATE dxtrack.move SET recorded_at = recorded_at - interval '4000 days'; UPDATE dxtrack.entry_head SET due_on = '-infinity'")
    house.daemon.start()
    reader.client.close()
    moved = reader.until_objects(mine["entry"])[-1]
    assert (moved["type"], moved["data"]["to"], moved["data"]["effective_on"]) == ("move", "expired", "2024-03-20") and "keeper" in moved["by"]


def test_an_event_stays_what_it_was(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json
    house.approve(mine["id"])
    before = Reader(firm).until(lambda events: "review" in types(events))
    answer = firm.post(f"/v1/submissions/{mine['id']}/corrections", {"answers": filing(code, contract_no="anders")["answers"]}, key=new_key(),
                       if_match=house.submission(mine["id"]).etag)
    house.done(201, answer)
    etag = house.manager.get(f"/v1/enterprises/{code}").etag
    house.done(200, house.manager.request("PATCH", f"/v1/enterprises/{code}", {"name": "新名", "district": FENGYANG, "effective_on": "2023-01-01"},
                                          key=new_key(), if_match=etag))
    house.sql("UPDATE dxtrack.account SET person = 'another'")
    after = Reader(firm).until(lambda events: "enterprise_change" in types(events))
    assert after[:len(before)] == before and types(after[len(before):]) == ["submission", "enterprise_change"]


def test_of_credentials_the_auditor_alone_is_told(house):
    """Issuing a token is a change like any other, but not the business of who reads business events, nor of the enterprise."""
    code, firm = house.enterprise()
    caught_up(house, house.manager, checked=False)
    auditor = house.officer_of("auditor")
    caught_up(house, house.manager, checked=False)
    issued = [r for r in all_pages(auditor, "/v1/audit") if r["action"] == "token_issued"]
    assert any(code in r["content"] for r in issued) and {(r["uscc"], r["account"]) for r in issued} == {(None, "00000000-0000-7000-8000-000000000002")}
    for client in (firm, house.manager, house.reviewer):
        assert not [e for e in all_pages(client, "/v1/events") if e["type"].startswith("token")]


def all_pages(client, path):
    items, cursor, name = [], "", "after" if "events" in path else "cursor"
    while True:
        page = client.get(f"{path}?limit=1000{cursor}").json
        items += page["items"]
        if not page["items"] or not page["next"] or len(page["items"]) < 1000:
            return items
        cursor = f"&{name}={page['next']}"

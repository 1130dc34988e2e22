"""What runs short: descriptors, and clients who do not read what was asked of the database for them."""
import os
import resource
import select
import socket
import time

import pytest

ROWS = 4000
SPARE = 6
KNOCKS = 60


@pytest.fixture()
def fresh(make_house):
    one = make_house()
    yield one
    one.close()


def cpu_ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def open_descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def test_out_of_descriptors_it_waits_and_does_not_spin(fresh):
    """It pauses for 100 ms instead of asking accept again and again, says so once a second, and recovers."""
    pid = fresh.daemon.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (open_descriptors(pid) + SPARE, before[1]))
    knocking = [socket.create_connection(("127.0.0.1", fresh.daemon.port)) for _ in range(KNOCKS)]
    fresh.daemon.wait_log("cannot accept connections")
    ticks, began, said = cpu_ticks(pid), time.monotonic(), len(fresh.daemon.log())
    select.select([], [], [], 2)
    elapsed = time.monotonic() - began
    used = (cpu_ticks(pid) - ticks) / os.sysconf("SC_CLK_TCK")
    lines = fresh.daemon.log()[said:].count("cannot accept connections")
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    for one in knocking:
        one.close()
    assert used < elapsed / 2, f"{used:.2f} s of CPU in {elapsed:.2f} s"
    assert lines <= elapsed + 1
    assert fresh.client().get("/livez").status == 200


def fill(house, firm, code):
    """Many filings of one enterprise, put in by SQL: the export is what is tried here, not the filing."""
    first = house.file(firm, code, provider="云" * 100, systems=["系" * 100] * 40).json["id"]
    house.sql(f"""
        INSERT INTO dxtrack.submission SELECT made.*
          FROM dxtrack.submission s, generate_series(1, {ROWS}) n, LATERAL jsonb_populate_record(s, jsonb_build_object('id', md5(n::text)::uuid)) made
         WHERE s.id = '{first}';
        INSERT INTO dxtrack.submission_head SELECT made.*
          FROM dxtrack.submission_head h JOIN dxtrack.submission s ON s.id <> h.id AND s.uscc = h.uscc,
               LATERAL jsonb_populate_record(h, jsonb_build_object('id', s.id)) made
         WHERE h.id = '{first}'""")


def test_a_client_that_does_not_read_stops_what_is_fetched_for_it(fresh):
    """The database waits inside the transaction of the export, between two batches, until the client reads on."""
    code, firm = fresh.enterprise()
    fill(fresh, firm, code)
    with socket.socket() as plain:
        plain.connect(("127.0.0.1", fresh.daemon.port))
        tls = fresh.daemon.context.wrap_socket(plain, server_hostname="localhost")
        tls.sendall(f"GET /v1/submissions.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    f"Authorization: Bearer {firm.token}\r\n\r\n".encode())
        waiting = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
                   " AND clock_timestamp() - state_change > '300 ms'")
        end = time.monotonic() + 20
        while str(fresh.cluster.value(fresh.database, waiting)) != "1":
            assert time.monotonic() < end, "the export never stood still"
            select.select([], [], [], 0.05)
        body = bytearray()
        while chunk := tls.recv(65536):
            body += chunk
    assert body.count(b"\r\n") > ROWS and body.endswith(b"0\r\n\r\n")

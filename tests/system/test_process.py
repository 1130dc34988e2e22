"""The daemon as a process: settings, signals, starting without its database, sockets passed in, watchdog."""
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from support.api import filing, new_key
from support.client import Client
from support.daemon import Notify, free_ports
from support.places import DAEMON, PG_BIN


def run(*argv):
    return subprocess.run([str(DAEMON), *map(str, argv)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=20)


def serial(daemon):
    """The serial number of the certificate that the daemon shows."""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=10) as plain:
        with daemon.context.wrap_socket(plain, server_hostname="localhost") as tls:
            return tls.getpeercert()["serialNumber"]


@pytest.fixture
def fresh(make_house):
    made = []

    def make(*args, **more):
        made.append(make_house(*args, **more))
        return made[-1]
    yield make
    for one in made:
        one.daemon.kill()
        one.cluster.drop(one.database)


# Settings

def test_good_settings_are_checked_and_said_so(house):
    done = run("--settings", house.daemon.settings_file, "--check-settings")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line,word", [
    ("listen.nothing = 1", "listen.nothing"),
    ("listen.idle_deadline_ms = 5", "listen.idle_deadline_ms"),
    ("listen.idle_deadline_ms = soon", "listen.idle_deadline_ms"),
    ("staff_tokens = perhaps", "staff_tokens"),
    ("log.level = loud", "log.level"),
])
def test_bad_settings_are_named_with_file_and_line(house, tmp_path, line, word):
    file = tmp_path / "bad.conf"
    file.write_text(house.daemon.settings_file.read_text() + line + "\n")
    done = run("--settings", file, "--check-settings")
    assert done.returncode != 0
    number = len(file.read_text().splitlines())
    assert re.search(rf"bad\.conf:{number}\b", done.stderr) and word in done.stderr, done.stderr


def test_settings_that_are_not_there_stop_the_start(tmp_path):
    done = run("--settings", tmp_path / "none.conf")
    assert done.returncode != 0 and "none.conf" in done.stderr


def test_the_help_names_every_setting(house):
    done = run("--help-settings")
    assert done.returncode == 0
    for name in house.daemon.settings:
        assert name in done.stdout


def test_a_port_that_is_taken_stops_the_start_with_a_sentence(house, tmp_path):
    file = tmp_path / "taken.conf"
    file.write_text(house.daemon.settings_file.read_text())
    done = run("--settings", file)
    assert done.returncode != 0 and str(house.daemon.port) in done.stderr


def test_a_missing_certificate_stops_the_start_with_its_path(house, tmp_path):
    file = tmp_path / "tls.conf"
    file.write_text(re.sub(r'tls\.certificate = .*', 'tls.certificate = "/nowhere/server.pem"', house.daemon.settings_file.read_text()))
    done = run("--settings", file)
    assert done.returncode != 0 and "/nowhere/server.pem" in done.stderr


# Metrics and health

def test_metrics_answer_on_the_admin_listener_only(house):
    admin = house.daemon.admin()
    answer = admin.get("/metrics")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/plain")
    assert re.search(r"^dxtrack_[a-z_]+(\{.*\})? [0-9.e+]+$", answer.body.decode(), re.M)
    assert house.client().get("/metrics").status == 404
    assert admin.get("/livez").status == 200 and admin.get("/readyz").status == 200


def test_requests_are_counted(house):
    def total():
        lines = re.findall(r"^dxtrack_[a-z_]*requests_total(?:\{.*\})? ([0-9]+)$", house.daemon.admin().get("/metrics").body.decode(), re.M)
        return sum(map(int, lines))
    before = total()
    for _ in range(7):
        house.client().get("/livez")
    assert total() >= before + 7


# Signals

def test_sigterm_finishes_what_is_in_flight_and_exits_with_0(fresh):
    house = fresh()
    code, firm = house.enterprise()
    blocker = subprocess.Popen(
        [str(PG_BIN / "psql"), "-X", "-q", "-d", house.cluster.conninfo(house.database, "postgres"),
         "-c", "BEGIN; LOCK TABLE dxtrack.submission IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5); COMMIT"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_lock(house, "AccessExclusiveLock")
    answers = []
    thread = threading.Thread(target=lambda: answers.append(firm.post("/v1/submissions", filing(code), key=new_key())))
    idle = house.daemon.raw()
    assert idle.is_open()
    thread.start()
    wait_for_wait(house)
    house.daemon.signal(signal.SIGTERM)
    assert idle.is_closed(), "idle connections end at once"
    thread.join()
    blocker.wait()
    assert answers[0].status == 201 and answers[0].headers.get("connection") == "close"
    assert house.daemon.wait_exit() == 0
    house.daemon.check_log()
    assert house.count("submission") == 1


def wait_until(condition, what):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def wait_for_lock(house, mode):
    wait_until(lambda: int(house.cluster.value(house.database, f"SELECT count(*) FROM pg_locks WHERE mode = '{mode}' AND granted AND relation = 'dxtrack.submission'::regclass")) > 0, "the lock was never taken")


def wait_for_wait(house):
    wait_until(lambda: int(house.cluster.value(house.database, "SELECT count(*) FROM pg_locks WHERE NOT granted")) > 0, "nobody ever waited for the lock")


def test_new_connections_are_refused_while_stopping(fresh):
    house = fresh()
    house.daemon.signal(signal.SIGTERM)
    assert house.daemon.wait_exit() == 0
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", house.daemon.port), timeout=5)


def test_sighup_takes_a_new_certificate(fresh, authority):
    house = fresh()
    daemon = house.daemon
    before, kept = serial(daemon), daemon.raw()
    assert kept.is_open()
    certificate, key = authority.issue("renewed")
    shutil.copy(certificate, daemon.certificate)
    shutil.copy(key, daemon.key)
    daemon.signal(signal.SIGHUP)
    wait_until(lambda: serial(daemon) != before, "the new certificate was never shown")
    assert kept.is_open(), "connections outlive a reload"
    assert daemon.is_running()


def test_sighup_refuses_a_pair_that_does_not_fit_and_keeps_the_old(fresh, authority):
    house = fresh()
    daemon = house.daemon
    before, start = serial(daemon), len(daemon.log())
    certificate, _ = authority.issue("other")
    shutil.copy(certificate, daemon.certificate)
    daemon.write_settings(**{"submissions.per_minute": 7})
    daemon.signal(signal.SIGHUP)
    daemon.wait_log("reload refused", start=start)
    assert serial(daemon) == before
    assert house.client().get("/livez").status == 200


def test_sighup_refuses_bad_settings_whole(fresh):
    house = fresh()
    daemon = house.daemon
    start = len(daemon.log())
    with open(daemon.settings_file, "a", encoding="utf-8") as file:
        file.write("listen.unheard_of = 1\n")
    daemon.signal(signal.SIGHUP)
    daemon.wait_log("reload refused.*listen.unheard_of", start=start)
    assert house.client().get("/livez").status == 200


# The database comes and goes

def test_without_its_database_it_lives_and_recovers(fresh):
    house = fresh(ready=False, prepare=lambda h: h.cluster.sql("postgres", f'ALTER DATABASE "{h.database}" ALLOW_CONNECTIONS false'))
    client = house.client()
    assert client.get("/livez").status == 200
    ready = client.get("/readyz")
    assert (ready.status, ready.code) == (503, "unavailable") and int(ready.headers["retry-after"]) >= 1
    away = client.with_token("dxt_" + "0" * 59).get("/v1/me")
    assert away.status in (401, 503)
    house.cluster.sql("postgres", f'ALTER DATABASE "{house.database}" ALLOW_CONNECTIONS true')
    house.daemon.wait_ready()
    code, firm = house.enterprise()
    house.file(firm, code)


def test_a_schema_of_an_older_version_is_503(fresh):
    def forget_last(house):
        house.sql("DELETE FROM dxtrack.schema_migration WHERE name = (SELECT max(name) FROM dxtrack.schema_migration)")
    house = fresh(ready=False, prepare=forget_last)
    client = house.client()
    assert client.get("/livez").status == 200 and client.get("/readyz").status == 503
    assert "schema" in house.daemon.wait_log("(?i)schema.*").group(0)


def test_a_schema_of_a_newer_version_is_refused(fresh):
    def add_one(house):
        house.sql(f"INSERT INTO dxtrack.schema_migration (name, checksum) VALUES ('9999_future', '{'0' * 64}')")
    house = fresh(ready=False, prepare=add_one, start=False)
    done = run("--settings", house.daemon.settings_file)
    assert done.returncode != 0 and "schema" in done.stderr


# Sockets passed in, and a service manager that listens

@pytest.fixture
def activated(house, tmp_path):
    """The daemon under systemd-socket-activate, with a NOTIFY_SOCKET."""
    port, admin_port = free_ports(2)
    notify = Notify(tmp_path)
    log = open(tmp_path / "activated.log", "wb")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LISTEN_")}
    process = subprocess.Popen(
        ["systemd-socket-activate", "-l", f"127.0.0.1:{port}", "-l", f"127.0.0.1:{admin_port}", "--fdname=public:admin",
         "-E", f"NOTIFY_SOCKET={notify.path}", "-E", "WATCHDOG_USEC=400000",
         *(["-E", "ASAN_OPTIONS", "-E", "UBSAN_OPTIONS"] if "ASAN_OPTIONS" in os.environ else []),
         str(DAEMON), "--settings", str(house.daemon.settings_file)],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
    process.port, process.admin_port, process.notify, process.log = port, admin_port, notify, tmp_path / "activated.log"
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()
    notify.close()
    log.close()


def first_answer(process, context, port):
    """The first connection makes systemd start the daemon; its request waits in the socket meanwhile."""
    end = time.monotonic() + 30
    while True:
        try:
            return Client(port, context).get("/livez")
        except ConnectionRefusedError:
            assert time.monotonic() < end and process.poll() is None, process.log.read_text()
            time.sleep(0.02)


def test_under_socket_activation_it_says_ready_and_feeds_the_watchdog(house, activated):
    assert first_answer(activated, house.daemon.context, activated.port).status == 200
    assert activated.notify.wait_for("READY"), activated.log.read_text()
    assert activated.notify.wait_for("WATCHDOG") and activated.notify.wait_for("WATCHDOG")
    assert Client(activated.admin_port, house.daemon.context).get("/metrics").status == 200
    assert Client(activated.port, house.daemon.context).get("/metrics").status == 404
    activated.send_signal(signal.SIGHUP)
    assert activated.notify.wait_for("RELOADING") and activated.notify.wait_for("READY")
    activated.send_signal(signal.SIGTERM)
    assert activated.notify.wait_for("STOPPING")
    assert activated.wait(20) == 0, activated.log.read_text()


def test_the_watchdog_gets_its_own_process_id(house, activated):
    """systemd-socket-activate execs the daemon, so that its pid is the one systemd started."""
    first_answer(activated, house.daemon.context, activated.port)
    assert activated.notify.wait_for("READY")
    assert os.readlink(f"/proc/{activated.pid}/exe") == str(DAEMON.resolve())

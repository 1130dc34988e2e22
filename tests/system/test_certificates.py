"""Certificates change while clients shake hands, and the daemon restarts behind a socket that somebody holds.

DXTRACK_LONG=1 makes a thousand reloads and fifty restarts of it.
"""
import datetime
import fcntl
import itertools
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from support.api import filing, new_key
from support.client import Client, Raw
from support.daemon import Daemon, Notify
from support.places import DAEMON

LONG = bool(os.environ.get("DXTRACK_LONG"))
RELOADS = 1000 if LONG else 40
RESTARTS = 50 if LONG else 5


def say(text):
    """Where ./check crowd collects figures."""
    if figures := os.environ.get("DXTRACK_FIGURES"):
        with open(figures, "a", encoding="utf-8") as file:
            file.write(f"    {text}\n")


def copy(source, target):
    """Puts a file in the place of another at once, as an operator's tool should."""
    shutil.copy(source, f"{target}.new")
    os.replace(f"{target}.new", target)


def openssl(*argv):
    subprocess.run(["openssl", *map(str, argv)], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def issue(authority, name, begins, ends):
    """(certificate, key) valid between two days from now."""
    certificate, key = authority.issue(name)
    request = certificate.with_suffix(".csr")
    folder = certificate.parent / f"{name}-ca"
    folder.mkdir()
    (folder / "index.txt").touch()
    (folder / "serial").write_text("%032X\n" % int.from_bytes(os.urandom(15), "big"))
    settings = folder / "ca.conf"
    settings.write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
                        "default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n")
    now = datetime.datetime.now(datetime.timezone.utc)
    start, end = ((now + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ") for days in (begins, ends))
    openssl("ca", "-batch", "-config", settings, "-cert", authority.certificate, "-keyfile", authority.key, "-in", request,
            "-out", certificate, "-startdate", start, "-enddate", end, "-extfile", certificate.with_suffix(".ext"), "-notext")
    return certificate, key


def serial(daemon):
    """The serial number of the certificate that the daemon shows."""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=20) as plain:
        with daemon.context.wrap_socket(plain, server_hostname="localhost") as tls:
            return int(tls.getpeercert()["serialNumber"], 16)


def serial_of(certificate):
    said = subprocess.run(["openssl", "x509", "-in", str(certificate), "-noout", "-serial"], check=True, stdout=subprocess.PIPE, text=True)
    return int(said.stdout.strip().split("=")[1], 16)


class Crowd:
    """Threads that do the same thing again and again until they are told to stop; failures are kept."""

    def __init__(self, count, work):
        self.stop_asked = threading.Event()
        self.failures = []
        self.times = 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(work, number)) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop_asked.set()
        for thread in self.threads:
            thread.join()

    def run(self, work, number):
        step = work(number)
        while not self.stop_asked.is_set():
            try:
                next(step)
            except Exception as error:  # pylint: disable=broad-except  # whatever it was, the test names it
                self.failures.append(f"{type(error).__name__}: {error}")
                step = work(number)
            with self.lock:
                self.times += 1

    def wait_for(self, more, timeout_s=60):
        """Waits until so many more rounds are done."""
        aim, end = self.times + more, time.monotonic() + timeout_s
        while self.times < aim:
            assert time.monotonic() < end, f"no progress: {self.failures[-3:]}"
            time.sleep(0.005)


@pytest.fixture(scope="module")
def pairs(authority):
    """Pairs to reload: name -> (certificate, key)."""
    good, renewed = authority.issue("reload-a"), authority.issue("reload-b")
    chained = authority.folder / "reload-c-chain.pem"
    other = authority.issue("reload-c")
    chained.write_bytes(other[0].read_bytes() + authority.certificate.read_bytes())
    return {"good": good, "renewed": renewed, "chained": (chained, other[1]),
            "expired": issue(authority, "reload-old", -20, -1), "mismatched": (good[0], renewed[1]),
            "no certificate": (authority.folder / "nowhere.pem", good[1]), "no key": (good[0], authority.folder / "nowhere.key")}


def place(pair, daemon):
    for source, target in zip(pair, (daemon.certificate, daemon.key)):
        if source.exists():
            copy(source, target)
        else:
            target.unlink(missing_ok=True)


def reload(daemon, expected):
    """SIGHUP, and what the service manager hears; the log must say what is expected."""
    start = len(daemon.log())
    daemon.signal(signal.SIGHUP)
    assert daemon.notify.wait_for("RELOADING") and daemon.notify.wait_for("READY"), "whoever does not read them stops the daemon"
    daemon.wait_log(expected, start=start)


TAKEN = "settings and certificate reloaded"
REFUSED = {"expired": "has expired", "mismatched": "no key could be read that fits the certificate",
           "no certificate": "no certificate could be read", "no key": "no key could be read"}


def test_reloads_under_handshakes_fail_nobody_and_refuse_bad_pairs(house, pairs):
    """Clients shake hands all the time, half of them anew, half resuming; the certificate is checked each time."""
    daemon = house.daemon

    def shake(_):
        context, kept = daemon.authority.context(), None
        context.maximum_version = ssl.TLSVersion.TLSv1_2 if _ % 2 else ssl.TLSVersion.TLSv1_3
        while True:
            with socket.create_connection(("127.0.0.1", daemon.port), timeout=20) as plain:
                with context.wrap_socket(plain, server_hostname="localhost", session=kept) as tls:
                    tls.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    assert tls.recv(4096).startswith(b"HTTP/1.1 200 ")
                    kept = tls.session if _ < 2 else None
            yield

    order = ["good", "expired", "renewed", "mismatched", "chained", "no certificate", "good", "no key"]
    shown, refusals, serials = serial(daemon), 0, {name: serial_of(pairs[name][0]) for name in order if name not in REFUSED}
    with Crowd(4, shake) as crowd, daemon.raw() as kept:
        assert kept.is_open()
        for number, name in enumerate(itertools.islice(itertools.cycle(order), RELOADS)):
            place(pairs[name], daemon)
            if name in REFUSED:
                reload(daemon, f"reload refused, certificate and settings stay: .*{REFUSED[name]}")
                refusals += 1
            else:
                reload(daemon, TAKEN)
                shown = serials[name]
            crowd.wait_for(2)
            assert serial(daemon) == shown, name
            assert number % 10 or kept.is_open(), "a connection outlives all reloads"
    assert not crowd.failures, crowd.failures[:5]
    assert crowd.times >= 2 * RELOADS and refusals == RELOADS // 2
    say(f"{RELOADS} reloads under {crowd.times} handshakes, none of them failed; {refusals} pairs refused and said so in the log")
    place(pairs["good"], daemon)
    daemon.check_log()


def test_an_expired_pair_is_taken_at_the_start_and_said_so(make_house, pairs):
    """A daemon that does not start helps nobody: clients see what is wrong, the log says it."""
    house = make_house(start=False)
    daemon = house.daemon
    place(pairs["expired"], daemon)
    daemon.start(ready=False)
    try:
        assert "has expired" in daemon.log()
        with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
            daemon.raw()
        place(pairs["good"], daemon)
        reload(daemon, TAKEN)
        with daemon.raw() as connection:
            assert connection.is_open()
    finally:
        house.close()


def test_the_database_is_found_again_after_a_reload(make_house):
    """What was read at the start, and is still used, outlives the reload."""
    house = make_house()
    daemon = house.daemon
    try:
        code, firm = house.enterprise()
        for _ in range(3):
            reload(daemon, TAKEN)
            house.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app' AND datname = current_database()")
            deadline = time.monotonic() + 20
            while (answer := firm.post("/v1/submissions", filing(code), key=new_key())).status == 503:
                assert time.monotonic() < deadline, answer
                time.sleep(0.05)
            assert answer.status == 201, answer
    finally:
        house.close()


class HeldDaemon(Daemon):
    """A daemon whose public and admin sockets a parent holds, as a socket unit does: they outlive it."""

    def __init__(self, *more):
        self.held = None
        super().__init__(*more, None, None, False, False)

    def start(self, ready=True):
        if self.held is None:
            self.held = [self.listen(port) for port in (self.port, self.admin_port)]
        self.notify = Notify(self.folder)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LISTEN_", "WATCHDOG_"))}
        environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
        environment.update(NOTIFY_SOCKET=self.notify.path, LISTEN_FDS="2", LISTEN_FDNAMES="public:admin")
        public, admin = self.held
        shell = f'export LISTEN_PID=$$; exec "$@" 3<&{public} 4<&{admin} {public}<&- {admin}<&-'
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(["bash", "-c", shell, "bash", str(DAEMON), "--settings", str(self.settings_file)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, pass_fds=self.held)
        assert self.notify.wait_for("READY", process=self.process), self.log()[-3000:]
        if ready:
            self.wait_ready()

    @staticmethod
    def listen(port):
        """The number of a listening socket, well above those that the daemon gets."""
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            one.listen(1024)
            return fcntl.fcntl(one.fileno(), fcntl.F_DUPFD_CLOEXEC, 50)

    def let_go(self):
        for number in self.held or ():
            os.close(number)


@pytest.fixture
def held(make_house):
    """A house whose daemon is behind held sockets."""
    house = make_house(start=False)
    first = house.daemon
    house.daemon = HeldDaemon(first.folder, first.authority, first.settings["database.conninfo"])
    house.daemon.start()
    yield house
    house.close()
    house.daemon.let_go()


def test_restarts_under_load_behind_a_held_socket_fail_no_request(held):
    """New connections and kept ones, reads and filings: every request is answered, each filing stored once.

    A kept connection may end between two requests, as HTTP says; the next goes to a new one, and there nothing may fail.
    """
    daemon = held.daemon
    code, firm = held.enterprise()
    answered, lock = [], threading.Lock()

    def on_new_connections(_):
        while True:
            with Raw(daemon.port, daemon.context) as connection:
                answer = connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").answer()
                assert answer.status == 200, answer
            yield

    def on_a_kept_connection(_):
        client = Client(daemon.port, daemon.context, firm.token)
        while True:
            answer = client.get("/v1/openapi.json")
            assert answer.status == 200, answer
            yield

    def filing_all_the_time(_):
        client = Client(daemon.port, daemon.context, firm.token)
        while True:
            key = new_key()
            answer = client.post("/v1/submissions", filing(code), key=key)
            while answer.status == 503:  # as long as the daemon has not found its database: told to come back, and does
                assert int(answer.headers["retry-after"]) >= 1
                time.sleep(0.05)
                answer = client.post("/v1/submissions", filing(code), key=key)
            assert answer.status == 201, answer
            with lock:
                answered.append(answer.json["id"])
            yield

    works = (on_new_connections, on_new_connections, on_a_kept_connection, filing_all_the_time, filing_all_the_time)
    def wait_for_filings(more, timeout_s=60):
        """Until so many are stored: without it a daemon would be stopped before it has found its database."""
        aim, end = len(answered) + more, time.monotonic() + timeout_s
        while len(answered) < aim:
            assert time.monotonic() < end, "nobody files any more"
            time.sleep(0.005)

    with Crowd(len(works), lambda number: works[number](number)) as crowd:
        for _ in range(RESTARTS):
            crowd.wait_for(30)
            wait_for_filings(1)
            daemon.signal(signal.SIGTERM)
            assert daemon.wait_exit() == 0
            daemon.start(ready=False)
        crowd.wait_for(30)
    assert not crowd.failures, (len(crowd.failures), crowd.times, crowd.failures[:5])
    assert len(set(answered)) == len(answered) == held.count("submission")
    say(f"{RESTARTS} restarts behind a held socket under {crowd.times} requests, none of them failed; {len(answered)} filings, each stored once")
    daemon.check_log()

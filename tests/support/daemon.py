"""Starts the daemon for a test, waits until it is ready, stops it and looks at what it left."""
import os
import re
import select
import signal
import socket
import subprocess
import time

from support.client import Client, Raw
from support.places import DAEMON

START_S = 30
SANITIZER = re.compile(r"ERROR: AddressSanitizer|LeakSanitizer|runtime error:|ERROR: ThreadSanitizer|Assertion .* failed")


def free_ports(count):
    """Ports of 127.0.0.1 that nobody uses now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


class Notify:
    """A NOTIFY_SOCKET; what comes in is read as {name: value}."""

    def __init__(self, folder):
        self.path = str(folder / f"notify-{os.urandom(4).hex()}")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def read(self, timeout_s=START_S):
        """The next datagram's fields; None where none came in time."""
        if not select.select([self.socket], [], [], timeout_s)[0]:
            return None
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())

    def wait_for(self, name, value="1", timeout_s=START_S, process=None):
        """Reads until a datagram says name=value; False where the time or the process ends before."""
        end = time.monotonic() + timeout_s
        while (left := end - time.monotonic()) > 0:
            if process and process.poll() is not None:
                return False
            fields = self.read(min(left, 0.2) if process else left)
            if fields and fields.get(name) == value:
                return True
        return False

    def close(self):
        self.socket.close()
        os.unlink(self.path)


class Daemon:
    """A daemon process on free ports. Further settings are given by their names with _ for the first dot:
    Daemon(folder, authority, conninfo, {"listen.idle_deadline_ms": 500})."""

    def __init__(self, folder, authority, conninfo, settings=None, check=None, ready=True, start=True):
        self.folder = folder
        self.authority = authority
        self.context = authority.context()
        self.check = check
        self.port, self.admin_port = free_ports(2)
        self.certificate, self.key = authority.issue(f"server-{os.urandom(4).hex()}")
        self.settings = {
            "listen.public": f"127.0.0.1:{self.port}",
            "listen.admin": f"127.0.0.1:{self.admin_port}",
            "tls.certificate": self.certificate,
            "tls.key": self.key,
            "database.conninfo": conninfo,
            "staff_tokens": "on",
            "submissions.per_minute": 1000000,
            "submissions.burst": 1000000,
            **(settings or {}),
        }
        self.settings_file = folder / f"dxtrackd-{os.urandom(4).hex()}.conf"
        self.log_file = self.settings_file.with_suffix(".log")
        self.environment = {}   # what the process gets beside ours
        self.process = None
        self.notify = None
        self.write_settings()
        if start:
            self.start(ready)

    def write_settings(self, **changed):
        """Writes the settings file anew, with changes {"a.b": value} given as a_b is not possible: pass **{"a.b": v}."""
        self.settings.update(changed)

        def written(value):
            bare = isinstance(value, int) or value in ("on", "off", "auto")
            return str(value) if bare else '"%s"' % str(value).replace("\\", "\\\\").replace('"', '\\"')

        self.settings_file.write_text("".join(f"{name} = {written(value)}\n" for name, value in self.settings.items()))

    def start(self, ready=True):
        """Starts it and waits until it listens; with `ready` also until it answers /readyz with 200."""
        self.notify = Notify(self.folder)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LISTEN_", "WATCHDOG_"))}
        environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
        environment.setdefault("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1")
        environment.update(self.environment, NOTIFY_SOCKET=self.notify.path)
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen([str(DAEMON), "--settings", str(self.settings_file)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        if not self.notify.wait_for("READY", process=self.process):
            self.kill()
            raise AssertionError(f"the daemon did not start:\n{self.log()[-3000:]}")
        if ready:
            self.wait_ready()

    def wait_ready(self, status=200, timeout_s=START_S):
        """Asks /readyz until it answers so; the daemon has no event for it, so this asks again each 20 ms."""
        end = time.monotonic() + timeout_s
        client = Client(self.port, self.context)
        while True:
            if client.get("/readyz").status == status:
                client.close()
                return
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"/readyz never answered {status}:\n{self.log()[-3000:]}")
            select.select([], [], [], 0.02)

    def wait_kept(self, timeout_s=START_S):
        """Waits until the keeper has looked since the start; how many moves it made. It says so in the metrics alone, so this asks again each 20 ms."""
        end = time.monotonic() + timeout_s
        while True:
            text = self.admin().get("/metrics").body.decode()
            said = {name: int(value) for name, value in re.findall(r"^(dxtrack_keeper_\w+) (\d+)$", text, re.M)}
            if said["dxtrack_keeper_last_run_seconds"]:
                return said["dxtrack_keeper_moves_total"]
            assert time.monotonic() < end, f"the keeper never looked:\n{self.log()[-3000:]}"
            select.select([], [], [], 0.02)

    @property
    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def wait_log(self, pattern, timeout_s=START_S, start=0):
        """Waits until the log (from character `start`) has a line that matches; returns the match."""
        end = time.monotonic() + timeout_s
        while True:
            if found := re.search(pattern, self.log()[start:]):
                return found
            assert time.monotonic() < end, f"the log never said {pattern}:\n{self.log()[-3000:]}"
            select.select([], [], [], 0.02)

    def signal(self, number):
        self.process.send_signal(number)

    def wait_exit(self, timeout_s=START_S):
        """Its exit status (negative: the signal)."""
        status = self.process.wait(timeout_s)
        self._close_notify()
        return status

    def kill(self):
        """As the kernel or an impatient operator would: SIGKILL."""
        if self.is_running():
            self.process.kill()
            self.process.wait()
        self._close_notify()

    def _close_notify(self):
        if self.notify:
            self.notify.close()
            self.notify = None

    def stop(self):
        """SIGTERM; it must exit with 0, and no sanitizer may have complained."""
        if self.is_running():
            self.signal(signal.SIGTERM)
        status = self.wait_exit()
        self.check_log()
        assert status == 0, f"exit status {status}:\n{self.log()[-3000:]}"

    def check_log(self):
        found = SANITIZER.search(self.log())
        assert not found, self.log()[max(found.start() - 200, 0):][:6000]

    def raw(self, **limits):
        """A TLS connection to write anything on."""
        return Raw(self.port, self.authority.context(**limits) if limits else self.context)

    def client(self, token=None):
        return Client(self.port, self.context, token, self.check)

    def admin(self):
        return Client(self.admin_port, self.context)

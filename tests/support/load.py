"""Enterprises that file without pause, each key asked again until its answer settles it, and the look at what is stored."""
import json
import re
import socket
import ssl
import threading
import time

from support.api import filing, new_key

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
SETTLED_WITHIN_S = 120


class Filer(threading.Thread):
    """One enterprise on one kept connection."""

    def __init__(self, load, code, token):
        super().__init__(daemon=True)
        self.load, self.code, self.token = load, code, token
        self.stored = {}    # key: the id that a 2xx named
        self.bad = []       # answers that should never have been
        self.silent = self.unavailable = self.refused = self.number = 0
        self.socket = None

    def run(self):
        while not self.load.stopped.is_set():
            self.file(new_key())
        self._close()

    def _close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def _connect(self):
        try:
            plain = socket.create_connection(("127.0.0.1", self.load.port), timeout=20)
        except ConnectionRefusedError:
            self.refused += 1
            raise
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = self.load.context.wrap_socket(plain, server_hostname="localhost")

    def _ask(self, request):
        """(status, body); OSError where the connection ended instead."""
        if not self.socket:
            self._connect()
        self.socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._some()
        head, body = got.split(b"\r\n\r\n", 1)
        length = int(LENGTH.search(head)[1])
        while len(body) < length:
            body += self._some()
        return int(head[9:12]), body

    def _some(self):
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionResetError("closed instead of an answer")
        return part

    def file(self, key):
        self.number += 1
        body = json.dumps(filing(self.code, contract_no=f"HT-{self.number}"), ensure_ascii=False).encode()
        request = (f"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
                   f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
        end = time.monotonic() + SETTLED_WITHIN_S
        while time.monotonic() < end:
            try:
                status, answer = self._ask(request)
            except (OSError, ssl.SSLError):
                self.silent += 1
                self._close()
                time.sleep(0.02)
                continue
            if status == 201:
                self.stored[key] = json.loads(answer)["id"]
                self.load.success()
                return
            if status != 503:
                self.bad.append((status, answer))
                return
            self.unavailable += 1
            time.sleep(0.05)
        self.bad.append(f"key {key} was never settled")


class Load:
    """`with Load(house, 16) as load:` files until it is left, then `load.check()` compares answers and tables."""

    def __init__(self, house, clients, port=None):
        self.house, self.port, self.context = house, port or house.daemon.port, house.daemon.context
        self.stopped = threading.Event()
        self._first = None
        self._succeeded = threading.Event()
        self.filers = [Filer(self, code, client.token) for code, client in (house.enterprise() for _ in range(clients))]

    def __enter__(self):
        for filer in self.filers:
            filer.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for filer in self.filers:
            filer.join()

    def success(self):
        if not self._succeeded.is_set():
            self._first = time.monotonic()
            self._succeeded.set()

    def first_success(self, since, timeout_s=30):
        """Seconds from `since` (a monotonic time) until the next 2xx after now."""
        self._succeeded.clear()
        assert self._succeeded.wait(timeout_s), f"no 2xx within {timeout_s} s:\n{self.house.daemon.log()[-3000:]}"
        return max(self._first - since, 0)

    @property
    def acknowledged(self):
        return sum(len(filer.stored) for filer in self.filers)

    def total(self, name):
        return sum(getattr(filer, name) for filer in self.filers)

    def check(self):
        """Whatever was answered with 2xx is stored exactly once, and nothing else is. Returns how many."""
        house = self.house
        assert [bad for filer in self.filers for bad in filer.bad][:5] == []
        stored = {key: identity for filer in self.filers for key, identity in filer.stored.items()}
        rows = dict(map(tuple, house.sql("SELECT key, object FROM dxtrack.idempotency WHERE path = '/v1/submissions'")))
        lost = {key: identity for key, identity in stored.items() if rows.get(key) != identity}
        assert not lost, f"{len(lost)} answers named a row that is not there, such as {list(lost.items())[:3]}"
        assert len(rows) == len(stored), f"{len(rows) - len(stored)} rows that no answer named"
        assert len(set(stored.values())) == len(stored), "two keys were answered with one id"
        assert house.count("submission") == house.count("submission_head") == len(stored)
        assert house.count("audit", "action LIKE 'submission%'") == len(stored)
        return len(stored)

"""Clients: raw TLS sockets that may send anything, and a plain one that speaks HTTP as it should."""
import gzip
import http.client
import json
import select
import socket
import ssl

TIMEOUT_S = 20


class Answer:
    """One answer: status, headers (names in lower case), body as bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)

    @property
    def code(self):
        """The problem's code."""
        return self.json["code"]

    @property
    def findings(self):
        """What is wrong, as {pointer: code}."""
        return {row["pointer"]: row["code"] for row in self.json.get("errors", [])}

    @property
    def etag(self):
        return self.headers["etag"]

    def __repr__(self):
        return f"<{self.status} {self.body[:400]!r}>"


class Raw:
    """A TLS connection on which a test writes bytes and reads answers."""

    def __init__(self, port, context, host="127.0.0.1"):
        plain = socket.create_connection((host, port), timeout=TIMEOUT_S)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        return self

    def _fill(self):
        """Reads some more; False at the end."""
        try:
            got = self.socket.recv(65536)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
            return False  # also the alert that says why
        self.buffer += got
        return bool(got)

    def _until(self, mark):
        while mark not in self.buffer:
            if not self._fill():
                raise EOFError(f"closed after {self.buffer[:200]!r}")
        part, self.buffer = self.buffer.split(mark, 1)
        return part

    def _take(self, count):
        while len(self.buffer) < count:
            if not self._fill():
                raise EOFError(f"closed inside a body after {self.buffer[:200]!r}")
        part, self.buffer = self.buffer[:count], self.buffer[count:]
        return part

    def answer(self, head_only=False):
        """The next answer. EOFError where the connection closed instead."""
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, status = lines[0].split(" ")[:2]
        assert version == "HTTP/1.1", lines[0]
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            assert name.lower() not in headers, f"two {name}"
            headers[name.lower()] = value.strip()
        status = int(status)
        if head_only or status in (100, 204, 304):
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._until(b"\r\n"), 16):
                body += self._take(size)
                assert self._take(2) == b"\r\n"
            self._until(b"\r\n")
            return Answer(status, headers, body)
        return Answer(status, headers, self._take(int(headers.get("content-length", 0))))

    def is_closed(self):
        """Waits for the server's end of the connection; False where more bytes come instead."""
        return not self.buffer and not self._fill()

    def is_open(self, path="/livez"):
        """Whether another request is answered on this connection."""
        try:
            self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return self.answer().status == 200
        except (EOFError, OSError):
            return False

    def is_quiet(self, seconds):
        """True when nothing comes for that long."""
        return not self.buffer and not self.socket.pending() and not select.select([self.socket], [], [], seconds)[0]


class Client:
    """A well-behaved client on one kept connection; `check` looks at every answer (method, path, answer)."""

    def __init__(self, port, context, token=None, check=None, host="127.0.0.1"):
        self.host, self.port, self.context, self.token, self.check = host, port, context, token, check
        self.connection = None

    def with_token(self, token):
        return Client(self.port, self.context, token, self.check, self.host)

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def _connect(self):
        if not self.connection:
            self.connection = http.client.HTTPSConnection(self.host, self.port, timeout=TIMEOUT_S, context=self.context)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method, path, body=None, key=None, if_match=None, headers=None):
        """Sends a request (a body that is not bytes goes as JSON); one new connection where the kept one had ended."""
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if key:
            sent["Idempotency-Key"] = key
        if if_match:
            sent["If-Match"] = if_match
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json")
        fresh = self.connection is None
        self._connect()
        try:
            self.connection.request(method, path, body, sent)
            got = self.connection.getresponse()
            content = got.read()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
            self.close()
            if fresh:
                raise
            return self.request(method, path, body, key, if_match, sent)
        except BaseException:
            self.close()
            raise
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, content)
        if got.will_close:
            self.close()
        if self.check:
            self.check(method, path, answer)
        return answer

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

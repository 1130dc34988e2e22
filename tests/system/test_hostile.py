"""The list of hostile/: each row gets what it must, nothing is stored, and the same daemon lives on."""
import json
import os
import re
import socket
import ssl
import subprocess
import time

import pytest

from hostile.rows import read, sent
from support.api import filing, new_key
from support.client import Raw

ROWS = read()
CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")
SETTINGS = {"listen.hosts": "localhost, 127.0.0.1", "listen.handshake_deadline_ms": 2000, "listen.header_deadline_ms": 2000,
            "listen.body_deadline_ms": 2000, "listen.connections_per_address": 1000}


@pytest.fixture(scope="module")
def site(make_house):
    """The one daemon for all rows, an enterprise that files, one filing of it, and what was stored until now."""
    house = make_house(SETTINGS)
    house.code, house.firm = house.enterprise()
    house.filed = house.file(house.firm, house.code).json["id"]
    house.etag = house.submission(house.filed).etag
    house.pid = house.daemon.pid
    house.begun, house.may_store = stored(house), 0
    yield house
    house.close()


def stored(house):
    """How many submissions, remembered keys and audit rows there are."""
    return [int(n) for n in house.sql("SELECT (SELECT count(*) FROM dxtrack.submission), (SELECT count(*) FROM dxtrack.idempotency), "
                                      "(SELECT count(*) FROM dxtrack.audit)")[0]]


class Words:
    """What $(…) in the list stands for."""

    def __init__(self, site):
        self.site = site

    def __call__(self, text):
        name, *arguments = text.split(" ")
        return getattr(self, f"word_{name}")(*arguments)

    def word_token(self):
        return self.site.firm.token.encode()

    def word_auth(self):
        return b"Authorization: Bearer " + self.word_token()

    def word_uscc(self):
        return self.site.code.encode()

    def word_submission(self):
        return self.site.filed.encode()

    def word_etag(self):
        return self.site.etag.encode()

    def word_key(self):
        return b"Idempotency-Key: " + new_key().encode()

    def word_get(self, path="/livez"):
        return b"GET %b HTTP/1.1\r\nHost: localhost" % path.encode()

    def word_post(self, path="/v1/submissions"):
        """All of a POST's head but what frames it."""
        return b"\r\n".join((b"POST %b HTTP/1.1" % path.encode(), b"Host: localhost", self.word_auth(), self.word_key(),
                             b"Content-Type: application/json"))

    def word_filing(self):
        return json.dumps(filing(self.site.code), ensure_ascii=False).encode()

    def word_length(self, more="0"):
        return b"Content-Length: %d" % (len(self.word_filing()) + int(more))

    def word_chunks(self, size, extension=""):
        """A sound filing in chunks of that size, the last one included."""
        body, size = self.word_filing(), int(size)
        parts = [body[i:i + size] for i in range(0, len(body), size)]
        return b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension.encode(), part) for part in parts) + b"0\r\n\r\n"

    def word_spaces(self, size, count):
        """Chunks of spaces."""
        return int(count) * (b"%x\r\n%b\r\n" % (int(size), int(size) * b" ")) + b"0\r\n\r\n"

    def word_fields(self, count):
        return b"\r\n".join(b"X-%d: x" % i for i in range(int(count)))

    def word_members(self, count):
        return b",".join(b'"k%d":0' % i for i in range(int(count)))

    def word_hello(self, version):
        """The first bytes of a client that speaks that TLS and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
        out = ssl.MemoryBIO()
        with pytest.raises(ssl.SSLWantReadError):
            context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="localhost").do_handshake()
        return out.read()


class Plain(Raw):
    """A connection without TLS, for what comes instead of it."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.buffer = b""


class Play:
    """Plays one row on one connection."""

    def __init__(self, site, row):
        self.site, self.row, self.words = site, row, Words(site)
        self.connection = self.connect()
        self.method, self.path, self.who, self.fields = "POST", "/v1/submissions", "firm", {}
        self.pending, self.last, self.asked_head, self.asked_s = b"", None, False, 0.0

    def connect(self):
        daemon, version = self.site.daemon, self.row.tls
        if version == "none":
            return Plain(daemon.port)
        if version:
            version = getattr(ssl.TLSVersion, "TLSv" + version.replace(".", "_"))
            return daemon.raw(minimum_version=version, maximum_version=version)
        return daemon.raw()

    def bytes_of(self, text):
        return sent(text, self.words)

    def run(self):
        steps = {">": self.line, ">>": self.bytes, "!>": self.past_tls, "~": self.wait, "eof": self.end, "at": self.at, "as": self.be,
                 "with": self.field, "body": self.body, "file": self.file, "refuse": self.refuse, "<": self.expect, "?": self.look}
        with self.connection:
            for verb, rest in self.row.steps:
                steps[verb](rest)

    def line(self, text):
        self.pending += self.bytes_of(text) + b"\r\n"

    def bytes(self, text):
        self.pending += self.bytes_of(text)

    def flush(self):
        """Sends what the row has said so far. Whoever refuses early need not read all of it."""
        if not self.pending:
            return
        self.asked_head, self.asked_s = self.pending.startswith(b"HEAD "), time.monotonic()
        try:
            self.connection.send(self.pending)
        except OSError:
            pass
        self.pending = b""

    def past_tls(self, text):
        self.flush()
        os.write(self.connection.socket.fileno(), self.bytes_of(text))

    def wait(self, milliseconds):
        self.flush()
        time.sleep(int(milliseconds) / 1000)

    def end(self, _):
        self.flush()
        socket.socket.shutdown(self.connection.socket, socket.SHUT_WR)

    def at(self, text):
        self.method, self.path = self.bytes_of(text).decode().split(" ", 1)

    def be(self, name):
        self.who = name

    def field(self, text):
        name, _, value = self.bytes_of(text).partition(b":")
        self.fields[name.decode()] = value.strip() if _ else None

    def body(self, text):
        self.post(self.bytes_of(text))

    def post(self, body):
        token = self.site.firm.token if self.who == "firm" else getattr(self.site, self.who)
        token = token if isinstance(token, str) else token.token
        fields = {"Host": b"localhost", "Authorization": b"Bearer " + token.encode(), "Idempotency-Key": new_key().encode(),
                  "Content-Type": b"application/json", "Content-Length": b"%d" % len(body), **self.fields}
        head = [f"{self.method} {self.path} HTTP/1.1".encode()]
        head += [name.encode() + b": " + value for name, value in fields.items() if value is not None]
        self.pending += b"\r\n".join(head) + b"\r\n\r\n" + body

    def send_filing(self, text):
        given = json.loads(text)
        more = {name: given.pop(name) for name in ("title", "programme") if name in given}
        self.post(json.dumps(filing(self.site.code, **more, **given)).encode())
        return given, more

    def refuse(self, text):
        self.send_filing(text)
        self.expect("422 validation keep")

    def file(self, text):
        """A filing whose texts must come back as they were given."""
        given, more = self.send_filing(text)
        self.expect("201")
        read_back = self.site.submission(self.last.json["id"], self.site.firm).json
        assert {name: read_back["answers"][name] for name in given} == given
        if "title" in more:
            assert read_back["title"] == more["title"]

    def expect(self, text):
        self.flush()
        if text == "nothing":
            self.expect_nothing()
            return
        status, code, after, *_ = (*text.split(" "), None, None)
        self.last = self.connection.answer(head_only=self.asked_head)
        self.took_ms = (time.monotonic() - self.asked_s) * 1000
        assert self.last.status == int(status), self.last
        if code not in (None, "-"):
            assert self.last.headers["content-type"] == "application/problem+json"
            assert self.last.code == code and self.last.json["request_id"] == self.last.headers["x-request-id"], self.last
        if after:
            assert (self.last.headers.get("connection", "").lower() == "close") == (after == "close"), self.last.headers
            assert self.connection.is_closed() if after == "close" else self.connection.is_open(), f"the connection must {after}"

    def expect_nothing(self):
        """No answer: at most an alert, then the end."""
        got = self.connection
        while got._fill():
            assert len(got.buffer) < 65536
        assert b"HTTP/" not in got.buffer, got.buffer[:200]

    def look(self, text):
        what, _, rest = text.partition(" ")
        wanted = what != "no"
        if not wanted:
            what, _, rest = rest.partition(" ")
        if what == "header":
            name, _, pattern = rest.partition(" ")
            value = self.last.headers.get(name)
            assert (value is not None and bool(re.search(pattern, value))) == wanted, self.last.headers
        elif what == "body":
            assert (self.bytes_of(rest) in self.last.body) == wanted, self.last
        elif what == "csv":
            got = self.site.firm.get(f"/v1/submissions.csv?uscc={self.site.code}")
            assert got.status == 200 and (self.bytes_of(rest) in got.body) == wanted, got.body[-2000:]
        elif what == "within":
            assert self.took_ms < int(rest), self.took_ms
        else:
            raise ValueError(text)


def test_the_list_is_long_and_says_where_it_comes_from():
    assert len(ROWS) >= 150
    assert not [row for row in ROWS if not row.source], "rows without a source"
    assert len({repr(row) for row in ROWS}) == len(ROWS), "two rows of one name"
    for row in ROWS:
        assert any(verb in ("<", "file", "refuse") for verb, _ in row.steps), f"{row} expects nothing"


@pytest.mark.parametrize("row", ROWS, ids=repr)
def test_row(site, row):
    before = stored(site)
    site.may_store += row.stored
    Play(site, row).run()
    assert stored(site) == [n + row.stored for n in before], "submissions, keys and audit rows"
    assert site.daemon.is_running() and site.daemon.pid == site.pid


def s_client(site, typed, *options):
    """What openssl's client says when those lines are typed after the handshake."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{site.daemon.port}", "-CAfile", str(site.authority_file),
                           *options], input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=20, check=False)
    return done.stdout.decode(errors="replace")


@pytest.mark.parametrize("options", [(), ("-legacy_renegotiation",)])
def test_renegotiation_is_refused(site, options):
    site.authority_file = site.daemon.authority.certificate
    said = s_client(site, b"R\n", "-tls1_2", *options)
    assert "RENEGOTIATING" in said and ("no renegotiation" in said or "handshake failure" in said), said[-2000:]


def test_a_client_of_http_2_alone_gets_http_1_1(site):
    context = site.daemon.authority.context()
    context.set_alpn_protocols(["h2"])
    with Raw(site.daemon.port, context) as connection:
        assert connection.socket.selected_alpn_protocol() is None
        assert connection.is_open()


def test_early_data_is_not_taken(site, tmp_path):
    """RFC 8446 8: what can be replayed must not be acted upon. No ticket allows it."""
    site.authority_file = site.daemon.authority.certificate
    ticket = tmp_path / "ticket"
    said = s_client(site, b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "-tls1_3", "-ign_eof", "-sess_out", str(ticket))
    assert "200 OK" in said and ticket.exists()
    assert "Max Early Data: 0" in said, said[-2000:]


def test_a_hundred_connections_that_never_speak_leave_room_for_others(site):
    silent = [socket.create_connection(("127.0.0.1", site.daemon.port), timeout=20) for _ in range(100)]
    with site.daemon.raw() as connection:
        assert connection.is_open()
    for one in silent:
        assert one.recv(100) == b"", "a silent client is cut after the handshake's deadline"
        one.close()


def test_afterwards_the_same_daemon_lives_and_its_log_is_clean(site):
    assert site.daemon.is_running() and site.daemon.pid == site.pid
    assert stored(site) == [n + site.may_store for n in site.begun]
    site.daemon.check_log()
    log = site.daemon.log_file.read_bytes()
    assert not CONTROL.search(log), log[max(CONTROL.search(log).start() - 200, 0):][:400]
    assert site.firm.token.encode() not in log and site.firm.token.split("_")[2].encode() not in log
    assert site.file(site.firm, site.code).status == 201

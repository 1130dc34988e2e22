"""Time and number limits, with deadlines short enough to be waited for: slow heads and bodies, idle
connections, requests a connection, connections an address, clients that do not read."""
import socket
import ssl
import time

import pytest

from support.api import filing, new_key
from support.client import Raw

HEADER_MS, BODY_MS, IDLE_MS, HANDSHAKE_MS, WRITE_MS = 600, 900, 700, 600, 800
STEP_S = 0.05


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house({
        "listen.handshake_deadline_ms": HANDSHAKE_MS, "listen.header_deadline_ms": HEADER_MS, "listen.body_deadline_ms": BODY_MS,
        "listen.body_bytes_per_second": 0, "listen.idle_deadline_ms": IDLE_MS, "listen.write_deadline_ms": WRITE_MS,
        "listen.requests_per_connection": 5, "listen.pipelined_requests": 3, "listen.connections_per_address": 8, "log.level": "debug",
    })
    one.code, one.firm = one.enterprise()
    yield one
    one.close()


@pytest.fixture(scope="module")
def slow_house(make_house):
    """Demands at least 2,000 bytes a second of a body, within long deadlines."""
    one = make_house({"listen.body_bytes_per_second": 2000, "listen.body_deadline_ms": 20000})
    one.code, one.firm = one.enterprise()
    yield one
    one.close()


def head(house, length):
    return (f"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {house.firm.token}\r\nIdempotency-Key: {new_key()}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n")


def drip(connection, data, seconds):
    """Sends a byte each 50 ms until something comes back or the time is over; the seconds it took."""
    begun = time.monotonic()
    for byte in data:
        if time.monotonic() - begun > seconds:
            break
        try:
            connection.send(bytes([byte]))
        except OSError:
            break
        if not connection.is_quiet(STEP_S):
            break
    return time.monotonic() - begun


def timed_out(connection):
    answer = connection.answer()
    assert (answer.status, answer.code) == (408, "timeout")
    assert connection.is_closed()


def test_a_head_that_stops_is_408(house):
    with house.daemon.raw() as raw:
        begun = time.monotonic()
        raw.send("GET /livez HTTP/1.1\r\nHost: loc")
        timed_out(raw)
        assert HEADER_MS / 1000 * 0.9 <= time.monotonic() - begun < HEADER_MS / 1000 + 2


def test_a_byte_now_and_then_does_not_extend_the_head(house):
    with house.daemon.raw() as raw:
        took = drip(raw, b"GET /livez HTTP/1.1\r\nX: " + b"a" * 1000, 5)
        timed_out(raw)
        assert took < HEADER_MS / 1000 + 1


def test_a_body_that_stops_is_408_and_nothing_is_stored(house):
    with house.daemon.raw() as raw:
        raw.send(head(house, 100) + "{")
        timed_out(raw)
    assert house.count("submission") == 0


def test_a_byte_now_and_then_does_not_extend_the_body(house):
    with house.daemon.raw() as raw:
        raw.send(head(house, 1000))
        took = drip(raw, b"{" + b" " * 999, 5)
        timed_out(raw)
        assert took < BODY_MS / 1000 + 1


def test_a_body_slower_than_the_least_speed_is_408(slow_house):
    with slow_house.daemon.raw() as raw:
        raw.send(head(slow_house, 60000))
        took = drip(raw, b"{" + b" " * 59999, 10)
        timed_out(raw)
        assert took < 9, "the deadline of the whole body is 20 s"


def test_a_body_in_small_pieces_that_is_fast_enough_is_read(slow_house):
    body = b"{" + b" " * 8000 + b"}"
    with slow_house.daemon.raw() as raw:
        raw.send(head(slow_house, len(body)))
        for at in range(0, len(body), 500):
            raw.send(body[at:at + 500])
            raw.is_quiet(0.01)
        assert raw.answer().status == 422


def test_an_idle_connection_is_closed_without_a_word(house):
    with house.daemon.raw() as raw:
        assert raw.is_open()
        begun = time.monotonic()
        assert raw.is_closed()
        assert IDLE_MS / 1000 * 0.8 <= time.monotonic() - begun < IDLE_MS / 1000 + 2


def test_a_connection_on_which_nothing_was_asked_is_closed(house):
    with house.daemon.raw() as raw:
        assert raw.is_closed()


def test_a_handshake_that_does_not_come_is_closed(house):
    with socket.create_connection(("127.0.0.1", house.daemon.port), timeout=10) as plain:
        begun = time.monotonic()
        assert plain.recv(10) == b""
        assert time.monotonic() - begun < HANDSHAKE_MS / 1000 + 2


def test_a_handshake_in_single_bytes_is_closed(house):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = house.daemon.context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", house.daemon.port), timeout=STEP_S) as plain:
        for byte in outgoing.read():
            try:
                plain.send(bytes([byte]))
                if plain.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    assert time.monotonic() - begun < HANDSHAKE_MS / 1000 + 2


def test_a_connection_is_closed_after_its_last_request(house):
    with house.daemon.raw() as raw:
        kept = []
        for _ in range(5):
            kept.append(raw.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().headers.get("connection"))
        assert kept == [None] * 4 + ["close"]
        assert raw.is_closed()


def test_more_pipelined_requests_than_allowed_end_the_connection(house):
    with house.daemon.raw() as raw:
        raw.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4)
        assert [raw.answer().headers.get("connection") for _ in range(3)] == [None, None, "close"]
        assert raw.is_closed()


def test_the_ninth_connection_of_an_address_is_refused(house):
    held = []
    try:
        while len(held) < 8:
            held.append(house.daemon.raw())
            assert held[-1].is_open()
        with pytest.raises((ssl.SSLError, OSError, EOFError)):
            Raw(house.daemon.port, house.daemon.context).send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").answer()
        assert held[0].is_open(), "who was inside stays"
    finally:
        for one in held:
            one.socket.close()
    assert wait_for_room(house), "there is room again when they have gone"


def wait_for_room(house):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            with house.daemon.raw() as raw:
                if raw.is_open():
                    return True
        except (OSError, EOFError):
            time.sleep(0.02)
    return False


def test_a_client_that_does_not_read_is_closed(house):
    """Asks for far more than the socket buffers hold, and reads nothing."""
    for _ in range(120):
        house.file(house.firm, house.code, provider="云" * 100, systems=["系" * 100] * 50)
    with socket.socket() as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.connect(("127.0.0.1", house.daemon.port))
        tls = house.daemon.context.wrap_socket(plain, server_hostname="localhost")
        start = len(house.daemon.log())
        try:
            for _ in range(5):
                tls.sendall(f"GET /v1/submissions?limit=1000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {house.firm.token}\r\n\r\n".encode())
        except OSError:
            pass
        house.daemon.wait_log("the client reads too slowly", timeout_s=WRITE_MS / 1000 + 5, start=start)
        tls.close()

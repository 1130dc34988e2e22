"""Every row of the refusals that HTTP itself brings: status, code, connection kept or closed, nothing stored."""
import gzip
import json
import socket
import ssl

import pytest

from support.api import filing, new_key

KEEP, CLOSE = True, False


@pytest.fixture(scope="module")
def site(house):
    """The house with one enterprise that may file."""
    house.code, house.firm = house.enterprise()
    return house


@pytest.fixture
def raw(site):
    with site.daemon.raw() as connection:
        yield connection


@pytest.fixture(autouse=True)
def nothing_stored(site):
    """No test of this file stores a submission unless it says so."""
    before = stored(site)
    yield
    more, site.stores = getattr(site, "stores", 0), 0
    assert stored(site) == [n + more for n in before]


def stored(site):
    """How many submissions, remembered keys and audit rows there are."""
    return [int(n) for n in site.sql("SELECT (SELECT count(*) FROM dxtrack.submission), (SELECT count(*) FROM dxtrack.idempotency), "
                                     "(SELECT count(*) FROM dxtrack.audit)")[0]]


def post(site, body, *headers, length=True, host="Host: localhost", path="/v1/submissions", version="HTTP/1.1", kind="Content-Type: application/json"):
    """The bytes of a POST with the enterprise's token and a key."""
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"POST {path} {version}", host, f"Authorization: Bearer {site.firm.token}", f"Idempotency-Key: {new_key()}", kind]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([line for line in lines if line] + list(headers)).encode() + b"\r\n\r\n" + body


def get(path="/livez", *headers, host="Host: localhost", version="HTTP/1.1", method="GET"):
    return ("\r\n".join([f"{method} {path} {version}", *([host] if host else []), *headers]) + "\r\n\r\n").encode()


def chunked(site, chunks, *headers):
    return post(site, b"", "Transfer-Encoding: chunked", *headers, length=False) + chunks


def refused(connection, status, code, keep):
    answer = connection.answer()
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.code == code
    assert answer.json["status"] == status and answer.json["request_id"] == answer.headers["x-request-id"]
    assert (answer.headers.get("connection", "").lower() == "close") == (not keep)
    if keep:
        assert connection.is_open()
    else:
        assert connection.is_closed()
    return answer


SYNTAX = {
    "no request line": b"\x01\x02\x03\r\n\r\n",
    "no spaces in the request line": b"GET/livez\r\nHost: localhost\r\n\r\n",
    "no target": b"GET HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "header without colon": get("/livez", "Accept"),
    "space before the colon": get("/livez", "Accept : */*"),
    "empty header name": get("/livez", ": value"),
    "folded line": get("/livez", "Accept: text/html,", " application/json"),
    "NUL in a value": get("/livez", "Accept: a\0b"),
    "control byte in a value": get("/livez", "Accept: a\x01b"),
    "NUL in the target": b"GET /li\0vez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "bare CR in a value": b"GET /livez HTTP/1.1\r\nHost: localhost\r\nAccept: a\rb\r\n\r\n",
    "bare LF line ends": b"GET /livez HTTP/1.1\nHost: localhost\n\n",
    "brackets in a header name": get("/livez", "Acc[ept: x"),
}


@pytest.mark.parametrize("name", SYNTAX)
def test_bad_syntax_is_400_and_closes(raw, name):
    refused(raw.send(SYNTAX[name]), 400, "bad_request", CLOSE)


FRAMING = {
    "two equal lengths": ("Content-Length: 2", "Content-Length: 2"),
    "two different lengths": ("Content-Length: 2", "Content-Length: 3"),
    "a list of lengths": ("Content-Length: 2, 2",),
    "a signed length": ("Content-Length: +2",),
    "a negative length": ("Content-Length: -2",),
    "a hexadecimal length": ("Content-Length: 0x2",),
    "an empty length": ("Content-Length:",),
    "a length beyond all numbers": ("Content-Length: 99999999999999999999999",),
    "length and chunked": ("Content-Length: 2", "Transfer-Encoding: chunked"),
    "chunked and length": ("Transfer-Encoding: chunked", "Content-Length: 2"),
}


@pytest.mark.parametrize("name", FRAMING)
def test_doubtful_length_is_400_and_closes(site, raw, name):
    refused(raw.send(post(site, b"", *FRAMING[name], length=False) + b"{}"), 400, "bad_framing", CLOSE)


def test_transfer_encoding_in_http_1_0_is_400(site, raw):
    refused(raw.send(post(site, b"", "Transfer-Encoding: chunked", length=False, version="HTTP/1.0") + b"2\r\n{}\r\n0\r\n\r\n"), 400, "bad_framing", CLOSE)


CHUNKS = {
    "no hexadecimal size": b"zz\r\n{}\r\n0\r\n\r\n",
    "a signed size": b"+2\r\n{}\r\n0\r\n\r\n",
    "a size beyond all numbers": b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "no line end behind the data": b"2\r\n{}x\r\n0\r\n\r\n",
    "an endless extension": b"2;" + b"x" * 20000 + b"\r\n{}\r\n0\r\n\r\n",
    "bare LF line ends": b"2\n{}\n0\n\n",
}


@pytest.mark.parametrize("name", CHUNKS)
def test_bad_chunks_are_400_and_close(site, raw, name):
    refused(raw.send(chunked(site, CHUNKS[name])), 400, "bad_framing", CLOSE)


@pytest.mark.parametrize("coding", ["gzip", "gzip, chunked", "identity", "chunked, chunked", "x", "chunked;q=1"])
def test_other_transfer_codings_are_refused_and_close(site, raw, coding):
    raw.send(post(site, b"", f"Transfer-Encoding: {coding}", length=False) + b"2\r\n{}\r\n0\r\n\r\n")
    answer = raw.answer()
    assert (answer.status, answer.code) in ((501, "bad_framing"), (400, "bad_framing")), answer
    if coding in ("gzip", "x", "gzip, chunked"):
        assert answer.status == 501
    assert raw.is_closed()


HOSTS = {
    "none": None,
    "two": "Host: localhost\r\nHost: localhost",
    "with a space": "Host: local host",
    "with a path": "Host: localhost/x",
    "with a user": "Host: user@localhost",
    "with a bad port": "Host: localhost:port",
    "with a comma": "Host: a,b",
}


@pytest.mark.parametrize("name", HOSTS)
def test_a_missing_or_malformed_host_is_400_and_closes(raw, name):
    refused(raw.send(get(host=HOSTS[name])), 400, "bad_host", CLOSE)


@pytest.mark.parametrize("version", ["HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/3.0"])
def test_other_versions_are_505_and_close(raw, version):
    refused(raw.send(get(version=version)), 505, "bad_version", CLOSE)


def test_the_preface_of_http_2_is_505_and_closes(raw):
    refused(raw.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, "bad_version", CLOSE)


def test_http_1_0_is_answered_and_closed(raw):
    assert raw.send(get(host=None, version="HTTP/1.0")).answer().status in (200, 400)
    assert raw.is_closed()


def test_http_1_0_with_host_and_keep_alive_header_is_served(raw):
    assert raw.send(get(version="HTTP/1.0")).answer().status == 200
    assert raw.is_closed()


def test_a_long_request_line_is_414(raw):
    refused(raw.send(get("/" + "a" * 5000)), 414, "too_large", CLOSE)


def test_a_request_line_of_just_4096_bytes_is_read(raw):
    path = "/" + "a" * (4096 - len("GET  HTTP/1.1") - 1)
    refused(raw.send(get(path)), 404, "not_found", KEEP)


def test_large_headers_are_431(raw):
    refused(raw.send(get("/livez", *(f"X-{i}: {'a' * 1000}" for i in range(20)))), 431, "too_large", CLOSE)


def test_more_than_64_fields_are_431(raw):
    refused(raw.send(get("/livez", *(f"X-{i}: a" for i in range(64)))), 431, "too_large", CLOSE)


def test_64_fields_are_read(raw):
    assert raw.send(get("/livez", *(f"X-{i}: a" for i in range(63)))).answer().status == 200


def test_a_large_body_by_its_length_is_413_and_the_client_sees_it(site, raw):
    """All of the body is sent before the answer is read: the server must linger, not reset."""
    raw.send(post(site, b"{" + b" " * 200000 + b"}"))
    refused(raw, 413, "body_too_large", CLOSE)


def test_a_large_chunked_body_is_413_and_the_client_sees_it(site, raw):
    raw.send(chunked(site, b"".join(b"4000\r\n" + b" " * 0x4000 + b"\r\n" for _ in range(8))))
    refused(raw, 413, "body_too_large", CLOSE)


def test_a_declared_large_body_is_refused_before_it_is_sent(site, raw):
    raw.send(post(site, b"", "Content-Length: 70000", length=False))
    refused(raw, 413, "body_too_large", CLOSE)


def test_a_body_of_just_64_kib_is_read(site, raw):
    body = json.dumps(filing("91410100MA00000000")).encode()
    refused(raw.send(post(site, body + b" " * (65536 - len(body)))), 422, "uscc_check", KEEP)


def test_a_post_without_length_is_411_and_stays(site, raw):
    refused(raw.send(post(site, b"", length=False)), 411, "length_required", KEEP)


@pytest.mark.parametrize("method", ["BREW", "PROPFIND", "get", "MKCOL"])
def test_unknown_methods_are_501_and_close(raw, method):
    refused(raw.send(get(method=method)), 501, "method", CLOSE)


def test_connect_is_refused(raw):
    answer = raw.send(b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n").answer()
    assert answer.status in (400, 405, 501) and raw.is_closed()


@pytest.mark.parametrize("method,path,allow", [
    ("DELETE", "/livez", {"GET", "HEAD"}),
    ("PUT", "/v1/submissions", {"GET", "HEAD", "POST"}),
    ("POST", "/v1/rates", {"GET", "HEAD"}),
    ("PATCH", "/v1/me", {"GET", "HEAD"}),
])
def test_known_methods_elsewhere_are_405_with_allow(raw, method, path, allow):
    answer = refused(raw.send(get(path, "Content-Length: 0", method=method)), 405, "method", KEEP)
    assert {name.strip() for name in answer.headers["allow"].split(",")} == allow


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/nothing", "/v1/submissions/", "/V1/rates", "/v1//rates", "/v1/rates/x", "/metrics", "/v1/rates/../me"])
def test_unknown_paths_are_404(raw, path):
    refused(raw.send(get(path)), 404, "not_found", KEEP)


@pytest.mark.parametrize("path", ["/v1/programmes/%", "/v1/programmes/%4", "/v1/programmes/%zz", "/v1/programmes/%00", "/v1/programmes/a%00b", "/v1/rates?district=%z1", "/v1/rates?district=%00"])
def test_bad_percent_encoding_is_400_and_stays(site, raw, path):
    refused(raw.send(get(path, f"Authorization: Bearer {site.firm.token}")), 400, "bad_request", KEEP)


@pytest.mark.parametrize("kind", ["Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=x",
                                  "Content-Type: application/json; charset=gb18030", "Content-Type: application/json; charset=latin1", ""])
def test_other_media_types_and_charsets_are_415(site, raw, kind):
    refused(raw.send(post(site, filing(site.code), kind=kind)), 415, "media_type", KEEP)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_content_codings_are_415(site, raw, coding):
    refused(raw.send(post(site, gzip.compress(b"{}"), f"Content-Encoding: {coding}")), 415, "media_type", KEEP)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "Application/JSON"])
def test_utf_8_is_taken_under_every_spelling(site, raw, kind):
    refused(raw.send(post(site, {}, kind=f"Content-Type: {kind}")), 422, "validation", KEEP)


def test_unknown_expectations_are_417_and_close(site, raw):
    refused(raw.send(post(site, {}, "Expect: 200-ok")), 417, "expectation", CLOSE)


def test_expect_100_continue_is_answered_before_the_body(site, raw):
    site.stores = 1
    body = json.dumps(filing(site.code)).encode()
    raw.send(post(site, b"", f"Content-Length: {len(body)}", "Expect: 100-continue", length=False))
    assert raw.answer().status == 100
    assert raw.send(body).answer().status == 201


def test_expect_100_continue_is_refused_without_asking_for_the_body(site, raw):
    raw.send(post(site, b"", "Content-Length: 70000", "Expect: 100-continue", length=False))
    refused(raw, 413, "body_too_large", CLOSE)
    with site.daemon.raw() as other:
        other.send(b"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n\r\n")
        assert other.answer().status == 401


def test_a_body_cut_short_stores_nothing_and_gets_no_answer(site, raw):
    whole = post(site, filing(site.code))
    raw.send(whole[:-5])
    socket.socket.shutdown(raw.socket, socket.SHUT_WR)  # the half-close alone, TLS stays
    assert raw.is_closed()


# JSON

JSON_FAULTS = {
    "nothing": b"",
    "not JSON": b"hello",
    "cut": b'{"uscc":',
    "trailing comma": b'{"a":1,}',
    "two values": b"{} {}",
    "single quotes": b"{'a':1}",
    "comment": b"{/* */}",
    "NaN": b'{"a":NaN}',
    "duplicate member": b'{"uscc":"a","uscc":"b"}',
    "duplicate member deep inside": b'{"answers":{"a":1,"b":{"c":1,"c":2}}}',
    "duplicate member spelt by escapes": b'{"uscc":"a","\\u0075scc":"b"}',
    "bad UTF-8": b'{"uscc":"\xff"}',
    "overlong UTF-8": b'{"uscc":"\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"uscc":"\xed\xa0\x80"}',
    "a lone surrogate escape": b'{"uscc":"\\ud800"}',
    "an escaped NUL": b'{"uscc":"a\\u0000b"}',
    "a raw NUL": b'{"uscc":"a\0b"}',
    "a BOM": b"\xef\xbb\xbf{}",
    "a raw newline in a text": b'{"uscc":"a\nb"}',
    "too deep": b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
    "too many tokens": b"[" + b"{}," * 3000 + b"{}]",
}


@pytest.mark.parametrize("name", JSON_FAULTS)
def test_bad_json_is_400_and_stays(site, raw, name):
    refused(raw.send(post(site, JSON_FAULTS[name])), 400, "bad_json", KEEP)


def test_an_array_is_no_object(site, raw):
    refused(raw.send(post(site, b"[]")), 422, "validation", KEEP)


@pytest.mark.parametrize("body", [b"1", b'"x"', b"null", b"true"])
def test_a_lone_value_is_no_body(site, raw, body):
    refused(raw.send(post(site, body)), 400, "bad_json", KEEP)


# What works, and in which order

def test_pipelined_requests_answer_in_order(site, raw):
    auth = f"Authorization: Bearer {site.firm.token}"
    raw.send(get("/v1/me", auth, "X-Request-Id: a") + get("/livez", "X-Request-Id: b") + get("/v1/districts", auth, "X-Request-Id: c")
             + get("/nothing", "X-Request-Id: d") + get("/v1/submissions", auth, "X-Request-Id: e") + get("/livez", "X-Request-Id: f"))
    got = [raw.answer() for _ in range(6)]
    assert [(a.headers["x-request-id"], a.status) for a in got] == [("a", 200), ("b", 200), ("c", 200), ("d", 404), ("e", 200), ("f", 200)]


def test_pipelined_writes_answer_in_order_behind_a_read(site, raw):
    site.stores = 3
    raw.send(post(site, filing(site.code)) + get("/livez") + post(site, filing(site.code)) + post(site, filing(site.code)))
    assert [raw.answer().status for _ in range(4)] == [201, 200, 201, 201]


def test_a_hundred_pipelined_requests_are_answered(raw):
    raw.send(get() * 100)
    got = [raw.answer() for _ in range(100)]
    assert {answer.status for answer in got} == {200}
    assert [answer.headers.get("connection") for answer in got] == [None] * 99 + ["close"]
    assert raw.is_closed()


def test_a_hundred_requests_one_after_the_other_do_not_end_a_connection(raw):
    assert all(raw.is_open() for _ in range(150))


def test_bytes_behind_connection_close_are_not_answered(raw):
    raw.send(get("/livez", "Connection: close") + get())
    answer = raw.answer()
    assert answer.status == 200 and answer.headers["connection"] == "close"
    assert raw.is_closed()


def test_a_request_in_single_bytes_is_read(site, raw):
    for byte in get("/v1/me", f"Authorization: Bearer {site.firm.token}"):
        raw.send(bytes([byte]))
    assert raw.answer().json["uscc"] == site.code


def test_chunked_requests_are_read_and_trailers_dropped(site, raw):
    site.stores = 1
    body = json.dumps(filing(site.code)).encode()
    chunks = b"".join(f"{len(body[i:i + 50]):x};name=value\r\n".encode() + body[i:i + 50] + b"\r\n" for i in range(0, len(body), 50))
    raw.send(chunked(site, chunks + b"0\r\nContent-Length: 5\r\nX-Trailer: x\r\n\r\n"))
    assert raw.answer().status == 201
    assert raw.is_open()


def test_head_is_get_without_its_body(site, raw):
    auth = f"Authorization: Bearer {site.firm.token}"
    for path in ("/livez", "/v1/districts", "/v1/rates?district=410172&as_of=2023-06-30"):
        whole = raw.send(get(path, auth)).answer()
        head = raw.send(get(path, auth, method="HEAD")).answer(head_only=True)
        assert head.status == whole.status == 200
        assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.body))
        assert head.headers.get("etag") == whole.headers.get("etag")
    assert raw.is_open()


def test_head_of_a_refusal_has_no_body(raw):
    head = raw.send(get("/nothing", method="HEAD")).answer(head_only=True)
    assert head.status == 404 and int(head.headers["content-length"]) > 0
    assert raw.is_open()


def test_json_over_a_kibibyte_is_packed_where_the_client_takes_it(site, raw):
    auth = f"Authorization: Bearer {site.firm.token}"
    plain = raw.send(get("/v1/programmes", auth)).answer()
    packed = raw.send(get("/v1/programmes", auth, "Accept-Encoding: gzip")).answer()
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body) / 2
    assert "accept-encoding" in plain.headers["vary"].lower() and "accept-encoding" in packed.headers["vary"].lower()
    small = raw.send(get("/v1/me", auth, "Accept-Encoding: gzip")).answer()
    assert "content-encoding" not in small.headers
    unwanted = raw.send(get("/v1/programmes", auth, "Accept-Encoding: gzip;q=0, br")).answer()
    assert "content-encoding" not in unwanted.headers


def test_an_absolute_target_is_taken_for_its_path(raw):
    assert raw.send(get("https://localhost/livez")).answer().status == 200


def test_every_answer_has_its_headers(site, raw):
    auth = f"Authorization: Bearer {site.firm.token}"
    for request in (get(), get("/v1/me", auth), get("/nothing"), get("/v1/me"), b"bad\r\n\r\n"):
        headers = raw.send(request).answer().headers
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["x-content-type-options"] == "nosniff"
        assert "cache-control" in headers and "date" in headers
        assert 1 <= len(headers["x-request-id"]) <= 64
        assert "server" not in headers and "x-powered-by" not in headers


@pytest.mark.parametrize("given,kept", [("abc-1.2_3", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False), ("é", False)])
def test_the_request_id_is_taken_where_it_is_plain(raw, given, kept):
    answer = raw.send(f"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {given}\r\n\r\n".encode()).answer()
    assert (answer.headers["x-request-id"] == given) == kept


# TLS

def test_plain_http_gets_nothing_from_the_tls_port(site):
    with socket.create_connection(("127.0.0.1", site.daemon.port), timeout=10) as plain:
        plain.sendall(get())
        assert b"HTTP/" not in read_all(plain)
    assert site.client().get("/livez").status == 200


@pytest.mark.parametrize("garbage", [b"\x00" * 100, b"\xff" * 5000, b"\x16\x03\x01\xff\xff" + b"a" * 200, b"\x16\x03\x01\x00\x05hello"])
def test_tls_garbage_gets_an_alert_or_nothing(site, garbage):
    with socket.create_connection(("127.0.0.1", site.daemon.port), timeout=15) as plain:
        plain.sendall(garbage)
        plain.shutdown(socket.SHUT_WR)
        assert len(read_all(plain)) < 100
    assert site.client().get("/livez").status == 200


def read_all(plain):
    got = b""
    try:
        while part := plain.recv(4096):
            got += part
    except ConnectionResetError:
        pass
    return got


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_are_spoken(site, version):
    with site.daemon.raw(minimum_version=version, maximum_version=version) as connection:
        assert connection.send(get()).answer().status == 200


def test_tls_1_1_is_refused(site):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", site.daemon.port), timeout=10) as plain:
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(plain)


def test_the_log_says_why_connections_ended(site, raw):
    start = len(site.daemon.log())
    raw.send(SYNTAX["folded line"]).answer()
    site.daemon.wait_log(r'status=400 .*reason="folded line', start=start)

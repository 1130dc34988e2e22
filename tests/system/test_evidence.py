"""Evidence: files streamed in and out, seen only where a filing that names them is seen."""
import hashlib
import io
import os
import pathlib
import socket
import subprocess
import time
import zipfile

import pytest

from support.api import FENGYANG, GOUZHAO, filing, new_key, pointers

MIB = 1024 * 1024
PDF = b"%PDF-1.7\n"
SETTINGS = {"listen.body_bytes_per_second": 2000, "evidence.uploads": 1, "listen.answer_deadline_ms": 3000, "workers": 1}


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house(SETTINGS)
    yield one
    one.close()


@pytest.fixture(scope="module")
def firm(house):
    """(uscc, client) of one enterprise in 枫杨."""
    return house.enterprise(FENGYANG)


def pdf(size=2000):
    """A file of that size that nobody else has."""
    return (PDF + os.urandom(size))[:size]


def path_of(data):
    return f"/v1/evidence/{hashlib.sha256(data).hexdigest()}"


def put(client, data, **more):
    return client.request("PUT", path_of(data), data, **more)


def pieces(house):
    return house.count("evidence_piece")


def ofd():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        archive.writestr("Doc_0/Document.xml", os.urandom(40).hex())
    return made.getvalue()


def resident_kib(house):
    status = pathlib.Path(f"/proc/{house.daemon.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_a_file_is_stored_once_and_comes_back_as_it_was(house, firm):
    _, client = firm
    data = pdf(700_000)
    assert client.request("HEAD", path_of(data)).status == 404
    first = house.done(201, put(client, data))
    sha256 = hashlib.sha256(data).hexdigest()
    assert first.json == {"sha256": sha256, "media_type": "application/pdf", "size_bytes": len(data)}
    assert first.headers["location"] == path_of(data) and first.etag == f'"{sha256}"'
    stored = pieces(house)
    assert house.done(200, put(client, data)).json == first.json
    assert (pieces(house), house.count("evidence", f"sha256 = '{sha256}'")) == (stored, 1)
    head = house.done(200, client.request("HEAD", path_of(data)))
    assert (int(head.headers["content-length"]), head.etag, head.body) == (len(data), f'"{sha256}"', b"")
    got = house.done(200, client.get(path_of(data)))
    assert got.body == data
    assert got.headers["content-type"] == "application/pdf" and got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"] == f'attachment; filename="{sha256}.pdf"'
    assert client.get(path_of(data), headers={"If-None-Match": f'"{sha256}"'}).status == 304
    assert house.count("audit", f"action = 'evidence' AND object = '{sha256}'") == 1


@pytest.mark.parametrize("data, kind", [(ofd(), "application/ofd"), (b"\x89PNG\r\n\x1a\n" + os.urandom(50), "image/png"),
                                        (b"\xff\xd8\xff\xe0" + os.urandom(50), "image/jpeg")], ids=["ofd", "png", "jpeg"])
def test_what_it_is_says_its_beginning(house, firm, data, kind):
    assert house.done(201, put(firm[1], data, headers={"Content-Type": "text/html"})).json["media_type"] == kind


@pytest.mark.parametrize("data", [b"<html>", b"", b"PK\x03\x04" + b"\0" * 100, b"MZ" + b"x" * 600_000], ids=["html", "empty", "zip", "long"])
def test_anything_else_is_refused(house, firm, data):
    answer = put(firm[1], data)
    assert (answer.status, answer.code) == (415, "media_type")
    assert firm[1].request("HEAD", path_of(data)).status == 404


def test_another_digest_is_refused_and_nothing_kept(house, firm):
    data, before = pdf(600_000), pieces(house)
    answer = firm[1].request("PUT", path_of(data + b"x"), data)
    assert (answer.status, answer.code) == (422, "evidence_digest")
    house.done(201, put(firm[1], data))                                      # the lane is free again
    assert firm[1].request("PUT", path_of(data), data + b"x").status == 422  # also where the file is there
    assert pieces(house) - before == house.count("evidence_piece", f"evidence = (SELECT id FROM dxtrack.evidence WHERE sha256 = '{path_of(data)[13:]}')")


@pytest.mark.parametrize("name", ["x", "A" * 64, "0" * 63], ids=["short", "upper", "cut"])
def test_a_path_that_is_no_hash_is_nowhere(firm, name):
    for method in ("PUT", "GET", "HEAD"):
        assert firm[1].request(method, f"/v1/evidence/{name}", PDF if method == "PUT" else None).status == 404


def test_who_may(house, firm):
    data = pdf()
    assert put(house.client(), data).status == 401
    assert put(house.reviewer, data).status == 403
    assert firm[1].request("DELETE", path_of(data)).status == 405
    assert put(firm[1], data, headers={"Content-Encoding": "gzip"}).status == 415


def test_a_file_of_the_largest_size_takes_little_memory(house, firm):
    data = pdf(20 * MIB)
    house.done(201, put(firm[1], pdf(3 * MIB)))                              # what an upload takes at all
    before = resident_kib(house)
    house.done(201, put(firm[1], data))
    assert house.done(200, firm[1].get(path_of(data))).body == data
    if "asan" not in os.environ["DXTRACK_BUILD"]:                             # which keeps what was freed
        assert resident_kib(house) - before < 4 * 1024
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(data), f"Content-Length: {len(data) + 1}"))
        over = raw.answer()
        assert (over.status, over.code) == (413, "body_too_large")


def head_of(client, path, *fields):
    lines = [f"PUT {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {client.token}", *fields]
    return "\r\n".join(lines) + "\r\n\r\n"


def test_a_chunked_upload_is_taken_and_bounded(house, firm):
    data = pdf(300_000)
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(data), "Transfer-Encoding: chunked"))
        for at in range(0, len(data), 50_000):
            part = data[at:at + 50_000]
            raw.send(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        raw.send("0\r\n\r\n")
        assert raw.answer().status == 201
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(data), "Transfer-Encoding: chunked"))
        piece = b"100000\r\n" + PDF.ljust(MIB, b"x") + b"\r\n"
        try:
            for _ in range(21):
                raw.send(piece)
        except OSError:
            pass                                                            # it was refused before all was sent
        assert raw.answer().status == 413


def test_without_a_body_there_is_nothing_to_take(house, firm):
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(b"")))
        assert raw.answer().status == 411


def test_an_upload_that_is_cut_leaves_nothing(house, firm):
    data, before = pdf(2 * MIB), pieces(house)
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(data), f"Content-Length: {len(data)}")).send(data[:MIB])
        until(lambda: house.sql("""SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%evidence_piece%'
                                   AND state = 'idle in transaction'"""))
        raw.socket.shutdown(socket.SHUT_RDWR)
    house.done(201, put(firm[1], pdf()))                                     # waits for the one place of this worker
    assert (pieces(house) - before, firm[1].request("HEAD", path_of(data)).status) == (1, 404)


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_slow_upload_is_ended_and_others_wait_no_longer_than_they_must(house, firm):
    data = pdf(50_000)
    with house.daemon.raw() as raw:
        raw.send(head_of(firm[1], path_of(data), f"Content-Length: {len(data)}")).send(data[:500])
        house.file(firm[1], firm[0])                                         # filings have lanes of their own
        beside = put(firm[1], pdf())                                         # the one place is taken
        assert (beside.status, beside.code, "retry-after" in beside.headers) == (503, "unavailable", True)
        slow = raw.answer()
        assert (slow.status, slow.code) == (408, "timeout")
    house.done(201, put(firm[1], data))


def test_curl_uploads_a_file(house, firm, tmp_path):
    data = pdf(3 * MIB)
    (tmp_path / "paper.pdf").write_bytes(data)
    done = subprocess.run(["curl", "-sS", "--noproxy", "*", "--cacert", house.daemon.authority.certificate, "-T", tmp_path / "paper.pdf", "-w", "%{http_code}",
                           "-o", os.devnull, "-H", f"Authorization: Bearer {firm[1].token}", f"https://localhost:{house.daemon.port}{path_of(data)}"],
                          capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "201"


def test_it_is_seen_where_a_filing_that_names_it_is_seen(house, firm):
    data, (code, client) = pdf(), firm
    sha256 = hashlib.sha256(data).hexdigest()
    house.done(201, put(client, data))
    other_code, other = house.enterprise(GOUZHAO)
    elsewhere = house.officer_of("reviewer", GOUZHAO)

    def seen():
        return [who.request("HEAD", path_of(data)).status for who in (client, other, house.reviewer, house.officer, elsewhere, house.manager)]
    assert seen() == [200, 404, 404, 404, 404, 404]
    body = filing(code) | {"evidence": [sha256]}
    house.done(201, client.post("/v1/submissions", body, key=new_key()))
    assert seen() == [200, 404, 200, 200, 404, 200]
    assert house.officer.get(path_of(data)).body == data
    assert other.get(path_of(data)).code == "not_found"
    assert house.officer_of("auditor").get(path_of(data)).status == 403
    # another enterprise must have it itself, and is then told nothing of the first
    body = filing(other_code) | {"evidence": [sha256]}
    refused = other.post("/v1/submissions", body, key=new_key())
    assert (refused.status, refused.findings) == (422, {"#/evidence/0": "unknown_evidence"})
    house.done(201, put(other, data))
    house.done(201, other.post("/v1/submissions", body, key=new_key()))
    assert elsewhere.request("HEAD", path_of(data)).status == 200


def test_a_filing_names_what_is_there_or_is_told_what_is_not(house, firm):
    code, client = firm
    data = pdf()
    house.done(201, put(client, data))
    there, missing = hashlib.sha256(data).hexdigest(), hashlib.sha256(b"never").hexdigest()
    body = filing(code, provider=None) | {"evidence": [there, missing, "x"]}
    for query in ("", "?dry_run=true"):
        answer = client.post("/v1/submissions" + query, body, key=new_key())
        assert answer.status == 422 and answer.code == "validation"
        assert pointers(answer) == ["#/answers/provider", "#/evidence/1", "#/evidence/2"]
        assert (answer.findings["#/evidence/1"], answer.findings["#/evidence/2"]) == ("unknown_evidence", "format")
    filed = house.done(201, client.post("/v1/submissions", filing(code) | {"evidence": [there]}, key=new_key())).json
    house.done(201, house.review(filed["id"], "return", reason="请补充"))
    body = {"answers": filing(code)["answers"], "evidence": [missing]}
    answer = client.post(f"/v1/submissions/{filed['id']}/corrections", body, key=new_key(), if_match=house.submission(filed["id"], client).etag)
    assert (answer.status, answer.findings) == (422, {"#/evidence/0": "unknown_evidence"})


def test_a_revoked_credential_uploads_nothing(house):
    code, client = house.enterprise()
    house.done(201, put(client, pdf()))
    house.sql(f"UPDATE dxtrack.credential SET revoked_at = now() WHERE uscc = '{code}'")
    data = pdf()
    assert put(client, data).status == 401
    assert house.count("evidence", f"sha256 = '{path_of(data)[13:]}'") == 0


def test_what_nobody_names_goes_in_time(make_house):
    """By the keeper, as soon as a daemon runs on that day."""
    house = make_house()
    try:
        code, client = house.enterprise()
        filed, drafted, lost, young = (pdf() for _ in range(4))
        for data in (filed, drafted, lost, young):
            house.done(201, put(client, data))
        for data, more in ((filed, {}), (drafted, {"draft": True})):
            house.done(201, client.post("/v1/submissions", filing(code) | {"evidence": [path_of(data)[13:]]} | more, key=new_key()))
        house.daemon.stop()
        house.sql(f"UPDATE dxtrack.evidence SET due_at = now() - interval '1 hour' WHERE sha256 <> '{path_of(young)[13:]}'")
        house.daemon.start()
        until(lambda: client.request("HEAD", path_of(lost)).status == 404)
        assert [client.request("HEAD", path_of(d)).status for d in (filed, drafted, young)] == [200, 200, 200]
        assert house.count("evidence_piece") == 3
        refused = client.post("/v1/submissions", filing(code, "workshop", title="一") | {"evidence": [path_of(lost)[13:]]}, key=new_key())
        assert refused.findings == {"#/evidence/0": "unknown_evidence"}
        house.done(201, put(client, lost))
    finally:
        house.close()

"""Lists: pages by cursor, filters, order, what a caller may see; the same as CSV, streamed."""
import csv
import io
import re

import pytest

from support.api import FENGYANG, GOUZHAO, ZONE, filing, new_key

COUNT = 23


@pytest.fixture(scope="module")
def house(make_house):
    """Two enterprises in two districts; the first has filed 23 times, the second twice."""
    one = make_house()
    one.code, one.firm = one.enterprise(FENGYANG)
    one.other_code, one.other = one.enterprise(GOUZHAO)
    one.ids = [one.file(one.firm, one.code, provider=f"云{n:02}").json["id"] for n in range(COUNT)]
    one.other_ids = [one.file(one.other, one.other_code).json["id"] for _ in range(2)]
    one.approve(one.ids[0])
    yield one
    one.close()


def pages(client, path, limit):
    """All items of a list, page by page, and how many pages they took."""
    got, count, cursor = [], 0, ""
    while cursor is not None:
        answer = client.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{f'&cursor={cursor}' if cursor else ''}")
        assert answer.status == 200, answer
        got += answer.json["items"]
        cursor, count = answer.json["next"], count + 1
        assert len(answer.json["items"]) <= limit
        if cursor:
            target = re.match(r'<([^>]+)>; *rel="?next"?', answer.headers["link"]).group(1)
            assert f"cursor={cursor}" in target and f"limit={limit}" in target
    return got, count


def test_pages_hold_each_row_once_oldest_first(house):
    for limit in (1, 5, 23, 24, 1000):
        got, count = pages(house.firm, "/v1/submissions", limit)
        assert [row["id"] for row in got] == house.ids and count == -(-COUNT // limit)


def test_a_page_has_fifty_rows_by_default_and_a_thousand_at_most(house):
    assert house.firm.get("/v1/submissions?limit=1000").status == 200
    assert house.firm.get("/v1/submissions?limit=1001").findings == {"?limit": "bad_parameter"}
    assert len(house.firm.get("/v1/submissions").json["items"]) == COUNT


def test_rows_that_come_while_a_list_is_read_do_not_disturb_it(house):
    first = house.other.get("/v1/submissions?limit=1").json
    extra = house.file(house.other, house.other_code).json["id"]
    got = [first["items"][0]["id"]]
    cursor = first["next"]
    while cursor:
        page = house.other.get(f"/v1/submissions?limit=1&cursor={cursor}").json
        got += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert got == house.other_ids + [extra]
    house.other_ids.append(extra)


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "../..", "e30", "9" * 300])
def test_a_cursor_that_is_none_is_refused(house, cursor):
    answer = house.firm.get(f"/v1/submissions?cursor={cursor}")
    assert answer.status in (400, 422), answer


def test_a_cursor_of_another_list_or_filter_is_refused_or_harmless(house):
    cursor = house.reviewer.get("/v1/submissions?limit=1").json["next"]
    answer = house.reviewer.get(f"/v1/facts?cursor={cursor}")
    assert answer.status in (200, 422)
    mine = house.firm.get(f"/v1/submissions?cursor={house.reviewer.get('/v1/submissions?limit=24').json['next']}")
    assert mine.status in (200, 422)
    if mine.status == 200:
        assert {row["uscc"] for row in mine.json["items"]} <= {house.code}


def test_filters(house):
    def ids(query, client=None):
        return [row["id"] for row in (client or house.reviewer).get(f"/v1/submissions?limit=1000&{query}").json["items"]]
    assert ids(f"uscc={house.other_code}") == house.other_ids
    assert ids("state=approved") == house.ids[:1] and set(ids("state=submitted")) == set(house.ids[1:] + house.other_ids)
    assert ids(f"district={GOUZHAO}") == house.other_ids and len(ids(f"district={ZONE}")) == COUNT + len(house.other_ids)
    assert ids("programme=workshop") == [] and len(ids("programme=cloud")) == COUNT + len(house.other_ids)
    entry = house.submission(house.ids[0]).json["entry"]
    assert ids(f"entry={entry}") == house.ids
    assert ids(f"state=submitted&uscc={house.code}&programme=cloud") == house.ids[1:]


def test_everybody_sees_what_is_theirs(house):
    def codes(client):
        return {row["uscc"] for row in client.get("/v1/submissions?limit=1000").json["items"]}
    assert codes(house.firm) == {house.code} and codes(house.other) == {house.other_code}
    assert codes(house.officer) == {house.code}
    assert codes(house.reviewer) == codes(house.manager) == {house.code, house.other_code}
    assert house.firm.get(f"/v1/submissions?uscc={house.other_code}").json["items"] == []


@pytest.mark.parametrize("path", ["/v1/programmes", "/v1/indicators", "/v1/districts", "/v1/chains", "/v1/enterprises", "/v1/entries", "/v1/facts",
                                  "/v1/targets", "/v1/opening-stocks", "/v1/external-values"])
def test_every_list_has_items_and_next(house, path):
    answer = house.done(200, house.manager.get(path))
    assert isinstance(answer.json["items"], list) and "next" in answer.json


@pytest.mark.parametrize("path", ["/v1/districts", "/v1/parks", "/v1/chains", "/v1/reasons", "/v1/indicators", "/v1/programmes"])
def test_what_is_in_memory_comes_page_by_page(house, path):
    whole, got, cursor = house.firm.get(path).json, [], ""
    assert whole["next"] is None and len(whole["items"]) > 0
    while cursor is not None:
        page = house.done(200, house.firm.get(f"{path}?limit=3{cursor and '&cursor=' + cursor}"))
        assert 0 < len(page.json["items"]) <= 3
        got, cursor = got + page.json["items"], page.json["next"]
        assert page.headers.get("link") == (cursor and f"<{path}?limit=3&cursor={cursor}>; rel=\"next\"")
    assert got == whole["items"]
    for query in ("cursor=x", "cursor=LTE", "cursor=MA", "limit=0", "limit=1001"):      # LTE: -1, MA: 0
        assert house.firm.get(f"{path}?{query}").code == "validation"
    assert house.firm.get(f"{path}?cursor=OTk5OQ").json == {"items": [], "next": None}, "a place that is there no more"


@pytest.mark.parametrize("path", ["/v1/districts", "/v1/parks", "/v1/chains", "/v1/reasons", "/v1/indicators"])
def test_code_lists_as_csv(house, path):
    items, rows = house.firm.get(path).json["items"], read_csv(house.firm.get(f"{path}.csv"))
    assert [row["code"] for row in rows] == [item["code"] for item in items]
    assert "代码" in house.firm.get(f"{path}.csv?lang=zh").body.decode("utf-8-sig").split(",")[0]


def test_what_hangs_on_one_thing_comes_page_by_page(house):
    """Reviews, moves, voids and proposals to reopen."""
    reviews = f"/v1/submissions/{house.ids[0]}/reviews"
    whole = house.firm.get(reviews).json
    assert house.done(200, house.firm.get(f"{reviews}?limit=1")).json == whole and len(whole["items"]) == 1
    entry = house.submission(house.ids[0]).json["entry"]
    fact = house.reviewer.get("/v1/facts?limit=1").json["items"][0]["id"]
    for path in (f"/v1/entries/{entry}/moves", f"/v1/facts/{fact}/void"):
        assert house.done(200, house.reviewer.get(f"{path}?limit=1000")).json == house.reviewer.get(path).json
        assert house.reviewer.get(f"{path}?cursor=x").code == "validation"


def test_code_lists_and_catalogue(house):
    districts = house.firm.get("/v1/districts").json["items"]
    assert {"code": ZONE, "name": "郑州高新技术产业开发区", "kind": "zone", "parent": "410100"} in districts
    assert len(house.firm.get("/v1/indicators").json["items"]) == 9
    programmes = house.firm.get("/v1/programmes").json["items"]
    assert {row["code"] for row in programmes} == {"cloud", "workshop", "platform", "service_manufacturing", "benchmark", "service_provider"}
    cloud = house.done(200, house.firm.get("/v1/programmes/cloud")).json
    english = house.firm.get("/v1/programmes/cloud", headers={"Accept-Language": "en"}).json
    assert cloud["title"] == english["title"] == {"zh": "企业上云", "en": "Enterprise cloud migration"}
    provider = (cloud["form"]["properties"]["provider"], english["form"]["properties"]["provider"])
    assert provider[0]["title"] == "云服务商" and provider[1]["title"] == "Cloud provider"
    assert cloud["form"]["additionalProperties"] is False
    assert house.firm.get("/v1/programmes/nothing").status == 404
    assert house.done(200, house.firm.get("/v1/indicators/cloud.enterprises")).json["rounding"] == "truncate"


def read_csv(answer):
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/csv"), answer
    assert answer.body.startswith(b"\xef\xbb\xbf")
    text = answer.body.decode("utf-8-sig")
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_submissions_as_csv_are_the_whole_list(house):
    rows = read_csv(house.firm.get("/v1/submissions.csv"))
    assert [row["id"] for row in rows] == house.ids and {row["uscc"] for row in rows} == {house.code}
    assert [row["id"] for row in read_csv(house.reviewer.get(f"/v1/submissions.csv?uscc={house.other_code}"))] == house.other_ids
    assert read_csv(house.reviewer.get("/v1/submissions.csv?programme=workshop")) == []


def test_facts_as_csv(house):
    rows = read_csv(house.reviewer.get("/v1/facts.csv"))
    assert len(rows) == 1 and rows[0]["indicator"] == "cloud.enterprises" and rows[0]["uscc"] == house.code


def test_a_text_that_looks_like_a_formula_is_defused(house):
    code, firm = house.enterprise(name="=HYPERLINK(\"http://x\")", short_name="+1")
    house.approve(house.file(firm, code).json["id"])
    row = [r for r in read_csv(house.reviewer.get("/v1/facts.csv")) if r["uscc"] == code][0]
    assert row["name"] == "'=HYPERLINK(\"http://x\")"


def test_a_refused_stream_is_a_problem_not_a_file(house):
    assert house.firm.get("/v1/submissions.csv?nonsense=1").code == "validation"
    assert house.client().get("/v1/submissions.csv").code == "unauthorized"


def test_a_stream_whose_client_leaves_leaves_nothing_behind(house):
    def busy():
        return int(house.cluster.value(house.database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
    for _ in range(5):
        raw = house.daemon.raw()
        raw.send(f"GET /v1/submissions.csv HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {house.firm.token}\r\n\r\n")
        raw.socket.close()
    assert len(read_csv(house.firm.get("/v1/submissions.csv"))) == COUNT
    assert busy() == 0


def test_entries_and_their_filters(house):
    code, firm = house.enterprise(GOUZHAO)
    mine = house.file(firm, code, "workshop", title="车间").json
    house.approve(mine["id"])
    rows = house.reviewer.get(f"/v1/entries?uscc={code}").json["items"]
    assert len(rows) == 1 and rows[0]["id"] == mine["entry"] and rows[0]["stage"] == "recommended" and rows[0]["title"] == "车间"
    assert firm.get("/v1/entries").json["items"] == rows
    assert house.firm.get(f"/v1/entries/{mine['entry']}").status == 404


def test_a_wide_list_is_packed_and_whole(house):
    import gzip
    plain = house.firm.get("/v1/submissions?limit=1000")
    packed = house.firm.get("/v1/submissions?limit=1000", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == plain.body


def test_filed_bytes_come_back_as_they_were(house):
    code, firm = house.enterprise()
    answers = filing(code, provider='引号"反斜\\斜线/𠮷', systems=["é", " \u3000甲 "])["answers"]
    answer = firm.post("/v1/submissions", {"uscc": code, "programme": "cloud", "answers": answers}, key=new_key())
    assert house.submission(answer.json["id"], firm).json["answers"] == answers

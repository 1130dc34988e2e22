"""Tables: beside each list and report the same rows as .csv and as .xlsx, read by another's reader."""
import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest
import yaml

from support.api import FENGYANG, new_key
from support.openapi import FILE
from test_periods import close, make, reopen
from test_publications import publish

PATHS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["paths"]
TABLES = sorted(path.removesuffix(".csv") for path in PATHS if path.endswith(".csv"))
QUERIES = {"/v1/rates": "group_by=district", "/v1/rates/facts": "indicator=cloud.enterprises&as_of=2023-12-31", "/v1/completeness": "period=2023H1"}
NASTY = "样例<&>\"'\r\n\t企业_x0041_\x1b𠮷"


def after_publication(one, fact):
    """What only comes then: a difference, two proposals, an opening stock, and a period that waits for filings."""
    code, firm = one.enterprise(FENGYANG)
    one.approve(one.file(firm, code).json["id"])
    path = f"/v1/facts/{fact}"
    one.done(202, one.reviewer.post(f"{path}/void", {"reason_code": "error", "reason": "样例"}, key=new_key(), if_match=one.reviewer.get(path).etag))
    one.done(202, reopen(one, "2023H1", {"reason": "样例", "expires_at": "2099-01-01T00:00:00+08:00"}))
    one.done(201, one.manager.post("/v1/opening-stocks", {
        "indicator": "platform.cultivated", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 1, "document_no": "文〔2023〕1号",
        "members": [{"uscc": code, "title": "样例平台", "effective_on": "2022-06-01", "district": FENGYANG}]}, key=new_key()))
    one.done(201, make(one, "2031H1"))


@pytest.fixture(scope="module")
def house(make_house):
    """Something in each list: texts that a spreadsheet or XML could take for something else, and 450 totals from outside."""
    one = make_house()
    code, firm = one.enterprise(FENGYANG, name="=1+1", short_name="-样例")
    filed = one.file(firm, code, provider="NASTY").json["id"]
    kept = "$kept$" + json.dumps(NASTY, ensure_ascii=False) + "$kept$"              # of the time before such texts were refused
    one.sql(f"SET session_replication_role = replica; UPDATE dxtrack.submission SET answers = replace(answers, '\"NASTY\"', {kept}); "
            "SET session_replication_role = origin")
    one.approve(filed)
    code, firm = one.enterprise(FENGYANG, name="样例“企业”,一")
    entry = one.file(firm, code, "workshop", title="车间").json
    one.approve(entry["id"])
    one.move(entry["entry"], "expert_review", effective_on="2023-04-10")
    fact = one.manager.get("/v1/facts?limit=1").json["items"][0]["id"]
    one.target(value=928)
    one.done(201, one.manager.post("/v1/external-values", {"indicator": "cloud.enterprises", "scope": "district:410100", "as_of": "2023-05-31", "value": 8,
                                                           "source": "市工信局"}, key=new_key()))
    one.sql("INSERT INTO dxtrack.external_value SELECT made.* FROM dxtrack.external_value v, generate_series(1, 450) n, "
            "LATERAL jsonb_populate_record(v, jsonb_build_object('id', md5(n::text)::uuid, 'value', n)) made")
    make(one, "2023H1", opens=-900, due=-800, late=-700)
    one.done(200, close(one, "2023H1"))
    one.done(201, publish(one))
    after_publication(one, fact)
    one.arguments = {"/v1/submissions": filed, "/v1/entries": entry["entry"], "/v1/facts": fact, "/v1/publications": "1", "/v1/periods": "2023H1"}
    one.auditor = one.officer_of("auditor")
    yield one
    one.close()


def where(house, path):
    """The path with its argument, and the query that it needs."""
    return re.sub(r"\{\w+\}", lambda m: house.arguments[path[:m.start() - 1]], path)


def unescaped(text):
    """What Office reads _xHHHH_ as, and openpyxl leaves as it is."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def shown(cell, text):
    """The cell as CSV says it, where the CSV's own cell is `text`."""
    if cell.value is None:
        return ""
    if cell.data_type == "b":
        return str(cell.value).lower()
    if cell.data_type == "n":
        places = len(cell.number_format.partition(".")[2])
        assert set(cell.number_format) <= set("0."), cell.number_format
        return f"{cell.value:.{places}f}"
    assert cell.data_type == "s", "nothing runs"
    value = unescaped(cell.value)
    return "'" + value if value[:1] in "=+-@\t" and text.startswith("'") else value


def read_book(answer):
    assert answer.status == 200, answer
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None and archive.namelist()[0] == "[Content_Types].xml"
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    assert book.active.freeze_panes == "A2"
    return list(book.active.iter_rows())


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))


def both(house, path, query=""):
    client = house.auditor if path == "/v1/audit" else house.manager
    place = where(house, path)
    return [house.done(200, client.get(f"{place}{ending}?{query}")) for ending in (".csv", ".xlsx")]


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize("lang", ("en", "zh"))
def test_a_workbook_has_the_rows_of_the_csv(house, path, lang):
    plain, packed = both(house, path, f"{QUERIES.get(path, '')}&lang={lang}".lstrip("&"))
    rows, cells = read_csv(plain), read_book(packed)
    assert len(cells) == len(rows)
    for row, line in zip(rows, cells):
        assert [shown(cell, text) for cell, text in zip(line, row)] == row[:len(line)] and not any(row[len(line):])
    for answer, ending in ((plain, "csv"), (packed, "xlsx")):
        assert re.fullmatch(rf'attachment; filename="[a-z-]+\.{ending}"', answer.headers["content-disposition"])
        assert answer.headers["x-content-type-options"] == "nosniff"


OPEN = {"answers", "explanations", "form"}                            # members as the programme's form and rules have them
LISTS = {"findings", "reviews", "moves", "members", "stages", "evidence"}     # of records, as many as there are


@pytest.mark.parametrize("path", TABLES)
def test_what_has_its_members_has_a_column_for_each(house, path):
    """Nested members with dots: a spreadsheet reads no JSON. What has no columns of its own is a list, or free in its members."""
    plain, _ = both(house, path, QUERIES.get(path, ""))
    header, *rows = read_csv(plain)
    assert rows, "a table that says nothing shows nothing"
    blobs = {name: row[i] for row in rows for i, name in enumerate(header) if row[i][:1] in ("{", "[")}
    assert {name for name, text in blobs.items() if text.startswith("{")} <= OPEN, blobs
    assert {name for name, text in blobs.items() if text.startswith("[")} <= LISTS, blobs


def test_each_list_has_its_tables():
    """Whatever has limit and cursor, and the reports; not the change feed, which never ends."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    def pages(item):
        return {"limit", "cursor"} <= {p.get("$ref", "").rsplit("/")[-1] for p in item.get("get", {}).get("parameters", [])}
    lists = {path for path, item in document["paths"].items() if pages(item)}
    assert lists <= set(TABLES)
    assert all(f"{path}.xlsx" in PATHS for path in TABLES)


def test_what_stands_in_the_whole_is_listed_alike(house):
    """Byte for byte: the same members in the same order, also those that are null."""
    for whole, member in (("/v1/submissions", "reviews"), ("/v1/entries", "moves")):
        place = f"{whole}/{house.arguments[whole]}"
        items = house.done(200, house.manager.get(f"{place}/{member}")).body.removeprefix(b'{"items":').removesuffix(b',"next":null}')
        assert items.count(b"null") > 0 and f'"{member}":'.encode() + items in house.done(200, house.manager.get(place)).body


def test_an_empty_list_is_a_header(house):
    plain, packed = both(house, "/v1/submissions", "programme=platform")
    rows, cells = read_csv(plain), read_book(packed)
    assert len(rows) == len(cells) == 1 and [cell.value for cell in cells[0]] == rows[0]


def test_many_batches_are_one_book(house):
    cells = read_book(house.done(200, house.manager.get("/v1/external-values.xlsx")))
    place = [cell.value for cell in cells[0]].index("value")
    assert sorted(row[place].value for row in cells[1:]) == sorted([8, *range(1, 451)])


def test_words_come_as_they_were_written(house):
    cells = read_book(house.done(200, house.manager.get(f"/v1/submissions.xlsx?programme=cloud")))
    answers = unescaped(cells[1][[cell.value for cell in cells[0]].index("answers")].value)
    assert yaml.safe_load(answers)["provider"] == NASTY
    names = {row[[cell.value for cell in cells[0]].index("uscc")].value for row in cells[1:]}
    assert all(isinstance(name, str) and len(name) == 18 for name in names)
    facts = read_book(house.done(200, house.manager.get("/v1/facts.xlsx")))
    assert "=1+1" in {cell.value for row in facts for cell in row}, "a text, and no apostrophe is needed"


def test_head_says_what_get_would(house):
    for path in ("/v1/submissions", "/v1/districts", "/v1/rates"):
        for ending in (".csv", ".xlsx"):
            get = house.done(200, house.manager.get(path + ending))
            head = house.done(200, house.manager.request("HEAD", path + ending))
            assert head.body == b"" and all(head.headers[name] == get.headers[name] for name in ("content-type", "content-disposition"))


def test_live_rates_as_a_workbook_are_not_sent_twice(house):
    first = house.done(200, house.manager.get("/v1/rates.xlsx"))
    assert house.manager.get("/v1/rates.xlsx", headers={"If-None-Match": first.etag}).status == 304
    assert first.etag != house.manager.get("/v1/rates.xlsx?lang=zh").etag != house.manager.get("/v1/rates.csv?lang=zh").etag


def test_what_is_refused_is_no_file(house):
    assert house.manager.get("/v1/submissions.xlsx?nonsense=1").code == "validation"
    assert house.client().get("/v1/submissions.xlsx").code == "unauthorized"
    assert house.manager.get("/v1/submissions.xls").status == 404


def test_who_leaves_in_the_middle_leaves_nothing_behind(house):
    for _ in range(5):
        raw = house.daemon.raw()
        raw.send(f"GET /v1/external-values.xlsx HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {house.manager.token}\r\n\r\n")
        raw.socket.close()
    read_book(house.done(200, house.manager.get("/v1/external-values.xlsx")))
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    assert int(house.cluster.value(house.database, busy)) == 0

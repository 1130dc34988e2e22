"""What waits claims the keys that its facts would get, where an approval would count it."""
import collections
import json
import pathlib
import uuid

import pytest

from house import NORTH, SOUTH, SQL
from test_corrections import correct
from test_register import change
from test_writes import refuse

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
PROVIDERS = "service_provider.enterprises"


def load(base, code, **replaced):
    """Loads a programme's document, its words replaced."""
    text = (SQL / "catalogue" / f"{code}.json").read_text(encoding="utf-8")
    for was, now in replaced.items():
        assert f'"{was}"' in text
        text = text.replace(f'"{was}"', f'"{now}"')
    base.owner.sql("INSERT INTO dxtrack.catalogue (kind, code, version, document, digest) VALUES ('programme', %s, 1, %s, sha256(convert_to(%s, 'UTF8')))",
                   code, text, text)


def added(base, indicator=PROVIDERS, as_of="2023-12-31"):
    """What waits adds, by leaf."""
    sums = collections.Counter()
    for r in base.zone.call("figure_submitted", as_of, None, indicator):
        sums[r["scope"]] += r["n"] if r["scope_kind"] == "district" else 0
    return {scope: n for scope, n in sums.items() if n != 0}


def batch(base, uscc, text, **values):
    return base.submitted(uscc, programme="service_provider", answers=json.dumps({"batch": text}), **values)


def counted(base, uscc, text, key):
    done = base.approve(batch(base, uscc, text), "2023-03-01", [PROVIDERS], ["enterprise"], [key], stage="recognised", document_no="1号")
    assert done["outcome"] == "stored"


@pytest.mark.parametrize("what,file", [("title", "titles.json"), ("batch", "batches.json")])
def test_titles_and_batches_are_compared_as_in_c(shared, what, file):
    cases = json.loads((GOLDEN / file).read_text(encoding="utf-8"))["cases"]
    got = [(case[what], shared.owner.sql(f"SELECT dxtrack.{what}_normalise(%s)", case[what])[0][0]) for case in cases]
    assert got == [(case[what], case["key"]) for case in cases]
    assert shared.owner.sql(f"SELECT dxtrack.{what}_normalise(NULL)") == [(None,)]


@pytest.mark.parametrize("said,key,written", [("第一批 A1", "第一批a1", " 第一批 a1"), ("第一批 A1", "第一批a1", "第一批　Ａ１"), ("第一批 A1", "第一批a1", "第一批\u200b A1 "),
                                              ("第一批", "第一批", "第 １ 批次"), ("1", "第一批", "首批")])
def test_a_batch_written_otherwise_is_the_same(base, said, key, written):
    load(base, "service_provider")
    u, other = base.enterprise(NORTH), base.enterprise(SOUTH)
    counted(base, u, said, key)
    batch(base, u, written)
    assert added(base) == {}, "it counts already"
    batch(base, u, "第二批")
    batch(base, u, " 第二批 ")
    batch(base, other, written)
    assert added(base) == {NORTH: 1, SOUTH: 1}


def test_a_batch_of_nothing_is_none(base):
    load(base, "service_provider")
    u = base.enterprise(NORTH)
    counted(base, u, " ", "")
    batch(base, u, "\u3000")
    assert added(base) == {}


def test_who_is_gone_on_the_day_claims_nothing(base):
    load(base, "cloud")
    u, other = base.enterprise(NORTH), base.enterprise(SOUTH)
    for code in (u, other):
        change(base, code, "2023-05-10", enterprise_status="moved_out")
    base.submitted(u, answers=json.dumps({"service_start": "2023-05-10"}))
    assert added(base, "cloud.enterprises") == {}
    base.submitted(other, answers=json.dumps({"service_start": "2023-05-09"}))
    assert added(base, "cloud.enterprises") == {SOUTH: 1}
    base.submitted(u, answers=json.dumps({"service_start": "2023-05-09"}))
    assert added(base, "cloud.enterprises") == {NORTH: 1, SOUTH: 1}


def test_where_entries_are_counted_each_waits_for_itself(base):
    load(base, "service_provider", enterprise_batch="entry")
    u = base.enterprise(NORTH)
    s = batch(base, u, "第一批")
    batch(base, u, "第一批")
    assert added(base) == {NORTH: 2}
    done = base.approve(s, "2023-03-01", [PROVIDERS], ["entry"], stage="recognised", document_no="1号")
    assert done["outcome"] == "stored" and added(base) == {NORTH: 1}


def judged(base, filed):
    """Whether an approval takes the filing; nothing of it stays."""
    base.reviewer.begin()
    rows = base.reviewer.ask("review_approve", **base.keyed(base.reviewer), submission=filed["id"], review=uuid.uuid4(), stage="recognised",
                             indicators=[PROVIDERS], key_rules=["entry"], key_suffixes=[None], counts_on="2023-06-01")
    base.reviewer.rollback()
    return rows[0]["outcome"]


def test_a_title_that_another_entry_took_claims_nothing(base):
    load(base, "service_provider", enterprise_batch="entry")
    u = base.enterprise(NORTH)
    shared = uuid.uuid4()
    titled = dict(title="T", title_key="t")
    bearer = batch(base, u, "1", entry=shared, **titled)
    waits = batch(base, u, "1", entry=shared, entry_given=True, **titled)   # the entry's title is the other filing's to hold
    assert added(base) == {NORTH: 1} and judged(base, waits) == "stored"
    refuse(base, bearer, "return")
    correct(base, bearer, title="U", title_key="u", answers=json.dumps({"batch": "1"}))
    taker = batch(base, u, "1", **titled)
    assert judged(base, waits) == "duplicate_title" and judged(base, bearer) == judged(base, taker) == "stored"
    assert added(base) == {NORTH: 2}
    refuse(base, bearer, "reject")
    assert added(base) == {NORTH: 1}, "of the entry waits only what cannot be approved"


@pytest.mark.parametrize("answers", ["{}", '{"service_start":null}', '{"other":"2023-06-01"}'])
def test_without_the_day_that_counts_nothing_is_claimed(base, answers):
    """The day on which it came is no day of a contract."""
    load(base, "cloud")
    base.submitted(base.enterprise(NORTH), answers=answers)
    assert added(base, "cloud.enterprises") == {}


def test_without_batch_or_evidence_nothing_is_claimed(base):
    load(base, "service_provider")
    u, other = base.enterprise(NORTH), base.enterprise(SOUTH)
    base.submitted(u, programme="service_provider", answers="{}")
    assert added(base) == {}
    batch(base, u, "1")
    batch(base, other, "1", evidence=json.dumps(["ab" * 32]))
    assert added(base) == {NORTH: 1, SOUTH: 1}
    base.owner.sql("""UPDATE dxtrack.catalogue SET document = replace(document, '"evidence_required": false', '"evidence_required": true')""")
    assert added(base) == {SOUTH: 1}

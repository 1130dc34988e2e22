"""Notices: in the transaction of the decision, in the words of the catalogue, answered by the next version."""
import json
import uuid
from datetime import datetime, timezone

import pytest

from house import NORTH, SOUTH, SQL
from test_corrections import correct
from test_figures import CLOUD
from test_writes import refuse


@pytest.fixture
def words(base):
    """A base with the catalogue's words."""
    for kind, name in (("reasons", "reasons"), ("programme", "cloud"), ("programme", "workshop")):
        text = (SQL / "catalogue" / f"{name}.json").read_text()
        base.owner.sql("INSERT INTO dxtrack.catalogue (kind, code, version, document, digest) VALUES (%s, %s, 1, %s, sha256(convert_to(%s, 'UTF8')))",
                       kind, name, text, text)
    return base


def notices(who, **filters):
    rows = who.call("notice_list", **filters)
    return [row | {"text": {"zh": row["text.zh"], "en": row["text.en"]},
                   "answer": row["answer.version"] and {"version": row["answer.version"], "received_at": row["answer.received_at"]}} for row in rows]


def test_a_return_is_told_and_answered(words):
    base = words
    s = base.submitted(base.enterprise())
    row = refuse(base, s, "return", reason_code="incomplete", reason="缺合同。", due_on="2099-01-31")
    told, = notices(base.session(uscc=s["uscc"]))
    review, = json.loads(base.zone.call("submission_get", s["id"])[0]["reviews"])
    assert (told["kind"], told["submission"], told["version"], told["uscc"], told["programme"]) == ("return", s["id"], 1, s["uscc"], "cloud")
    assert (str(told["id"]), str(told["due_on"]), told["at"], told["answer"]) == (review["id"], "2099-01-31", row["recorded_at"], None)
    assert (review["reason_code"], review["due_on"]) == ("incomplete", "2099-01-31")
    assert told["text"] == {"zh": "贵企业的“企业上云”填报（第 1 版）已被退回。原因：填报内容不完整；缺合同。请于 2099-01-31 前（含当日）补正后重新提交。",
                            "en": "Your filing for Enterprise cloud migration (version 1) was returned. Reason: The filing is incomplete; 缺合同."
                                  " Please correct and file it again by 2099-01-31."}
    correct(base, s)
    assert notices(base.session(uscc=s["uscc"]))[0]["answer"] == {"version": 2, "received_at": datetime(2023, 7, 1, 0, 0, 0, 500000, timezone.utc)}
    refuse(base, s, "return")
    correct(base, s)
    assert [n["answer"]["version"] for n in notices(base.session(uscc=s["uscc"]))] == [2, 3]


def test_every_decision_that_concerns_the_enterprise(words):
    base = words
    uscc = base.enterprise()
    a, b = (base.submitted(uscc, programme="workshop", title=t, title_key=t) for t in "AB")
    refuse(base, a, "endorse")
    assert notices(base.session(uscc=uscc)) == []
    base.approve(a, stage="recommended")
    refuse(base, b, "reject", reason_code="not_true", reason="与现场不符")
    correct(base, a, title="A", title_key="A")
    one, two = notices(base.session(uscc=uscc))
    assert (one["kind"], one["text"]["en"], one["answer"]) == ("approve", 'Your filing "A" for Smart workshops and factories (version 1) was approved.', None)
    assert (two["kind"], two["text"]["zh"]) == ("reject", "贵企业的“智能车间和智能工厂”填报“B”（第 1 版）未通过审核。原因：经核实内容不属实；与现场不符。")


def test_a_void_is_told_when_it_is_confirmed(words):
    base = words
    s = base.submitted(base.enterprise())
    base.approve(s, "2023-01-10", *CLOUD)
    fact = base.owner.sql("SELECT id FROM dxtrack.fact")[0][0]
    proposal = uuid.uuid4()
    base.write(base.reviewer, "void_propose", fact=fact, proposal=proposal, reason_code="merged", reason="同一家")
    assert [n["kind"] for n in notices(base.zone)] == ["approve"]
    base.write(base.zone, "void_confirm", fact=fact, proposal=proposal)
    told = notices(base.zone, kind="void")[0]
    assert (told["id"], told["submission"], told["version"]) == (proposal, s["id"], 1)
    assert told["text"] == {"zh": "贵企业的“企业上云”填报（第 1 版）所计入的一项已作废。原因：与其他记录重复，已合并；同一家。",
                            "en": "What was counted of your filing for Enterprise cloud migration (version 1) has become void."
                                  " Reason: Merged with another record of the same; 同一家."}


def test_a_void_of_what_nobody_filed(words):
    base = words
    uscc = base.enterprise()
    base.write(base.zone, "opening_stock_insert", id=uuid.uuid4(), indicator="cloud.enterprises", scope=f"district:{NORTH}", as_of="2022-12-31", value=1,
               member_uscc=[uscc], member_title=[None], member_effective_on=["2022-01-01"], member_district=[NORTH], indicators=["cloud.enterprises"],
               key_rules=["enterprise"])
    fact = base.owner.sql("SELECT id FROM dxtrack.fact")[0][0]
    proposal = uuid.uuid4()
    base.write(base.reviewer, "void_propose", fact=fact, proposal=proposal, reason_code="error", reason="x")
    assert base.write(base.zone, "void_confirm", fact=fact, proposal=proposal)["outcome"] == "stored"
    told, = notices(base.session(uscc=uscc))
    assert (told["submission"], told["version"], told["programme"]) == (None, None, None)
    assert told["text"]["zh"] == "贵企业的期初记录所计入的一项已作废。原因：录入或审核差错；x。"
    assert told["text"]["en"] == "What was counted of your opening record has become void. Reason: Recorded or approved by mistake; x."


def test_without_a_catalogue_it_is_told_all_the_same(base):
    s = base.submitted(base.enterprise())
    refuse(base, s, "return", reason_code="gone", reason="x")
    assert notices(base.zone)[0]["text"] == {"zh": "贵企业的“cloud”填报（第 1 版）已被退回。原因：x。",
                                             "en": "Your filing for cloud (version 1) was returned. Reason: x."}


def test_what_was_told_stays_when_words_change(words):
    base = words
    s = base.submitted(base.enterprise())
    refuse(base, s, "return", reason_code="incomplete", reason="x")
    text = notices(base.zone)[0]["text"]
    base.owner.sql("INSERT INTO dxtrack.catalogue (kind, code, version, document, digest) VALUES ('reasons', 'reasons', 2, '{\"reasons\":[]}', sha256('x'))")
    assert notices(base.zone)[0]["text"] == text
    assert "不完整" not in refuse_again(base, s)


def refuse_again(base, s):
    correct(base, s)
    refuse(base, s, "return", reason_code="incomplete", reason="x")
    return notices(base.zone)[-1]["text"]["zh"]


def test_a_decision_refused_or_undone_tells_nothing(base):
    s = base.submitted(base.enterprise())
    assert refuse(base, s, "return", if_match="9")["outcome"] == "stale"
    base.reviewer.begin()
    base.reviewer.ask("review_refuse", **base.keyed(base.reviewer), submission=s["id"], review=uuid.uuid4(), decision="return", reason="x")
    base.reviewer.rollback()
    assert notices(base.zone) == []
    refuse(base, s, "return", key="k")
    refuse(base, s, "return", key="k")
    assert len(notices(base.zone)) == 1


def test_pages_filters_and_who_sees_what(base):
    a, b = base.enterprise(NORTH), base.enterprise(SOUTH)
    first, second = base.submitted(a), base.submitted(b)
    refuse(base, first, "return")
    refuse(base, second, "reject")
    base.approve(base.submitted(a), "2023-01-10", *CLOUD)
    every = notices(base.zone)
    assert [n["kind"] for n in every] == ["return", "reject", "approve"]
    page = notices(base.zone, limit=2)
    assert page == every[:2]
    assert notices(base.zone, recorded_at=page[1]["recorded_at"], id=page[1]["id"]) == every[2:]
    assert [n["kind"] for n in notices(base.zone, district=SOUTH)] == ["reject"] and len(notices(base.zone, district="410172")) == 3
    assert [n["kind"] for n in notices(base.zone, uscc=a)] == ["return", "approve"]
    assert [n["kind"] for n in notices(base.zone, kind="reject")] == ["reject"]
    assert [n["kind"] for n in notices(base.zone, submission=first["id"])] == ["return"]
    assert {n["uscc"] for n in notices(base.session(uscc=b))} == {b} == {n["uscc"] for n in notices(base.session(districts=SOUTH))}
    assert notices(base.session()) == []

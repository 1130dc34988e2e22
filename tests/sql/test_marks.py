"""Marks: what filings of two enterprises share is told, and nothing else of it."""
import json

import psycopg2
import pytest

OWN = {"rule": "Q301", "tier": "inform", "pointer": "#/answers/b", "message": '一 "marks":[ 二'}


def marked(*marks, others=1, rule="Q381"):
    finding = {"rule": rule, "tier": "inform", "pointer": "#/answers/a", "message": "同"}
    return {"marks": list(marks), "others": others, "finding": finding}


def found(*findings):
    return json.dumps(findings, ensure_ascii=False, separators=(",", ":"))


def file(base, who, *findings):
    done = base.file(who, base.filing(who, findings=found(*findings)))[0]
    assert done["outcome"] == "stored"
    return done


def rules(done):
    return [f["rule"] for f in json.loads(done["findings"])]


def test_a_finding_holds_where_enough_others_have_filed(base):
    one, two, three = (base.filer(base.enterprise()) for _ in range(3))
    assert rules(file(base, one, marked("a:1"), marked("a:2", others=2))) == []
    assert rules(file(base, one, marked("a:1"))) == []                    # its own
    done = file(base, two, OWN, marked("a:0", "a:1"), marked("a:2", others=2, rule="Q384"))
    assert rules(done) == ["Q301", "Q381"]
    assert rules(file(base, three, marked("a:2", others=2, rule="Q384"))) == ["Q384"]
    assert rules(file(base, three, marked("b:1"))) == []
    stored, = base.owner.sql("SELECT findings FROM dxtrack.submission WHERE id = %s", done["id"])[0]
    content, = base.owner.sql("SELECT convert_from(content, 'UTF8') FROM dxtrack.audit WHERE object = %s", str(done["id"]))[0]
    assert stored == done["findings"] == found(OWN, marked()["finding"]) and stored in content   # byte for byte


def test_only_what_is_stored_leaves_marks(base):
    one, two = base.filer(base.enterprise()), base.filer(base.enterprise())
    wrong = base.filing(one, findings=found(marked("c:1")), entry_given=True)
    assert base.file(one, wrong)[0]["outcome"] == "unknown_entry"
    assert rules(file(base, two, marked("c:1"))) == []
    row = base.filing(two, findings=found(marked("c:2")))
    assert [base.file(two, row)[0]["outcome"] for _ in range(2)] == ["stored", "replayed"]
    assert rules(base.file(two, row)[0]) == []


def test_rows_of_a_group_keep_their_own(base):
    filers = [base.filer(base.enterprise()) for _ in range(5)]
    file(base, filers[0], marked("d:1"), marked("d:2"))
    s = base.session(uscc=",".join(f.uscc for f in filers[1:]))
    rows = [base.filing(filers[1], findings=found(marked("d:1"))), base.filing(filers[2], findings=found(OWN, marked("d:9"))),
            base.filing(filers[3], findings=found(OWN, marked("d:2"))), base.filing(filers[4])]
    done = base.file(s, *rows)
    assert [rules(d) for d in done] == [["Q381"], ["Q301"], ["Q301", "Q381"], []] and done[1]["findings"] == found(OWN)
    left = base.owner.sql("SELECT uscc, array_agg(mark ORDER BY mark) FROM dxtrack.filing_mark WHERE mark LIKE 'd:%%' GROUP BY 1")
    assert dict(left) == {filers[0].uscc: ["d:1", "d:2"], filers[1].uscc: ["d:1"], filers[2].uscc: ["d:9"], filers[3].uscc: ["d:2"]}


def test_one_is_settled_before_it_is_stored(base):
    one, two = base.filer(base.enterprise()), base.filer(base.enterprise())
    settle = lambda who, rehearsed, uscc=None: who.call("findings_settle", found(OWN, marked("e:1")), uscc or who.uscc, rehearsed)[0]["text"]
    assert json.loads(settle(one, True)) == json.loads(settle(two, True)) == [OWN]
    assert json.loads(settle(one, False)) == [OWN] and json.loads(settle(one, True)) == [OWN]
    assert [f["rule"] for f in json.loads(settle(two, True))] == ["Q301", "Q381"]
    assert settle(two, False, one.uscc) == "[]"                           # nobody leaves marks for another
    assert base.owner.sql("SELECT count(*) FROM dxtrack.filing_mark WHERE mark = 'e:1'")[0][0] == 1


def test_marks_are_nobodys_to_read(base):
    one = base.filer(base.enterprise())
    file(base, one, marked("f:1"))
    for statement in ("SELECT * FROM dxtrack.filing_mark", "DELETE FROM dxtrack.filing_mark", "INSERT INTO dxtrack.filing_mark VALUES ('f:2', 'X')"):
        with pytest.raises(psycopg2.Error):
            one.sql(statement)


def test_what_was_filed_before_for_an_entry(base):
    one = base.filer(base.enterprise())
    first = base.filing(one, programme="platform", answers='{"n":1}')
    assert base.file(one, first)[0]["outcome"] == "stored"
    ask = lambda who: [r["text"] for r in who.call("filing_before", one.uscc, "platform", first["entry"])]
    assert ask(one) == ['{"n":1}'] and ask(base.filer(base.enterprise())) == []
    again = base.filing(one, programme="platform", answers='{"n":2}', entry=first["entry"], entry_given=True, received_at="2023-06-02T00:00:00Z")
    assert base.file(one, again)[0]["outcome"] == "stored" and ask(one) == ['{"n":2}']
    base.owner.sql("UPDATE dxtrack.submission_head SET state = 'rejected' WHERE id = %s", again["id"])
    assert ask(one) == ['{"n":1}']

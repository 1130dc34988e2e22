"""dxtrackctl verify: agrees with what the daemon did, and names what somebody changed behind its back."""
import pytest

from support.api import FENGYANG, SHIFO, ZONE, new_key
from support.cluster import CtlError

CHECKS = 7


@pytest.fixture(scope="module")
def lived(house):
    """Filings in several states, a recognised workshop that an opening names, too, a void, an award of an opening; nothing of it is changed by the tests."""
    approved = [house.enterprise(FENGYANG) for _ in range(3)]
    filings = [house.file(firm, code).json for code, firm in approved]
    for mine in filings:
        house.approve(mine["id"])
    code, firm = house.enterprise(SHIFO)
    house.done(201, house.review(house.file(firm, code).json["id"], "return", reason="请补充合同"))
    house.file(firm, code)
    shop = house.file(firm, code, "workshop", title="一号车间").json
    house.approve(shop["id"])
    house.moves(shop["entry"], ["expert_review", "publicity", "recognised"])
    house.done(201, house.manager.post("/v1/opening-stocks", {
        "indicator": "benchmark.enterprises", "scope": f"district:{FENGYANG}", "as_of": "2022-12-31", "value": 1, "document_no": "文",
        "members": [{"uscc": code, "title": None, "effective_on": "2022-05-01", "district": FENGYANG}]}, key=new_key()))
    house.done(201, house.manager.post("/v1/opening-stocks", {
        "indicator": "workshop.workshops", "scope": f"district:{SHIFO}", "as_of": "2022-12-31", "value": 1, "document_no": "文",
        "members": [{"uscc": code, "title": "一号 车间", "effective_on": "2022-05-01", "district": SHIFO}]}, key=new_key()))
    fact = house.done(200, house.reviewer.get(f"/v1/facts?uscc={approved[0][0]}")).json["items"][0]
    etag = house.done(200, house.reviewer.get(f"/v1/facts/{fact['id']}")).etag
    proposed = house.done(202, house.reviewer.post(f"/v1/facts/{fact['id']}/void", {"reason_code": "error", "reason": "重复"}, key=new_key(), if_match=etag))
    house.done(200, house.manager.post(f"/v1/facts/{fact['id']}/void", proposed.json, key=new_key(), if_match=house.done(
        200, house.manager.get(f"/v1/facts/{fact['id']}")).etag))
    award = house.file(firm, code, "benchmark").json
    house.approve(award["id"], effective_on="2023-03-10", document_no="文")
    house.done(201, house.manager.post("/v1/external-values", {"indicator": "benchmark.enterprises", "scope": "district:410100", "as_of": "2023-03-31",
                                                               "value": 4, "source": "市工信局"}, key=new_key()))
    house.done(201, house.manager.post("/v1/periods", {"code": "2023H1", "opens_on": "2023-06-01", "due_on": "2023-07-10", "late_until": "2023-07-20"}, key=new_key()))
    house.done(200, house.manager.post("/v1/periods/2023H1/close", None, key=new_key(), if_match=house.manager.get("/v1/periods/2023H1").etag))
    for number in range(2):
        house.done(201, house.manager.post("/v1/publications", {"period": "2023H1", "title": "通报", "document_no": f"文〔2023〕{number}号"}, key=new_key()))
    house.daemon.stop()                                                      # so that the database can be copied
    return house


@pytest.mark.parametrize("words", [(), ("figures",)])
def test_it_agrees_with_what_the_daemon_did(lived, words):
    printed = lived.ctl("verify", *words, "--lang", "en")
    assert printed.count("agrees ") == CHECKS and "Everything agrees" in printed


TAMPERED = {
    "a tally": ("UPDATE dxtrack.tally SET n = n + 1 WHERE (indicator, scope_kind) = ('cloud.enterprises', 'district')", "tally against", "facts 2"),
    "a fact's month": ("UPDATE dxtrack.fact SET effective_on = '2023-05-20' WHERE indicator = 'cloud.enterprises'", "tally against", "2023-0"),
    "a fact that is gone": ("DELETE FROM dxtrack.fact WHERE indicator = 'workshop.workshops'", "tally against", "facts 0"),
    "a void that is gone": ("DELETE FROM dxtrack.fact_void", "tally against", "facts 3"),
    "a fact's origin": ("UPDATE dxtrack.fact SET origin = gen_random_uuid() WHERE source = 'submission'", "facts: keys and origins", "no submission"),
    "an opening's member": ("DELETE FROM dxtrack.opening_member", "facts: keys and origins", "no opening"),
    "a fact's key": ("UPDATE dxtrack.fact SET key = key || '/2023' WHERE indicator = 'workshop.enterprises'", "facts: keys and origins", "/2023"),
    "a thing that is two": ("UPDATE dxtrack.fact SET key = id::text WHERE indicator = 'workshop.workshops' AND source = 'opening'", "facts: keys and origins", "key "),
    "two things that are one": ("UPDATE dxtrack.fact SET title = '二号车间' WHERE indicator = 'workshop.workshops' AND source = 'opening'", "facts: keys and origins", "key "),
    "a revision that is gone": ("DELETE FROM dxtrack.figure_revision WHERE revision = 2", "clock of figures", "2 differ"),
    "a fact recorded earlier": ("UPDATE dxtrack.fact SET recorded_at = recorded_at - interval '1 day' WHERE indicator = 'workshop.workshops'",
                                "clock of figures", "fact "),
    "a stage": ("UPDATE dxtrack.entry_head SET stage = 'publicity' WHERE stage = 'recognised'", "entries against", "publicity, moves lead to recognised"),
    "a state": ("UPDATE dxtrack.submission_head SET state = 'approved' WHERE state = 'returned'", "submissions against", "last decision return"),
    "a version": ("UPDATE dxtrack.submission_head SET versions = 2 WHERE state = 'submitted'", "submissions against", "version 1 of 2; received 1"),
    "a publication's words": ("UPDATE dxtrack.publication SET content = content || ' ', digest = sha256(convert_to(content || ' ', 'UTF8')) WHERE no = 1",
                              "publications against", "publication 1: not what was audited"),
    "a publication's facts": ("UPDATE dxtrack.publication_facts SET facts = facts[2:] WHERE (publication, indicator) = (2, 'cloud.enterprises')",
                              "publications against", "publication 2: facts of cloud.enterprises"),
    "a fact of another day than the share's": ("UPDATE dxtrack.fact SET effective_on = '2023-05-10' WHERE indicator = 'benchmark.enterprises' AND source = 'submission'",
                                               "publications against", "publication 1: share of benchmark.enterprises"),
    "a publication that is gone": ("DELETE FROM dxtrack.publication_facts WHERE publication = 1; DELETE FROM dxtrack.publication WHERE no = 1",
                                   "publications against", "publication 2: the number before it is missing"),
    "what gave way": ("UPDATE dxtrack.waiting SET superseded = superseded + 1", "submissions that no figure counts", "superseded"),
    "what waits": ("UPDATE dxtrack.waiting SET pending = pending + 1", "submissions that no figure counts", "pending"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_it_names_what_was_changed(lived, what):
    """As somebody who owns the database might: past triggers. A copy of the database is changed."""
    statement, check, sign = TAMPERED[what]
    copy = lived.cluster.copy(lived.database)
    try:
        lived.cluster.sql(copy, f"SET session_replication_role = replica; {statement}")
        with pytest.raises(CtlError) as caught:
            lived.cluster.ctl(copy, "verify", "--lang", "en")
    finally:
        lived.cluster.drop(copy)
    rows = [line for line in caught.value.output.splitlines() if line.startswith("differs")]
    assert caught.value.status == 1 and "find out why" in caught.value.complaint
    assert any(check in row and sign in row for row in rows), caught.value.output

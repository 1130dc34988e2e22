"""Rules of the programmes from outside: what refuses, what must be explained, what is only told, and what is kept of it."""
import json

import pytest

from support.api import filing, new_key

AMOUNT = 300_000_000          # three million yuan, too much for a micro enterprise
REASON = "含三年服务费和边缘服务器硬件,由集团统一采购"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()


@pytest.fixture(scope="module")
def micro(house):
    return house.enterprise(size="micro", industry="F5137")


def costly(code, explanation=None, **more):
    body = filing(code, contract_amount_fen=AMOUNT, **more)
    return body | ({"explanations": {"Q203": explanation}} if explanation is not None else {})


def post(client, body, path="/v1/submissions", **more):
    return client.post(path, body, **({"key": new_key()} | more))


def errors(answer):
    assert (answer.status, answer.code) == (422, "validation"), answer
    return {(row["pointer"], row["code"]) for row in answer.json["errors"]}


def hints(answer, status=201):
    assert answer.status == status, answer
    return [(row["rule"], row["tier"], row["pointer"]) for row in answer.json["findings"]]


TOLD = ("Q203", "explain", "#/answers/contract_amount_fen")


def test_a_block_refuses_whatever_is_explained(micro):
    code, firm = micro
    body = filing(code, service_end="2023-03-19") | {"explanations": {"Q104": REASON}}
    answer = post(firm, body)
    assert errors(answer) == {("#/answers/service_end", "order")}
    assert "Q104" in answer.json["errors"][0]["message"] and "2023-03-20" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("explanation,code", [
    (None, "explanation_required"), ("", "explanation_empty"), ("核实无误", "explanation_empty"), ("情况属实。", "explanation_empty"),
    ("无误", "explanation_empty"), ("经核实无误，情况属实，数据真实有效！！！", "explanation_empty"), ("集团采购", "explanation_short"),
    ("经核实无误,情况属实,特此说明", "explanation_empty"), ("核实无误核实无误xyz", "explanation_empty"), ("12345678901234", "explanation_empty"),
    ("本企业对以上数据的真实性负责", "explanation_empty"), ("同上同上同上同上一二三", "explanation_empty")])
def test_what_explains_nothing_refuses(house, micro, explanation, code):
    before = house.count("submission"), house.count("idempotency")
    for query in ("", "?dry_run=true"):
        answer = post(micro[1], costly(micro[0], explanation), f"/v1/submissions{query}")
        assert errors(answer) == {("#/explanations/Q203", code)}
        assert "3000000 元" in answer.json["errors"][0]["message"] and "10" in answer.json["errors"][0]["message"]
    assert (house.count("submission"), house.count("idempotency")) == before


def test_only_rules_of_the_programme_are_explained(micro):
    """Also where nothing was found: a slip in an id would be kept and explain nothing. Rules that found nothing may be explained."""
    code, firm = micro
    explained = {"explanations": {"Q999": REASON, "Q203": REASON, "constructor": REASON}}
    wrong = {("#/explanations/Q999", "unknown_member"), ("#/explanations/constructor", "unknown_member")}
    for body in (filing(code) | explained, filing(code) | explained | {"draft": True}):
        assert errors(post(firm, body)) == wrong
    assert errors(post(firm, costly(code) | {"explanations": {"Q999": REASON}})) == {("#/explanations/Q999", "unknown_member"),
                                                                                    ("#/explanations/Q203", "explanation_required")}
    assert post(firm, filing(code) | {"explanations": {"Q203": REASON, "Q104": REASON}}).status == 201


def test_an_explained_filing_is_taken_and_keeps_what_was_said(house, micro):
    code, firm = micro
    key = new_key()
    answer = post(firm, costly(code, REASON), key=key)
    assert hints(answer) == [TOLD]
    again = post(firm, costly(code, REASON), key=key)
    assert again.body == answer.body and again.headers["idempotency-replayed"] == "true"
    read = house.submission(answer.json["id"]).json       # by the reviewer
    assert read["findings"] == answer.json["findings"] and read["explanations"] == {"Q203": REASON}
    version = house.reviewer.get(f"/v1/submissions/{answer.json['id']}/versions").json["items"][0]
    assert version["findings"] == answer.json["findings"] and version["explanations"] == {"Q203": REASON}
    content = house.cluster.value(house.database, f"SELECT convert_from(content, 'UTF8') FROM dxtrack.audit WHERE object = '{answer.json['id']}' AND action = 'submission'")
    assert REASON in content and '"Q203"' in content
    assert hints(post(firm, costly(code, REASON), "/v1/submissions?dry_run=true", key=None), 200) == [TOLD]


def test_what_informs_never_refuses_and_speaks_the_callers_language(micro):
    code, firm = micro
    body = filing(code, contract_date="2023-03-25")
    told = ("Q301", "inform", "#/answers/service_start")
    chinese, english = post(firm, body), post(firm, body, headers=ENGLISH)
    assert hints(chinese) == hints(english) == [told]
    assert chinese.json["findings"][0]["message"] == "上云日期 2023-03-20 早于合同签订日期 2023-03-25。"
    assert english.json["findings"][0]["message"] == "The service began on 2023-03-20, before the contract was signed on 2023-03-25."
    answer = post(firm, costly(code), headers=ENGLISH)
    assert answer.json["errors"][0]["message"].startswith("The contract's 3000000 yuan") and answer.json["errors"][0]["message"].isascii()


def test_everything_is_told_at_once(micro):
    code, firm = micro
    body = costly(code, "无", layer="x", service_end="2023-03-19", provider_uscc=code)
    assert errors(post(firm, body)) == {
        ("#/answers/layer", "enum"), ("#/answers/service_end", "order"), ("#/explanations/Q201", "explanation_required"),
        ("#/explanations/Q203", "explanation_empty")}


def test_drafts_are_asked_when_they_are_submitted(house, micro):
    code, firm = micro
    made = house.done(201, post(firm, costly(code) | {"draft": True})).json
    assert made["findings"] == []
    etag = house.submission(made["id"], firm).etag
    submit = f"/v1/submissions/{made['id']}/submit"
    assert errors(post(firm, None, submit, if_match=etag)) == {("#/explanations/Q203", "explanation_required")}
    saved = house.done(200, firm.request("PUT", f"/v1/submissions/{made['id']}", costly(code, REASON), if_match=etag))
    assert hints(post(firm, None, submit + "?dry_run=true", if_match=saved.etag, key=None), 200) == [TOLD]
    assert hints(post(firm, None, submit, if_match=saved.etag), 200) == [TOLD]
    assert [row["rule"] for row in house.submission(made["id"]).json["findings"]] == ["Q203"]


def test_a_correction_is_compared_with_what_it_corrects(house):
    code, firm = house.enterprise(size="large")
    filed = house.file(firm, code, "platform", title="平台甲", registered_users=100).json["id"]
    house.done(201, house.review(filed, "return", reason="请核对"))
    answers = {"answers": filing(code, "platform", connected_devices=999, registered_users=160)["answers"]}
    path = f"/v1/submissions/{filed}/corrections"
    etag = house.submission(filed, firm).etag
    assert errors(post(firm, answers, path, if_match=etag)) == {
        ("#/explanations/Q221", "explanation_required"), ("#/explanations/Q222", "explanation_required")}
    said = {"Q221": "一台网关报废,其下设备尚未迁移到新网关", "Q222": "五月并入产业园统一账号,新增注册六十家"}
    made = post(firm, answers | {"explanations": said}, path, if_match=etag)
    assert hints(made) == [("Q221", "explain", "#/answers/connected_devices"), ("Q222", "explain", "#/answers/registered_users")]
    first, second = house.reviewer.get(f"/v1/submissions/{filed}/versions").json["items"]
    assert (first["findings"], first["explanations"]) == ([], {})
    assert second["findings"] == made.json["findings"] and second["explanations"] == said


def test_the_register_is_looked_at_as_it_stands_now(house):
    code, firm = house.enterprise(size="micro")
    assert errors(post(firm, costly(code))) == {("#/explanations/Q203", "explanation_required")}
    etag = house.done(200, house.manager.get(f"/v1/enterprises/{code}")).etag
    assert hints(post(firm, filing(code))) == []
    change = {"effective_on": "2023-01-01", "status": "deregistered"}
    house.done(200, house.manager.request("PATCH", f"/v1/enterprises/{code}", change, key=new_key(), if_match=etag))
    later = house.client(house.token(uscc=code))          # a credential that no worker remembers yet
    assert hints(post(later, filing(code))) == [("Q391", "inform", "#/uscc")]


def test_who_is_no_manufacturer_explains_a_workshop(micro):
    code, firm = micro
    assert errors(post(firm, filing(code, "workshop", title="车间"))) == {("#/explanations/Q217", "explanation_required")}
    body = filing(code, "workshop", title="车间") | {"explanations": {"Q217": "去年起自产传感器,行业代码变更登记中"}}
    assert hints(post(firm, body)) == [("Q217", "explain", "#/uscc")]


def test_every_shipped_rule_is_served_as_json(micro):
    """Messages with signs of JSON in what was filed stay one text."""
    code, firm = micro
    answer = post(firm, filing(code, invoice_nos=['a"b\\{1}', 'a"b\\{1}']))
    assert errors(answer) == {("#/answers/invoice_nos/1", "rule")}
    assert 'a"b\\{1}' in json.loads(answer.body)["errors"][0]["message"]


# What others have filed

def rules(answer, status=201):
    return [row["rule"] for row in house_done(answer, status)["findings"]]


def house_done(answer, status):
    assert answer.status == status, answer
    return answer.json


def test_a_contract_and_an_invoice_of_two_enterprises_are_told(house):
    (one, first), (two, second) = house.enterprise(), house.enterprise()
    number, invoice = f"合同{new_key()}", new_key()
    body = lambda code, **more: filing(code, contract_no=number, invoice_nos=[new_key(), invoice], **more)
    assert rules(post(first, body(one))) == [] and rules(post(first, body(one))) == []        # its own, once more
    assert rules(post(second, body(two), "/v1/submissions?dry_run=true", key=None), 200) == ["Q381", "Q382"]
    made = post(second, filing(two, contract_no=f" {number.upper()}"))                            # as titles are compared
    assert [(f["rule"], f["tier"], f["pointer"]) for f in made.json["findings"]] == [("Q381", "inform", "#/answers/contract_no")]
    assert house.submission(made.json["id"]).json["findings"] == made.json["findings"]
    assert one not in made.body.decode() and json.dumps(made.json["findings"], ensure_ascii=False).count("其他企业") == 1
    assert rules(post(first, body(one))) == ["Q381"]                                           # now the first is told, too


def test_corrections_and_drafts_are_told_and_leave_their_marks(house):
    (one, first), (two, second) = house.enterprise(), house.enterprise()
    number = new_key()
    filed = house.file(first, one).json["id"]
    house.done(201, house.review(filed, "return", reason="请核对"))
    answers = {"answers": filing(one, contract_no=number)["answers"]}
    path, etag = f"/v1/submissions/{filed}/corrections", house.submission(filed, first).etag
    assert rules(post(first, answers, path + "?dry_run=true", if_match=etag, key=None), 200) == []
    assert rules(post(second, filing(two, contract_no=number), "/v1/submissions?dry_run=true", key=None), 200) == []  # a rehearsal leaves none
    assert rules(post(first, answers, path, if_match=etag)) == []
    draft = house.done(201, post(second, filing(two, contract_no=number) | {"draft": True}))
    made = post(second, None, f"/v1/submissions/{draft.json['id']}/submit", if_match=draft.etag)
    assert rules(made, 200) == ["Q381"] and rules(house.submission(draft.json["id"]), 200) == ["Q381"]


def test_many_from_one_address_are_told(house):
    code, firm = house.enterprise()
    house.sql("INSERT INTO dxtrack.filing_mark SELECT 'address:127.0.0.1', 'X' || n FROM generate_series(1, 50) n")
    assert rules(post(firm, filing(code))) == []                                               # the box itself is no office


def test_a_filing_for_an_entry_is_compared_with_the_last_one(house):
    code, firm = house.enterprise()
    first = house.file(firm, code, "platform", title="平台", registered_users=100).json
    less = filing(code, "platform", entry=first["entry"], connected_devices=400)
    wanted = {("#/explanations/Q221", "explanation_required"), ("#/explanations/Q222", "explanation_required")}
    assert errors(post(firm, less)) == wanted
    assert errors(post(firm, less, "/v1/submissions?dry_run=true", key=None)) == wanted
    draft = house.done(201, post(firm, less | {"draft": True}))
    assert errors(post(firm, None, f"/v1/submissions/{draft.json['id']}/submit", if_match=draft.etag)) == wanted
    said = {"explanations": {"Q221": "二季度起按企业去重,剔除重复接入的六百台设备", "Q222": "二季度起按企业去重,剔除重复接入的六百台设备"}}
    assert rules(post(firm, less | said)) == ["Q221", "Q222"]
    assert rules(post(firm, less)) == []                                                       # the same as last time

"""A 409 says where the thing stands and what can be done from there; a 403 of a review says which office may."""
import pytest

from support.api import FENGYANG, filing, new_key
from test_corrections import correct, withdraw
from test_periods import close, make, period, reopen
from test_registry import patch
from test_voids import post

GENERAL = "当前状态不允许此操作，请查看对象的状态后再操作。"


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()


def told(answer, *wanted, status=409, code="conflict"):
    """The answer's own sentence has all of the words; its code and title stay what they are."""
    assert (answer.status, answer.json["code"]) == (status, code), answer
    assert answer.json["detail"] != GENERAL and answer.json["detail"] != answer.json["title"]
    for words in wanted:
        assert words in answer.json["detail"], answer.json["detail"]


def test_a_filing_says_where_it_stands(house):
    code, firm = house.enterprise()
    filed = house.file(firm, code).json["id"]
    told(house.review(filed, "endorse"), "“已提交，待审核”", "不能初核", "只有一级审核", "现在可以审定、退回、不予通过")
    told(correct(house, firm, filed), "不能更正", "由企业撤回")
    told(firm.post(f"/v1/submissions/{filed}/submit", None, key=new_key(), if_match=house.submission(filed, firm).etag), "不能提交")
    told(firm.request("PUT", f"/v1/submissions/{filed}", filing(code), if_match=house.submission(filed, firm).etag), "不能修改或放弃")
    house.approve(filed)
    told(withdraw(house, firm, filed), "“已审定”", "不能撤回", "由企业更正")
    told(house.review(filed, "return", reason="x"), "“已审定”", "不能退回")
    other = house.file(firm, code).json["id"]
    house.done(201, house.review(other, "reject", reason="不符"))
    told(house.review(other, "approve"), "“不予通过”", "不再变动")
    english = house.reviewer.request("POST", f"/v1/submissions/{other}/reviews", {"decision": "approve"}, key=new_key(),
                                     if_match=house.submission(other).etag, headers={"Accept-Language": "en"})
    told(english, "The filing is rejected; it cannot be approved now")


def test_an_entry_says_where_it_can_go(house):
    code, firm = house.enterprise()
    made = house.file(firm, code, "workshop", title="一车间").json
    house.approve(made["id"])
    told(house.move(made["entry"], "recognised", effective_on="2023-05-08", document_no="x"), "已推荐", "不能转为“已认定”（recognised）", "“专家评审”（expert_review）")


def test_a_fact_says_what_was_said_about_it(house):
    code, firm = house.enterprise()
    house.approve(house.file(firm, code).json["id"])
    fact = house.manager.get(f"/v1/facts?uscc={code}").json["items"][0]["id"]
    body = {"reason_code": "error", "reason": "核实有误"}
    proposal = house.done(202, post(house, fact, body)).json
    told(post(house, fact, body), "待确认的作废提议", "另一名管理人员")
    told(post(house, fact, proposal), "区级管理人员", status=403, code="forbidden")
    house.done(200, post(house, fact, proposal, house.manager))
    told(post(house, fact, body), "已作废")


def test_a_period_says_whether_it_is_open(house):
    house.done(201, make(house, "2031H1"))
    told(make(house, "2031H1"), "已有此代码的填报期")
    body = {"reason": "补报", "expires_at": "2099-01-01T00:00:00+08:00"}
    told(reopen(house, "2031H1", body), "处于开放状态")
    house.done(200, close(house, "2031H1"))
    told(close(house, "2031H1", etag=period(house, "2031H1").etag), "已关闭")
    proposal = house.done(202, reopen(house, "2031H1", body)).json
    told(reopen(house, "2031H1", body), "待确认的重新开放提议")
    told(reopen(house, "2031H1", proposal), "提议人不能确认", status=403, code="forbidden")


def test_an_enterprise_says_what_is_in_the_way(house):
    code, _ = house.enterprise()
    again = {"uscc": code, "name": "样例", "district": FENGYANG}
    told(house.manager.post("/v1/enterprises", again, key=new_key()), "已在名录中")
    heir, _ = house.enterprise(predecessor=code)
    told(patch(house, code, {"effective_on": "2023-06-01", "predecessor": heir}), "以自己为前身")

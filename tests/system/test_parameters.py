"""Every writing route of docs/openapi.yaml: with a parameter that it does not know it does nothing, and rehearsed it stores nothing."""
import hashlib

import pytest

from support.api import FENGYANG, ZONE, filing, new_key, pointers, uscc
from support.openapi import Contract
from test_periods import close, make, period, soon, today

WRITES = ("post", "put", "patch", "delete")
PDF = b"%PDF-1.7\nparameters\n"
GIVEN_LATER = "{event,sequencer}"                       # what is stored already gets its place in the feed when it does


class Stage:
    """A house with an object for each route; what() gives (client, path, body, etag) of a request that would be done."""

    def __init__(self, house):
        self.house = house
        self.code, self.firm = house.enterprise()
        self.draft = self.begin()
        self.given_up, self.saved = self.begin(), self.begin()
        self.waiting, self.reviewed, self.returned = (house.file(self.firm, self.code, "service_provider").json["id"] for _ in range(3))
        house.done(201, house.review(self.returned, "return", reason_code="incomplete", reason="缺合同"))
        shop = house.file(self.firm, self.code, "workshop", title="一号车间").json
        house.approve(shop["id"])
        self.entry = shop["entry"]
        house.approve(house.file(self.firm, self.code).json["id"])
        self.fact = house.done(200, house.reviewer.get(f"/v1/facts?uscc={self.code}&indicator=cloud.enterprises")).json["items"][0]["id"]
        for name in ("2021", "2022", "2023H1"):
            house.done(201, make(house, name))
        for name in ("2022", "2023H1"):
            house.done(200, close(house, name))
        self.about = {"{id}": self.waiting, "{code}": "2021", "{sha256}": hashlib.sha256(PDF).hexdigest(), "{uscc}": self.code}

    def begin(self):
        body = {**filing(self.code), "draft": True}
        return self.house.done(201, self.firm.post("/v1/submissions", body, key=new_key())).json["id"]

    def etag(self, path, client=None):
        return self.house.done(200, (client or self.house.reviewer).get(path)).etag

    def about_submission(self, identity, end="", body=None, client=None):
        path = f"/v1/submissions/{identity}"
        return client or self.firm, path + end, body, self.etag(path, self.firm)

    def what(self, method, template):
        manager, whole = self.house.manager, filing(self.code)
        scope = f"district:{FENGYANG}"
        requests = {
            ("post", "/v1/submissions"): lambda: (self.firm, template, whole, None),
            ("put", "/v1/submissions/{id}"): lambda: self.about_submission(self.saved, "", filing(self.code, provider="乙")),
            ("delete", "/v1/submissions/{id}"): lambda: self.about_submission(self.given_up),
            ("post", "/v1/submissions/{id}/submit"): lambda: self.about_submission(self.draft, "/submit"),
            ("post", "/v1/submissions/{id}/corrections"): lambda: self.about_submission(
                self.returned, "/corrections", {"answers": filing(self.code, "service_provider")["answers"]}),
            ("post", "/v1/submissions/{id}/withdraw"): lambda: self.about_submission(self.waiting, "/withdraw"),
            ("post", "/v1/submissions/{id}/reviews"): lambda: self.about_submission(
                self.reviewed, "/reviews", {"decision": "reject", "reason_code": "not_eligible", "reason": "不符"}, self.house.reviewer),
            ("put", "/v1/evidence/{sha256}"): lambda: (self.firm, template.format(sha256=self.about["{sha256}"]), PDF, None),
            ("post", "/v1/entries/{id}/moves"): lambda: (
                self.house.reviewer, f"/v1/entries/{self.entry}/moves", {"to": "expert_review", "effective_on": "2023-04-01"},
                self.etag(f"/v1/entries/{self.entry}")),
            ("post", "/v1/facts/{id}/void"): lambda: (
                self.house.reviewer, f"/v1/facts/{self.fact}/void", {"reason_code": "error", "reason": "核实有误"}, self.etag(f"/v1/facts/{self.fact}")),
            ("post", "/v1/targets"): lambda: (manager, template, {
                "indicator": "cloud.enterprises", "scope": scope, "year": 2023, "value": 5, "kind": "increment", "document_no": "文",
                "valid_from": "2023-01-01", "reason": "年度任务"}, None),
            ("post", "/v1/periods"): lambda: (manager, template, {"code": "2020", "opens_on": today(), "due_on": today(), "late_until": today()}, None),
            ("post", "/v1/periods/{code}/close"): lambda: (manager, "/v1/periods/2021/close", None, period(self.house, "2021").etag),
            ("post", "/v1/periods/{code}/reopen"): lambda: (
                manager, "/v1/periods/2022/reopen", {"reason": "补充", "expires_at": soon(hours=1)}, period(self.house, "2022").etag),
            ("post", "/v1/publications"): lambda: (manager, template, {"period": "2023H1", "title": "通报", "document_no": "文"}, None),
            ("post", "/v1/opening-stocks"): lambda: (manager, template, {
                "indicator": "cloud.enterprises", "scope": scope, "as_of": "2022-12-31", "value": 7, "document_no": "文"}, None),
            ("post", "/v1/external-values"): lambda: (manager, template, {
                "indicator": "cloud.enterprises", "scope": "district:410100", "as_of": "2023-05-31", "value": 8, "source": "市工信局"}, None),
            ("post", "/v1/enterprises"): lambda: (manager, template, {
                "uscc": uscc(90001), "name": "某企业", "short_name": None, "district": FENGYANG, "park": None, "chains": [], "industry": None,
                "size": None, "status": "active", "predecessor": None}, None),
            ("patch", "/v1/enterprises/{uscc}"): lambda: (
                manager, f"/v1/enterprises/{self.code}", {"short_name": "某", "effective_on": today()},
                self.etag(f"/v1/enterprises/{self.code}")),
        }
        assert (method, template) in requests, f"{method} {template} is to be tried here as well"
        return requests[method, template]()

    def stored(self):
        """All that is stored, as one hash a table."""
        if not hasattr(self, "statement"):
            tables = [row[0] for row in self.house.sql(
                f"SELECT tablename FROM pg_tables WHERE schemaname = 'dxtrack' AND tablename <> ALL ('{GIVEN_LATER}'::name[]) ORDER BY 1")]
            self.statement = " UNION ALL ".join(
                f"SELECT '{table}', (SELECT count(*) || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM dxtrack.{table} t)" for table in tables)
        return self.house.sql(self.statement)


@pytest.fixture(scope="module")
def stage(make_house):
    house = make_house()
    yield Stage(house)
    house.close()


def routes(wanted):
    contract = Contract()
    for template, item in contract.document["paths"].items():
        for method in set(item) & set(wanted):
            yield method, template, [contract.resolved(parameter)["name"] for parameter in item[method].get("parameters", [])]


def send(request, method, query, key=None):
    client, path, body, etag = request
    return client.request(method.upper(), path + query, body, key=key, if_match=etag)


def test_nothing_is_done_for_a_parameter_that_is_not_known(stage):
    for method, template, names in routes(WRITES):
        request = stage.what(method, template)
        before = stage.stored()
        wrong = ["?zz=1", "?dry_run=yes" if "dry_run" in names else "?dry_run=true"]
        for query in wrong:
            refused = send(request, method, query, new_key())
            assert (refused.status, refused.code, pointers(refused)) == (422, "validation", [query.split("=")[0]]), (method, template, query, refused)
        assert stage.stored() == before, (method, template)


def test_a_bad_value_is_told_with_what_would_be_taken(stage):
    said = {}
    for language in ("zh", "en"):
        refused = stage.house.manager.get("/v1/rates?as_of=gestern&group_by=day", headers={"Accept-Language": language})
        said[language] = [error["message"] for error in stage.house.done(422, refused).json["errors"]]
    assert all("“gestern”不能用。" in text or "district|chain|month" in text for text in said["zh"]) and len(said["zh"]) == 2
    assert said["en"][0].startswith("The parameter cannot be \"gestern\". ") and "YYYY-MM-DD" in said["en"][0] and "district|chain|month" in said["en"][1]


def test_a_rehearsal_stores_nothing_and_wants_no_key(stage):
    for method, template, names in routes(WRITES):
        if "dry_run" not in names:
            continue
        request = stage.what(method, template)
        before = stage.stored()
        rehearsed = send(request, method, "?dry_run=true")
        assert rehearsed.status == (204 if method == "delete" else 200) and "etag" not in rehearsed.headers, (method, template, rehearsed)
        assert stage.stored() == before, (method, template)


def test_reading_routes_know_their_parameters(stage):
    stage.house.done(201, stage.firm.request("PUT", f"/v1/evidence/{stage.about['{sha256}']}", PDF))
    for method, template, _ in routes(["get"]):
        path = template
        for name, value in stage.about.items():
            path = path.replace(name, value)
        if "{" in path or stage.about["{id}"] in path and not path.startswith("/v1/submissions/"):
            continue
        clients = {"metrics": stage.house.daemon.admin, "audit": lambda: stage.house.officer_of("auditor"), "evidence": lambda: stage.firm}
        client = clients.get(path.strip("/").removeprefix("v1/").split("/")[0].split(".")[0], lambda: stage.house.manager)()
        refused = client.get(f"{path}?zz=1")
        assert (refused.status, refused.code) == (422, "validation") and "?zz" in pointers(refused), (path, refused)


def test_each_of_these_requests_would_have_been_done(stage):
    """Last, for it does them."""
    for method, template, _ in routes(WRITES):
        request = stage.what(method, template)
        before = stage.stored()
        done = send(request, method, "", new_key())
        assert 200 <= done.status < 300, (method, template, done)
        assert stage.stored() != before or "evidence" in template, (method, template)

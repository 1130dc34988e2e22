"""docs/openapi.yaml: it is there, it holds together, and the running daemon serves it."""
import yaml

from support.api import filing, new_key
from support.openapi import FILE, Contract


def test_the_document_is_openapi_3_1_and_every_reference_leads_somewhere():
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1")
    contract = Contract()

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                contract.resolver.resolve(node["$ref"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)
    walk(document)
    assert "problem" in {name.lower() for name in document["components"]["schemas"]}


def test_the_daemon_serves_it(house):
    served = house.done(200, house.client().get("/v1/openapi.json"))
    assert served.headers["content-type"].startswith("application/json")
    assert served.json["paths"].keys() == yaml.safe_load(FILE.read_text(encoding="utf-8"))["paths"].keys()


def test_every_route_of_the_document_is_known_to_the_daemon(house):
    """A path that the daemon did not know would be 404 for everybody; these are 401 without a credential."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for path, item in document["paths"].items():
        where = path.replace("{", "").replace("}", "")
        for method in set(item) & {"get", "post", "put", "patch", "delete"}:
            client = house.daemon.admin() if path == "/metrics" else house.client()
            answer = client.request(method.upper(), where, b"" if method != "get" else None)
            assert answer.status not in (404, 405), (method, path, answer)


NO_SINGLE_THINGS = {"/v1/completeness", "/v1/events", "/livez", "/readyz"}        # reports, a feed, and what is asked of a service


def single_things():
    """Paths of the document whose GET answers one thing as JSON: all but lists."""
    document = Contract()
    for path, item in document.document["paths"].items():
        answers = item.get("get", {}).get("responses", {})
        content = document.resolved(answers.get("200", {})).get("content", {})
        schema = document.resolved(content.get("application/json", {}).get("schema", {}))
        if "application/json" in content and "next" not in schema.get("properties", {}) and path not in NO_SINGLE_THINGS:
            yield path, answers


def test_single_resources_have_a_strong_tag_and_are_not_sent_twice(house):
    code, firm = house.enterprise()
    one = house.file(firm, code).json
    house.approve(one["id"])
    fact = house.reviewer.get(f"/v1/facts?uscc={code}").json["items"][0]["id"]
    body = {"code": "2020", "opens_on": "2020-01-01", "due_on": "2020-12-31", "late_until": "2021-01-31"}
    made = house.done(201, house.manager.post("/v1/periods", body, key=new_key()))
    house.done(200, house.manager.post("/v1/periods/2020/close", None, key=new_key(), if_match=made.etag))
    paper = {"period": "2020", "title": "通报", "document_no": "文〔2021〕1号"}
    no = house.done(201, house.manager.post("/v1/publications", paper, key=new_key())).json["no"]
    named = {"submissions/{id}": one["id"], "entries/{id}": one["entry"], "facts/{id}": fact, "{uscc}": code, "periods/{code}": "2020", "{no}": str(no),
             "programmes/{code}": "cloud", "indicators/{code}": "cloud.enterprises"}
    for template, answers in single_things():
        assert "304" in answers, f"{template} is a single thing that is never unchanged in openapi.yaml"
        path = template
        for end, value in named.items():
            if template.endswith(end):
                path = template.removesuffix(end) + end.replace(end[end.index("{"):], value)
        got = house.done(200, house.manager.get(path))
        assert got.etag.startswith('"'), template
        unchanged = house.done(304, house.manager.get(path, headers={"If-None-Match": f'"x", {got.etag}'}))
        assert unchanged.body == b"" and unchanged.etag == got.etag, template
        assert house.done(200, house.manager.get(path, headers={"If-None-Match": '"x"'})).body == got.body


def test_the_tag_of_what_is_told_in_two_languages_is_that_of_its_bytes(house):
    tags = {house.done(200, house.manager.get("/v1/programmes/cloud", headers={"Accept-Language": language})).etag for language in ("zh", "en", "zh-CN")}
    assert len(tags) == 2


def again(client, method, path, body=None, etag=None):
    """Sends it twice under one key: the answer, which comes a second time with its tag."""
    key = new_key()
    first, second = (client.request(method, path, body, key=key, if_match=etag) for _ in range(2))
    assert (second.status, second.json, second.headers.get("etag")) == (first.status, first.json, first.headers["etag"]), (method, path)
    assert first.status in (200, 201) and second.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    return first


def test_a_replay_carries_the_tag_of_the_first_answer(house):
    """Whatever became of the thing meanwhile: what was filed, changed and decided, then all of it asked again."""
    code, firm = house.enterprise()
    path = f"/v1/enterprises/{code}"
    again(house.manager, "PATCH", path, {"effective_on": "2023-06-01", "name": "改名"}, house.done(200, house.manager.get(path)).etag)
    draft = again(firm, "POST", "/v1/submissions", {**filing(code), "draft": True})
    one = f"/v1/submissions/{draft.json['id']}"
    filed = again(firm, "POST", f"{one}/submit", etag=draft.etag)
    back = again(house.reviewer, "POST", f"{one}/reviews", {"decision": "return", "reason": "材料不清"}, filed.etag)
    better = {name: member for name, member in filing(code).items() if name not in ("uscc", "programme")}
    again(firm, "POST", f"{one}/corrections", better, back.etag)
    other = again(firm, "POST", "/v1/submissions", filing(code))
    again(firm, "POST", f"/v1/submissions/{other.json['id']}/withdraw", etag=other.etag)
    shop = house.file(firm, code, "workshop", title="一车间").json
    house.approve(shop["id"])
    again(house.reviewer, "POST", f"/v1/entries/{shop['entry']}/moves", {"to": "expert_review", "effective_on": "2023-05-08"},
          house.entry(shop["entry"]).etag)
    made = again(house.manager, "POST", "/v1/periods", {"code": "2021", "opens_on": "2021-01-01", "due_on": "2021-12-31", "late_until": "2022-01-31"})
    closed = again(house.manager, "POST", "/v1/periods/2021/close", etag=made.etag)
    again(house.manager, "POST", "/v1/publications", {"period": "2021", "title": "通报", "document_no": "文〔2022〕1号"})
    proposed = house.done(202, house.reviewer.post("/v1/periods/2021/reopen", {"reason": "补报", "expires_at": "2099-01-01T00:00:00+08:00"}, key=new_key(),
                                                   if_match=closed.etag))
    again(house.manager, "POST", "/v1/periods/2021/reopen", {"proposal": proposed.json["proposal"]},
          house.done(200, house.manager.get("/v1/periods/2021")).etag)

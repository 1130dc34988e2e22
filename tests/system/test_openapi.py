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

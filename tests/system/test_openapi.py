"""docs/openapi.yaml: it is there, it holds together, and the running daemon serves it."""
import yaml

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

"""Every writing route of docs/openapi.yaml with a body: whatever stands in place of a member is told, and never a reason to fall."""
import json

import pytest

from support.api import new_key
from support.openapi import Contract
from test_parameters import Stage, send

WRONG = [None, True, 7, -1, 10 ** 18, 10 ** 30, 1.5, "", "x", "\u0000", "9999-12-31", [], {}, [None], [7], ["x"], [[]], [{}], [{"x": 7}], {"x": None}, {"x": [None]}]


@pytest.fixture(scope="module")
def stage(make_house):
    house = make_house()
    yield Stage(house)
    house.close()


def members(contract, schema):
    """{name: schema} of all members that a schema knows, whichever way it is put together."""
    schema = contract.resolved(schema)
    found = dict(schema.get("properties", {}))
    for part in [*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])]:
        found.update(members(contract, part))
    return found


def kinds_of_wrong(contract, schema, good):
    """Values for one member: the same for each, and the good one with something wrong inside."""
    yield from WRONG
    schema = contract.resolved(schema)
    if isinstance(good, list) and good:
        yield [good[0], None]
        yield [good[0]] * 300
    inner = members(contract, schema.get("items", {})) if "items" in schema else members(contract, schema)
    whole = good if isinstance(good, dict) else {}
    for name in {*inner, *whole}:
        for value in WRONG:
            yield [{name: value}] if "items" in schema else {**whole, name: value}


def bodies_of(contract, operation, good):
    yield from WRONG
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    known = members(contract, schema)
    for name in sorted({*known, *good}):
        for value in kinds_of_wrong(contract, known.get(name, {}), good.get(name)):
            yield {**good, name: value}


def writing():
    contract = Contract()
    for template, item in contract.document["paths"].items():
        for method in ("post", "put", "patch"):
            if "application/json" in item.get(method, {}).get("requestBody", {}).get("content", {}):
                yield method, template


@pytest.mark.parametrize("method,template", writing())
def test_a_wrong_body_is_told(stage, method, template):
    contract = Contract()
    operation = contract.document["paths"][template][method]
    names = [contract.resolved(parameter)["name"] for parameter in operation.get("parameters", [])]
    client, path, good, etag = stage.what(method, template)
    tried = 0
    for body in bodies_of(contract, operation, good):
        answer = send((client, path, body, etag), method, "?dry_run=true" if "dry_run" in names else "", new_key())
        if answer.status == 412:                        # a body before it was none that is wrong, and was done
            client, path, good, etag = stage.what(method, template)
        assert answer.status < 500, (method, template, json.dumps(body, ensure_ascii=False), answer)
        tried += 1
    assert tried > 50

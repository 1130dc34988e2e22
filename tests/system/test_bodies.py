"""Every route of docs/openapi.yaml: whatever stands in place of a member of its body, or of a parameter, is answered, and never a reason to fall."""
import json

import pytest

from support.api import new_key
from support.openapi import Contract
from test_parameters import Stage, routes, send

WRONG = [None, True, 7, -1, 10 ** 18, 10 ** 30, 1.5, "", "x", "\u0000", "9999-12-31", [], {}, [None], [7], ["x"], [[]], [{}], [{"x": 7}], {"x": None}, {"x": [None]}]


ODD = ["", "x", "0", "-1", "007", "1e3", "9" * 30, "%00", "%ff", "%E7%94%B2", "a,b,,", "*", "..", "district:", "district:410172", "chain:%27", ":", "2023-02-30", "0000-00-00", "9999-12-31",
       "2023-06-30T16:00:00Z", "2023-06-30T16:00:00%2B08:00", "1970-01-01", "true", "null", "%25s%25n", "x" * 3000, "2023H1", "2023-06"]


KNOWN = {"indicator": "cloud.enterprises", "scope": "district:410172", "district": "410172", "as_of": "2023-06-30", "known_at": "2023-06-30T16:00:00Z", "group_by": "district",
         "basis": "submitted", "programme": "cloud", "period": "2023H1", "uscc": "91410100MA0000015B", "limit": "2", "cursor": "x", "lang": "en", "year": "2023", "state": "submitted",
         "after": "1", "wait": "0", "status": "active", "rows": "not_filed", "stage": "active", "chain": "smart_sensor",
         "park": "smart_port", "kind": "move", "part": "new", "variant": "one", "entry": "01a230d0-ac53-7203-ac3a-c05922c43cba", "submission": "01a230d0-ac53-7203-ac3a-c05922c43cba"}


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


def texts(value, pointer="#"):
    """(pointer, text, what the body is with another text there) of every text in a body."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        def put(made, key=key):
            return {**value, key: made} if isinstance(value, dict) else [*value[:key], made, *value[key + 1:]]
        if isinstance(inner, str):
            yield f"{pointer}/{key}", inner, put
        for at, text, put_inner in texts(inner, f"{pointer}/{key}"):
            yield at, text, lambda made, put=put, put_inner=put_inner: put(put_inner(made))


@pytest.mark.parametrize("method,template", writing())
def test_no_text_has_control_characters(stage, method, template):
    """Before anything is done to what the bodies are about."""
    client, path, good, etag = stage.what(method, template)
    good = {**good, **{name: "甲" for name in ("title", "reason") if name in good}}
    if template == "/v1/publications":
        good["remarks"] = {"opening": "甲", "platform_tail": {"zh": "乙", "en": "B"}}
    tried = 0
    for pointer, text, put in texts(good):
        for odd in ("\r\n", "\u0001", "\u0085", "\u2028", "\u202e", "\u2066", *([] if pointer == "#/reason" else ["\n"])):
            answer = send((client, path, put(f"{text[:1]}{odd}{text[1:]}x"), etag), method, "", new_key())
            if answer.status == 200 and answer.json["state"] == "draft" and pointer.startswith("#/answers/"):
                etag = answer.etag                      # whatever is in it is told when it is filed
                continue
            assert answer.status == 422 and answer.findings.get(pointer) in ("line_break", "control_character", "uscc", "date", "format", "enum"), (pointer, odd, answer)
            tried += 1
    assert tried >= 6


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


def test_an_odd_value_of_a_parameter_is_answered(stage):
    """Alone, and beside good ones of the others; a stream that has begun may not fail either."""
    clients = {"metrics": stage.house.daemon.admin, "audit": stage.house.officer_of("auditor"), "evidence": stage.firm}
    tried = 0
    for method, template, names in routes(["get", "head"]):
        path = template
        for name, value in stage.about.items():
            path = path.replace(name, value)
        client = clients.get(path.strip("/").removeprefix("v1/").split("/")[0].split(".")[0], stage.house.manager)
        for place in [part for part in template.split("/") if "{" in part]:
            for odd in ODD:
                answer = client.request(method.upper(), template.replace(place, odd.replace("/", "")).replace("{", "").replace("}", ""))
                assert answer.status < 500, (method, template, odd, answer)
        for name in set(names) & set(KNOWN):
            for odd in ODD:
                for more in ("", "".join(f"&{other}={good}" for other, good in KNOWN.items() if other in names and other != name)):
                    answer = client.request(method.upper(), f"{path}?{name}={odd}{more}")
                    assert answer.status < 500, (method, path, name, odd, more, answer)
                    tried += 1
    assert tried > 1000

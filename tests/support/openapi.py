"""Holds every JSON answer to docs/openapi.yaml: the route, the status and the schema must stand there, a tag that is named must be there."""
import re

import jsonschema
import yaml

from support.places import TREE

FILE = TREE / "docs" / "openapi.yaml"
BASE = "urn:dxtrack:openapi"


class Contract:
    """Call it with (method, path, answer)."""

    def __init__(self):
        with open(FILE, encoding="utf-8") as file:
            self.document = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.resolver = jsonschema.RefResolver(BASE, self.document)
        self.routes = []
        for template, item in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
            self.routes.append((template.count("{"), re.compile(pattern + r"\Z"), template, item))
        self.routes.sort(key=lambda route: route[0])
        self.validators = {}

    def find(self, path):
        """The template and item of a path without its query, or None."""
        for _, pattern, template, item in self.routes:
            if pattern.match(path):
                return template, item
        return None

    def resolved(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def validator(self, name, schema):
        if name not in self.validators:
            self.validators[name] = jsonschema.Draft202012Validator(
                schema, resolver=self.resolver, format_checker=jsonschema.draft202012_format_checker)
        return self.validators[name]

    def __call__(self, method, path, answer):
        media = answer.headers.get("content-type", "").split(";")[0].strip()
        if method == "HEAD":                             # what GET would answer, without a body
            return
        if media == "application/problem+json":
            schema = {"$ref": "#/components/schemas/problem"}
            self.hold(f"problem of {method} {path}", "problem", schema, answer)
        if media != "application/json":
            return
        found = self.find(path.split("?")[0])
        assert found, f"{path} is not in openapi.yaml"
        template, item = found
        operation = item.get(method.lower())
        assert operation, f"{method} {template} is not in openapi.yaml"
        response = operation["responses"].get(str(answer.status))
        assert response, f"{method} {template} never answers {answer.status} by openapi.yaml"
        schema = self.resolved(response).get("content", {}).get("application/json", {}).get("schema")
        assert schema is not None, f"{method} {template} {answer.status} has no schema in openapi.yaml"
        header = self.resolved(response).get("headers", {}).get("ETag", {})
        tagged = header.get("$ref") == "#/components/headers/ETag" and "dry_run=true" not in path
        assert not tagged or "etag" in answer.headers, f"{method} {template} {answer.status} lacks the ETag of openapi.yaml"
        self.hold(f"{method} {path} {answer.status}", (method, template, answer.status), schema, answer)

    def hold(self, what, name, schema, answer):
        errors = sorted(self.validator(name, schema).iter_errors(answer.json), key=lambda error: list(error.path))
        assert not errors, f"{what}: " + "; ".join(
            f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in errors[:5])


def contract():
    """The checker, or None while the document is not there (test_openapi says so)."""
    return Contract() if FILE.exists() else None

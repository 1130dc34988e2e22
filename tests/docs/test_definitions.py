"""Every figure's definition names tests and cases that exist."""
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/definitions.md").read_text(encoding="utf-8")


def sections():
    return {title: text for title, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)}


PARTS = {"definition": r"\*\*定义\*\* \S", "definition in English": r"\*\*Definition\*\* \S", "formula": r"\*\*公式 formula\*\* .*\S", "rounding": r"\*\*舍入 rounding\*\* \S",
         "example": r"\*\*例 example\*\* .*[0-9]", "tests": r"检验( tests)?\W"}


def test_every_definition_has_all_its_parts():
    assert len(sections()) >= 19
    missing = [(title, part) for title, text in sections().items() for part, pattern in PARTS.items() if not re.search(pattern, text)]
    assert missing == []


def test_every_definition_names_its_tests():
    for title, text in sections().items():
        named = text[text.index("检验"):]
        assert re.search(r"`tests/\S+::\w+`", named), title


def test_the_tests_named_exist():
    named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", PAGE)
    assert len(named) > 30
    for path, name in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"\b(def {name}\(|void {name}\(void \*\*|cmocka_unit_test\({name}\))", source), f"{path}::{name}"


def test_the_cases_named_exist():
    cases = {case["id"] for case in json.loads((ROOT / "tests/golden/arithmetic.json").read_text(encoding="utf-8"))["cases"]}
    named = set(re.findall(r"`([A-Z]\d\d\w*)`", PAGE))
    assert len(named) > 20
    assert named <= cases


def test_every_member_of_a_row_is_defined():
    source = (ROOT / "common/domain/rate_row.c").read_text(encoding="utf-8")
    for member in ("new", "target", "rate", "schedule", "ahead_points", "light", "cumulative", "active", "withdrawn", "adjustment", "same_period_last_year", "growth",
                   "share", "forecast", "rank_rate", "rank_count", "remaining", "needed_per_month", "excluded"):
        assert f'"{member}"' in source, member
        assert f"`{member}`" in PAGE, member

"""Campaigns of slow and many clients. In ./check crowd each runs shortened; ./check --long crowd runs it whole."""
import os
import pathlib
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "bench"), str(TESTS / "crowd")]

from crowd import build_tools  # noqa: E402


@pytest.fixture(scope="session")
def is_long():
    return bool(os.environ.get("DXTRACK_LONG"))


@pytest.fixture(scope="session", autouse=True)
def tools():
    build_tools()


@pytest.fixture
def say(capsys):
    """Prints a campaign's figures where they are seen, captured output or not."""
    def line(text):
        with capsys.disabled():
            print(f"\n    {text}", flush=True)
        if figures := os.environ.get("DXTRACK_FIGURES"):
            with open(figures, "a", encoding="utf-8") as file:
                file.write(f"    {text}\n")
    return line

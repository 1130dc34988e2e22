"""Campaigns of faults. In ./check each runs shortened; DXTRACK_LONG=1 (./check --long faults) runs it whole."""
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.api import House  # noqa: E402
from support.fixtures import authority, cluster  # noqa: E402,F401
from support.places import BUILD  # noqa: E402

LONG = bool(os.environ.get("DXTRACK_LONG"))


@pytest.fixture(scope="session")
def is_long():
    return LONG


@pytest.fixture(scope="session")
def shim():
    """What stands between the daemon and the C library, see shim.c."""
    return BUILD / "libfault_shim.so"


@pytest.fixture
def make_house(cluster, authority, tmp_path):
    """make_house({"setting": value}): a database of its own with a daemon on it, both gone after the test."""
    made = []

    def make(settings=None, **more):
        folder = tmp_path / f"house{len(made)}"
        folder.mkdir()
        made.append(House(cluster, authority, None, folder, settings, **more))
        return made[-1]
    yield make
    for house in made:
        house.daemon.kill()
        house.cluster.drop(house.database)


@pytest.fixture
def say(capsys):
    """Prints a campaign's figures where they are seen, captured output or not, and adds them to the file that ./check shows."""
    def line(text):
        with capsys.disabled():
            print(f"\n    {text}", flush=True)
        if figures := os.environ.get("DXTRACK_FIGURES"):
            with open(figures, "a", encoding="utf-8") as file:
                file.write(f"    {text}\n")
    return line

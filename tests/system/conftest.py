"""What every system test stands on: one cluster and one authority a run, one daemon a module."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.fixtures import authority, check, cluster, make_house  # noqa: E402,F401


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()

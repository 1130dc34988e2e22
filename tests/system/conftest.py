"""What every system test stands on: one cluster and one authority a run, one daemon a module."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.api import House  # noqa: E402
from support.cluster import Cluster  # noqa: E402
from support.openapi import contract  # noqa: E402
from support.tls import Authority  # noqa: E402


@pytest.fixture(scope="session")
def cluster():
    one = Cluster()
    yield one
    one.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def check():
    """Holds each JSON answer to docs/openapi.yaml."""
    return contract()


@pytest.fixture(scope="session")
def make_house(cluster, authority, check, tmp_path_factory):
    """make_house({"setting": value}): a database of its own with a daemon on it; whoever makes it closes it."""
    def make(settings=None, **more):
        return House(cluster, authority, check, tmp_path_factory.mktemp("house"), settings, **more)
    return make


@pytest.fixture(scope="module")
def house(make_house):
    one = make_house()
    yield one
    one.close()

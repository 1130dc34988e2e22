"""Fixtures that several suites stand on; a suite's conftest imports those that it wants by name."""
import pytest

from support.api import House
from support.cluster import Cluster
from support.openapi import contract
from support.tls import Authority


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

"""What the pages stand on: one cluster and one checkout with the demo in it a run."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from checkout import Checkout  # noqa: E402
from support.fixtures import cluster  # noqa: E402,F401


@pytest.fixture(scope="session")
def checkout(cluster, tmp_path_factory):
    return Checkout(tmp_path_factory.mktemp("checkout"), cluster)

"""The schema by itself: roles.sql and the migrations by psql, no program of ours needed."""
import hashlib
import pathlib
import subprocess
import sys

import psycopg2.extras
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.cluster import Cluster  # noqa: E402
from support.places import PG_BIN, TREE  # noqa: E402

from house import House  # noqa: E402

psycopg2.extras.register_uuid()
SQL = TREE / "sql"


class MigratedCluster(Cluster):
    """A cluster whose template is migrated as dxtrackctl migrate does it, each file in one transaction as dxtrack_ctl."""

    def template(self):
        if not self._template_made:
            self.create_empty("dxtrack_template")
            for path in sorted((SQL / "migrations").glob("*.sql")):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                subprocess.run([str(PG_BIN / "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1",
                                "-d", self.conninfo("dxtrack_template", "dxtrack_ctl"), "-f", str(path), "-c",
                                f"INSERT INTO dxtrack.schema_migration (name, checksum) VALUES ('{path.stem}', '{digest}')"],
                               stdin=subprocess.DEVNULL, check=True)
            self.sql("dxtrack_template", LISTS, user="dxtrack_ctl")
            self._forget("dxtrack_template")              # nobody may be connected to what is copied
            self._template_made = True
        return "dxtrack_template"


LISTS = """
INSERT INTO dxtrack.district VALUES ('410000', 'province', 'province', NULL), ('410100', 'city', 'city', '410000'), ('410172', 'zone', 'zone', '410100'),
	('410172560', 'north', 'sub_district', '410172'), ('410172561', 'south', 'sub_district', '410172'), ('410172562', 'east', 'sub_district', '410172');
INSERT INTO dxtrack.chain VALUES ('sensor', 'sensors'), ('materials', 'materials');
INSERT INTO dxtrack.park VALUES ('port', 'the port');
"""


@pytest.fixture(scope="session")
def cluster():
    made = MigratedCluster()
    yield made
    made.close()


def opened(cluster):
    name = cluster.database()
    house = House(cluster, name)
    yield house
    house.close()
    cluster.drop(name)


@pytest.fixture
def base(cluster):
    """A migrated database with code lists, as a House."""
    yield from opened(cluster)


@pytest.fixture(scope="module")
def shared(cluster):
    """The same for a whole file, for tests that only look."""
    yield from opened(cluster)

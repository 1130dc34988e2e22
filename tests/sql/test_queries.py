"""Every statement prepares as dxtrack_app, and returns the columns that its head comment promises."""
import re

import pytest

from house import QUERIES, header

NAMES = {"int": "integer", "bool": "boolean", "timestamptz": "timestamp with time zone", "int[]": "integer[]", "bool[]": "boolean[]",
         "timestamptz[]": "timestamp with time zone[]"}
COMMANDS = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|LISTEN|DECLARE|FETCH)")


def text_of(name):
    return "\n".join(line for line in (QUERIES / f"{name}.sql").read_text().splitlines() if not line.startswith("--"))


PREPARED = sorted(p.stem for p in QUERIES.glob("*.sql") if not COMMANDS.match(text_of(p.stem)))


@pytest.fixture(scope="module")
def migrated(cluster):
    name = cluster.database()
    yield name
    cluster.drop(name)


@pytest.mark.parametrize("name", PREPARED)
def test_prepares_with_promised_columns(cluster, migrated, name):
    user = "dxtrack_ctl" if name.startswith("ctl_") else "dxtrack_app"
    parameters, columns = header(name)
    numbers = [int(n) for n in re.findall(r"^-- \$(\d+)", (QUERIES / f"{name}.sql").read_text(), re.M)]
    assert numbers == list(range(1, len(numbers) + 1))
    import psycopg2
    connection = psycopg2.connect(cluster.conninfo(migrated, user))
    connection.autocommit = True
    try:
        with connection.cursor() as c:
            c.execute(f"PREPARE q AS {text_of(name)}")
            c.execute("SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'q'")
            assert c.fetchone()[0] == [NAMES.get(kind, kind) for kind, _ in parameters]
            if not columns or name.startswith("ctl_"):
                return
            nulls = ", ".join(["NULL"] * len(parameters))
            c.execute(f"EXECUTE q{'(' + nulls + ')' if nulls else ''}")
            got = [(d.name, d.type_code) for d in c.description]
            c.execute("SELECT t.oid, format_type(t.oid, NULL) FROM pg_type t WHERE t.oid = ANY (%s)", ([t for _, t in got],))
            types = dict(c.fetchall())
            assert [(n, types[t]) for n, t in got] == [(n, NAMES.get(t, t)) for n, t in columns]
    finally:
        connection.close()


def test_there_are_statements():
    assert len(PREPARED) > 30

"""Who may touch what: row security, rights, functions."""
import uuid

import psycopg2
import pytest

from house import NORTH, SOUTH, SQL

DATA = ["submission", "submission_head", "review", "entry_head", "move", "fact", "fact_void", "void_proposal", "void_confirmation", "notice", "enterprise", "enterprise_event", "opening_member",
        "account", "credential", "idempotency", "audit", "event"]
INSERT_ONLY = ["submission", "review", "move", "fact", "fact_void", "void_proposal", "void_confirmation", "notice", "period", "period_event", "publication", "publication_facts", "target", "opening_stock", "opening_member", "external_value", "enterprise_event", "audit",
               "event", "figure_revision", "catalogue"]


@pytest.fixture(scope="module")
def lived(shared):
    """Two enterprises in two districts, each with a counted filing, a move, an opening and a void."""
    base = shared
    base.cluster.file(base.name, SQL / "roles.sql")      # rights on a database are not copied with it
    base.a, base.b = base.enterprise(NORTH), base.enterprise(SOUTH)
    for u in (base.a, base.b):
        s = base.submitted(u)
        base.approve(s, "2023-03-01", ["cloud.enterprises"], ["enterprise"])
        row = base.write(base.zone, "move_insert", entry=s["entry"], move=uuid.uuid4(), from_stage="active", to_stage="expired", effective_on="2023-05-01",
                         indicators=[], key_rules=[], key_suffixes=[])
        assert row["outcome"] == "stored", row
    for district, u in ((NORTH, base.a), (SOUTH, base.b)):
        for _ in range(2):
            row = base.write(base.zone, "opening_stock_insert", id=uuid.uuid4(), indicator="cloud.enterprises", scope=f"district:{district}", as_of="2022-12-31",
                             value=1, member_uscc=[u], member_title=[None], member_effective_on=["2022-01-01"], member_district=[district],
                             indicators=["cloud.enterprises"], key_rules=["enterprise"])
            assert row["outcome"] == "stored", row
    for fact in base.zone.call("fact_list", indicator="cloud.enterprises"):
        if fact["source"] == "submission":
            proposal = uuid.uuid4()
            for who, name, more in ((base.reviewer, "void_propose", dict(reason_code="error", reason="r")), (base.zone, "void_confirm", {})):
                assert base.write(who, name, fact=fact["id"], proposal=proposal, **more)["outcome"] == "stored"
    while base.session().call("event_sequence", 1000)[0]["more"]:
        pass
    return base


def seen(session, table):
    session.begin()
    column = "id" if table in ("account", "credential") else "uscc"
    rows = session.sql(f"SELECT {column} FROM dxtrack.{table}")
    session.commit()
    return [r[0] for r in rows]


def test_nothing_set_shows_nothing(lived):
    fresh, used = lived.session(), lived.session()
    used.begin()
    used.sql("SELECT set_config('dxtrack.uscc', %s, true), set_config('dxtrack.districts', '*', true)", lived.a)
    used.commit()                                       # from now on the settings read as '', not NULL
    raw = lived.connect()
    for table in DATA:
        assert len(lived.owner.sql(f"SELECT 1 FROM dxtrack.{table}")) > 0, table
        assert seen(fresh, table) == [], table
        assert seen(used, table) == [], table
        with raw.cursor() as c:                         # nothing set at all, not even to ''
            c.execute(f"SELECT count(*) FROM dxtrack.{table}")
            assert c.fetchone()[0] == 0, table


@pytest.mark.parametrize("table", [t for t in DATA if t not in ("account", "credential", "idempotency")])
def test_an_enterprise_sees_its_own(lived, table):
    assert set(seen(lived.session(uscc=lived.a), table)) == {lived.a}
    assert set(seen(lived.session(uscc=f"{lived.a},{lived.b}"), table)) == {lived.a, lived.b}


@pytest.mark.parametrize("table", [t for t in DATA if t not in ("account", "credential", "idempotency", "audit")])
def test_a_district_sees_its_own(lived, table):
    assert set(seen(lived.session(districts=NORTH), table)) == {lived.a}
    assert {lived.a, lived.b} <= set(seen(lived.session(districts="*"), table))


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("change", ["UPDATE dxtrack.{t} SET {c} = {c}", "DELETE FROM dxtrack.{t}", "TRUNCATE dxtrack.{t}"])
def test_insert_only_means_it(lived, table, change):
    column = lived.owner.sql("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 2", f"dxtrack.{table}")[0][0]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        lived.zone.sql(change.format(t=table, c=column))


@pytest.mark.parametrize("statement", ["CREATE TABLE dxtrack.x ()", "CREATE TEMP TABLE x ()", "ALTER TABLE dxtrack.fact ADD x int", "DROP TABLE dxtrack.fact",
                                       "CREATE FUNCTION dxtrack.x() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SET ROLE dxtrack_owner",
                                       "INSERT INTO dxtrack.fact DEFAULT VALUES", "INSERT INTO dxtrack.review DEFAULT VALUES",
                                       "SELECT hash FROM dxtrack.credential", "SELECT dxtrack.figure_begin()", "SELECT dxtrack.key_release(NULL, NULL, NULL, NULL)",
                                       "UPDATE dxtrack.tally SET n = 0", "UPDATE dxtrack.submission_head SET state = 'approved'"])
def test_the_daemon_may_not(lived, statement):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        lived.zone.sql(statement)


def test_every_table_of_enterprises_is_forced(lived):
    rows = lived.owner.sql("""SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                              WHERE c.relnamespace = 'dxtrack'::regnamespace AND c.relkind = 'r' AND a.attname IN ('uscc', 'account')
                                AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""")
    assert rows == []


def test_definer_functions_pin_their_path(lived):
    rows = lived.owner.sql("""SELECT proname FROM pg_proc WHERE pronamespace = 'dxtrack'::regnamespace AND prosecdef
                                AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%%search_path=dxtrack, pg_temp%%', false)""")
    assert rows == []


def test_every_table_is_explained(lived):
    rows = lived.owner.sql("""SELECT relname FROM pg_class WHERE relnamespace = 'dxtrack'::regnamespace AND relkind = 'r'
                                AND obj_description(oid, 'pg_class') IS NULL""")
    assert rows == []


def test_a_filing_cannot_be_written_for_another(lived):
    a = lived.filer(lived.a)
    row = lived.filing(a)
    a.uscc = lived.b                                     # the transaction is another enterprise's
    assert lived.file(a, row)[0]["outcome"] == "unauthorized"
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        lived.session(uscc=lived.a).sql(
            "INSERT INTO dxtrack.audit (recorded_at, account, credential, action, object, uscc, content) VALUES (now(), %s, %s, 'x', 'x', %s, '')",
            uuid.uuid4(), uuid.uuid4(), lived.b)


def test_a_token_is_found_by_hash_alone(base):
    from house import digest
    who = base.staff("reviewer", "410172")
    found = base.session().call("credential_find", digest(str(who.credential)))
    assert [(f["account"], f["role"], f["districts"]) for f in found] == [(who.account, "reviewer", "410172560,410172561,410172562")]
    assert base.session().call("credential_find", digest("other")) == []
    base.owner.sql("UPDATE dxtrack.credential SET revoked_at = now() WHERE id = %s", who.credential)
    assert base.session().call("credential_find", digest(str(who.credential))) == []


def test_the_reader_reads_and_no_more(lived):
    c = lived.connect("dxtrack_reader").cursor()
    c.execute("SELECT count(*) FROM dxtrack.submission")
    assert c.fetchone()[0] == 2
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        c.execute("INSERT INTO dxtrack.submission DEFAULT VALUES")

"""dxtrackctl: migrations, tokens and the catalogue beside the daemon, an officer's verbs through it; exit codes for scripts."""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess

import pytest

from support.api import FENGYANG, ZONE, new_key
from support.cluster import CtlError, run_ctl
from support.places import CTL, TREE

REFUSED, USAGE, UNREACHABLE = 1, 2, 3


def run(*words, token=None, house=None, **environment):
    """Runs the tool whatever its exit code: (code, output, complaint)."""
    if house:
        environment.update(DXTRACK_URL=f"https://127.0.0.1:{house.daemon.port}", DXTRACK_CA=str(house.daemon.authority.certificate),
                           DXTRACK_DATABASE=house.cluster.conninfo(house.database, "dxtrack_ctl"))
    if token:
        environment["DXTRACK_TOKEN"] = token
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DXTRACK_")}
    done = subprocess.run([str(CTL), *map(str, words)], env={**kept, "LC_ALL": "C.UTF-8", **environment}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def empty(cluster):
    """A database with roles and nothing else."""
    name = f"ctl{os.urandom(4).hex()}"
    cluster.create_empty(name)
    yield name
    cluster.drop(name)


@pytest.fixture(scope="module")
def migrated(cluster):
    name = cluster.database()
    yield name
    cluster.drop(name)


# The command line.

def test_help_in_both_languages():
    code, output, _ = run("--help", LC_ALL="zh_CN.UTF-8")
    assert code == 0 and "用法" in output and "退出码" in output
    code, output, _ = run("--help", LC_ALL="en_US.UTF-8")
    assert code == 0 and "Usage" in output and "Exit codes" in output
    code, output, _ = run("token", "issue", "--help", "--lang", "en")
    assert code == 0 and "--expires DATE" in output


@pytest.mark.parametrize("words", [
    (), ("nothing",), ("token",), ("token", "issue"), ("migrate", "--force"), ("migrate", "extra"), ("rates", "--csv", "--csv"), ("rates", "--as-of"),
    ("catalogue", "check"), ("review", "approve"), ("token", "issue", "--role", "reviewer", "--person", "甲"), ("token", "issue", "--role", "enterprise", "--person", "甲"),
    ("token", "issue", "--uscc", "91410100MA0000015C"), ("token", "issue", "--role", "auditor", "--person", "甲", "--scopes", "review"),
    ("token", "issue", "--role", "auditor", "--person", "甲", "--expires", "tomorrow"), ("token", "issue", "--uscc", "91410100MA0000015B", "--role", "auditor"),
])
def test_a_wrong_command_line_is_2_and_tries_nothing(words):
    code, output, complaint = run(*words, DXTRACK_DATABASE="host=/nonexistent", DXTRACK_URL="https://127.0.0.1:1")
    assert code == USAGE and not output and complaint


def test_what_is_not_reached_is_3(authority):
    assert run("migrate", DXTRACK_DATABASE="host=/nonexistent dbname=x")[0] == UNREACHABLE
    assert run("token", "list", "--database", "host=/nonexistent dbname=x")[0] == UNREACHABLE
    code, _, complaint = run("rates", "--district", ZONE, "--url", "https://127.0.0.1:1", "--ca", authority.certificate, token="x")
    assert code == UNREACHABLE and "127.0.0.1" in complaint or complaint


def test_a_daemon_and_a_token_must_be_named():
    assert run("rates", token="x")[0] == USAGE
    assert run("rates", "--url", "https://127.0.0.1:1")[0] == USAGE
    assert run("rates", "--url", "https://127.0.0.1:1", "--token-file", "/nonexistent")[0] == USAGE


# Migrations.

def conninfo(cluster, name, user="dxtrack_ctl"):
    return {"DXTRACK_DATABASE": cluster.conninfo(name, user)}


def applied(cluster, name):
    return [row[0] for row in cluster.sql(name, "SELECT name FROM dxtrack.schema_migration ORDER BY name")]


def files():
    return sorted(path.stem for path in (TREE / "sql" / "migrations").glob("*.sql"))


def test_a_dry_run_names_what_it_would_do_and_does_nothing(cluster, empty):
    code, output, _ = run("migrate", "--dry-run", **conninfo(cluster, empty))
    assert code == 0 and all(name in output for name in files())
    assert applied(cluster, empty) == []


def test_migrations_run_once_in_their_order(cluster, empty):
    code, output, _ = run("migrate", **conninfo(cluster, empty))
    assert code == 0 and re.findall(r"\d{4}_\w+", output) == files()
    assert applied(cluster, empty) == files()
    code, output, _ = run("migrate", **conninfo(cluster, empty))
    assert code == 0 and not re.findall(r"\d{4}_\w+", output)


def test_two_operators_at_once_migrate_once(cluster, empty):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        codes = [done[0] for done in pool.map(lambda _: run("migrate", **conninfo(cluster, empty)), range(2))]
    assert codes == [0, 0] and applied(cluster, empty) == files()


def test_a_migration_that_fails_leaves_nothing(cluster, empty):
    cluster.sql(empty, "CREATE TABLE dxtrack.target (x int)")  # stands in the way of the first one
    code, _, complaint = run("migrate", **conninfo(cluster, empty))
    assert code == REFUSED and "0001" in complaint
    assert applied(cluster, empty) == []
    assert cluster.value(empty, "SELECT (to_regclass('dxtrack.district') IS NULL)::int") == "1"


def test_a_changed_file_is_refused(cluster, migrated):
    last = files()[-1]
    good = cluster.value(migrated, f"SELECT checksum FROM dxtrack.schema_migration WHERE name = '{last}'")
    cluster.sql(migrated, f"UPDATE dxtrack.schema_migration SET checksum = repeat('0', 64) WHERE name = '{last}'")
    code, _, complaint = run("migrate", **conninfo(cluster, migrated))
    assert code == REFUSED and last in complaint
    cluster.sql(migrated, f"UPDATE dxtrack.schema_migration SET checksum = '{good}' WHERE name = '{last}'")
    assert run("migrate", **conninfo(cluster, migrated))[0] == 0


def test_a_file_that_we_do_not_have_is_refused(cluster, migrated):
    cluster.sql(migrated, "INSERT INTO dxtrack.schema_migration (name, checksum) VALUES ('9999_future', repeat('a', 64))")
    code, _, complaint = run("migrate", **conninfo(cluster, migrated))
    assert code == REFUSED and "9999_future" in complaint
    cluster.sql(migrated, "DELETE FROM dxtrack.schema_migration WHERE name = '9999_future'")


def test_roles_are_printed_or_made(cluster):
    code, output, _ = run("roles")
    assert code == 0 and output == (TREE / "sql" / "roles.sql").read_text()
    name = f"ctl{os.urandom(4).hex()}"
    cluster.sql("postgres", f"CREATE DATABASE {name}")
    try:
        code, _, complaint = run("migrate", **conninfo(cluster, name, "postgres"))
        assert code == REFUSED and "--roles" in complaint
        assert run("migrate", "--roles", **conninfo(cluster, name, "postgres"))[0] == 0
        assert applied(cluster, name) == files()
    finally:
        cluster.drop(name)


# The catalogue.

@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(TREE / "sql" / "catalogue", tmp_path / "catalogue")


def test_the_catalogue_of_the_tree_is_in_order():
    code, output, _ = run("catalogue", "check", TREE / "sql" / "catalogue", "--lang", "en")
    assert code == 0 and "6 programmes, 9 indicators, calendars of 6 years" in output


def test_every_fault_of_a_catalogue_is_named(folder):
    document = json.loads((folder / "cloud.json").read_text())
    document["programme"]["approval"]["stage"] = "nowhere"
    document["programme"]["moves"][0]["to"] = "nowhere"
    document["indicators"][0]["rounding"] = "sideways"
    (folder / "cloud.json").write_text(json.dumps(document, ensure_ascii=False))
    code, output, complaint = run("catalogue", "check", folder)
    assert code == REFUSED and not output
    assert "cloud.json#/programme/moves/0/to" in complaint and "cloud.json#/indicators/0/rounding" in complaint and "approval" in complaint


def test_only_what_changed_is_loaded(cluster, migrated, folder):
    where = conninfo(cluster, migrated)
    code, output, _ = run("catalogue", "load", folder, "--lang", "en", **where)
    assert code == 0 and "0 changed" in output
    before = (folder / "cloud.json").read_text()
    (folder / "cloud.json").write_text(before.replace("企业上云", "企业上云上平台"))
    code, output, _ = run("catalogue", "load", folder, "--lang", "en", **where)
    assert code == 0 and "1 changed" in output
    assert cluster.value(migrated, "SELECT count(*) FROM dxtrack.catalogue WHERE code = 'cloud'") == "2"
    (folder / "chains.json").write_text((folder / "chains.json").read_text().replace("新材料", "先进材料"))
    code, output, _ = run("catalogue", "load", folder, "--lang", "en", **where)
    assert code == 0 and "1 changed" in output
    assert cluster.value(migrated, "SELECT name FROM dxtrack.chain WHERE code = 'new_materials'") == "先进材料"


def test_a_wrong_catalogue_loads_nothing(cluster, migrated, folder):
    (folder / "cloud.json").write_text("{")
    (folder / "parks.json").write_text('{"parks": [{"code": "new_park", "name": "新园区"}]}')
    assert run("catalogue", "load", folder, **conninfo(cluster, migrated))[0] == REFUSED
    assert cluster.value(migrated, "SELECT count(*) FROM dxtrack.park WHERE code = 'new_park'") == "0"


# What an upgrade brings: the shipped catalogue comes with the schema, and a zone's own stays.

@pytest.fixture
def upgraded(cluster):
    """A database in which the catalogue stands as shipped."""
    name = cluster.database()
    yield name
    cluster.drop(name)


def lines_of_migrate(cluster, name, *words):
    code, output, complaint = run("migrate", "--lang", "en", *words, **conninfo(cluster, name))
    assert code == 0, complaint
    return [line for line in output.splitlines() if "catalogue" in line], complaint


def current(cluster, name, kind, code):
    return cluster.value(name, "SELECT digest = sha256(convert_to(document, 'UTF8')) AND shipped FROM dxtrack.catalogue "
                               f"WHERE (kind, code) = ('{kind}', '{code}') ORDER BY version DESC LIMIT 1")


def test_an_upgrade_loads_what_is_missing_or_older_and_does_so_once(cluster, upgraded):
    assert lines_of_migrate(cluster, upgraded) == ([], "")
    cluster.sql(upgraded, """DELETE FROM dxtrack.catalogue WHERE kind IN ('assurances', 'sizes');
                             UPDATE dxtrack.catalogue SET document = '{}', digest = sha256('{}') WHERE code IN ('sentences', 'cloud')""")
    told = [f"the shipped catalogue: {what}" for what in ("assurances assurances", "programme cloud", "sentences sentences", "sizes 2017-12-28")]
    assert lines_of_migrate(cluster, upgraded, "--dry-run") == ([f"would load {line}" for line in told], "")
    assert cluster.value(upgraded, "SELECT count(*) FROM dxtrack.catalogue WHERE kind = 'assurances'") == "0"
    assert lines_of_migrate(cluster, upgraded) == ([f"loading {line}" for line in told], "")
    assert current(cluster, upgraded, "programme", "cloud") == "True"
    assert cluster.value(upgraded, "SELECT max(version) FROM dxtrack.catalogue WHERE code = 'cloud'") == "2"
    assert lines_of_migrate(cluster, upgraded) == ([], "")


def test_an_upgrade_leaves_alone_what_the_zone_wrote(cluster, upgraded, folder):
    (folder / "reasons.json").write_text((folder / "reasons.json").read_text() + "\n")
    assert run("catalogue", "load", folder, **conninfo(cluster, upgraded))[0] == 0
    cluster.sql(upgraded, "DELETE FROM dxtrack.catalogue WHERE kind = 'assurances'")
    assert lines_of_migrate(cluster, upgraded) == (["loading the shipped catalogue: assurances assurances",
                                                    "catalogue: reasons reasons is this zone's own and stays"], "")
    assert cluster.value(upgraded, "SELECT max(version) FROM dxtrack.catalogue WHERE kind = 'reasons'") == "2"


def test_what_does_not_fit_the_zones_catalogue_is_not_loaded(cluster, upgraded):
    """The sentences name an indicator of a programme that the zone does not run."""
    cluster.sql(upgraded, "DELETE FROM dxtrack.catalogue WHERE code IN ('benchmark', 'sentences', 'assurances')")
    loaded, complaint = lines_of_migrate(cluster, upgraded)
    assert not any("benchmark" in line for line in loaded)
    assert "was not loaded" in complaint and "sentences#" in complaint
    assert cluster.value(upgraded, "SELECT count(*) FROM dxtrack.catalogue WHERE kind IN ('sentences', 'assurances')") == "0"


def test_a_catalogue_that_stays_is_the_zones_affair(cluster, upgraded):
    """Even one that is not whole: migrate says nothing of what it does not touch."""
    cluster.sql(upgraded, "DELETE FROM dxtrack.catalogue WHERE code = 'benchmark'")
    assert lines_of_migrate(cluster, upgraded) == ([], "")


def test_a_new_database_gets_no_catalogue_before_it_is_given_one(cluster, empty):
    assert lines_of_migrate(cluster, empty) == ([], "")
    assert cluster.value(empty, "SELECT count(*) FROM dxtrack.catalogue") == "0"


def test_documents_loaded_before_it_was_kept_what_is_shipped_are_known_again(cluster, upgraded):
    cluster.sql(upgraded, "UPDATE dxtrack.catalogue SET shipped = false")
    assert lines_of_migrate(cluster, upgraded) == ([], "")
    assert cluster.value(upgraded, "SELECT bool_and(shipped) FROM dxtrack.catalogue") == "True"


# Tokens.

def test_a_token_is_shown_once_and_only_its_hash_is_kept(cluster, migrated):
    where = conninfo(cluster, migrated)
    code, output, _ = run("token", "issue", "--uscc", "９１４１０１００ma0000015b", "--json", "--expires", "2099-12-31", **where)
    issued = json.loads(output)
    assert code == 0 and re.fullmatch(r"dxt_\w{8}_\w{43}_\w{6}", issued["secret"])
    assert (issued["uscc"], issued["role"], issued["scopes"], issued["expires_at"]) == ("91410100MA0000015B", "enterprise", "submit,read", "2100-01-01T00:00:00+08:00")
    assert cluster.value(migrated, f"SELECT (hash = sha256('{issued['secret']}'))::int FROM dxtrack.credential WHERE hint = '{issued['id']}'") == "1"
    listed = run("token", "list", "--uscc", "91410100MA0000015B", **where)[1]
    assert issued["id"] in listed and issued["secret"] not in listed


def test_one_person_keeps_one_account(cluster, migrated):
    where = conninfo(cluster, migrated)
    words = ("token", "issue", "--role", "reviewer", "--district", ZONE, "--person", "张三", "--json")
    first, second = (json.loads(run(*words, **where)[1]) for _ in range(2))
    other = json.loads(run("token", "issue", "--role", "reviewer", "--district", FENGYANG, "--person", "张三", "--json", **where)[1])
    assert first["account"] == second["account"] != other["account"] and first["secret"] != second["secret"]


def test_a_revoked_token_is_listed_only_when_asked(cluster, migrated):
    where = conninfo(cluster, migrated)
    secret = run("token", "issue", "--role", "auditor", "--person", "王五", **where)[1].strip()
    hint = secret.split("_")[1]
    assert hint in run("token", "list", "--role", "auditor", **where)[1]
    assert run("token", "revoke", secret, **where)[0] == 0
    code, _, complaint = run("token", "revoke", hint, **where)
    assert code == REFUSED and hint in complaint
    assert hint not in run("token", "list", "--role", "auditor", **where)[1]
    rows = cluster.sql(migrated, f"""SELECT a.action, a.version, p.person, convert_from(a.content, 'UTF8') FROM dxtrack.audit a JOIN dxtrack.account p ON p.id = a.account
                                     WHERE a.object = (SELECT id::text FROM dxtrack.credential WHERE hint = '{hint}') ORDER BY a.id""")
    assert [row[:2] for row in rows] == [["token_issued", "1"], ["token_revoked", "2"]] and all("dxtrackctl" in row[2] and hint in row[3] for row in rows)
    assert "王五" in rows[0][3] and not any(secret.split("_")[2] in row[3] for row in rows)
    assert "revoked" in run("token", "list", "--role", "auditor", "--all", **where)[1]


def test_a_district_that_is_not_there_is_refused(cluster, migrated):
    code, _, complaint = run("token", "issue", "--role", "reviewer", "--district", "999999", "--person", "甲", **conninfo(cluster, migrated))
    assert code == REFUSED and complaint


# An officer at the daemon.

@pytest.fixture(scope="module")
def filed(house):
    """A filing that waits for its review."""
    code, firm = house.enterprise()
    return house.file(firm, code).json


def officer(house):
    return house.reviewer.token


def test_submissions_are_listed_and_shown(house, filed):
    code, output, _ = run("submissions", "--state", "submitted", "--programme", "cloud", house=house, token=officer(house))
    assert code == 0 and filed["id"] in output and "cloud" in output
    code, output, _ = run("submissions", filed["id"], house=house, token=officer(house))
    assert code == 0 and "云服务商甲" in output and "上云日期" in output and filed["uscc"] in output
    code, output, _ = run("submissions", filed["id"], "--json", house=house, token=officer(house))
    assert code == 0 and json.loads(output)["id"] == filed["id"]
    code, output, _ = run("submissions", "--csv", house=house, token=officer(house))
    assert code == 0 and output.startswith("\ufeffid,") and filed["id"] in output


def test_a_list_goes_on_where_it_ended(house):
    for _ in range(3):
        code, firm = house.enterprise()
        house.file(firm, code)
    code, output, _ = run("submissions", "--limit", "2", "--lang", "en", house=house, token=officer(house))
    cursor = re.search(r"--cursor (\S+)", output).group(1)
    _, rest, _ = run("submissions", "--limit", "2", "--cursor", cursor, house=house, token=officer(house))
    ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
    assert code == 0 and len(ids.findall(output)) == 2 and not set(ids.findall(output)) & set(ids.findall(rest))


def test_an_officer_decides_with_exit_codes(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json["id"]
    assert run("review", "return", mine, house=house, token=officer(house))[0] == REFUSED  # without a reason
    code, output, _ = run("review", "return", mine, "--reason", "合同编号有误", house=house, token=officer(house))
    assert code == 0 and mine in output and house.submission(mine).json["state"] == "returned"
    code, _, complaint = run("review", "approve", mine, house=house, token=officer(house))
    assert code == REFUSED and "409" in complaint
    assert run("review", "approve", "01890a5d-ac96-774b-bcce-b302099a8057", house=house, token=officer(house))[0] == REFUSED


def test_a_script_run_again_decides_once(house):
    code, firm = house.enterprise()
    mine = house.file(firm, code).json["id"]
    key = new_key()
    assert run("review", "approve", mine, "--key", key, house=house, token=officer(house))[0] == 0
    code, output, _ = run("review", "approve", mine, "--key", key, "--lang", "en", house=house, token=officer(house))
    assert code == 0 and "before" in output
    assert house.count("review", f"submission = '{mine}'") == 1


def test_findings_are_told_one_a_line(house, filed):
    code, _, complaint = run("rates", "--district", ZONE, "--as-of", "2099-01-01", "--by", "sideways", "--lang", "en", house=house, token=officer(house))
    assert code == REFUSED and "422 validation" in complaint and "as_of" in complaint and "group_by" in complaint


def test_the_own_district_is_asked_for_by_default(house):
    code, output, _ = run("rates", "--as-of", "2023-06-30", house=house, token=house.officer.token)
    assert code == 0 and "枫杨" in output


def test_months_are_drawn(house):
    code, output, _ = run("rates", "--district", ZONE, "--as-of", "2023-06-30", "--by", "month", "--indicator", "cloud.enterprises", house=house, token=officer(house))
    assert code == 0 and "2023-01" in output and "2023-06" in output and "█" in output


def test_a_token_file_holds_the_token(house, tmp_path):
    path = tmp_path / "token"
    path.write_text(officer(house) + "\n")
    assert run("rates", "--district", ZONE, "--token-file", path, house=house)[0] == 0
    path.write_text("dxt_unknown\n")
    code, _, complaint = run("rates", "--district", ZONE, "--token-file", path, house=house)
    assert code == REFUSED and "401" in complaint


def test_a_daemon_with_another_certificate_is_not_trusted(house, tmp_path):
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=other",
                    "-keyout", str(tmp_path / "other.key"), "-out", str(other)], check=True, capture_output=True)
    code, _, complaint = run("rates", "--district", ZONE, "--ca", other, house=house, token=officer(house))
    assert code == UNREACHABLE and "certificate" in complaint.lower()


def test_run_ctl_raises_with_the_exit_code():
    with pytest.raises(CtlError) as caught:
        run_ctl("nothing")
    assert caught.value.status == USAGE

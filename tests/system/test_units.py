"""The systemd units: they verify, and they give the daemon as little of the machine as was measured possible."""
import re
import shutil
import subprocess

import pytest

from support.places import TREE

UNITS = TREE / "systemd"


def run(*argv):
    return subprocess.run([str(part) for part in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


@pytest.fixture
def installed(tmp_path):
    """The units as they would be installed, with a program that exists."""
    shutil.copytree(UNITS, tmp_path / "units")
    service = tmp_path / "units" / "dxtrackd.service"
    service.write_text(service.read_text().replace("/usr/bin/dxtrackd", "/bin/true"))
    return tmp_path / "units"


def exposure(unit):
    done = run("systemd-analyze", "security", "--offline=true", unit)
    return float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout).group(1))


def test_units_verify_without_a_word(installed):
    done = run("systemd-analyze", "verify", "--man=no", installed / "dxtrackd.service", *sorted(installed.glob("*.socket")))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_service_is_exposed_by_two_tenths_at_most(installed):
    assert exposure(installed / "dxtrackd.service") <= 0.2


def test_the_drop_in_for_a_remote_database_verifies_and_says_its_score(installed):
    folder = installed / "dxtrackd.service.d"
    example = folder / "remote-database.conf.example"
    text = example.read_text()
    example.rename(folder / "remote-database.conf")
    assert f"to {exposure(installed / 'dxtrackd.service'):.1f}." in text
    done = run("systemd-analyze", "verify", "--man=no", installed / "dxtrackd.service")
    assert (done.returncode, done.stdout) == (0, "")


def test_each_socket_has_its_name_and_the_service():
    names = set()
    for unit in UNITS.glob("*.socket"):
        text = unit.read_text()
        names.update(re.findall(r"^FileDescriptorName=(.*)$", text, re.M))
        assert unit.name == "dxtrackd.socket" or "Service=dxtrackd.service\n" in text, unit.name
        assert "NoDelay=yes\n" in text, unit.name
    assert names == {"public", "certificate", "admin"}


def test_the_metrics_socket_is_for_this_machine_only():
    assert "ListenStream=127.0.0.1:" in (UNITS / "dxtrackd-admin.socket").read_text()


def test_sysusers_and_tmpfiles_are_taken(tmp_path):
    users = run("systemd-sysusers", "--dry-run", UNITS / "dxtrack.sysusers")
    assert users.returncode == 0, users.stdout
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "passwd").write_text("root:x:0:0::/:/bin/sh\ndxtrack:x:995:995::/:/bin/false\n")
    (tmp_path / "etc" / "group").write_text("root:x:0:\ndxtrack:x:995:\n")
    made = run("systemd-tmpfiles", "--create", f"--root={tmp_path}", UNITS / "dxtrack.tmpfiles")
    assert made.returncode == 0, made.stdout
    folder = tmp_path / "etc" / "dxtrack" / "tls"
    assert folder.stat().st_mode & 0o777 == 0o750 and folder.stat().st_gid == 995

"""dxtrackctl demo load, interrupted: run again it goes on where it was, and nothing is there twice."""
import json
import os
import signal
import subprocess

import pytest

from support.api import ZONE
from support.places import CTL, TREE

TABLES = {"enterprise": 749, "submission": 709, "review": 709, "target": 6, "opening_stock": 10, "external_value": 1}


def begin(house, output):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DXTRACK_")}
    environment = dict(kept, LC_ALL="C.UTF-8", DXTRACK_URL=f"https://127.0.0.1:{house.daemon.port}", DXTRACK_CA=str(house.daemon.authority.certificate),
                       DXTRACK_DATABASE=house.cluster.conninfo(house.database, "dxtrack_ctl"))
    return subprocess.Popen([str(CTL), "demo", "load", str(TREE / "sql" / "demo"), "--output", str(output), "--lang", "en"], env=environment,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_after(process, step):
    """SIGKILL as soon as it says that this step is done: the next one is under way."""
    for line in process.stdout:
        if step in line:
            process.send_signal(signal.SIGKILL)
            break
    else:
        raise AssertionError(f"it never said {step}: {process.stderr.read()}")
    process.communicate()


def restart_after(house, process, step):
    """The daemon is killed and comes back as soon as it says that this step is done; it asks again what was not answered."""
    assert any(step in line for line in process.stdout), process.stderr.read()
    house.daemon.kill()
    house.daemon.start()


def counts(house):
    return {table: house.count(table) for table in TABLES}


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "demo.json"


def test_it_goes_on_where_it_was_interrupted_and_outlasts_a_daemon_that_restarts(house, output):
    for step in ("issued tokens of staff", "registered enterprises", "filed by enterprises", "approved"):
        process = begin(house, output)
        if step == "filed by enterprises":
            restart_after(house, process, "registered enterprises")   # the first filings are under way
        kill_after(process, step)
        assert not output.exists(), "the file stands there only when everything is loaded"
    process = begin(house, output)
    printed, complaint = process.communicate()
    assert process.returncode == 0, complaint
    assert "moved: 26" in printed
    assert counts(house) == TABLES
    assert house.figure("cloud.enterprises") == (680, 6747)
    assert house.count("account", "role NOT IN ('enterprise', 'system')") == 8 + 1  # the staff once, and the one who asks here
    assert house.rates(house.client(json.loads(output.read_text())["accounts"]["managers"][0]["token"]))["cloud.enterprises"]["rate"] == "73.27"


def test_what_is_loaded_is_recognised(house, output):
    first = json.loads(output.read_text())
    process = begin(house, output)
    printed, _ = process.communicate()
    assert process.returncode == 0 and "still hold" in printed and json.loads(output.read_text()) == first
    house.sql(f"UPDATE dxtrack.credential SET revoked_at = now() WHERE hint = '{first['accounts']['managers'][0]['token'].split('_')[1]}'")
    process = begin(house, output)
    printed, complaint = process.communicate()
    second = json.loads(output.read_text())
    assert process.returncode == 0 and "issued tokens" in printed, complaint
    assert second["accounts"]["managers"][0]["token"] != first["accounts"]["managers"][0]["token"]
    assert counts(house) == TABLES and first["accounts"]["reviewers"][0]["district"] == ZONE

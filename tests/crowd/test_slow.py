"""A thousand clients that drip (Debian's slowhttptest), while others file on new connections and hardly notice."""
import csv
import subprocess

import pytest

from crowd import arrive, held, rented

CLIENTS = 1000
# What a dripping client does, as options of slowhttptest; {token} is that of an enterprise.
DRIPS = {
    "heads": ["-H", "-i", "3", "-x", "24"],
    "bodies": ["-B", "-i", "3", "-x", "10", "-s", "8192", "-f",
               "application/json\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: drip"],
    "answers": ["-X", "-n", "3", "-z", "32", "-w", "10", "-y", "20", "-k", "3"],
}
PATHS = {"heads": "/v1/rates", "bodies": "/v1/submissions", "answers": "/v1/openapi.json"}


def drip(how, port, token, seconds, prefix):
    words = [word.format(token=token) for word in DRIPS[how]]
    return subprocess.Popen(["slowhttptest", "-c", str(CLIENTS), "-r", "500", "-l", str(seconds), "-p", "5", "-g", "-o", str(prefix), *words,
                             "-u", f"https://127.0.0.1:{port}{PATHS[how]}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)


def most_connected(prefix):
    with open(f"{prefix}.csv", encoding="ascii") as file:
        return max(int(row["Connected"]) for row in csv.DictReader(file))


@pytest.mark.parametrize("how", DRIPS)
def test_filings_are_quick_beside_dripping_clients(is_long, say, tmp_path, how):
    """One address may not hold so many by default; here it may, which is the harder case."""
    seconds = 60 if is_long else 5
    with rented(500, listen__connections_per_address=CLIENTS + 500) as (house, daemon, _):
        before = held(daemon.pid)[0]
        dripping = drip(how, daemon.port, house.filers.rows[0]["token"], seconds, tmp_path / "drip")
        try:
            got = arrive(daemon.port, house.filers, seconds=seconds - 1, rate=100, keep=1, addresses=50, prefix=how)
            resident, descriptors = held(daemon.pid)
        finally:
            out = dripping.communicate(timeout=60)[0].decode(errors="replace")
        held_open = most_connected(tmp_path / "drip")
        say(f"{held_open} clients drip {how} for {seconds} s: p99 of {got['good']} filings on new connections {got['p99_ms']:.1f} ms, "
            f"longest {got['max_ms']:.1f} ms; {before} KiB before, {resident} KiB and {descriptors} descriptors meanwhile")
        assert held_open >= CLIENTS * 0.9, out[-2000:]
        assert got["unanswered"] == got["bad"] == got["refused"] == 0, got
        assert got["p99_ms"] < 500, got

"""A thousand clients that drip (Debian's slowhttptest), while others file on new connections and hardly notice."""
import statistics
import subprocess
import threading

import pytest

from crowd import Arrivals, held, rented

CLIENTS = 1000
# What a dripping client does, as options of slowhttptest; {token} is that of an enterprise.
DRIPS = {
    "heads": ["-H", "-i", "3", "-x", "24"],
    "bodies": ["-B", "-i", "3", "-x", "10", "-s", "8192", "-f",
               "application/json\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: drip"],
    "answers": ["-X", "-n", "3", "-z", "32", "-w", "10", "-y", "20", "-k", "3"],
}
PATHS = {"heads": "/v1/rates", "bodies": "/v1/submissions", "answers": "/v1/openapi.json"}


class Drips(threading.Thread):
    """slowhttptest, and again as soon as the daemon has shown its last client out."""

    def __init__(self, how, port, token):
        super().__init__()
        words = [word.format(token=token) for word in DRIPS[how]]
        self.argv = ["slowhttptest", "-c", str(CLIENTS), "-r", "200", "-l", "60", "-p", "5", *words, "-u", f"https://127.0.0.1:{port}{PATHS[how]}"]
        self.over = threading.Event()

    def run(self):
        while not self.over.is_set():
            with subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                while process.poll() is None and not self.over.wait(0.05):
                    pass
                if process.poll() is None:
                    process.terminate()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()


@pytest.mark.parametrize("how", DRIPS)
def test_filings_are_quick_beside_dripping_clients(is_long, say, how):
    """One address may not hold so many by default, nor may a body come so slowly; here both may, which is the harder case."""
    seconds = 60 if is_long else 5
    with rented(500, listen__connections_per_address=2 * CLIENTS, listen__body_bytes_per_second=0) as (house, daemon, _):
        before, rows = held(daemon.pid), []
        with Drips(how, daemon.port, house.filers.rows[0]["token"]) as drips, \
                Arrivals(daemon.port, house.filers, seconds=seconds, rate=100, keep=1, addresses=50, prefix=how) as crowd:
            while crowd.process.poll() is None:
                rows.append(held(daemon.pid))
                drips.over.wait(0.1)
            got = crowd.result()
        most = max(row[1] for row in rows) - before[1]
        say(f"clients drip {how} for {seconds} s, {most} at most, {statistics.median(row[1] for row in rows) - before[1]:.0f} half of the time: "
            f"p99 of {got['good']} filings on new connections {got['p99_ms']:.1f} ms, longest {got['max_ms']:.1f} ms; "
            f"{before[0]} KiB before, {max(row[0] for row in rows)} KiB at most")
        assert most >= (CLIENTS * 0.9 if is_long else 1)
        assert got["unanswered"] == got["bad"] == got["refused"] == 0, got
        assert got["p99_ms"] < 500 or not is_long, got

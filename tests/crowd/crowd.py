"""What the campaigns of slow and many clients share: the client of arrivals.c, what a process holds, a house to rent."""
import contextlib
import json
import os
import subprocess

from house import BenchHouse, resident_kib
from support.places import BUILD, TREE

HERE = TREE / "tests" / "crowd"
BENCH = TREE / "tests" / "bench"
TOOLS = BUILD / "tools"
WITHOUT_ANSWER = ("not_connected", "no_handshake", "not_written", "closed", "too_late")
# As documented in docs/reference/settings.md; a bench raises what a single address may do.
DEFAULTS = {"listen.connections": 4000, "listen.connections_per_address": 200, "listen.requests_per_connection": 1000,
            "listen.idle_deadline_ms": 60000, "database.queue": 1000}


def build_tools():
    TOOLS.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-I", str(BENCH), "-o", str(TOOLS / "arrivals"),
                    str(HERE / "arrivals.c"), str(BENCH / "gear.c"), "-lssl", "-lcrypto"], check=True)


class Arrivals:
    """Clients on their way; result() waits until the last has its answer."""

    def __init__(self, port, filers, **words):
        self.process = subprocess.Popen([str(TOOLS / "arrivals"), str(port), str(filers.path), *(f"{name}={value}" for name, value in words.items())],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def result(self):
        out, complaint = self.process.communicate()
        assert self.process.returncode == 0, (self.process.returncode, complaint[-2000:])
        got = json.loads(out)
        got["unanswered"] = sum(got[name] for name in WITHOUT_ANSWER)
        return got

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def arrive(port, filers, **words):
    with Arrivals(port, filers, **words) as crowd:
        return crowd.result()


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def held(pid):
    """(resident KiB, descriptors) of a process."""
    return resident_kib(pid), descriptors(pid)


@contextlib.contextmanager
def rented(filers, **settings):
    """(house, daemon, database) with so many enterprises; settings as listen__connections=…, the rest as documented."""
    house = BenchHouse(filers)
    try:
        database = house.database()
        daemon = house.daemon(database, **{**{name.replace(".", "__"): value for name, value in DEFAULTS.items()}, **settings})
        yield house, daemon, database
        house.stop(daemon)
    finally:
        house.close()


def stored(house, database):
    return int(house.cluster.value(database, "SELECT count(*) FROM dxtrack.submission"))

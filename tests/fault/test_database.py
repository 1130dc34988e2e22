"""PostgreSQL fails under load in every way it can: whatever was acknowledged is stored exactly once, and filing goes on
within two seconds after PostgreSQL accepts again."""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

from support.api import House
from support.cluster import Cluster, SqlError
from support.load import Load
from support.places import PG_BIN, as_cluster_user

CLIENTS = 16
BACK_WITHIN_S = 2.0
DOWN_S = {True: 4.0, False: 0.8}      # at most
ENOUGH = {True: 300000, False: 500}     # acknowledged submissions
ROUNDS = {True: 29, False: 1}           # 7 kinds a round: 203 faults
DISK_MB = {True: 4000, False: 400}


@pytest.fixture
def small_disk(is_long):
    """A file system of its own, small enough to be filled, where PostgreSQL's user may be and a socket's path stays short."""
    if os.getuid() != 0:
        pytest.skip("only root can mount a file system")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dxtrack-disk-", dir="/var/tmp"))
    folder.chmod(0o755)
    image, place = folder / "image", folder / "disk"
    place.mkdir()
    with open(image, "wb") as file:
        file.truncate(DISK_MB[is_long] << 20)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True, stdin=subprocess.DEVNULL)
    subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True, stdin=subprocess.DEVNULL)
    place.chmod(0o755)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True, stdin=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(small_disk, authority, tmp_path):
    cluster = Cluster(durable=True, parent=small_disk)
    cluster.sql("postgres", "ALTER SYSTEM SET max_wal_size = '128MB'")
    cluster.sql("postgres", "ALTER SYSTEM SET wal_recycle = off")   # each segment needs new room, as on a full disk
    cluster.sql("postgres", "SELECT pg_reload_conf()")
    one = House(cluster, authority, None, tmp_path, {"database.connect_deadline_ms": 1000})
    yield one
    one.daemon.kill()
    cluster.close()


def backends(house):
    rows = house.cluster.sql("postgres", f"SELECT pid FROM pg_stat_activity WHERE datname = '{house.database}' AND usename = 'dxtrack_app'")
    return [int(row[0]) for row in rows]


def wait_accepts(house):
    """Waits until PostgreSQL takes a connection and is no standby; starts it where it gave up."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if house.cluster.process.poll() is not None:
            house.cluster.start()
        try:
            if house.cluster.value("postgres", "SELECT pg_is_in_recovery()") == "False":
                return
        except SqlError:
            time.sleep(0.01)
    raise AssertionError("PostgreSQL does not come back")


def end_backends(house):
    """As an administrator would."""
    for pid in random.sample(backends(house), 2):
        house.cluster.sql("postgres", f"SELECT pg_terminate_backend({pid})")


def crash_backend(house):
    """As the kernel short of memory would: the postmaster ends all the others and recovers."""
    pid = random.choice(backends(house))
    os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + 10
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
        time.sleep(0.005)
    house.cluster._forget()


def kill_postmaster(house):
    house.cluster.kill()
    house.rest()
    house.cluster.start()


def stop_immediately(house):
    house.cluster.stop(signal.SIGQUIT)
    house.rest()
    house.cluster.start()


def stop_fast(house):
    house.cluster.stop()
    house.rest()
    house.cluster.start()


def fill_disk(house):
    """Takes all the room that is left, until filings fail, then gives it back."""
    before, filler = house.load.total("unavailable"), house.cluster.folder / "filler"
    free = os.statvfs(house.cluster.folder)
    size = free.f_bavail * free.f_frsize
    with open(filler, "wb") as file:
        while size > 4096:
            try:
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
            except OSError:
                size //= 2
        end = time.monotonic() + 15
        while house.load.total("unavailable") == before:
            assert time.monotonic() < end, "the full disk was never noticed"
            time.sleep(0.02)
        house.rest()
    filler.unlink()


def make_read_only(house):
    """PostgreSQL comes back as a standby, which takes reads only, and is promoted after a while."""
    house.cluster.stop()
    signal_file = house.cluster.data / "standby.signal"
    as_cluster_user("touch", signal_file)
    house.cluster.start()
    house.rest()
    as_cluster_user(PG_BIN / "pg_ctl", "-s", "-w", "-D", house.cluster.data, "promote")


FAULTS = (end_backends, crash_backend, kill_postmaster, stop_immediately, stop_fast, fill_disk, make_read_only)


def test_every_acknowledged_filing_is_stored_once_whatever_happens_to_postgresql(house, is_long, say):
    faults = list(FAULTS) * ROUNDS[is_long]
    random.Random(4).shuffle(faults)
    pause = ENOUGH[is_long] / len(faults)
    house.rest = lambda: time.sleep(random.uniform(0.2, DOWN_S[is_long]))
    waits = {fault.__name__: [] for fault in FAULTS}
    pid = house.daemon.pid
    with Load(house, CLIENTS) as load:
        house.load = load
        begun = time.monotonic()
        for fault in faults:
            done = load.acknowledged
            while load.acknowledged < done + pause:
                time.sleep(0.02)
            fault(house)
            wait_accepts(house)
            waits[fault.__name__].append(load.first_success(time.monotonic()))
            assert house.daemon.is_running() and house.daemon.pid == pid, house.daemon.log()[-3000:]
        done = load.acknowledged
        while load.acknowledged < done + pause:
            time.sleep(0.02)
    house.daemon.wait_ready()
    stored = load.check()
    say(f"{len(faults)} faults of PostgreSQL, {stored} filings acknowledged and stored once, {load.total('silent')} times no answer, "
        f"{load.total('unavailable')} times 503; longest until the next 2xx: "
        + ", ".join(f"{name} {max(times):.2f} s" for name, times in waits.items()))
    assert max(max(times) for times in waits.values()) <= BACK_WITHIN_S
    assert stored >= ENOUGH[is_long]
    house.daemon.stop()

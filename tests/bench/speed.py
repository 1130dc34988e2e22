"""./bench: the daemon against pgbench, its own statement and nginx, in interleaved rounds."""
import contextlib
import os
import time

import house as h
import loads
from board import Board

PATH = "/v1/rates?district=410172"
NAMES = ("write_vs_single_row", "write_vs_batch", "read_vs_nginx", "handshake_vs_nginx", "resume_vs_nginx", "daemon_us_per_write",
         "database_us_per_write", "write_p99_ms", "idle_kib_per_connection", "resident_mib")
CONNECTIONS = {"write": 256, "read": 64, "steady": 128}
BATCH_ROWS = 64
SETTLE_S = 0.3


class Speed:
    def __init__(self, quick):
        self.quick = quick
        self.rounds, self.seconds = (3, 6) if quick else (5, 15)
        self.board = Board()
        self.acknowledged = 0
        self.house = h.BenchHouse()
        self.database = self.house.database()
        self.main = self.house.daemon(self.database, workers="auto")
        self.workers = h.thread_count(self.main.pid) - 1
        self.others = [count for count in ((1, 2) if quick else (1, 2, 4)) if count != self.workers]
        answer = self.main.client(self.house.filers.rows[0]["token"]).get(PATH)
        self.bytes = len(answer.body)
        self.nginx = {count: self.house.nginx(count, PATH, answer) for count in (self.workers, *self.others)}

    def close(self):
        self.house.close()

    def measured(self, daemon, run, *words):
        """What a load says, and the CPU time of daemon and PostgreSQL per request."""
        time.sleep(SETTLE_S)
        h.settle(self.house.cluster, self.database)
        database, own = self.house.cluster.cpu_us(), h.process_cpu_us(daemon.pid) if daemon else 0
        got = run(*words)
        if daemon:
            h.await_positions(self.house.cluster, self.database)   # positions are part of what a filing costs
        got["database_us"] = (self.house.cluster.cpu_us() - database) / got["requests"]
        got["daemon_us"] = (h.process_cpu_us(daemon.pid) - own) / got["requests"] if daemon else 0
        return got

    def write(self, daemon):
        got = self.measured(daemon, loads.file_over_tls, self.house, daemon.port, self.seconds, CONNECTIONS["write"])
        self.acknowledged += got["requests"]
        return got

    def warm(self, daemon):
        """Callers are known, plans are made, connections open."""
        self.acknowledged += loads.file_over_tls(self.house, daemon.port, 2, CONNECTIONS["write"])["requests"]

    @contextlib.contextmanager
    def variant(self, workers):
        """A daemon for one step: an idle one would cost the others its glances at the database."""
        daemon = self.house.daemon(self.database, workers=workers)
        try:
            yield daemon
        finally:
            self.house.stop(daemon)

    def writes(self):
        b = self.board
        got = self.write(self.main)
        single = self.measured(None, loads.file_singly, self.house, self.database, self.seconds)
        batch = self.measured(None, loads.file_in_groups, self.house, self.database, self.seconds, self.workers, BATCH_ROWS)
        self.acknowledged += single["requests"] + batch["requests"]
        b.add(f"writes/s, {self.workers} workers (auto)", got["per_s"])
        b.add("  p99 ms at full load", got["p99_ms"])
        b.add("single rows/s, pgbench, 8 clients", single["per_s"])
        b.add("  PostgreSQL us each", single["database_us"])
        b.add(f"rows/s of the group statement, {self.workers} x {BATCH_ROWS}", batch["per_s"])
        b.add("  PostgreSQL us each ", batch["database_us"])
        b.add("write_vs_single_row", got["per_s"] / single["per_s"], (">=", 2.5))
        b.add("write_vs_batch", got["per_s"] / batch["per_s"], (">=", 0.6))
        b.add("daemon_us_per_write", got["daemon_us"], ("<=", 40))
        b.add("database_us_per_write", got["database_us"], ("<=", 50))
        for count in self.others:
            with self.variant(count) as daemon:
                self.warm(daemon)
                other = self.write(daemon)
                b.add(f"writes/s, {count} workers", other["per_s"])
                b.add("  daemon us each", other["daemon_us"])
        self.latency(0.7 * got["per_s"])

    def latency(self, rate):
        b = self.board
        h.settle(self.house.cluster, self.database)
        steady = loads.file_steadily(self.house, self.main.port, self.seconds, rate, CONNECTIONS["steady"])
        h.settle(self.house.cluster, self.database)
        one = loads.file_steadily(self.house, self.main.port, max(2, self.seconds // 3), 0, 1)
        bare = loads.file_in_groups(self.house, self.database, max(2, self.seconds // 3), 1, 1)
        if steady["bad"] or one["bad"]:
            raise RuntimeError(f"filings were refused: {steady} {one}")
        self.acknowledged += steady["answered"] + one["answered"] + bare["requests"]
        b.add("p50 ms at 70 % load", steady["p50_ms"])
        b.add("write_p99_ms", steady["p99_ms"], ("<=", 30))
        b.add("p50 ms at one connection", one["p50_ms"])
        b.add("p99 ms at one connection", one["p99_ms"])
        b.add("p50 ms of the statement alone", bare["p50_ms"])
        b.add("added ms at one connection", one["p50_ms"] - bare["p50_ms"], ("<=", 0.3))

    def read(self, port, daemon=None):
        return self.measured(daemon, loads.read_over_tls, self.house, port, max(2, self.seconds // 2), CONNECTIONS["read"], PATH)

    def reads(self):
        b = self.board
        nginx, got = self.read(self.nginx[self.workers].port), self.read(self.main.port, self.main)
        b.add(f"rates/s, {self.workers} workers (auto)", got["per_s"])
        b.add(f"nginx/s, {self.workers} workers", nginx["per_s"])
        b.add("read_vs_nginx", got["per_s"] / nginx["per_s"], (">=", 0.95))
        b.add("  daemon us a rate", got["daemon_us"])
        for count in self.others:
            with self.variant(count) as daemon:
                nginx, got = self.read(self.nginx[count].port), self.read(daemon.port, daemon)
            b.add(f"rates/s, {count} workers", got["per_s"])
            b.add(f"  against nginx, {count} workers", got["per_s"] / nginx["per_s"])

    def handshakes(self):
        b = self.board
        for how, name in (("full", "handshake_vs_nginx"), ("resumed", "resume_vs_nginx")):
            nginx = loads.shake_hands(self.nginx[self.workers].port, max(2, self.seconds // 2), how)
            got = loads.shake_hands(self.main.port, max(2, self.seconds // 2), how)
            b.add(f"{how} handshakes/s", got["per_s"])
            b.add(f"{how} handshakes/s, nginx", nginx["per_s"])
            b.add(name, got["per_s"] / nginx["per_s"], (">=", 0.95))

    def memory(self):
        """A fresh daemon, warmed by a few; then what a thousand more cost it."""
        with self.variant("auto") as daemon:
            idlers = loads.Idlers(daemon.port, self.house.authority)
            idlers.add(100)
            before, count = h.resident_kib(daemon.pid), 1000 if self.quick else 4000
            idlers.add(count)
            self.board.add("idle_kib_per_connection", (h.resident_kib(daemon.pid) - before) / count, ("<=", 16))
            idlers.close()

    def run(self):
        print(f"{os.cpu_count()} cores, {self.bytes} bytes a rate, {len(self.house.filers.rows)} enterprises, "
              f"{self.rounds} rounds, {self.seconds} s a write step", flush=True)
        self.warm(self.main)
        for number in range(self.rounds):
            self.board.add("fsyncs/s of the disk (8 KiB)", h.fsyncs_per_second(self.house.cluster.folder))
            self.writes()
            self.reads()
            self.handshakes()
            self.memory()
            self.board.add("resident_mib", h.resident_kib(self.main.pid) / 1024, ("<=", 40))
            print(f"round {number + 1} of {self.rounds} done", flush=True)
        stored = int(self.house.cluster.value(self.database, "SELECT count(*) FROM dxtrack.submission"))
        print(f"{self.acknowledged} filings acknowledged, {stored} rows stored\n")
        if stored < self.acknowledged:
            raise RuntimeError("acknowledged filings are not in the database")


def run(quick):
    speed = Speed(quick)
    try:
        speed.run()
        print(speed.board.table())
        speed.board.save(*NAMES, fsyncs_per_s=round(speed.board.median("fsyncs/s of the disk (8 KiB)"), 1), workers=speed.workers,
                         cores=os.cpu_count())
    finally:
        speed.close()

"""Enterprises that file without pause (tests/fault/filers.c), each key asked again until its answer settles it, and the look at
what is stored."""
import json
import mmap
import os
import struct
import subprocess
import time

import psycopg2

from support.api import filing
from support.places import BUILD

COUNTERS = ("stop", "first_ns", "acknowledged", "unavailable", "silent", "refused", "bad", "slowest_ms")
SETTLED_WITHIN_S = 150
NUMBER = "@NUMBER@"

# What was answered against what is stored, in one row of counts: all but the first must be 0.
LOOK = f"""
WITH answered AS (SELECT key, count(*) AS times, min(id::text)::uuid AS id, min(digest) AS digest FROM pg_temp.answered GROUP BY key),
stored AS (SELECT key, count(*) AS times, min(object::text)::uuid AS id, min(encode(body_digest, 'hex')) AS digest
             FROM dxtrack.idempotency WHERE path = '/v1/submissions' GROUP BY key),
both_ways AS (SELECT a.id, a.key AS answered, s.key AS stored, a.times AS answers, s.times AS rows, a.id = s.id AS same_id,
                     a.digest = s.digest AS same_body, v.id IS NOT NULL AS has_version, encode(v.body_digest, 'hex') = s.digest AS same_version,
                     h.id IS NOT NULL AS has_head
                FROM answered a FULL JOIN stored s USING (key)
                LEFT JOIN dxtrack.submission v ON v.id = s.id AND v.version = 1
                LEFT JOIN dxtrack.submission_head h ON h.id = s.id)
SELECT count(*) FILTER (WHERE answered IS NOT NULL) AS answered,
       count(*) FILTER (WHERE stored IS NULL) AS lost,
       count(*) FILTER (WHERE answered IS NULL) AS stored_and_never_answered,
       count(*) FILTER (WHERE rows > 1 OR answers > 1) AS doubled,
       count(*) FILTER (WHERE NOT same_id) AS other_id,
       count(*) FILTER (WHERE NOT same_body OR NOT same_version) AS other_body,
       count(*) FILTER (WHERE stored IS NOT NULL AND NOT (has_version AND has_head)) AS without_row,
       (SELECT count(*) FROM dxtrack.submission) - (SELECT count(*) FROM stored) AS more_versions,
       (SELECT count(*) FROM dxtrack.audit WHERE action LIKE 'submission%') - (SELECT count(*) FROM stored) AS more_audit,
       count(id) - count(DISTINCT id) AS shared_ids
  FROM both_ways
"""


class Load:
    """`with Load(house, 16) as load:` files until it is left, then `load.check()` compares answers and tables."""

    def __init__(self, house, clients, think_ms=0):
        self.house, self.folder = house, house.folder
        self.answers, control, filers = (self.folder / f"load-{name}-{os.urandom(3).hex()}" for name in ("answers", "control", "filers"))
        with open(filers, "w", encoding="utf-8") as file:
            for code, client in (house.enterprise() for _ in range(clients)):
                body = json.dumps(filing(code, contract_no=f"HT-{NUMBER}"), ensure_ascii=False)
                file.write("\t".join((client.token, *body.split(NUMBER))) + "\n")
        control.write_bytes(bytes(4096))
        with open(control, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 4096)
        self.command = [str(BUILD / "fault_filers"), str(house.daemon.port), str(filers), str(self.answers), str(control),
                        f"load{os.urandom(4).hex()}", str(think_ms)]
        self.process = None

    def total(self, name):
        return struct.unpack_from("q", self.map, 8 * COUNTERS.index(name))[0]

    def _set(self, name, value):
        struct.pack_into("q", self.map, 8 * COUNTERS.index(name), value)

    def __enter__(self):
        self.complaints = open(self.folder / "load.err", "w+b")
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stderr=self.complaints)
        return self

    def __exit__(self, kind, *_):
        self._set("stop", 1)
        try:
            self.process.wait(SETTLED_WITHIN_S if kind is None else 1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def acknowledged(self):
        return self.total("acknowledged")

    def await_more(self, count, timeout_s=120):
        """Waits until so many more are acknowledged."""
        self.await_that(lambda since=self.acknowledged: self.acknowledged >= since + count, f"{count} more 201", timeout_s)

    def await_that(self, happened, what, timeout_s):
        end = time.monotonic() + timeout_s
        while not happened():
            assert self.process.poll() is None, f"the load ended: {self.complaint()}"
            assert time.monotonic() < end, f"not within {timeout_s} s: {what}\n{self.complaint()}\n{self.house.daemon.log()[-3000:]}"
            time.sleep(0.005)

    def mark(self):
        """The next 201 is the first."""
        self._set("first_ns", 0)

    def first_success(self, since, timeout_s=60):
        """Seconds from `since` (a monotonic time) until the first 201 since mark(), at least 0."""
        self.await_that(lambda: self.total("first_ns"), "a 201", timeout_s)
        return max(self.total("first_ns") / 1e9 - since, 0)

    def complaint(self):
        self.complaints.seek(0)
        return self.complaints.read().decode(errors="replace")[:2000]

    def check(self, others=0):
        """Whatever was answered with 201 is stored exactly once with the body that was sent, and nothing else is but what others
        filed. Returns how many."""
        assert self.process.returncode == 0 and self.total("bad") == 0, self.complaint()
        connection = psycopg2.connect(self.house.cluster.conninfo(self.house.database, "postgres"))
        with connection, connection.cursor() as cursor, open(self.answers, encoding="utf-8") as file:
            cursor.execute("CREATE TEMPORARY TABLE answered (key text, id uuid, digest text)")
            cursor.copy_expert("COPY pg_temp.answered FROM STDIN", file)
            cursor.execute("ANALYZE pg_temp.answered")
            cursor.execute(LOOK)
            names = [column.name for column in cursor.description]
            (row,) = cursor.fetchall()
        connection.close()
        found = dict(zip(names, row))
        answered = found.pop("answered")
        found["stored_and_never_answered"] -= others
        assert not any(found.values()), found
        assert answered == self.acknowledged
        return answered

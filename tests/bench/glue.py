"""./bench glue: filings against a short Fastify and pg server that does the same to the same tables."""
import shutil
import subprocess
import time

import house as h
import loads
from board import Board
from support.daemon import free_ports

ROUNDS, SECONDS, CONNECTIONS = 3, 8, 128
SOURCE = h.HERE / "glue"


def install():
    """The packages that package-lock.json pins, beside a copy of the server in build/bench/glue."""
    folder = h.TOOLS / "glue"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.js"):
        shutil.copy(SOURCE / name, folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


class Glue:
    """The server as a process of its own; its log goes to a file, as the daemon's does."""

    def __init__(self, house, folder, database):
        self.port = free_ports(1)[0]
        certificate, key = house.authority.issue("glue")
        with open(house.folder / "glue.log", "ab") as log:
            self.process = subprocess.Popen(["node", "server.js", str(self.port), certificate, key, str(house.cluster.socket), database],
                                            cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        house.started.append(self.close)

    @property
    def pid(self):
        return self.process.pid

    def close(self):
        self.process.terminate()
        self.process.wait(30)


def run():
    folder, house, board = install(), h.BenchHouse(), Board()
    try:
        database = house.database()
        daemon, glue = house.daemon(database, workers="auto"), Glue(house, folder, database)
        time.sleep(2)
        for port in (daemon.port, glue.port):
            loads.file_over_tls(house, port, 3, CONNECTIONS)  # connections, plans and compiled code are made
        for _ in range(ROUNDS):
            ours = loads.file_over_tls(house, daemon.port, SECONDS, CONNECTIONS)
            theirs = loads.file_over_tls(house, glue.port, SECONDS, CONNECTIONS)
            board.add("writes/s", ours["per_s"])
            board.add("writes/s, Fastify and pg", theirs["per_s"])
            board.add("write_vs_glue", ours["per_s"] / theirs["per_s"], (">=", 6))
            board.add("resident MiB", h.resident_kib(daemon.pid) / 1024)
            board.add("resident MiB, Fastify and pg", h.resident_kib(glue.pid) / 1024)
        print(board.table())
        board.save("write_vs_glue")
    finally:
        house.close()

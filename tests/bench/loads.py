"""The load generators, each run for some seconds: what they printed, as a dict."""
import itertools
import json
import re
import ssl
import socket
import subprocess

from house import HERE, QUERIES, TOOLS
from support.places import PG_BIN


SERIAL = itertools.count(1)
SOURCES = {"handshakes": ["-lssl", "-lcrypto", "-lpthread"], "open_loop": ["-lssl", "-lcrypto"], "groups": ["-lpq", "-lpthread"]}


def build_tools():
    """Compiles the generators that are in C."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    for name, libraries in SOURCES.items():
        subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-O2", "-I/usr/include/postgresql", "-o", str(TOOLS / name),
                        str(HERE / f"{name}.c"), str(HERE / "gear.c"), *libraries], check=True)


def prefix():
    """No two runs file under the same keys."""
    return f"b{next(SERIAL)}"


def _printed(argv, **more):
    done = subprocess.run([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{argv[0]}: {done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


def _tool(name, *words):
    return json.loads(_printed([TOOLS / name, *words]))


def _wrk(port, script, seconds, connections, path, *words):
    out = _printed(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / script,
                    f"https://127.0.0.1:{port}{path}", "--", *words])
    got = json.loads(next(line for line in out.splitlines() if line.startswith("{")))
    if got["bad"] > 0:
        raise RuntimeError(f"{got['bad']} of {got['requests']} requests failed:\n{out}")
    got["per_s"] = got["requests"] / got["seconds"]
    return got


def file_over_tls(house, port, seconds, connections):
    return _wrk(port, "submit.lua", seconds, connections, "/v1/submissions", house.filers.path, prefix())


def read_over_tls(house, port, seconds, connections, path):
    return _wrk(port, "read.lua", seconds, connections, path, house.filers.path)


def file_singly(house, database, seconds, clients=8):
    """pgbench, one row a transaction."""
    out = _printed([PG_BIN / "pgbench", "-n", "-M", "prepared", "-f", HERE / "single.pgbench", "-c", clients, "-j", min(clients, 2), "-T", seconds,
                    "-D", f"filers={len(house.filers.rows)}", "-D", "serial=0", "-D", f"prefix={prefix()}",
                    "-d", house.cluster.conninfo(database)])
    failed = re.search(r"number of failed transactions: (\d+)", out)
    if failed and failed[1] != "0":
        raise RuntimeError(out)
    return {"per_s": float(re.search(r"tps = ([\d.]+)", out)[1]), "requests": int(re.search(r"actually processed: (\d+)", out)[1])}


def file_in_groups(house, database, seconds, connections, rows):
    got = _tool("groups", house.cluster.conninfo(database), QUERIES, house.filers.path, seconds, connections, rows, prefix())
    got["requests"] = got["rows"]
    return got


def file_steadily(house, port, seconds, rate, connections):
    """Open loop; rate 0: each connection again at once."""
    return _tool("open_loop", port, house.filers.path, seconds, int(rate), connections, prefix())


def read_steadily(house, port, seconds, rate, connections, path):
    return _tool("open_loop", port, house.filers.path, seconds, int(rate), connections, prefix(), path)


def shake_hands(port, seconds, how):
    got = _tool("handshakes", port, seconds, 2, how)
    if how == "resumed" and got["resumed"] < got["done"] - 2 or how == "full" and got["resumed"] > 0:
        raise RuntimeError(f"{got['resumed']} of {got['done']} handshakes were resumed")
    return got


class Idlers:
    """TLS connections that asked once and rest."""

    def __init__(self, port, authority):
        self.port = port
        self.context = authority.context()
        self.open = []

    def add(self, count):
        for _ in range(count):
            plain = socket.create_connection(("127.0.0.1", self.port))
            one = self.context.wrap_socket(plain, server_hostname="localhost")
            one.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            one.recv(4096)
            self.open.append(one)

    def close(self):
        for one in self.open:
            try:
                one.close()
            except (OSError, ssl.SSLError):
                pass

__all__ = [name for name in dir() if not name.startswith("_") and name != "TREE"]

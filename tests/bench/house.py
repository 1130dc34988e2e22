"""What a bench stands on: a durable private PostgreSQL, filers, daemons, nginx, and where their CPU time goes."""
import hashlib
import json
import os
import pathlib
import select
import subprocess
import tempfile
import time
import uuid
import zlib

import psycopg2
import psycopg2.extras

from support.api import ANSWERS, LEAVES, filing, uscc
from support.cluster import Cluster
from support.daemon import Daemon, free_ports
from support.places import PG_BIN, TREE, as_cluster_user
from support.tls import Authority

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = TREE / "build" / "bench"
QUERIES = TREE / "sql" / "queries"
SEGMENTS = 192   # of WAL, 16 MiB each: more than the rounds write
TICK_US = 1000000 // os.sysconf("SC_CLK_TCK")
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SETTINGS = {"listen.connections": 100000, "listen.connections_per_address": 100000,
            "listen.requests_per_connection": 1000000000, "submissions.per_minute": 10000000,
            "submissions.burst": 10000000, "database.queue": 100000, "listen.idle_deadline_ms": 3600000}


class DurableCluster(Cluster):
    """fsync and checksums as in production, and no checkpoint in the middle of a round.

    WAL goes into segments used before, as it does on a server that has run for a while: each new one is an allocation that the file system
    commits together with whatever else waits to be written, and that stopped every commit for half a second.
    """

    def __init__(self):
        super().__init__(durable=True)
        self.sql("postgres", f"SELECT count(pg_logical_emit_message(false, 'bench', n::text) <= pg_switch_wal()) FROM generate_series(1, {SEGMENTS}) n")
        self.sql("postgres", "CHECKPOINT")

    def _init(self):
        super()._init()
        as_cluster_user(PG_BIN / "pg_checksums", "--enable", "-D", self.data, stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL)
        with open(self.data / "postgresql.auto.conf", "a", encoding="utf-8") as file:
            file.write("fsync = on\nsynchronous_commit = on\nfull_page_writes = on\nshared_buffers = 512MB\n"
                       f"max_wal_size = 8GB\nmin_wal_size = {SEGMENTS * 16}MB\ncheckpoint_timeout = 1h\n")

    def cpu_us(self):
        """CPU time of the postmaster and all its children, also of those that ended."""
        total = process_cpu_us(self.process.pid, with_ended=True)
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return total + sum(process_cpu_us(int(child)) for child in file.read().split())


def process_cpu_us(pid, with_ended=False):
    """User and system time of a process in microseconds; 0 where it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return sum(int(ticks) for ticks in fields[11:15 if with_ended else 13]) * TICK_US


def await_positions(cluster, database):
    """Until every filing so far has its position: what an earlier step left undone must not be paid for by the next."""
    connection = psycopg2.connect(cluster.conninfo(database, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("LISTEN dxtrack_event")
        while True:
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence('dxtrack.audit', 'id')::regclass) <= s.ceiling FROM dxtrack.sequencer s")
            if cursor.fetchone()[0]:
                break
            select.select([connection], [], [], 2)
            connection.poll()
            connection.notifies.clear()
    connection.close()


def settle(cluster, database):
    """Every step begins alike: what earlier ones left has its positions, and the pages that they dirtied are on the disk."""
    await_positions(cluster, database)
    os.sync()


def resident_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def thread_count(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def fsyncs_per_second(folder, seconds=1.0):
    """How often the disk takes 8 KiB for good."""
    handle, path = tempfile.mkstemp(dir=folder)
    page, count, begun = os.urandom(8192), 0, time.monotonic()
    try:
        while (took := time.monotonic() - begun) < seconds:
            os.pwrite(handle, page, 0)
            os.fdatasync(handle)
            count += 1
    finally:
        os.close(handle)
        os.unlink(path)
    return count / took


def _base62(data, width):
    number, text = int.from_bytes(data, "big"), ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        text = BASE62[digit] + text
    return text


def make_token():
    """A token as common/domain/token.c writes it."""
    text = f"dxt_{_base62(os.urandom(5), 8)}_{_base62(os.urandom(32), 43)}"
    return f"{text}_{_base62(zlib.crc32(text.encode()).to_bytes(4, 'big'), 6)}"


class Filers:
    """Enterprises with an account and a token each, put into a database, and a file of them for the load generators."""

    def __init__(self, count, path):
        self.path = path
        self.rows = []
        for number in range(1, count + 1):
            code = uscc(number)
            body = json.dumps(filing(code, contract_no=f"HT-{number}"), ensure_ascii=False)   # one contract for all would be told to each
            answers = json.dumps(dict(ANSWERS["cloud"], contract_no=f"HT-{number}"), ensure_ascii=False)
            self.rows.append({
                "n": number, "token": make_token(), "uscc": code, "credential": str(uuid.uuid4()), "account": str(uuid.uuid4()),
                "entry": str(uuid.uuid4()), "digest": hashlib.sha256(body.encode()).hexdigest(), "answers": answers, "body": body,
                "district": LEAVES[number % len(LEAVES)]})
        names = ("token", "uscc", "credential", "account", "entry", "digest", "answers", "body")
        path.write_text("".join("\t".join(row[name] for name in names) + "\n" for row in self.rows), encoding="utf-8")

    def put(self, cluster, database):
        """Registers all of them; bench.filer is what pgbench files from."""
        connection = psycopg2.connect(cluster.conninfo(database, "postgres"))
        with connection, connection.cursor() as cursor:
            cursor.execute("""
                CREATE SCHEMA bench;
                GRANT USAGE ON SCHEMA bench TO dxtrack_app;
                CREATE TABLE bench.filer (n int PRIMARY KEY, token bytea, uscc text, credential uuid, account uuid, entry uuid,
                                          digest bytea, answers text, body text, district text);
                GRANT SELECT ON bench.filer TO dxtrack_app;
                CREATE FUNCTION bench.uuid7() RETURNS uuid LANGUAGE sql VOLATILE RETURN
                    encode(substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                           || substring(uuid_send(gen_random_uuid()) FROM 7), 'hex')::uuid;
                GRANT EXECUTE ON FUNCTION bench.uuid7() TO dxtrack_app""")
            psycopg2.extras.execute_values(
                cursor, "INSERT INTO bench.filer VALUES %s",
                [(r["n"], hashlib.sha256(r["token"].encode()).digest(), r["uscc"], r["credential"], r["account"], r["entry"],
                  bytes.fromhex(r["digest"]), r["answers"], r["body"], r["district"]) for r in self.rows])
            cursor.execute("""
                INSERT INTO dxtrack.account (id, person, role, uscc) SELECT account, uscc, 'enterprise', uscc FROM bench.filer;
                INSERT INTO dxtrack.credential (id, account, uscc, hash, hint, scopes)
                SELECT credential, account, uscc, token, left(encode(token, 'hex'), 8), '{submit,read}' FROM bench.filer;
                INSERT INTO dxtrack.enterprise (uscc, name, district, chains, status, status_on)
                SELECT uscc, 'E' || n, district, '{}', 'active', '2020-01-01' FROM bench.filer;
                INSERT INTO dxtrack.enterprise_event (id, uscc, sets, effective_on, name, district, chains, status, by_account, by_person, recorded_at)
                SELECT gen_random_uuid(), uscc, '{name,short_name,district,park,chains,industry,size,status,predecessor}', '2020-01-01',
                       'E' || n, district, '{}', 'active', account, 'bench', clock_timestamp() FROM bench.filer""")
        connection.close()


class Nginx:
    """nginx that serves one file as the daemon serves its figures: the same TLS, the same bytes, one log line a request."""

    def __init__(self, folder, authority, workers, path, answer):
        self.port = free_ports(1)[0]
        self.folder = folder / f"nginx-{workers}"
        self.folder.mkdir()
        os.chmod(folder, 0o711)
        certificate, key = authority.issue(f"nginx-{workers}")
        (self.folder / "answer.json").write_bytes(answer.body)
        named = {"content-type", "content-length", "date", "connection", "etag", "server", "last-modified"}
        headers = "\n".join(f'add_header {name} "{value}" always;' for name, value in answer.headers.items() if name not in named)
        (self.folder / "nginx.conf").write_text(f"""
            worker_processes {workers};
            pid {self.folder}/nginx.pid;
            error_log {self.folder}/error.log;
            daemon off;
            user root;
            events {{ worker_connections 20000; }}
            http {{
                access_log {self.folder}/access.log combined;
                client_body_temp_path {self.folder}/b; proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f;
                uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
                server_tokens off; sendfile on; tcp_nodelay on; keepalive_timeout 3600; keepalive_requests 1000000000;
                open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;
                ssl_certificate {certificate}; ssl_certificate_key {key};
                ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; ssl_session_tickets on;
                ssl_ecdh_curve P-256:X25519:P-384;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;
                server {{
                    listen 127.0.0.1:{self.port} ssl backlog=4096;
                    location = {path.split("?")[0]} {{
                        default_type "{answer.headers['content-type']}"; {headers} alias {self.folder}/answer.json;
                    }}
                }}
            }}""", encoding="utf-8")
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder),
                                         "-e", str(self.folder / "error.log")], stdin=subprocess.DEVNULL)

    def close(self):
        self.process.terminate()
        self.process.wait(30)


class BenchHouse:
    """The whole of it, in a temporary folder; close() ends what was started, by its process."""

    def __init__(self, filers=2000):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dxtrack-bench-", dir="/var/tmp"))
        self.authority = Authority(self.folder)
        self.cluster = DurableCluster()
        self.filers = Filers(filers, self.folder / "filers.tsv")
        self.started = []

    def database(self):
        name = self.cluster.database()
        self.filers.put(self.cluster, name)
        return name

    def daemon(self, database, **settings):
        daemon = Daemon(self.folder, self.authority, self.cluster.conninfo(database),
                        {**SETTINGS, **{name.replace("__", "."): value for name, value in settings.items()}})
        self.started.append(daemon.stop)
        return daemon

    def stop(self, daemon):
        """Before the end of all."""
        self.started.remove(daemon.stop)
        daemon.stop()

    def nginx(self, workers, path, answer):
        nginx = Nginx(self.folder, self.authority, workers, path, answer)
        self.started.append(nginx.close)
        return nginx

    def close(self):
        for stop in reversed(self.started):
            try:
                stop()
            except AssertionError as error:
                print(error)
        self.cluster.close()
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)

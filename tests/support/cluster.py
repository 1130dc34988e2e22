"""A private PostgreSQL for one run of a suite, and a database a test.

The cluster lives in memory where there is room, listens on a unix socket only, and is thrown away at the end. A
template database is migrated once; each test's database is a copy of it (40 ms; on a disk 350 ms: it is 600 files).
"""
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import psycopg2

from support.places import CLUSTER_USER, CTL, ME, PG_BIN, TREE, as_cluster_user, cluster_user_options

USERS = ("postgres", "dxtrack_ctl", "dxtrack_app", "dxtrack_reader")
TEMPLATE = "dxtrack_template"


DISK, MEMORY = "/var/tmp", "/dev/shm"
MEMORY_ROOM_BYTES = 4 << 30


def roomy():
    """Where what need not last goes: into memory if plenty of it is free."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free >= MEMORY_ROOM_BYTES else DISK
    except OSError:
        return DISK


class Cluster:
    """A running server. durable=True keeps fsync on, for tests about faults; `parent` is where its folder goes."""

    def __init__(self, durable=False, parent=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dxtrack-test-", dir=parent or (DISK if durable else roomy())))
        self.data = self.folder / "pg"
        self.socket = self.folder / "socket"
        self.log = self.folder / "postgresql.log"
        self.durable = durable
        self._numbers = itertools.count(1)
        self._template_made = False
        self._connections = {}
        os.chmod(self.folder, 0o755)
        if CLUSTER_USER != ME:
            shutil.chown(self.folder, CLUSTER_USER)
        self._init()
        self.start()

    def _init(self):
        as_cluster_user("mkdir", self.socket)
        as_cluster_user(PG_BIN / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                        "--no-sync", "--auth-local=peer", "--auth-host=reject", stdout=subprocess.DEVNULL)
        systems = sorted({ME, CLUSTER_USER})
        idents = "".join(f"test {system} {user}\n" for system in systems for user in USERS)
        settings = (
            "listen_addresses = ''\n"
            f"unix_socket_directories = '{self.socket}'\n"
            "max_connections = 200\n"
            "track_commit_timestamp = on\n"
            "shared_buffers = 64MB\n"
            "dynamic_shared_memory_type = mmap\n"
            "log_min_messages = warning\n")
        if not self.durable:
            settings += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        self._write("pg_hba.conf", "local all all peer map=test\n")
        self._write("pg_ident.conf", idents)
        self._write("postgresql.auto.conf", settings)

    def _write(self, name, text):
        path = self.data / name
        path.write_text(text)
        if CLUSTER_USER != ME:
            shutil.chown(path, CLUSTER_USER)

    def start(self):
        """The postmaster is our own child: a killed one is reaped at once and leaves its lock file to the next."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([str(PG_BIN / "postgres"), "-D", str(self.data)], stdout=log, stderr=log,
                                            start_new_session=True, **cluster_user_options())
        end = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SqlError(f"the cluster did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.02)

    def _answers(self):
        try:
            psycopg2.connect(self.conninfo("postgres", "postgres")).close()
            return True
        except psycopg2.OperationalError:
            return False

    def stop(self, mode=signal.SIGINT):
        """SIGINT: a fast shutdown, SIGQUIT: an immediate one."""
        self._forget()
        if self.process.poll() is None:
            self.process.send_signal(mode)
        self.process.wait(60)

    def kill(self):
        """SIGKILL of the postmaster; returns when its children, which notice it, have ended too."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            children = file.read().split()
        self._forget()
        self.process.kill()
        self.process.wait()
        end = time.monotonic() + 30
        while any(is_running(child) for child in children):
            assert time.monotonic() < end, "a backend outlives its postmaster"
            time.sleep(0.01)

    def close(self):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def conninfo(self, database, user="dxtrack_app"):
        return f"host={self.socket} dbname={database} user={user}"

    def sql(self, database, statement, user="postgres"):
        """Runs SQL, each statement by itself; the last one's rows as lists of text, '' for NULL."""
        kept = (database, user) in self._connections
        try:
            with self._connection(database, user).cursor() as cursor:
                cursor.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
        except psycopg2.OperationalError as error:
            self._forget(database)
            if kept:  # the server was stopped or killed since it was last asked
                return self.sql(database, statement, user)
            raise SqlError(str(error)) from error
        except psycopg2.Error as error:
            raise SqlError(str(error)) from error
        return [["" if value is None else str(value) for value in row] for row in rows]

    def _connection(self, database, user):
        kept = self._connections.get((database, user))
        if kept is None or kept.closed:
            kept = psycopg2.connect(self.conninfo(database, user))
            kept.autocommit = True
            self._connections[(database, user)] = kept
        return kept

    def _forget(self, database=None):
        """Closes the kept connections to a database, or all."""
        for name in [name for name in self._connections if database in (None, name[0])]:
            self._connections.pop(name).close()

    def value(self, database, statement, user="postgres"):
        """The one value that a statement returns, as text."""
        rows = self.sql(database, statement, user)
        assert len(rows) == 1 and len(rows[0]) == 1, rows
        return rows[0][0]

    def ctl(self, database, *arguments, **environment):
        """Runs dxtrackctl against a database as its operator; returns what it printed."""
        return run_ctl(*arguments, DXTRACK_DATABASE=self.conninfo(database, "dxtrack_ctl"), **environment)

    def file(self, database, path):
        """Runs an SQL file as the superuser."""
        subprocess.run([str(PG_BIN / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(database, "postgres"),
                        "-f", str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)

    def template(self):
        """The migrated database that others are copies of, made at the first call."""
        if not self._template_made:
            self.create_empty(TEMPLATE)
            self.ctl(TEMPLATE, "migrate")
            self.ctl(TEMPLATE, "catalogue", "load", str(TREE / "sql" / "catalogue"))
            self._template_made = True
            self._forget(TEMPLATE)
        return TEMPLATE

    def create_empty(self, name):
        """A database with roles and nothing else, as before the first migration."""
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        self.file(name, TREE / "sql" / "roles.sql")
        self._forget(name)
        return name

    def database(self):
        """A new database of its own with the schema and the catalogue in it."""
        return self.copy(self.template())

    def copy(self, name):
        """A new database with all that is in another one, to which nobody is connected."""
        new = f"t{next(self._numbers)}"
        self._forget(name)
        self.sql("postgres", f'CREATE DATABASE "{new}" TEMPLATE "{name}"')
        return new

    def drop(self, name):
        self._forget(name)
        self.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def is_running(pid):
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class SqlError(Exception):
    """What psql said."""


class CtlError(Exception):
    """dxtrackctl failed; .status is its exit code."""

    def __init__(self, done):
        super().__init__(f"dxtrackctl {' '.join(done.args[1:])}: {done.returncode}\n{done.stdout}{done.stderr}")
        self.status = done.returncode
        self.output = done.stdout
        self.complaint = done.stderr


def run_ctl(*arguments, **environment):
    """Runs dxtrackctl with these environment variables; returns what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DXTRACK_")}
    done = subprocess.run([str(CTL), *map(str, arguments)], env=dict(kept, LC_ALL="C.UTF-8", **environment),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise CtlError(done)
    return done.stdout

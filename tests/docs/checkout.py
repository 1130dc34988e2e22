"""A folder that looks to a reader like a checkout in which ./quickstart runs: var/bin, var/tls, var/data, var/demo.json, sql."""
import os
import re
import shutil

from support.cluster import run_ctl
from support.daemon import Daemon, free_ports
from support.places import BUILD, TREE
from support.tls import Authority

PORT, ADMIN_PORT, OTHER_PORT = 8443, 8444, 8445  # as the pages have them; the third is free for a second daemon


class Checkout:
    """The demo is loaded once; each page begins with a copy of that database, fresh certificates, and its own daemon."""

    def __init__(self, folder, cluster):
        self.folder, self.cluster = folder, cluster
        self.var = folder / "var"
        (self.var / "bin").mkdir(parents=True)
        for name in ("dxtrackd", "dxtrackctl"):
            (self.var / "bin" / name).symlink_to(BUILD / name)
        (folder / "sql").symlink_to(TREE / "sql")
        (self.var / "data").symlink_to(cluster.folder)
        self.daemon = None
        self.ports = free_ports(3)
        self._load()

    def _load(self):
        self.cluster.sql("postgres", f'CREATE DATABASE demo TEMPLATE "{self.cluster.template()}"')
        self.start("demo")
        conninfo = self.cluster.conninfo("demo", "dxtrack_ctl")
        run_ctl("demo", "load", self.folder / "sql" / "demo", "--output", self.var / "demo.json", DXTRACK_DATABASE=conninfo,
                DXTRACK_URL=f"https://127.0.0.1:{self.daemon.port}", DXTRACK_CA=str(self.var / "tls" / "ca.pem"))
        self.daemon.stop()

    def start(self, database):
        shutil.rmtree(self.var / "tls", ignore_errors=True)
        (self.var / "tls").mkdir()
        authority = Authority(self.var / "tls")
        self.daemon = Daemon(self.var, authority, self.cluster.conninfo(database), start=False)
        self.daemon.settings_file.unlink()
        self.daemon.port, self.daemon.admin_port = self.ports[:2]
        self.daemon.certificate.rename(self.var / "tls" / "server.pem")
        self.daemon.key.rename(self.var / "tls" / "server.key")
        self.daemon.settings_file = self.var / "dxtrackd.conf"
        self.daemon.log_file = self.var / "dxtrackd.log"
        self.daemon.log_file.write_text("")
        self.daemon.write_settings(**{
            "listen.public": f"127.0.0.1:{self.daemon.port}", "listen.admin": f"127.0.0.1:{self.daemon.admin_port}",
            "tls.certificate": self.var / "tls" / "server.pem", "tls.key": self.var / "tls" / "server.key"})
        self.daemon.start()
        (self.var / "dxtrackd.pid").write_text(f"{self.daemon.pid}\n")

    def begin(self):
        """A fresh `dxtrack` database and a daemon on it."""
        self.cluster.sql("postgres", "CREATE DATABASE dxtrack TEMPLATE demo")
        self.start("dxtrack")

    def end(self):
        self.daemon.stop()
        for row in self.cluster.sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'dxtrack%' AND datname <> 'dxtrack_template'"):
            self.cluster.drop(row[0])

    def here(self, text):
        """The page's text with this run's ports."""
        for written, real in zip((PORT, ADMIN_PORT, OTHER_PORT), self.ports):
            text = re.sub(rf"\b{written}\b", str(real), text)
        return text

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DXTRACK_", "PG"))}
        return dict(kept, LC_ALL="C.UTF-8", HOME=str(self.folder))

"""Where things are: the tree, the build under test, PostgreSQL's programs, who runs the cluster."""
import glob
import os
import pathlib
import pwd
import subprocess

TREE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DXTRACK_BUILD", TREE / "build" / "dev"))
DAEMON = BUILD / "dxtrackd"
CTL = BUILD / "dxtrackctl"


def _version(path):
    return [int(part) for part in path.split("/")[4].split(".")]


PG_BIN = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version)[-1])
ME = pwd.getpwuid(os.getuid()).pw_name
CLUSTER_USER = "postgres" if os.getuid() == 0 else ME


def as_cluster_user(*argv, **kwargs):
    """Runs a program as the user that owns the cluster, from /, where that user may be."""
    argv = [str(part) for part in argv]
    if CLUSTER_USER != ME:
        argv = ["runuser", "-u", CLUSTER_USER, "--"] + argv
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run(argv, cwd="/", check=True, env=environment, stdin=subprocess.DEVNULL, **kwargs)

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


def cluster_user_options():
    """What subprocess needs so that a program runs as the user that owns the cluster, from /, where that user may be."""
    options = {"cwd": "/", "env": dict(os.environ, LC_ALL="C.UTF-8"), "stdin": subprocess.DEVNULL}
    if CLUSTER_USER != ME:
        owner = pwd.getpwnam(CLUSTER_USER)
        options.update(user=owner.pw_uid, group=owner.pw_gid, extra_groups=[])
    return options


def as_cluster_user(*argv, **kwargs):
    """Runs a program as that user; its failure raises."""
    return subprocess.run([str(part) for part in argv], check=True, **cluster_user_options(), **kwargs)

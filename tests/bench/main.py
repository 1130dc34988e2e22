"""The driver behind ./bench; ./bench --help says what there is."""
import os
import pathlib
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("DXTRACK_BUILD", str(TREE / "build" / "release"))
sys.path[:0] = [str(TREE / "tests"), str(TREE / "tests" / "bench")]

import glue  # noqa: E402  the path comes first
import loads  # noqa: E402
import plans  # noqa: E402
import scale  # noqa: E402
import speed  # noqa: E402


def main(words):
    loads.build_tools()
    if "glue" in words:
        glue.run()
    elif "plans" in words:
        plans.run()
    elif "scale" in words:
        scale.run("--long" in words)
    else:
        speed.run("--quick" in words)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)

"""What the checks share: the files of the tree, and how a failed check ends."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = ("common", "daemon", "ctl")
TESTS = ("tests",)


def sources(folders=CODE, suffixes=(".c", ".h")):
    """Paths below the folders, relative to the root, in order."""
    found = []
    for folder in folders:
        found += [p for p in (ROOT / folder).rglob("*") if p.suffix in suffixes and p.is_file()]
    return sorted(p.relative_to(ROOT) for p in found)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def lines(path):
    return list(enumerate(read(path).splitlines(), 1))


def without_comments(text):
    """C text with comments blanked, line numbers kept, string literals left alone."""
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', re.S)
    return token.sub(lambda m: m[0] if m[0][0] in "\"'" else re.sub(r"[^\n]", " ", m[0]), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def end(faults):
    """Prints what was found; the check fails when there is anything."""
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)

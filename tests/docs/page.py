"""Reads a Markdown page's code blocks: ```sh run is run, a ```text output or ```json output behind it is what it prints.

In an output `…` stands for any text within the line, a line of `…` alone for any lines.
"""
import re

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.M | re.S)


class Block:
    def __init__(self, number, line, code):
        self.number, self.line, self.code = number, line, code
        self.output = None

    def expected(self):
        """What it must print, as a regular expression."""
        lines = []
        for line in self.output.rstrip("\n").split("\n"):
            if line.strip() == "…":
                lines.append(r"(?:[^\n]*\n)*?")
            else:
                lines.append("[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ \t]*\n")
        return re.compile("".join(lines) + r"\s*\Z")


def blocks(text):
    """The blocks to run, in order, each with its output or None."""
    found = []
    for fence in FENCE.finditer(text):
        words = fence["info"].split()
        if words[1:] == ["run"]:
            found.append(Block(len(found) + 1, text.count("\n", 0, fence.start()) + 1, fence["text"]))
        elif words[1:] == ["output"]:
            assert found and found[-1].output is None, f"an output without its block: {fence['text'][:80]}"
            found[-1].output = fence["text"]
        else:
            assert len(words) < 2, f"what is a block of {fence['info']}?"
    return found


def script(found, folder):
    """One shell script for the whole page; the output of block N goes to folder/N."""
    parts = ["set -euo pipefail\n"]
    parts += [f"exec >{folder}/{block.number} 2>&1\n{block.code}" for block in found]
    return "".join(parts)

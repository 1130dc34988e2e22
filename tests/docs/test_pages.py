"""Every code block of tutorial and how-to that is marked to run is run, in order, and prints what the page says."""
import os
import re
import signal
import subprocess

import pytest

from page import blocks, script
from support.places import TREE

DOCS = TREE / "docs"
PAGES = sorted(path.relative_to(DOCS) for folder in ("tutorial", "how-to") for path in (DOCS / folder).glob("*.md"))
# The same commands in both languages: of the how-to pages the English ones are run, the others with DXTRACK_LONG.
RUN = [page for page in PAGES if os.environ.get("DXTRACK_LONG") or page.parts[0] == "tutorial" or page.name.endswith(".en.md")]
TIMEOUT_S = 120
SHOW = os.environ.get("DXTRACK_SHOW")  # prints what the blocks print, for whoever writes a page


def printed(folder, number):
    path = folder / str(number)
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None


def run(checkout, text):
    """Runs a page's script as a session of its own, so that nothing that it started outlives it; its exit status."""
    shell = subprocess.Popen(["bash", "-c", checkout.here(text)], cwd=checkout.folder, env=checkout.environment(), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return shell.wait(TIMEOUT_S)
    finally:
        try:
            os.killpg(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nothing is left
        shell.wait()


@pytest.mark.parametrize("page", RUN, ids=str)
def test_the_blocks_of_a_page_run(checkout, tmp_path, page):
    found = blocks((DOCS / page).read_text(encoding="utf-8"))
    assert found, "no block of this page is run"
    checkout.begin()
    try:
        status = run(checkout, script(found, tmp_path))
        for block in found:
            output = printed(tmp_path, block.number)
            if SHOW and output is not None:
                print(f"--- {page}:{block.line}\n{block.code}>>>\n{output}")
            last = output is not None and printed(tmp_path, block.number + 1) is None
            assert not (last and status), f"{page}:{block.line} failed ({status}):\n{block.code}\n{output}"
            if block.output is not None:
                wanted = type(block)(block.number, block.line, block.code)
                wanted.output = checkout.here(block.output)
                assert wanted.expected().match(output + "\n"), f"{page}:{block.line} prints\n{output}\ninstead of\n{wanted.output}"
    finally:
        checkout.end()


LANGUAGE = re.compile(r"(Accept-Language: |--lang )(zh|en)\b")


def test_every_page_is_there_in_both_languages_with_the_same_commands():
    names = {str(page) for page in PAGES}
    assert names
    for name in names:
        other = name.replace(".zh.md", ".en.md") if name.endswith(".zh.md") else name.replace(".en.md", ".zh.md")
        assert other != name and other in names, f"{name} has no {other}"
        ours, theirs = ([LANGUAGE.sub(r"\1", block.code) for block in blocks((DOCS / page).read_text(encoding="utf-8"))] for page in (name, other))
        assert ours == theirs, f"{name} and {other} run different commands"


def test_links_lead_to_pages_that_are_there():
    for page in DOCS.rglob("*.md"):
        text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(DOCS)} leads to {target}"

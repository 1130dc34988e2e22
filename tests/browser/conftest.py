"""Pages in a real browser, and on paper: Debian's chromium prints them, poppler's tools read what came out."""
import html.parser
import os
import pathlib
import re
import subprocess
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "system")]

from support.fixtures import authority, check, cluster, make_house  # noqa: E402,F401

# Nothing but the page: no look-up, no update, no sandbox (root has none), no names and dates at the edges.
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-pdf-header-footer"]


class Words(html.parser.HTMLParser):
    """What a reader of the page sees, a piece an element."""

    def __init__(self, page):
        super().__init__()
        self.pieces, self.hidden = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.hidden = tag in ("style", "title")

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if data.strip() and not self.hidden:
            self.pieces.append(data.strip())


class Sheets:
    """A page as it came out of the printer: how many sheets of which size in points, and the text on them."""

    def __init__(self, folder, page):
        (folder / "page.html").write_bytes(page)
        subprocess.run([*CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}", (folder / "page.html").as_uri()],
                       check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)})
        about = subprocess.run(["pdfinfo", folder / "page.pdf"], check=True, capture_output=True, text=True).stdout
        self.count = int(re.search(r"^Pages:\s+(\d+)$", about, re.M)[1])
        self.size = tuple(round(float(side)) for side in re.search(r"^Page size:\s+([\d.]+) x ([\d.]+) pts", about, re.M).groups())
        self.text = subprocess.run(["pdftotext", "-raw", folder / "page.pdf", "-"], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def printed(tmp_path):
    """printed(bytes): the page on paper, and the pieces of words that stand in it."""
    def run(page):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return Sheets(folder, page), Words(page.decode()).pieces
    return run

"""Reads the list: *.txt here, one row a request, in the order of what happens on one connection.

    ## name of the row
    from RFC 9112 6.3               where the demand comes from
    tls none                        no TLS at all; or 1.2, 1.3: that version alone
    stored 1                        how many submissions the row may store; 0 where it does not say
    > a line                        sent with CR LF behind it
    >> bytes                        sent as they are
    !> bytes                        sent past TLS, into the TCP connection
    ~ 500                           waits so many milliseconds
    eof                             ends our side of the TCP connection
    at POST /v1/submissions         where `body` goes; this is the default
    as reviewer                     whose token `body` carries; the default is the enterprise's
    with Name: value                one more field of `body`, or another value, or (with Name) none
    body bytes                      a whole POST of those bytes, its length counted
    file {"provider":"x"}           a whole POST of a sound filing with these answers (title, programme: of the filing);
                                    the row is read back and must hold them as they were given
    refuse {"provider":"\\r"}       the same, and it is refused: 422 validation
    < 400 bad_framing close         the next answer: status, code (- for none), at the end of a row also keep or close
    < nothing                       the connection ends without an answer
    ? header name text              the last answer's field, matched by that expression
    ? no header name
    ? body text / ? no body text    the last answer's body holds the text, or does not
    ? csv text / ? no csv text      the export of what the enterprise filed
    ? within 500                    the answer came in so many milliseconds

Sent bytes may hold \\r \\n \\t \\0 \\xHH \\\\ and $(…), see Words in test_hostile.py; $(20000 * "x") repeats.
"""
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent
ESCAPE = re.compile(rb'\\(x[0-9a-fA-F]{2}|.)|\$\((\d+) \* "((?:[^"\\]|\\.)*)"\)|\$\(([^()]*)\)')
PLAIN = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\", b"$": b"$", b'"': b'"'}
VERBS = (">", ">>", "!>", "~", "eof", "at", "as", "with", "body", "file", "refuse", "<", "?")


class Row:
    def __init__(self, file, name):
        self.file = file
        self.name = name
        self.source = ""
        self.tls = None
        self.stored = 0
        self.steps = []

    def add(self, line):
        verb, _, rest = line.partition(" ")
        if verb == "from":
            self.source = rest
        elif verb == "tls":
            self.tls = rest
        elif verb == "stored":
            self.stored = int(rest)
        elif verb in VERBS:
            self.steps.append((verb, rest))
        else:
            raise ValueError(f"{self.file}: {self.name}: {line}")

    def __repr__(self):
        return f"{self.file}: {self.name}"


def read():
    """All rows, by file and place."""
    rows = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                rows.append(Row(path.stem, line[3:]))
            elif line.strip() and not line.startswith("#"):
                rows[-1].add(line)
    return rows


def sent(text, words):
    """The bytes that a text of the list means; words(name) gives those of $(name)."""
    def one(found):
        escape, count, repeated, name = found.groups()
        if count:
            return int(count) * sent(repeated.decode(), words)
        if name is not None:
            return words(name.decode())
        if escape[:1] == b"x" and len(escape) == 3:
            return bytes([int(escape[1:], 16)])
        return PLAIN.get(escape, b"\\" + escape)  # what is no escape of ours is JSON's: it stays

    return ESCAPE.sub(one, text.encode())

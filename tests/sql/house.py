"""What the daemon does, in a few words each: calls of the statements of sql/queries with their parameters by name."""
import json
import hashlib
import itertools
import pathlib
import re
import uuid

import psycopg2

SQL = pathlib.Path(__file__).resolve().parents[2] / "sql"
QUERIES = SQL / "queries"
NORTH, SOUTH, EAST = "410172560", "410172561", "410172562"


def header(name):
    """The parameters and columns that a query's head comment promises: [(type, name)], [(name, type)]."""
    text = (QUERIES / f"{name}.sql").read_text()
    parameters = re.findall(r"^-- \$\d+ (\S+) (\w+)", text, re.M)
    columns = re.findall(r"^-- > ([\w.]+) ([\w\[\]]+)", text, re.M)
    return parameters, columns


def statement(name):
    """The query with psycopg2's places instead of $1: a parameter's number is its name."""
    text = (QUERIES / f"{name}.sql").read_text()
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    return re.sub(r"\$(\d+)", r"%(\1)s", text.replace("%", "%%"))


def digest(text):
    return hashlib.sha256(text.encode()).digest()


class Session:
    """One connection as dxtrack_app with what it may see."""

    def __init__(self, connection, uscc="", districts=""):
        self.connection = connection
        self.uscc, self.districts = uscc, districts

    def begin(self, isolation=""):
        with self.connection.cursor() as c:
            c.execute(f"BEGIN {isolation}")
            c.execute("SELECT set_config('dxtrack.uscc', %s, true), set_config('dxtrack.districts', %s, true)", (self.uscc, self.districts))

    def commit(self):
        self.sql("COMMIT")

    def rollback(self):
        self.sql("ROLLBACK")

    def sql(self, text, *values):
        with self.connection.cursor() as c:
            c.execute(text, values or None)
            return c.fetchall() if c.description else None

    def ask(self, name, /, *values, **named):
        """Runs a query in the open transaction; rows as dicts."""
        parameters, _ = header(name)
        names = [p for _, p in parameters]
        given = dict(zip(names, values)) | named
        unknown = set(given) - set(names)
        assert not unknown, (name, unknown)
        with self.connection.cursor() as c:
            c.execute(statement(name), {str(i + 1): given.get(n) for i, n in enumerate(names)})
            columns = [d.name for d in c.description]
            return [dict(zip(columns, row)) for row in c.fetchall()]

    def call(self, name, /, *values, **named):
        """The same in a transaction of its own."""
        self.begin()
        try:
            rows = self.ask(name, *values, **named)
        except Exception:
            self.rollback()
            raise
        self.commit()
        return rows


class House:
    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self._open = []
        self._n = itertools.count(1)
        self._filers, self._filing = {}, self.connect()
        self.owner = Session(self.connect("dxtrack_ctl"))
        self.zone = self.staff("manager", None)
        self.reviewer = self.staff("reviewer", "410172")

    def connect(self, user="dxtrack_app"):
        c = psycopg2.connect(self.cluster.conninfo(self.name, user))
        c.autocommit = True
        self._open.append(c)
        return c

    def close(self):
        for c in self._open:
            c.close()

    def session(self, uscc="", districts=""):
        return Session(self.connect(), uscc, districts)

    def account(self, role, uscc=None, district=None, person=None):
        """An account with one token: (credential, account)."""
        credential, account = uuid.uuid4(), uuid.uuid4()
        self.owner.sql("INSERT INTO dxtrack.account (id, person, role, uscc, district) VALUES (%s, %s, %s, %s, %s)",
                       account, person or f"{role} {next(self._n)}", role, uscc, district)
        self.owner.sql("INSERT INTO dxtrack.credential (id, account, uscc, hash, hint, scopes) VALUES (%s, %s, %s, %s, 'x', '{read}')",
                       credential, account, uscc, digest(str(credential)))
        return credential, account

    def staff(self, role, district, person=None):
        s = self.session(districts="*")
        s.credential, s.account = self.account(role, district=district, person=person)
        return s

    def person_of(self, who):
        return self.owner.sql("SELECT person FROM dxtrack.account WHERE id = %s", who.account)[0][0]

    def keyed(self, who, path="/v1/x", key=None, body="", answer="{}"):
        return dict(credential=who.credential, account=who.account, key=key or f"key-{next(self._n)}", method="POST", path=path, query="",
                    body_digest=digest(body), status=201, answer=answer, request_id="r1", address="10.0.0.1")

    def write(self, who, name, /, key=None, body="", **values):
        """One keyed write in its own transaction: the outcome row."""
        return who.call(name, **self.keyed(who, key=key, body=body), **values)[0]

    def uscc(self):
        return f"91410100MA{next(self._n):08d}"

    def enterprise(self, district=NORTH, **values):
        """Registers an enterprise: its uscc."""
        uscc = values.pop("uscc", None) or self.uscc()
        row = self.write(self.zone, "enterprise_insert", uscc=uscc, name=f"Enterprise {uscc[-4:]}", district=district,
                         **({"chains": []} | values))
        assert row["outcome"] == "stored", row
        return uscc

    def filer(self, uscc):
        s = self.session(uscc=uscc)
        s.credential, s.account = self.account("enterprise", uscc=uscc)
        return s

    def filing(self, who, programme="cloud", key=None, body="{}", **values):
        """One row of the group statement, as a dict by parameter name."""
        row = dict(credential=who.credential, account=who.account, key=key or f"key-{next(self._n)}", method="POST", path="/v1/submissions", query="",
                   body_digest=digest(body), id=uuid.uuid4(), entry=uuid.uuid4(), entry_given=False, uscc=who.uscc, programme=programme, title=None,
                   title_key=None, period=None, body=body, answers="{}", explanations=None, evidence=None, findings=None,
                   received_at="2023-06-01T00:00:00.123Z", request_id="r1", address="10.0.0.1")
        row |= values
        marks = [mark for finding in json.loads(row["findings"] or "[]") for mark in finding.get("marks", [])]
        return {"marks": "\n".join(marks) or None} | row

    def file(self, who, *rows):
        """Files a group: outcome rows."""
        return who.call("submission_insert", **group(rows))

    def submitted(self, uscc, **values):
        """Files one submission of an enterprise and returns it as the get sees it."""
        who = self._filers.get(uscc)
        if who is None:
            who = self._filers[uscc] = Session(self._filing, uscc=uscc)
            who.credential, who.account = self.account("enterprise", uscc=uscc)
        row = self.filing(who, **values)
        done = self.file(who, row)[0]
        assert done["outcome"] == "stored", done
        return self.zone.call("submission_get", id=row["id"])[0]

    def approve(self, submission, counts_on=None, indicators=(), rules=(), suffixes=None, who=None, stage="active", if_match=None, key=None, **values):
        return self.write(who or self.reviewer, "review_approve", key=key, submission=submission["id"], if_match=if_match, review=uuid.uuid4(), stage=stage,
                          indicators=list(indicators), key_rules=list(rules), key_suffixes=list(suffixes or [None] * len(indicators)),
                          counts_on=counts_on, **values)

    def cloud(self, uscc, day, **values):
        """A cloud filing, approved: the outcome."""
        return self.approve(self.submitted(uscc, **values), day, ["cloud.enterprises"], ["enterprise"])

    def counts(self, as_of, known_at=None, indicator="cloud.enterprises"):
        """Counted keys of the zone: the sum over leaves."""
        rows = self.zone.call("figure_counts", as_of, known_at, indicator)
        return sum(r["n"] for r in rows if r["scope_kind"] == "district")

    def tally_differs(self):
        """Rows of the tally that a recount does not give, and the other way round."""
        return self.owner.sql("""
            WITH w AS (SELECT DISTINCT ON (indicator, key) * FROM dxtrack.fact f WHERE NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)
                       ORDER BY indicator, key, effective_on, recorded_at, id),
                 s AS (SELECT w.*, 'district' AS kind, w.district AS code FROM w UNION ALL SELECT w.*, 'park', w.park FROM w WHERE w.park IS NOT NULL
                       UNION ALL SELECT w.*, 'chain', c FROM w, unnest(w.chains) AS u (c)),
                 recount AS (SELECT indicator, kind, code, date_trunc('month', effective_on::timestamp)::date AS m, count(*) AS n FROM s GROUP BY 1, 2, 3, 4),
                 kept AS (SELECT indicator, scope_kind, scope, month, n FROM dxtrack.tally WHERE n <> 0)
            (TABLE recount EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE recount)""")


def group(rows):
    """Rows as the parameters of submission_insert."""
    parameters, _ = header("submission_insert")
    arrays = {}
    for kind, name in parameters:
        arrays[name] = [i if name == "ordinality" else r[name] for i, r in enumerate(rows)]
    return arrays

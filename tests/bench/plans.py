"""./bench plans: how PostgreSQL goes about the statements, with a hundred thousand filings behind them; written to the documents."""
import re
import textwrap
import uuid

import psycopg2
import psycopg2.extras

import house as h
from scale import Stage

FILINGS = 100000
PAGE = h.TREE / "docs" / "explanation" / "plans.md"
KEPT = re.compile(r"^\s*(->|Index Cond:|[A-Z]\w+( \w+)* (on|using) |CTE |Unique|Sort|Limit|Append|HashAggregate|GroupAggregate)")
HEAD = """# 语句的执行计划 / Plans of the statements

由 `./bench plans` 写成：{filings} 份申报、每个指标 {facts} 条事实；函数内部的语句也在内，只列出扫描、连接和写入，没有执行的部分略去；括号中是行数 × 次数。
每个计划都只应按索引取几行；`Seq Scan` 只许出现在小表上（`waiting`、`tally`、`fact_void`、`district` 和 CTE 不算）。

Written by `./bench plans` over {filings} filings and {facts} facts an indicator, the statements inside functions too; only scans, joins and writes are
shown, parts that were not executed are left out; in brackets rows × times. Each should take few rows along an index; a `Seq Scan` is for small tables only (`waiting`, `tally`,
`fact_void`, `district`).
"""


def query(name):
    """The file's text with psycopg2's places instead of $1."""
    lines = [line for line in (h.QUERIES / f"{name}.sql").read_text(encoding="utf-8").splitlines() if not line.startswith("--")]
    return re.sub(r"\$(\d+)", r"%(\1)s", "\n".join(lines).replace("%", "%%"))


def short(notice):
    """The lines of a plan that say where rows come from and go to."""
    lines = notice.split("plan:\n", 1)[1].splitlines()
    plan = [line for line in lines if re.match(r"^\s*(->|[A-Z])", line) and ("actual rows" in line or "Index Cond" in line or "never" in line)]
    kept, skipped = [], None
    for line in plan:
        depth = len(line) - len(line.lstrip())
        if skipped is not None and depth > skipped:
            continue
        skipped = depth if "never executed" in line else None
        if skipped is None and KEPT.match(line) and "->  Result " not in line:
            line = re.sub(r"  \(cost=[^)]*\)", "", line)
            kept.append(re.sub(r"\(actual rows=(\d+) loops=(\d+)\)", r"(\1 × \2)", line).rstrip())
    return textwrap.dedent("\n".join(kept))


class Plans:
    def __init__(self, house, stage):
        self.stage = stage
        self.connection = psycopg2.connect(house.cluster.conninfo(stage.database, "postgres"))
        psycopg2.extras.register_uuid()
        self.cursor = self.connection.cursor()
        self.pages = []
        self.cursor.execute("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;"
                            "SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off; SET auto_explain.log_level = notice;"
                            "SET jit = off; SET search_path = dxtrack, pg_catalog")
        self.connection.commit()

    def one(self, text):
        self.cursor.execute(text)
        return self.cursor.fetchone()

    def show(self, title, name, values, uscc="", districts=""):
        """Runs a query of the daemon as the daemon, twice, and keeps the second's plans; what it did is undone."""
        for _ in range(2):
            self.cursor.execute("SET LOCAL ROLE dxtrack_app; SELECT set_config('dxtrack.uscc', %s, true), set_config('dxtrack.districts', %s, true)",
                                (uscc, districts))
            del self.connection.notices[:]
            self.cursor.execute(query(name), {str(n + 1): value for n, value in enumerate(values)})
            plans = [short(notice) for notice in self.connection.notices if "plan:\n" in notice]
            self.connection.rollback()
        plans = list(dict.fromkeys(plan for plan in plans if " on " in plan and not plan.startswith("Function Scan")))
        self.pages.append(f"## {title}\n\n`sql/queries/{name}.sql`\n\n```\n" + "\n\n".join(plans) + "\n```\n")

    def filing(self):
        rows = self.stage.house.filers.rows[:64]
        n = len(rows)
        columns = [list(range(1, n + 1)), [r["credential"] for r in rows], [r["account"] for r in rows], [f"plan-{i}" for i in range(n)],
                   ["POST"] * n, ["/v1/submissions"] * n, [""] * n, [bytes.fromhex(r["digest"]) for r in rows], [str(uuid.uuid4()) for _ in rows],
                   [r["entry"] for r in rows], [False] * n, [r["uscc"] for r in rows], ["cloud"] * n, [None] * n, [None] * n, [None] * n,
                   [r["body"] for r in rows], [r["answers"] for r in rows], [None] * n, [None] * n, [None] * n, ["2026-01-01T00:00:00Z"] * n,
                   ["r"] * n, ["127.0.0.1"] * n]
        self.show("一组 64 份申报 / a group of 64 filings", "submission_insert", columns, uscc=",".join(r["uscc"] for r in rows))

    def approval(self):
        submission = self.one("SELECT id FROM dxtrack.submission_head JOIN bench.filer USING (uscc) WHERE state = 'submitted' ORDER BY id LIMIT 1")[0]
        credential, account = str(uuid.uuid4()), str(uuid.uuid4())
        self.cursor.execute("INSERT INTO dxtrack.account (id, person, role) VALUES (%s, 'plans', 'manager');"
                            "INSERT INTO dxtrack.credential (id, account, hash, hint, scopes) VALUES (%s, %s, sha256('plans'), 'plans', '{review}')",
                            (account, credential, account))
        self.connection.commit()
        self.show("批准 / an approval", "review_approve",
                  [credential, account, "k", "POST", "/", "", bytes(32), 201, "{}", "r", None, submission, None, str(uuid.uuid4()), None, None,
                   "2023-06-01", None, "active", ["cloud.enterprises"], ["enterprise"], None, "2023-06-01"], districts="*")

    def all(self):
        filer = self.stage.house.filers.rows[0]
        self.filing()
        self.approval()
        self.show("实时数字 / live figures", "figure_counts_live", ["2023-09-01"])
        self.show("不在数字中的申报 / filings in no figure", "figure_excluded", [])
        self.show("过去某日 / a past day", "figure_counts", ["2022-06-11", None, "cloud.enterprises"])
        self.show("待审列表的一页 / a page of what waits", "submission_list", ["submitted", "cloud", None, None, None, None, None, 50], districts="*")
        self.show("企业自己的列表 / an enterprise's own", "submission_list", [None, None, None, filer["uscc"], None, None, None, 50], uscc=filer["uscc"])
        return HEAD.format(filings=self.stage.filings, facts=self.stage.facts) + "\n" + "\n".join(self.pages)


def run():
    house = h.BenchHouse()
    try:
        PAGE.write_text(Plans(house, Stage(house, FILINGS)).all(), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(h.TREE)}")
    finally:
        house.close()

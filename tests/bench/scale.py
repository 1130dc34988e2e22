"""./bench scale: what a filing, a live rate, a past rate and a recount cost with few and with many filings behind them."""
import statistics
import time

import psycopg2

import house as h
import loads
from board import Board

NAMES = ("write_cost_top_vs_bottom", "rate_cost_top_vs_bottom", "past_as_of_ms", "verify_s")
PATH = "/v1/rates?district=410172"
INDICATOR = "cloud.enterprises"
ROUNDS, SECONDS, RATE = 3, 4, 2000
FACTS_MOST = 100000
PAST_DAYS = [f"2022-{month:02}-{day}" for month in range(1, 13) for day in (11, 23)]
SQL = (h.HERE / "scale.sql").read_text(encoding="utf-8")


class Stage:
    """A database with so many filings; inside `with` a daemon runs on it."""

    def __init__(self, house, filings):
        self.house, self.filings = house, filings
        self.facts = max(filings // 10, 1)
        self.database = house.database()
        begun = time.monotonic()
        self.generate()
        print(f"{filings} filings, {self.facts} facts an indicator: {time.monotonic() - begun:.0f} s", flush=True)
        self.daemon = self.client = None

    def __enter__(self):
        """Its daemon runs for its steps only: the glances of idle ones would be charged to every stage."""
        self.daemon = self.house.daemon(self.database, workers="auto")
        self.client = self.daemon.client(self.house.filers.rows[0]["token"])
        loads.file_over_tls(self.house, self.daemon.port, 1, 64)
        return self

    def __exit__(self, *_):
        self.house.stop(self.daemon)

    def generate(self):
        connection = psycopg2.connect(self.house.cluster.conninfo(self.database, "postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"SET bench.filings = {self.filings}; SET bench.facts = {min(self.facts, FACTS_MOST)}; SET synchronous_commit = off")
            for statement in SQL.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
        connection.close()

    def verify_s(self):
        """How long dxtrackctl takes to recount everything; it fails where anything is wrong."""
        begun = time.monotonic()
        said = self.house.cluster.ctl(self.database, "verify", "figures")
        took = time.monotonic() - begun
        print(said, flush=True)
        return took

    def cost(self, run, *words):
        """CPU time of daemon and PostgreSQL per request in microseconds."""
        h.settle(self.house.cluster, self.database)
        before = self.house.cluster.cpu_us() + h.process_cpu_us(self.daemon.pid)
        got = run(self.house, self.daemon.port, SECONDS, *words)
        if got.get("bad"):
            raise RuntimeError(f"refused: {got}")
        h.await_positions(self.house.cluster, self.database)   # they are part of what a filing costs
        after = self.house.cluster.cpu_us() + h.process_cpu_us(self.daemon.pid)
        return (after - before) / (got.get("answered") or got["requests"])

    def past_ms(self, day, path):
        begun = time.monotonic()
        answer = self.client.get(f"{path}&as_of={day}")
        if answer.status != 200:
            raise RuntimeError(answer)
        return (time.monotonic() - begun) * 1000


def measure(stages, board):
    bottom, top = stages[0].filings, stages[-1].filings
    for number in range(ROUNDS):
        write, rate = {}, {}
        for stage in stages:
            days = PAST_DAYS[number::ROUNDS]
            with stage:
                write[stage.filings] = stage.cost(loads.file_steadily, RATE, 64)
                rate[stage.filings] = stage.cost(loads.read_over_tls, 64, PATH)
                past = [stage.past_ms(day, f"{PATH}&indicator={INDICATOR}") for day in days]
                every = [stage.past_ms(day, PATH) for day in days]
            board.add(f"us a write at {stage.filings}", write[stage.filings])
            board.add(f"us a live rate at {stage.filings}", rate[stage.filings])
            board.add(f"ms a past as_of at {stage.filings}", statistics.median(past))
            board.add(f"  longest of {len(past)} at {stage.filings}", max(past))
            board.add(f"  all indicators at {stage.filings}", statistics.median(every))
        board.add("write_cost_top_vs_bottom", write[top] / write[bottom], ("<=", 1.2))
        board.add("rate_cost_top_vs_bottom", rate[top] / rate[bottom], ("<=", 1.2))
        board.add("past_as_of_ms", board.figures[f"ms a past as_of at {top}"][-1], ("<=", 100))
        print(f"round {number + 1} of {ROUNDS} done", flush=True)
    for stage in stages:
        board.add(f"s to verify {9 * min(stage.facts, FACTS_MOST)} facts and {stage.filings} filings", stage.verify_s())
    board.add("verify_s", board.figures[f"s to verify {9 * min(stages[-1].facts, FACTS_MOST)} facts and {top} filings"][-1], ("<=", 60))


def run(long):
    house, board = h.BenchHouse(), Board()
    try:
        stages = [Stage(house, 10 ** power) for power in ((4, 5, 6, 7) if long else (4, 5, 6))]
        measure(stages, board)
        print(board.table())
        board.save(*NAMES)
    finally:
        house.close()

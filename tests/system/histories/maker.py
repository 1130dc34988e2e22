"""Makes histories: lists of operations, each a dict with what it does, to what, and the days it names. The same seed makes the same history.

Operations name what earlier ones made (filings, entries, documents), so that a history without some of them is a history too: what refers to nothing is left out.
"""
import datetime
import random

from histories.model import ENDED, FIRST, LEAVES, MOVES, OPENED_WITH, ZONE, INDICATORS, Book, days_before, month_end, today

PARKS = ("smart_port", "sample_park")
CHAINS = ("smart_terminal", "smart_sensor", "high_end_equipment", "new_materials")
PERIODS = ("2022", "2022H1", "2023Q1", "2023H1", "2023-05", "2023", "2024H1", "2024")
WEIGHTS = {"file": 20, "approve": 26, "return": 3, "reject": 1, "withdraw": 2, "correct": 9, "move": 22, "void": 6, "keep": 4, "change": 7, "link": 6, "target": 9,
           "opening": 5, "period": 4, "close": 3, "reopen": 1, "external": 5, "publish": 2, "wild": 3}
BEFORE_RECOGNITION = ("recommended", "expert_review", "publicity")
NOTICE_DAYS = 21                # longer than any public notice of working days


def last_day(code):
    if len(code) == 4:
        return f"{code}-12-31"
    month = {"H": 6, "Q": 3}.get(code[4])
    return month_end(f"{code[:4]}-{month * int(code[5]):02}-01" if month else f"{code}-01")


class Maker:
    def __init__(self, seed, firms, name="", weights=None):
        self.random = random.Random(f"{name}{seed}" if name else seed)
        self.name, self.weights = name, weights or WEIGHTS
        self.firms = firms
        self.book = Book(firms)
        self.operations = []
        # few days, so that many things happen on one
        self.days = sorted(str(datetime.date(2021, 1, 1) + datetime.timedelta(days=self.random.randrange(1500))) for _ in range(70))

    def make(self, length):
        while len(self.operations) < length:
            kind = self.random.choices(list(self.weights), list(self.weights.values()))[0]
            operation = getattr(self, f"make_{kind}")()
            if operation:
                self.book.apply(operation)
                self.operations.append({"number": self.number + 1, **operation})
        return self.operations

    @property
    def number(self):
        return len(self.operations)

    def pick(self, rows):
        rows = list(rows)
        return self.random.choice(rows) if rows else None

    def day(self, since=""):
        return self.pick(day for day in self.days if day >= since)

    def counting_day(self, firm, since=""):
        """Often one that counts something of it already: where two claim the same day, the first word stands."""
        taken = [claim.on for claim in self.book.claims if claim.live and claim.firm in self.book.family(firm) and claim.on >= since]
        return self.pick(taken) if taken and self.random.random() < 0.4 else self.day(since) or since

    def content(self, programme, firm):
        """What a filing says, and often for which period."""
        period = self.pick([name[1] for name in self.book.periods] * 8 + list(PERIODS)) if self.random.random() < 0.75 else None
        return {**self.answers(programme, firm), **({"period": period} if period else {})}

    def end(self, since):
        return {"end": self.random.choice((self.day(since) or since, self.day(since) or since, days_before(today(), -700)))} if self.random.random() < 0.6 else {}

    def answers(self, programme, firm):
        if programme == "cloud":
            signed = self.counting_day(firm)
            start = {"start": self.counting_day(firm, signed)} if self.random.random() < 0.7 else {}
            return {"signed": signed, **start, **self.end(start.get("start", signed))}
        return {"batch": self.pick(("第一批", "第二批"))} if programme == "service_provider" else {}

    def document(self):
        return f"文{self.name}{self.number}号"

    def filings(self, *states):
        return [name for name, f in self.book.filings.items() if f.state in states]

    def make_file(self):
        programme = self.random.choices(list(FIRST), (10, 6, 3, 3, 2))[0]
        firm = self.pick(self.firms)
        return {"do": "file", "filing": f"s{self.name}{self.number}", "firm": firm, "programme": programme, **self.content(programme, firm)}

    def make_approve(self):
        name = self.pick(self.filings("submitted"))
        return name and self.approval(name)

    def approval(self, name):
        f = self.book.filings[name]
        document = next((c.document for c in self.book.claims if c.live and c.filing == name), None)
        on = {"on": self.counting_day(f.firm)} if f.programme.startswith("service") else {}
        same = [c.on for c in self.book.claims if c.live and c.filing == name]
        if document and self.random.random() < 0.6:
            return {"do": "approve", "filing": name, "document": document, **({"on": same[0]} if on else {})}
        return {"do": "approve", "filing": name, "document": self.document(), **on}

    def make_return(self, do="return"):
        name = self.pick(self.filings("submitted"))
        return name and {"do": do, "filing": name}

    def make_reject(self):
        return self.make_return("reject")

    def make_withdraw(self):
        return self.make_return("withdraw")

    def make_correct(self):
        name = self.pick(self.filings("returned", "returned", "approved"))
        if not name:
            return None
        f = self.book.filings[name]
        said = self.random.choice(("same", "end", "other", "other"))
        if said == "end" and f.programme == "cloud":
            kept = {key: value for key, value in f.content.items() if key != "end"}
            return {"do": "correct", "filing": name, **kept, **self.end(f.day())}
        return {"do": "correct", "filing": name, **(f.content if said == "same" else self.content(f.programme, f.firm))}

    def make_keep(self):
        """A night, mostly one in which something happens: it takes the daemon a restart."""
        waits = any((due := entry.due(self.book.ends(name))) and due[1] < today() for name, entry in self.book.entries.items())
        return {"do": "keep"} if waits or self.random.random() < 0.05 else None

    def make_move(self):
        ways = [(name, e, to) for name, e in self.book.entries.items() for stage, to in sorted(MOVES[e.programme]) if stage == e.stage]
        over = [(name, e.stood("")) for name, e in self.book.entries.items() if e.steps and e.stood("").stage != e.stage]        # in time, told late
        ways += [(name, e, to) for name, e in over for stage, to in sorted(MOVES[e.programme]) if stage == e.stage] * 2
        ways += [way for way in ways if way[2] not in (*ENDED, "failed")] * 3
        ways += [way for way in ways if way[1].programme == "workshop" and way[1].stage in BEFORE_RECOGNITION] * 3        # a long way to what counts
        if not ways:
            return None
        name, entry, to = self.pick(ways)
        since = entry.not_before
        if entry.stage in ("publicity", "acceptance_publicity"):
            since = str(datetime.date.fromisoformat(since) + datetime.timedelta(days=NOTICE_DAYS))
        on = self.day(since) if self.random.random() < (0.2 if entry.stage in BEFORE_RECOGNITION else 0.6) or not since else \
            str(datetime.date.fromisoformat(since) + datetime.timedelta(days=self.random.randrange(40)))
        if on and on > entry.not_after(to) >= since and self.random.random() < 0.8:
            on = entry.not_after(to)
        return {"do": "move", "entry": name, "to": to, "on": on, "document": self.document()} if on and on <= today() else None

    def make_void(self):
        claim = self.pick(c for c in self.book.claims if c.live)
        if not claim:
            return None
        why = self.pick(("error", "revoked", "revoked", "merged"))
        on = {} if self.random.random() < 0.2 else {"on": self.pick([claim.on, *(day for day in self.days if day > claim.on)])}
        return {"do": "void", "firm": claim.firm, "document": claim.document, "why": why, **on}

    def make_change(self):
        said = {"district": self.pick(LEAVES)} if self.random.random() < 0.6 else {}
        if self.random.random() < 0.5:
            said["status"] = self.pick(("active", "active", "deregistered", "moved_out", "revoked"))
        if self.random.random() < 0.4:
            said["park"] = self.pick((None, *PARKS))
        if not said or self.random.random() < 0.4:
            said["chains"] = self.random.sample(CHAINS, self.random.randrange(3))
        on = self.day() if self.random.random() < 0.7 else days_before(today(), self.random.randrange(15))        # about a due day
        return {"do": "change", "firm": self.pick(self.firms), "on": on, **said}

    def make_link(self):
        firm = self.pick(self.firms)
        to = None if self.random.random() < 0.3 else self.pick(one for one in self.firms if one != firm)
        return {"do": "link", "firm": firm, "to": to}

    def make_target(self):
        year = self.pick((2022, 2023, 2023, 2023, 2024))
        scope = self.pick([f"district:{ZONE}"] * 7 + ["chain:smart_sensor", "park:smart_port", *(f"district:{leaf}" for leaf in LEAVES)])
        return {"do": "target", "indicator": self.pick(["cloud.enterprises"] * 6 + INDICATORS), "scope": scope, "year": year, "value": self.pick((None, 0, 1, 3, 7, 30)),
                "kind": self.pick(("increment", "increment", "level")), "valid_from": f"{year}-{self.random.randrange(1, 13):02}-{self.pick(('01', '20'))}"}

    def make_external(self):
        scope = self.pick([f"district:{ZONE}", *["district:410100"] * 3, "district:410000"])
        return {"do": "external", "indicator": self.pick(["cloud.enterprises"] * 6 + INDICATORS), "scope": scope, "as_of": self.pick(self.days[::10]), "value": self.pick((0, 3, 7, 23, 32, 1000)),
                "source": self.document()}

    def make_opening(self):
        indicator, leaf = self.pick([*OPENED_WITH, "workshop.workshops"]), self.pick(LEAVES)
        made = {"do": "opening", "indicator": indicator, "leaf": leaf, "as_of": self.pick(("2020-12-31", "2021-12-31", "2022-06-30")), "document": self.document()}
        if self.random.random() < 0.4:
            return {**made, "value": self.random.randrange(50)}
        firms = self.random.sample(sorted(self.firms), self.random.randrange(1, 4))
        return {**made, "members": [(firm, self.pick(("2020-05-01", *(day for day in self.days if day <= made["as_of"])))
                                     if made["as_of"] > "2021" else "2020-05-01", self.pick(self.titles(indicator, firm))) for firm in firms]}

    def titles(self, indicator, firm):
        """What a member may be called: mostly as what its enterprise, or one that it continues, has filed or will file."""
        if not indicator.startswith("workshop"):
            return [None]
        filed = [f.title for f in self.book.filings.values() if f.programme == "workshop" and f.firm in self.book.family(firm)]
        return [None, "1号", "1 号", "2号", *filed * 2]

    def make_period(self):
        code, due = self.pick(PERIODS), self.pick((40, 10, 10, 0, 0, -20))
        opens = "2021-01-01" if due >= 0 or self.random.random() < 0.5 else days_before(today(), -1)
        late = days_before(today(), self.pick((1, due, -30))) if due > 0 else "2099-12-31"
        return {"do": "period", "code": code, "programme": self.pick(("*", "*", "cloud", "workshop")), "last_day": last_day(code),
                "opens_on": opens, "due_on": days_before(today(), due), "late_until": late}

    def make_close(self, do="close", closed=False):
        name = self.pick(name for name, period in self.book.periods.items() if bool(period["closed"]) == closed)
        return name and {"do": do, "code": name[1], "programme": name[0]}

    def make_reopen(self):
        return self.make_close("reopen", closed=True)

    def make_publish(self):
        name = self.pick(name for name, period in self.book.periods.items() if name[0] == "*" and (period["closed"] or self.random.random() < 0.1))
        return name and {"do": "publish", "code": name[1]}

    def make_wild(self):
        """Something that the state may not allow."""
        kind = self.pick(("approve", "return", "withdraw", "correct", "move", "close", "reopen"))
        name, entry = self.pick(self.book.filings), self.pick(self.book.entries)
        if kind == "approve" and name:
            return self.approval(name)
        if kind in ("return", "withdraw") and name:
            return {"do": kind, "filing": name}
        if kind == "correct" and name:
            f = self.book.filings[name]
            return {"do": "correct", "filing": name, **self.content(f.programme, f.firm)}
        if kind == "move" and entry:
            e = self.book.entries[entry]
            to = self.pick(sorted({to for _, to in MOVES[e.programme]}))
            far = str(datetime.date.fromisoformat(e.not_before) + datetime.timedelta(days=NOTICE_DAYS)) if e.not_before else self.day()
            return {"do": "move", "entry": entry, "to": to, "on": far, "document": self.document()} if far <= today() else None
        if kind in ("close", "reopen"):
            return self.make_close(kind, closed=self.random.random() < 0.5)
        return None

"""Plays histories against a daemon and asks it for figures; whatever differs from the model is a Difference. And finds the shortest history that differs."""
import datetime
import json

from histories.maker import CHAINS
from histories.model import INDICATORS, ZONE, Book, counted_months, rank, row_of, today
from support.api import ANSWERS, LEAVES, new_key
from support.client import Answer

LEFT_OUT = "benchmark.enterprises"
NAMED = ("indicator", "uscc", "entry", "title", "effective_on", "document_no", "source", "district", "park", "chains")


class Difference(Exception):
    """The daemon said something else than the model."""

    def __init__(self, what, expected, got, question=None):
        super().__init__(f"{what}\n  the model says {expected}\n  the daemon said {got}")
        self.question = question


class Player:
    """One house with the firms of a history. Operations are numbered from 1; known[n] is what known_at was after n of them."""

    def __init__(self, house, firms, staff=None):
        self.house, self.firms, self.operations = house, firms, []
        self.book, self.books, self.known, self.compared = Book(firms), {}, {}, 0
        self.uscc, self.clients, self.filings, self.tags, self.published = {}, {}, {}, {}, []
        self.reviewer, self.manager, self.second = staff or (house.reviewer, house.manager, house.officer_of("manager", ZONE))

    def code(self, firm):
        """Its uscc; it is registered when it is first heard of."""
        if firm not in self.uscc:
            place = {name: value for name, value in self.firms[firm].items() if name != "registered"}
            self.uscc[firm], self.clients[firm] = self.house.enterprise(**place)
        return self.uscc[firm]

    def register(self):
        """Has all firms in the register, as long as they are said to be: whoever came to it late owes nothing."""
        for firm, place in self.firms.items():
            self.house.sql(f"UPDATE dxtrack.enterprise_event SET recorded_at = recorded_at - interval '{place['registered']} days' WHERE uscc = '{self.code(firm)}'")

    def play(self, operation):
        expected = self.book.apply(operation)
        self.operations.append(operation)
        if expected is None:
            return None
        arguments = {name: value for name, value in operation.items() if name not in ("do", "number")}
        answer = getattr(self, f"do_{operation['do']}")(**arguments)
        if (answer.status if answer.status >= 300 else 0) != expected:
            raise Difference(f"operation {len(self.operations)}: {operation}", expected or "2xx", answer)
        return expected

    def book_at(self, number):
        """The book of the first operations, made anew from them."""
        if number not in self.books:
            book = self.books[number] = Book(self.firms)
            for operation in self.operations[:number]:
                book.apply(operation)
        return self.books[number]

    # One method for each operation; the answer, whatever its status.

    def tagged(self, name, client, path, send):
        """Sends with the tag that the last answer about a thing gave; asks for it where that gave none."""
        tag = self.tags.pop(name, None) or self.house.done(200, client.get(path)).etag
        answer = send(tag)
        if answer.status in (200, 201) and "etag" in answer.headers:
            self.tags[name] = answer.etag
        return answer

    def do_file(self, filing, firm, programme, **content):
        body = {"uscc": self.code(firm), "programme": programme, "answers": answers(programme, content, filing), **named_period(content)}
        body.update(self.titled(filing, programme))
        answer = self.clients[firm].post("/v1/submissions", body, key=new_key())
        if answer.status == 201:
            self.filings[filing] = (answer.json["id"], answer.json["entry"], firm, programme)
        return answer

    def titled(self, filing, programme):
        """Its title, where things have one; what was not taken has any."""
        known = self.book.filings.get(filing)
        return {"title": known.title if known else filing} if programme in ("workshop", "platform") else {}

    def of_filing(self, filing, verb, client, body):
        path = f"/v1/submissions/{self.filings[filing][0]}"
        return self.tagged(filing, client, path, lambda tag: client.post(f"{path}/{verb}", body, key=new_key(), if_match=tag))

    def review(self, filing, **body):
        return self.of_filing(filing, "reviews", self.reviewer, body)

    def do_approve(self, filing, document, on=None):
        self.tags.pop(self.entry_name(filing), None)
        return self.review(filing, decision="approve", document_no=document, **({"effective_on": on} if on else {}))

    def do_return(self, filing):
        return self.review(filing, decision="return", reason="请补充材料")

    def do_reject(self, filing):
        return self.review(filing, decision="reject", reason="不符合条件")

    def do_withdraw(self, filing):
        return self.of_filing(filing, "withdraw", self.clients[self.filings[filing][2]], None)

    def do_correct(self, filing, **content):
        _, _, firm, programme = self.filings[filing]
        body = {"answers": answers(programme, content, filing), **named_period(content), **self.titled(filing, programme)}
        return self.of_filing(filing, "corrections", self.clients[firm], body)

    def entry_name(self, filing):
        _, _, firm, programme = self.filings[filing]
        return f"cloud of {firm}" if programme == "cloud" else f"entry {filing}"

    def entry_of(self, entry):
        return next(one[1] for name, one in self.filings.items() if entry in (name, self.entry_name(name)))

    def do_move(self, entry, to, on, document):
        path = f"/v1/entries/{self.entry_of(entry)}"
        body = {"to": to, "effective_on": on, "document_no": document}
        name = entry if entry.startswith("cloud") else f"entry {entry}"
        return self.tagged(name, self.reviewer, path, lambda tag: self.reviewer.post(f"{path}/moves", body, key=new_key(), if_match=tag))

    def do_void(self, firm, document, why, on=None):
        self.tags.clear()
        rows = self.house.done(200, self.reviewer.get(f"/v1/facts?uscc={self.uscc[firm]}&limit=1000")).json["items"]
        live = [row["id"] for row in rows if row["document_no"] == document and row["voided_at"] is None]
        path = f"/v1/facts/{live[0]}"
        tag = self.house.done(200, self.reviewer.get(path)).etag
        body = {"reason_code": why, "reason": "核实有误", **({"effective_on": on} if on else {})}
        proposed = self.house.done(202, self.reviewer.post(f"{path}/void", body, key=new_key(), if_match=tag))
        return self.manager.post(f"{path}/void", proposed.json, key=new_key(), if_match=tag)

    def patch(self, firm, **body):
        path = f"/v1/enterprises/{self.code(firm)}"
        return self.tagged(firm, self.manager, path, lambda tag: self.manager.request("PATCH", path, body, key=new_key(), if_match=tag))

    def do_change(self, firm, on, **said):
        return self.patch(firm, effective_on=on, **said)

    def do_link(self, firm, to):
        return self.patch(firm, effective_on="2021-01-01", predecessor=self.code(to) if to else None)

    def do_keep(self):
        """A night passes: whatever was recorded so far counts as recorded yesterday, and the daemon, which somebody had killed, looks when it comes.
        Nothing else of what was recorded changes, or what was known then would."""
        daemon, look = self.house.daemon, "dxtrack.entry_look(dxtrack.entry_head, date)"
        recorded = "coalesce(max(m.recorded_at), e.begun_at)"
        text = self.house.sql(f"SELECT pg_get_functiondef('{look}'::regprocedure)")[0][0]
        assert f"shanghai_day({recorded}) + 1" in text, text
        daemon.kill()
        night = self.house.sql("SELECT clock_timestamp()")[0][0]
        self.house.sql(text.replace(f"shanghai_day({recorded}) + 1", f"shanghai_day({recorded}) + ({recorded} > '{night}')::int"))
        self.house.sql("UPDATE dxtrack.entry_head SET due_on = '-infinity'")
        daemon.start(ready=False)
        daemon.wait_ready()
        made = daemon.wait_kept()
        self.house.sql(text)
        self.tags.clear()
        self.ask_stages(None)
        if made != self.book.kept:
            raise Difference(f"operation {len(self.operations)}: the keeper's moves", self.book.kept, made)
        return Answer(200, {}, b"")

    def do_target(self, **target):
        return self.manager.post("/v1/targets", {**target, "document_no": "文", "reason": "年度任务"}, key=new_key())

    def do_opening(self, indicator, leaf, as_of, document, value=None, members=None):
        body = {"indicator": indicator, "scope": f"district:{leaf}", "as_of": as_of, "document_no": document, "value": len(members) if members else value}
        if members:
            body["members"] = [{"uscc": self.code(firm), "title": title, "effective_on": on, "district": leaf} for firm, on, title in members]
        return self.manager.post("/v1/opening-stocks", body, key=new_key())

    def do_external(self, **external):
        return self.manager.post("/v1/external-values", external, key=new_key())

    def do_publish(self, code):
        answer = self.manager.post("/v1/publications", {"period": code, "title": "通报", "document_no": "文"}, key=new_key())
        if answer.status == 201:
            self.published.append(answer.json)
        return answer

    def do_period(self, code, programme, last_day, **days):
        body = {"code": code, "programme": programme, **days}
        return self.manager.post("/v1/periods", body, key=new_key())

    def of_period(self, code, programme, verb, client, body=None):
        path, query = f"/v1/periods/{code}", f"?programme={programme}"
        return self.tagged((code, programme), client, path + query, lambda tag: client.post(f"{path}/{verb}{query}", body, key=new_key(), if_match=tag))

    def do_close(self, code, programme):
        return self.of_period(code, programme, "close", self.manager)

    def do_reopen(self, code, programme):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        proposed = self.of_period(code, programme, "reopen", self.manager, {"reason": "材料补充", "expires_at": until.isoformat()})
        return proposed if proposed.status != 202 else self.of_period(code, programme, "reopen", self.second, proposed.json)

    # Questions: {"known": number of operations or None for now, "as_of", "scope", "indicator"} and {"group", "basis"} for figures, {"part"} for the names behind one;
    # {"firm"} for all that was said of one, or {"period", "programme", "district"} for who has filed.

    def mark(self):
        """Remembers what is known now."""
        answer = self.house.done(200, self.reviewer.get(f"/v1/rates?indicator={LEFT_OUT}")).json
        self.known[len(self.operations)] = answer["known_at"]

    def ask(self, question):
        """Compares what the daemon answers with the model."""
        asks = {"group": self.ask_figures, "part": self.ask_names, "firm": self.ask_facts, "stages": self.ask_stages, "period": self.ask_completeness}
        return next(ask for name, ask in asks.items() if name in question)(question)

    def known_at(self, question):
        return "" if question["known"] is None else "&known_at=" + self.known[question["known"]].replace("+", "%2B")

    def book_of(self, question):
        return self.book_at(len(self.operations) if question["known"] is None else question["known"])

    def ask_figures(self, question):
        path = f"/v1/rates?scope={question['scope']}&as_of={question['as_of']}&group_by={question['group']}&basis={question['basis']}"
        if question["indicator"]:
            path += f"&indicator={question['indicator']}"
        path += self.known_at(question)
        items = self.house.done(200, self.reviewer.get(path)).json["items"]
        expected = self.expected(question)
        if question["group"] != "month" and (question["as_of"] < today() or question["known"] is not None or question["basis"] == "submitted"):
            for row in expected:            # what the memory of now says of them may be a second old
                row["excluded"] = self.book.excluded(row["indicator"].split(".")[0], row["scope"])
        self.compare(f"{path} after {len(self.operations)} operations, known after {question['known']}", items, expected, question)

    def ask_names(self, question):
        """Who is behind a figure: the claims that stand for their keys, the newest word first."""
        indicator, scope, as_of, part = (question[name] for name in ("indicator", "scope", "as_of", "part"))
        path = f"/v1/rates/facts?indicator={indicator}&scope={scope}&as_of={as_of}&part={part}&limit=1000{self.known_at(question)}"
        said = self.house.done(200, self.reviewer.get(path)).json
        claims = self.book_of(question).names(indicator, scope, as_of, part)
        self.compare_names(f"{path} after {len(self.operations)} operations, known after {question['known']}", said["items"], claims, question)
        if said["total"] != len(claims):
            raise Difference(f"{path}: total", len(claims), said["total"], question)

    def ask_facts(self, question):
        """All that was said of an enterprise and not taken back, and what of it stands for its key."""
        path = f"/v1/facts?uscc={self.code(question['firm'])}&limit=1000"
        rows = [row for row in self.house.done(200, self.reviewer.get(path)).json["items"] if row["voided_at"] is None and row["indicator"] != LEFT_OUT]
        standing = {claim for indicator in INDICATORS for claim in self.book.standing(indicator).values()}
        claims = [claim for claim in self.book.claims if claim.live and claim.firm == question["firm"]]
        self.compare_names(f"{path} after {len(self.operations)} operations", rows, claims, question, standing)

    def ask_completeness(self, question):
        """Who had to file in a period, who has, and the names of the others."""
        path = f"/v1/completeness?period={question['period']}&programme={question['programme']}&district={question['district']}"
        answer, expected = self.reviewer.get(path), self.book.completeness(question["programme"], question["period"], question["district"])
        if expected is None or answer.status != 200:
            if answer.status != (404 if expected is None else 200):
                raise Difference(path, "404" if expected is None else expected, answer, question)
            return
        wanted = (expected[0], sorted((self.uscc[firm], district) for firm, district in expected[1].items()))
        got = (answer.json["items"], [(row["uscc"], row["district"]) for row in answer.json["not_filed"]])
        self.compared += len(expected[0]) * len(expected[0][0]) + len(expected[1])
        if got != wanted:
            raise Difference(f"{path} after {len(self.operations)} operations", wanted, got, question)

    def ask_stages(self, _):
        """Where everything tracked stands, and on which days it came there."""
        said = {}
        for row in self.house.done(200, self.reviewer.get("/v1/entries?limit=1000")).json["items"]:
            said[row["id"]] = (row["stage"], [(move["to"], move["effective_on"]) for move in row["moves"] if not move["undone"]])
        wanted = {self.entry_of(name): (entry.stage, [(step["to"], None if step["kind"] == "approval" else step["on"]) for step in entry.standing()])
                  for name, entry in self.book.entries.items()}
        for one in [*said, *wanted]:
            days = [step["kind"] != "approval" for name, entry in self.book.entries.items() if self.entry_of(name) == one for step in entry.standing()]
            if one in said and len(days) == len(said[one][1]):       # the day of an approval is the filing's
                said[one] = (said[one][0], [(to, on if dated else None) for (to, on), dated in zip(said[one][1], days)])
            self.compared += 1
            if said.get(one) != wanted.get(one):
                raise Difference(f"stages after {len(self.operations)} operations: {one}", wanted.get(one), said.get(one), {"stages": True, "known": None})

    def compare_names(self, what, items, claims, question, standing=None):
        """Whether the facts are those of the claims, in the order in which they were recorded (of one operation in any)."""
        wanted = {self.named(claim): claim for claim in claims}
        got = [tuple(tuple(sorted(row[name])) if name == "chains" else row[name] for name in NAMED) for row in items]
        self.compared += len(got) * len(NAMED)
        if len(wanted) != len(claims) or sorted(map(str, got)) != sorted(map(str, wanted)):
            raise Difference(what, sorted(set(map(str, wanted)) - set(map(str, got))), sorted(set(map(str, got)) - set(map(str, wanted))), question)
        for row, name, after in zip(items, got, got[1:] + got[-1:]):
            counted = standing is None or wanted[name] in standing
            if row["counted"] != counted:
                raise Difference(f"{what}: {name} counted", counted, row["counted"], question)
            if standing is None and wanted[name].said[0] < wanted[after].said[0]:
                raise Difference(f"{what}: the newest first", wanted[after].said, name, question)

    def named(self, claim):
        """What a fact says of a claim, in the order of NAMED."""
        filing = next((name for name, one in self.filings.items() if claim.entry in (name, self.entry_name(name))), None)
        return (claim.indicator, self.uscc[claim.firm], filing and self.filings[filing][1], claim.title, claim.on, claim.document,
                "opening" if claim.opening else "move" if claim.step else "submission", claim.place["district"], claim.place["park"], tuple(sorted(claim.place["chains"])))

    def compare(self, what, items, expected, question=None):
        got = [{**row, "forecast": row["forecast"] and row["forecast"]["value"]} if "forecast" in row else row for row in items if row["indicator"] != LEFT_OUT]
        if len(got) != len(expected):
            raise Difference(f"{what}: rows", len(expected), len(got), question)
        expected = {row_name(row): row for row in expected}
        for row in got:
            wanted = expected[row_name(row)]
            self.compared += len(wanted)
            wrong = {name: (value, row[name]) for name, value in wanted.items() if row[name] != value}
            if wrong:
                raise Difference(f"{what}: {row_name(row)}", {name: pair[0] for name, pair in wrong.items()}, {name: pair[1] for name, pair in wrong.items()}, question)

    def read_publications(self):
        """Each says what it said when it was made: the figures of its close; and its differences lead from them to those of today."""
        for made, (as_of, closed) in zip(self.published, self.book.publications, strict=True):
            path = f"/v1/publications/{made['no']}"
            read = self.house.done(200, self.reviewer.get(path)).json
            names = [name for name in made if name not in ("later_no", "recorded_at")]
            if [read[name] for name in names] != [made[name] for name in names]:
                raise Difference(f"{path}: what was published", made, read)
            for group, rows in (("none", read["figures"]), ("district", read["districts"])):
                self.compare(f"{path} of {as_of}, closed by operation {closed}: {group}", rows, self.rows(self.book_at(closed), f"district:{ZONE}", as_of, group))
            self.explain(path, as_of, self.book_at(closed))

    def explain(self, path, as_of, then):
        now = self.book_at(len(self.operations))
        said = self.house.done(200, self.reviewer.get(f"{path}/diff?limit=1000")).json
        for row in said["figures"]:
            if row["indicator"] == LEFT_OUT:
                continue
            indicator, scope = row["indicator"], f"district:{ZONE}"
            target = [book.target(indicator, scope, as_of) for book in (then, now)]
            wanted = {**dict(zip(("published_new", "published_cumulative"), then.counted(indicator, scope, as_of))),
                      **dict(zip(("new", "cumulative"), now.counted(indicator, scope, as_of))),
                      "published_target": target[0] and target[0][0], "target": target[1] and target[1][0]}
            self.compared += len(wanted) + 2
            wrong = {name: (value, row[name]) for name, value in wanted.items() if row[name] != value}
            items = [item for item in said["items"] if item["indicator"] == indicator and item["kind"] == "fact"]      # not what was restated: targets, openings, totals
            # what is gone may tell where it stands instead, what is added where it stood: neither is a step
            days = [(item[side], sign) for item in items for side, sign, silent in (("was_on", -1, "added"), ("now_on", 1, "gone")) if item["change"] != silent]
            steps = [sum(sign for on, sign in days if since <= on <= as_of)
                     for since in (as_of[:4], "")]
            standing = [len(book.standing(indicator, as_of)) for book in (then, now)]
            if steps[0] != row["new"] - row["published_new"]:
                wrong["items of the year"] = (row["new"] - row["published_new"], steps[0])
            if steps[1] != standing[1] - standing[0]:
                wrong["items"] = (standing[1] - standing[0], steps[1])
            if wrong:
                raise Difference(f"{path}/diff after {len(self.operations)} operations: {indicator}", {name: pair[0] for name, pair in wrong.items()},
                                 {name: pair[1] for name, pair in wrong.items()})

    def expected(self, question):
        book = self.book_of(question)
        plain = None if question["basis"] == "approved" else book
        return self.rows(book.with_waiting() if plain else book, question["scope"], question["as_of"], question["group"], question["indicator"], plain)

    def rows(self, book, scope, as_of, group, indicator=None, plain=None):
        rows = []
        scopes = {"none": [scope], "month": [scope], "district": [f"district:{leaf}" for leaf in LEAVES], "chain": [f"chain:{code}" for code in CHAINS]}
        for indicator in [indicator] if indicator else INDICATORS:
            if group == "month":
                rows += counted_months(book, indicator, scope, as_of)
                continue
            own = [row_of(book, self.book_at, indicator, one, as_of, plain) for one in scopes[group]]
            if group != "none":
                rank(own)
            if group == "district":
                own.append({"indicator": indicator, "scope": "rest", "new": 0, "cumulative": 0, "target": None, "rate": None, "rank_rate": None, "rank_count": None})
            rows += own
        return rows


def named_period(content):
    return {"period": content["period"]} if "period" in content else {}


def row_name(row):
    return row["indicator"], row["scope"], row.get("month")


def answers(programme, content, filing):
    """What a form says; nothing in it is like another filing's but what the history says."""
    made = dict(ANSWERS[programme])
    if programme == "cloud":
        made.update(contract_no=f"HT-{filing}", contract_date=content["signed"], service_start=content.get("start"), service_end=content.get("end"))
    if programme == "service_provider":
        made["batch"] = content["batch"]
    return {name: value for name, value in made.items() if value is not None}


def sound(firms, operations):
    """The operations without those that find nothing to be done to."""
    book = Book(firms)
    return [operation for operation in operations if book.apply(operation) is not None]


def shorten(operations, fails, tries, tidy=list):
    """The shortest sublist that still fails, as far as so many tries find one: halves, quarters, … are left out as long as it fails without them.
    tidy takes away what means nothing without the rest."""
    pieces = 2
    while len(operations) >= 2 and tries > 0:
        size, shorter = -(-len(operations) // pieces), None
        for at in range(0, len(operations), size):
            rest = tidy(operations[:at] + operations[at + size:])
            tries -= 1
            if fails(rest):
                shorter = rest
                break
            if tries <= 0:
                break
        if shorter is not None:
            operations, pieces = shorter, max(pieces - 1, 2)
        elif size == 1:
            break
        else:
            pieces = min(pieces * 2, len(operations))
    return operations

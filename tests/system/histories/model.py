"""What the figures of a history are, counted from its operations alone.

A Book is what some first operations of a history left; nothing in it knows instants or revisions. What was known when is the book of so many operations.
It is written from the contract's words, and shares nothing with the daemon: it keeps who claims to be counted, and looks for the earliest claim each time.
"""
import datetime
from fractions import Fraction

ZONE = "410172"
LEAVES = ("410172160", "410172360", "410172560", "410172561", "410172562")
ENDED = ("expired", "lapsed", "cancelled", "revoked")
REFUSED_STATE, REFUSED_ORDER = 409, 422

# programme: the stage of an approval, and the moves {(from, to)}
FIRST = {"cloud": "active", "workshop": "recommended", "platform": "recommended", "service_manufacturing": "recognised", "service_provider": "recognised"}
PATHS = {
    "cloud": ["active expired active"],
    "workshop": ["recommended expert_review publicity recognised recheck_due recheck_passed recheck_due lapsed",
                 "recognised recheck_passed recheck_passed", "recognised recheck_rectify recheck_passed recheck_rectify lapsed", "recheck_due recheck_rectify",
                 "expert_review reserve_pool expert_review failed"],
    "platform": ["recommended material_review site_check publicity cultivating midterm_passed acceptance_applied acceptance_publicity accepted",
                 "cultivating acceptance_applied acceptance_failed rectify cancelled", "rectify accepted", "cultivating midterm_rectify midterm_passed cancelled",
                 "midterm_rectify cancelled", "cultivating cancelled", "material_review failed", "site_check failed"],
    "service_manufacturing": ["recognised lapsed"], "service_provider": ["recognised lapsed"],
}
MOVES = {programme: {pair for path in paths for pair in zip(path.split(), path.split()[1:])} for programme, paths in PATHS.items()}
# what an approval or a move to a stage counts as, and whether its key is the entry or the enterprise
ON_APPROVAL = {"cloud": ["cloud.enterprises"], "service_manufacturing": ["service_manufacturing.enterprises"], "service_provider": ["service_provider.enterprises"]}
ON_MOVE = {("workshop", "recognised"): ["workshop.workshops", "workshop.enterprises"], ("platform", "cultivating"): ["platform.cultivated"],
           ("platform", "midterm_passed"): ["platform.midterm_passed"], ("platform", "accepted"): ["platform.accepted"]}
# where time leads from a stage, counted from when which stage was entered, and after how many months
TERMS = {("workshop", "recognised"): ("recheck_due", "recognised", 36), ("workshop", "recheck_passed"): ("recheck_due", "recheck_passed", 36),
         ("workshop", "recheck_due"): ("lapsed", "recheck_due", 12), ("workshop", "recheck_rectify"): ("lapsed", "recheck_rectify", 6),
         ("platform", "midterm_rectify"): ("cancelled", "cultivating", 24), ("platform", "cultivating"): ("cancelled", "cultivating", 24),
         ("platform", "midterm_passed"): ("cancelled", "cultivating", 24), ("platform", "acceptance_failed"): ("cancelled", "acceptance_failed", 6),
         ("platform", "rectify"): ("cancelled", "acceptance_failed", 6)}
BY_ENTRY = {"workshop.workshops", "platform.cultivated", "platform.midterm_passed", "platform.accepted"}
INDICATORS = sorted({name for names in [*ON_APPROVAL.values(), *ON_MOVE.values()] for name in names})
OPENED_WITH = {"cloud.enterprises": ["cloud.enterprises"], "workshop.workshops": ["workshop.workshops", "workshop.enterprises"],
               "service_manufacturing.enterprises": ["service_manufacturing.enterprises"]}
YEARLY = {"service_manufacturing.enterprises", "service_provider.enterprises"}
AROUND = (f"district:{ZONE}", "district:410100", "district:410000")        # of everything but the zone, which is no part of itself


def today():
    return str(datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date())


def months_later(day, months):
    """The same day of a later month, or its last."""
    month = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    first = f"{month // 12}-{month % 12 + 1:02}-01"
    return min(first[:8] + day[8:], month_end(first))


def month_end(day):
    first = datetime.date.fromisoformat(day[:7] + "-01")
    return str((first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1))


def days_before(day, days):
    return str(datetime.date.fromisoformat(day) - datetime.timedelta(days=days))


def year_before(day):
    return f"{int(day[:4]) - 1}{day[4:]}" if day[5:] != "02-29" else f"{int(day[:4]) - 1}-02-28"


def plain(title):
    """A title as titles are compared, of those that histories know."""
    return title and title.replace(" ", "")


class Claim:
    """Somebody's word that an indicator counts something from a day on; it stands where it was said first for that day."""

    def __init__(self, said, indicator, firm, entry, on, document, place, batch=None, filing=None, step=None, opening=None, title=None):
        self.said = said            # (number of the operation, order in it)
        self.indicator, self.firm, self.entry, self.on, self.document = indicator, firm, entry, on, document
        self.place = place          # {"district": leaf, "chains": [...], "park": code or None}
        self.batch, self.filing, self.step, self.opening, self.title = batch, filing, step, opening, title
        self.thing = entry or id(self)      # what is counted where things are
        self.live = True


class Filing:
    def __init__(self, firm, programme, entry, title):
        self.firm, self.programme, self.entry, self.title = firm, programme, entry, title
        self.counted = self.counted_district = None         # what the version that counts says, and from where it was filed
        self.approved = self.replaced = False       # a version counted once; one that did gave way to a later one
        self.revoked = False                        # what it counted for: it never does again
        self.voided_as = None
        self.versions, self.counts_now = [], None   # [{"said", "period", "ended"}]; which of them counts

    def add(self, number, content, district):
        self.content, self.district, self.state = content, district, "submitted"
        self.versions.append({"said": number, "period": content.get("period"), "ended": False})

    def standing_versions(self):
        """Those up to the one that stands for it: the one that counts, else the newest that was not refused or taken back; none where it was never filed, as it turned out."""
        if self.state in ("withdrawn", "rejected") or (self.state == "voided" and self.voided_as == "error"):
            return []
        stands = max((n for n, version in enumerate(self.versions) if not version["ended"]), default=-1) if self.counts_now is None else self.counts_now
        return self.versions[:stands + 1]

    def day(self):
        """The day in its answers, or None where the review gives it."""
        return (self.content.get("start") or self.content["signed"]) if self.programme == "cloud" else None


class Entry:
    """Where something tracked stands: the steps that were not undone."""

    def __init__(self, programme, firm, title):
        self.programme, self.firm, self.title, self.steps = programme, firm, title, []

    def standing(self):
        return [step for step in self.steps if not step["undone"]]

    @property
    def stage(self):
        return next((step["to"] for step in reversed(self.standing())), None)

    @property
    def not_before(self):
        return max((step["bound"] for step in self.standing() if step["bound"]), default="")

    def not_after(self, to):
        """The last day of a move to that stage."""
        end, since, months = TERMS.get((self.programme, self.stage), (to, None, 0))
        entered = next((step["on"] for step in reversed(self.standing()) if step["to"] == since), None)
        return months_later(entered, months) if end != to and entered else "9999"

    def stood(self, on):
        """As it stood for a move of that day: what time alone did on later days is not so."""
        then = Entry(self.programme, self.firm, self.title)
        then.steps = self.standing()
        while then.steps and then.steps[-1]["kind"] == "time" and then.steps[-1]["on"] > on:
            then.steps.pop()
        return then

    def due(self, ends):
        """(stage, last day before it) that time leads to, or None. ends: those of its filings that count."""
        if (self.programme, self.stage) == ("cloud", "active"):
            last = self.standing()[-1]
            end = max(ends) if ends and None not in ends else None
            return ("expired", end) if end and not (last["kind"] == "move" and last["on"] > end) else None         # an officer knew better
        to, since, months = TERMS.get((self.programme, self.stage), (None, None, 0))
        entered = next((step["on"] for step in reversed(self.standing()) if step["to"] == since), None)
        return (to, months_later(entered, months)) if entered else None

    def pass_time(self, ends):
        """Lets time go on, once; whether it moved."""
        due = self.due(ends)
        if due is None or due[1] >= today():
            return False
        on = max(days_before(due[1], -1), self.not_before)
        self.add(due[0], on, on, "time", None)
        return True

    def add(self, to, on, bound, kind, by):
        self.steps.append({"from": self.stage, "to": to, "on": on, "bound": bound, "kind": kind, "by": by, "undone": False})
        return self.steps[-1]

    def undo(self, chosen):
        """Takes steps back, and every move that set out from where one of them had led."""
        at = None
        for step in self.standing():
            if chosen(step) or (step["kind"] in ("move", "time") and step["from"] != at):
                step["undone"] = True
            else:
                at = step["to"]

    def has_ended(self, as_of):
        return next((step["to"] for step in reversed(self.standing()) if step["on"] <= as_of), None) in ENDED


class Book:
    def __init__(self, firms):
        self.number = self.kept = 0             # how many operations, how many moves the last night brought
        self.words = {firm: [("", 0, {"status": "active", "registered": 0, **place})] for firm, place in firms.items()}      # (from the day on, said when, {attribute: value})
        self.predecessor, self.filings, self.entries, self.claims, self.revoked = {}, {}, {}, [], []
        self.barred = []                                                            # (indicator, key then, claim) of every one that was revoked
        self.openings, self.targets, self.periods, self.externals, self.publications = {}, [], {}, [], []
        self.counts = {}                                                            # what was counted since the last operation

    def apply(self, operation):
        """Does it; None: there is nothing to do it to, 0: done, else the status of its refusal."""
        self.number += 1
        self.counts = {}
        arguments = {name: value for name, value in operation.items() if name not in ("do", "number")}
        try:
            return getattr(self, f"do_{operation['do']}")(**arguments)
        finally:
            self.counts = {}

    # The register.

    def place(self, firm, day):
        """Where it stood on a day: what was said first holds for all days before what was said for a later one."""
        return {name: self.word(firm, name, day) for name in ("district", "chains", "park")}

    def word(self, firm, name, day):
        return max((word for word in self.words[firm] if word[0] <= day and name in word[2]), key=lambda word: word[:2])[2][name]

    def is_gone(self, firm, day):
        return self.word(firm, "status", day) != "active"

    def line(self, firm):
        found = [firm]
        while found[-1] in self.predecessor:
            found.append(self.predecessor[found[-1]])
        return found

    def root(self, firm):
        return self.line(firm)[-1]

    def do_change(self, firm, on, **said):
        self.words[firm].append((on, self.number, said))
        return 0

    def do_link(self, firm, to):
        if to is not None and firm in self.line(to):
            return REFUSED_STATE
        before = {one: self.root(one) for one in self.words}
        self.predecessor.pop(firm, None)
        if to is not None:
            self.predecessor[firm] = to
        # a claim of an enterprise that is now meant as another one is said anew, as it was
        again = [claim for claim in self.claims if claim.live and claim.indicator not in BY_ENTRY and self.root(claim.firm) != before[claim.firm]]
        for order, claim in enumerate(sorted(again, key=lambda one: one.said)):
            claim.said = (self.number, order)
        return 0

    # Filings.

    def do_file(self, filing, firm, programme, **content):
        entry = f"cloud of {firm}" if programme == "cloud" else filing
        period = self.meant(programme, content.get("period"))
        if period and not self.took(period, self.number):
            return REFUSED_STATE
        nth = 1 + sum((f.firm, f.programme) == (firm, programme) for f in self.filings.values())
        self.filings[filing] = Filing(firm, programme, entry, f"{nth}号" if programme in ("workshop", "platform") else None)
        self.filings[filing].add(self.number, content, self.place(firm, today())["district"])
        return 0

    def do_approve(self, filing, document, on=None):
        f = self.filings.get(filing)
        if f is None or f.state != "submitted":
            return None if f is None else REFUSED_STATE
        if self.is_barred(f):
            return REFUSED_STATE
        first = FIRST[f.programme]
        counts_on = f.day() or on
        if f.programme in ON_APPROVAL and self.is_gone(f.firm, counts_on):
            return REFUSED_ORDER
        entry = self.entries.setdefault(f.entry, Entry(f.programme, f.firm, f.title))
        new = f.counted is None
        if new and entry.stage in (None, first, *ENDED):
            entry.add(first, counts_on or today(), on, "approval", filing)
        for step in entry.standing():
            if on and not new and (step["kind"], step["by"]) == ("approval", filing):
                step["bound"] = max(step["bound"], on)          # what counts from a later day cannot end before it
        before = f.counted and f.counted.get("end")
        f.state, f.counted, f.replaced, f.approved, f.counted_district = "approved", f.content, f.replaced or f.approved, True, f.district
        f.counts_now = len(f.versions) - 1
        if not new and f.programme == "cloud" and entry.standing():
            self.settle(f.entry, entry, before != f.content.get("end"))
        indicators = ON_APPROVAL.get(f.programme, [])
        old = [claim for claim in self.claims if claim.live and claim.filing == filing]
        if not new and [(c.on, c.document, c.batch) for c in old] == [(counts_on, document, f.content.get("batch"))] * len(indicators):
            return 0
        for claim in old:
            claim.live = False
        self.claim(indicators, f.firm, f.entry, counts_on, document, batch=f.content.get("batch"), filing=filing)
        return 0

    def is_barred(self, f):
        """What was revoked never counts again: neither the filing nor another of its entry, nor, where there is one entry for life, its enterprise."""
        return (f.revoked or (f.entry in self.entries and self.entries[f.entry].stage == "revoked")
                or (f.programme == "cloud" and self.is_revoked("cloud.enterprises", f.firm, entry=f.entry)))

    def family(self, firm):
        """All that are one enterprise with it."""
        return {one for one in self.words if self.root(one) == self.root(firm)}

    def is_revoked(self, indicator, firm, day=None, entry=""):
        """Whether its key was revoked of one that is the same enterprise now, by another entry than that one, and nothing counts under it."""
        keys = {self.key_of(indicator, one, day) for one in self.family(firm)}
        return (any(name == indicator and key in keys and (by.entry is None or by.entry != entry) for name, key, by in self.barred)
                and self.key_of(indicator, self.root(firm), day) not in self.standing(indicator))

    def is_revoked_thing(self, indicator, firm, on, title):
        """Whether what has that title was revoked, and nothing is it now; of what has none, a member of that day."""
        gone = [claim for name, _, claim in self.barred if name == indicator and claim.firm in self.family(firm) and plain(claim.title) == plain(title)]
        if title is None:
            return any(claim.opening and claim.on == on for claim in gone)
        return bool(gone) and self.same_thing(indicator, firm, None, title) is None

    def claim(self, indicators, firm, entry, on, document, district=None, order=0, **more):
        place = self.place(firm, on) if indicators else None
        for indicator in indicators:
            claim = Claim((self.number, order), indicator, firm, entry, on, document, {**place, **({"district": district} if district else {})}, **more)
            same = self.same_thing(indicator, firm, entry, claim.title) if indicator in BY_ENTRY else None
            claim.thing = same.thing if same else claim.thing
            self.claims.append(claim)

    def same_thing(self, indicator, firm, entry, title):
        """The claim whose thing it is: of its own entry, else of that title, where not both are entries of one firm, of all that are one enterprise with it."""
        family = self.family(firm)
        live = [claim for claim in self.claims if claim.live and claim.indicator == indicator and claim.firm in family]
        own = [claim for claim in live if entry and claim.entry == entry]
        return min(own or [claim for claim in live if title and plain(claim.title) == plain(title) and not (entry and claim.entry and claim.firm == firm)],
                   key=lambda claim: claim.said, default=None)

    def end_version(self, filing, state, allowed=("submitted",)):
        f = self.filings.get(filing)
        if f is None or f.state not in allowed:
            return None if f is None else REFUSED_STATE
        back = f.counted is not None and state != "returned"
        f.versions[-1]["ended"] = state != "returned"
        f.state, f.content, f.district = ("approved", f.counted, f.counted_district) if back else (state, f.content, f.district)
        return 0

    def do_return(self, filing):
        return self.end_version(filing, "returned")

    def do_reject(self, filing):
        return self.end_version(filing, "rejected")

    def do_withdraw(self, filing):
        return self.end_version(filing, "withdrawn")

    def do_correct(self, filing, **content):
        f = self.filings.get(filing)
        if f is None or f.state not in ("returned", "approved"):
            return None if f is None else REFUSED_STATE
        f.add(self.number, content, self.place(f.firm, today())["district"])
        return 0

    # What is tracked.

    def do_move(self, entry, to, on, document):
        e = self.entries.get(entry)
        then = e and e.stood(on)
        if e is None or (then.stage, to) not in MOVES[e.programme]:
            return None if e is None else REFUSED_STATE
        if on < then.not_before or on > then.not_after(to) or ((e.programme, to) in ON_MOVE and self.is_gone(e.firm, on)):
            return REFUSED_ORDER
        e.undo(lambda step: step not in then.steps)
        step = e.add(to, on, on, "move", document)
        self.claim(ON_MOVE.get((e.programme, to), []), e.firm, entry, on, document, step=step, title=e.title)
        return 0

    def do_keep(self):
        """A night comes: whatever has its day gets one step on."""
        self.kept = sum(entry.pass_time(self.ends(name)) for name, entry in self.entries.items())
        return 0

    def ends(self, entry):
        """When what counts of an entry ends."""
        return [f.counted.get("end") for f in self.filings.values() if f.entry == entry and f.counted is not None]

    def settle(self, name, entry, changed):
        """After a correction: an end that was read from what it said before is taken back; where one that it changed is over, too, it ends at once."""
        last = entry.standing()[-1]
        if last["kind"] == "time":
            due = entry.stood("").due(self.ends(name))
            if due is None or days_before(due[1], -1) != last["on"]:
                last["undone"] = True
        if changed:
            entry.pass_time(self.ends(name))

    def do_void(self, firm, document, why, on=None):
        gone = self.event(firm, document)
        if not gone:
            return None
        if why == "revoked":                        # whatever else tells of the same thing goes with it
            things = {(claim.indicator, claim.thing) for claim in gone if claim.indicator in BY_ENTRY}
            events = {(claim.firm, claim.document) for claim in self.claims if claim.live and (claim.indicator, claim.thing) in things}
            gone += [claim for claim in self.claims if claim.live and claim not in gone and (claim.firm, claim.document) in events]
            self.barred += [(claim.indicator, self.key(claim), claim) for claim in gone]
        for claim in gone:
            if why == "revoked" and self.standing(claim.indicator)[self.key(claim)] is claim:
                self.revoked.append((claim, on or today()))
        for claim in gone:
            claim.live = False
        self.counts = {}
        one = gone[0]
        f, entry = self.filings.get(one.filing), self.entries.get(one.entry)
        if f:
            f.state, f.counted, f.revoked = ("voided" if f.state == "approved" else f.state), None, f.revoked or why == "revoked"
            f.counts_now, f.voided_as = None, why
        stays = f and any(claim.live and claim.filing and claim.entry == one.entry for claim in self.claims)     # another contract of it counts
        if why == "revoked" and not stays:
            for name in {claim.entry for claim in gone if claim.entry}:
                if self.entries[name].stage != "revoked":
                    self.entries[name].add("revoked", on or today(), on or today(), "revoked", document)
        elif entry and why != "revoked":
            entry.undo(lambda step: step is one.step or (one.filing and step["kind"] == "approval" and step["by"] == one.filing))
        return 0

    def event(self, firm, document):
        """The live claims of one document about one enterprise: each event has a document of its own."""
        return [claim for claim in self.claims if claim.live and (claim.firm, claim.document) == (firm, document)]

    # Planning and periods.

    def do_target(self, **target):
        self.targets.append({**target, "said": self.number})
        return 0

    def do_external(self, **external):
        self.externals.append({**external, "said": self.number})
        return 0

    def do_opening(self, indicator, leaf, as_of, document, value=None, members=None):
        if members is not None and any(self.is_gone(firm, on) or (self.is_revoked_thing(indicator, firm, on, title) if indicator in BY_ENTRY else
                                                                  self.is_revoked(indicator, firm, on)) for firm, on, title in members):
            return REFUSED_ORDER
        self.counts = {}
        for claim in self.claims:
            if claim.opening == (indicator, leaf):
                claim.live = False
        if members is None:
            held = sum(1 for claim in self.standing(indicator, as_of).values() if claim.place["district"] == leaf)
            self.openings[indicator, leaf] = {"as_of": as_of, "added": value - held}
            return 0
        self.openings[indicator, leaf] = None
        for order, (firm, on, title) in enumerate(members):
            self.claim(OPENED_WITH[indicator], firm, None, on, document, district=leaf, order=order, opening=(indicator, leaf), title=title)
        return 0

    def do_period(self, code, programme, last_day, **days):
        if (programme, code) in self.periods:
            return REFUSED_STATE
        self.periods[programme, code] = {"last_day": last_day, "closed": None, "changes": [], **days}
        return 0

    def meant(self, programme, code):
        """The period of that code that a programme has: its own, else that of all."""
        return self.periods.get((programme, code)) or self.periods.get(("*", code))

    def took(self, period, number):
        """Whether it took filings when so many operations were made. Reopened it takes them after its last day, too."""
        last = next((do for said, do in reversed(period["changes"]) if said <= number), None)
        return last != "close" and period["opens_on"] <= today() and (last == "reopen" or today() <= period["late_until"])

    def do_close(self, code, programme):
        period = self.periods.get((programme, code))
        if period is None or period["closed"]:
            return None if period is None else REFUSED_STATE
        period["closed"] = self.number
        period["changes"].append((self.number, "close"))
        return 0

    def do_reopen(self, code, programme):
        period = self.periods.get((programme, code))
        if period is None or not period["closed"]:
            return None if period is None else REFUSED_STATE
        period["closed"] = None
        period["changes"].append((self.number, "reopen"))
        return 0

    def do_publish(self, code):
        period = self.periods.get(("*", code))
        if period is None or not period["closed"]:
            return None if period is None else REFUSED_STATE
        self.publications.append((period["last_day"], period["closed"]))
        return 0

    def obliged(self, programme, code):
        """{enterprise: (its district on the due day, whether it has filed)} of a period: who was registered by that day and existed on it."""
        period = self.meant(programme, code)
        day = min(period["due_on"], today())
        return {firm: (self.word(firm, "district", day), any(self.is_filed(f, programme, code, period) for f in self.filings.values() if f.firm == firm))
                for firm in self.words if days_before(today(), self.word(firm, "registered", "")) <= period["due_on"] and not self.is_gone(firm, day)}

    def is_filed(self, f, programme, code, period):
        """By what it says as it stands. A correction fulfils no period that took nothing just then, and nothing where it came to nothing."""
        versions = f.standing_versions()
        return (programme in ("*", f.programme) and bool(versions) and versions[-1]["period"] == code
                and any(one is versions[0] or (self.took(period, one["said"]) and not one["ended"]) for one in versions if one["period"] == code))

    def completeness(self, programme, code, district):
        """(rows of the district and the leaves below, the enterprises that are missing); None where there is no such period. All that was filed was filed today."""
        period = self.meant(programme, code)
        if period is None:
            return None
        everyone = self.obliged(programme, code)
        rows = []
        for place in [district, *LEAVES] if district == ZONE else [district]:
            filed = [done for where, done in everyone.values() if place in (ZONE, where)]
            n, on_time = sum(filed), sum(filed) if today() <= period["due_on"] else 0
            rows.append({"district": place, "obligations": len(filed), "filed": n, "on_time": on_time, "late": n - on_time, "missing": len(filed) - n,
                         "completeness": cut(n, len(filed)) if filed else None, "timeliness": cut(on_time, len(filed)) if filed else None})
        return rows, {firm: where for firm, (where, done) in everyone.items() if not done and district in (ZONE, where)}

    # Counting.

    def with_waiting(self):
        """The book in which all that waits were approved: each first version claims its day, or the day on which it came."""
        book = Book({})
        book.__dict__.update(self.__dict__, claims=list(self.claims), counts={})
        for name, f in self.filings.items():
            on = f.day() or today()
            if f.state == "submitted" and f.counted is None and f.programme in ON_APPROVAL and not self.is_gone(f.firm, on) and not self.is_barred(f):
                book.number += 1                # after all that was said, in the order in which they came
                book.claim(ON_APPROVAL[f.programme], f.firm, None, on, None, batch=f.content.get("batch"), filing=name)
        return book

    def key(self, claim):
        if claim.indicator in BY_ENTRY:
            return claim.thing
        return self.key_of(claim.indicator, self.root(claim.firm), claim.on, claim.batch)

    def key_of(self, indicator, root, day, batch=None):
        """What an enterprise counts under, once."""
        return (root, day[:4]) if indicator == "service_manufacturing.enterprises" else (root, batch)

    def standing(self, indicator, as_of="9999-12-31"):
        """{key: the claim that stands for it}: the earliest day, then the earliest word."""
        if (indicator, as_of) in self.counts:
            return self.counts[indicator, as_of]
        found = self.counts[indicator, as_of] = {}
        for claim in self.claims:
            if claim.live and claim.indicator == indicator and claim.on <= as_of:
                key = self.key(claim)
                if key not in found or (claim.on, claim.said) < (found[key].on, found[key].said):
                    found[key] = claim
        return found

    def left(self, indicator, as_of):
        """The standing claims of keys all of whose entries have ended; that an opening names an enterprise, too, keeps it, a thing ends with its entry."""
        claims = {}
        for claim in self.claims:
            if claim.live and claim.indicator == indicator and claim.on <= as_of:
                claims.setdefault(self.key(claim), []).append(claim)
        return [min(ones, key=lambda claim: (claim.on, claim.said)) for ones in claims.values()
                if any(claim.entry for claim in ones)
                and all(self.entries[claim.entry].has_ended(as_of) if claim.entry else indicator in BY_ENTRY for claim in ones)]

    def target(self, indicator, scope, as_of):
        """(value, kind) or None."""
        rows = [row for row in self.targets if (row["indicator"], row["scope"], row["year"]) == (indicator, scope, int(as_of[:4])) and row["valid_from"] <= as_of]
        row = max(rows, key=lambda one: (one["valid_from"], one["said"]), default=None)
        return None if row is None or row["value"] is None else (row["value"], row["kind"])

    def counted(self, indicator, scope, as_of):
        """(new, cumulative or None) in a scope."""
        ours = [claim for claim in self.standing(indicator, as_of).values() if within(scope, claim.place)]
        return sum(1 for claim in ours if claim.on[:4] == as_of[:4]), self.with_openings(indicator, scope, as_of, len(ours))

    def names(self, indicator, scope, as_of, part):
        """The claims behind a figure: of all years, or those new in that of as_of."""
        return [claim for claim in self.standing(indicator, as_of).values() if within(scope, claim.place) and (part == "cumulative" or claim.on[:4] == as_of[:4])]

    def unnamed(self, indicator, scope):
        """The openings without names that a scope may hold: of a park or chain nobody knows."""
        return [opening for (name, leaf), opening in self.openings.items()
                if name == indicator and opening and (not scope.startswith("district:") or within(scope, {"district": leaf}))]

    def with_openings(self, indicator, scope, as_of, counted):
        if indicator == "workshop.enterprises" and self.unnamed("workshop.workshops", scope):
            return None
        for opening in self.unnamed(indicator, scope):
            if not scope.startswith("district:") or opening["as_of"] > as_of:
                return None
            counted += opening["added"]
        return counted

    def last_year(self, indicator, scope, as_of):
        began = f"{int(as_of[:4]) - 1}-01-01"
        hiding = self.unnamed(indicator, scope) + (self.unnamed("workshop.workshops", scope) if indicator == "workshop.enterprises" else [])
        if any(opening["as_of"] >= began for opening in hiding):
            return None
        return sum(1 for claim in self.standing(indicator, as_of).values() if within(scope, claim.place) and began <= claim.on <= year_before(as_of))

    def excluded(self, programme, scope):
        """What was filed and is in no figure, now: in the district in which it was filed, in the park and chains in which its enterprise is."""
        rows = [f for f in self.filings.values() if f.programme == programme and within(scope, {**self.place(f.firm, today()), "district": f.district})]
        return {"pending": sum(f.state == "submitted" for f in rows), "returned": sum(f.state == "returned" for f in rows),
                "superseded": sum(f.replaced for f in rows)}

    def share(self, indicator, scope, as_of):
        """Of the smallest place around that has a total by that day: the part of the total's own day."""
        for around in AROUND[1 if scope == f"district:{ZONE}" else 0:]:
            rows = [row for row in self.externals if (row["indicator"], row["scope"]) == (indicator, around) and row["as_of"] <= as_of]
            total = max(rows, key=lambda one: (one["as_of"], one["said"]), default=None)
            if total:
                part = self.counted(indicator, scope, total["as_of"])[0 if indicator in YEARLY else 1]
                return None if part is None or total["value"] == 0 else {
                    "value": cut(part, total["value"], half_up=True), "part": part, "whole": total["value"], "whole_scope": around, "as_of": total["as_of"],
                    "source": total["source"], "rounding": "half_up"}
        return None


def within(scope, place):
    if scope == "rest":
        return False
    kind, code = scope.split(":")
    return code in place["chains"] if kind == "chain" else code == place["park"] if kind == "park" else code in (ZONE, place["district"])


def cut(n, whole, half_up=False):
    """100 n/whole with two decimals, as text; n/whole may be below zero only where it is half up (away from zero)."""
    hundredths = abs(Fraction(10000 * n, whole)) + (Fraction(1, 2) if half_up else 0)
    return f"{'-' if n < 0 and int(hundredths) else ''}{int(hundredths) // 100}.{int(hundredths) % 100:02}"


def base_of(book, programme, as_of):
    """(last day, number of the closing operation) of the period that an adjustment compares with; None without one."""
    closed = [(period["last_day"], name == programme, period["closed"]) for (name, _), period in book.periods.items()
              if name in (programme, "*") and period["closed"] and period["last_day"] < as_of]
    return max(closed, default=None)


def adjustment(book, book_at, indicator, scope, as_of):
    base = base_of(book, indicator.split(".")[0], as_of)
    if base is None or scope == "rest":
        return 0
    which = 0 if base[0][:4] == as_of[:4] else 1
    now, then = book.counted(indicator, scope, base[0])[which], book_at(base[2]).counted(indicator, scope, base[0])[which]
    return None if now is None or then is None else now - then


def row_of(book, book_at, indicator, scope, as_of, plain=None):
    """What a row of /v1/rates must say, but for ranks and what is excluded. book_at(n) is the book of the first n operations. plain: the book without
    what waits, where it is counted; it says what has left: a renewal that waits brings nothing back."""
    new, cumulative = book.counted(indicator, scope, as_of)
    gone = sum(1 for claim, on in book.revoked if claim.indicator == indicator and within(scope, claim.place)
               and f"{as_of[:4]}-01-01" <= on <= as_of and claim.on < f"{as_of[:4]}-01-01")
    last, month = book.last_year(indicator, scope, as_of), int(as_of[5:7])
    row = {"indicator": indicator, "scope": scope, "new": new, "cumulative": cumulative, "withdrawn": gone,
           "active": None if cumulative is None else cumulative - sum(1 for claim in (plain or book).left(indicator, as_of) if within(scope, claim.place)),
           "adjustment": adjustment(book, book_at, indicator, scope, as_of),
           "same_period_last_year": last, "growth": cut(new - last, last, half_up=True) if last else None,
           "target": None, "target_kind": None, "rate": None, "ahead_points": None, "remaining": None, "needed_per_month": None, "light": None,
           "schedule": cut(month, 12, half_up=True), "forecast": new * 12 // month, "share": book.share(indicator, scope, as_of)}
    target = book.target(indicator, scope, as_of)
    if target:
        fill_target(row, *target, month)
    return row


def fill_target(row, value, kind, month):
    row["target"], row["target_kind"] = value, kind
    n = row["cumulative"] if kind == "level" else row["new"]
    if kind == "level":
        row["schedule"] = None
        row["forecast"] = None if n is None else n + row["forecast"] - row["new"]
    if n is None or value == 0:
        return
    row["rate"], row["remaining"] = cut(n, value), max(0, value - n)
    row["needed_per_month"] = 0 if not row["remaining"] else None if month == 12 else -(-row["remaining"] // (12 - month))
    if kind == "increment":
        row["ahead_points"] = points(row["rate"], row["schedule"])
        done, due = Fraction(n, value), Fraction(month, 12)
        row["light"] = "green" if done >= due else "yellow" if done >= due - Fraction(5, 100) else "red"


def points(a, b):
    difference = int(a.replace(".", "")) - int(b.replace(".", ""))
    return f"{'-' if difference < 0 else ''}{abs(difference) // 100}.{abs(difference) % 100:02}"


def rank(rows):
    """Writes the ranks of rows that compete: how many are better, and one."""
    def places(name, value):
        values = [value(row) for row in rows]
        for row, own in zip(rows, values):
            row[name] = None if own is None else 1 + sum(1 for other in values if other is not None and other > own)

    def n(row):
        return row["cumulative"] if row["target_kind"] == "level" else row["new"]
    places("rank_count", n)
    places("rank_rate", lambda row: Fraction(n(row), row["target"]) if row["target"] and n(row) is not None else None)


def counted_months(book, indicator, scope, as_of):
    rows = []
    for month in range(1, int(as_of[5:7]) + 1):
        day = min(month_end(f"{as_of[:4]}-{month:02}-01"), as_of)
        new, cumulative = book.counted(indicator, scope, day)
        before = rows[-1]["new_ytd"] if rows else 0
        rows.append({"indicator": indicator, "scope": scope, "month": day[:7], "new": new - before, "new_ytd": new, "cumulative": cumulative})
    return rows

"""The API's nouns for tests: who calls, and what is filed, reviewed, moved."""
import datetime
import itertools
import json
import uuid

from support.cluster import CtlError
from support.daemon import Daemon

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
UNREACHABLE = 3                     # what dxtrackctl answers where there is no database
ZONE = "410172"
SHIFO, GOUZHAO, FENGYANG, WUTONG, SHUANGQIAO = "410172160", "410172360", "410172560", "410172561", "410172562"
LEAVES = (SHIFO, GOUZHAO, FENGYANG, WUTONG, SHUANGQIAO)


UP_TO_NOTICE = ("expert_review", "material_review", "site_check", "publicity")


def uscc(number):
    """A code with right check digits of a company that does not exist."""
    body = f"MA{number:06X}".translate(str.maketrans("IOSVZ", "JPTWX"))[-8:]
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    plain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(plain.index(c) * w for c, w in zip(body, weights)) % 11
    code = "91410100" + body + {10: "X", 11: "0"}.get(rest, str(rest))
    check = 31 - sum(ALPHABET.index(c) * 3 ** i for i, c in enumerate(code)) % 31
    return code + ALPHABET[check % 31]


def new_key():
    return uuid.uuid4().hex


ANSWERS = {
    "cloud": {"provider": "云服务商甲", "layer": "SaaS", "deployment": "public", "contract_no": "HT-1",
              "contract_date": "2023-03-01", "service_start": "2023-03-20"},
    "workshop": {"kind": "workshop", "site_address": "科学大道1号", "devices": 100, "networked_devices": 60},
    "platform": {"kind": "industry", "connected_devices": 1000},
    "service_manufacturing": {"kind": "enterprise", "level": "provincial", "year": 2023},
    "benchmark": {"level": "provincial", "year": 2023, "scenarios": ["场景一"]},
    "service_provider": {"batch": "第一批", "service_fields": ["领域一"]},
}


def filing(code, programme="cloud", title=None, entry=None, **answers):
    """The body of a submission that the daemon accepts; answers change or (None) take away members."""
    merged = {**ANSWERS.get(programme, {}), **answers}
    if merged.get("contract_no") == "HT-1":              # of its own for each enterprise: the same at two is a finding
        merged["contract_no"] = f"HT-{code[-7:]}"
    body = {"uscc": code, "programme": programme, "answers": {name: value for name, value in merged.items() if value is not None}}
    if title:
        body["title"] = title
    if entry:
        body["entry"] = entry
    return body


class House:
    """A database, a daemon on it, and clients for the people who use it."""

    def __init__(self, cluster, authority, check, folder, settings=None, ready=True, start=True, prepare=None):
        self.cluster = cluster
        self.folder = folder
        self.database = cluster.database()
        if prepare:
            prepare(self)
        self.daemon = Daemon(folder, authority, cluster.conninfo(self.database), settings, check, ready, start)
        self._tokens = {}
        self._numbers = itertools.count(1)
        self._people = itertools.count(1)

    def close(self):
        """Whatever a test did to its house, what is derived says in the end what the records say."""
        self.daemon.stop()
        try:
            self.ctl("verify")
        except CtlError as error:
            if error.status != UNREACHABLE:
                raise
        finally:
            self.cluster.drop(self.database)

    # Who calls.

    def token(self, role="enterprise", uscc=None, district=None, scopes=None, person=None, **more):
        """A new token: of the enterprise's account, or of an officer's by that name."""
        options = {"uscc": uscc} if uscc else {"role": role, "person": person or f"测试{role}{next(self._people)}"}
        options.update(district=district, scopes=scopes, **more)
        words = [word for name, value in options.items() if value for word in (f"--{name}", value)]
        return self.ctl("token", "issue", *words).strip()

    def officer_of(self, role, district=None, **more):
        """A client for a new account of that role."""
        return self.client(self.token(role, district=district, **more))

    def ctl(self, *arguments, **environment):
        return self.cluster.ctl(self.database, *arguments, **environment)

    def sql(self, statement):
        return self.cluster.sql(self.database, statement)

    def count(self, table, where="true"):
        return int(self.cluster.value(self.database, f"SELECT count(*) FROM dxtrack.{table} WHERE {where}"))

    def client(self, token=None):
        return self.daemon.client(token)

    def _staff(self, name, role, district):
        if name not in self._tokens:
            self._tokens[name] = self.officer_of(role, district)
        return self._tokens[name]

    @property
    def manager(self):
        return self._staff("manager", "manager", ZONE)

    @property
    def reviewer(self):
        return self._staff("reviewer", "reviewer", ZONE)

    @property
    def officer(self):
        """A reviewer of one sub-district, 枫杨."""
        return self._staff("officer", "reviewer", FENGYANG)

    # What they do; each returns the answer after looking at its status.

    def enterprise(self, district=FENGYANG, **more):
        """Registers a new enterprise; (uscc, client with its token)."""
        code = uscc(next(self._numbers))
        body = {"uscc": code, "name": f"样例企业{code[-6:]}", "short_name": None, "district": district, "park": None,
                "chains": [], "industry": None, "size": None, "status": "active", "predecessor": None, **more}
        self.done(201, self.manager.post("/v1/enterprises", body, key=new_key()))
        return code, self.client(self.token(uscc=code))

    def file(self, client, code, programme="cloud", **more):
        return self.done(201, client.post("/v1/submissions", filing(code, programme, **more), key=new_key()))

    def submission(self, identity, client=None):
        return self.done(200, (client or self.reviewer).get(f"/v1/submissions/{identity}"))

    def entry(self, identity, client=None):
        return self.done(200, (client or self.reviewer).get(f"/v1/entries/{identity}"))

    def review(self, identity, decision="approve", client=None, etag=None, key=None, **more):
        """Decides on a submission; its ETag is asked for where none is given. The answer, whatever its status."""
        client = client or self.reviewer
        etag = etag or self.submission(identity, client).etag
        return client.post(f"/v1/submissions/{identity}/reviews", {"decision": decision, **more}, key=key or new_key(), if_match=etag)

    def approve(self, identity, **more):
        return self.done(201, self.review(identity, "approve", **more))

    def move(self, entry, to, client=None, etag=None, key=None, **more):
        client = client or self.reviewer
        etag = etag or self.entry(entry, client).etag
        return client.post(f"/v1/entries/{entry}/moves", {"to": to, **more}, key=key or new_key(), if_match=etag)

    def moves(self, entry, stages, effective_on=None, document_no="文〔2023〕1号"):
        """Moves through the stages on one day; those up to the public notice three weeks before what follows from it."""
        day = datetime.date.fromisoformat(effective_on or "2023-05-08")
        for stage in stages:
            early = stage in UP_TO_NOTICE and (effective_on is None or stages[-1] not in UP_TO_NOTICE)
            on = str(day - datetime.timedelta(days=21 if early else 0))
            self.done(201, self.move(entry, stage, effective_on=on, document_no=document_no))

    def void(self, fact, why="error", **more):
        """Makes a fact void: the reviewer proposes it, the manager confirms."""
        def post(client, status, body):
            path = f"/v1/facts/{fact}"
            return self.done(status, client.post(f"{path}/void", body, key=new_key(), if_match=self.done(200, client.get(path)).etag))
        proposed = post(self.reviewer, 202, {"reason_code": why, "reason": "核实有误", **more})
        return post(self.manager, 200, proposed.json)

    def target(self, indicator="cloud.enterprises", scope=f"district:{ZONE}", year=2023, value=928, kind="increment", **more):
        body = {"indicator": indicator, "scope": scope, "year": year, "value": value, "kind": kind, "document_no": "文〔2023〕2号",
                "valid_from": f"{year}-01-01", "reason": "年度任务", **more}
        return self.done(201, self.manager.post("/v1/targets", body, key=new_key()))

    def rates(self, client=None, **query):
        """The items of /v1/rates as {indicator: row}; the answer is .rates_answer."""
        parameters = {"district": ZONE, "as_of": "2023-06-30", **query}
        answer = self.done(200, (client or self.reviewer).get("/v1/rates?" + "&".join(f"{k}={v}" for k, v in parameters.items())))
        self.rates_answer = answer
        return {row["indicator"]: row for row in answer.json["items"]}

    def figure(self, indicator, **query):
        """(new, cumulative) of an indicator."""
        row = self.rates(indicator=indicator, **query)[indicator]
        return row["new"], row["cumulative"]

    @staticmethod
    def done(status, answer):
        assert answer.status == status, answer
        return answer


def lines(answer):
    """The lines of a CSV, without the end of the last."""
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/csv"), answer
    return answer.body.decode("utf-8-sig").split("\r\n")[:-1]


def pointers(answer):
    """Where the findings of a refusal are."""
    return sorted(row["pointer"] for row in json.loads(answer.body)["errors"])

"""The counting scenarios of the programmes, C01 to C18, each by its name. Those that other tests tell better are named there: C05 and C06 with
the voids, C10 and C11 with the register, C16 to C18 with the lives of entries. Each has enterprises, and where it matters a year, of its own."""
import datetime
import pathlib
import re
import threading

import pytest

from support.api import FENGYANG, GOUZHAO, SHIFO, WUTONG, ZONE, filing, new_key

CLOUD = "cloud.enterprises"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def today(days=0):
    return datetime.datetime.now(SHANGHAI).date() + datetime.timedelta(days=days)


def adopt(house, start, district=FENGYANG, approve=True):
    """An enterprise whose cloud service began on that day: (uscc, client, submission)."""
    code, firm = house.enterprise(district)
    mine = house.file(firm, code, contract_date=start, service_start=start).json
    if approve:
        house.approve(mine["id"])
    return code, firm, mine


def close(house, period):
    """Makes and closes a period of the cloud programme; its known_at, as a query has it."""
    body = {"code": period, "programme": "cloud", "opens_on": str(today(-1)), "due_on": str(today()), "late_until": str(today())}
    house.done(201, house.manager.post("/v1/periods", body, key=new_key()))
    path = f"/v1/periods/{period}"
    etag = house.done(200, house.manager.get(f"{path}?programme=cloud")).etag
    house.done(200, house.manager.post(f"{path}/close?programme=cloud", None, key=new_key(), if_match=etag))
    return house.done(200, house.manager.get(f"{path}?programme=cloud")).json["closed_at"].replace("+", "%2B")


class Moved:
    """What became of the figures since it was made: members() gives the changed ones."""

    def __init__(self, house, **query):
        self.house, self.query = house, query
        self.before = house.rates(**query)

    def __call__(self, indicator=CLOUD, *names):
        now = self.house.rates(**self.query)[indicator]
        return tuple(now[name] - self.before[indicator][name] for name in names or ("new", "cumulative"))


@pytest.fixture
def moved(house):
    return lambda **query: Moved(house, **query)


def test_every_scenario_has_a_test_of_its_name():
    """C01 to C18: a scenario that nobody tests is not silently left out."""
    text = "\n".join(path.read_text() for path in pathlib.Path(__file__).parent.glob("test_*.py"))
    names = "".join(re.findall(r"^def test((?:_c\d\d)+)_\w", text, re.M))
    assert sorted(names.split("_c")[1:]) == [f"{n:02}" for n in range(1, 19)]


def test_c01_enterprises_approved_with_their_start_in_the_half_year(house, moved):
    """680 distinct enterprises approved, start dates in H1, on an opening stock of 6067: 新增 680, 累计 6747. The demo has all 680; here three of them."""
    half, july = moved(), moved(as_of="2023-07-31")
    firms = [adopt(house, f"2023-{month:02}-{day:02}")[0] for month, day in ((1, 1), (3, 20), (6, 30))]
    adopt(house, "2023-07-01")
    assert len(set(firms)) == 3
    body = {"indicator": CLOUD, "scope": f"district:{SHIFO}", "as_of": "2022-12-31", "value": 6067, "document_no": "文〔2022〕31号"}
    house.done(201, house.manager.post("/v1/opening-stocks", body, key=new_key()))
    assert half() == (3, 6070), "what begins in July is not of the half year"
    assert july() == (4, 6071)


def test_c02_a_second_contract_of_one_of_them(house, moved):
    """One of them files a second contract: nothing changes."""
    code, firm, _ = adopt(house, "2023-03-20")
    since = moved()
    house.approve(house.file(firm, code, contract_no="HT-2", contract_date="2023-05-04", service_start="2023-05-05").json["id"])
    assert since() == (0, 0)


def test_c03_a_renewal_of_an_earlier_year(house, moved):
    """An enterprise of 2021 renews: nothing changes, and it is active again."""
    code, firm, mine = adopt(house, "2021-04-01")
    house.moves(mine["entry"], ["expired"], effective_on="2022-04-01")
    since = moved()
    house.approve(house.file(firm, code, contract_no="HT-2", contract_date="2023-02-01", service_start="2023-02-02").json["id"])
    assert since() == (0, 0) and since(CLOUD, "active") == (1,)


def test_c04_an_approval_that_is_pending_at_the_close(house, moved):
    """Pending at the close it is in no figure of the report; approved afterwards it appears in the next period, told as its adjustment."""
    adopt(house, "2020-05-20")
    _, _, late = adopt(house, "2020-06-10", approve=False)
    close_at = close(house, "2020H1")
    report = house.figure(CLOUD, as_of="2020-06-30", known_at=close_at)
    since, july = moved(as_of="2020-06-30"), moved(as_of="2020-07-31")
    house.approve(late["id"])
    assert house.figure(CLOUD, as_of="2020-06-30", known_at=close_at) == report
    assert since(CLOUD, "new") == july(CLOUD, "new") == july(CLOUD, "adjustment") == (1,)


def test_c07_a_service_that_begins_tomorrow(house, moved):
    """A start after today is refused; on the day itself it may be filed, and counts in its month."""
    code, firm = house.enterprise()
    early = firm.post("/v1/submissions", filing(code, service_start=str(today(1))), key=new_key())
    assert early.status == 422 and early.findings == {"#/answers/service_start": "not_future"}
    day = str(today())
    since = moved(as_of=day)
    house.approve(house.file(firm, code, service_start=day).json["id"])
    month = house.done(200, house.reviewer.get(f"/v1/rates?indicator={CLOUD}&district={ZONE}&group_by=month")).json["items"][-1]
    assert since() == (1, 1) and month["month"] == day[:7] and month["new"] == 1


def test_c08_a_start_before_new_year_approved_afterwards(house, moved):
    """Service start 2022-12-20, approved later: none of 2023, one more in all."""
    _, _, mine = adopt(house, "2022-12-20", GOUZHAO, approve=False)
    since, last_year = moved(district=GOUZHAO), moved(district=GOUZHAO, as_of="2022-12-31")
    house.approve(mine["id"])
    assert since() == (0, 1) and last_year() == (1, 1)


def test_c09_an_approval_near_midnight_is_in_the_report_if_it_is_before_the_close(house):
    """The day of an approval decides nothing, its instant against the close does; an instant is the same in whatever zone it is written."""
    adopt(house, "2019-06-30")
    before = close(house, "2019H1")
    _, _, late = adopt(house, "2019-06-30", approve=False)
    house.approve(late["id"])
    instant = datetime.datetime.fromisoformat(before.replace("%2B", "+")).astimezone(datetime.timezone.utc)
    zulu = instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
    year = {"as_of": "2019-06-30", "indicator": CLOUD}
    assert house.rates(**year)[CLOUD]["new"] == 2
    assert house.rates(known_at=before, **year)[CLOUD]["new"] == house.rates(known_at=zulu, **year)[CLOUD]["new"] == 1


def test_c12_a_record_that_is_voided_after_the_report(house, moved):
    """The report says what it said; the live figure is one less, and the next period tells an adjustment of -1."""
    code = [adopt(house, f"2018-0{month}-15") for month in (2, 3)][-1][0]
    known = close(house, "2018H1")
    report, july = house.figure(CLOUD, as_of="2018-06-30", known_at=known), moved(as_of="2018-07-31")
    fact = house.done(200, house.reviewer.get(f"/v1/facts?uscc={code}")).json["items"][0]["id"]
    house.void(fact, "error")
    assert report[0] == 2 and house.figure(CLOUD, as_of="2018-06-30", known_at=known) == report
    assert house.figure(CLOUD, as_of="2018-06-30")[0] == 1
    assert july(CLOUD, "new") == july(CLOUD, "adjustment") == (-1,)


def test_c13_a_target_that_is_revised_in_april(house):
    """900 until 04-19, 928 from 04-20: a report of March uses 900, one of June 928."""
    house.target(value=900, document_no="文〔2023〕2号")
    house.target(value=928, valid_from="2023-04-20", document_no="文〔2023〕9号")
    rows = {day: house.rates(as_of=day)[CLOUD] for day in ("2023-03-31", "2023-04-19", "2023-04-20", "2023-06-30")}
    assert {day: (row["target"], row["target_document_no"]) for day, row in rows.items()} == {
        "2023-03-31": (900, "文〔2023〕2号"), "2023-04-19": (900, "文〔2023〕2号"), "2023-04-20": (928, "文〔2023〕9号"), "2023-06-30": (928, "文〔2023〕9号")}


def test_c14_two_officers_approve_one_version_at_once(house, moved):
    """One wins, the other is told that what he saw is stale; it counts once."""
    since, start = moved(), threading.Barrier(2)
    clients = [house.client(client.token) for client in (house.reviewer, house.officer)]

    def approve(client, identity, etag, told):
        start.wait()
        answer = house.review(identity, client=client, etag=etag)
        told.append((answer.status, None if answer.status == 201 else answer.code))
    for _ in range(10):
        _, _, mine = adopt(house, "2023-04-04", approve=False)
        told, etag = [], house.submission(mine["id"]).etag
        threads = [threading.Thread(target=approve, args=(client, mine["id"], etag, told)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told, key=lambda row: row[0]) == [(201, None), (412, "stale")]
    assert since() == (10, 10)


def test_c15_an_enterprise_with_two_workshops(house, moved):
    """Two workshops recognised: one more enterprise, two more workshops."""
    since, (code, firm) = moved(), house.enterprise(WUTONG)
    for title in ("一号车间", "二号车间"):
        mine = house.file(firm, code, "workshop", title=title).json
        house.approve(mine["id"])
        house.moves(mine["entry"], ["expert_review", "publicity", "recognised"])
    assert since("workshop.enterprises") == (1, 1) and since("workshop.workshops") == (2, 2)

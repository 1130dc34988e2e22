"""The life of entries by the calendar: what a public notice waits for, and what the keeper does by date."""
from support.api import WUTONG


def noticed(house, on):
    """A workshop whose public notice began on a day."""
    code, firm = house.enterprise(WUTONG)
    mine = house.file(firm, code, "workshop", title="车间").json
    house.approve(mine["id"])
    house.moves(mine["entry"], ["expert_review", "publicity"], effective_on=on)
    return mine["entry"]


def test_c18_a_notice_of_five_working_days_over_the_dragon_boat_festival(house):
    entry = noticed(house, "2023-06-15")
    for day in ("2023-06-15", "2023-06-20", "2023-06-24"):
        early = house.move(entry, "recognised", effective_on=day, document_no="文")
        assert early.status == 422 and early.findings == {"#/effective_on": "publicity_open"}
        assert "2023-06-25" in early.json["errors"][0]["message"]
    assert house.entry(entry).json["stage"] == "publicity"
    house.done(201, house.move(entry, "recognised", effective_on="2023-06-25", document_no="文〔2023〕6号"))
    assert house.entry(entry).json["moves"][-1]["effective_on"] == "2023-06-25"


def test_an_objection_waits_for_nothing(house):
    entry = noticed(house, "2023-06-15")
    house.done(201, house.move(entry, "expert_review", effective_on="2023-06-16"))
    house.moves(entry, ["publicity"], effective_on="2023-06-19")
    late = house.move(entry, "recognised", effective_on="2023-06-25", document_no="文")
    assert late.findings == {"#/effective_on": "publicity_open"}, "the new notice counts, not the old one"
    house.done(201, house.move(entry, "recognised", effective_on="2023-06-28", document_no="文"))


def test_a_year_whose_holidays_nobody_knows_is_not_guessed(house):
    entry = noticed(house, "2020-12-30")
    answer = house.move(entry, "recognised", effective_on="2021-03-01", document_no="文")
    assert answer.status == 422 and answer.findings == {"#/effective_on": "calendar_missing"}
    assert "calendar-cn-2020.json" in answer.json["errors"][0]["message"]


def test_programmes_look_as_before(house):
    """The file's members about time are no members of the API."""
    answer = house.done(200, house.reviewer.get("/v1/programmes/workshop")).json
    assert all(set(s) == {"code", "title", "counts"} for s in answer["stages"])
    assert all(set(m) == {"from", "to", "document_required"} for m in answer["moves"])

"""The demo: the zone's half-year report, filed and approved through the API, gives the report's figures exactly."""
import json
import stat

import pytest

from support.api import ZONE, new_key
from support.places import TREE

FIGURES = {
    "cloud.enterprises": (680, 928, "73.27", 6747), "workshop.workshops": (3, None, None, 29), "workshop.enterprises": (3, None, None, None),
    "platform.cultivated": (0, None, None, 3), "platform.midterm_passed": (2, None, None, 2), "platform.accepted": (1, None, None, 1),
    "service_manufacturing.enterprises": (12, None, None, 12), "benchmark.enterprises": (1, None, None, 1), "service_provider.enterprises": (10, None, None, 10),
}
DISTRICTS = {"410172560": (225, 300, "75.00", 2), "410172360": (121, 180, "67.22", 5), "410172160": (150, 200, "75.00", 2),
             "410172561": (112, 148, "75.67", 1), "410172562": (72, 100, "72.00", 4)}


@pytest.fixture(scope="module")
def demo(make_house):
    house = make_house()
    house.file_path = house.folder / "demo.json"
    load(house)
    house.demo = json.loads(house.file_path.read_text())
    yield house
    house.close()


def load(house):
    return house.ctl("demo", "load", str(TREE / "sql" / "demo"), "--output", str(house.file_path), DXTRACK_URL=f"https://127.0.0.1:{house.daemon.port}", DXTRACK_CA=str(house.daemon.authority.certificate))


def client(house, accounts):
    return house.client(house.demo["accounts"][accounts][0]["token"])


def test_the_reports_figures(demo):
    rows = demo.rates(client(demo, "reviewers"))
    assert {code: (r["new"], r["target"], r["rate"], r["cumulative"]) for code, r in rows.items()} == FIGURES
    cloud = rows["cloud.enterprises"]
    assert (cloud["schedule"], cloud["ahead_points"], cloud["light"], cloud["forecast"]["value"], cloud["remaining"], cloud["needed_per_month"]) == (
        "50.00", "23.27", "green", 1360, 248, 42)
    share = rows["service_manufacturing.enterprises"]["share"]
    assert (share["value"], share["part"], share["whole"]) == ("52.17", 12, 23)


def test_by_district(demo):
    answer = client(demo, "managers").get(f"/v1/rates?district={ZONE}&as_of=2023-06-30&group_by=district&indicator=cloud.enterprises")
    rows = answer.json["items"]
    assert {r["district"]: (r["new"], r["target"], r["rate"], r["rank_rate"]) for r in rows if r["scope"] != "rest"} == DISTRICTS
    assert sum(r["new"] for r in rows) == 680 and sum(r["cumulative"] for r in rows) == 6747 and rows[-1]["scope"] == "rest"


def test_who_the_report_names_first_filed_first(demo):
    names = {row["uscc"]: row["name"] for row in demo.demo["accounts"]["enterprises"]}

    def first(programme):
        return names[client(demo, "reviewers").get(f"/v1/submissions?programme={programme}&limit=1").json["items"][0]["uscc"]]
    assert first("workshop") == "郑州世纪精信" and first("service_manufacturing") == "紫光计算机" and first("platform") == "汉威科技"
    midterm = client(demo, "reviewers").get(f"/v1/rates/facts?indicator=platform.midterm_passed&district={ZONE}&as_of=2023-06-30").json["items"]
    assert {fact["name"] for fact in midterm} == {"国机互联", "新天科技"}


def test_the_named_filed_one_after_the_other_before_all_others(demo):
    rows = client(demo, "reviewers").get("/v1/submissions?limit=6").json["items"]
    names = {row["uscc"]: row["name"] for row in demo.demo["accounts"]["enterprises"]}
    assert [names[row["uscc"]] for row in rows[:5]] == ["郑州世纪精信", "紫光计算机", "汉威科技", "国机互联", "新天科技"]
    assert "样例" in names[rows[5]["uscc"]]


def test_names_that_the_report_does_not_name_are_samples(demo):
    named = {"郑州世纪精信", "紫光计算机", "汉威科技", "国机互联", "新天科技"}
    names = {row["name"] for row in demo.demo["accounts"]["enterprises"]}
    assert named <= names and all("样例" in name for name in names - named)


def test_the_file_holds_what_the_contract_says(demo):
    got = demo.demo
    assert stat.S_IMODE(demo.file_path.stat().st_mode) == 0o600
    enterprises = got["accounts"]["enterprises"]
    assert len(enterprises) >= 30 and sum(row["counted"] == [] for row in enterprises) >= 20
    assert len(got["accounts"]["reviewers"]) == 3 and len(got["accounts"]["managers"]) == 2
    assert [row["district"] for row in got["accounts"]["reviewers"]] == [ZONE, ZONE, "410172560"]
    assert set(got["samples"]) == {"cloud", "workshop", "platform", "service_manufacturing", "benchmark", "service_provider"}
    assert got["base_url"].startswith("https://127.0.0.1:")


def test_the_samples_are_accepted_and_do_not_count_yet(demo):
    idle = [row for row in demo.demo["accounts"]["enterprises"] if row["counted"] == []][0]
    firm = demo.client(idle["token"])
    for programme, body in demo.demo["samples"].items():
        answer = firm.post("/v1/submissions?dry_run=true", {"uscc": idle["uscc"], **body})
        assert answer.status in (200, 201), (programme, answer)


def test_loading_again_changes_nothing(demo):
    before = [demo.count(table) for table in ("submission", "review", "move", "fact", "target", "opening_stock", "enterprise")]
    load(demo)
    demo.file_path.unlink()
    load(demo)
    assert [demo.count(table) for table in ("submission", "review", "move", "fact", "target", "opening_stock", "enterprise")] == before
    demo.demo = json.loads(demo.file_path.read_text())


def test_the_tool_draws_the_figures_and_serves_an_officer(demo):
    place = {"DXTRACK_URL": f"https://127.0.0.1:{demo.daemon.port}", "DXTRACK_CA": str(demo.daemon.authority.certificate),
             "DXTRACK_TOKEN": demo.demo["accounts"]["reviewers"][0]["token"]}
    table = demo.ctl("rates", "--district", ZONE, "--as-of", "2023-06-30", **place)
    assert "73.27" in table and "6747" in table and "52.17" in table
    by = demo.ctl("rates", "--district", ZONE, "--as-of", "2023-06-30", "--by", "district", "--indicator", "cloud.enterprises", **place)
    assert all(rate in by for _, _, rate, _ in DISTRICTS.values())
    assert json.loads(demo.ctl("rates", "--district", ZONE, "--as-of", "2023-06-30", "--json", **place))["items"]
    assert demo.ctl("rates", "--district", ZONE, "--as-of", "2023-06-30", "--csv", **place).startswith("\ufeff")


OPENING = "深入实施企业数字赋能创新工程“六个百企”专项行动"
REMARKS = {"opening": OPENING, "workshop_tail": "全市领先", "platform_tail": "引入重庆忽米科技打造中部工业互联网平台"}
REPORT = [
    OPENING + ",郑州世纪精信等3个企业获批智能车间工厂,累计获批29个智能车间工厂,全市领先;"
    "紫光计算机等12家企业获批2023年省级服务型制造示范,占全市的52.17%;获批河南省智能制造标杆企业1家、第一批制造业数字化转型服务商10家。",
    "新增上云企业680家,完成年度目标任务73.27%,累计完成企业上云6747家。",
    "加快工业互联网建设,汉威科技承建的智能传感器工业互联网平台通过考核验收,国机互联、新天科技2家工业互联网平台培育对象完成中期核查,"
    "引入重庆忽米科技打造中部工业互联网平台。"]
ENGLISH = [
    "The “six hundred enterprises” campaign goes on, smart workshops or factories of 3 enterprises, 郑州世纪精信 the first of them, were recognised, "
    "29 smart workshops and factories in all; 12 enterprises, 紫光计算机 the first of them, became provincial demonstrations of "
    "service-oriented manufacturing of 2023, 52.17 % of those of the city; recognition went to 1 benchmark enterprise of smart manufacturing of Henan and "
    "10 providers of services for the digital transformation of manufacturing (第一批).",
    "680 more enterprises moved to the cloud, 73.27 % of the year's target, 6747 enterprises in all.",
    "The industrial internet grows, 智能传感器工业互联网平台 of 汉威科技 passed its acceptance, the platforms of 国机互联 and 新天科技 passed their mid-term checks."]
COMPARED = "新增上云企业680家,完成年度目标任务73.27%,超序时进度23.27个百分点,累计完成企业上云6747家。"


def publish(demo, remarks):
    """The half year, closed where it is open, as publication; its JSON."""
    manager = client(demo, "managers")
    manager.post("/v1/periods", {"code": "2023H1", "opens_on": "2023-01-01", "due_on": "2023-07-10", "late_until": "2023-07-20"}, key="demo-period")
    period = manager.get("/v1/periods/2023H1")
    if period.json["state"] == "open":
        demo.done(200, manager.post("/v1/periods/2023H1/close", None, key="demo-close", if_match=period.etag))
    body = {"period": "2023H1", "title": "2023年上半年智改数转工作情况通报", "document_no": "样例通报〔2023〕1号", "remarks": remarks}
    return demo.done(201, manager.post("/v1/publications", body, key=new_key())).json


def paragraphs(publication, language="zh", variant="plain"):
    return [p["text"] for p in publication["paragraphs"] if (p["language"], p["variant"]) == (language, variant)]


def test_the_report_reads_as_it_was_printed(demo):
    published = publish(demo, {**REMARKS, "opening": {"zh": OPENING, "en": "the “six hundred enterprises” campaign goes on"}})
    assert paragraphs(published) == REPORT
    assert paragraphs(published, "en") == ENGLISH
    assert paragraphs(published, variant="compared")[1] == COMPARED
    again = publish(demo, REMARKS)
    assert paragraphs(again) == REPORT
    assert client(demo, "reviewers").get(f"/v1/publications/{again['no']}.txt").body.decode() == "\n".join(REPORT) + "\n"
    for paragraph in published["paragraphs"]:
        assert "".join(s["text"] for s in paragraph["segments"]) == paragraph["text"]
    assert {(s["text"], s["indicator"], s["part"]) for p in published["paragraphs"] if p["variant"] == "plain" and p["language"] == "zh"
            for s in p["segments"] if s["indicator"]} >= {("680", "cloud.enterprises", "new"), ("6747", "cloud.enterprises", "cumulative"),
                                                         ("29", "workshop.workshops", "cumulative"), ("52.17", "service_manufacturing.enterprises", "new")}

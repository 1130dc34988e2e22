"""A seventh programme is a new file: loaded, shown, filed, approved, counted, without any change of code."""
import json
import re
import shutil

import pytest

from support.api import ZONE, filing, new_key
from support.cluster import CtlError
from support.places import TREE

SEVENTH = {
    "programme": {
        "code": "diagnosis", "title": {"zh": "数字化诊断", "en": "Digital diagnosis"}, "count_unit": {"zh": "家", "en": "enterprises"},
        "entry": "filing", "entry_title": {"required": False, "unique": False}, "review_levels": 1, "evidence_required": False, "schedule": "month",
        "approval": {"stage": "diagnosed", "date": ["diagnosed_on"]},
        "stages": [{"code": "diagnosed", "title": {"zh": "已诊断", "en": "diagnosed"}, "counts": ["diagnosis.enterprises"]},
                   {"code": "renovated", "title": {"zh": "已改造", "en": "renovated"}, "counts": ["diagnosis.renovated"]},
                   {"code": "revoked", "title": {"zh": "已撤销", "en": "revoked"}, "counts": []}],
        "moves": [{"from": "diagnosed", "to": "renovated", "document_required": True}],
        "evidence": [{"code": "report", "title": {"zh": "诊断报告", "en": "report"}, "required": False}],
        "rules": [{"kind": "not_future", "field": "diagnosed_on"}, {"kind": "part_of_total", "part": "networked", "total": "devices"}],
        "form": {"type": "object", "properties": {
            "diagnosed_on": {"type": "string", "title": {"zh": "诊断日期", "en": "Day"}, "format": "date"},
            "devices": {"type": "integer", "title": {"zh": "设备数", "en": "Devices"}, "minimum": 0, "maximum": 100},
            "networked": {"type": "integer", "title": {"zh": "联网数", "en": "Networked"}, "minimum": 0, "maximum": 100},
            "renewed": {"type": "boolean", "title": {"zh": "是否续期", "en": "Renewed"}}},
            "required": ["diagnosed_on"], "additionalProperties": False}},
    "indicators": [
        {"code": code, "title": {"zh": zh, "en": en}, "unit": {"zh": "家", "en": "enterprises"}, "kind": "flow", "distinct": distinct, "batch_field": None,
         "decimals": 1, "rounding": "half_up", "share_decimals": 2, "yearly_award": False, "opening_from": None}
        for code, zh, en, distinct in (("diagnosis.enterprises", "诊断企业", "Diagnosed", "enterprise"), ("diagnosis.renovated", "改造项目", "Renovated", "entry"))],
}


def folder_with(tmp_path, document, name="diagnosis.json"):
    folder = tmp_path / "catalogue"
    shutil.copytree(TREE / "sql" / "catalogue", folder)
    (folder / name).write_text(json.dumps(document, ensure_ascii=False))
    return folder


def test_a_seventh_programme_works_end_to_end(make_house, tmp_path):
    house = make_house()
    try:
        folder = folder_with(tmp_path, SEVENTH)
        code, firm = house.enterprise()
        assert firm.get("/v1/programmes/diagnosis").status == 404
        run_check(house, folder)
        house.ctl("catalogue", "load", str(folder))
        wait_for(lambda: firm.get("/v1/programmes/diagnosis").status == 200)
        assert {row["code"] for row in firm.get("/v1/indicators").json["items"]} >= {"diagnosis.enterprises", "diagnosis.renovated"}
        bad = firm.post("/v1/submissions", filing(code, "diagnosis", diagnosed_on="2099-01-01", devices=5, networked=6, renewed="yes"), key=new_key())
        assert bad.findings == {"#/answers/diagnosed_on": "not_future", "#/answers/networked": "part_of_total", "#/answers/renewed": "type"}
        for _ in range(2):
            mine = house.file(firm, code, "diagnosis", diagnosed_on="2023-05-05", devices=5, networked=5, renewed=True).json
            house.approve(mine["id"])
            house.moves(mine["entry"], ["renovated"], effective_on="2023-06-01")
        assert house.figure("diagnosis.enterprises") == (1, 1) and house.figure("diagnosis.renovated") == (2, 2)
        house.target(indicator="diagnosis.renovated", value=3)
        assert house.rates()["diagnosis.renovated"]["rate"] == "66.7"
    finally:
        house.close()


def wait_for(condition):
    import time
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def run_check(house, folder):
    return house.ctl("catalogue", "check", str(folder))


@pytest.mark.parametrize("fault,change", [
    ("a move to a stage that is none", lambda d: d["programme"]["moves"].append({"from": "diagnosed", "to": "nowhere", "document_required": False})),
    ("a rule about a field that is none", lambda d: d["programme"]["rules"].append({"kind": "not_future", "field": "nothing"})),
    ("a count of an indicator that is none", lambda d: d["programme"]["stages"][0]["counts"].append("no.such")),
    ("an unknown member", lambda d: d["programme"].update(surprise=1)),
    ("a missing title", lambda d: d["programme"].pop("title")),
    ("an unknown rounding", lambda d: d["indicators"][0].update(rounding="up")),
    ("a code that is taken", lambda d: d["programme"].update(code="cloud")),
])
def test_a_catalogue_that_is_wrong_is_refused_with_its_file(house, tmp_path, fault, change):
    document = json.loads(json.dumps(SEVENTH))
    change(document)
    folder = folder_with(tmp_path, document)
    before = house.count("catalogue")
    for verb in ("check", "load"):
        with pytest.raises(CtlError) as failed:
            house.ctl("catalogue", verb, str(folder))
        place = "programmes/cloud" if "taken" in fault else "diagnosis.json"
        assert place in failed.value.complaint and failed.value.status == 1
    assert house.count("catalogue") == before


def test_loading_the_same_catalogue_again_changes_nothing(house):
    before = house.count("catalogue")
    house.ctl("catalogue", "load", str(TREE / "sql" / "catalogue"))
    assert house.count("catalogue") == before
    assert house.done(200, house.manager.get(f"/v1/rates?district={ZONE}"))


def behind(house):
    return re.search(r"^dxtrack_catalogue_behind (\d+)", house.daemon.admin().get("/metrics").body.decode(), re.M).group(1)


def test_a_daemon_tells_what_an_upgrade_has_left_out(make_house):
    """The package was renewed, but not the catalogue in the database: rules would be silently absent."""
    house = make_house(prepare=lambda one: one.sql("""
        DELETE FROM dxtrack.catalogue WHERE kind = 'assurances';
        UPDATE dxtrack.catalogue SET document = replace(document, '撤销', '取消'), digest = sha256('older') WHERE code = 'cloud'"""))
    try:
        house.daemon.wait_log("catalogue_missing: assurances assurances")
        house.daemon.wait_log("catalogue_outdated: programme cloud")
        wait_for(lambda: behind(house) == "2")
        house.ctl("migrate")
        wait_for(lambda: behind(house) == "0")
    finally:
        house.close()

"""Publications on paper: the usual report on one sheet of A4, with everything that stands on the screen."""
import json

import pytest

import test_demo

A4 = (595, 842)


@pytest.fixture(scope="module")
def demo(make_house):
    house = make_house()
    house.file_path = house.folder / "demo.json"
    test_demo.load(house)
    house.demo = json.loads(house.file_path.read_text())
    house.no = test_demo.publish(house, test_demo.REMARKS)["no"]
    yield house
    house.close()


def page(house, query=""):
    return house.done(200, test_demo.client(house, "reviewers").get(f"/v1/publications/{house.no}.html{query}")).body


def bare(text):
    """Without what lines and cells put between characters."""
    return "".join(text.split())


@pytest.mark.parametrize("language", ("zh", "en"))
@pytest.mark.parametrize("variant", ("plain", "compared"))
def test_the_half_year_is_one_sheet_of_a4(demo, printed, language, variant):
    sheets, pieces = printed(page(demo, f"?lang={language}&variant={variant}"))
    assert (sheets.count, sheets.size) == (1, A4)
    on_paper = bare(sheets.text)
    assert [piece for piece in pieces if bare(piece) not in on_paper] == []
    for figure in ("680", "928", "73.27", "6747", "29", "52.17"):
        assert figure in on_paper
    assert "样例台账〔2022〕1号" in on_paper and "样例台账〔2022〕2号" in on_paper, "what the openings stand on"
    assert "样例目标〔2023〕1号" in on_paper and "由上半年报道的12家占全市52.17%推得" in on_paper, "what targets and shares stand on"

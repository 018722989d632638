"""The report is read by anyone; a figure opens into its records for those who may see them."""

import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from docx import Document
from docx.shared import Mm
from tests import world
from tests.records.figures.conftest import problems, write

from yiwang.definitions.figure_bundles import check_figure
from yiwang.records.figures import acts
from yiwang.records.ledger.log import keys
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(shenyang, tmp_path, monkeypatch):
    """Problems solved in two districts, meetings, and an honour; the rest of the report is gaps."""
    monkeypatch.setattr(settings, "FIGURES_FOLDER", tmp_path / "figures")
    monkeypatch.setattr(settings, "LOG_FOLDER", tmp_path / "tlog")
    write("problems", [*problems(12), *problems(30, start=20, district="210106")])
    write("meetings", [{"held-on": "2021-03-01"}])
    given = {"given-by": "某部门", "source": "某报", "published-on": "2022-02-25"}
    given |= {"year": 2021, "_from": "2026-01-01"}
    write("honours", [{"id": "benchmark_city", "name": "国家标杆城市", **given}])
    acts.compute(2021, ["problems", "meetings", "life_events", "on_time"])


@pytest.fixture
def anybody(browser):
    return Client()


def test_the_report_shows_figures_as_links_with_the_published_ones_beside(figures, anybody):
    page = anybody.get("/reports/2021/").content.decode()
    assert 'href="/figures/problems/2021/"' in page
    assert "42 件</a>" in page
    assert "公布数：1512 件" in page
    honour = page.partition('<span class="honour">国家标杆城市')[2].partition("</span>")[0]
    assert "某部门" in honour and "某报，2022-02-25 发布" in honour
    assert "公布数：100%" in page  # of a share
    assert "缺：" in page  # of what nobody recorded


def test_a_growth_says_from_what_to_what_in_plain_numbers(figures, anybody):
    for year, amount in ((2020, 100_000), (2021, 540_000)):
        declared = {"mode": "9610", "amount": amount, "released-on": f"{year}-03-01"}
        write("declarations", [{"number": str(year), "_from": f"{year}-01-01", **declared}])
    acts.compute(2021, ["crossborder_growth"])
    page = anybody.get("/figures/crossborder_growth/2021/").content.decode()
    assert "4.4 倍" in page
    assert "由上年的 100,000 到 540,000。" in page
    assert "不是增长" in page  # what the parts are


def test_a_figure_says_since_when_it_is_the_best(figures, monkeypatch, anybody):
    indicators = city().indicators
    best = indicators["problems"].model_copy(update={"best": "max"})
    monkeypatch.setitem(indicators, "problems", best)
    for year, count in ((2018, 50), (2019, 20), (2020, 30)):
        solved = {"confirmed-on": f"{year}-05-06", "_from": f"{year}-05-06"}
        write("problems", problems(count, start=year * 100, **solved))
    acts.compute(2021, ["problems"])
    assert "2019年以来最好" in anybody.get("/figures/problems/2021/").content.decode()


def test_items_that_follow_each_other_are_one_list(figures, anybody):
    html = anybody.get("/reports/2021/report.html").content.decode()
    assert (html.count("<ul>"), html.count("<li>")) == (1, 5)


def test_a_gap_says_why(figures, anybody):
    page = anybody.get("/figures/life_events/2021/").content.decode()
    assert "有效的“一件事”目录" in page  # the release was published later than 2021
    assert "缺" in page


def test_a_figure_shows_definition_query_release_and_log(figures, anybody):
    page = anybody.get("/figures/problems/2021/").content.decode()
    for expected in ("confirmed_on between", "工业和信息化局", "铁西区", "30", "yiwang verify --bundle"):
        assert expected in page, expected


def test_a_figure_opens_into_its_records_by_district(figures, anybody):
    page = anybody.get("/figures/problems/2021/records/?by=district&part=210102").content.decode()
    assert page.count("<tr>") == 13
    assert "和平区" in page
    assert "铁西区" not in page


@pytest.mark.django_db(transaction=True)  # only committed events are in the log
def test_the_bundle_handed_out_is_computed_again(figures, anybody):
    answer = anybody.get("/figures/problems/2021/bundle")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="problems-2021-')
    report = check_figure(answer.content, keys.key())
    assert (report.faults, report.value) == ([], 42)


@pytest.mark.parametrize(
    "address",
    [
        "/figures/nothing/2021/",
        "/figures/problems/2021/records/?by=nothing",
        "/figures/problems/1990/records/",
        "/figures/life_events/2021/bundle",
        "/reports/1990/",
        "/reports/2021/report.exe",
    ],
)
def test_what_there_is_not_is_not_found(figures, anybody, address):
    assert anybody.get(address).status_code in {404, 409}


@pytest.mark.parametrize(
    "query", ["?page=99999999999", "?page=-1", "?part=%00", "?by=district&part=' or 1=1"]
)
def test_odd_questions_find_nothing(figures, anybody, query):
    assert anybody.get(f"/figures/problems/2021/records/{query}").status_code in {200, 404, 503}


def test_records_that_may_tell_of_persons_are_for_the_offices_that_answer(figures, browser, anybody):
    cases = "/figures/on_time/2021/records/"
    assert anybody.get(cases).status_code == 302
    assert browser(world.make_officer("x", "water")).get(cases).status_code == 404
    assert b"yiwang verify" not in anybody.get("/figures/on_time/2021/").content


def test_meetings_are_counted_for_everybody_and_listed_for_few(figures, reviewers, anybody):
    """Some are internal: neither their titles nor their agendas leave with a figure's evidence."""
    page = anybody.get("/figures/meetings/2021/").content.decode()
    assert "1 次" in page and "/figures/meetings/2021/records/" not in page
    for address in ("records/", "bundle"):
        assert anybody.get(f"/figures/meetings/2021/{address}").status_code == 302
    assert reviewers["reform"].get("/figures/meetings/2021/records/").status_code == 200


def test_records_would_tell_what_is_hidden_so_they_are_for_those_offices_too(figures, reviewers, anybody):
    """Families waiting beyond the limit: the register tells of no person, but its small counts are hidden."""
    waiting = {"recognised-on": "2021-03-01", "limit-on": "2021-04-01"}
    districts = ["210102"] * 40 + ["210106"] * 12 + ["210103"] * 3
    rows = [{"number": str(at), "district": one, **waiting} for at, one in enumerate(districts)]
    write("zero-job-families", rows)
    acts.compute(2021, ["zero_job_families"])
    page = anybody.get("/figures/zero_job_families/2021/").content.decode()
    assert "55 户" in page and ">12<" not in page and ">3<" not in page
    assert "/figures/zero_job_families/2021/records/" not in page
    for address in ("records/", "records/?by=district&part=210103", "bundle"):
        assert anybody.get(f"/figures/zero_job_families/2021/{address}").status_code == 302
    answer = reviewers["reform"].get("/figures/zero_job_families/2021/records/?by=district&part=210103")
    assert answer.content.count(b"<tr>") == 4


def test_only_the_reform_office_brings_figures_up_to_date(figures, reviewers, browser):
    write("problems", problems(3, start=90))
    address = "/reports/2021/compute/"
    assert browser(world.make_officer("x", "water")).post(address).status_code == 404
    assert reviewers["reform"].post(address).status_code == 302
    assert b"45 " in reviewers["reform"].get("/reports/2021/").content


def test_docx_is_laid_out_as_gb_t_9704(figures, anybody):
    answer = anybody.get("/reports/2021/report.docx")
    document = Document(io.BytesIO(answer.content))
    page = document.sections[0]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [37, 35, 28, 26]
    assert [round(side / Mm(1)) for side in (page.page_width, page.page_height)] == [210, 297]
    title, *rest = [paragraph for paragraph in document.paragraphs if paragraph.text]
    assert (title.runs[0].font.name, title.runs[0].font.size.pt) == ("方正小标宋简体", 22)
    assert {run.font.name for paragraph in rest for run in paragraph.runs} >= {"仿宋", "黑体", "楷体"}
    assert next(run.font.size.pt for run in rest[0].runs if run.font.name == "仿宋") == 16
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml")
    grid = ElementTree.fromstring(xml).find(".//{*}docGrid")
    pitch = int(grid.get(next(key for key in grid.attrib if key.endswith("linePitch"))))
    assert pitch * 22 == pytest.approx(225 / 25.4 * 72 * 20, abs=22)
    footer = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/footer1.xml").decode()
    assert "— " in footer and "PAGE" in footer


def test_pdf_html_and_json_hold_the_same_figures(figures, anybody):
    assert anybody.get("/reports/2021/report.pdf").content.startswith(b"%PDF-")
    html = anybody.get("/reports/2021/report.html").content.decode()
    assert 'href="http://testserver/figures/problems/2021/"' in html
    assert "<link" not in html and "<script" not in html
    value = json.loads(anybody.get("/reports/2021/report.json").content)
    assert value["figures"]["problems"]["text"] == "42 件"
    assert value["checkpoint"]["note"].count("\n") >= 4
    assert value["figures"]["life_events"]["gap"]

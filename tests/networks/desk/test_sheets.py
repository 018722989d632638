"""Lists as Excel files: dates as dates, no formulas, only what the office may see, each person told."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from yiwang.networks.desk.sheets import workbook
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry.models import Subject

pytestmark = pytest.mark.django_db


def opened(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(answer):
    return [list(row) for row in opened(answer).worksheets[0].iter_rows(values_only=True)]


def test_the_work_list_with_dates_as_dates(officer, applied):
    answer = officer.get("/desk/work.xlsx")
    header, row = rows(answer)
    assert header[0] == "到期日"
    assert isinstance(row[0], datetime)
    assert isinstance(row[1], int)
    assert row[5] == applied.number
    assert isinstance(row[6], datetime)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_everybody_in_it_sees_that_it_was_read(officer, applied, browser, officers):
    before = len(reads_of(applied.applicant_id))
    officer.get("/desk/cases.xlsx")
    reads = reads_of(applied.applicant_id)
    assert len(reads) == before + 1
    assert (reads[0].case, reads[0].data["what"]) == (applied.pk, "list")


def test_another_offices_file_is_empty_and_no_resident_gets_one(stranger, resident, browser, applied):
    for path in ("work.xlsx", "cases.xlsx"):
        assert len(rows(stranger.get(f"/desk/{path}"))) == 1
        assert browser(resident).get(f"/desk/{path}").status_code == 404
    assert not [read for read in reads_of(applied.applicant_id) if read.data["what"] == "list"]


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+8613800000000", "-2", '=HYPERLINK("x")'])
def test_no_name_is_a_formula(officer, applied, name):
    Subject.objects.filter(pk=applied.applicant_id).update(name=name)
    sheet = opened(officer.get("/desk/cases.xlsx")).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == name]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_service_chosen_is_kept(officer, applied, officers, resident):
    assert len(rows(officer.get("/desk/work.xlsx?service=food-licence"))) == 2
    assert len(rows(officer.get("/desk/work.xlsx?service=company-registration"))) == 1


def test_characters_excel_cannot_hold_are_left_out():
    made = workbook("题", ("甲",), [("a\x07b",), (None,), (date(2026, 1, 2),)], ("说明",))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert [cell.value for cell in book.worksheets[0]["A"]] == ["甲", "ab", None, datetime(2026, 1, 2)]
    assert book.worksheets[1]["A1"].value == "说明"

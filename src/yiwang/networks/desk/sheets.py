"""Tables as Excel files: dates are dates, and no cell is a formula, whatever people typed."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | datetime | None
_WIDTHS = {date: 12, datetime: 17}


def workbook(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], told: Sequence[str]
) -> bytes:
    """Return an Excel file: the table, and a second sheet that tells where it comes from."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title[:31]
    for place, name in enumerate(columns, start=1):
        _put(sheet.cell(1, place), name)
        sheet.cell(1, place).font = Font(bold=True)
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(sheet.cell(line, place), value)
    _shape(sheet, len(columns))
    about = book.create_sheet("说明 About")
    for line, text in enumerate(told, start=1):
        _put(about.cell(line, 1), text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Cell, value: Value) -> None:
    """Write a value; a text stays a text, even one that begins with an equals sign."""
    if isinstance(value, datetime):
        cell.value = value.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None)
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = value


def _shape(sheet: Worksheet, columns: int) -> None:
    """Keep the header in sight, let it be filtered, and make columns as wide as what they hold."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for place in range(1, columns + 1):
        cells = [sheet.cell(line, place).value for line in range(1, min(sheet.max_row, 200) + 1)]
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(map(_width, cells), default=10)


def _width(value: object) -> int:
    if isinstance(value, (date, datetime)):
        return _WIDTHS[type(value)]
    text = str(value or "")
    return min(max(sum(2 if letter > "\u2e7f" else 1 for letter in text) + 2, 8), 48)

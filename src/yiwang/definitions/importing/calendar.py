"""Makes a calendar file of the days off the Python package ``chinesecalendar`` knows."""

from collections.abc import Iterable, Mapping
from datetime import date

from yiwang.definitions.importing.toml_text import bilingual, quoted

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


class CalendarSourceError(ValueError):
    """The package does not know a year, or names a holiday that is not known here."""


def calendar_toml(
    name: str, years: Iterable[int], holidays: Mapping[date, str], worked: Mapping[date, str], origin: str
) -> str:
    """Write a calendar file for ``years`` from days by English holiday name.

    ``origin`` names where the days come from. Raises CalendarSourceError for a year without any day off,
    since such a year is unpublished, and for an unknown holiday.
    """
    blocks = [_year(year, holidays, worked) for year in years]
    head = (
        f"# Days off by the State Council's yearly notices, from {origin}.\n"
        "# A year without a table is unpublished: clocks that reach it are refused, not guessed.\n"
        f"id = {quoted(name)}\nname = {bilingual('国家法定工作日历', 'Working days in China')}\n"
    )
    return head + "".join(blocks)


def _year(year: int, holidays: Mapping[date, str], worked: Mapping[date, str]) -> str:
    off = {day: name for day, name in sorted(holidays.items()) if _notice_of(day, name) == year}
    if not off:
        raise CalendarSourceError(f"{year} has not been published there; update the package or leave it out")
    made_up = {day: name for day, name in sorted(worked.items()) if _notice_of(day, name) == year}
    lines = [
        f"\n[[year]]\nyear = {year}\nsource = {quoted(f'国务院办公厅关于{year}年部分节假日安排的通知')}\n"
    ]
    for name in dict.fromkeys([*off.values(), *made_up.values()]):
        lines.append(_holiday(name, _of(name, off), _of(name, made_up)))
    return "".join(lines)


def _notice_of(day: date, name: str) -> int:
    """Return the year whose notice sets a day: New Year may reach back into December."""
    return day.year + (name == "New Year's Day" and day.month == 12)


def _of(name: str, days: Mapping[date, str]) -> list[date]:
    return [day for day, holiday in days.items() if holiday == name]


def _holiday(name: str, off: list[date], worked: list[date]) -> str:
    if name not in _NAMES:
        raise CalendarSourceError(f"the holiday '{name}' is not known here; add its Chinese name")
    text = f"\n[[year.holiday]]\nname = {bilingual(_NAMES[name], name)}\ndays = [{_dates(off)}]\n"
    return text + (f"worked = [{_dates(worked)}]\n" if worked else "")


def _dates(days: list[date]) -> str:
    return ", ".join(day.isoformat() for day in days)

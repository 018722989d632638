"""A demo city's clock: where its calendar is published, and steady once chosen."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yiwang.web.running import shift
from yiwang.web.running.shift import Shift
from yiwang.web.running.trouble import Trouble

ZONE = "Asia/Shanghai"
CITY = ZoneInfo(ZONE)
YEARS = frozenset(range(2004, 2027))


def test_a_covered_day_needs_no_shift():
    assert shift.choose(datetime(2026, 9, 22, tzinfo=UTC), ZONE, YEARS, None, "") == Shift(0)


def test_an_uncovered_day_moves_to_the_last_monday_that_is_covered():
    real = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    chosen = shift.choose(real, ZONE, YEARS, None, "")
    assert chosen.now(real).astimezone(CITY) == datetime(2026, 9, 21, 9, 0, tzinfo=CITY)
    assert shift.covered(datetime(2026, 9, 21, tzinfo=CITY), YEARS)
    assert not shift.covered(datetime(2026, 9, 28, tzinfo=CITY), YEARS)


def test_a_gap_between_published_years_is_no_cover():
    years = YEARS - {2026}
    monday = shift.last_covered_monday(datetime(2027, 2, 1, 12, tzinfo=CITY), years)
    assert monday == datetime(2025, 9, 22, 9, tzinfo=CITY)


def test_monday_itself_counts_only_after_nine():
    early = datetime(2026, 9, 14, 8, 59, tzinfo=CITY)
    assert shift.last_covered_monday(early, YEARS) == datetime(2026, 9, 7, 9, tzinfo=CITY)
    assert shift.last_covered_monday(early + timedelta(minutes=1), YEARS).day == 14


def test_no_published_year_is_told():
    with pytest.raises(Trouble, match="covers no hundred days"):
        shift.last_covered_monday(datetime(2027, 1, 1, tzinfo=CITY), frozenset())


def test_a_shift_once_chosen_is_kept_whatever_the_day():
    kept = Shift(-86400.0)
    assert shift.choose(datetime(2030, 1, 1, tzinfo=UTC), ZONE, YEARS, kept, "") == kept
    assert shift.choose(datetime(2030, 1, 1, tzinfo=UTC), ZONE, YEARS, Shift(0), "") == Shift(0)


def test_a_time_asked_for_wins_and_is_kept_while_asked_the_same():
    real = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    first = shift.choose(real, ZONE, YEARS, Shift(0), "2024-01-02T10:00")
    assert first.now(real).astimezone(CITY) == datetime(2024, 1, 2, 10, tzinfo=CITY)
    later = real + timedelta(days=3)
    assert shift.choose(later, ZONE, YEARS, first, "2024-01-02T10:00") == first
    other = shift.choose(later, ZONE, YEARS, first, "2024-02-02T10:00+08:00")
    assert other.now(later).astimezone(CITY) == datetime(2024, 2, 2, 10, tzinfo=CITY)


def test_a_time_that_is_none_is_refused():
    with pytest.raises(Trouble, match="is no time"):
        shift.choose(datetime(2026, 1, 1, tzinfo=UTC), ZONE, YEARS, None, "yesterday")


@pytest.mark.parametrize(("asked", "year"), [("2027-03-01T09:00", 2027), ("2026-12-01T09:00", 2027)])
def test_a_time_whose_deadlines_cannot_be_counted_is_refused_by_year(asked, year):
    real = datetime(2026, 9, 22, tzinfo=UTC)
    with pytest.raises(Trouble, match=f"working calendar of {year}, which is not published"):
        shift.choose(real, ZONE, YEARS, None, asked)
    assert shift.choose(real, ZONE, YEARS, Shift(0, asked), asked) == Shift(0, asked), "what runs goes on"


def test_a_clock_running_out_of_calendar_is_told():
    real = datetime(2026, 12, 1, tzinfo=UTC)
    notes = shift.told(Shift(0), real, ZONE, YEARS)
    assert any("ends with 2026" in note for note in notes)
    assert shift.told(Shift(0), datetime(2026, 5, 1, tzinfo=UTC), ZONE, YEARS) == []


def test_the_offset_reaches_the_citys_clock_and_is_remembered(monkeypatch, tmp_path):
    from yiwang.records import clock

    monkeypatch.delenv("YIWANG_NOW", raising=False)
    monkeypatch.delenv(shift.OFFSET, raising=False)
    assert shift.kept(tmp_path) is None
    assert not clock.is_shifted()
    shift.keep(tmp_path, Shift(-864000.0))
    assert shift.kept(tmp_path) == Shift(-864000.0)
    monkeypatch.setenv(shift.OFFSET, "-864000.0")
    assert clock.is_shifted()
    assert abs(clock.now() - datetime.now(UTC) + timedelta(days=10)) < timedelta(seconds=5)

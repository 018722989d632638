"""Values: numbers of 34 digits, temporal values beyond Python's, conversions, text."""

from __future__ import annotations

import datetime as dt
import decimal
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.kernel import feel
from yiwang.kernel.feel.values.dates import civil_from_days, days_from_civil

from .asking import text_of


def test_numbers_keep_34_digits_whatever_the_thread_says() -> None:
    with decimal.localcontext() as context:
        context.prec = 5
        assert str(feel.evaluate("1 / 3")) == "0." + "3" * 34
        assert feel.evaluate("0.1 + 0.2 = 0.3") is True
        assert str(feel.evaluate("2 ** 100")) == "1267650600228229401496703205376"


def test_ties_go_to_the_even_digit() -> None:
    assert (
        str(feel.evaluate("1000000000000000000000000000000000.5 + 0")) == "1000000000000000000000000000000000"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string(1E3)", "1000"),
        ("string(-0)", "0"),
        ("string(0 * -1)", "0"),
        ("string(1.10)", "1.10"),
        ('string("a")', "a"),
        ("string(true)", "true"),
        ('string(@"2024-02-29")', "2024-02-29"),
        ('string(@"P14M")', "P1Y2M"),
        ('string(@"-PT90M")', "-PT1H30M"),
        ('string(@"PT0S")', "PT0S"),
        ('string(@"P0Y")', "P0M"),
        ('string([1, "a", null, {b c: [2]}])', '[1, "a", null, {b c: [2]}]'),
        ('string({"a+b": 1})', '{"a+b": 1}'),
        ("string([1..3))", "[1..3)"),
        ("string((< 3))", "(< 3)"),
        (
            'string(date and time("2024-01-01T10:00:00.120@Asia/Shanghai"))',
            "2024-01-01T10:00:00.12@Asia/Shanghai",
        ),
    ],
)
def test_values_as_text(text: str, expected: str) -> None:
    assert feel.evaluate(text) == expected


def test_null_as_text_is_null() -> None:
    assert feel.evaluate("string(null)") is None


@settings(deadline=None)
@given(st.integers(-400_000_000_000, 400_000_000_000))
def test_days_and_dates_are_each_other(days: int) -> None:
    day = civil_from_days(days)
    if day is not None:
        assert days_from_civil(*day) == days


@settings(deadline=None)
@given(st.dates())
def test_our_calendar_is_pythons(day: dt.date) -> None:
    ours = feel.to_feel(day)
    assert ours.ordinal == (day - dt.date(1970, 1, 1)).days
    assert ours.weekday == day.isoweekday()
    assert str(ours) == day.isoformat()
    assert text_of(feel.call_builtin("week of year", [ours])) == str(day.isocalendar().week)
    assert text_of(feel.call_builtin("day of year", [ours])) == str(day.timetuple().tm_yday)


@settings(deadline=None)
@given(
    st.datetimes(
        timezones=st.sampled_from([None, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris"), dt.UTC])
    )
)
def test_moments_read_back_as_they_are_written(moment: dt.datetime) -> None:
    ours = feel.to_feel(moment)
    assert feel.evaluate(f'@"{ours}"') == ours
    if moment.tzinfo is not None:
        assert ours.offset == int((moment.utcoffset() or dt.timedelta()).total_seconds())


@settings(deadline=None)
@given(st.timedeltas(min_value=dt.timedelta(days=-999_999), max_value=dt.timedelta(days=999_999)))
def test_durations_read_back_as_they_are_written(duration: dt.timedelta) -> None:
    ours = feel.to_feel(duration)
    assert feel.evaluate(f'duration("{ours}")') == ours


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_numbers_read_back_as_they_are_written(value: Decimal) -> None:
    assert feel.evaluate(feel.literal_text(feel.to_feel(value))) == value


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_strings_read_back_as_they_are_written(value: str) -> None:
    assert feel.evaluate(feel.literal_text(value)) == value


def test_years_of_nine_digits() -> None:
    assert str(feel.evaluate('@"999999999-12-31T23:59:59Z" - @"PT1S"')) == "999999999-12-31T23:59:58Z"
    assert "years" in feel.evaluate('@"999999999-12-31" + @"P1D"').reason
    assert str(feel.evaluate('@"-0044-03-15" + @"P1Y"')) == "-0043-03-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2024-01-31" + @"P1M"', "2024-02-29"),
        ('@"2024-02-29" + @"P1Y"', "2025-02-28"),
        ('@"2024-03-01" - @"PT1S"', "2024-02-29"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('@"2024-03-31T12:00:00@Europe/Paris" - @"2024-03-30T12:00:00@Europe/Paris"', "PT23H"),
        ('@"2024-01-01T08:00:00@Asia/Shanghai" - @"2024-01-01"', "PT0S"),
        ('@"2024-03-30T12:00:00@Europe/Paris" + @"P1D"', "2024-03-31T13:00:00@Europe/Paris"),
        ('@"2024-10-27T02:30:00@Europe/Paris" + @"PT2H"', "2024-10-27T03:30:00@Europe/Paris"),
        ('@"2024-03-30T12:00:00@Europe/Paris" + @"P1M"', "2024-04-30T12:00:00@Europe/Paris"),
        ('@"12024-03-30T12:00:00@Europe/Paris" + @"P1D"', "12024-03-31T13:00:00@Europe/Paris"),
        ('@"-0500-03-30T12:00:00@Europe/Paris" + @"P1D"', "-0500-03-31T12:00:00@Europe/Paris"),
        ('@"P1Y" / @"P1M"', "12"),
        ('@"P1D" * 1.5', "P1DT12H"),
        ('-@"P1M"', "-P1M"),
        ('date and time("2024-07-01T00:00:00@Europe/Paris").time offset', "PT2H"),
        ('date and time("2024-01-01T00:00:00@Europe/Paris").time offset', "PT1H"),
        ('date and time("12024-07-01T00:00:00@Europe/Paris").time offset', "PT2H"),
    ],
)
def test_moving_in_time(text: str, expected: str) -> None:
    assert text_of(feel.evaluate(text)) == expected


def test_python_values_come_in_and_go_out() -> None:
    given_values = {
        "n": 3,
        "f": 0.1,
        "l": [True, None, "x"],
        "d": dt.date(2024, 1, 2),
        "z": dt.timedelta(hours=25),
    }
    inside = feel.to_feel(given_values)
    assert inside["f"] == Decimal("0.1")
    assert feel.from_feel(inside) == {
        "n": 3,
        "f": Decimal("0.1"),
        "l": [True, None, "x"],
        "d": "2024-01-02",
        "z": "P1DT1H",
    }
    for wrong in (object(), b"x"):
        with pytest.raises(TypeError):
            feel.to_feel(wrong)
    for wrong in (float("nan"), float("inf"), 10**7000):
        with pytest.raises(ValueError, match=r"FEEL number|decimal128"):
            feel.to_feel(wrong)


def test_zones_are_checked() -> None:
    for text in ("10:00:00@Mars/Base", "10:00:00+19:00", "10:00:00@../etc", "10:00:00+5:00"):
        assert "is no time" in feel.evaluate(f'time("{text}")').reason

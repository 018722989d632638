"""Statutory clocks: limits, pauses, the extension, the day-by-day account and the light."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.calendars import (
    ACCEPTANCE,
    DECISION,
    DECISION_EXTENSION,
    DELIVERY,
    JOINT,
    JOINT_EXTENSION,
    Calendar,
    Clock,
    Limit,
    LimitError,
    Pause,
    UnlawfulClock,
    UnpublishedYear,
    account,
    add_working_days,
    days_left,
    deemed_accepted_on,
    due_on,
    light,
    parse_limit,
)

DAYS = st.dates(date(2021, 1, 1), date(2022, 3, 31))


def pause(first: str, last: str | None) -> Pause:
    return Pause(
        date.fromisoformat(first), date.fromisoformat(last) if last else None, "hearing", "告〔2021〕7号"
    )


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("20 working days", Limit(20)),
        ("1 working day", Limit(1)),
        ("0 working days", Limit(0)),
        ("30 calendar days", Limit(30, "calendar")),
    ],
)
def test_limits_are_read_and_written_alike(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit
    assert str(limit) == text


@pytest.mark.parametrize(
    "text", ["", "20", "20 days", "-1 working days", "2.5 working days", "twenty working days"]
)
def test_anything_else_is_no_limit(text: str) -> None:
    with pytest.raises(LimitError, match="write"):
        parse_limit(text)


def test_limits_of_the_law() -> None:
    assert [x.days for x in (ACCEPTANCE, DECISION, DECISION_EXTENSION)] == [5, 20, 10]
    assert [x.days for x in (JOINT, JOINT_EXTENSION, DELIVERY)] == [45, 15, 10]


def test_silence_accepts_as_of_the_receipt(calendar: Calendar) -> None:
    received = date(2021, 9, 30)
    assert deemed_accepted_on(received, date(2021, 10, 13), calendar) is None
    assert deemed_accepted_on(received, date(2021, 10, 14), calendar) == received


def test_the_account_names_every_day(calendar: Calendar) -> None:
    clock = Clock(Limit(3), date(2021, 9, 17), (pause("2021-09-22", "2021-09-22"),))
    rows = account(clock, calendar, date(2021, 9, 27))
    seen = [(row.day.day, row.counted, row.number, row.reason_code) for row in rows]
    assert seen == [
        (17, False, 0, "start"),
        (18, True, 1, "worked-weekend"),
        (19, False, 1, "holiday"),
        (20, False, 1, "holiday"),
        (21, False, 1, "holiday"),
        (22, False, 1, "pause"),
        (23, True, 2, "working"),
        (24, True, 3, "working"),
        (25, False, 3, "weekend"),
        (26, True, 4, "late"),
        (27, True, 5, "late"),
    ]
    assert rows[2].reason_text.message("zh") == "中秋节"
    assert rows[2].reason_text.message("en") == "Mid-Autumn Festival"
    assert rows[5].reason_text.zh == "听证，不计入（告〔2021〕7号）"
    assert due_on(clock, calendar) == date(2021, 9, 24)


def test_the_account_before_the_start_is_empty(calendar: Calendar) -> None:
    assert account(Clock(Limit(3), date(2021, 9, 17)), calendar, date(2021, 9, 16)) == ()


def test_the_extension_adds_days(calendar: Calendar) -> None:
    plain = Clock(DECISION, date(2021, 9, 1))
    longer = Clock(DECISION, date(2021, 9, 1), (), DECISION_EXTENSION, "延〔2021〕1号")
    assert due_on(plain, calendar) == add_working_days(calendar, date(2021, 9, 1), 20)
    assert due_on(longer, calendar) == add_working_days(calendar, date(2021, 9, 1), 30)


def test_calendar_days_that_end_on_a_day_off_move_on(calendar: Calendar) -> None:
    clock = Clock(Limit(3, "calendar"), date(2021, 9, 29))
    assert due_on(clock, calendar) == date(2021, 10, 8)
    codes = [row.reason_code for row in account(clock, calendar, date(2021, 10, 9))]
    assert codes == ["start", "calendar", "calendar", *["last-day-off"] * 6, "calendar", "late"]


def test_calendar_days_count_weekends(calendar: Calendar) -> None:
    assert due_on(Clock(Limit(5, "calendar"), date(2021, 9, 8)), calendar) == date(2021, 9, 13)


def test_a_limit_of_no_days_is_due_the_same_day(calendar: Calendar) -> None:
    clock = Clock(Limit(0), date(2021, 9, 8))
    assert due_on(clock, calendar) == date(2021, 9, 8)
    assert light(clock, calendar, date(2021, 9, 9)) == "red"


def test_an_open_pause_leaves_the_due_day_unknown(calendar: Calendar) -> None:
    clock = Clock(Limit(5), date(2021, 9, 6), (pause("2021-09-08", None),))
    assert due_on(clock, calendar) is None
    assert days_left(clock, calendar, date(2022, 9, 6)) == 4
    assert light(clock, calendar, date(2022, 9, 6)) == "green"


def test_a_pause_after_the_limit_saves_nothing(calendar: Calendar) -> None:
    clock = Clock(Limit(1), date(2021, 9, 6), (pause("2021-09-08", None),))
    assert due_on(clock, calendar) == date(2021, 9, 7)
    assert light(clock, calendar, date(2021, 9, 8)) == "red"


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        (date(2021, 9, 1), "green"),
        (date(2021, 9, 22), "green"),
        (date(2021, 9, 23), "yellow"),
        (date(2021, 9, 29), "yellow"),
        (date(2021, 9, 30), "red"),
    ],
)
def test_light(calendar: Calendar, today: date, colour: str) -> None:
    assert light(Clock(DECISION, date(2021, 9, 1)), calendar, today) == colour


def test_light_of_a_clock_that_ended(calendar: Calendar) -> None:
    clock = Clock(DECISION, date(2021, 9, 1), ended_on=date(2021, 9, 10))
    assert light(clock, calendar, date(2022, 9, 10)) == "done"
    assert light(clock, calendar, date(2021, 9, 9)) == "green"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Pause(date(2021, 9, 1), None, "hearing", " "), "第四十五条"),
        (lambda: Pause(date(2021, 9, 1), None, "busy", "告1号"), "busy"),
        (lambda: Pause(date(2021, 9, 2), date(2021, 9, 1), "hearing", "告1号"), "2021-09-01"),
        (lambda: Clock(DECISION, date(2021, 9, 1), (), DECISION_EXTENSION), "第四十二条"),
        (lambda: Clock(DECISION, date(2021, 9, 1), (), Limit(3, "calendar"), "延1号"), "自然日"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(make, words: str) -> None:
    with pytest.raises(UnlawfulClock) as refusal:
        make()
    assert words in refusal.value.message("zh-hans")
    assert refusal.value.message("en") == str(refusal.value)


def test_a_clock_running_into_an_unpublished_year_is_refused(calendar: Calendar) -> None:
    with pytest.raises(UnpublishedYear):
        due_on(Clock(DECISION, date(2022, 12, 20)), calendar)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    first = draw(DAYS)
    last = draw(st.dates(first, date(2022, 3, 31)))
    return Pause(first, last, draw(st.sampled_from(["hearing", "testing"])), "告1号")


@given(DAYS, st.integers(0, 40), st.lists(pauses(), max_size=3), pauses())
def test_a_pause_never_shortens(
    calendar: Calendar, start: date, n: int, some: list[Pause], more: Pause
) -> None:
    before = due_on(Clock(Limit(n), start, tuple(some)), calendar)
    after = due_on(Clock(Limit(n), start, (*some, more)), calendar)
    assert before is not None
    assert after is not None
    assert after >= before


@given(DAYS, st.integers(0, 40), st.lists(pauses(), max_size=3))
def test_the_account_up_to_the_due_day_counts_the_limit(
    calendar: Calendar, start: date, n: int, some: list[Pause]
) -> None:
    clock = Clock(Limit(n), start, tuple(some))
    due = due_on(clock, calendar)
    assert due is not None
    rows = account(clock, calendar, due)
    assert sum(row.counted for row in rows) == n
    assert days_left(clock, calendar, due) == 0
    assert all(row.counted is False for row in rows if any(p.covers(row.day) for p in some))

"""Office hours, clocks in hours, extensions, joint handling and the days to speak up."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.calendars import (
    DECISION,
    JOINT,
    CalendarError,
    Clock,
    HourClock,
    HourLimit,
    Limit,
    LimitError,
    OfficeHours,
    Pause,
    UnlawfulClock,
    UnpublishedYear,
    add_open_time,
    due_at,
    due_on,
    escalation_days,
    extend,
    hour_account,
    hour_light,
    is_late,
    jointly,
    light,
    open_time_between,
    parse_hour_limit,
    time_left,
)

CITY = ZoneInfo("Asia/Shanghai")
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2022, 6, 30)).map(lambda at: at.replace(tzinfo=CITY))
AMOUNTS = st.integers(0, 6000).map(lambda minutes: timedelta(minutes=minutes))


@pytest.fixture(scope="module")
def hours(calendar) -> OfficeHours:
    """The halls of Shenyang: weekends 9:00-11:30 and 13:00-16:00; working days with a lunch break."""
    working = ((time(8, 30), time(11, 30)), (time(13), time(17)))
    weekend = ((time(9), time(11, 30)), (time(13), time(16)))
    return OfficeHours(calendar, CITY, working, weekend)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2021-09-17T10:30", 60, "2021-09-17T11:30"),
        ("2021-09-17T10:30", 61, "2021-09-17T13:01"),  # over lunch
        ("2021-09-17T16:00", 120, "2021-09-18T09:30"),  # the worked Saturday before 中秋
        ("2021-09-18T16:30", 60, "2021-09-22T09:00"),  # 19-21 are a public holiday, weekend or not
        ("2021-10-16T08:00", 330, "2021-10-16T16:00"),  # a Saturday with its weekend opening
        ("2021-10-16T16:00", 1, "2021-10-17T09:01"),
        ("2021-12-31T17:00", 1, "2022-01-04T08:31"),
        ("2021-09-17T03:00", 0, "2021-09-17T03:00"),
    ],
)
def test_open_time(hours, start: str, minutes: int, due: str) -> None:
    assert add_open_time(hours, at(start), timedelta(minutes=minutes)) == at(due)


@given(MOMENTS, AMOUNTS)
def test_adding_and_measuring_agree(hours, start: datetime, amount: timedelta) -> None:
    due = add_open_time(hours, start, amount)
    assert open_time_between(hours, start, due) == amount
    assert open_time_between(hours, due, start) == -amount
    assert due == start or hours.is_open(due - timedelta(microseconds=1))


@given(MOMENTS, AMOUNTS, AMOUNTS)
def test_open_time_adds_up(hours, start: datetime, one: timedelta, other: timedelta) -> None:
    assert add_open_time(hours, add_open_time(hours, start, one), other) == add_open_time(
        hours, start, one + other
    )


def test_another_time_zone_is_the_same_instant(hours) -> None:
    start = at("2021-09-17T10:30")
    assert add_open_time(hours, start.astimezone(UTC), timedelta(hours=4)) == add_open_time(
        hours, start, timedelta(hours=4)
    )


def test_hours_that_contradict_themselves(calendar) -> None:
    for spans in ((), ((time(9), time(9)),), ((time(13), time(17)), (time(8), time(12)))):
        with pytest.raises(CalendarError):
            OfficeHours(calendar, CITY, spans)


def test_an_unpublished_year_is_refused(hours) -> None:
    with pytest.raises(UnpublishedYear):
        add_open_time(hours, at("2022-12-31T16:00"), timedelta(hours=20))
    with pytest.raises(UnpublishedYear):
        add_open_time(hours, at("2023-01-02T16:00"), timedelta())


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("4 office hours", HourLimit(240)),
        ("4 working hours", HourLimit(240)),
        ("48 hours", HourLimit(2880, "natural")),
        ("90 minutes", HourLimit(90, "natural")),
        ("1 office hour", HourLimit(60)),
    ],
)
def test_limits_in_hours(text: str, limit: HourLimit) -> None:
    assert parse_hour_limit(text) == limit
    assert parse_hour_limit(str(limit)) == limit


@pytest.mark.parametrize("text", ["", "0 hours", "4", "4 days", "-1 hours", "1.5 hours", "4 office days"])
def test_what_is_no_limit_in_hours(text: str) -> None:
    with pytest.raises(LimitError):
        parse_hour_limit(text)


def test_a_clock_in_office_hours_says_how_it_counted(hours) -> None:
    clock = HourClock(parse_hour_limit("4 office hours"), at("2021-09-17T16:00"))
    assert due_at(clock, hours) == at("2021-09-18T11:30")
    rows = hour_account(clock, hours, at("2021-09-18T13:30"))
    assert [(f"{row.start:%d %H:%M}", f"{row.end:%H:%M}", row.used) for row in rows] == [
        ("17 16:00", "17:00", timedelta(hours=1)),
        ("18 08:30", "11:30", timedelta(hours=4)),
        ("18 13:00", "13:30", timedelta(hours=4, minutes=30)),
    ]
    lights = [
        hour_light(clock, hours, at(f"2021-09-18T{text}")) for text in ("10:00", "10:45", "11:30", "13:01")
    ]
    assert lights == ["green", "yellow", "yellow", "red"]
    assert (
        hour_light(replace(clock, ended_at=at("2021-09-18T09:00")), hours, at("2021-09-19T09:00")) == "done"
    )
    assert time_left(clock, hours, at("2021-09-18T13:30")) == timedelta(minutes=-30)


def test_natural_hours_run_through_the_night(hours) -> None:
    clock = HourClock(parse_hour_limit("48 hours"), at("2021-09-30T23:10"))
    assert due_at(clock, hours) == at("2021-10-02T23:10")


def test_a_pause_moves_the_end(hours) -> None:
    pause = (at("2021-09-17T10:00"), at("2021-09-17T15:00"))
    for limit, due in (("4 office hours", "2021-09-18T09:00"), ("4 hours", "2021-09-17T17:30")):
        clock = HourClock(parse_hour_limit(limit), at("2021-09-17T08:30"), (pause,))
        assert due_at(clock, hours) == at(due)
        assert time_left(clock, hours, at("2021-09-17T12:00")) == timedelta(hours=2, minutes=30)
    late = HourClock(parse_hour_limit("1 hours"), at("2021-09-17T08:30"), (pause,))
    assert due_at(late, hours) == at("2021-09-17T09:30")


def test_an_extension_is_lawful_once_and_up_to_ten_days(calendar) -> None:
    clock = Clock(DECISION, date(2021, 9, 17))
    assert due_on(clock, calendar) == date(2021, 10, 21)
    longer = extend(clock, Limit(10), "沈市监延〔2021〕1号")
    assert due_on(longer, calendar) == date(2021, 11, 4)
    for by in (Limit(11), Limit(0)):
        with pytest.raises(UnlawfulClock, match="10 working days"):
            extend(clock, by, "1号")
    with pytest.raises(UnlawfulClock, match="notice"):
        extend(clock, Limit(5), " ")
    with pytest.raises(UnlawfulClock, match="once"):
        extend(longer, Limit(1), "2号")
    with pytest.raises(UnlawfulClock, match="another unit"):
        extend(clock, Limit(5, "calendar"), "1号")


def test_joint_handling_has_its_own_limits(calendar) -> None:
    clock = jointly(Clock(DECISION, date(2021, 3, 1)))
    assert clock.limit == JOINT
    assert extend(clock, Limit(15), "1号", joint=True).days == 60
    with pytest.raises(UnlawfulClock, match="15 working days"):
        extend(clock, Limit(16), "1号", joint=True)
    by_law = Clock(Limit(60), date(2021, 3, 1))
    assert jointly(by_law) == by_law
    with pytest.raises(UnlawfulClock):
        jointly(extend(Clock(DECISION, date(2021, 3, 1)), Limit(1), "1号"))


@given(st.dates(date(2021, 1, 1), date(2022, 6, 30)), st.integers(1, 60), st.booleans())
def test_escalations_fall_on_the_days_the_light_changes(
    calendar, start: date, days: int, working: bool
) -> None:
    clock = Clock(Limit(days, "working" if working else "calendar"), start)
    found = escalation_days(clock, calendar)
    due = due_on(clock, calendar)
    assert due is not None
    assert light(clock, calendar, found["yellow"]) == "yellow"
    if found["yellow"] > start:
        assert light(clock, calendar, found["yellow"] - timedelta(days=1)) == "green"
    assert found["red"] == due + timedelta(days=1)
    assert is_late(clock, calendar, found["red"]) and not is_late(clock, calendar, due)


def test_an_open_pause_leaves_the_days_unknown(calendar) -> None:
    pause = Pause(date(2021, 9, 20), None, "hearing", "1号")
    clock = Clock(DECISION, date(2021, 9, 17), (pause,))
    assert escalation_days(clock, calendar) == {}
    assert not is_late(clock, calendar, date(2022, 5, 1))


def test_the_clock_set_back_changes_nothing(calendar) -> None:
    """Today before the start is the whole limit, never more."""
    clock = Clock(DECISION, date(2021, 9, 17))
    assert light(clock, calendar, date(2021, 9, 1)) == "green"
    assert not is_late(clock, calendar, date(2021, 9, 1))

"""Working days and statutory clocks: pure functions of a published calendar; today is passed in."""

from yiwang.kernel.calendars.account import CountedDay, Light, account, days_left, due_on, light
from yiwang.kernel.calendars.calendar import Calendar, CalendarError, UnpublishedYear
from yiwang.kernel.calendars.clock import PAUSE_REASONS, Clock, Pause, UnlawfulClock
from yiwang.kernel.calendars.days import (
    add_working_days,
    count_in_year,
    is_working,
    next_working_day,
    working_days_between,
)
from yiwang.kernel.calendars.extending import escalation_days, extend, is_late, jointly
from yiwang.kernel.calendars.hour_clock import (
    HourClock,
    HourLimit,
    due_at,
    hour_account,
    hour_light,
    parse_hour_limit,
    read_limit,
    time_left,
)
from yiwang.kernel.calendars.hours import (
    OfficeHours,
    OpenSpan,
    add_open_time,
    open_spans,
    open_time_between,
)
from yiwang.kernel.calendars.limits import (
    ACCEPTANCE,
    DECISION,
    DECISION_EXTENSION,
    DELIVERY,
    JOINT,
    JOINT_EXTENSION,
    Limit,
    LimitError,
    Unit,
    deemed_accepted_on,
    parse_limit,
)
from yiwang.kernel.calendars.text import Text

__all__ = [
    "ACCEPTANCE",
    "DECISION",
    "DECISION_EXTENSION",
    "DELIVERY",
    "JOINT",
    "JOINT_EXTENSION",
    "PAUSE_REASONS",
    "Calendar",
    "CalendarError",
    "Clock",
    "CountedDay",
    "HourClock",
    "HourLimit",
    "Light",
    "Limit",
    "LimitError",
    "OfficeHours",
    "OpenSpan",
    "Pause",
    "Text",
    "Unit",
    "UnlawfulClock",
    "UnpublishedYear",
    "account",
    "add_open_time",
    "add_working_days",
    "count_in_year",
    "days_left",
    "deemed_accepted_on",
    "due_at",
    "due_on",
    "escalation_days",
    "extend",
    "hour_account",
    "hour_light",
    "is_late",
    "is_working",
    "jointly",
    "light",
    "next_working_day",
    "open_spans",
    "open_time_between",
    "parse_hour_limit",
    "parse_limit",
    "read_limit",
    "time_left",
    "working_days_between",
]

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
    "Light",
    "Limit",
    "LimitError",
    "Pause",
    "Text",
    "Unit",
    "UnlawfulClock",
    "UnpublishedYear",
    "account",
    "add_working_days",
    "count_in_year",
    "days_left",
    "deemed_accepted_on",
    "due_on",
    "is_working",
    "light",
    "next_working_day",
    "parse_limit",
    "working_days_between",
]

"""The days by which a planned life event must be done."""

from dataclasses import dataclass
from datetime import date

from yiwang.kernel.bundles.plan import Plan
from yiwang.kernel.calendars import Calendar, add_working_days


@dataclass(frozen=True, slots=True)
class Dates:
    """The last day the law allows, and the day the organisations promise."""

    statutory: date
    promised: date


def dates(plan: Plan, received: date, calendar: Calendar) -> Dates:
    """Count a plan's days on from the day the whole was received, which itself does not count.

    Every part is taken as accepted when received: a part that is silently accepted counts from receipt
    (行政许可法 art. 32), one that waits begins when what it needs is there. Raises `UnpublishedYear`.
    """
    return Dates(
        add_working_days(calendar, received, plan.critical_days),
        add_working_days(calendar, received, plan.promised_days),
    )

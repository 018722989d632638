"""Any temporal value from its text, as in `@"2024-01-31"`."""

from __future__ import annotations

from yiwang.kernel.feel.values.dates import Date, DateTime, Time, parse_date, parse_date_time, parse_time
from yiwang.kernel.feel.values.durations import Duration, parse_duration

Temporal = Date | Time | DateTime | Duration


def parse_temporal(text: str) -> Temporal | None:
    """The date, time, date and time or duration a text denotes, or None."""
    if text[:1] == "P" or text[:2] == "-P":
        return parse_duration(text)
    if "T" in text:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)

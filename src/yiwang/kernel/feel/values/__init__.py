"""What FEEL computes with, beside Python's own Decimal, str, bool, list and dict."""

from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths

__all__ = ["Date", "DateTime", "DaysTime", "Time", "YearsMonths"]

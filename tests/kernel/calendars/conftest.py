"""The days of 2021 and 2022 as the State Council published them."""

from datetime import date, timedelta

import pytest

from yiwang.kernel.calendars import Calendar

_OFF = [
    ("元旦", "2021-01-01", 3),
    ("春节", "2021-02-11", 7),
    ("清明节", "2021-04-03", 3),
    ("劳动节", "2021-05-01", 5),
    ("端午节", "2021-06-12", 3),
    ("中秋节", "2021-09-19", 3),
    ("国庆节", "2021-10-01", 7),
    ("元旦", "2022-01-01", 3),
    ("春节", "2022-01-31", 7),
    ("清明节", "2022-04-03", 3),
    ("劳动节", "2022-04-30", 5),
    ("端午节", "2022-06-03", 3),
    ("中秋节", "2022-09-10", 3),
    ("国庆节", "2022-10-01", 7),
]
_WORKED = [
    ("春节", "2021-02-07 2021-02-20 2022-01-29 2022-01-30"),
    ("清明节", "2022-04-02"),
    ("劳动节", "2021-04-25 2021-05-08 2022-04-24 2022-05-07"),
    ("中秋节", "2021-09-18"),
    ("国庆节", "2021-09-26 2021-10-09 2022-10-08 2022-10-09"),
]


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    holidays = {
        date.fromisoformat(first) + timedelta(days=n): name
        for name, first, length in _OFF
        for n in range(length)
    }
    worked = {date.fromisoformat(day): name for name, days in _WORKED for day in days.split()}
    return Calendar("中国法定节假日", holidays, worked, frozenset({2021, 2022}))

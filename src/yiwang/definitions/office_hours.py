"""When the offices of a city are open: their own hours, on the city's calendar."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from yiwang.definitions.folder import CityFolder
from yiwang.definitions.organisation import Opening
from yiwang.kernel.calendars import OfficeHours

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def office_hours(folder: CityFolder, organisation: str) -> OfficeHours:
    """The hours of an organisation; those of a body without its own file are the usual ones.

    Raises ``ValueError`` for spans that are no spans of time and ``CalendarError`` for ones that overlap.
    """
    body = folder.organisations.get(organisation)
    opening = body.opening if body else Opening()
    zone = ZoneInfo(folder.city.time_zone)
    return OfficeHours(folder.calendar, zone, _spans(opening.working), _spans(opening.weekend))


def _spans(texts: tuple[str, ...]) -> tuple[tuple[time, time], ...]:
    return tuple(_span(text) for text in texts)


def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no span of time; write 09:00-11:30")
    hours = [int(number) for number in found.groups()]
    return time(hours[0], hours[1]), time(hours[2], hours[3])

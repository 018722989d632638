"""Air: hourly readings of each station, meant to fall into a level a day; nothing in it was measured."""

from collections.abc import Iterator
from datetime import date, timedelta

from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Counts, Entry, entry
from yiwang.web.demo.year.scene import Scene

_STATIONS, _LEAST = 11, 2
_HOURS = range(1, 25)
_FINE, _BAD, _UNKNOWN = "fine", "bad", "unknown"
_PM25 = ((12, 28), (42, 54))
"""Daily means well inside the levels 优 and 良, by HJ 633-2012 and by HJ 633-2026."""
_DIRTY = ((82, 108), (122, 144), (160, 230))
_OZONE = (172, 205)
"""Eight-hour means of ozone inside 轻度污染."""
_WOBBLE = 4


def stations(scene: Scene) -> Iterator[Entry]:
    """The stations that count."""
    since = date(scene.year - 1, 1, 1)
    for at in range(_count(scene)):
        values = {"name": f"演示站 {at + 1}", "kind": "国控评价点"}
        values |= {"district": scene.districts[at % len(scene.districts)]}
        yield entry("air-stations", _station(at), since, values)


def readings(scene: Scene) -> Iterator[Entry]:
    """Readings of every hour; a few are missing, and on a few days so many that the day is not valid."""
    dice, day = scene.dice("air"), scene.first
    while day <= scene.last:
        kind = dice.weighed((_FINE, _BAD, _UNKNOWN), (86, 13, 1))
        yield from _day(scene, dice, day, kind)
        day += timedelta(days=1)


def _day(scene: Scene, dice: Dice, day: date, kind: str) -> Iterator[Entry]:
    particles, ozone = _levels(dice, day, kind)
    missing = set(range(1, 8)) if kind == _UNKNOWN else set(_HOURS[: dice.weighed((0, 2), (9, 1))])
    for at in range(_count(scene)):
        for hour in _HOURS:
            counts = _counted(kind) if at == 0 and hour == 1 else {}
            values = {"station": _station(at), "day": day, "hour": hour, "o3": ozone}
            values |= {"so2": 10, "no2": 20 + dice.number(0, 8), "pm10": 35 + dice.number(0, 8), "co": "0.5"}
            wobble = dice.number(-_WOBBLE, _WOBBLE)
            values["pm25"] = None if hour in missing else particles + wobble
            yield entry("air-hourly", f"{_station(at)} {day} {hour:02}", day, values, counts)


def _levels(dice: Dice, day: date, kind: str) -> tuple[int, int]:
    """Return the day's fine particles and ozone; in summer it is ozone that is too high."""
    if kind != _BAD:
        return dice.number(*dice.pick(_PM25)), dice.number(40, 90)
    if 5 <= day.month <= 9:
        return dice.number(*_PM25[0]), dice.number(*_OZONE)
    return dice.number(*dice.weighed(_DIRTY, (8, 1, 1))), dice.number(30, 60)


def _counted(kind: str) -> Counts:
    if kind == _UNKNOWN:
        return {}
    fine = {"good_air_days": 1, "good_air_share.part": 1} if kind == _FINE else {}
    return {"good_air_share.whole": 1, **fine}


def _count(scene: Scene) -> int:
    return max(_LEAST, round(_STATIONS * scene.wanted.scale))


def _station(at: int) -> str:
    return f"演示点位{at + 1:02}"

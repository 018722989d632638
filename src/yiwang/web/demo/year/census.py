"""The census: what the registers held before a year was made, counted row by row."""

from collections import Counter
from datetime import date
from typing import Any

from yiwang.records.registry.models import DatasetRow
from yiwang.web.demo.year.entities import COUNTED

_CLOSED = {"注销", "吊销", "吊销未注销", "撤销", "迁出"}


def counted_before(year: int) -> dict[str, int]:
    """Return what other rows than the year's own add to its figures, by the names of the tally."""
    now, before = date(year, 12, 31), date(year - 1, 12, 31)
    found: Counter[str] = Counter()
    found["market_entities"] = sum(map(_is_alive(now), _standing("firms", now)))
    certified = {day: _holders("hightech-certificates", day, _certified) for day in (now, before)}
    registered = {day: _holders("sme-registrations", day, _registered) for day in (now, before)}
    found["hightech_growth.now"], found["hightech_growth.before"] = (
        len(certified[now]),
        len(certified[before]),
    )
    found["sme_growth.now"], found["sme_growth.before"] = len(registered[now]), len(registered[before])
    found["tech_firms"] = len(certified[now] | registered[now])
    return {name: count for name, count in found.items() if count}


def _standing(dataset: str, day: date) -> list[dict[str, Any]]:
    """Return the values of a register's rows in force on a day; of one key, the one that began last."""
    rows = DatasetRow.objects.filter(dataset=dataset, recorded_to__isnull=True, valid_from__lte=day)
    newest: dict[str, tuple[date | None, dict[str, Any]]] = {}
    for key, until, values in rows.order_by("valid_from").values_list("key", "valid_to", "values").iterator():
        if until is None or until >= day:
            newest[key] = (until, values)
    return [values for _, values in newest.values()]


def _is_alive(day: date) -> Any:
    def is_alive(values: dict[str, Any]) -> bool:
        is_counted = values["uscc"][:2] in COUNTED and values.get("status", "存续") not in _CLOSED
        return is_counted and str(values.get("established-on") or "") <= day.isoformat()

    return is_alive


def _holders(dataset: str, day: date, holds: Any) -> set[str]:
    return {values["uscc"] for values in _standing(dataset, day) if holds(values, day)}


def _certified(values: dict[str, Any], day: date) -> bool:
    said = day.isoformat()
    is_valid = values["issued-on"] <= said <= values["expires-on"]
    return is_valid and str(values.get("revoked-on") or "9999") > said


def _registered(values: dict[str, Any], day: date) -> bool:
    said = day.isoformat()
    is_valid = int(values["year"]) == day.year and values["registered-on"] <= said
    return is_valid and str(values.get("revoked-on") or "9999") > said

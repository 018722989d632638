"""Indicators: their queries only read documented views, and give a number on an empty and a small city."""

from importlib.util import find_spec

from yiwang.definitions.indicator import Indicator
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.sql.reading import Query, QueryRefused, read_query
from yiwang.definitions.sql.room import Failed, NoSuchValue, Stopped
from yiwang.definitions.sql.trying import try_query
from yiwang.definitions.sql.views import View, views_of

_PERCENT, _TIMES = "%", "倍"


def check_indicators(parts: Parts) -> None:
    """Check what needs no database: owners, headers that agree with themselves, and the queries' words."""
    for indicator in parts.indicators.values():
        _owner(parts, indicator)
        _unit(parts, indicator)
        _known(parts, indicator, query_of(parts, indicator, note=True))


def try_indicators(parts: Parts) -> None:
    """Run every query that may run. Without ``duckdb`` a warning says that none was tried."""
    if not parts.indicators:
        return
    if find_spec("duckdb") is None:
        parts.problems.warn("indicators", 0, "were not tried: duckdb is missing", "pip install yiwang[city]")
        return
    views = _views(parts)
    for indicator in parts.indicators.values():
        query = query_of(parts, indicator, note=False)
        if query is not None:
            _try(parts, indicator, query, views)


def query_of(parts: Parts, indicator: Indicator, *, note: bool) -> Query | None:
    """Read an indicator's query; None when it is refused, which is noted if asked for."""
    file = file_of(indicator)
    try:
        return read_query(indicator.query, _views(parts))
    except QueryRefused as refused:
        if note and not parts.broken.get("datasets"):
            line = indicator.first_line + max(refused.line - 1, 0)
            parts.problems.error(file, line, f"the query {refused.reason}", refused.hint)
        return None


def file_of(indicator: Indicator) -> str:
    """Return an indicator's path in the city folder."""
    return f"indicators/{indicator.id}.sql"


def _views(parts: Parts) -> dict[str, View]:
    return views_of(source.value for source in parts.datasets.values())


def _owner(parts: Parts, indicator: Indicator) -> None:
    if indicator.owner in parts.organisations or parts.is_broken("organisations", indicator.owner):
        return
    hint = did_you_mean(indicator.owner, parts.organisations, f"add organisations/{indicator.owner}.toml")
    line = indicator.lines.get("owner", 1)
    parts.problems.error(file_of(indicator), line, f"organisation '{indicator.owner}' does not exist", hint)


def _unit(parts: Parts, indicator: Indicator) -> None:
    if indicator.is_growth and indicator.unit.zh not in {_PERCENT, _TIMES}:
        reason = f"a growth is given in % or 倍, not in {indicator.unit.zh}"
        line = indicator.lines.get("unit", 1)
        parts.problems.error(file_of(indicator), line, reason, "write -- unit: % or -- unit: 倍 | times")


def _known(parts: Parts, indicator: Indicator, query: Query | None) -> None:
    if query is None:
        return
    for name in [one for one in indicator.known if one not in query.views]:
        reason = f"'known': the query does not read '{name}'"
        line = indicator.lines.get("known", 1)
        parts.problems.error(file_of(indicator), line, reason, "it reads: " + ", ".join(query.views))


def _try(parts: Parts, indicator: Indicator, query: Query, views: dict[str, View]) -> None:
    fault = _fault(query, indicator.dimensions, views)
    if fault:
        reason, hint = _said(fault, query, views)
        parts.problems.error(file_of(indicator), indicator.first_line, f"the query {reason}", hint)


_TRIED: dict[tuple[object, ...], str] = {}
_MOST_TRIED = 2000


def _fault(query: Query, dimensions: tuple[str, ...], views: dict[str, View]) -> str:
    """Return what goes wrong when a query runs, empty for nothing; the same query is not tried twice."""
    read = tuple((name, *views[name].columns.items()) for name in query.views)
    key = (query.text, dimensions, read)
    if key not in _TRIED:
        if len(_TRIED) >= _MOST_TRIED:
            _TRIED.clear()
        try:
            try_query(query, dimensions, views)
            _TRIED[key] = ""
        except (Failed, NoSuchValue) as fault:
            _TRIED[key] = str(fault)
        except Stopped as fault:
            return str(fault)  # a busy machine may have been why
    return _TRIED[key]


def _said(fault: str, query: Query, views: dict[str, View]) -> tuple[str, str]:
    for name in query.views:
        for column in views[name].personal:
            if f'"{column}"' in fault:
                return f"reads '{column}' of {name}, which is personal", "figures read public parts only"
    if fault == "divides by zero":
        return f"{fault} when nothing was counted", "write a / nullif(b, 0): null is a gap, not a number"
    if fault.startswith(("was stopped", "gives ")):
        return fault, "a figure is one number, computed within seconds"
    return f"cannot run: {fault}", "columns: docs/reference/indicators.md"

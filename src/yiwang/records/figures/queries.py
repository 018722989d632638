"""Reading figures: the current ones, their series, since when one was best, and recorded honours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yiwang.definitions.indicator import Indicator
from yiwang.records.figures.models import Figure, FigurePart
from yiwang.records.registry.models import DatasetRow

HONOURS = "honours"


@dataclass(frozen=True)
class Honour:
    """A title, prize or rank given by others: recorded, never computed."""

    id: str
    name: str
    result: str
    given_by: str
    year: int | None
    given_on: date | None
    source: str
    published_on: date | None
    """When the source was published."""


@dataclass(frozen=True)
class Best:
    """Since when a figure was not as good: the first year of its series, or the year after a better one."""

    since: int
    is_whole_series: bool


def current(year: int, only: Iterable[str] | None = None) -> dict[str, Figure]:
    """Return the current figures of a year by indicator."""
    found = Figure.objects.filter(year=year, replaced_at__isnull=True).select_related("release")
    if only is not None:
        found = found.filter(indicator__in=list(only))
    return {row.indicator: row for row in found}


def current_one(indicator: str, year: int) -> Figure | None:
    """Return the current figure of an indicator for a year."""
    return current(year, [indicator]).get(indicator)


def years() -> list[int]:
    """Return the years that have figures which are no gap, newest first."""
    found = Figure.objects.filter(replaced_at__isnull=True, gap="")
    return sorted(set(found.values_list("year", flat=True)), reverse=True)


def series(indicator: str, until: int) -> list[Figure]:
    """Return an indicator's figures up to a year, oldest first, gaps among them."""
    rows = Figure.objects.filter(indicator=indicator, year__lte=until, replaced_at__isnull=True)
    return list(rows.order_by("year"))


def parts(figure: Figure, dimension: str) -> list[FigurePart]:
    """Return a figure's breakdown by a dimension, in the order of its parts, what is not known last."""
    found = list(figure.parts.filter(dimension=dimension))
    return sorted(found, key=lambda part: (part.part is None, part.part or ""))


def best(indicator: Indicator, figures: list[Figure]) -> Best | None:
    """Return since when the last figure of a series is the best; None when the year before was as good.

    Years without a value do not count. A series needs two values.
    """
    values = [(row.year, row.value) for row in figures if row.value is not None]
    if indicator.best is None or len(values) < 2 or values[-1][0] != figures[-1].year:
        return None
    sign = 1 if indicator.best == "max" else -1
    last = sign * values[-1][1]
    as_good = [year for year, value in values[:-1] if sign * value >= last]
    if not as_good:
        return Best(values[0][0], True)
    later = [year for year, _ in values if year > as_good[-1]]
    return Best(later[0], False) if later[0] != values[-1][0] else None


def honours(ids: Iterable[str], year: int) -> dict[str, Honour]:
    """Return the honours given for a year by id, as they are known now.

    One given for another year is no news of this one. Of several of an id, the one that began last counts.
    """
    rows = DatasetRow.objects.filter(dataset=HONOURS, key__in=list(ids), recorded_to__isnull=True)
    return {row.key: _honour(row) for row in rows.filter(values__year=year).order_by("valid_from", "id")}


def _honour(row: DatasetRow) -> Honour:
    values = row.values
    return Honour(
        row.key,
        values.get("name") or row.key,
        values.get("result") or "",
        values.get("given-by") or "",
        values.get("year"),
        _day(values.get("given-on")),
        values.get("source") or "",
        _day(values.get("published-on")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""A figure as its page shows it: definition, value, series, breakdowns, and what it was counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from yiwang.definitions import CityFolder
from yiwang.definitions.indicator import Indicator
from yiwang.definitions.sql.reading import read_query
from yiwang.definitions.sql.views import column_name, view_name, views_of
from yiwang.networks.reform.reporting.showing import Shown, number, shown, words
from yiwang.records.figures import intake, queries
from yiwang.records.figures.engine import Engine
from yiwang.records.figures.engine.districts import DISTRICT
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.models import Figure, FigurePart
from yiwang.records.figures.periods import Period
from yiwang.records.registry.hats import Actor

PAGE = 100
READERS = ("reform", "legal", "administrator")
"""Posts that may open every figure into its records; others their own, and those open to everybody."""

WIDTH = 64
"""Of one year in the drawing of a series."""
_HEIGHT = 120


@dataclass(frozen=True)
class Bar:
    """A year of the series as a bar of a drawing; without value it is a gap or hidden."""

    year: int
    label: str
    x: int
    y: float
    height: float
    is_now: bool


@dataclass(frozen=True)
class Row:
    """A part of a breakdown. ``inside`` is its code when it can be broken down further."""

    part: str | None
    name: str
    text: str
    share: float
    hidden: bool
    inside: str


@dataclass(frozen=True)
class Breakdown:
    """A dimension with its parts; ``within`` is the division they lie in, by name."""

    dimension: str
    name: str
    rows: Sequence[Row]
    within: str


@dataclass(frozen=True)
class Records:
    """A page of what a figure counted."""

    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    page: int
    has_next: bool


@dataclass(frozen=True)
class _Breaking:
    """One breakdown on its way to a page: all parts of its dimension, and the largest value shown."""

    city: CityFolder
    indicator: Indicator
    dimension: str
    found: Sequence[FigurePart]
    most: float


def may_open(indicator: Indicator, city: CityFolder, actor: Actor | None) -> bool:
    """Tell whether somebody may open a figure into its records and take its bundle.

    Where small counts are shown because firms are counted, the events behind it are open as the log is.
    Where they are hidden, its records would tell what was hidden.
    """
    views = views_of(city.datasets.values())
    is_open = {EVENTS} if indicator.small == "show" else set()
    read = set(read_query(indicator.query, views).views) - is_open
    is_shut = any(views[name].about_persons or views[name].closed for name in read)
    if indicator.small != "hide" and not is_shut:
        return True
    if actor is None or not actor.is_post:
        return False
    return actor.has_role(*READERS) or actor.hat.organisation == indicator.owner


def shown_figure(city: CityFolder, indicator: Indicator, figure: Figure | None, year: int) -> Shown:
    """Return a figure in words, with since when it is the best."""
    best = queries.best(indicator, queries.series(indicator.id, year)) if indicator.best else None
    return shown(city, indicator, figure, year, best)


def bars(indicator: Indicator, figures: Sequence[Figure], year: int) -> list[Bar]:
    """Return the series as bars from a common zero, the years without a value among them."""
    first = next((at for at, row in enumerate(figures) if row.value is not None), len(figures))
    kept = list(figures[first:])
    values = [float(row.value) for row in kept if row.value is not None]
    most, least = max([0.0, *values]), min([0.0, *values])
    scale = _HEIGHT / ((most - least) or 1)
    made = []
    for at, row in enumerate(kept):
        value = float(row.value) if row.value is not None else 0.0
        label = number(row.value, indicator.rounding) if row.value is not None else "—"
        top, height = (most - max(value, 0.0)) * scale + 20, abs(value) * scale
        made.append(Bar(row.year, label, at * WIDTH, round(top, 1), round(height, 1), row.year == year))
    return made


def breakdowns(city: CityFolder, indicator: Indicator, figure: Figure, within: str = "") -> list[Breakdown]:
    """Return a figure's breakdowns; by district, those in one division if it is named."""
    made = []
    for dimension in indicator.dimensions:
        found = queries.parts(figure, dimension)
        inside = within if dimension == DISTRICT else ""
        rows = [one for one in found if _is_in(one, inside)] if dimension == DISTRICT else found
        most = max((abs(float(one.value)) for one in rows if one.value is not None), default=0) or 1
        made.append(
            Breakdown(
                dimension,
                dimension_words(city, indicator, dimension),
                [_row(_Breaking(city, indicator, dimension, found, most), one) for one in rows],
                city.divisions[inside].name if inside in city.divisions else "",
            )
        )
    return made


def dimension_words(city: CityFolder, indicator: Indicator, dimension: str) -> str:
    """Name a dimension: a common one, or a column of a register it reads."""
    common = {
        "district": gettext("By division"),
        "organisation": gettext("By office"),
        "month": gettext("By month"),
    }
    return common.get(dimension) or column_words(city, indicator).get(dimension, dimension)


def part_words(city: CityFolder, dimension: str, part: str | None) -> str:
    """Name a part of a dimension."""
    if part is None or part == "":
        return gettext("not known")
    if dimension == DISTRICT and part in city.divisions:
        return city.divisions[part].name
    if dimension == "organisation" and part in city.organisations:
        return words(city.organisations[part].name)
    return part


def column_words(city: CityFolder, indicator: Indicator) -> dict[str, str]:
    """Return what the columns of the registers a figure reads are called."""
    common = {"month": gettext("Month"), "district": gettext("Division"), "organisation": gettext("Office")}
    read = read_query(indicator.query, views_of(city.datasets.values())).views
    return common | {
        column_name(column.id): words(column.name)
        for dataset in city.datasets.values()
        if f"register.{view_name(dataset.id)}" in read
        for column in dataset.column
    }


def records_of(
    city: CityFolder, indicator: Indicator, figure: Figure, *, by: str, part: str | None, page: int
) -> Records | None:
    """Return a page of what a figure counted, as the newest snapshot has it; None when there is none.

    Raises ``room.Stopped`` and ``room.Failed``.
    """
    snapshot = intake.newest(Path(settings.FIGURES_FOLDER))
    if snapshot is None:
        return None
    period = Period(figure.begins, figure.ends)
    with Engine(city, snapshot, seconds=settings.FIGURE_SECONDS) as engine:
        names, rows = engine.records(
            indicator, period, limit=PAGE + 1, offset=(page - 1) * PAGE, by=by, part=part
        )
    known = column_words(city, indicator)
    return Records(
        [known.get(name, name) for name in names],
        [[_cell(city, names[at], value) for at, value in enumerate(row)] for row in rows[:PAGE]],
        page,
        len(rows) > PAGE,
    )


def _cell(city: CityFolder, name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return part_words(city, name, str(value)) if name in {DISTRICT, "organisation"} else str(value)


def _is_in(one: FigurePart, within: str) -> bool:
    """Tell whether a part lies one level below a division; without one, whether it is of the first level."""
    code = one.part or ""
    if not within:
        return len(code) <= 6
    return code.startswith(within) and len(code) == len(within) + 3


def _row(of: _Breaking, one: FigurePart) -> Row:
    code = one.part or ""
    has_parts = of.dimension == DISTRICT and any(
        code and (other.part or "").startswith(code) and other.part != code for other in of.found
    )
    return Row(
        one.part,
        part_words(of.city, of.dimension, one.part),
        "" if one.value is None else number(one.value, of.indicator.rounding),
        0 if one.value is None else round(abs(float(one.value)) / of.most * 100, 1),
        one.hidden,
        code if has_parts else "",
    )

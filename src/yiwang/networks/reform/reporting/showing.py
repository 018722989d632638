"""A figure in words: value and unit, what was published elsewhere, since when it was best, or its gap."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yiwang.definitions import CityFolder, Text
from yiwang.definitions.indicator import Indicator
from yiwang.definitions.sql.views import view_name
from yiwang.records.figures.models import Figure
from yiwang.records.figures.queries import Best
from yiwang.records.figures.suppression import LEAST

GAPS = {
    "no-rows": _("no row of %(about)s is known for the period"),
    "never-recorded": _("nothing of this kind was recorded by the end of the period: %(about)s"),
    "null": _("there is nothing to divide by"),
    "zero-before": _("the year before was zero, and nothing grows from zero"),
    "stopped": _("the query was stopped after %(about)s seconds"),
    "divides-by-zero": _("the query divides by zero"),
    "failed": _("the query cannot run: %(about)s"),
    "not-begun": _("the period has not begun"),
    "not-computed": _("it has not been computed yet"),
}
"""Why there is no figure."""

_VIEWS = {
    "events": _("the city's acts"),
    "cases": _("the city's cases"),
    "definitions.services": _("services in force"),
    "definitions.life_events": _("life events in force"),
    "definitions.organisations": _("public bodies in force"),
}


@dataclass(frozen=True)
class Shown:
    """A figure as people read it. ``number`` is empty for a gap and for a small count."""

    id: str
    year: int
    name: str
    unit: str
    number: str
    gap: str = ""
    is_small: bool = False
    until: str = ""
    published: str = ""
    published_in: str = ""
    best: str = ""

    @property
    def text(self) -> str:
        """The value with its unit, or what stands in its place."""
        if self.gap:
            return gettext("gap: %(reason)s") % {"reason": self.gap}
        if self.is_small:
            return gettext("fewer than %(least)s") % {"least": LEAST}
        return with_unit(self.number, self.unit)

    @property
    def beside(self) -> str:
        """What was published elsewhere, named as such; empty where nothing was."""
        if not self.published:
            return ""
        return gettext("published: %(value)s") % {"value": self.published}


def shown(
    city: CityFolder, indicator: Indicator, figure: Figure | None, year: int, best: Best | None = None
) -> Shown:
    """Put a figure into words, in the reader's language."""
    published = indicator.published if indicator.published and indicator.published.year == year else None
    unit = words(indicator.unit)
    return Shown(
        indicator.id,
        year,
        words(indicator.name),
        unit,
        "" if figure is None or figure.value is None else number(figure.value, indicator.rounding),
        gap_words(city, figure),
        bool(figure and figure.hidden),
        figure.ends.isoformat() if figure and figure.is_partial and not figure.gap else "",
        with_unit(published.text, unit) if published else "",
        published.source if published else "",
        best_words(best),
    )


def words(text: Text) -> str:
    """Return a bilingual text in the reader's language."""
    return text.get(get_language() or "zh-hans")


def with_unit(text: str, unit: str) -> str:
    """Write a number's unit behind it; % stands close."""
    return f"{text}{'' if unit == '%' else ' '}{unit}"


def plain(value: Decimal) -> str:
    """Write a number with the decimals it has, and thousands apart."""
    return f"{value.normalize():,f}"


def number(value: Decimal, places: int) -> str:
    """Write a number with its decimals, and thousands apart."""
    return f"{value:,.{places}f}"


def gap_words(city: CityFolder, figure: Figure | None) -> str:
    """Say why there is no figure; empty where there is one."""
    if figure is None:
        return str(GAPS["not-computed"])
    if not figure.gap:
        return ""
    about = view_words(city, figure.gap_about) if figure.gap == "no-rows" else figure.gap_about
    return str(GAPS[figure.gap]) % {"about": about}


def view_words(city: CityFolder, view: str) -> str:
    """Name a view as people know it: a register by its name."""
    for dataset in city.datasets.values():
        if view == f"register.{view_name(dataset.id)}":
            return gettext("the register %(name)s") % {"name": words(dataset.name)}
    return str(_VIEWS.get(view, view))


def best_words(best: Best | None) -> str:
    """Say since when a figure is the best; empty where it is not."""
    if best is None:
        return ""
    if best.is_whole_series:
        return gettext("the best on record, since %(year)s") % {"year": best.since}
    return gettext("the best since %(year)s") % {"year": best.since}

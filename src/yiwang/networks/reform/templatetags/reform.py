"""Filters of the reform room's pages: words for rooms of the city folder and for reviews."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yiwang.networks.reform.acts.releases import REASONS
from yiwang.records.cases.errors import MISSING

register = template.Library()

_ROOMS = {
    "city": _("The city"),
    "divisions": _("Divisions"),
    "organisations": _("Public bodies"),
    "elements": _("Data elements"),
    "datasets": _("Registers"),
    "evidence": _("Kinds of evidence"),
    "services": _("City services"),
    "forms": _("Form files"),
    "life_events": _("City life events"),
    "procedures": _("Procedures"),
    "calendars": _("Calendars"),
    "indicators": _("Indicators"),
    "file": _("Other files"),
}
_REVIEWS = {"business": _("Business review"), "legal": _("Legal review")}
_KINDS = {"added": (_("added"), "green"), "removed": (_("removed"), "red"), "changed": (_("changed"), "blue")}
_ERRANDS = {"inbox": _("Message between cases"), "job": _("Job"), "timer": _("Timer")}


@register.filter
def room_words(what: str) -> str:
    """Name a kind of definition."""
    return str(_ROOMS.get(what, what))


@register.filter
def bilingual(said: Mapping[str, str] | None) -> str:
    """Show words kept by language in the reader's; blank when there are none."""
    words = said or {}
    is_english = (get_language() or "").startswith("en")
    return (is_english and words.get("en")) or words.get("zh", "")


@register.filter
def lacks(missing: Iterable[str]) -> str:
    """Say what a service's file does not say."""
    return "、".join(str(MISSING[name]) for name in missing)


@register.filter
def review_words(name: str) -> str:
    """Name a review."""
    return str(_REVIEWS.get(name, name))


@register.filter
def reason_words(code: str) -> str:
    """Say why a review is not open."""
    return str(REASONS.get(code, code))


@register.filter
def kind_words(kind: str) -> str:
    """Say whether something was added, removed or changed."""
    return str(_KINDS[kind][0])


@register.filter
def kind_tone(kind: str) -> str:
    """Name the colour of a change."""
    return _KINDS[kind][1]


@register.filter
def errand_words(kind: str) -> str:
    """Name a kind of errand."""
    return str(_ERRANDS[kind])

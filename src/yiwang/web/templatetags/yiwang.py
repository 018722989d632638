"""Filters every page uses: words in the reader's language, dates, limits."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy

from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.registry.hats import Hat

register = template.Library()


@register.filter
def words(text: Any) -> str:
    """Show a bilingual text (definitions or kernel) in the reader's language; nothing stays nothing."""
    if text is None:
        return ""
    language = get_language() or "zh-hans"
    if hasattr(text, "get") and hasattr(text, "zh"):
        return str(text.get(language))
    return str(text.message(language)) if hasattr(text, "message") else str(text)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Show a day as 2021年6月30日 or 30 June 2021, in the city's time zone."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if (get_language() or "").startswith("en"):
        return f"{value.day} {value:%B %Y}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def day_short(value: date) -> str:
    """Show a day without its year."""
    return (
        f"{value.day} {value:%b}"
        if (get_language() or "").startswith("en")
        else f"{value.month}月{value.day}日"
    )


@register.filter
def weekday(value: date) -> str:
    """Show the day of the week, short."""
    english = (get_language() or "").startswith("en")
    return f"{value:%a}" if english else f"周{'一二三四五六日'[value.weekday()]}"


@register.filter
def moment(value: datetime | None) -> str:
    """Show an instant to the minute, in the city's time zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{day(local)} {local:%H:%M}"


@register.filter
def limit(text: str) -> str:
    """Show a limit such as ``20 working days`` or ``48 hours`` in the reader's language, or as written."""
    try:
        return words(calendars.read_limit(text).text)
    except calendars.LimitError:
        return text


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Look a key up in a mapping; None when absent."""
    return mapping.get(key) if mapping is not None else None


@register.filter
def size(count: int) -> str:
    """Show a file size."""
    if count < 1024 * 1024:
        return f"{max(round(count / 1024), 1)} KB"
    return f"{count / 1024 / 1024:.1f} MB"


@register.filter
def percent(share: float | None) -> str:
    """Write a share, 0 to 1, in per cent with one decimal; nothing counted is a dash."""
    return "—" if share is None else f"{share * 100:.1f}%"


@register.filter
def money(amount: str) -> str:
    """Show a fee in yuan; zero is free."""
    if amount.strip("0.") == "":
        return gettext("Free of charge")
    return gettext("%(amount)s yuan") % {"amount": amount}


@register.simple_tag
def today() -> date:
    """Return the city's date."""
    return clock.today()


_CAPACITIES = {
    "officer": gettext_lazy("Officer"),
    "clerk": gettext_lazy("Window clerk"),
    "head": gettext_lazy("Head of the office"),
    "reform": gettext_lazy("Reform office"),
    "legal": gettext_lazy("Legal review"),
    "administrator": gettext_lazy("Administrator"),
    "legal-representative": gettext_lazy("Legal representative"),
    "agent": gettext_lazy("Agent"),
    "parent": gettext_lazy("Parent"),
    "heir": gettext_lazy("Heir"),
}


@register.filter
def capacity(hat: Hat) -> str:
    """Say in what capacity a hat acts."""
    if hat.kind == "visit":
        return gettext("At the window")
    return gettext("Myself") if hat.kind == "self" else str(_CAPACITIES.get(hat.role, hat.role))


@register.simple_tag(takes_context=True)
def hat_name(context: Mapping[str, Any], hat: Hat) -> str:
    """Name whom a hat stands for: a person, a firm, or a public body by its short name."""
    body = context.get("organisations", {}).get(hat.organisation) if hat.kind == "post" else None
    return words(body.short) if body else hat.label


@register.simple_tag(takes_context=True)
def body_name(context: Mapping[str, Any], organisation: str, short: bool = False) -> str:
    """Name a public body by its id; an id the release in force no longer has stays as written."""
    body = context.get("organisations", {}).get(organisation)
    return words(body.short if short else body.name) if body else organisation


@register.filter
def as_json(value: Any) -> str:
    """Write plain values for a data attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)

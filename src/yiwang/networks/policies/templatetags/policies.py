"""Filters of the room's pages: money, states, kinds of relief."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext

from yiwang.networks.policies import words
from yiwang.records.registry.releases import city

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Write an amount in yuan with its thousands apart; what has none is a dash."""
    if amount is None:
        return "—"
    text = f"{amount:,.2f}".removesuffix(".00")
    return gettext("%(amount)s yuan") % {"amount": text}


@register.filter
def state_words(state: str) -> str:
    """Name a state of an entitlement."""
    return str(words.STATES[state][0])


@register.filter
def state_tone(state: str) -> str:
    """Name the colour of a state's tag."""
    return words.STATES[state][1]


@register.filter
def problem_words(standing: str) -> str:
    """Say where a firm's problem stands."""
    return str(words.PROBLEMS[standing][0])


@register.filter
def problem_tone(standing: str) -> str:
    """Name the colour of the tag of a firm's problem."""
    return words.PROBLEMS[standing][1]


@register.filter
def relief_words(relief: str) -> str:
    """Name a kind of relief."""
    return str(words.RELIEFS[relief])


@register.filter
def delivery_words(delivery: str) -> str:
    """Say how a policy reaches people."""
    return str(words.DELIVERIES[delivery])


@register.filter
def period_words(period: str) -> str:
    """Say what an amount is for."""
    return str(words.PERIODS[period])


@register.filter
def change_words(change: str) -> str:
    """Say how a draft changes what somebody gets."""
    return str(words.CHANGES[change])


@register.filter
def dimension_words(dimension: str) -> str:
    """Name what effects are told apart by."""
    return str(words.DIMENSIONS[dimension])


@register.filter
def signed(number: Any) -> str:
    """Write a difference in yuan with its sign."""
    if number is None:
        return "—"
    return gettext("%(amount)s yuan") % {"amount": f"{number:+,.2f}".removesuffix(".00")}


@register.simple_tag
def part_name(dimension: str, part: str) -> str:
    """Name a part of a dimension; one that no register tells is not known."""
    if not part:
        return gettext("not known")
    if dimension == "district":
        division = city().divisions.get(part)
        return division.name if division else part
    return str({"industry": words.INDUSTRIES, "size": words.SIZES}[dimension].get(part, part))


@register.filter
def plain(number: Decimal) -> str:
    """Write a number as an input takes it."""
    return format(number, "f")


@register.filter
def result(value: Any) -> str:
    """Write what a rule answers; no answer is a dash."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "—" if value is None else str(value)

"""Words of the room for its templates."""

from typing import Any

from django import template

from yiwang.networks.exchange.models import Erasure
from yiwang.networks.exchange.words import EVENTS

register = template.Library()


@register.filter
def event_words(code: str) -> Any:
    """Say what an event is; one without words keeps its code."""
    return EVENTS.get(code, code)


@register.filter
def ground_words(code: str) -> str:
    """Say the ground of an erasure."""
    return str(Erasure.Ground(code).label) if code in Erasure.Ground.values else code

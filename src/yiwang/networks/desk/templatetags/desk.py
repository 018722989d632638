"""Filters of the desk's pages: words for statuses, events and acts; small sums."""

from datetime import timedelta
from typing import Any

from django import template

from yiwang.networks.desk import words
from yiwang.networks.desk.queries.work import write_cursor
from yiwang.records.cases.models import Case, Clock, Review
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.cases.queries.desk import MOST_COUNTED, Cursor
from yiwang.records.cases.supervision import supervises
from yiwang.records.ledger.queries import Told
from yiwang.records.registry.hats import Actor

register = template.Library()


@register.filter
def status_words(case: Case) -> str:
    """Say where a case stands."""
    return str(words.STATUS[case.status][0])


@register.filter
def status_tone(case: Case) -> str:
    """Name the colour of a status tag."""
    return words.STATUS[case.status][1]


@register.filter
def review_words(review: Review) -> str:
    """Say what became of a review."""
    return str(words.REVIEWS[review.status][0])


@register.filter
def review_tone(review: Review) -> str:
    """Name the colour of a review's tag."""
    return words.REVIEWS[review.status][1]


@register.filter
def event_words(told: Told) -> str:
    """Say what happened: for a task, the act."""
    outcome = told.data.get("outcome")
    if told.type == "task-done" and outcome in LEGAL_ACTS:
        return str(LEGAL_ACTS[outcome].name)
    return str(words.EVENTS.get(told.type, told.type))


@register.filter
def verdict_words(verdict: str) -> str:
    """Say what a requirement's model says of a case."""
    return str(words.VERDICTS[verdict][0])


@register.filter
def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict's tag."""
    return words.VERDICTS[verdict][1]


@register.filter
def clock_words(name: str) -> str:
    """Name a clock's stage."""
    return str(words.CLOCKS.get(name, name))


@register.filter
def clock_name(row: Clock, page: Any) -> str:
    """Name a clock: a service's stage, or the task whose limit it is."""
    if row.name in words.CLOCKS:
        return str(words.CLOCKS[row.name])
    nodes = page.folder.procedures[page.definition.procedure].every_node()
    return next((node.name for node in nodes if node.clock == row.name and node.name), row.name)


@register.filter
def hours(length: timedelta) -> str:
    """Show a length of time as hours and minutes."""
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02d}"


@register.filter
def finding_words(finding: str) -> str:
    """Say what an item of an inspection was found to be."""
    return str(words.FINDINGS.get(finding, ""))


@register.filter
def delivery_words(way: str) -> str:
    """Say how a result reaches the applicant."""
    return str(words.DELIVERIES[way])


@register.filter
def source_words(source: str) -> str:
    """Say where evidence comes from."""
    return str(words.SOURCES.get(source, source))


@register.filter
def count(number: int) -> str:
    """Show a count that stops at 1,000."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


@register.filter
def cursor(place: Cursor) -> str:
    """Write where a list goes on."""
    return write_cursor(place)


@register.filter
def node_name(told: Told, page: Any) -> str:
    """Name the task an event ended, by the case's own procedure."""
    procedure = page.folder.procedures.get(getattr(page.definition, "procedure", None))
    node = procedure.nodes.get(told.data.get("node")) if procedure else None
    return node.name if node else ""


@register.filter
def signature_words(state: str) -> str:
    """Say what an office did about a draft to sign."""
    return str(words.SIGNATURES[state][0])


@register.filter
def signature_tone(state: str) -> str:
    """Name the colour of a signature's tag."""
    return words.SIGNATURES[state][1]


@register.filter
def is_supervisor(actor: Actor) -> bool:
    """Tell whether a post supervises some office."""
    return bool(supervises(actor))

"""Words of the counter: sources of evidence, statuses, events."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yiwang.networks.counter.queries import application
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.ledger.queries import Told

register = template.Library()

SOURCES: dict[str, Promise] = {
    "supplied": _("You hand it in"),
    "fetched": _("Shared between offices: you need not hand it in"),
    "produced": _("Made on the way: you need not hand it in"),
    "form": _("Made from the form: you need not hand it in"),
}

KINDS: dict[str, Promise] = {
    "licence": _("Administrative licence"),
    "penalty": _("Administrative penalty"),
    "coercion": _("Administrative coercion"),
    "levy": _("Administrative levy"),
    "payment": _("Administrative payment"),
    "inspection": _("Administrative inspection"),
    "confirmation": _("Administrative confirmation"),
    "reward": _("Administrative reward"),
    "ruling": _("Administrative ruling"),
    "other": _("Other administrative power"),
    "public": _("Public service"),
}
"""Types of service by GB/T 39554.1."""

ACCEPTANCES: dict[str, Promise] = {
    "normal": _("Ordinary acceptance"),
    "tolerate-missing": _("Accepted while minor papers are still missing"),
    "commitment": _("Accepted on your written commitment"),
}

AUDIENCES: dict[str, Promise] = {"person": _("Persons"), "organisation": _("Firms and other organisations")}

LACKS: dict[str, Promise] = {
    "evidence": _("which papers it needs"),
    "clock": _("how long it takes"),
    "procedure": _("how it is handled"),
}

STATUSES: dict[str, tuple[Promise, str]] = {
    "waiting": (_("Waits for an earlier step"), ""),
    "received": (_("Received"), "blue"),
    "correcting": (_("Waits for your correction"), "yellow"),
    "handling": (_("Being handled"), "blue"),
    "issuing": (_("Granted, being issued"), "green"),
    "delivering": (_("Ready, being delivered"), "green"),
    "granted": (_("Granted"), "green"),
    "refused": (_("Refused"), "red"),
    "not-accepted": (_("Not accepted"), "red"),
    "withdrawn": (_("Withdrawn"), ""),
    "not-started": (_("Not started: an earlier step was not granted"), ""),
    "ended": (_("Ended: a part it depends on was refused"), ""),
    "partly-granted": (_("Partly granted"), "yellow"),
    "revoked": (_("Revoked"), "red"),
}

CLOCKS: dict[str, Promise] = {
    "acceptance": _("Whether it is accepted"),
    "decision": _("The decision"),
    "delivery": _("Issuing and delivery"),
    "following": _("What you hand in later"),
}

EVENTS: dict[str, Promise] = {
    "case-received": _("Application received"),
    "part-started": _("Step began: what it waited for is there"),
    "correction-made": _("You handed in a correction"),
    "deemed-accepted": _("Accepted by law, since the office did not answer in time"),
    "output-issued": _("Licence issued"),
    "evidence-may-follow": _("Handed in with papers to follow"),
    "evidence-followed": _("You handed in papers that were to follow"),
    "evidence-missing": _("Papers that were to follow did not come in time"),
    "commitment-signed": _("You signed a commitment"),
    "granted-on-commitment": _("Granted at once on your commitment"),
    "check-opened": _("The office will check your commitment"),
    "commitment-confirmed": _("Your commitment was checked and confirmed"),
    "decision-revoked": _("The decision was revoked: the commitment proved untrue"),
    "revocation-reversed": _("The revocation was taken back"),
    "case-withdrawn": _("You withdrew it"),
    "inspection-finished": _("Inspected on site"),
    "way-chosen": _("You chose how to receive the result"),
    "result-posted": _("The result was posted"),
    "result-delivered": _("The result was handed over"),
    "case-finished": _("Closed"),
    "case-reopened": _("Goes on after a review"),
    "review-asked": _("You asked for review"),
    "review-withdrawn": _("You withdrew the request for review"),
    "review-decided": _("The review was decided"),
}

REVIEWS: dict[str, tuple[Promise, str]] = {
    "asked": (_("Waits for a decision"), "yellow"),
    "withdrawn": (_("Withdrawn"), ""),
    "upheld": (_("Upheld: the decision stands"), "red"),
    "reversed": (_("Reversed: the office decides anew"), "green"),
    "changed": (_("Changed in your favour"), "green"),
}

VALIDITY: dict[str, Promise] = {
    "day": _("%(count)s days"),
    "month": _("%(count)s months"),
    "year": _("%(count)s years"),
}


WAYS = {
    "collect": _("at the window, against signature"),
    "post": _("by post"),
    "electronic": _("electronically: download it here"),
}
"""Ways to receive a result."""


@register.filter
def way_words(way: str) -> str:
    """Say how a result is received."""
    return str(WAYS[way])


@register.filter
def source_words(source: str) -> Any:
    """Say where evidence comes from."""
    return SOURCES[source]


@register.filter
def kind_words(kind: str) -> Any:
    """Name the type of a service."""
    return KINDS[kind]


@register.filter
def acceptance_words(way: str) -> Any:
    """Say how a service is accepted."""
    return ACCEPTANCES[way]


@register.filter
def audience_words(audience: tuple[str, ...]) -> str:
    """Say whom a service is for."""
    return _joined(AUDIENCES[name] for name in audience)


@register.filter
def lack_words(missing: tuple[str, ...]) -> str:
    """Say what a service does not say."""
    return _joined(LACKS[name] for name in missing)


@register.filter
def status_words(status: str) -> Any:
    """Say where a case stands."""
    return STATUSES[status][0]


@register.filter
def status_colour(status: str) -> str:
    """Return the colour of a status's tag."""
    return STATUSES[status][1]


@register.filter
def review_words(status: str) -> Any:
    """Say what became of a review."""
    return REVIEWS[status][0]


@register.filter
def review_colour(status: str) -> str:
    """Return the colour of a review's tag."""
    return REVIEWS[status][1]


@register.filter
def clock_words(name: str) -> Any:
    """Name what a clock measures."""
    return CLOCKS[name]


@register.filter
def event_words(told: Told) -> Any:
    """Say what happened; nothing for what is of no interest to an applicant."""
    if told.type == "task-done":
        act = LEGAL_ACTS.get(told.data.get("outcome", ""))
        return act.name if act else ""
    return EVENTS.get(told.type, "")


@register.filter
def validity_words(valid: str) -> Any:
    """Say how long an output is valid, such as ``5 years``."""
    number, _space, unit = valid.partition(" ")
    words = VALIDITY.get(unit.rstrip("s"))
    return words % {"count": number} if words else valid


@register.filter
def answer(ask: application.Ask) -> str:
    """Show an answer in words; one that cannot be read stays as typed."""
    return application.in_words(ask.field, ask.value, get_language() or "zh-hans")


@register.filter
def absolute(value: int) -> int:
    """Return a number without its sign."""
    return abs(value)


def _joined(names: Any) -> str:
    chinese = not (get_language() or "zh-hans").startswith("en")
    return ("、" if chinese else ", ").join(str(name) for name in names)

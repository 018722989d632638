"""The log's page for everyone, and the auditor's with one button."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiwang.networks.doors import for_roles
from yiwang.networks.exchange.queries import DAYS, has_before, last_of_days
from yiwang.records import clock
from yiwang.records.ledger.log import keys
from yiwang.records.ledger.log.reading import last_checkpoint
from yiwang.records.registry.hats import Actor


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the newest checkpoint, those of the last days, and check them in the reader's browser."""
    return render(request, "exchange/log.html", _context(request))


@require_safe
@for_roles("legal", "administrator")
def audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Check the whole log since a chosen checkpoint, with one button."""
    return render(request, "exchange/audit.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    until = _day(request.GET.get("until"))
    days = last_of_days(until)
    first = until - timedelta(days=DAYS - 1)
    return {
        "last": last_checkpoint(),
        "key": keys.key(),
        "days": days,
        "older": first - timedelta(days=1) if has_before(first) else None,
    }


def _day(text: str | None) -> date:
    today = clock.today()
    with suppress(ValueError):
        return min(max(date.fromisoformat(text or ""), date(2000, 1, 1)), today)
    return today

"""The page of one case at an office. Every view of it is a read on record, in the same transaction."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yiwang.kernel.calendars import PAUSE_REASONS
from yiwang.networks.desk.queries.around import around
from yiwang.networks.desk.queries.part import CasePage, case_page
from yiwang.networks.desk.queries.work import work_page
from yiwang.networks.desk.views import unsent
from yiwang.networks.desk.views.common import for_office
from yiwang.records.cases.queries.opening import open_case
from yiwang.records.registry.hats import Actor


@require_safe
@for_office
def case(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Show a case with its evidence beside it and the acts open now."""
    return show(request, actor, case)


@transaction.atomic
def show(
    request: HttpRequest, actor: Actor, case: UUID, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a case's page and record that it was read. Raises ``ActRefused("not-found")``."""
    page = case_page(open_case(actor, case), actor)
    mine = [task for task in page.tasks if task.refusal is None]
    told = {"typed": _unsent(request, page), **context}
    more = {
        "page": page,
        "case": page.case,
        "grounds": PAUSE_REASONS,
        "has_draft": any(act.notice for task in mine for act in task.acts),
        "next_item": None if mine else _next(actor),
        "around": around(page, actor),
        "is_clerk": actor.hat.role == "clerk",
    }
    return render(request, "desk/case.html", {**more, **told}, status=status)


def _next(actor: Actor) -> object:
    items = work_page(actor, size=1).items
    return items[0] if items else None


def _unsent(request: HttpRequest, page: CasePage) -> dict[str, str]:
    """What was typed for one of the open tasks when the session had run out."""
    for task in page.tasks:
        for name in ("desk:task", "desk:draft"):
            if typed := unsent.take(request, reverse(name, args=[task.task.pk])):
                return {**typed, "restored": "1"}
    return {}

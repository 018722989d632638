"""The work list, and finding a case of one's own office."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from yiwang.networks.desk.queries.work import listed_cases, read_cursor, services_of, work_page
from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.words import HOLDS, LIGHTS
from yiwang.records.cases.queries.desk import counts
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Post
from yiwang.records.registry.standing_in import absent_for, colleagues, sections


@require_safe
@for_office
def work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the office's open tasks, the most urgent first, a page at a time."""
    services = services_of(actor)
    asked = request.GET.get("service", "")
    service = next((service for service in services if service.id == asked), None)
    hold, light = (request.GET.get(name, "") for name in ("hold", "light"))
    named = service.id if service else ""
    hold = hold if hold in HOLDS else ""
    light = light if light in LIGHTS else ""
    after = read_cursor(request.GET.get("after", ""))
    kept = {name: text for name, text in (("service", named), ("hold", hold), ("light", light)) if text}
    context = {
        "hold": hold,
        "light": light,
        "page": work_page(actor, after=after, service=named, hold=hold, light=light),
        "counts": counts(actor),
        "services": services,
        "service": service,
        "holds": HOLDS.items(),
        "lights": LIGHTS.items(),
        "kept": urlencode(kept),
        "is_filtered": bool(kept),
        "is_continued": after is not None,
        **_hands(actor),
    }
    return render(request, "desk/work.html", context)


def _hands(actor: Actor) -> dict[str, object]:
    """Whom tasks may be handed over to, and for whom the reader stands in."""
    if not actor.has_role("officer", "head"):
        return {}
    office = actor.hat.organisation
    absent = (post.user.get_full_name() for post in absent_for(actor).values())
    return {
        "is_officer": True,
        "colleagues": colleagues(office, Post.Role.OFFICER, without=actor.user),
        "sections": sections(office),
        "standing_in": "、".join(sorted(absent)),
    }


@require_safe
@for_office
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the office's cases, closed ones too; a whole number leads straight to its case."""
    number = request.GET.get("number", "").strip().replace("\x00", "")[:40]
    listed, following = listed_cases(actor, number=number, before=_id(request.GET.get("before")))
    exact = [item for item in listed if item.case.number == number]
    if exact or (number and len(listed) == 1):
        return redirect("desk:case", (exact or listed)[0].case.pk)
    context = {"listed": listed, "next": following, "number": number}
    return render(request, "desk/cases.html", context, status=404 if number and not listed else 200)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

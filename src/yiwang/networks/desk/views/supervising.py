"""Supervision (督办): late cases across offices, figures of each office, and acts on a case."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiwang.definitions.organisation import Organisation
from yiwang.networks.desk.queries.names import in_list
from yiwang.networks.desk.queries.supervising import supervised, warned_page
from yiwang.networks.desk.queries.work import ListedCase, read_cursor
from yiwang.networks.desk.views.common import for_supervisors
from yiwang.networks.desk.words import COUNTED
from yiwang.records import clock
from yiwang.records.cases.acts import holding, supervising, urging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.queries import supervision as queries
from yiwang.records.cases.supervision import supervises
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city


@require_safe
@for_supervisors
def warned(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show yellow and red cases, the first due first."""
    bodies, body = _bodies(request, actor)
    light, after = request.GET.get("light", ""), read_cursor(request.GET.get("after", ""))
    chosen = {"body": body, "light": light if light in {"red", "yellow"} else ""}
    context = {
        "page": warned_page(bodies, after, light=light),
        "bodies": _names(supervises(actor)),
        "mine": supervises(actor),
        "chosen": chosen,
        "kept": urlencode({name: text for name, text in chosen.items() if text}),
        "is_continued": after is not None,
    }
    return render(request, "desk/supervision/warned.html", context)


@require_safe
@for_supervisors
def bodies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the figures of each office; every number opens into its cases."""
    period = _period(request)
    known = city().organisations
    rows = [
        (known[row.organisation], row)
        for row in queries.figures(supervises(actor), period)
        if row.organisation in known
    ]
    rows.sort(key=lambda row: row[0].short.zh)
    context = {"rows": rows, "period": period, "counts": COUNTED, "span": _span(period)}
    return render(request, "desk/supervision/bodies.html", context)


@require_safe
@for_supervisors
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the cases behind one number."""
    bodies, body = _bodies(request, actor)
    what, period = request.GET.get("what", "open"), _period(request)
    if what not in COUNTED:
        raise Http404
    found = queries.counted(bodies, what, period)
    before = _id(request.GET.get("before", ""))
    rows = queries.listed(found, before, queries.PAGE + 1)
    listed = [ListedCase(case, definition_of(case), in_list(case.applicant)) for case in rows[: queries.PAGE]]
    context = {
        "listed": listed,
        "next": listed[-1].case.pk if len(rows) > queries.PAGE else None,
        "count": found.count(),
        "what": COUNTED[what],
        "period": period,
        "body": city().organisations.get(body),
        "kept": urlencode({"what": what, "body": body, **_days(period)}),
        "span": _span(period),
    }
    return render(request, "desk/supervision/cases.html", context)


@require_safe
@for_supervisors
def case(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Show how a case stands, without the data of whoever applied."""
    return _show(request, actor, case)


@require_POST
@for_supervisors
def act(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Escalate a case, urge it, or return it to the window."""
    what, why = request.POST.get("act", ""), request.POST.get("why", "")
    page = supervised(actor, _case(case))
    task = next((one.pk for one in page.tasks if str(one.pk) == request.POST.get("task")), 0)
    try:
        match what:
            case "escalate":
                said = _("Under supervision, as %(number)s.") % {
                    "number": supervising.escalate(actor, case, why).number
                }
            case "urge":
                urging.urge(actor, case)
                said = _("Urged. The office sees it on its work list.")
            case "return":
                holding.to_window(actor, task, why)
                said = _("It was returned to the window. Its time limit runs on.")
            case _:
                return HttpResponse(status=400)
    except ActRefused as refusal:
        status = 409 if refusal.code in {"supervised", "urged-today", "at-window", "already-final"} else 422
        return _show(request, actor, case, status=status, refusal=refusal, typed={"act": what, "why": why})
    messages.success(request, said, extra_tags="good")
    return redirect("desk:supervised", case)


def _show(
    request: HttpRequest, actor: Actor, case: UUID, *, status: int = 200, **context: object
) -> HttpResponse:
    page = supervised(actor, _case(case))
    may_open = page.case.organisation == actor.hat.organisation and actor.has_role("head", "officer")
    more = {"page": page, "case": page.case, "may_open": may_open}
    return render(request, "desk/supervision/case.html", {**more, **context}, status=status)


def _case(case: UUID) -> Case:
    found = Case.objects.select_related("applicant", "parent").filter(pk=case).first()
    if found is None:
        raise ActRefused("not-found")
    return found


def _bodies(request: HttpRequest, actor: Actor) -> tuple[frozenset[str], str]:
    """The offices asked for, as far as the reader supervises them, and the one chosen."""
    mine, asked = supervises(actor), request.GET.get("body", "")
    return (frozenset({asked}), asked) if asked in mine else (mine, "")


def _names(bodies: frozenset[str]) -> list[Organisation]:
    known = city().organisations
    return sorted((known[body] for body in bodies if body in known), key=lambda body: body.short.zh)


def _period(request: HttpRequest) -> queries.Period:
    """The days asked for, else this year until today."""
    today = clock.today()
    first, last = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    last = last or today
    first = first or last.replace(month=1, day=1)
    return queries.Period(min(first, last), last)


def _days(period: queries.Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _span(period: queries.Period) -> str:
    return urlencode(_days(period))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

"""Changing a running clock as the law allows: pause and go on, extend, handle jointly."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.views.opening import show
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import time
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor

STATUS = {"own-case": 403, "not-your-task": 403, "needs-approval": 403, "no-clock": 409, "clock-paused": 409}


@require_POST
@for_office
def change(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Do what the law lets an office do to a clock; when it is refused, the page says why."""
    find(actor, case)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        return HttpResponse(status=400)
    try:
        act(actor, case, request)
    except ActRefused as refusal:
        return show(request, actor, case, status=STATUS.get(refusal.code, 422), refusal=refusal)
    messages.success(request, _("The time limit was changed; it is on record."), extra_tags="good")
    return redirect("desk:case", case)


def _pause(actor: Actor, case: UUID, request: HttpRequest) -> None:
    ground = request.POST.get("ground", "")
    time.pause(actor, case, ground, _days(request), request.POST.get("reasons", "").strip())


def _resume(actor: Actor, case: UUID, request: HttpRequest) -> None:
    time.resume(actor, case)


def _extend(actor: Actor, case: UUID, request: HttpRequest) -> None:
    time.extend(actor, case, _days(request), request.POST.get("reasons", "").strip())


def _joint(actor: Actor, case: UUID, request: HttpRequest) -> None:
    time.handle_jointly(actor, case, request.POST.get("reasons", "").strip())


_ACTS: dict[str, Callable[[Actor, UUID, HttpRequest], None]] = {
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "joint": _joint,
}


def _days(request: HttpRequest) -> int:
    """The working days typed; 0, which no act accepts, for anything else."""
    text = request.POST.get("days", "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0

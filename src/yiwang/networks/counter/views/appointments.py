"""Appointments: choosing a time, cancelling, and a window's day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.definitions import CityFolder, Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.organisation import Organisation
from yiwang.networks.counter import appointments
from yiwang.networks.counter.appointments import Matter
from yiwang.networks.counter.models import Appointment
from yiwang.networks.counter.queries.guide import life_event_guide
from yiwang.networks.counter.views.common import for_applicants
from yiwang.networks.doors import actor_behind
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.mandates import MandateRefused, Named
from yiwang.records.registry.releases import city

Kind = Literal["service", "life-event"]


@require_http_methods(["GET", "POST"])
@for_applicants
def choose(request: HttpRequest, actor: Actor, kind: Kind, slug: str) -> HttpResponse:
    """Show the free times of the office that takes a matter, and what to bring; keep one."""
    folder, matter = city(), Matter(kind, slug)
    office = matter.office(folder)
    if request.method == "POST":
        appointments.book(actor, matter, _moment(request))
        messages.success(request, _("Your appointment is kept."), extra_tags="good")
        return redirect("counter:appointments")
    context = {
        "office": office,
        "definition": (folder.services if kind == "service" else folder.life_events)[slug],
        "days": appointments.free(folder, office, clock.now()),
        "bring": _bring(folder, matter),
    }
    return render(request, "counter/appointment.html", context)


@for_applicants
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the appointments of the hat's subject, the next one first."""
    rows = Appointment.objects.filter(subject=actor.hat.subject)
    now = clock.now()
    coming = rows.filter(state=Appointment.State.BOOKED, ends_at__gt=now).order_by("starts_at")
    return render(request, "counter/appointments.html", {"coming": _laid_out(coming)})


@require_POST
def settle(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Cancel an appointment; a window clerk also notes who came."""
    actor = actor_behind(request)
    state = request.POST.get("state", "")
    if actor is None or state not in {"cancelled", "came", "missed"}:
        raise ActRefused("not-found")
    appointments.settle(actor, appointment, Appointment.State(state))
    messages.success(request, _("Noted."), extra_tags="good")
    return redirect("counter:window-day" if actor.is_post else "counter:appointments")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("number")
def window_day(request: HttpRequest) -> HttpResponse:
    """Show a clerk the day's visits, and book for somebody who calls or stands there, without a phone."""
    clerk = actor_behind(request)
    if clerk is None or not clerk.has_role("clerk"):
        raise ActRefused("not-your-task")
    if request.method == "POST":
        return _booked_for_somebody(request, clerk)
    return _day(request, clerk)


def _booked_for_somebody(request: HttpRequest, clerk: Actor) -> HttpResponse:
    kind, _sep, slug = request.POST.get("matter", "").partition(":")
    try:
        subject = Named(request.POST.get("name", ""), request.POST.get("number", "")).subject()
    except MandateRefused as refusal:
        return _day(request, clerk, str(refusal))
    matter = Matter("life-event" if kind == "life-event" else "service", slug)
    try:
        appointments.book(clerk, matter, _moment(request), subject.pk)
    except ActRefused as refusal:
        return _day(request, clerk, str(refusal))
    messages.success(request, _("The appointment is kept."), extra_tags="good")
    return redirect("counter:window-day")


def _day(request: HttpRequest, clerk: Actor, fault: str = "") -> HttpResponse:
    folder, today = city(), clock.today()
    office = folder.organisations[clerk.hat.organisation]
    span = (clock.start_of(today), clock.end_of(today))
    visits = Appointment.objects.filter(organisation=office.id, starts_at__range=span)
    rows = visits.exclude(state=Appointment.State.CANCELLED).order_by("starts_at", "window")
    own = [one for one in folder.services.values() if one.organisation == office.id]
    led = [one for one in folder.life_events.values() if one.lead == office.id]
    context = {
        "office": office,
        "visits": _laid_out(rows),
        "services": own,
        "life_events": led,
        "days": appointments.free(folder, office, clock.now()),
        "fault": fault,
    }
    return render(request, "counter/window_day.html", context, status=422 if fault else 200)


@dataclass(frozen=True)
class Visit:
    """An appointment as pages show it. A window's list names nobody in full; visitors say who they are."""

    row: Appointment
    office: Organisation
    matter: Text
    bring: tuple[EvidenceKind, ...] = ()

    @property
    def window(self) -> Text | None:
        """The window's name; None when the office has fewer windows by now."""
        windows = self.office.booking.windows if self.office.booking else ()
        return windows[self.row.window] if self.row.window < len(windows) else None

    @property
    def initial(self) -> str:
        """The family name's character, the rest hidden."""
        return self.row.subject.name[:1] + "**"


def _laid_out(rows: QuerySet[Appointment]) -> list[Visit]:
    folder = city()
    return [_visit(folder, row) for row in rows.select_related("subject")]


def _visit(folder: CityFolder, row: Appointment) -> Visit:
    found = (folder.services if row.kind == "service" else folder.life_events).get(row.definition)
    office = folder.organisations[row.organisation]
    if found is None:  # the folder has lost it since
        return Visit(row, office, Text(zh=row.definition))
    matter = Matter("service" if row.kind == "service" else "life-event", row.definition)
    return Visit(row, office, found.name, tuple(_bring(folder, matter)))


def _bring(folder: CityFolder, matter: Matter) -> list[EvidenceKind]:
    """Return what the visitor has to bring; the rest the city has."""
    if matter.kind == "service":
        service = folder.services[matter.definition]
        return [folder.evidence[need.kind] for need in service.evidence if need.source == "supplied"]
    guide = life_event_guide(folder, matter.definition, frozenset(), clock.today())
    return [line.kind for line in guide.supplied] if guide else []


def _moment(request: HttpRequest) -> datetime:
    try:
        moment = datetime.fromisoformat(request.POST.get("starts_at", ""))
    except ValueError:
        raise ActRefused("no-such-time") from None
    if moment.tzinfo is None:
        raise ActRefused("no-such-time")
    return moment

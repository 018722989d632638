"""The work list and the office's cases as Excel files; whose cases are in one is a reading on record."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiwang.definitions import Text
from yiwang.networks.desk.queries.work import services_of, work_page
from yiwang.networks.desk.sheets import Value, workbook
from yiwang.networks.desk.templatetags.desk import status_words
from yiwang.networks.desk.views.common import for_office
from yiwang.records import clock
from yiwang.records.cases.models import Case
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.queries.desk import recent_cases
from yiwang.records.ledger.acts import Reading, record_reads
from yiwang.records.registry.documents import MEDIA_TYPES
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city

MOST = 2000
"""Rows of one file; the first by urgency, or the newest."""


@require_safe
@for_office
@transaction.atomic
def work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Return the office's open tasks, the most urgent first."""
    asked = request.GET.get("service", "")
    service = asked if asked in {one.id for one in services_of(actor)} else ""
    items = work_page(actor, service=service, size=MOST).items
    columns = (
        _("Due"),
        _("Days left"),
        _("To do"),
        _("Service"),
        _("Applicant"),
        _("Case"),
        _("Received on"),
    )
    rows = [
        (
            item.task.due_on,
            item.left,
            item.task.name,
            _in_words(item.service.name),
            item.task.case.applicant.name,
            item.task.case.number,
            item.task.case.received_at,
        )
        for item in items
    ]
    return _file(actor, _("Work list"), columns, rows, [item.task.case for item in items])


@require_safe
@for_office
@transaction.atomic
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Return the office's cases, closed ones too, the newest first."""
    number = request.GET.get("number", "").strip().replace("\x00", "")[:40]
    found = recent_cases(actor, number=number, limit=MOST)
    columns = (
        _("Case"),
        _("Service"),
        _("Applicant"),
        _("Where it stands"),
        _("Received on"),
        _("Accepted"),
        _("Closed"),
    )
    rows = [
        (
            case.number,
            _in_words(definition_of(case).name),
            case.applicant.name,
            status_words(case),
            case.received_at,
            case.accepted_on,
            case.finished_at,
        )
        for case in found
    ]
    return _file(actor, _("All cases"), columns, rows, found)


def _in_words(text: Text) -> str:
    return text.get(get_language() or "zh-hans")


def _file(
    actor: Actor,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Value]],
    found: Sequence[Case],
) -> HttpResponse:
    office = city().organisations[actor.hat.organisation]
    people = {(case.pk, case.applicant_id): case.definition for case in found}
    readings = [Reading(subject, definition, case) for (case, subject), definition in people.items()]
    record_reads(readings, organisation=office.id, reader=actor.name, what="list")
    today = clock.today()
    count = ngettext("%(count)s row", "%(count)s rows", len(rows)) % {"count": len(rows)}
    told = [title, _in_words(office.name), f"{today:%Y-%m-%d} {actor.name}", count]
    if len(rows) == MOST:
        told.append(_("There are more; choose a service or a number to see the rest."))
    response = HttpResponse(workbook(title, columns, rows, told), content_type=MEDIA_TYPES["xlsx"])
    name = content_disposition_header(True, f"{title} {_in_words(office.short)} {today:%Y-%m-%d}.xlsx")
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response

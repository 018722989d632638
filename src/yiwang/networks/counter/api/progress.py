"""Progress without a token: by case number and the last four digits of the phone; no personal data."""

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.networks.counter.api.cases import PartOut, part_out
from yiwang.networks.counter.queries.case import follow
from yiwang.networks.counter.queries.lookup import look_up
from yiwang.records.cases.errors import ActRefused

router = Router(tags=["cases"])


class LookUpIn(Schema):
    """Both in the body, so that no log keeps them."""

    number: str
    tail: str


class ProgressOut(Schema):
    """Where a case stands, part by part."""

    number: str
    status: str
    parts: list[PartOut]


@router.post("/progress", response=ProgressOut, auth=None, summary="Look up progress")
def progress(request: HttpRequest, asked: LookUpIn) -> ProgressOut:
    """Return where a case stands; five wrong tries in 15 minutes close a number for as long (429)."""
    address = request.META.get("REMOTE_ADDR", "")
    found = look_up(asked.number.strip()[:40], asked.tail, address)
    if found is None:
        raise ActRefused("not-found")
    file = follow(found)
    parts = [part_out(file, part) for part in file.parts]
    return ProgressOut(number=found.number, status=found.status, parts=parts)

"""Results reach the applicant (送达): the way is chosen, then handed over against a signature, or posted.

They are due within 10 days of the decision (行政许可法 art. 44); what is posted counts as delivered on the
day the return receipt names (民事诉讼法 art. 91).
"""

import base64
import binascii
import io
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.acts.tasks import Decision, conclude, hold
from yiwang.records.cases.deadlines import stop_clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, ResultDelivery, Task
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.documents import Content, UploadRefused, examine, store
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document

Way = ResultDelivery.Way
WORDS = {Way.COLLECT: "窗口领取", Way.POST: "邮寄送达", Way.ELECTRONIC: "电子送达"}
"""As the return receipt (送达回证) says it."""
SIGNATURE_MB = 5


@dataclass(frozen=True)
class Choice:
    """How an applicant wants the result; the address is needed for the post."""

    way: str
    addressee: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Signed:
    """Who took the result: relation to the applicant, the paper shown, and a signature drawn or on paper.

    ``drawn`` is a PNG as browsers give it (``data:image/png;base64,…``); ``scan`` a signed paper's file.
    """

    recipient: str
    relation: str
    paper: str
    drawn: str = ""
    scan: tuple[BinaryIO, str] | None = None


@transaction.atomic
def choose_way(actor: Actor, case_id: UUID, choice: Choice) -> None:
    """Keep how the applicant wants the result; of a life event, for every part still open.

    Raises ``ActRefused``: not the applicant, delivered already, no such way, or an address missing.
    """
    case = find(actor, case_id)
    if actor.hat.subject != case.applicant_id:
        raise ActRefused("not-your-task")
    values = _chosen(choice)
    parts = list(case.parts.order_by("pk")) if case.kind == Case.Kind.LIFE_EVENT else [case]
    changed = [part for part in parts if _choose(part.pk, values)]
    if not changed:
        raise ActRefused("already-final")
    public = {"way": choice.way}
    record(
        [NewEvent("way-chosen", part.organisation, part.pk, (part.applicant_id,), public) for part in changed]
    )


@transaction.atomic
def post_result(actor: Actor, task: int, carrier: str, tracking: str) -> ResultDelivery:
    """Note that a result was posted; it counts as delivered when the return receipt is back.

    Raises ``ActRefused``: not theirs, no tracking number, or posted already.
    """
    row, case = _hold(actor, task)
    if not tracking.strip():
        raise ActRefused("tracking-needed", fields={"tracking": True})
    found = _delivery_of(case)
    if found.posted_on:
        raise ActRefused("posted-already", number=found.tracking)
    found.way, found.carrier, found.tracking = Way.POST, carrier.strip()[:40], tracking.strip()[:40]
    found.posted_on = clock.today()
    found.save()
    private = {"carrier": found.carrier, "tracking": found.tracking, "by": actor.name}
    public = {"node": row.node, "posted_on": found.posted_on}
    record([NewEvent("result-posted", case.organisation, case.pk, (case.applicant_id,), public, private)])
    return found


@transaction.atomic
def arrived(actor: Actor, task: int, received_on: date) -> Case:
    """End the delivery of a posted result on the day its return receipt names.

    Raises ``ActRefused``: not posted, or a day before it was posted or after today.
    """
    row, case = _hold(actor, task)
    found = _delivery_of(case)
    if found.posted_on is None:
        raise ActRefused("not-posted")
    if not found.posted_on <= received_on <= clock.today():
        raise ActRefused("no-such-day", fields={"received_on": True})
    found.received_on = received_on
    stop_clock(case, Clock.Name.DELIVERY, received_on)
    return _delivered(
        actor, row, case, found, {"收件日期": f"{received_on:%Y-%m-%d}", "邮件号码": found.tracking}
    )


@transaction.atomic
def hand_out(actor: Actor, task: int, signed: Signed) -> Case:
    """Hand a result over against a signature, and end its delivery. Raises ``ActRefused``, ``UploadRefused``.

    A signature is drawn on the screen, or made on paper and scanned: nobody has to use a screen.
    """
    row, case = _hold(actor, task)
    told = {"recipient": signed.recipient, "relation": signed.relation, "paper": signed.paper}
    missing = {name: True for name, text in told.items() if not text.strip()}
    if signed.relation not in ResultDelivery.Relation.values:
        missing["relation"] = True
    if missing:
        raise ActRefused("recipient-missing", fields=missing)
    found = _delivery_of(case)
    found.way, found.received_on = Way.COLLECT, clock.today()
    found.recipient, found.relation = signed.recipient.strip()[:80], signed.relation
    found.paper = signed.paper.strip()[:120]
    found.signature = _signature(case, signed, actor)
    return _delivered(actor, row, case, found, {"签收人": found.recipient, "出示证件": found.paper})


def _chosen(choice: Choice) -> dict[str, str]:
    if choice.way not in Way.values:
        raise ActRefused("no-such-way", fields={"way": True})
    if choice.way != Way.POST:
        return {"way": choice.way, "addressee": "", "address": "", "phone": ""}
    given = {"addressee": choice.addressee.strip()[:80], "address": choice.address.strip()[:200]}
    if missing := {name: True for name, text in given.items() if not text}:
        raise ActRefused("address-needed", fields=missing)
    return {"way": choice.way, **given, "phone": choice.phone.strip()[:20]}


def _choose(part: UUID, values: dict[str, str]) -> bool:
    case = lock(part)
    if case.is_final or ResultDelivery.objects.filter(case=case, posted_on__isnull=False).exists():
        return False
    ResultDelivery.objects.update_or_create(case=case, defaults=values)
    return True


def _hold(actor: Actor, task: int) -> tuple[Task, Case]:
    row, case = hold(actor, task, role="office")
    if row.clock != Clock.Name.DELIVERY:
        raise ActRefused("not-your-task")
    return row, case


def _delivery_of(case: Case) -> ResultDelivery:
    return ResultDelivery.objects.filter(case=case).first() or ResultDelivery(case=case, way=Way.COLLECT)


def _signature(case: Case, signed: Signed, actor: Actor) -> Document:
    content, name = _drawn(signed.drawn) if signed.drawn else _scanned(signed.scan)
    return store(
        content,
        kind="result-signature",
        name=name,
        subject=case.applicant_id,
        case=case.pk,
        organisation=case.organisation,
        created_by=actor.user,
    )


def _drawn(url: str) -> tuple[Content, str]:
    try:
        data = base64.b64decode(url.removeprefix("data:image/png;base64,"), validate=True)
    except binascii.Error:
        raise UploadRefused("type", formats=("png",)) from None
    return examine(io.BytesIO(data), formats=("png",), max_mb=SIGNATURE_MB), "签收签名.png"


def _scanned(scan: tuple[BinaryIO, str] | None) -> tuple[Content, str]:
    if scan is None:
        raise ActRefused("signature-needed", fields={"signature": True})
    return examine(scan[0], formats=("pdf", "jpg", "png"), max_mb=SIGNATURE_MB), scan[1]


def _delivered(actor: Actor, row: Task, case: Case, found: ResultDelivery, receipt: dict[str, str]) -> Case:
    found.delivered_at, found.delivered_by_id = clock.now(), actor.user
    found.save()
    public = {"way": found.way, "received_on": found.received_on}
    private = {"by": actor.name, "recipient": found.recipient, "relation": found.relation}
    record([NewEvent("result-delivered", case.organisation, case.pk, (case.applicant_id,), public, private)])
    return conclude(actor, row, case, Decision(way=WORDS[Way(found.way)], receipt=receipt))

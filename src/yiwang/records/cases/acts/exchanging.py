"""Exchange with an office's own system (垂管系统): each case goes out once, results come back as acts.

What comes back runs through the same acts as at the desk, in the name of the officer the row says: a case
is typed once, whichever system it is decided in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from yiwang.definitions.exchange import Exchange
from yiwang.records import clock
from yiwang.records.cases.acts.procedure import is_inspection, outcomes_at
from yiwang.records.cases.acts.rows import lock_case
from yiwang.records.cases.acts.tasks import Decision, decide
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.exchange_files import read_rows, write_rows
from yiwang.records.cases.models import Batch, BatchCase, Case, Clock, Task
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.cases.planning import values_of
from yiwang.records.ledger.acts import NewEvent, Reading, record, record_reads
from yiwang.records.registry import identity
from yiwang.records.registry.documents import Content, next_number, read, store
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import Document, Post, User
from yiwang.records.registry.releases import city, folder_of

MOST_CASES = 1000
"""In one batch; what is left goes out with the next."""


def exchange_of(actor: Actor) -> Exchange:
    """Return how the actor's office exchanges with its own system. Raises ``ActRefused("not-found")``."""
    found = city().exchanges.get(actor.hat.organisation) if actor.has_role("officer", "head") else None
    if found is None:
        raise ActRefused("not-found")
    return found


@transaction.atomic
def export_new(actor: Actor) -> Batch:
    """Write the cases the office's own system has not been given yet into a numbered file, and keep it.

    The number is taken first: of two at once, the second waits and finds what is left. Raises
    ``ActRefused``: no exchange, or nothing new.
    """
    exchange = exchange_of(actor)
    number = _number(exchange, "出")
    cases = _waiting(exchange)
    if not cases:
        raise ActRefused("nothing-new")
    rows = [_row(exchange, case) for case in cases]
    batch = _kept(
        actor, exchange, Batch.Kind.EXPORT, number=number, data=write_rows(exchange, rows), rows=len(rows)
    )
    BatchCase.objects.bulk_create(BatchCase(batch=batch, case=case) for case in cases)
    _read_by(actor, cases)
    public = {"batch": number, "cases": len(cases)}
    record([NewEvent("cases-exported", exchange.id, public=public, private={"by": actor.name})])
    return batch


@transaction.atomic
def again(actor: Actor, batch: Batch) -> bytes:
    """Return a batch's file as it was; that persons' data were read again is recorded.

    Raises ``ActRefused("not-found")``.
    """
    if batch.organisation != exchange_of(actor).id:
        raise ActRefused("not-found")
    _read_by(actor, [row.case for row in batch.cases.select_related("case")])
    return read(batch.document)


def import_results(actor: Actor, content: bytes) -> Batch:
    """Apply results row by row, each in its own transaction; what cannot be applied is kept with its cause.

    A row applied before changes nothing, so a file may be taken in again. Raises ``ActRefused`` without an
    exchange, ``FileRefused`` for a file that cannot be read; nothing is applied then.
    """
    exchange = exchange_of(actor)
    rows = read_rows(exchange, content)
    applied, known, faults = 0, 0, []
    for line, cells in rows:
        try:
            if _apply(actor, exchange, cells):
                applied += 1
            else:
                known += 1
        except (ActRefused, RowRefused) as refusal:
            faults.append({"line": line, "case": cells.get(exchange.back.case, ""), "cause": str(refusal)})
    with transaction.atomic():
        number = _number(exchange, "入")
        batch = _kept(actor, exchange, Batch.Kind.IMPORT, number=number, data=content, rows=len(rows))
        batch.applied, batch.known, batch.faults = applied, known, faults
        batch.save(update_fields=["applied", "known", "faults"])
        public = {"batch": number, "rows": len(rows), "applied": applied, "faults": len(faults)}
        record([NewEvent("results-imported", exchange.id, public=public, private={"by": actor.name})])
    return batch


class RowRefused(Exception):
    """A row that cannot be applied, with its cause in the reader's language."""


@dataclass(frozen=True)
class Result:
    """What a row says: the act it means, under which number, why, and by whom."""

    outcome: str
    number: str
    reasons: str
    officer: str


@transaction.atomic
def _apply(actor: Actor, exchange: Exchange, cells: Mapping[str, str]) -> bool:
    """Apply one row; False when it was applied before. Raises ``RowRefused`` or ``ActRefused``."""
    number = cells.get(exchange.back.case, "")
    found = Case.objects.filter(
        number=number, organisation=exchange.id, definition__in=exchange.services
    ).first()
    if found is None:
        raise RowRefused(_("There is no such case at your office."))
    case, result = lock_case(found.pk), _result(exchange, cells)
    if _done_before(case, result):
        return False
    if result.number and Document.objects.filter(number=result.number).exists():
        raise RowRefused(_("The number %(number)s is taken.") % {"number": result.number})
    if LEGAL_ACTS[result.outcome].is_adverse and not result.officer:
        raise RowRefused(_("A refusal names the officer who made it."))
    officer = _officer(exchange.id, result.officer) if result.officer else actor
    _walk(officer, case, result)
    return True


def _result(exchange: Exchange, cells: Mapping[str, str]) -> Result:
    back = exchange.back
    said = cells.get(back.result, "")
    if said not in exchange.results:
        allowed = ", ".join(exchange.results)
        raise RowRefused(_("“%(result)s” is none of: %(allowed)s.") % {"result": said, "allowed": allowed})
    more = [cells.get(name, "") if name else "" for name in (back.number, back.reasons, back.officer)]
    return Result(exchange.results[said], *more)


def _done_before(case: Case, result: Result) -> bool:
    """Tell whether the act was done already. Raises ``RowRefused`` when it was under another number."""
    if not Task.objects.filter(case=case, outcome=result.outcome, done_at__isnull=False).exists():
        return False
    kind = LEGAL_ACTS[result.outcome].notice
    numbers = Document.objects.filter(case=case.pk, kind=kind).values_list("number", flat=True)
    if result.number and numbers and result.number not in numbers:
        told = {"number": ", ".join(str(number) for number in numbers)}
        raise RowRefused(_("It was decided already, under %(number)s.") % told)
    return True


def _walk(officer: Actor, case: Case, result: Result) -> None:
    """Do the act where the case stands; plain tasks before it, such as 审查, are done on the way.

    No decision is skipped: a case that was not accepted is not granted.
    Raises ``ActRefused``, ``RowRefused``.
    """
    waiting = Task.objects.filter(case=case, role="office", done_at__isnull=True).order_by("pk")
    while task := waiting.first():
        outcomes = outcomes_at(case, task.node)
        if result.outcome in outcomes:
            decide(officer, task.pk, Decision(result.outcome, result.reasons, number=result.number))
            return
        if outcomes or task.clock == Clock.Name.DELIVERY or is_inspection(case, task.node):
            raise RowRefused(_("The case waits at “%(task)s” first.") % {"task": task.name})
        decide(officer, task.pk, Decision())
        case.refresh_from_db()
    raise RowRefused(_("The case does not wait for this office."))


def _officer(organisation: str, said: str) -> Actor:
    """Return an officer of the office by login or name. Raises ``RowRefused`` for none, or two of a name."""
    today = clock.today()
    posts = Post.objects.filter(organisation=organisation, role="officer", since__lte=today)
    posts = posts.exclude(until__lt=today).select_related("user")
    found = [post for post in posts if said in (post.user.username, post.user.get_full_name())]
    if len({post.user_id for post in found}) != 1:
        raise RowRefused(_("“%(name)s” is not one officer of your office.") % {"name": said})
    user: User = found[0].user
    made = actor_of(user, f"post:{found[0].pk}", today)
    assert made is not None
    return made


def _waiting(exchange: Exchange) -> list[Case]:
    cases = Case.objects.filter(
        kind=Case.Kind.SERVICE,
        organisation=exchange.id,
        definition__in=exchange.services,
        finished_at__isnull=True,
        exported__isnull=True,
    )
    if exchange.when == "accepted":
        cases = cases.filter(accepted_on__isnull=False)
    return list(cases.select_related("applicant").order_by("pk")[:MOST_CASES])


def _row(exchange: Exchange, case: Case) -> dict[str, str]:
    folder = folder_of(case.release_id)
    values = values_of(case)
    due = Clock.objects.filter(case=case, name=Clock.Name.DECISION).order_by("-id").first()
    known = {
        "case.number": case.number,
        "case.service": case.definition,
        "case.service-name": definition_of(case).name.zh,
        "case.received-at": case.received_at.isoformat(timespec="seconds"),
        "case.accepted-on": str(case.accepted_on or ""),
        "case.due-on": str(due.due_on if due else ""),
        "applicant.name": case.applicant.name,
        "applicant.kind": case.applicant.kind,
        "applicant.phone": case.applicant.phone,
    }
    form = folder.forms.get(case.definition)
    fields = {f"form.{one.id}": values.get(one.id) for one in form.fields} if form else {}
    return {
        column.name: identity.decrypted(bytes(case.applicant.identifier))
        if column.value == "applicant.identifier"
        else known[column.value]
        if column.value in known
        else _text(fields.get(column.value))
        for column in exchange.column
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _number(exchange: Exchange, way: str) -> str:
    office = city().organisations[exchange.id].short.zh
    return next_number(f"{office}交换{way}〔{clock.today():%Y}〕") + "号"


def _kept(actor: Actor, exchange: Exchange, kind: str, *, number: str, data: bytes, rows: int) -> Batch:
    document = store(
        Content(data, exchange.format),
        kind=f"exchange-{kind}",
        name=f"{number}.{exchange.format}",
        organisation=exchange.id,
        created_by=actor.user,
    )
    return Batch.objects.create(
        number=number,
        organisation=exchange.id,
        kind=kind,
        document=document,
        rows=rows,
        made_at=clock.now(),
        made_by_id=actor.user,
    )


def _read_by(actor: Actor, cases: list[Case]) -> None:
    record_reads(
        [Reading(case.applicant_id, case.definition, case.pk) for case in cases],
        organisation=actor.hat.organisation,
        reader=actor.name,
        what="exchange",
    )

"""A case as its applicant follows it: parts, clocks, notices, what happened, who looked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from yiwang.definitions import CityFolder
from yiwang.definitions.base import Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service
from yiwang.records.cases import advice
from yiwang.records.cases.advice import Advice
from yiwang.records.cases.contesting import Contestable, contestable
from yiwang.records.cases.models import Case, CaseEvidence, Review, Task
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.cases.queries import following
from yiwang.records.cases.queries.drawing import Drawing, drawings_of
from yiwang.records.cases.queries.following import ClockFace
from yiwang.records.cases.queries.reviews import reviews_of
from yiwang.records.cases.ways import FOLLOWING
from yiwang.records.ledger.queries import Told, of_case, reads_in, reads_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import city, folder_of

READS = 50
_DECIDED = (Case.Status.ISSUING, Case.Status.DELIVERING)
_AGAINST = (Case.Status.REFUSED, Case.Status.NOT_ACCEPTED, Case.Status.REVOKED)


@dataclass(frozen=True)
class PartFile:
    """A part of a case: one service at one office."""

    case: Case
    service: Service
    organisation: Organisation
    clocks: list[ClockFace]
    documents: list[Document]
    evidence: list[CaseEvidence]
    tasks: list[Task]
    waits_for: tuple[Service, ...]
    why_not: str = ""
    """The reasons of a refusal, in the officer's words; blank otherwise or once erased."""
    advice: Advice | None = None
    contest: Contestable | None = None
    reviews: tuple[Review, ...] = ()
    drawing: Drawing | None = None

    @property
    def can_withdraw(self) -> bool:
        """Tell whether the part is not decided yet."""
        return not self.case.is_final and self.case.status not in _DECIDED

    @property
    def running(self) -> ClockFace | None:
        """The clock that runs now, if any."""
        return next((face for face in self.clocks if face.row.stopped_on is None), None)


@dataclass(frozen=True)
class CaseFile:
    """A case and everything its page shows."""

    case: Case
    folder: CityFolder
    definition: Service | LifeEvent
    parts: list[PartFile]
    notices: list[Document]
    events: list[Told]
    looks: list["Look"]

    @property
    def to_do(self) -> list[tuple[PartFile, Task]]:
        """What waits for the applicant."""
        return [pair for pair in self._waiting if pair[1].clock != FOLLOWING]

    @property
    def to_follow(self) -> list[tuple[PartFile, Task]]:
        """Papers that were to follow and are waited for."""
        return [pair for pair in self._waiting if pair[1].clock == FOLLOWING]

    @property
    def _waiting(self) -> list[tuple[PartFile, Task]]:
        return [(part, task) for part in self.parts for task in part.tasks if task.role == "applicant"]

    @property
    def revoked(self) -> set[UUID]:
        """The parts whose decision was revoked."""
        return {part.case.pk for part in self.parts if part.case.status == Case.Status.REVOKED}

    @property
    def done(self) -> int:
        """How many parts are closed."""
        return sum(part.case.is_final for part in self.parts)

    @property
    def can_withdraw(self) -> bool:
        """Tell whether some part is not decided yet."""
        return any(part.can_withdraw for part in self.parts)

    @property
    def may_contest(self) -> list[PartFile]:
        """The parts whose refusal may still be reviewed."""
        return [part for part in self.parts if part.contest and part.contest.is_open]

    @property
    def licences(self) -> list[Document]:
        """What was issued."""
        return [document for document in self.notices if document.kind in self.folder.evidence]


@dataclass(frozen=True)
class Look:
    """One reading of the applicant's data."""

    told: Told
    case: Case | None
    folder: CityFolder

    @property
    def purpose(self) -> Text | None:
        """The service the office was handling."""
        name = self.told.data["purpose"]
        found = self.folder.services.get(name) or self.folder.life_events.get(name)
        return found.name if found else None

    @property
    def evidence(self) -> EvidenceKind | None:
        """The paper that was opened; None when it was the case as a whole."""
        return self.folder.evidence.get(self.told.data["what"].removeprefix("document "))


def follow(case: Case) -> CaseFile:
    """Lay a case out for its applicant, in a fixed number of queries."""
    folder = folder_of(case.release_id)
    rows = following.parts_of(case)
    ids = list(dict.fromkeys([case.pk, *(row.pk for row in rows)]))
    documents = following.documents_of(ids)
    definitions = folder.life_events if case.kind == Case.Kind.LIFE_EVENT else folder.services
    events = of_case(ids)
    refusals, contests = _refusals(events), contestable(rows)
    was_contested = any(document.kind == "review-receipt" for document in documents)
    reviews = list(reviews_of(ids)) if was_contested else []
    parts = [_part(folder, row, documents, refusals.get(row.pk, "")) for row in rows]
    drawings = drawings_of(rows)
    return CaseFile(
        case,
        folder,
        definitions[case.definition],
        [
            replace(
                part,
                contest=contests.get(part.case.pk),
                drawing=drawings[part.case.pk],
                reviews=tuple(review for review in reviews if review.case_id == part.case.pk),
            )
            for part in parts
        ],
        documents,
        events,
        [Look(told, case, folder) for told in reads_in(ids, limit=READS)],
    )


def reads(actor: Actor, *, before: UUID | None = None) -> list[Look]:
    """Return who read the data of the hat's subject, newest first, each with its case if it is theirs."""
    if actor.hat.subject is None:
        return []
    told = reads_of(actor.hat.subject, before=before, limit=READS)
    cases = _cases(actor, {row.case for row in told if row.case})
    folder = city()
    return [Look(row, cases.get(row.case) if row.case else None, folder) for row in told]


def _cases(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Case]:
    return Case.objects.filter(applicant=actor.hat.subject).in_bulk(list(ids))


def _part(folder: CityFolder, row: Case, documents: list[Document], why_not: str) -> PartFile:
    return PartFile(
        row,
        folder.services[row.definition],
        folder.organisations[row.organisation],
        following.clock_faces(row),
        [document for document in documents if document.case == row.pk],
        list(row.evidence.all()),
        list(row.open_tasks),  # type: ignore[attr-defined]
        tuple(folder.services[name] for name in row.needs),
        why_not if row.status in _AGAINST else "",
        advice.of_case(row),
    )


def dependents(file: CaseFile, part: Case) -> list[Service]:
    """Return the services that could not begin any more without a part, near and far."""
    lost, found = {part.definition}, []
    rest = [one for one in file.parts if one.case.status == Case.Status.WAITING]
    while more := [one for one in rest if lost & set(one.case.needs) and one.service not in found]:
        found += [one.service for one in more]
        lost |= {one.service.id for one in more}
    return found


def _refusals(events: list[Told]) -> dict[UUID, str]:
    """Return the reasons of adverse decisions, by case."""
    found = {}
    for told in events:
        act = LEGAL_ACTS.get(told.data.get("outcome", "")) if told.type == "task-done" else None
        if (told.type == "decision-revoked" or (act and act.is_adverse)) and told.case:
            found[told.case] = (told.private or {}).get("reasons", "")
    return found

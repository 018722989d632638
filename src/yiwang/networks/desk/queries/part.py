"""A case laid out for deciding: what was said, by whom, on what evidence, by when, and what may be done."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from yiwang.definitions import CityFolder, Field
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service
from yiwang.networks.desk.queries.acts import OpenTask, open_tasks
from yiwang.networks.desk.queries.evidence import Exhibit, exhibits
from yiwang.networks.desk.queries.inspecting import InspectionPage, inspections_of
from yiwang.networks.desk.queries.siblings import Sibling, siblings
from yiwang.networks.desk.queries.ways import WayShown, way_shown
from yiwang.networks.desk.words import GROUPS
from yiwang.records.cases import advice
from yiwang.records.cases.acts.issue import shown
from yiwang.records.cases.advice import Advice
from yiwang.records.cases.models import Case
from yiwang.records.cases.naming import Loop, definition_of
from yiwang.records.cases.planning import values_of
from yiwang.records.cases.queries.drawing import Drawing, Table, drawings_of, tables_of
from yiwang.records.cases.queries.following import ClockFace, clock_faces, copies_of, documents_of, parts_of
from yiwang.records.ledger.queries import Told, of_case
from yiwang.records.registry import identity
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Answer:
    """What was said to one field; ``corrected`` says that it was changed after a correction notice."""

    field: Field
    text: str
    corrected: bool


@dataclass(frozen=True)
class Group:
    """Answers that belong together."""

    name: Promise
    answers: list[Answer]


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows at an office."""

    case: Case
    folder: CityFolder
    definition: Service | LifeEvent | Loop
    life_event: LifeEvent | None
    organisation: Organisation
    identifier: str
    groups: list[Group]
    exhibits: list[Exhibit]
    clocks: list[ClockFace]
    documents: list[Document]
    siblings: list[Sibling]
    tasks: list[OpenTask]
    history: list[Told]
    advice: Advice | None = None
    drawing: Drawing | None = None
    tables: tuple[Table, ...] = ()
    way: WayShown | None = None
    inspections: tuple[InspectionPage, ...] = ()
    copies: tuple[Document, ...] = ()

    @property
    def is_loop(self) -> bool:
        """Tell whether an office began the case by itself: what it said stands in place of a form."""
        return self.case.kind == Case.Kind.PROCEDURE

    @property
    def ending(self) -> str:
        """The end a procedure of an office came to, as its drawing calls it."""
        node = self.folder.procedures[self.case.definition].nodes.get(self.case.ended)
        return node.name if node and node.name else self.case.ended

    @property
    def running(self) -> ClockFace | None:
        """The clock that runs now, if any."""
        return next((face for face in reversed(self.clocks) if face.row.stopped_on is None), None)

    @property
    def first_document(self) -> Document | None:
        """The document shown first."""
        return next((exhibit.documents[0] for exhibit in self.exhibits if exhibit.documents), None)

    @property
    def papers(self) -> list[Exhibit]:
        """Evidence that is a document, the form, or missing."""
        return [exhibit for exhibit in self.exhibits if not exhibit.extracts]

    @property
    def fetched(self) -> list[Exhibit]:
        """Evidence that is a row of a register."""
        return [exhibit for exhibit in self.exhibits if exhibit.extracts]

    @property
    def is_whole(self) -> bool:
        """Tell whether this is a life event as a whole: its leading office sees only how it stands."""
        return self.case.kind == Case.Kind.LIFE_EVENT


def case_page(case: Case, actor: Actor) -> CasePage:
    """Lay a case out for an office that has opened it, in a fixed number of queries."""
    folder = folder_of(case.release_id)
    is_whole = case.kind == Case.Kind.LIFE_EVENT
    part = case if is_whole else parts_of(case)[0]
    leads = case.parent is not None and case.parent.organisation == actor.hat.organisation
    history = of_case([case.pk])
    advised = advice.of_case(part)
    return CasePage(
        part,
        folder,
        definition_of(case),
        folder.life_events[case.parent.definition] if case.parent else None,
        folder.organisations[case.organisation],
        identity.masked(identity.decrypted(bytes(case.applicant.identifier))),
        [] if is_whole else _groups(part, folder, history),
        exhibits(part, folder) if case.kind == Case.Kind.SERVICE else [],
        [] if is_whole else clock_faces(part),
        documents_of([case.pk, case.parent_id] if leads and case.parent_id else [case.pk]),
        siblings(case, actor),
        [] if is_whole else open_tasks(part, actor),
        history,
        advised,
        None if is_whole else drawings_of([part])[part.pk],
        tables_of(advised, history),
        way_shown(part, folder),
        inspections_of(part) if case.kind == Case.Kind.SERVICE else (),
        tuple(copies_of([case.pk])),
    )


def _groups(part: Case, folder: CityFolder, history: list[Told]) -> list[Group]:
    form = folder.forms.get(part.definition)
    values = values_of(part)
    corrected = {name for told in history for name in _corrected(told)}
    found = []
    for group, name in GROUPS.items():
        fields = [field for field in form.fields if field.element.group == group] if form else []
        answers = [_answer(field, values, corrected) for field in fields if field.id in values]
        if answers:
            found.append(Group(name, answers))
    return found


def _answer(field: Field, values: dict[str, Any], corrected: set[str]) -> Answer:
    return Answer(field, shown(field, values[field.id], get_language() or "zh-hans"), field.id in corrected)


def _corrected(told: Told) -> list[str]:
    fields: list[str] = told.data.get("fields", []) if told.type == "correction-made" else []
    return fields

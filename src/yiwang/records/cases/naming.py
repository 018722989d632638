"""What a case is about, by its kind: a service, a life event, or a procedure an office began."""

from dataclasses import dataclass

from yiwang.definitions.base import Text
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.kernel import bpmn
from yiwang.records.cases.models import Case
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Loop:
    """A procedure that offices begin by themselves (案卷), as pages name it."""

    id: str
    name: Text
    procedure: str
    basis: tuple[str, ...] = ()


def loop_of(procedure: bpmn.Procedure) -> Loop:
    """Name a procedure; its drawing has one language."""
    name = procedure.name or procedure.id
    return Loop(procedure.id, Text(zh=name, en=name), procedure.id)


def definition_of(case: Case) -> Service | LifeEvent | Loop:
    """Return what a case is about, under its own release."""
    folder = folder_of(case.release_id)
    match case.kind:
        case Case.Kind.PROCEDURE:
            return loop_of(folder.procedures[case.definition])
        case Case.Kind.LIFE_EVENT:
            return folder.life_events[case.definition]
    return folder.services[case.definition]

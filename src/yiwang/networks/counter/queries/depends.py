"""What hangs on answers: the condition in words, and the services and papers it brings."""

from dataclasses import dataclass

from yiwang.definitions import CityFolder, condition
from yiwang.definitions.base import Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.definitions.when import home_of


@dataclass(frozen=True)
class Dependence:
    """A condition, the questions of the form that decide it, and what belongs only when it holds."""

    condition: Text
    questions: tuple[Text, ...]
    services: tuple[Service, ...]
    evidence: tuple[EvidenceKind, ...]


def words_of(folder: CityFolder, name: str) -> Text:
    """Return a condition in words, by the name the planner knows it by."""
    found = condition(folder, name).decision
    return Text(zh=found.display.zh or found.name, en=found.display.en)


def dependences(folder: CityFolder, event: LifeEvent) -> tuple[Dependence, ...]:
    """Return what of a life event depends on answers, condition by condition."""
    services: dict[str, list[Service]] = {}
    kinds: dict[str, list[EvidenceKind]] = {}
    for part in event.part:
        service = folder.services[part.service]
        if part.when:
            services.setdefault(part.when.name(), []).append(service)
        for need in service.evidence:
            if need.when:
                kinds.setdefault(need.when.name(home_of(service.id)), []).append(folder.evidence[need.kind])
    return tuple(
        Dependence(
            words_of(folder, name),
            tuple(folder.elements[element].name for element in condition(folder, name).questions),
            tuple(services.get(name, ())),
            tuple({kind.id: kind for kind in kinds.get(name, ())}.values()),
        )
        for name in dict.fromkeys([*services, *kinds])
    )

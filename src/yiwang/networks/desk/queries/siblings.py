"""The other parts of a life event, as far as an office may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yiwang.definitions.service import Service
from yiwang.records.cases.models import Case
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Sibling:
    """A part: how it stands and when it is due. Only one's own may be opened."""

    case: Case
    service: Service
    due_on: date | None
    is_mine: bool
    is_this: bool


def siblings(case: Case, actor: Actor) -> list[Sibling]:
    """Return all parts for the office that leads, else only the parts of one's own office."""
    whole = case if case.kind == Case.Kind.LIFE_EVENT else case.parent
    if whole is None:
        return []
    office = actor.hat.organisation
    parts = whole.parts.all() if whole.organisation == office else whole.parts.filter(organisation=office)
    folder = folder_of(case.release_id)
    return [
        Sibling(
            part,
            folder.services[part.definition],
            _due(part),
            part.organisation == office,
            part.pk == case.pk,
        )
        for part in _in_order(parts.prefetch_related("clocks"))
    ]


def _in_order(parts: Iterable[Case]) -> list[Case]:
    return sorted(parts, key=lambda part: part.pk.int)


def _due(part: Case) -> date | None:
    running = [clock for clock in part.clocks.all() if clock.stopped_on is None]
    return max((clock.promised_on or clock.due_on for clock in running), default=None)

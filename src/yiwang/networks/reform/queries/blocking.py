"""What keeps the city's life events long: papers nobody shares yet, the one being composed counted in."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from yiwang.definitions import CityFolder, Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.spec import life_event_spec, service_specs
from yiwang.kernel.bundles import Plan, blockers
from yiwang.records.registry.releases import folder_of

MOST = 8


@dataclass(frozen=True)
class Block:
    """A kind of evidence applicants still hand in, in how many life events, and who could share it.

    ``holder`` keeps the register it lies in already, else issues it; None when the folder names nobody.
    """

    kind: EvidenceKind
    submissions: int
    life_events: tuple[Text, ...]
    is_ours: bool
    in_register: bool
    holder: Organisation | None


def blocks(release: UUID, plan: Plan | None, revises: str, name: Text | None) -> list[Block]:
    """Rank what sharing would remove most, this plan counted as one life event more (or anew).

    The first eight, then whatever else this plan asks for.
    """
    folder = folder_of(release)
    events = {kind: set(names) for kind, names in _everywhere(release).items()}
    ours = {item.kind for item in plan.supplied if item.required} if plan else set()
    for names in events.values():
        names.discard(revises)
    for kind in ours:
        events.setdefault(kind, set()).add("")
    ranked = sorted(
        ((kind, names) for kind, names in events.items() if names), key=lambda p: (-len(p[1]), p[0])
    )
    shown = [pair for place, pair in enumerate(ranked) if place < MOST or pair[0] in ours]
    return [_block(folder, kind, names, name) for kind, names in shown]


@lru_cache(maxsize=8)
def _everywhere(release: UUID) -> dict[str, tuple[str, ...]]:
    """The life events in which each kind must be handed in; kept in memory, as a release never changes."""
    folder = folder_of(release)
    events = folder.life_events.values()
    services = {
        spec.id: spec for event in events for spec in service_specs(event, folder.services, folder.forms)
    }
    found = blockers([life_event_spec(event) for event in events], services.values())
    return {blocker.kind: blocker.life_events for blocker in found}


def _block(folder: CityFolder, kind: str, names: set[str], own: Text | None) -> Block:
    evidence = folder.evidence[kind]
    others = [folder.life_events[one].name for one in sorted(names - {""})]
    source = folder.datasets[evidence.dataset].organisation if evidence.dataset else evidence.issuer
    return Block(
        evidence,
        len(names),
        tuple([own or Text(zh="本件事", en="this one"), *others] if "" in names else others),
        "" in names,
        evidence.dataset is not None,
        folder.organisations.get(source) if source else None,
    )

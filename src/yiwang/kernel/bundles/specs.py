"""What goes in: services with their fields, evidence and outputs, and a life event that names them."""

from dataclasses import dataclass
from typing import Literal

Source = Literal["supplied", "fetched", "produced", "form"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A form field: the data element of the vocabulary it asks for."""

    element: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A kind of evidence a service needs, and where the service by itself takes it from."""

    kind: str
    source: Source
    required: bool = True


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """A service: whose it is, what it asks, what it issues, and how many working days it takes."""

    id: str
    organisation: str
    fields: tuple[FieldSpec, ...] = ()
    evidence: tuple[EvidenceNeed, ...] = ()
    outputs: tuple[str, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A service of a life event; it belongs unless, or only when, a kind of evidence is already held."""

    service: str
    unless_held: str | None = None
    when_held: str | None = None

    def belongs(self, held: frozenset[str]) -> bool:
        """Whether the service is part of the life event of somebody who holds `held`."""
        return self.unless_held not in held and (self.when_held is None or self.when_held in held)


@dataclass(frozen=True, slots=True)
class LifeEventSpec:
    """Several services applied for at once; `fetched` names kinds looked up whatever the services say."""

    id: str
    lead: str
    services: tuple[PartSpec, ...]
    fetched: frozenset[str] = frozenset()

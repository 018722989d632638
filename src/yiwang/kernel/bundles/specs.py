"""What goes in: services with their fields, evidence and outputs, and a life event that names them.

A `condition` is the name of a yes-or-no decision somebody else takes from the applicant's answers.
"""

from dataclasses import dataclass
from typing import Literal

Source = Literal["supplied", "fetched", "produced", "form"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A form field: the data element of the vocabulary it asks for, perhaps only under a condition."""

    element: str
    required: bool = True
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A kind of evidence a service needs, perhaps only under a condition, and where it takes it from."""

    kind: str
    source: Source
    required: bool = True
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """A service: whose it is, what it asks, what it issues, and how many working days it takes.

    `days`: the lawful limit; `promised`: the promised one, the lawful one when None; `visits`: how often
    the applicant has to come when it is applied for alone.
    """

    id: str
    organisation: str
    fields: tuple[FieldSpec, ...] = ()
    evidence: tuple[EvidenceNeed, ...] = ()
    outputs: tuple[str, ...] = ()
    days: int = 0
    promised: int | None = None
    visits: int = 0


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A service of a life event, and when it belongs.

    Always; or unless, or only when, a kind of evidence is already held; or when answers meet a condition.
    """

    service: str
    unless_held: str | None = None
    when_held: str | None = None
    condition: str | None = None

    def belongs(self, held: frozenset[str]) -> bool:
        """Whether what is held lets the service be part of the life event; conditions apart."""
        return self.unless_held not in held and (self.when_held is None or self.when_held in held)


@dataclass(frozen=True, slots=True)
class LifeEventSpec:
    """Several services applied for at once; `fetched` names kinds looked up whatever the services say."""

    id: str
    lead: str
    services: tuple[PartSpec, ...]
    fetched: frozenset[str] = frozenset()

"""``services/<id>/service.toml``: one service (政务服务事项); its elements follow GB/T 39554.2-2020."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.acceptance import Commitment, Way, Ways
from yiwang.definitions.base import Dated, Definition, Id, Text
from yiwang.definitions.when import When

ServiceKind = Literal[
    "licence",
    "penalty",
    "coercion",
    "levy",
    "payment",
    "inspection",
    "confirmation",
    "reward",
    "ruling",
    "other",
    "public",
]
"""GB/T 39554.1 types 01-10 and 20, in that order."""

Source = Literal["supplied", "fetched", "produced", "form"]


class Limit(Definition):
    """Lawful and promised time, such as ``20 working days``. ``demo`` says the number is a demo value."""

    lawful: str
    promised: str = ""
    demo: bool = False


class Fee(Definition):
    """What the service costs and on what basis; amount 0 means free."""

    amount: str = "0"
    currency: Literal["CNY"] = "CNY"
    basis: str = ""


class Need(Definition):
    """A piece of evidence the service needs, always or when a decision says so, and where it comes from."""

    kind: Id
    source: Source
    required: bool = True
    when: When | None = None
    may_follow: str = ""
    """Within how long after acceptance it may follow (容缺), as in ``5 working days``; blank: it may not."""
    note: Text | None = None


class FieldWhen(Definition):
    """A field of the service's form that is asked only when a decision says so."""

    element: Id
    when: When


class ActsFor(Definition):
    """Whom the applicant may act for once the service is granted: the elements that name the person."""

    kind: Literal["agent", "heir"]
    name: Id
    number: Id


class Output(Definition):
    """What the service issues; it becomes evidence for others."""

    kind: Id
    valid: str = ""
    acts_for: ActsFor | None = None
    founds: str = ""
    """The first two characters of the credit code (GB 32100) when the output founds a new firm."""


class Held(Definition):
    """A licence held that the service acts on: to change it, to renew it, or to end it (变更、延续、注销)."""

    kind: Id
    does: Literal["change", "renew", "end"]
    number: Id = "licence-number"
    """The element of the form that says which one."""


class Requirement(Dated):
    """A dated condition of acceptance, decided by a DMN model."""

    model: str
    decision: str


class Service(Definition):
    """One administrative service of one organisation."""

    id: Id
    name: Text
    organisation: Id
    kind: ServiceKind
    item_code: str = ""
    audience: tuple[Literal["person", "organisation"], ...] = ("person", "organisation")
    themes: tuple[Id, ...] = ()
    keywords: tuple[str, ...] = ()
    """What people call it who do not know its name, in any language (CPSV-AP ``dcat:keyword``)."""
    summary: Text | None = None
    conditions: tuple[Text, ...] = ()
    basis: tuple[str, ...] = ()
    as_of: Literal["received", "decided", "event"] = "received"
    """Which day says what version of the requirement holds; ``event`` is the answer to ``event_day``."""
    event_day: Id | None = None
    procedure: Id | None = None
    acceptance: Ways = ("normal",)
    commitment: Commitment | None = None
    clock: Limit | None = None
    fee: Fee | None = None
    visits: int | None = Field(default=None, ge=0)
    places: tuple[Text, ...] = ()
    phone: str = ""
    evidence: tuple[Need, ...] = ()
    field: tuple[FieldWhen, ...] = ()
    output: tuple[Output, ...] = ()
    held: Held | None = None
    requirement: tuple[Requirement, ...] = ()
    demo: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What the service lacks before anyone can apply for it: of evidence, clock, procedure."""
        lacks = {
            "evidence": not self.evidence,
            "clock": self.clock is None,
            "procedure": self.procedure is None,
        }
        return tuple(name for name, absent in lacks.items() if absent)

    def offers(self, way: Way) -> bool:
        """Tell whether it may be applied for in a way; the normal one is always open."""
        return way == "normal" or way in self.acceptance

    @property
    def can_apply(self) -> bool:
        """Tell whether the service says enough to be applied for."""
        return not self.missing

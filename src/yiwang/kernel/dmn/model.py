"""A decision model as read from a file: what there is, before anything is evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel.dmn.boxed import PLAIN, Display, Expression, Function, Parameter
from yiwang.kernel.dmn.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type (DMN 1.5 7.3.2); components have the same shape."""

    place: Place
    name: str
    type_ref: str | None = None
    collection: bool = False
    allowed: str | None = None
    constraint: str | None = None
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None
    display: Display = PLAIN


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The type of a function."""

    parameters: tuple[Parameter, ...]
    output: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to another element: the target's namespace and id."""

    place: Place
    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class InputData:
    """A value the outside must bring."""

    place: Place
    id: str
    name: str
    type_ref: str | None
    display: Display = PLAIN


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, what it requires and how it is taken; without logic it can only be supplied."""

    place: Place
    id: str
    name: str
    type_ref: str | None
    requires: tuple[Reference, ...]
    knowledge: tuple[Reference, ...]
    logic: Expression | None
    question: str = ""
    display: Display = PLAIN


@dataclass(frozen=True, slots=True)
class Bkm:
    """A business knowledge model: a function decisions may call."""

    place: Place
    id: str
    name: str
    type_ref: str | None
    knowledge: tuple[Reference, ...]
    logic: Function | None


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service (DMN 1.5 6.3.9); inputs come first among its parameters, then input decisions."""

    place: Place
    id: str
    name: str
    type_ref: str | None
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


Node = InputData | Decision | Bkm | Service


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, visible under a name (an empty name puts its contents in this model's own space)."""

    place: Place
    name: str
    namespace: str
    location: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """Which rule this is: a digest of the exact files read, and what the author declares."""

    digest: str
    declared: str = ""

    def __str__(self) -> str:
        """The declared version with the first digits of the digest."""
        return f"{self.declared} ({self.digest[:12]})" if self.declared else self.digest[:12]


@dataclass(slots=True)
class Model:
    """A loaded model with its imports; treat it as read-only.

    `problems` are faults in FEEL texts: the decisions concerned answer with an error, the others work.
    """

    file: str
    name: str
    namespace: str
    dmn_version: str
    version: Version
    types: tuple[ItemDefinition, ...]
    nodes: dict[str, Node]
    imports: tuple[Import, ...]
    imported: dict[str, Model] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    compiled: Any = field(default=None, repr=False)
    by_name: dict[str, Node] = field(default_factory=dict, repr=False)

    def named(self, name: str) -> Node | None:
        """The element with this name, else the one with this id."""
        if not self.by_name:
            self.by_name.update({node.name: node for node in self.nodes.values()})
        return self.by_name.get(name) or self.nodes.get(name)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Decisions in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Decision))

    @property
    def inputs(self) -> tuple[InputData, ...]:
        """Input data in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, InputData))

    @property
    def services(self) -> tuple[Service, ...]:
        """Decision services in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Service))

    @property
    def knowledge(self) -> tuple[Bkm, ...]:
        """Business knowledge models in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Bkm))

"""Boxed expressions as read from a file (DMN 1.5 chapter 7.3 and 10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from yiwang.kernel.dmn.problems import Place


@dataclass(frozen=True, slots=True)
class Display:
    """How a value is shown to people: labels, unit, and a factor (0.021 times 100 reads 2.1 %).

    `step` is the distance between possible values, such as 1 for persons: between 30 and 31 there are none.
    """

    zh: str = ""
    en: str = ""
    unit: str = ""
    times: int = 1
    decimals: int | None = None
    step: Decimal | None = None

    def over(self, base: Display) -> Display:
        """This display, filled up from another where it says nothing."""
        return Display(
            zh=self.zh or base.zh,
            en=self.en or (base.en if not self.zh else ""),
            unit=self.unit or base.unit,
            times=self.times if self.unit else base.times,
            decimals=base.decimals if self.decimals is None else self.decimals,
            step=self.step or base.step,
        )


PLAIN = Display()
"""Shown as it is, under its own name."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL text."""

    place: Place
    text: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a boxed context; without a name it is the context's result."""

    place: Place
    name: str | None
    type_ref: str | None
    body: Expression | None


@dataclass(frozen=True, slots=True)
class Context:
    """Named expressions, each seeing those before it."""

    place: Place
    entries: tuple[Entry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ListBox:
    """A list of expressions."""

    place: Place
    items: tuple[Expression, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation."""

    name: str
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts written as a grid."""

    place: Place
    columns: tuple[Column, ...]
    rows: tuple[tuple[Expression, ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter."""

    name: str
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition; `kind` is FEEL, Java or PMML."""

    place: Place
    kind: str
    parameters: tuple[Parameter, ...]
    body: Expression | None
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """A parameter of an invocation and its argument."""

    place: Place
    name: str
    body: Expression | None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call by parameter names."""

    place: Place
    callee: Literal
    bindings: tuple[Binding, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """The items of a list for which `match` is true."""

    place: Place
    source: Expression
    match: Expression
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """if, then, else."""

    place: Place
    condition: Expression
    then: Expression
    otherwise: Expression
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Iterator:
    """`kind` is for, some or every."""

    place: Place
    kind: str
    variable: str
    source: Expression
    body: Expression
    type_ref: str | None = None


class HitPolicy(Enum):
    """How many rules may match and which counts (DMN 1.5 8.2.8)."""

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"
    COLLECT = "C"


class Aggregation(Enum):
    """How a COLLECT table folds its results; NONE keeps the list."""

    NONE = ""
    SUM = "+"
    MIN = "<"
    MAX = ">"
    COUNT = "#"


@dataclass(frozen=True, slots=True)
class InputClause:
    """A condition column: what is tested, and which values it may have."""

    place: Place
    expression: Literal
    label: str
    allowed: str | None = None
    display: Display | None = None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A conclusion column."""

    place: Place
    name: str | None
    label: str
    type_ref: str | None = None
    values: str | None = None
    default: Literal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `number` counts from 1, as people read tables."""

    place: Place
    number: int
    id: str
    conditions: tuple[Literal, ...]
    outputs: tuple[Literal, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    place: Place
    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    annotation_names: tuple[str, ...] = ()
    type_ref: str | None = None

    @property
    def policy_mark(self) -> str:
        """The hit policy as printed in a table's corner: U, F, C+ and so on."""
        return self.hit_policy.value + self.aggregation.value


Expression = (
    Literal | Context | ListBox | Relation | Function | Invocation | Filter | Conditional | Iterator | Table
)

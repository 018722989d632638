"""What a policy is made of."""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[str, ...]  # the cells, then the result


@dataclass(frozen=True)
class Formula:
    """A decision that is one expression."""

    name: str
    text: str


@dataclass(frozen=True)
class Table:
    """A decision table of one output; `hit` is DMN's policy, with the aggregation of COLLECT."""

    name: str
    inputs: tuple[str, ...]
    rows: tuple[Row, ...]
    hit: str = "FIRST"


Step = Formula | Table


@dataclass(frozen=True)
class Policy:
    """Steps in order, each may use those before it; the last is the answer."""

    name: str
    steps: tuple[Step, ...]


def policy(name: str, *steps: Step) -> Policy:
    return Policy(name, steps)


def table(name: str, inputs: str, *rows: Row, hit: str = "FIRST") -> Table:
    """A table; a last row may be shorter, its cells then are all open."""
    names = tuple(inputs.split())
    full = tuple(row if len(row) > len(names) else ("-",) * len(names) + row[-1:] for row in rows)
    return Table(name, names, full, hit)


SME = '"medium", "small", "micro"'
SMALL = '"small", "micro"'

"""Reading a cell as a set of values, where it is one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.tables.sets import ORDERED, CellSet, Interval, point, union
from yiwang.kernel.feel.syntax import nodes as n

KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    feel.Date: "date",
    feel.YearsMonths: "years and months duration",
    feel.DaysTime: "days and time duration",
}
"""Kinds of values a set can hold, by class."""
CLASSES = {kind: cls for cls, kind in KINDS.items()}

_CONSTRUCTORS = frozenset({"date", "duration", "number"})


def cell_set(cell: n.UnaryTests) -> CellSet | None:
    """The values a cell accepts, or None when that is no simple set (or the cell is `-`)."""
    whole = tests_set(cell.tests)
    if whole is None or not cell.negated:
        return whole
    return None if whole.negated else CellSet(whole.kind, whole.intervals, whole.points, negated=True)


def tests_set(tests: Iterable[n.Node]) -> CellSet | None:
    """The values that pass one of several tests, or None when that is no simple set."""
    parts = [_test_set(test) for test in tests]
    found = [part for part in parts if part is not None]
    if not parts or len(found) < len(parts):
        return None
    return found[0] if len(found) == 1 else union(found)


def constant(node: n.Node) -> Any:
    """The value of a constant expression; None when it is not constant (or null)."""
    if isinstance(node, n.Literal):
        return None if feel.is_null(node.value) else node.value
    if isinstance(node, n.Negate):
        value = constant(node.operand)
        return -value if isinstance(value, Decimal) else None
    if isinstance(node, n.Call) and _constructs(node):
        value = feel.compile(node)({})
        return None if feel.is_null(value) else value
    return None


def _constructs(node: n.Call) -> bool:
    """Whether this is `date("...")` or its like over constants, not a function of the model's own."""
    function = node.function
    return (
        isinstance(function, n.Variable)
        and function.known
        and function.name in _CONSTRUCTORS
        and all(isinstance(arg, n.Literal) for arg in node.args)
    )


def _test_set(test: n.Node) -> CellSet | None:
    if isinstance(test, n.CompareTest):
        return _comparison(test.operator, constant(test.endpoint))
    if isinstance(test, n.ValueTest):
        return None if test.reads_input else _test_set(test.expression)
    if isinstance(test, n.RangeNode):
        return _range(test)
    if isinstance(test, n.ListNode):
        return tests_set(test.items)
    value = constant(test)
    kind = KINDS.get(value.__class__)
    return None if kind is None else point(kind, value)


def _comparison(operator: str, value: Any) -> CellSet | None:
    kind = KINDS.get(value.__class__)
    if kind is None:
        return None
    if operator == "=":
        return point(kind, value)
    if operator == "!=":
        same = point(kind, value)
        return CellSet(kind, same.intervals, same.points, negated=True)
    if kind not in ORDERED:
        return None
    if operator in {"<", "<="}:
        return CellSet(kind, (Interval(None, value, False, operator == "<="),))
    return CellSet(kind, (Interval(value, None, operator == ">=", False),))


def _range(node: n.RangeNode) -> CellSet | None:
    if node.operator:
        return _comparison(node.operator, constant(node.end if node.end is not None else node.start or node))
    low, high = (None if end is None else constant(end) for end in (node.start, node.end))
    kind = KINDS.get(low.__class__)
    if kind is None or kind not in ORDERED or low.__class__ is not high.__class__:
        return None
    return CellSet(kind, (Interval(low, high, node.start_included, node.end_included),))

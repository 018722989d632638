"""Unary tests and `in` (DMN 1.5, table 55), over columns."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.comparing import equal, ordered, unequal
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Between,
    Function,
    Items,
    Record,
    Value,
    kind_name,
    null_of,
)
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Given, Plain, Sure, Truth, every, opposite, some
from yiwang.kernel.feel.syntax import nodes as n

ValueOf = Callable[[n.Node], Value]
Plainly = Callable[[Value], bool]
_FAILING = (n.Arithmetic, n.Negate, n.Comparison, n.Between, n.Path, n.Call)
"""Nodes whose null is always an error."""
_STRICT = frozenset(
    {
        "abs",
        "decimal",
        "floor",
        "ceiling",
        "round up",
        "round down",
        "round half up",
        "round half down",
        "modulo",
    }
    | {
        "string length",
        "substring",
        "substring before",
        "substring after",
        "contains",
        "starts with",
        "ends with",
    }
    | {"date", "duration", "years and months duration"}
)


def unary(sheet: Sheet, node: n.UnaryTests, subject: Value, value_of: ValueOf, plain: Plainly) -> Truth:
    """Whether a value passes the tests of a cell."""
    if not node.tests:
        return Fixed(True)
    found = some([test(sheet, one, subject, value_of, plain) for one in node.tests])
    return opposite(found) if node.negated else found


def test(sheet: Sheet, node: n.Node, subject: Value, value_of: ValueOf, plain: Plainly) -> Truth:
    """One test; `value_of` gives the values of its expressions, which may speak of the subject as `?`.

    `plain` tells of a name's value whether its null was given, not an error.
    """
    if isinstance(node, n.CompareTest):
        bound = value_of(node.endpoint)
        if node.operator in {"=", "!="}:
            return (equal if node.operator == "=" else unequal)(sheet, subject, bound)
        return ordered(sheet, node.operator, subject, bound)
    assert isinstance(node, n.ValueTest)
    tested = value_of(node.expression)
    if node.reads_input:
        if isinstance(tested, Truth | Absent):
            return tested if isinstance(tested, Truth) else Fixed(None)
        return _needing(passes(sheet, subject, tested), tested)
    if isinstance(node.expression, n.Literal) and isinstance(tested, Fixed) and tested.value is not None:
        return _literally(subject, tested)
    if isinstance(tested, Fixed) and isinstance(node.expression, n.Literal) and tested.value is not None:
        return _truth_written(subject, tested.value)
    found = _told(subject, tested) if isinstance(tested, Truth) else passes(sheet, subject, tested)
    return found if null_of(tested) is None else _by_origin(found, node.expression, tested, plain)


def _needing(found: Truth, tested: Value) -> Truth:
    """Null where the value tested against is."""
    null = null_of(tested)
    return found if null is None else Given(found, (b.case([(null, b.NULL)], b.TRUE),))


def _by_origin(found: Truth, node: n.Node, tested: Value, plain: Plainly) -> Truth:
    """FEEL tells a null somebody gave, which null equals, from an error, beside which all is unknown."""
    if isinstance(node, _FAILING) and not _joins(node):
        return _needing(found, tested)
    if isinstance(node, n.Literal) and not isinstance(node.value, FeelError):
        return found
    if isinstance(node, n.RangeNode | n.ListNode):
        return found
    if isinstance(node, n.Variable) and plain(tested):
        return found
    raise OutsideProfileError(
        "a test that may be null", "whether by an error or not is not known", "Write `? = ...` or `= ...`."
    )


def _joins(node: n.Node) -> bool:
    return isinstance(node, n.Call) and not (
        isinstance(node.function, n.Variable) and node.function.name in _STRICT
    )


def passes(sheet: Sheet, subject: Value, tested: Value) -> Truth:
    """Whether a value equals another, or lies in the range or list it is."""
    if isinstance(tested, Between):
        return in_range(sheet, subject, tested)
    if isinstance(tested, Items):
        return in_list(sheet, subject, tested)
    return equal(sheet, subject, tested)


def in_list(sheet: Sheet, subject: Value, tested: Items) -> Truth:
    """Whether a value is in a list, or in a range in the list; never null."""
    if isinstance(subject, Items | Record | Function | Between) or tested.absent is not None:
        raise OutsideProfileError(
            "in a list", f"a {kind_name(subject)} is looked for", "Look for simple values."
        )
    found: list[Truth] = []
    for item in tested.items:
        if isinstance(item.value, Between):
            told = in_range(sheet, subject, item.value)
        else:
            told = _same(sheet, subject, item.value)
        found.append(told if item.present is None else every([Sure(item.present), told]))
    return Sure(some(found))


def _same(sheet: Sheet, left: Value, right: Value) -> Truth:
    """Equality as lists need it: values of different kinds are not equal."""
    if isinstance(left, Absent) or isinstance(right, Absent) or kind_name(left) == kind_name(right):
        return equal(sheet, left, right)
    return Fixed(False)


def in_range(sheet: Sheet, subject: Value, tested: Between) -> Truth:
    """Whether a value lies in a range; null when it or an end is."""
    if tested.operator:
        bound = tested.high if tested.operator[0] == "<" else tested.low
        if tested.operator in {"=", "!="}:
            return (equal if tested.operator == "=" else unequal)(sheet, subject, bound or NOTHING)
        return ordered(sheet, tested.operator, subject, bound or NOTHING)
    low, high = tested.low or NOTHING, tested.high or NOTHING
    if isinstance(low, Absent) or isinstance(high, Absent):
        return Fixed(None)
    above = ordered(sheet, ">=" if tested.low_in else ">", subject, low)
    below = ordered(sheet, "<=" if tested.high_in else "<", subject, high)
    return within(above, below, (subject, low, high))


def within(above: Truth, below: Truth, operands: tuple[Value, ...]) -> Truth:
    """Both comparisons, null where an operand is null even if one of them fails."""
    both = every([above, below])
    nulls = [null for operand in operands if (null := null_of(operand)) is not None]
    only_subject = all(null_of(operand) is None for operand in operands[1:])
    if not nulls or (only_subject and not isinstance(both, Fixed)):
        return both
    there: list[Sql] = [b.case([(null, b.NULL)], b.TRUE) for null in nulls]
    return Given(both, tuple(there), implied=not isinstance(both, Fixed))


def _literally(subject: Value, tested: Fixed) -> Truth:
    """`true` or `false` written as a test: a value to equal, which null does not."""
    if isinstance(subject, Truth):
        return Sure(subject if tested.value else opposite(subject))
    null = null_of(subject)
    if not tested.value or null is None:
        return tested
    return Plain(b.negation(null), may_be_null=False)


def _truth_written(subject: Value, wanted: bool) -> Truth:
    """`true` or `false` written as a test: a value to equal, which null does not."""
    if isinstance(subject, Truth):
        return Sure(subject if wanted else opposite(subject))
    null = null_of(subject)
    if not wanted or isinstance(subject, Absent):
        return Fixed(False)
    return Fixed(True) if null is None else Plain(b.negation(null), may_be_null=False)


def _told(subject: Value, tested: Truth) -> Truth:
    """A test that is true or false in itself holds or not, unless the input is a truth value to equal."""
    null = null_of(subject)
    if isinstance(tested, Fixed) and tested.value is not None:
        if not isinstance(subject, Truth):
            return tested
        return opposite(Sure(opposite(subject))) if tested.value else Sure(opposite(subject))
    if isinstance(tested, Fixed):
        return Fixed(False) if null is None else Plain(null, may_be_null=False)
    own = tested.exact()
    unknown = b.FALSE if null is None else null
    if not isinstance(subject, Truth):
        return Plain(b.case([(b.not_null(own), own)], unknown), may_be_null=False)
    empty = b.case([(b.is_null(own), b.TRUE)], own)
    same = b.call("COALESCE", b.binary(exp.EQ, subject.exact(), own), b.FALSE)
    return Plain(b.case([(unknown, empty)], same), may_be_null=False)

"""Hot expressions as Python source: the common case straight, everything else left to the closures.

What is emitted holds only while every name has a value of its expected kind and nothing goes wrong. Each name
is checked when it is read, and any doubt or exception hands the whole expression to the closures, which know
null, errors and their reasons. FEEL has no side effects, so starting over is sound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import single_class
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    DateType,
    DaysTimeType,
    NumberType,
    StringType,
    Type,
    YearsMonthsType,
    plain_type,
)
from yiwang.kernel.feel.values.numbers import CONTEXT

Slow = Callable[[Any], Any]
# Kinds whose Python order and equality are FEEL's.
DIRECT = (NumberType, StringType, DateType, YearsMonthsType, DaysTimeType)
METHODS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Unsupported(Exception):
    """This part of the expression is left to the closures."""


class Code(NamedTuple):
    """Python source of a part; `sure` when its value is never null nor an error."""

    text: str
    type: Type
    sure: bool = True


def within(value: Code, low: str, high: str) -> str:
    """Whether a value lies between ends, each written with its operator.

    Both are asked: an end that fails makes the whole unknown, and Python's own chain would pass it over.
    """
    return f"(({value.text} {low}) & ({value.text} {high}))"


Emit = Callable[["Quick", Any, Type], Code]
EMITTERS: dict[type[n.Node], Emit] = {}


def quick(kind: type[n.Node]) -> Callable[[Emit], Emit]:
    """Register the emitter of a kind of node."""

    def register(emit: Emit) -> Emit:
        EMITTERS[kind] = emit
        return emit

    return register


class Quick:
    """Collects source for one or more expressions that read the same environment."""

    def __init__(self, builtins: Mapping[str, Any], known: Callable[[str], Type | None]) -> None:
        self.builtins = builtins
        self.known = known
        self.values: dict[str, Any] = {"FeelError": FeelError, "Decimal": Decimal}
        self.loads: dict[tuple[str, ...], str] = {}
        self.kinds: dict[str, Type] = {}
        self.subject: Code | None = None
        self.input_kind: Type = AnyType
        self.temporaries = 0
        for method in METHODS.values():
            self.values[method] = getattr(CONTEXT, method)

    def emit(self, node: n.Node, hint: Type = AnyType) -> Code:
        """The source of a node; `hint` is the kind its surroundings expect. Raises Unsupported."""
        emitter = EMITTERS.get(node.__class__)
        if emitter is None:
            raise Unsupported
        return emitter(self, node, hint)

    def constant(self, value: Any) -> str:
        """A name for a value in the emitted source."""
        name = f"k{len(self.values)}"
        self.values[name] = value
        return name

    def temporary(self) -> str:
        """A fresh local name."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def load(self, path: tuple[str, ...], kind: Type) -> Code:
        """A value read from the environment, checked to be of a kind."""
        if kind not in DIRECT and kind is not BooleanType:
            raise Unsupported
        name = self.raw(path)
        if self.kinds.setdefault(name, kind) != kind:
            raise Unsupported
        return Code(name, kind)

    def raw(self, path: tuple[str, ...]) -> str:
        """A value read from the environment, unchecked."""
        if path not in self.loads:
            if len(path) > 1:
                self.raw(path[:-1])
            self.loads[path] = f"v{len(self.loads)}"
        return self.loads[path]

    def prologue(self) -> list[str]:
        """The lines that read and check what the expressions need."""
        lines = []
        for path, name in self.loads.items():
            if path == ("?",):
                lines.append(f"{name} = value")
            else:
                holder = self.loads[path[:-1]] if len(path) > 1 else "env"
                lines.append(f"{name} = {holder}[{path[-1]!r}]")
            kind = self.kinds.get(name)
            if kind is not None:
                lines.append(
                    f"if {name}.__class__ is not {self._class(kind)}: return slow({self.parameters})"
                )
        return lines

    parameters = "env"

    def function(self, code: Code, slow: Slow, parameters: str = "env") -> Callable[..., Any]:
        """A Python function of the environment; whatever is not the common case goes to `slow`."""
        self.parameters = parameters
        lines = [f"def run({parameters}):", " try:"]
        lines += [f"  {line}" for line in self.prologue()]
        if code.sure:
            lines.append(f"  return {code.text}")
        else:
            lines.append(f"  result = {code.text}")
            lines.append(f"  return slow({parameters}) if result.__class__ is FeelError else result")
        lines += [" except Exception:", f"  return slow({parameters})"]
        names = {**self.values, "slow": slow}
        exec(compile("\n".join(lines), "<feel>", "exec"), names)  # noqa: S102 (source made here, of checked parts)
        made: Callable[..., Any] = names["run"]
        return made

    def _class(self, kind: Type) -> str:
        python = single_class(kind)
        assert python is not None
        if python in (bool, str):
            return python.__name__
        if python is Decimal:
            return "Decimal"
        self.values.setdefault(python.__name__, python)
        return python.__name__


def kind_of(kind: Type, hint: Type) -> Type:
    """A kind, or the expected one when it is not known."""
    kind = plain_type(kind)
    return kind if kind is not AnyType else hint


def subject(q: Quick, kind: Type) -> Code:
    """What `?` stands for here."""
    if q.subject is not None:
        return q.subject
    return q.load(("?",), kind_of(q.input_kind, kind))


def compared(q: Quick, operator: str, left: Code, right: Code) -> Code:
    """A comparison of two parts of one kind. Raises Unsupported."""
    ordered = operator not in ("=", "!=")
    if left.type != right.type or not (left.type in DIRECT or (left.type is BooleanType and not ordered)):
        raise Unsupported
    if not (left.sure and right.sure) and not ordered:
        raise Unsupported
    return Code(f"({left.text} {_PYTHON[operator]} {right.text})", BooleanType)


def truth(q: Quick, node: n.Node) -> str:
    """The source of a part that is surely true or false. Raises Unsupported."""
    code = q.emit(node, BooleanType)
    if code.type is not BooleanType or not code.sure:
        raise Unsupported
    return code.text

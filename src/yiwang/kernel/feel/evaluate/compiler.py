"""The compiler's core: where names live, and which reader turns which node into a closure.

A frame is a list; every name used has a slot in it, decided here. A function value keeps a copy of the frame
it was made in, and each invocation runs in a copy of that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import SimpleType, Type

Frame = list[Any]
Closure = Callable[[Frame], Any]
Emit = Callable[["Compiler", Any], Closure]

EMITTERS: dict[type[n.Node], Emit] = {}


def emits(kind: type[n.Node]) -> Callable[[Emit], Emit]:
    """Register the emitter of a kind of node."""

    def register(emit: Emit) -> Emit:
        EMITTERS[kind] = emit
        return emit

    return register


class Layer:
    """Names bound by one construct. A filter's layer also offers the entries of the item in `item`."""

    __slots__ = ("item", "names", "parent")

    def __init__(self, names: dict[str, int], parent: Layer | None, item: int | None = None) -> None:
        self.names = names
        self.parent = parent
        self.item = item


class Compiler:
    """Compiles one expression; `log` makes every closure report its value."""

    def __init__(
        self, source: str, scope: Scope, builtins: Any, log: Callable[[Any, Any], None] | None = None
    ) -> None:
        self.source = source
        self.scope = scope
        self.builtins = builtins
        self.log = log
        self.layer: Layer | None = None
        self.slots = 0
        self.inputs: dict[str, int] = {}
        self.metered = False
        self.used: set[int] = set()

    def compile(self, node: n.Node) -> Closure:
        """The closure of a node."""
        closure = EMITTERS[node.__class__](self, node)
        if self.log is None or isinstance(node, n.Literal):
            return closure
        return self._logged(node, closure)

    def slot(self) -> int:
        """A fresh place in the frame."""
        self.slots += 1
        return self.slots - 1

    def input(self, name: str) -> int:
        """The place of a name given from outside."""
        if name not in self.inputs:
            self.inputs[name] = self.slot()
        return self.inputs[name]

    def bind(self, *names: str, item: int | None = None) -> list[int]:
        """Open a layer with these names; returns their places. Close it with `unbind`."""
        slots = {name: self.slot() for name in names}
        self.layer = Layer(slots, self.layer, item)
        return list(slots.values())

    def unbind(self) -> None:
        """Close the innermost layer."""
        if self.layer is not None:
            self.layer = self.layer.parent

    def error(self, reason: str, node: n.Node) -> FeelError:
        """An error placed at a node."""
        return FeelError(reason, node.span, self.source)

    def placed(self, closure: Closure, node: n.Node) -> Closure:
        """A closure whose unplaced errors get the place of a node."""
        span, source = node.span, self.source

        def place(frame: Frame) -> Any:
            value = closure(frame)
            return value.at(span, source) if value.__class__ is FeelError else value

        return place

    def _logged(self, node: n.Node, closure: Closure) -> Closure:
        log, span = self.log, node.span
        assert log is not None

        def report(frame: Frame) -> Any:
            value = closure(frame)
            log(span, value)
            return value

        return report


def single_class(kind: Type) -> type | None:
    """The Python class all values of a simple type have, None for others."""
    return kind.classes[0] if isinstance(kind, SimpleType) and len(kind.classes) == 1 else None

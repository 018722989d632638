"""A compiled expression: called with values for its names, as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yiwang.kernel.feel.errors import FeelError, Span
from yiwang.kernel.feel.evaluate import (  # noqa: F401 (they register their emitters)
    filters,
    functions,
    iteration,
    leaves,
    logic,
    tests,
)
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler
from yiwang.kernel.feel.evaluate.quick import Quick, Unsupported
from yiwang.kernel.feel.limits import METER, TOO_DEEP, OutOfBudgetError, Run, exhaust
from yiwang.kernel.feel.syntax.nodes import Node, UnaryTests
from yiwang.kernel.feel.syntax.scope import Scope

Trace = list[tuple[Span, Any]]


HOT = 40  # runs before an expression is worth turning into Python source


class Compiled:
    """An expression ready to run: `compiled(env) -> value`.

    `inputs` are the names it reads. It never raises: what goes wrong is a FeelError value.
    """

    __slots__ = (
        "_blank",
        "_calls",
        "_entry",
        "_loads",
        "_metered",
        "_missing",
        "_run",
        "_test_entry",
        "builtins",
        "inputs",
        "node",
        "scope",
        "source",
    )

    def __init__(self, node: Node, source: str, scope: Scope, builtins: Any) -> None:
        self.node = node
        self.source = source
        self.scope = scope
        self.builtins = builtins
        compiler = Compiler(source, scope, builtins)
        self._run = _closure(compiler, node)
        self._loads = tuple(compiler.inputs.items())
        self.inputs = tuple(compiler.inputs)
        self._blank: list[Any] = [None] * compiler.slots
        self._metered = compiler.metered
        self._missing = {name: FeelError(f"'{name}' has no value") for name in self.inputs}
        self._calls = 0
        self._entry: Callable[[Mapping[str, Any]], Any] = self._counted
        self._test_entry: Callable[[Any, Mapping[str, Any]], Any] = self._test_counted

    def __call__(self, env: Mapping[str, Any], now: object = None) -> Any:
        """The value for an environment of FEEL values. `now` is the moment now() and today() speak of."""
        return self._entry(env) if now is None else self._by_closures(env, now)

    def test(self, value: Any, env: Mapping[str, Any], now: object = None) -> Any:
        """For unary tests: whether an input value passes: true, false, null or a FeelError."""
        return self._test_entry(value, env) if now is None else self._test_by_closures(value, env, now)

    def _counted(self, env: Mapping[str, Any]) -> Any:
        self._calls += 1
        if self._calls >= HOT:
            self._entry = quickened(self.node, self.scope, self.builtins, self._by_closures, "env")
        return self._by_closures(env)

    def _test_counted(self, value: Any, env: Mapping[str, Any]) -> Any:
        self._calls += 1
        if self._calls >= HOT:
            self._test_entry = quickened(
                self.node, self.scope, self.builtins, self._test_by_closures, "value, env"
            )
        return self._test_by_closures(value, env)

    def _by_closures(self, env: Mapping[str, Any], now: object = None) -> Any:
        frame = self._blank[:]
        for name, slot in self._loads:
            frame[slot] = env[name] if name in env else self._missing[name]
        return self._started(frame, now)

    def _test_by_closures(self, value: Any, env: Mapping[str, Any], now: object = None) -> Any:
        frame = self._blank[:]
        missing = self._missing
        for name, slot in self._loads:
            frame[slot] = value if name == "?" else env[name] if name in env else missing[name]
        return self._started(frame, now)

    def _started(self, frame: list[Any], now: object) -> Any:
        if not self._metered:
            return self._bare(frame)
        if METER.depth and now is None:
            return self._guarded(frame, self._run)
        with Run(now):
            return self._guarded(frame, self._run)

    def trace(self, env: Mapping[str, Any], now: object = None) -> tuple[Any, Trace]:
        """The value, and the value of every part of the expression in the order they were computed."""
        steps: Trace = []
        compiler = Compiler(
            self.source, self.scope, self.builtins, lambda span, value: steps.append((span, value))
        )
        run = _closure(compiler, self.node)
        frame: list[Any] = [None] * compiler.slots
        for name, slot in compiler.inputs.items():
            frame[slot] = env[name] if name in env else self._missing[name]
        with Run(now):
            return self._guarded(frame, run), steps

    def _bare(self, frame: list[Any]) -> Any:
        try:
            return self._run(frame)
        except RecursionError:
            exhaust()
            return FeelError(TOO_DEEP, self.node.span, self.source)

    def _guarded(self, frame: list[Any], run: Closure) -> Any:
        METER.guards += 1
        try:
            return run(frame)
        except OutOfBudgetError:
            return FeelError(METER.reason, self.node.span, self.source)
        except RecursionError:
            exhaust()
            return FeelError(TOO_DEEP, self.node.span, self.source)
        finally:
            METER.guards -= 1

    @property
    def is_unary(self) -> bool:
        """Whether this is a set of unary tests."""
        return isinstance(self.node, UnaryTests)


def _closure(compiler: Compiler, node: Node) -> Closure:
    try:
        return compiler.compile(node)
    except RecursionError:
        problem = FeelError("the expression is nested too deep", node.span, compiler.source)
        return lambda frame: problem


def quickened(
    node: Node, scope: Scope, builtins: Any, slow: Callable[..., Any], parameters: str
) -> Callable[..., Any]:
    """The expression as a Python function that falls back on `slow`; `slow` itself when it cannot be one."""
    quick = Quick(builtins, scope.lookup)
    try:
        return quick.function(quick.emit(node), slow, parameters)
    except (Unsupported, SyntaxError, RecursionError, MemoryError):
        return slow

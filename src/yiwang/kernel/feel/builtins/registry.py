"""The registry of built-in functions: one entry serves the evaluator, the type checker and the reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel.feel.errors import FeelError, is_null
from yiwang.kernel.feel.types import AnyType, FunctionType, Type, coerce, name_of
from yiwang.kernel.feel.values.containers import FunctionValue


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter. `nullable` takes null as a value, with `errors` also the error that stands for it; `rest`
    takes all further arguments as one list.

    A lone argument for a `rest` parameter is the whole list, as in sum([1, 2]), unless `each` is set.
    """

    name: str
    type: Type = AnyType
    optional: bool = False
    nullable: bool = False
    errors: bool = False
    rest: bool = False
    each: bool = False
    aliases: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether an argument of this name is meant for the parameter."""
        return name == self.name or name in self.aliases


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in. `run` takes the arguments in order, coerced, none null unless nullable."""

    params: tuple[Param, ...]
    result: Type
    run: Callable[..., Any]

    @property
    def least(self) -> int:
        """The fewest arguments by position."""
        return sum(not param.optional for param in self.params)

    @property
    def most(self) -> int:
        """The most arguments by position."""
        return 1_000_000 if any(param.rest for param in self.params) else len(self.params)


@dataclass(slots=True)
class Builtin:
    """A built-in function with its signatures and its one-line description in Chinese and English."""

    name: str
    group: str
    zh: str
    en: str
    example: str
    heavy: bool = False
    signatures: list[Signature] = field(default_factory=list)

    @property
    def type(self) -> Type:
        """Its type; parameters are known only when there is a single signature."""
        results = {signature.result for signature in self.signatures}
        result = results.pop() if len(results) == 1 else AnyType
        if len(self.signatures) == 1 and self.signatures[0].least == len(self.signatures[0].params):
            params = self.signatures[0].params
            if not any(param.rest for param in params):
                return FunctionType(tuple(p.type for p in params), result, tuple(p.name for p in params))
        return FunctionType(None, result)

    @property
    def value(self) -> FunctionValue:
        """The built-in as a value that can be passed on."""
        params = self.signatures[0].params
        names, kinds = tuple(p.name for p in params), tuple(p.type for p in params)
        return FunctionValue(self.name, names, self, kinds, self.signatures[0].result, self.name)

    def __call__(self, args: list[Any]) -> Any:
        """As a function value: invoke with positional arguments."""
        return self.by_position(args)

    def direct(self, count: int) -> Signature | None:
        """The only signature so many positional arguments can mean, when none of them is collected."""
        fitting = [s for s in self.signatures if s.least <= count <= s.most]
        if len(fitting) != 1 or any(param.rest for param in fitting[0].params):
            return None
        return fitting[0]

    def by_position(self, args: list[Any]) -> Any:
        """Invoke with positional arguments."""
        fitting = [s for s in self.signatures if s.least <= len(args) <= s.most]
        if not fitting:
            return FeelError(f"{self.name}() does not take {len(args)} arguments; {self.usage()}")
        return self._first([(s, _collected(s, args)) for s in fitting])

    def by_name(self, names: tuple[str, ...], args: list[Any]) -> Any:
        """Invoke with named arguments."""
        if len(set(names)) != len(names):
            return FeelError(f"a parameter of {self.name}() is given twice")
        bound = [(s, _named(s, names, args)) for s in self.signatures]
        fitting = [(s, values) for s, values in bound if values is not None]
        fitting.sort(key=lambda entry: tuple(param.name for param in entry[0].params) != names)
        if not fitting:
            return FeelError(f"{self.name}() has no parameters {', '.join(names)}; {self.usage()}")
        return self._first(fitting)

    def usage(self) -> str:
        """How it may be called."""
        return "use " + " or ".join(f"{self.name}({_listed(s)})" for s in self.signatures)

    def _first(self, candidates: list[tuple[Signature, list[Any]]]) -> Any:
        """Run the first signature the arguments conform to, else say why the first did not fit."""
        problem: FeelError | None = None
        for signature, values in candidates:
            bound = self._checked(signature, values)
            if not isinstance(bound, FeelError):
                return signature.run(*bound)
            problem = bound if problem is None else problem
        return problem

    def _checked(self, signature: Signature, values: list[Any]) -> list[Any] | FeelError:
        result = []
        for param, value in zip(signature.params, values, strict=False):
            if value is UNSET:
                break
            checked = self._argument(param, value)
            if checked.__class__ is FeelError and not (param.nullable and is_null(value)):
                return checked
            result.append(checked)
        return result

    def _argument(self, param: Param, value: Any) -> Any:
        if is_null(value):
            if param.nullable:
                return value if param.errors else None
            if value is not None:
                return value
            return FeelError(f"argument '{param.name}' of {self.name}() is null")
        checked = coerce(value, param.type)
        if checked.__class__ is FeelError:
            wanted, given = param.type, name_of(value)
            return FeelError(
                f"argument '{param.name}' of {self.name}() must be a {wanted}, this is a {given}"
            )
        return checked


UNSET = object()


def _listed(signature: Signature) -> str:
    return ", ".join(p.name + ("..." if p.rest else "?" if p.optional else "") for p in signature.params)


def _collected(signature: Signature, args: list[Any]) -> list[Any]:
    """Positional arguments, those of a rest parameter gathered in a list."""
    if not signature.params or not signature.params[-1].rest:
        return args
    fixed = len(signature.params) - 1
    rest = args[fixed:]
    if len(rest) == 1 and not signature.params[-1].each:
        return [*args[:fixed], rest[0]]
    return [*args[:fixed], rest]


def _named(signature: Signature, names: tuple[str, ...], args: list[Any]) -> list[Any] | None:
    """Named arguments in the order of a signature, None when the names do not fit it."""
    given = dict(zip(names, args, strict=True))
    values: list[Any] = []
    for param in signature.params:
        name = next((name for name in given if param.is_called(name)), None)
        if name is not None:
            values.append(given.pop(name))
        elif param.optional:
            values.append(None if param.nullable else UNSET)
        else:
            return None
    return None if given else values


REGISTRY: dict[str, Builtin] = {}
Run = Callable[..., Any]


def builtin(
    name: str, group: str, zh: str, en: str, example: str, *params: Param, result: Type, heavy: bool = False
) -> Callable[[Run], Run]:
    """Register a built-in with its first signature, implemented by the decorated function."""

    def register(run: Run) -> Run:
        REGISTRY[name] = Builtin(name, group, zh, en, example, heavy, [Signature(params, result, run)])
        return run

    return register


def also(name: str, *params: Param, result: Type) -> Callable[[Run], Run]:
    """Give a registered built-in another signature."""

    def register(run: Run) -> Run:
        REGISTRY[name].signatures.append(Signature(params, result, run))
        return run

    return register

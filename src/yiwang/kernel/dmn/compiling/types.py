"""Type references as FEEL types; item definitions with their allowed values (DMN 1.5 7.3.2, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.model import FunctionItem, ItemDefinition, Model
from yiwang.kernel.feel import types as t

Coerce = Callable[[Any], Any]
Check = Callable[[Any], bool]
MakeCheck = Callable[[ItemDefinition, str, t.Type], Check]


class TypeBook:
    """The types of one model: FEEL's own, its item definitions, and those of its imports."""

    def __init__(self, model: Model, imported: Mapping[str, TypeBook], make_check: MakeCheck) -> None:
        """Resolve every item definition; `make_check` compiles the tests of allowed values."""
        self._items = {item.name: item for item in model.types}
        self._make_check = make_check
        self._open: set[str] = set()
        self.known: dict[str, t.Type] = {}
        for prefix, book in imported.items():
            for name, kind in book.known.items():
                self.known[f"{prefix}.{name}" if prefix else name] = kind
        for name in self._items:
            self.of(name)
        self.plain = {name: feel.plain_type(kind) for name, kind in self.known.items()}

    def of(self, type_ref: str | None) -> t.Type:
        """The type a reference means; Any when there is none."""
        if type_ref is None:
            return t.AnyType
        if type_ref in self.known:
            return self.known[type_ref]
        item = self._items.get(type_ref)
        if item is None:
            return t.NAMED.get(type_ref, t.AnyType)
        if type_ref in self._open:
            return t.AnyType  # a type inside itself, as in a tree: the inner level is not checked again
        self._open.add(type_ref)
        self.known[type_ref] = kind = self._item(item)
        self._open.discard(type_ref)
        return kind

    def result_of(self, type_ref: str | None) -> t.Type:
        """What an invocation gives whose variable has this type: a function's result, or the type itself."""
        kind = self.of(type_ref)
        return kind.result if isinstance(kind, t.FunctionType) else kind

    def allowed_text(self, type_ref: str | None) -> str | None:
        """The allowed values of a type of this model, as written; None when it lists none."""
        item = self._items.get(type_ref or "")
        return None if item is None else item.allowed or self.allowed_text(item.type_ref)

    def _item(self, item: ItemDefinition) -> t.Type:
        if item.components:
            kind: t.Type = t.ContextType(tuple((part.name, self._item(part)) for part in item.components))
        elif item.function is not None:
            kind = self._function(item.function)
        else:
            kind = self.of(item.type_ref)
        if item.allowed is not None:
            kind = self._constrained(item, item.allowed, kind)
        if item.collection:
            kind = t.ListType(kind)
        if item.constraint is not None:
            kind = self._constrained(item, item.constraint, kind)
        return kind

    def _function(self, item: FunctionItem) -> t.Type:
        params = tuple(self.of(parameter.type_ref) for parameter in item.parameters)
        return t.FunctionType(params, self.of(item.output), tuple(part.name for part in item.parameters))

    def _constrained(self, item: ItemDefinition, tests: str, base: t.Type) -> t.Type:
        return t.ConstrainedType(base, item.name, self._make_check(item, tests, base))


def coercer(kind: t.Type) -> Coerce | None:
    """A function converting a value into a declared place, or None when anything goes."""
    if kind is t.AnyType:
        return None
    if isinstance(kind, t.SimpleType) and len(kind.classes) == 1:
        return _simple(kind)
    return lambda value: feel.coerce(value, kind)


def _simple(kind: t.SimpleType) -> Coerce:
    (cls,) = kind.classes

    def coerce(value: Any) -> Any:
        return value if value.__class__ is cls or value is None else feel.coerce(value, kind)

    return coerce

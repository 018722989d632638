"""Which names can be seen, and which of them the text means.

FEEL names may hold spaces and signs, so "monthly income-tax" is one name or several depending on what is in
scope: the longest name that fits wins, an inner scope before an outer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from yiwang.kernel.feel.errors import FeelSyntaxError
from yiwang.kernel.feel.syntax.lexer import Token, normalised, tokens
from yiwang.kernel.feel.types import AnyType, Type

Parts = tuple[tuple[str, bool], ...]


class Scope:
    """Names with their types, inside an optional outer scope; `types` are named item definitions."""

    __slots__ = ("_index", "names", "open", "parent", "types")

    def __init__(
        self,
        names: Mapping[str, Type] | Iterable[str] = (),
        parent: Scope | None = None,
        *,
        types: Mapping[str, Type] | None = None,
        is_open: bool = False,
    ) -> None:
        given = names.items() if isinstance(names, Mapping) else ((name, AnyType) for name in names)
        self.names: dict[str, Type] = {normalised(name): kind for name, kind in given}
        self.parent = parent
        self.types: Mapping[str, Type] = types or {}
        self.open = is_open  # unknown names may be entries of a filtered item
        self._index: dict[str, list[tuple[Parts, str]]] | None = None

    def child(self, names: Mapping[str, Type], *, is_open: bool = False) -> Scope:
        """A scope inside this one."""
        return Scope(names, self, is_open=is_open)

    def lookup(self, name: str) -> Type | None:
        """The type of a visible name, None when there is none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def named_type(self, name: str) -> Type | None:
        """An item definition visible here."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.types:
                return scope.types[name]
            scope = scope.parent
        return None

    def visible(self) -> list[str]:
        """Every name that can be seen, inner first."""
        result: dict[str, None] = {}
        scope: Scope | None = self
        while scope is not None:
            result.update(dict.fromkeys(scope.names))
            scope = scope.parent
        return list(result)

    def is_open(self) -> bool:
        """Whether an unknown name may still be an entry of an item whose type is not known."""
        scope: Scope | None = self
        while scope is not None:
            if scope.open:
                return True
            scope = scope.parent
        return False

    def match(self, stream: list[Token], at: int, *, loose: bool = False) -> tuple[str, int] | None:
        """The longest visible name that starts at a token, and how many tokens it takes.

        With `loose`, space around the signs in it does not matter: "net / gross" is also net/gross.
        """
        best: tuple[str, int] | None = None
        scope: Scope | None = self
        first = stream[at].text
        while scope is not None:
            for parts, name in scope._candidates(first):
                if best is not None and len(parts) <= best[1]:
                    break
                if _fits(parts, stream, at, loose=loose):
                    best = (name, len(parts))
                    break
            scope = scope.parent
        return best

    def _candidates(self, first: str) -> list[tuple[Parts, str]]:
        if self._index is None:
            self._index = index(self.names)
        return self._index.get(first, [])


def index(names: Iterable[str]) -> dict[str, list[tuple[Parts, str]]]:
    """Names by their first token, longest first."""
    result: dict[str, list[tuple[Parts, str]]] = {}
    for name in names:
        parts = name_parts(name)
        if parts:
            result.setdefault(parts[0][0], []).append((parts, name))
    for entries in result.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return result


@lru_cache(maxsize=65_536)
def name_parts(name: str) -> Parts:
    """A name as the tokens the lexer makes of it, each with whether space comes before it."""
    try:
        return tuple((token.text, token.spaced) for token in tokens(name)[:-1])
    except FeelSyntaxError:
        return ()


def match_names(names: Iterable[str], stream: list[Token], at: int) -> tuple[str, int] | None:
    """The longest of some names that starts at a token, and how many tokens it takes."""
    candidates = index(names).get(stream[at].text, [])
    for loose in (False, True):
        for parts, name in candidates:
            if _fits(parts, stream, at, loose=loose):
                return name, len(parts)
    return None


def _fits(parts: Parts, stream: list[Token], at: int, *, loose: bool) -> bool:
    if at + len(parts) > len(stream):
        return False
    for offset, (text, spaced) in enumerate(parts):
        token = stream[at + offset]
        if token.text != text or (offset and not loose and token.spaced != spaced) or token.kind == "string":
            return False
    return True

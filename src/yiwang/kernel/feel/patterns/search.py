"""Finding, replacing and splitting by a parsed pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiwang.kernel.feel.limits import MAX_LIST, MAX_STRING, spend
from yiwang.kernel.feel.patterns.errors import PatternError
from yiwang.kernel.feel.patterns.machine import Spans, program, search
from yiwang.kernel.feel.patterns.python import translated
from yiwang.kernel.feel.patterns.tree import Tree

_QUICK_LENGTH = 5_000
_REFERENCE = re.compile(r"\\(.?)|\$([0-9]*)", re.DOTALL)


class Pattern:
    """A pattern ready to run."""

    def __init__(self, tree: Tree) -> None:
        self.groups = tree.groups
        source = translated(tree)
        self._quick = re.compile(source) if source is not None else None
        self._program = program(tree)

    def occurs_in(self, text: str) -> bool:
        """Whether it matches somewhere."""
        return next(self._matches(text), None) is not None

    def replace(self, text: str, replacement: str, *, literal: bool = False) -> str:
        """The text with each match replaced (XPath functions 3.1, 5.6.4).

        $1 stands for a group, unless the replacement is `literal` (flag q).
        """
        template = [replacement] if literal else _template(replacement, self.groups)
        self._refuse_empty()
        parts: list[str] = []
        size = end = 0
        for spans in self._matches(text):
            start, stop = spans[0] or (0, 0)
            piece = text[end:start] + "".join(_filled(item, spans, text) for item in template)
            parts.append(piece)
            size += len(piece)
            if size > MAX_STRING:
                raise PatternError(f"the string would be longer than {MAX_STRING} characters")
            end = stop
        return "".join(parts) + text[end:]

    def split(self, text: str) -> list[str]:
        """The parts between matches."""
        self._refuse_empty()
        parts: list[str] = []
        end = 0
        for spans in self._matches(text):
            start, stop = spans[0] or (0, 0)
            parts.append(text[end:start])
            end = stop
            if len(parts) > MAX_LIST:
                raise PatternError("the string has too many parts")
        return [*parts, text[end:]]

    def _refuse_empty(self) -> None:
        if self.occurs_in(""):
            raise PatternError("the pattern matches the empty string, so there is nothing to find")

    def _matches(self, text: str) -> Iterator[Spans]:
        spend(len(text) // 10 + 1)
        if self._quick is not None and len(text) <= _QUICK_LENGTH:
            for found in self._quick.finditer(text):
                yield [None if found.start(n) < 0 else found.span(n) for n in range(self.groups + 1)]
            return
        yield from search(self._program, text, self.groups)


def _template(replacement: str, groups: int) -> list[str | int]:
    """A replacement as literal strings and group numbers."""
    result: list[str | int] = []
    end = 0
    for found in _REFERENCE.finditer(replacement):
        result.append(replacement[end : found.start()])
        end = found.end()
        if found[2] is None:
            if found[1] not in ("\\", "$") or not found[1]:
                raise PatternError("a backslash in a replacement stands before \\ or $ only")
            result.append(found[1])
            continue
        if not found[2]:
            raise PatternError("'$' in a replacement needs a group number; write \\$ for the sign")
        digits = found[2]
        while len(digits) > 1 and int(digits) > groups:
            digits = digits[:-1]
        result.append(int(digits))
        result.append(found[2][len(digits) :])
    return [*result, replacement[end:]]


def _filled(item: str | int, spans: Spans, text: str) -> str:
    if isinstance(item, str):
        return item
    span = spans[item] if item < len(spans) else None
    return text[span[0] : span[1]] if span else ""

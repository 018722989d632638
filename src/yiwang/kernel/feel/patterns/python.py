"""A pattern as Python's `re` knows it, when that cannot take long."""

from __future__ import annotations

from yiwang.kernel.feel.patterns.tree import Back, Chars, Choice, Edge, Group, Part, Repeat, Sequence, Tree

_MANY = 20  # a repetition this long counts as one without limit


def translated(tree: Tree) -> str | None:
    """The same pattern for `re`; None when `re` might backtrack without end, or means something else."""
    if tree.has_back or _loops(tree.part) > 1 or _nested(tree.part, False):
        return None
    return _text(tree.part)


def _loops(part: Part) -> int:
    """How many repetitions without limit there are."""
    if isinstance(part, Repeat):
        own = part.most is None or part.most > _MANY
        return own + _loops(part.part)
    if isinstance(part, Sequence):
        return sum(map(_loops, part.parts))
    if isinstance(part, Choice):
        return sum(map(_loops, part.options))
    return _loops(part.part) if isinstance(part, Group) else 0


def _nested(part: Part, inside: bool) -> bool:
    """Whether a repetition or choice stands inside a repetition, or a line edge is asked for."""
    if isinstance(part, Edge):
        return part.lines
    if isinstance(part, Repeat):
        return inside or _nested(part.part, True)
    if isinstance(part, Choice):
        return inside or any(_nested(option, inside) for option in part.options)
    if isinstance(part, Sequence):
        return any(_nested(item, inside) for item in part.parts)
    return isinstance(part, Group) and _nested(part.part, inside)


def _text(part: Part) -> str:
    if isinstance(part, Chars):
        return part.chars.as_class()
    if isinstance(part, Sequence):
        return "".join(
            f"(?:{_text(item)})" if isinstance(item, Choice) else _text(item) for item in part.parts
        )
    if isinstance(part, Choice):
        return "|".join(map(_text, part.options))
    if isinstance(part, Group):
        return f"({_text(part.part)})"
    if isinstance(part, Edge):
        return r"\Z" if part.is_end else r"\A"
    assert not isinstance(part, Back)
    most = "" if part.most is None else part.most
    return f"(?:{_text(part.part)}){{{part.least},{most}}}{'?' if part.lazy else ''}"

"""A backtracking machine that remembers where it has failed, so its work is bounded by pattern times text.

With back references memory does not help, as what a group holds matters; then the count of steps bounds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.patterns.errors import PatternError
from yiwang.kernel.feel.patterns.tree import Back, Chars, Choice, Edge, Group, Part, Repeat, Sequence, Tree

MAX_PROGRAM = 20_000
MAX_STEPS = 2_000_000
CHARS, SPLIT, JUMP, SAVE, EDGE, BACK, MATCH = range(7)

Spans = list[tuple[int, int] | None]
Instruction = tuple[int, object, int]  # operation, operand, further operand


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions, and what running them needs to know."""

    code: list[Instruction]
    remembers: bool
    any_case: bool


def program(tree: Tree) -> Program:
    """The instructions of a pattern. Raises PatternError when its counts make it too large."""
    code: list[Instruction] = []
    _emit(Group(tree.part, 0), code)
    code.append((MATCH, None, 0))
    return Program(code, not tree.has_back, tree.any_case)


def _emit(part: Part, code: list[Instruction]) -> None:
    if len(code) > MAX_PROGRAM:
        raise PatternError("the pattern is too large; its counts multiply")
    if isinstance(part, Chars):
        code.append((CHARS, part.chars, 0))
    elif isinstance(part, Sequence):
        for item in part.parts:
            _emit(item, code)
    elif isinstance(part, Group):
        code.append((SAVE, None, 2 * part.number))
        _emit(part.part, code)
        code.append((SAVE, None, 2 * part.number + 1))
    elif isinstance(part, Back):
        code.append((BACK, None, part.number))
    elif isinstance(part, Edge):
        code.append((EDGE, part, 0))
    elif isinstance(part, Choice):
        _emit_choice(part, code)
    else:
        _emit_repeat(part, code)


def _emit_choice(part: Choice, code: list[Instruction]) -> None:
    ends: list[int] = []
    for option in part.options[:-1]:
        split = len(code)
        code.append((SPLIT, None, 0))
        _emit(option, code)
        ends.append(len(code))
        code.append((JUMP, None, 0))
        code[split] = (SPLIT, split + 1, len(code))
    _emit(part.options[-1], code)
    for end in ends:
        code[end] = (JUMP, None, len(code))


def _emit_repeat(part: Repeat, code: list[Instruction]) -> None:
    for _ in range(part.least):
        _emit(part.part, code)
    if part.most is None:
        start = len(code)
        code.append((SPLIT, None, 0))
        _emit(part.part, code)
        code.append((JUMP, None, start))
        code[start] = _split(start + 1, len(code), part.lazy)
        return
    splits: list[int] = []
    for _ in range(part.most - part.least):
        splits.append(len(code))
        code.append((SPLIT, None, 0))
        _emit(part.part, code)
    for split in splits:
        code[split] = _split(split + 1, len(code), part.lazy)


def _split(body: int, end: int, lazy: bool) -> Instruction:
    return (SPLIT, end, body) if lazy else (SPLIT, body, end)


def search(compiled: Program, text: str, groups: int) -> Iterator[Spans]:
    """All matches that do not overlap, from the left. Raises PatternError when they take too many steps."""
    start = 0
    budget = [MAX_STEPS]
    failed: set[int] = set()
    while start <= len(text):
        marks = _run(compiled, text, start, [-1] * (2 * groups + 2), failed, budget)
        if marks is None:
            start += 1
            continue
        spans: Spans = [
            (marks[i], marks[i + 1]) if marks[i] >= 0 and marks[i + 1] >= 0 else None
            for i in range(0, len(marks), 2)
        ]
        yield spans
        # What lay on the way to a match has not failed.
        failed = set()
        start = marks[1] if marks[1] > start else start + 1


def _run(
    compiled: Program, text: str, start: int, marks: list[int], failed: set[int], budget: list[int]
) -> list[int] | None:
    code, remembers, size = compiled.code, compiled.remembers, len(text)
    length = len(code)
    stack: list[tuple[int, int, int]] = [(0, start, -1)]
    steps = 0
    while stack:
        at, position, mark = stack.pop()
        if mark >= 0:
            marks[mark] = position
            continue
        while True:
            steps += 1
            operation, operand, other = code[at]
            if operation == CHARS:
                if position >= size or text[position] not in operand:  # type: ignore[operator]
                    break
                at, position = at + 1, position + 1
            elif operation == SPLIT:
                key = position * length + at
                if remembers and key in failed:
                    break
                if remembers:
                    failed.add(key)
                elif len(stack) > MAX_PROGRAM:
                    raise PatternError("the pattern takes too long on this text")
                stack.append((other, position, -1))
                at = operand  # type: ignore[assignment]
            elif operation == JUMP:
                at = other
            elif operation == SAVE:
                stack.append((0, marks[other], other)) if marks[other] != position else None
                marks[other] = position
                at += 1
            elif operation == EDGE:
                if not _at_edge(operand, text, position):
                    break
                at += 1
            elif operation == BACK:
                moved = _again(compiled, text, position, marks, other)
                if moved < 0:
                    break
                at, position = at + 1, moved
            else:
                _charge(budget, steps)
                return marks
            if steps > 10_000:
                _charge(budget, steps)
                steps = 0
    _charge(budget, steps)
    return None


def _charge(budget: list[int], steps: int) -> None:
    budget[0] -= steps
    spend(steps // 4)
    if budget[0] < 0:
        raise PatternError("the pattern takes too long on this text")


def _at_edge(edge: object, text: str, position: int) -> bool:
    assert isinstance(edge, Edge)
    if edge.is_end:
        return position == len(text) or (edge.lines and text[position] == "\n")
    if position == 0:
        return True
    return edge.lines and text[position - 1] == "\n" and position < len(text)


def _again(compiled: Program, text: str, position: int, marks: list[int], number: int) -> int:
    """Where the repetition of a group ends, -1 when it is not there. A group that took no part is empty."""
    start, end = marks[2 * number], marks[2 * number + 1]
    if start < 0 or end < 0:
        return position
    wanted = text[start:end]
    found = text[position : position + len(wanted)]
    if found == wanted or (compiled.any_case and found.casefold() == wanted.casefold()):
        return position + len(wanted)
    return -1

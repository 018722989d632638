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
    machine = _Machine(compiled, text)
    start = 0
    while start <= len(text):
        marks = [-1] * (2 * groups + 2)
        if not machine.run(start, marks):
            start += 1
            continue
        pairs = zip(marks[::2], marks[1::2], strict=True)
        yield [(low, high) if low >= 0 and high >= 0 else None for low, high in pairs]
        # What lay on the way to a match has not failed.
        machine.failed.clear()
        start = marks[1] if marks[1] > start else start + 1


class _Machine:
    """Runs one program over one text, from one start after another."""

    def __init__(self, compiled: Program, text: str) -> None:
        self.program = compiled
        self.text = text
        self.failed: set[int] = set()
        self.steps_left = MAX_STEPS
        self.stack: list[tuple[int, int, int]] = []  # where to go on, or with a mark: what it held

    def run(self, start: int, marks: list[int]) -> bool:
        """Whether the program matches from a start; `marks` then holds where groups begin and end."""
        self.stack = [(0, start, -1)]
        while self.stack:
            at, position, mark = self.stack.pop()
            if mark >= 0:
                marks[mark] = position
            elif self._follow(at, position, marks):
                return True
        return False

    def _follow(self, at: int, position: int, marks: list[int]) -> bool:
        """Go on from an instruction until the match or a dead end."""
        code, text, size = self.program.code, self.text, len(self.text)
        steps = 0
        while True:
            steps += 1
            operation, operand, other = code[at]
            at += 1
            if operation == CHARS:
                if position >= size or text[position] not in operand:  # type: ignore[operator]
                    break
                position += 1
            elif operation == SPLIT:
                if not self._first_time(at, position):
                    break
                self.stack.append((other, position, -1))
                at = operand  # type: ignore[assignment]
            elif operation == JUMP:
                at = other
            elif operation == SAVE:
                self.stack.append((0, marks[other], other))
                marks[other] = position
            elif operation == EDGE:
                if not _at_edge(operand, text, position):
                    break
            elif operation == BACK:
                position = self._again(position, marks, other)
                if position < 0:
                    break
            else:
                return True
        self._charge(steps)
        return False

    def _first_time(self, at: int, position: int) -> bool:
        """Whether this choice has not been made at this place before."""
        if not self.program.remembers:
            self._charge(1)
            return True
        key = position * len(self.program.code) + at
        if key in self.failed:
            return False
        self.failed.add(key)
        return True

    def _charge(self, steps: int) -> None:
        self.steps_left -= steps
        spend(steps // 4)
        if self.steps_left < 0 or len(self.stack) > MAX_STEPS:
            raise PatternError("the pattern takes too long on this text")

    def _again(self, position: int, marks: list[int], number: int) -> int:
        """Where a group's repetition ends, -1 when it is not there. A group that took no part is empty."""
        start, end = marks[2 * number], marks[2 * number + 1]
        if start < 0 or end < 0:
            return position
        wanted = self.text[start:end]
        found = self.text[position : position + len(wanted)]
        alike = self.program.any_case and found.casefold() == wanted.casefold()
        return position + len(wanted) if alike or found == wanted else -1


def _at_edge(edge: object, text: str, position: int) -> bool:
    assert isinstance(edge, Edge)
    if edge.is_end:
        return position == len(text) or (edge.lines and text[position] == "\n")
    if position == 0:
        return True
    return edge.lines and text[position - 1] == "\n" and position < len(text)

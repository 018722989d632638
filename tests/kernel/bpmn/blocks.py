"""Random well-nested procedures, drawn as BPMN and understood a second time without any engine.

A block is what a reader of the drawing would expect: one thing, a row, a choice, branches side by side,
branches of which some are taken, a loop. `expected` says what is open and what follows, from the blocks
alone; the engine has to agree at every step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">\n'
    '<process id="small">\n'
)


@dataclass(frozen=True)
class Block:
    """A part called `name`; `picks` are the branches its conditions will choose, `times` is a loop's."""

    kind: str
    name: str
    parts: tuple[Block, ...] = ()
    picks: tuple[int, ...] = ()
    times: int = 1


Left = tuple[str, tuple["Left", ...]] | str
"""What is still to do: a task, or ("row" or "all", what they hold)."""


def expected(block: Block) -> Left:
    """What a block asks for, its choices already made."""
    parts = [expected(part) for part in block.parts]
    if block.kind == "task":
        return block.name
    if block.kind in ("row", "sub"):
        return ("row", tuple(parts))
    if block.kind in ("choice", "some"):
        return ("all", tuple(parts[pick] for pick in block.picks))
    if block.kind == "loop":
        return ("row", tuple(parts) * block.times)
    return ("all", tuple(parts))


def enabled(left: Left) -> list[str]:
    """The tasks that are open now."""
    if isinstance(left, str):
        return [left]
    kind, parts = left
    return enabled(parts[0]) if kind == "row" else [name for part in parts for name in enabled(part)]


def done(left: Left, task: str) -> Left | None:
    """What is left after a task was done; None when that was all."""
    if isinstance(left, str):
        return None
    kind, parts = left
    index = 0 if kind == "row" else next(n for n, part in enumerate(parts) if task in enabled(part))
    rest = done(parts[index], task)
    kept = (*parts[:index], *((rest,) if rest is not None else ()), *parts[index + 1 :])
    return (kind, kept) if kept else None


@st.composite
def blocks(draw: st.DrawFn, name: str = "n", depth: int = 3, parallel: bool = False) -> Block:
    """A random block; a loop's script counts, so loops do not stand side by side with themselves."""
    kinds = ["task", "row", "choice", "all", "some", "sub"]
    kind = draw(st.sampled_from(kinds + ([] if parallel else ["loop"]) if depth else ["task"]))
    if kind == "task":
        return Block(kind, name)
    width = 1 if kind in ("sub", "loop") else draw(st.integers(2, 3))
    parts = tuple(draw(blocks(f"{name}{index}", depth - 1, parallel)) for index in range(width))
    if kind == "choice":
        return Block(kind, name, parts, (draw(st.integers(0, width - 1)),))
    if kind == "some":
        picks = draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=width, unique=True))
        return Block(kind, name, parts, tuple(sorted(picks)))
    return Block(kind, name, parts, times=draw(st.integers(1, 3)) if kind == "loop" else 1)


@dataclass
class Drawing:
    """The lines of a file in the making, and the values its conditions will read."""

    lines: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def xml(self) -> bytes:
        names = "\n".join(f'<property id="v-{name}" name="{name}"/>' for name in self.values)
        return (HEAD + names + "\n".join(self.lines) + "\n</process>\n</definitions>\n").encode()

    def flow(self, source: str, target: str, condition: str = "") -> str:
        name = f"{source}-{target}"
        inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        self.lines.append(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
        return name

    def add(self, block: Block) -> tuple[str, str]:
        """Draw a block; returns its first and last node."""
        return {"task": self._task, "row": self._row, "sub": self._sub, "loop": self._loop}.get(
            block.kind, self._split
        )(block)

    def _task(self, block: Block) -> tuple[str, str]:
        self.lines.append(f'<userTask id="{block.name}"/>')
        return block.name, block.name

    def _row(self, block: Block) -> tuple[str, str]:
        ends = [self.add(part) for part in block.parts]
        for (_, last), (first, _) in pairwise(ends):
            self.flow(last, first)
        return ends[0][0], ends[-1][1]

    def _sub(self, block: Block) -> tuple[str, str]:
        name = f"{block.name}p"
        self.lines.append(f'<subProcess id="{name}">')
        self.whole(block.parts[0], block.name)
        self.lines.append("</subProcess>")
        return name, name

    def whole(self, block: Block, name: str) -> None:
        """A block with a start and an end event around it."""
        first, last = self.add(block)
        self.lines += [f'<startEvent id="{name}b"/>', f'<endEvent id="{name}e"/>']
        self.flow(f"{name}b", first)
        self.flow(last, f"{name}e")

    def _loop(self, block: Block) -> tuple[str, str]:
        merge, count, again = f"{block.name}m", f"{block.name}c", f"{block.name}x"
        first, last = self.add(block.parts[0])
        variable = f"v{block.name}"
        self.values[variable] = 0
        script = f"<script>{{{variable}: {variable} + 1}}</script>"
        self.lines += [f'<exclusiveGateway id="{merge}"/>', f'<scriptTask id="{count}">{script}</scriptTask>']
        self.flow(merge, first)
        self.flow(last, count)
        self.flow(count, again)
        # The count starts anew, since the loop may lie inside another one.
        reset = f"{block.name}r"
        self.lines.append(f'<scriptTask id="{reset}"><script>{{{variable}: 0}}</script></scriptTask>')
        default = self.flow(again, reset)
        self.flow(again, merge, f"{variable} &lt; {block.times}")
        self.lines.append(f'<exclusiveGateway id="{again}" default="{default}"/>')
        return merge, reset

    def _split(self, block: Block) -> tuple[str, str]:
        tag = {"choice": "exclusiveGateway", "some": "inclusiveGateway", "all": "parallelGateway"}[block.kind]
        split, join, default = f"{block.name}s", f"{block.name}j", ""
        for index, part in enumerate(block.parts):
            first, last = self.add(part)
            condition = ""
            if block.kind != "all" and index:
                variable = f"v{block.name}x{index}"
                self.values[variable] = index in block.picks
                condition = variable
            if block.kind == "some" and not index:
                # The first branch of an inclusive gateway is no default: it may be taken with others.
                variable = f"v{block.name}x0"
                self.values[variable] = 0 in block.picks
                condition = variable
            name = self.flow(split, first, condition)
            default = default or name
            self.flow(last, join)
        if block.kind == "some":
            out = f"{block.name}d"
            self.lines.append(f'<manualTask id="{out}"/>')
            default = self.flow(split, out)
            self.flow(out, join)
        named = f' default="{default}"' if block.kind != "all" else ""
        self.lines += [f'<{tag} id="{split}"{named}/>', f'<{tag} id="{join}"/>']
        return split, join


def drawn(block: Block) -> Drawing:
    """A block as a whole procedure."""
    drawing = Drawing()
    drawing.whole(block, "whole")
    return drawing


def tasks_of(block: Block) -> Iterator[str]:
    """The names of all tasks of a block."""
    if block.kind == "task":
        yield block.name
    for part in block.parts:
        yield from tasks_of(part)

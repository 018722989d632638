"""Cells and expressions of the forty policies, taken apart once for every engine's own language."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .firms import BY_NAME, COUNT, DAY, MONEY, TEXT, TRUTH
from .policies import Formula, Policy, Step, Table

TYPES = {MONEY: "number", COUNT: "number", TEXT: "string", TRUTH: "boolean", DAY: "date"}


@dataclass(frozen=True)
class Test:
    """A condition on one input: an operator and what it compares with; `in` has several words."""

    operator: str  # < <= > >= == in
    values: tuple[str, ...]  # literals as FEEL writes them


def tests(cell: str) -> Iterator[Test]:
    """The conditions of a cell, all of which must hold; none for `-`."""
    interval = re.fullmatch(r"([\[(])([0-9.]+?)\.\.([0-9.]+)([\])])", cell)
    if interval:
        left, low, high, right = interval.groups()
        yield Test(">=" if left == "[" else ">", (low,))
        yield Test("<=" if right == "]" else "<", (high,))
    elif compared := re.fullmatch(r"([<>]=?|=) (.+)", cell):
        yield Test("==" if compared[1] == "=" else compared[1], (compared[2],))
    elif '"' in cell:
        yield Test("in", tuple(re.findall(r'"[^"]*"', cell)))
    elif cell != "-":
        yield Test("==", (cell,))


def parsed(text: str) -> ast.expr:
    """An expression as a tree; `round half up` becomes the function `half_up`."""
    return ast.parse(text.replace("round half up", "half_up"), mode="eval").body


def written(tree: ast.expr, call: Callable[[str, list[str]], str], name: Callable[[str], str] = str) -> str:
    """A tree in a language of the same operators; functions by `call`, names by `name`."""
    match tree:
        case ast.BinOp(left=left, op=op, right=right):
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(op)]
            return f"({written(left, call, name)} {sign} {written(right, call, name)})"
        case ast.Call(func=ast.Name(id=function), args=args):
            return call(function, [written(arg, call, name) for arg in args])
        case ast.Name(id=own):
            return name(own)
        case ast.Constant(value=value):
            return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    raise AssertionError(ast.dump(tree))


def texts(step: Step) -> list[str]:
    """The expressions of a step: its formula or its results."""
    return [step.text] if isinstance(step, Formula) else [row[-1] for row in step.rows]


def reads(step: Step) -> list[str]:
    """Names a step uses, in order."""
    used = list(step.inputs) if isinstance(step, Table) else []
    for text in texts(step):
        used += [node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(used) if name not in {"half_up", "min", "max", "true", "false"}]


def columns(policy: Policy) -> list[str]:
    """Columns of the register that a policy reads."""
    own = {step.name for step in policy.steps}
    return [
        name
        for name in dict.fromkeys(name for step in policy.steps for name in reads(step))
        if name not in own
    ]


def answer_type(step: Step) -> str:
    """FEEL's type of what a step gives."""
    first = texts(step)[0]
    return "string" if first.startswith('"') else "boolean" if first in {"true", "false"} else "number"


def type_of(name: str, policy: Policy) -> str:
    """FEEL's type of a column, or of a step of the policy."""
    steps = {step.name: step for step in policy.steps}
    return answer_type(steps[name]) if name in steps else TYPES[BY_NAME[name].kind]

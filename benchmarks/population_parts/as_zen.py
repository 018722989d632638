"""A policy as zen-engine's JSON: a table or an expression node a step, each passing on what it was given."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .cells import parsed, tests, written
from .policies import Formula, Policy, Step, Table

_PLACE = {"x": 0, "y": 0}


def zen(policy: Policy) -> dict[str, Any]:
    """The decision content; the answer is the field named as the last step."""
    nodes = [{"id": "in", "name": "in", "type": "inputNode", "position": _PLACE}]
    for step in policy.steps:
        nodes += _nodes(step)
    nodes.append({"id": "out", "name": "out", "type": "outputNode", "position": _PLACE})
    edges = [
        {"id": f"e{number}", "sourceId": one["id"], "targetId": next_["id"], "type": "edge"}
        for number, (one, next_) in enumerate(pairwise(nodes))
    ]
    return {"nodes": nodes, "edges": edges}


def _nodes(step: Step) -> list[dict[str, Any]]:
    if isinstance(step, Formula):
        return [_expression(step.name, _written(step.text))]
    if step.hit.startswith("COLLECT"):
        fold = {"COLLECT SUM": "sum", "COLLECT MAX": "max"}[step.hit]
        return [_table(step, "collect"), _expression(step.name, f"{fold}(map({step.name}, #.{step.name}))")]
    return [_table(step, "first")]


def _expression(name: str, text: str) -> dict[str, Any]:
    content = {"expressions": [{"id": name, "key": name, "value": text}], "passThrough": True}
    own = f"{name} by expression"
    return {"id": own, "name": own, "type": "expressionNode", "content": content, "position": _PLACE}


def _table(table: Table, hit: str) -> dict[str, Any]:
    content = {
        "hitPolicy": hit,
        "inputs": [
            {"id": f"i{number}", "field": name, "name": name} for number, name in enumerate(table.inputs)
        ],
        "outputs": [{"id": "o", "field": table.name, "name": table.name}],
        "rules": [_rule(number, row) for number, row in enumerate(table.rows)],
        "passThrough": True,
        "inputField": None,
        # A list of rows needs a key of its own; one row's columns join what was given.
        "outputPath": table.name if hit == "collect" else None,
        "executionMode": "single",
    }
    return {
        "id": table.name,
        "name": table.name,
        "type": "decisionTableNode",
        "content": content,
        "position": _PLACE,
    }


def _rule(number: int, row: tuple[str, ...]) -> dict[str, str]:
    cells = {f"i{place}": _cell(cell) for place, cell in enumerate(row[:-1])}
    return {"_id": f"r{number}", **cells, "o": _written(row[-1])}


def _cell(cell: str) -> str:
    """A unary test; days are compared as the numbers they are handed as."""
    if "date(" in cell:
        (test,) = tests(cell)
        return f"{test.operator} {_written(test.values[0])}"
    return "" if cell == "-" else cell.removeprefix("= ")


def _written(text: str) -> str:
    return text if text.startswith('"') else written(parsed(text), _call)


def _call(function: str, args: list[str]) -> str:
    if function == "half_up":
        return f"round({', '.join(args)})"
    if function == "date":
        return args[0].strip("'").replace("-", "")
    return f"{function}([{', '.join(args)}])"

"""A policy as a DMN 1.5 file."""

from __future__ import annotations

from xml.sax.saxutils import escape

from .cells import answer_type, columns, reads, type_of
from .policies import Formula, Policy, Step, Table

_HIT = {
    "COLLECT SUM": 'hitPolicy="COLLECT" aggregation="SUM"',
    "COLLECT MAX": 'hitPolicy="COLLECT" aggregation="MAX"',
}


def dmn(policy: Policy) -> bytes:
    """The file; the answer is the decision named as the last step."""
    own = {step.name for step in policy.steps}
    data = "".join(
        f'<inputData id="{name}" name="{name}">'
        f'<variable name="{name}" typeRef="{type_of(name, policy)}"/></inputData>'
        for name in columns(policy)
    )
    decisions = "".join(_decision(step, own, policy) for step in policy.steps)
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" '
        f'namespace="urn:population:{policy.name}" name="{policy.name}">{data}{decisions}</definitions>'
    ).encode()


def _decision(step: Step, own: set[str], policy: Policy) -> str:
    links = "".join(
        f'<informationRequirement><required{"Decision" if name in own else "Input"} href="#{name}"/>'
        "</informationRequirement>"
        for name in reads(step)
    )
    logic = (
        f"<literalExpression><text>{escape(step.text)}</text></literalExpression>"
        if isinstance(step, Formula)
        else _table(step, policy)
    )
    variable = f'<variable name="{step.name}" typeRef="{answer_type(step)}"/>'
    return f'<decision id="{step.name}" name="{step.name}">{variable}{links}{logic}</decision>'


def _table(table: Table, policy: Policy) -> str:
    inputs = "".join(
        f'<input><inputExpression typeRef="{type_of(name, policy)}"><text>{name}</text>'
        "</inputExpression></input>"
        for name in table.inputs
    )
    rules = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[:-1])
        + f"<outputEntry><text>{escape(row[-1])}</text></outputEntry></rule>"
        for row in table.rows
    )
    hit = _HIT.get(table.hit, f'hitPolicy="{table.hit}"')
    return f'<decisionTable {hit}>{inputs}<output typeRef="{answer_type(table)}"/>{rules}</decisionTable>'

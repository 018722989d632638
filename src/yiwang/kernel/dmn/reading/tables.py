"""Decision tables."""

from __future__ import annotations

from yiwang.kernel.dmn.boxed import Aggregation, HitPolicy, InputClause, Literal, OutputClause, Rule, Table
from yiwang.kernel.dmn.names import FEEL_LANGUAGES, tidy
from yiwang.kernel.dmn.reading.display import read_display
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.reading.types import type_name
from yiwang.kernel.dmn.xml import Element, child, children, text_of

_AGGREGATIONS = {
    None: Aggregation.NONE,
    "SUM": Aggregation.SUM,
    "MIN": Aggregation.MIN,
    "MAX": Aggregation.MAX,
    "COUNT": Aggregation.COUNT,
}
_POLICIES = {policy.name.replace("_", " "): policy for policy in HitPolicy}
_FOLDING = {Aggregation.SUM, Aggregation.MIN, Aggregation.MAX, Aggregation.COUNT}


def read_table(element: Element, notes: Notes) -> Table:
    """A `<decisionTable>`; rules with a wrong number of cells are noted."""
    notes.only(element, ("input", "output", "annotation", "rule"))
    inputs = tuple(_input(part, notes) for part in children(element, "input"))
    outputs = tuple(_output(part, notes) for part in children(element, "output"))
    rules = tuple(_rule(part, number, notes) for number, part in enumerate(children(element, "rule"), 1))
    table = Table(
        place=notes.place(element),
        hit_policy=_policy(element, notes),
        aggregation=_aggregation(element, notes),
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        annotation_names=tuple(tidy(part.get("name") or "") for part in children(element, "annotation")),
        type_ref=type_name(element.get("typeRef")),
    )
    _check_shape(element, table, notes)
    return table


def read_text(element: Element, notes: Notes, type_ref: str | None = None) -> Literal:
    """A FEEL text in any element holding `<text>`; other expression languages are refused."""
    notes.only(element, ("text", "importedValues"))
    language = element.get("expressionLanguage")
    if language and language not in FEEL_LANGUAGES:
        notes.add(element, f"expression language {language} is not FEEL", "Write the expression in FEEL.")
    if child(element, "importedValues") is not None:
        notes.add(element, "imported values are not supported", "Write the values as a FEEL list.")
    declared = type_name(element.get("typeRef")) or type_ref
    return Literal(notes.place(element), text_of(element) or "", declared)


def _policy(element: Element, notes: Notes) -> HitPolicy:
    text = element.get("hitPolicy") or "UNIQUE"
    if text not in _POLICIES:
        notes.add(element, f"unknown hit policy {text}", f"One of: {', '.join(_POLICIES)}")
    return _POLICIES.get(text, HitPolicy.UNIQUE)


def _aggregation(element: Element, notes: Notes) -> Aggregation:
    text = element.get("aggregation")
    if text not in _AGGREGATIONS:
        notes.add(element, f"unknown aggregation {text}", "One of: SUM, MIN, MAX, COUNT")
    return _AGGREGATIONS.get(text, Aggregation.NONE)


def _input(element: Element, notes: Notes) -> InputClause:
    notes.only(element, ("inputExpression", "inputValues"))
    expression = child(element, "inputExpression")
    if expression is None:
        notes.add(element, "the input has no inputExpression", "Say which value this column tests.")
        literal = Literal(notes.place(element), "null")
    else:
        literal = read_text(expression, notes)
    label = tidy(element.get("label") or "") or tidy(literal.text)
    return InputClause(
        place=notes.place(element),
        expression=literal,
        label=label,
        allowed=text_of(child(element, "inputValues")),
        display=read_display(element, notes),
    )


def _output(element: Element, notes: Notes) -> OutputClause:
    notes.only(element, ("outputValues", "defaultOutputEntry"))
    default = child(element, "defaultOutputEntry")
    name = tidy(element.get("name") or "") or None
    return OutputClause(
        place=notes.place(element),
        name=name,
        label=tidy(element.get("label") or "") or name or "",
        type_ref=type_name(element.get("typeRef")),
        values=text_of(child(element, "outputValues")),
        default=None if default is None else read_text(default, notes),
    )


def _rule(element: Element, number: int, notes: Notes) -> Rule:
    notes.only(element, ("inputEntry", "outputEntry", "annotationEntry"))
    annotations = [tidy(text_of(part) or "") for part in children(element, "annotationEntry")]
    description = tidy(text_of(element, "description") or "")
    return Rule(
        place=notes.place(element),
        number=number,
        id=element.get("id") or "",
        conditions=tuple(read_text(part, notes) for part in children(element, "inputEntry")),
        outputs=tuple(read_text(part, notes) for part in children(element, "outputEntry")),
        annotations=tuple(annotations) if any(annotations) else (description,) * bool(description),
    )


def _check_shape(element: Element, table: Table, notes: Notes) -> None:
    if not table.outputs:
        notes.add(element, "the table has no output", "Add an <output> column.")
    for part, rule in zip(children(element, "rule"), table.rules, strict=True):
        cells = (("inputEntry", rule.conditions, table.inputs), ("outputEntry", rule.outputs, table.outputs))
        for what, found, columns in cells:
            if len(found) != len(columns):
                reason = f"rule {rule.number} has {len(found)} <{what}>, the table needs {len(columns)}"
                notes.add(part, reason, "Give every rule one cell per column; '-' stands for any value.")
    if len(table.outputs) > 1:
        _check_names(element, table, notes)
    if table.aggregation in _FOLDING and table.hit_policy is not HitPolicy.COLLECT:
        reason = f"aggregation {table.aggregation.name} needs hit policy COLLECT"
        notes.add(element, reason, "Set hitPolicy to COLLECT or drop the aggregation.")


def _check_names(element: Element, table: Table, notes: Notes) -> None:
    names = [output.name for output in table.outputs]
    if None in names:
        hint = "With several outputs the result is a context, so each needs a name."
        notes.add(element, "an output has no name", hint)
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        notes.add(element, f"two outputs are called {name}", "Rename one of them.")

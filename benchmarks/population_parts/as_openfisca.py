"""The forty policies as a module of OpenFisca variables: one a step, formulas over whole columns.

OpenFisca knows no unknown values: an unknown number is NaN, which fails every comparison, an unknown word is
a word of its own, an unknown truth is false and an unknown day the default one.
"""

from __future__ import annotations

from .cells import answer_type, parsed, reads, tests, texts, type_of, written
from .firms import COLUMNS, DAY, TEXT, TRUTH, Column
from .policies import POLICIES, Formula, Policy, Step, Table

_HEAD = """import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import YEAR
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Firm = build_entity(key="firm", plural="firms", label="", is_person=True)
Region = build_entity(key="region", plural="regions", label="", roles=[{"key": "member"}])


def half_up(number, digits):
    scale = 10.0**digits
    return np.sign(number) * np.floor(np.abs(number) * scale + 0.5) / scale


def system():
    made = TaxBenefitSystem([Firm, Region])
    made.add_variables(*VARIABLES)
    return made
"""


def module() -> str:
    """The text of the module; `system()` is its tax and benefit system, ANSWERS names the forty."""
    parts = [_HEAD, *(_column(column) for column in COLUMNS)]
    parts += [_step(step, policy) for policy in POLICIES for step in policy.steps]
    names = [column.name for column in COLUMNS]
    names += [_variable(step.name, policy) for policy in POLICIES for step in policy.steps]
    parts.append(f"VARIABLES = [{', '.join(names)}]")
    answers = {policy.name: _variable(policy.steps[-1].name, policy) for policy in POLICIES}
    return "\n\n".join([*parts, f"ANSWERS = {answers!r}", ""])


def _variable(name: str, policy: Policy) -> str:
    """What a name of a policy is called among all variables."""
    own = {step.name for step in policy.steps}
    return f"{policy.name}__{name}" if name in own else name


def _column(column: Column) -> str:
    if column.kind == TEXT:
        return _words(column.name, list(column.words)) + _class(column.name, _enum_type(column.name))
    kinds = {TRUTH: "bool", DAY: "__import__('datetime').date"}
    return _class(column.name, f"    value_type = {kinds.get(column.kind, 'float')}\n")


def _words(name: str, words: list[str]) -> str:
    lines = [f"    {_member(word)} = {word!r}" for word in ["unknown", *dict.fromkeys(words)]]
    return "\n".join([f"class {name}_words(Enum):", *lines, "", "", ""])


def _member(word: str) -> str:
    return "w_" + word.replace(" ", "_").replace("-", "_")


def _enum_type(name: str) -> str:
    return (
        f"    value_type = Enum\n    possible_values = {name}_words\n"
        f"    default_value = {name}_words.w_unknown\n"
    )


def _class(name: str, body: str) -> str:
    return f"class {name}(Variable):\n{body}    entity = Firm\n    definition_period = YEAR\n"


def _step(step: Step, policy: Policy) -> str:
    name, kind = _variable(step.name, policy), answer_type(step)
    words = ""
    body = {"number": "    value_type = float\n", "boolean": "    value_type = bool\n"}.get(
        kind, _enum_type(name)
    )
    if kind == "string":
        words = _words(name, [text.strip('"') for text in texts(step)])
    lines = [f"        {own} = firm({_variable(own, policy)!r}, period)" for own in reads(step)]
    result = _value(step.text) if isinstance(step, Formula) else _table(step, policy)
    formula = "\n".join(["    def formula(firm, period):", *lines, f"        return {result}", ""])
    return words + _class(name, body) + "\n" + formula


def _table(table: Table, policy: Policy) -> str:
    rows = [(_condition(table, row, policy), _result(table, row[-1], policy)) for row in table.rows]
    if table.hit.startswith("COLLECT"):
        fold = {"COLLECT SUM": "np.add", "COLLECT MAX": "np.maximum"}[table.hit]
        parts = ", ".join(f"np.where({condition}, {value}, 0)" for condition, value in rows)
        return f"{fold}.reduce([{parts}])"
    missing = {"string": "0", "boolean": "False"}.get(answer_type(table), "np.nan")
    conditions, values = (", ".join(part) for part in zip(*rows, strict=True))
    return f"np.select([{conditions}], [{values}], {missing})"


def _condition(table: Table, row: tuple[str, ...], policy: Policy) -> str:
    """All cells of a row; a row without any holds for everyone."""
    parts = []
    for name, cell in zip(table.inputs, row, strict=False):
        for test in tests(cell):
            if type_of(name, policy) == "string":
                column = f"{_variable(name, policy)}_words"
                parts += [
                    " | ".join(f"({name} == {column}.{_member(word.strip(chr(34)))})" for word in test.values)
                ]
            elif test.values[0] in {"true", "false"}:
                parts.append(name if test.values[0] == "true" else f"~{name}")
            else:
                parts.append(f"{name} {test.operator} {_value(test.values[0])}")
    # Every row as long as the columns: np.select wants it, and np.where does not mind.
    return " & ".join(f"({part})" for part in parts) or f"np.ones(len({table.inputs[0]}), bool)"


def _result(table: Table, text: str, policy: Policy) -> str:
    if text.startswith('"'):
        return f"{_variable(table.name, policy)}_words.w_{text.strip(chr(34)).replace(' ', '_')}.index"
    return text.capitalize() if text in {"true", "false"} else _value(text)


def _value(text: str) -> str:
    return written(parsed(text), _call)


def _call(function: str, args: list[str]) -> str:
    if function == "date":
        return f"np.datetime64({args[0]})"
    known = {"min": "np.minimum", "max": "np.maximum", "half_up": "half_up"}
    return f"{known[function]}({', '.join(args)})"

"""The conditions a result rests on, one by one, for people who have to judge it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import PLAIN, Rule
from yiwang.kernel.dmn.conditions import Condition, rule_conditions
from yiwang.kernel.dmn.explain.conditions import fact, sentence
from yiwang.kernel.dmn.explain.phrases import phrase
from yiwang.kernel.dmn.explain.sentences import MAX_SCANNED
from yiwang.kernel.dmn.explain.values import in_language, label_of, shown
from yiwang.kernel.dmn.model import Decision, InputData, Model
from yiwang.kernel.dmn.names import tidy
from yiwang.kernel.dmn.outcome import Outcome
from yiwang.kernel.dmn.tables.trail import TableRun


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition in words: what was found and, unless it held, what it would have to be.

    `state` is True, False, or None when it could not be told; `rule` the number of the rule it belongs to,
    None outside tables; `clause` the annotation of the rule that demands it; `inputs` what the outside
    brought to it, as (label, value) in words; `names` are those inputs' names.
    """

    text: str
    state: bool | None
    rule: int | None
    clause: str
    inputs: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


def reasons(outcome: Outcome, language: str = "zh-hans") -> list[Reason]:
    """The conditions of the rule a decision follows from; after a no or an unknown, of the nearest yes.

    For a decision of several kinds of result these are the conditions of the rule that matched. A clause is
    the annotation of the rule that refuses for just this condition where there is one, else of the rule.
    """
    target = outcome.targets[0]
    decision = outcome.model.named(target)
    runs = [run for run in outcome.runs if run.decision == target]
    if runs:
        return list(_of_table(runs[-1], outcome, language))
    if not isinstance(decision, Decision):
        return []
    return [_reason(one, "", outcome, language) for one in outcome.conditions_of(decision)]


def _of_table(run: TableRun, outcome: Outcome, language: str) -> Iterator[Reason]:
    rule = _telling(run, outcome.model)
    if rule is None:
        return
    for condition in rule_conditions(run, rule, outcome.model):
        yield _reason(condition, _clause(run, rule, condition.label, language), outcome, language)


def _telling(run: TableRun, model: Model) -> int | None:
    """The rule to tell about: the one that matched, or after anything but a yes the nearest yes."""
    rules = range(min(len(run.table.source.rules), MAX_SCANNED))
    if run.value is not True:
        lacking = {
            rule: sum(one.state is not True for one in rule_conditions(run, rule, model))
            for rule in rules
            if run.table.result(rule, run.env) is True
        }
        if lacking:
            return min(lacking, key=lambda rule: (lacking[rule], rule))
    return run.matched[0] if run.matched else None


def _clause(run: TableRun, told: int, label: str, language: str) -> str:
    """The annotation of the rule that refuses for this column, else of the rule told about.

    Such a rule agrees with the one told about wherever else it tests: 3 % is the bound only for those it is
    meant for. Of several, the one that matched, else the most specific.
    """
    rules = run.table.source.rules
    found = {}
    if run.table.result(told, run.env) is True:
        columns = {index for index, clause in enumerate(run.table.source.inputs) if clause.label == label}
        for rule in range(min(len(rules), MAX_SCANNED)):
            tested = {index for index, test in enumerate(run.table.tests) if test.cells[rule] is not None}
            same = all(_cell(rules[rule], i) == _cell(rules[told], i) for i in tested - columns)
            if tested & columns and same and run.table.result(rule, run.env) is False:
                found[rule] = (rule in run.matched, len(tested))
    notes = rules[max(found, key=lambda rule: found[rule], default=told)].annotations
    return phrase("and", language).join(in_language(note, language) for note in notes if note)


def _cell(rule: Rule, column: int) -> str:
    return tidy(rule.conditions[column].text)


def _reason(condition: Condition, clause: str, outcome: Outcome, language: str) -> Reason:
    words = fact(condition, language) if condition.state is True else sentence(condition, language)
    found = _inputs(condition, outcome)
    return Reason(
        text=words + phrase("stop", language),
        state=condition.state,
        rule=condition.rule,
        clause=clause,
        inputs=tuple(_input(node, outcome, language) for node in found),
        names=tuple(node.name for node in found),
    )


def _input(node: InputData, outcome: Outcome, language: str) -> tuple[str, str]:
    value = outcome.raw(node.name)
    display = node.display or PLAIN
    told = phrase("null", language) if feel.is_null(value) else shown(value, display, language)
    return label_of(display, node.name, language), told


def _inputs(condition: Condition, outcome: Outcome) -> list[InputData]:
    """The input data of this model a condition rests on, however far behind, in the order of the file."""
    model, seen = outcome.model, set[str]()
    open_ = [node.id for name, _ in condition.reads if (node := model.named(name))]
    while open_:
        name = open_.pop()
        node = model.nodes.get(name)
        if node is None or name in seen:
            continue
        seen.add(name)
        if isinstance(node, Decision):
            open_ += [link.id for link in node.requires if link.namespace == model.namespace]
    return [node for node in model.inputs if node.id in seen]

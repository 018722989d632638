"""A whole explanation: the result, the rule behind it, and what would have to change."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import PLAIN, Display
from yiwang.kernel.dmn.conditions import Condition, rule_conditions
from yiwang.kernel.dmn.explain.conditions import fact, sentence
from yiwang.kernel.dmn.explain.phrases import LANGUAGES, phrase
from yiwang.kernel.dmn.explain.values import in_language, label_of, shown
from yiwang.kernel.dmn.model import Decision, InputData
from yiwang.kernel.dmn.outcome import Outcome
from yiwang.kernel.dmn.tables.compiled import DYNAMIC
from yiwang.kernel.dmn.tables.trail import TableRun

MAX_NEAR = 3
"""Rules shown that would have led elsewhere."""
MAX_SCANNED = 500
"""Rules compared for that; in larger tables the nearest are not looked for."""
MAX_DEPTH = 5


def explain(outcome: Outcome, language: str = "zh-hans") -> list[str]:
    """Sentences saying what was decided and why: `zh-hans` or `en`.

    First the result, then the rule it follows from, then the conditions that failed or could not be told,
    each with the value found and the value needed. Decisions it rests on are explained below it, indented.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    writer = _Explanation(outcome, language)
    lines = [line for name in outcome.targets for line in writer.of(name)]
    lines += writer.bad_values()
    return [_sentence_case(line) for line in lines] if language == "en" else lines


def _sentence_case(line: str) -> str:
    start = len(line) - len(line.lstrip())
    return line[:start] + line[start : start + 1].upper() + line[start + 1 :]


class _Explanation:
    """One explanation being written; decisions already explained are not repeated."""

    def __init__(self, outcome: Outcome, language: str) -> None:
        self.outcome, self.language = outcome, language
        self.told: set[str] = set()

    def say(self, key: str, **parts: object) -> str:
        return phrase(key, self.language, **parts)

    def of(self, name: str, depth: int = 0) -> Iterator[str]:
        """The sentences for one decision."""
        if name in self.told or depth > MAX_DEPTH:
            return
        self.told.add(name)
        decision = self.outcome.model.named(name)
        value = self.outcome.raw(name)
        indent = "  " * depth
        yield indent + self._headline(name, value)
        if isinstance(value, feel.FeelError):
            yield indent + self.say("error", reason=value.reason) + self.say("stop")
        if isinstance(decision, Decision):
            yield from (indent + line for line in self._reasons(decision, value, depth))

    def bad_values(self) -> Iterator[str]:
        """Inputs that were given but could not be used."""
        for fault in self.outcome.errors:
            if isinstance(self.outcome.model.named(fault.name), InputData):
                label = label_of(self._display(fault.name), fault.name, self.language)
                yield self.say("bad value", label=label, reason=fault.reason) + self.say("stop")

    def _headline(self, name: str, value: object) -> str:
        display = self._display(name)
        label = label_of(display, name, self.language)
        if isinstance(value, feel.FeelError):
            return self.say("no result", label=label)
        return self.say("result", label=label, value=shown(value, display, self.language))

    def _display(self, name: str) -> Display:
        node = self.outcome.model.named(name)
        return node.display if isinstance(node, Decision | InputData) else PLAIN

    def _reasons(self, decision: Decision, value: object, depth: int) -> Iterator[str]:
        runs = [run for run in self.outcome.runs if run.decision == decision.name]
        if not runs:
            yield from self._conditions(self.outcome.conditions_of(decision), value, depth)
            return
        for run in runs:
            yield from self._table(run, depth)
        if feel.is_null(value):
            yield from self._missing(decision)

    def _missing(self, decision: Decision) -> Iterator[str]:
        names = [label_of(self._display(name), name, self.language) for name in self.outcome.missing]
        if names:
            yield self.say("missing", names=self.say("and").join(names))

    def _conditions(self, conditions: list[Condition], value: object, depth: int) -> Iterator[str]:
        """For an expression: what failed, or, when all held, what held."""
        failed = [condition for condition in conditions if condition.state is not True]
        for condition in failed:
            yield sentence(condition, self.language) + self.say("stop")
            yield from self._beneath(condition, depth)
        if not failed:
            for condition in conditions:
                yield self.say("held", sentence=fact(condition, self.language)) + self.say("stop")
        if not conditions:
            yield from self._required(depth, value)

    def _required(self, depth: int, value: object) -> Iterator[str]:
        """For an expression without conditions that gave nothing: what was missing."""
        if feel.is_null(value) and depth == 0 and self.outcome.missing:
            names = [label_of(self._display(name), name, self.language) for name in self.outcome.missing]
            yield self.say("missing", names=self.say("and").join(names))

    def _beneath(self, condition: Condition, depth: int) -> Iterator[str]:
        """The reasons of decisions a failed condition rests on, one step further in."""
        for name, _ in condition.reads:
            if isinstance(self.outcome.model.named(name), Decision):
                yield from ("  " + line for line in self.of(name, 0 if depth == 0 else depth))

    def _table(self, run: TableRun, depth: int) -> Iterator[str]:
        rules = run.table.source.rules
        for index in run.matched[:MAX_NEAR]:
            rule = rules[index]
            notes = [in_language(note, self.language) for note in rule.annotations if note]
            if notes:
                note = self.say("and").join(notes)
                yield self.say("by rule because", number=rule.number, note=note)
            else:
                yield self.say("by rule", number=rule.number)
            if run.value is True:
                yield from self._held(run, index)
        if not run.matched and not isinstance(run.value, feel.FeelError):
            yield self.say("no rule" if run.table.default is None else "default")
        if run.value is not True and len(rules) <= MAX_SCANNED:
            yield from self._nearest(run, depth)

    def _held(self, run: TableRun, index: int) -> Iterator[str]:
        for condition in rule_conditions(run, index, self.outcome.model):
            yield "  " + self.say("held", sentence=fact(condition, self.language)) + self.say("stop")

    def _nearest(self, run: TableRun, depth: int) -> Iterator[str]:
        """The rules closest to matching that would have led to another result, nearest first."""
        found = []
        seen = [_plain(run.value), False]  # nobody has to be told how to be refused
        for index in range(len(run.table.source.rules)):
            if index in run.matched:
                continue
            lacking = [
                condition
                for condition in rule_conditions(run, index, self.outcome.model)
                if condition.state is not True
            ]
            found.append((len(lacking), index, lacking))
        shown_rules = 0
        for _, index, lacking in sorted(found, key=lambda entry: entry[:2]):
            value = run.table.result(index, run.env)
            if (
                any(_plain(value) is known or _plain(value) == known for known in seen)
                or shown_rules == MAX_NEAR
                or not lacking
            ):
                continue
            seen.append(_plain(value))
            shown_rules += 1
            yield from self._alternative(run, index, lacking, depth)

    def _alternative(self, run: TableRun, index: int, lacking: list[Condition], depth: int) -> Iterator[str]:
        value = shown(run.table.result(index, run.env), self._display(run.decision), self.language)
        yield self.say("wanted", value=value, number=index + 1)
        for condition in lacking:
            yield "  " + sentence(condition, self.language) + self.say("stop")
            yield from ("  " + line for line in self._beneath(condition, depth))


def _plain(value: object) -> object:
    return None if value is DYNAMIC or feel.is_null(value) else value

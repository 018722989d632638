"""One policy decided for one subject, by the evaluator, with its reasons: as a match decides for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from yiwang.definitions import (
    CityFolder,
    Policy,
    PolicyInput,
    PolicyVersion,
    Text,
    policy_inputs,
    policy_model,
)
from yiwang.kernel import dmn, feel
from yiwang.kernel.dmn.boxed import PLAIN, Display
from yiwang.kernel.dmn.explain.values import label_of, shown
from yiwang.networks.policies.queries.numbers import numbers_of
from yiwang.records.cases.advice import Ground, grounds_of

Verdict = Literal["entitled", "refused", "unknown"]
_FEN = Decimal("0.01")
_NEAR = Decimal("0.1")
"""A border counts as near within a tenth of the value."""
_MOST_TRIED = 40
_SMALLEST = {"integer": Decimal(1), "money": Decimal("0.01"), "decimal": Decimal("0.000001")}


@dataclass(frozen=True)
class Neighbour:
    """What one other value of an input would give: the value now and there, the amount there if any."""

    name: Text
    now: Text
    there: Text
    entitled: bool
    amount: Decimal | None


@dataclass(frozen=True)
class Told:
    """What a version says of one subject on a day: verdict, amount in yuan, reasons, what is not known."""

    policy: Policy
    version: PolicyVersion
    day: date
    verdict: Verdict
    amount: Decimal | None
    grounds: tuple[Ground, ...]
    missing: tuple[PolicyInput, ...]
    declared: str
    neighbour: Neighbour | None = None

    @property
    def lacking(self) -> tuple[Ground, ...]:
        """The conditions that do not hold, or cannot be told."""
        return tuple(ground for ground in self.grounds if ground.state is not True)

    @property
    def is_near(self) -> bool:
        """Tell whether one single condition stands in the way."""
        return self.verdict != "entitled" and len(self.lacking) == 1 and len(self.grounds) > 1


@dataclass(frozen=True)
class _Question:
    """A version asked about one subject: its model, and the facts under the names the model gives them."""

    policy: Policy
    version: PolicyVersion
    model: dmn.Model
    inputs: tuple[PolicyInput, ...]
    values: Mapping[str, Any]
    day: date

    def ask(self, values: Mapping[str, Any]) -> tuple[Any, Decimal | None]:
        """Return whether these values entitle, and to how much; an entitlement to nothing is none."""
        entitled = dmn.decide(self.model, self.version.decision, values, self.day).value
        if entitled is not True or not self.version.amount:
            return entitled, None
        amount = self._rounded(dmn.decide(self.model, self.version.amount, values, self.day).value)
        return (None if amount is None else amount > 0), amount

    def _rounded(self, value: Any) -> Decimal | None:
        found = feel.from_feel(value)
        if not isinstance(found, Decimal | int) or isinstance(found, bool):
            return None
        rounded = Decimal(found).quantize(_FEN, ROUND_HALF_UP)
        return min(rounded, self.policy.cap) if self.policy.cap is not None else rounded


def decide_one(
    folder: CityFolder, policy: Policy, version: PolicyVersion, known: Mapping[str, Any], day: date
) -> Told:
    """Decide a version for one subject of whom ``known`` says ``{"dataset.column": value}``, as of a day."""
    inputs = policy_inputs(folder, policy, version)
    values = {item.name: typed(item, known.get(item.fact)) for item in inputs}
    given = {name: value for name, value in values.items() if value is not None}
    asked = _Question(policy, version, policy_model(folder, policy, version), inputs, given, day)
    entitled, amount = asked.ask(given)
    outcome = dmn.decide(asked.model, version.decision, given, day)
    verdict: Verdict = "entitled" if entitled is True else "refused" if entitled is False else "unknown"
    return Told(
        policy,
        version,
        day,
        verdict,
        amount if verdict == "entitled" else None,
        grounds_of(outcome),
        tuple(item for item in inputs if item.name in outcome.missing) if verdict == "unknown" else (),
        asked.model.version.declared,
        _neighbour(asked, outcome, verdict),
    )


def typed(item: PolicyInput, value: Any) -> Any:
    """Return a register's value as the model takes it: numbers exact, whatever JSON kept them as."""
    if value is None or value == "":
        return None
    if item.column.type in _SMALLEST:
        return Decimal(str(value))
    return date.fromisoformat(value) if item.column.type == "date" and isinstance(value, str) else value


def _neighbour(asked: _Question, outcome: dmn.Outcome, verdict: Verdict) -> Neighbour | None:
    """Find the nearest value that would turn the answer: of what is lacking, or of what holds by little."""
    reasons = dmn.reasons(outcome)
    lacking = [reason for reason in reasons if reason.state is not True]
    if verdict == "unknown" or (verdict == "refused" and len(lacking) != 1):
        return None
    told = lacking if verdict == "refused" else [reason for reason in reasons if len(reason.names) == 1]
    names = list(dict.fromkeys(name for reason in told for name in reason.names))
    if verdict == "refused" and len(names) != 1:
        return None
    found = [turned for name in names if (turned := _turned(asked, name, verdict))]
    return min(found, key=lambda pair: pair[0], default=(0, None))[1]


def _turned(asked: _Question, name: str, verdict: Verdict) -> tuple[Decimal, Neighbour] | None:
    item = next((item for item in asked.inputs if item.name == name), None)
    now = asked.values.get(name)
    if item is None or not isinstance(now, Decimal) or item.column.type not in _SMALLEST:
        return None
    display = next((one.display for one in asked.model.inputs if one.name == name), PLAIN)
    step = display.step or _SMALLEST[item.column.type]
    for value in _tried(asked.model, now, step, within=None if verdict == "refused" else _NEAR):
        entitled, amount = asked.ask({**asked.values, name: value})
        if (entitled is True) != (verdict == "entitled"):
            label = Text(zh=label_of(display, name, "zh-hans"), en=label_of(display, name, "en"))
            near = Neighbour(label, _said(now, display), _said(value, display), entitled is True, amount)
            return abs(value - now) / (abs(now) or 1), near
    return None


def _said(value: Decimal, display: Display) -> Text:
    return Text(zh=shown(value, display, "zh-hans"), en=shown(value, display, "en"))


def _tried(model: dmn.Model, now: Decimal, step: Decimal, within: Decimal | None) -> list[Decimal]:
    """The borders the rule names and the values beside them, the nearest first."""
    around = {border + beside for border in numbers_of(model) for beside in (Decimal(0), step, -step)}
    near = [
        value
        for value in around
        if value != now and value >= 0 and (within is None or abs(value - now) <= within * abs(now))
    ]
    return sorted(near, key=lambda value: (abs(value - now), value))[:_MOST_TRIED]

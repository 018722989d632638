"""Where a case stands: node ids and counters, small enough to be read by a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from yiwang.kernel import feel

BODY, MANY, ONE = 0, 1, 2
"""What a run is: the inside of a sub-process or call, all turns of something repeated, or one turn."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A run inside a case, such as of a sub-process.

    `node` runs inside run `parent` (0 is the case itself); `role` is `BODY`, `MANY` or `ONE`; `index` is
    the turn of a repeated activity, from 1; of a `MANY`, `total` turns are planned (0: as long as a
    condition holds), `begun` and `done` so far.
    """

    node: str
    parent: int
    role: int = BODY
    index: int = 0
    total: int = 0
    begun: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        numbers = (self.parent, self.role, self.index, self.total, self.begun, self.done)
        if not isinstance(self.node, str) or any(type(number) is not int or number < 0 for number in numbers):
            raise ValueError(f"{(self.node, *numbers)!r} is no run of a procedure")

    def to_json(self) -> list[str | int]:
        """The fields in order, without the zeros at the end."""
        fields: list[str | int] = [self.node, self.parent, self.role, self.index]
        fields += [self.total, self.begun, self.done]
        while fields[-1] == 0 and len(fields) > 2:
            fields.pop()
        return fields

    def changed(self, **fields: int) -> "Scope":
        """A copy with other counters."""
        return replace(self, **cast(Any, fields))


@dataclass(frozen=True)
class State:
    """Where a case stands. Ids, counters, and the few values its conditions ask for.

    A place is written `node`, or `node@3` inside run 3. `waiting`: tasks and events waited for; `arrived`:
    flows on which a token waits before a join; `armed`: boundary events and starts of event sub-processes
    that may fire; `scopes`: runs by number; `made`: the last number given; `rounds`: how often a repeating
    timer still fires; `values`: the variables, as FEEL values.
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    arrived: Mapping[str, int] = field(default_factory=dict)
    armed: tuple[str, ...] = ()
    scopes: Mapping[int, Scope] = field(default_factory=dict)
    made: int = 0
    rounds: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Nothing is left to wait for."""
        return not self.waiting and not self.arrived and not self.scopes

    def to_json(self) -> dict[str, object]:
        """A value `json.dumps` accepts; the same state always gives the same value."""
        value: dict[str, object] = {
            "waiting": dict(sorted(self.waiting.items())),
            "arrived": dict(sorted(self.arrived.items())),
            "armed": sorted(self.armed),
        }
        if self.scopes:
            value["scopes"] = {str(number): run.to_json() for number, run in sorted(self.scopes.items())}
        if self.made:
            value["made"] = self.made
        if self.rounds:
            value["rounds"] = dict(sorted(self.rounds.items()))
        if self.values:
            value["values"] = {name: _plain(each) for name, each in sorted(self.values.items())}
        return value

    @classmethod
    def from_json(cls, value: object) -> "State":
        """Read what `to_json` gave; `ValueError` for anything else."""
        basic, more = {"waiting", "arrived", "armed"}, {"scopes", "made", "rounds", "values"}
        if not isinstance(value, Mapping) or not basic <= value.keys() <= basic | more:
            raise ValueError(f"{value!r} is no state of a procedure")
        armed, made = value["armed"], value.get("made", 0)
        if not isinstance(armed, list) or not all(isinstance(name, str) for name in armed):
            raise ValueError(f"{armed!r} is no list of events")
        if type(made) is not int or made < 0:
            raise ValueError(f"{made!r} is no counter")
        return cls(
            _counts(value["waiting"]),
            _counts(value["arrived"]),
            tuple(armed),
            _scopes(value.get("scopes", {}), made),
            made,
            _counts(value.get("rounds", {})),
            _values(value.get("values", {})),
        )


def _counts(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is no map of counters")
    for name, count in value.items():
        if not isinstance(name, str) or isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ValueError(f"{name!r}: {count!r} is no counter")
    return dict(cast(Mapping[str, int], value))


def _scopes(value: object, made: int) -> dict[int, Scope]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is no map of runs")
    scopes: dict[int, Scope] = {}
    for number, fields in value.items():
        if not str(number).isdecimal() or not isinstance(fields, list) or not 2 <= len(fields) <= 7:
            raise ValueError(f"{number!r}: {fields!r} is no run of a procedure")
        scopes[int(number)] = Scope(*fields)
    if any(not 0 < number <= made for number in scopes):
        raise ValueError(f"{sorted(scopes)!r} are no runs up to {made}")
    if any(run.parent and (run.parent not in scopes or run.parent >= own) for own, run in scopes.items()):
        raise ValueError(f"{value!r} is no tree of runs")
    return scopes


def _plain(value: Any) -> object:
    """A FEEL value for JSON: what JSON lacks (decimals, dates) is kept as FEEL text, so nothing is lost."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    plain = feel.from_feel(value)
    return plain if isinstance(plain, int) else {"feel": feel.source_text(value)}


def _values(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{value!r} is no map of values")
    return {name: _feel(each) for name, each in value.items()}


def _feel(value: object) -> Any:
    if isinstance(value, list):
        return [_feel(item) for item in value]
    if not isinstance(value, Mapping):
        return feel.to_feel(value)
    if value.keys() != {"feel"} or not isinstance(value["feel"], str):
        raise ValueError(f"{value!r} is no value")
    return feel.evaluate(value["feel"])

"""What drives a case (events), what it causes (effects), and where it stands (state)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from yiwang.kernel.bpmn.durations import Duration


@dataclass(frozen=True, slots=True)
class Completed:
    """A user task was completed, with the outcome decided, if it has any; or a service task was done."""

    node: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer ran out: an intermediate event or one on the boundary of a task."""

    node: str


Event = Completed | TimerFired


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Somebody of `role` ("office" or "applicant") has something to do."""

    node: str
    role: str


@dataclass(frozen=True, slots=True)
class CancelTask:
    """A task is no longer to be done, because a timer interrupted it."""

    node: str


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A timer starts to run; when it has run out, step with `TimerFired(node)`."""

    node: str
    duration: Duration


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """A timer is no longer waited for."""

    node: str


@dataclass(frozen=True, slots=True)
class Do:
    """Do `what`; when it is done, step with `Completed(node)`."""

    node: str
    what: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An end event was reached; the case is over when `State.finished` says so."""

    node: str


Effect = OpenTask | CancelTask | StartTimer | CancelTimer | Do | Ended


@dataclass(frozen=True)
class State:
    """Where a case stands. Ids and counters only.

    `waiting`: tasks and intermediate timers waited for; `arrived`: flows on which a token waits
    before a join; `armed`: boundary timers that are running.
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    arrived: Mapping[str, int] = field(default_factory=dict)
    armed: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Nothing is left to wait for."""
        return not self.waiting and not self.arrived

    def to_json(self) -> dict[str, object]:
        """A value `json.dumps` accepts; the same state always gives the same value."""
        return {
            "waiting": dict(sorted(self.waiting.items())),
            "arrived": dict(sorted(self.arrived.items())),
            "armed": sorted(self.armed),
        }

    @classmethod
    def from_json(cls, value: object) -> "State":
        """Read what `to_json` gave; `ValueError` for anything else."""
        if not isinstance(value, Mapping) or value.keys() != {"waiting", "arrived", "armed"}:
            raise ValueError(f"{value!r} is no state of a procedure")
        armed = value["armed"]
        if not isinstance(armed, list) or not all(isinstance(name, str) for name in armed):
            raise ValueError(f"{armed!r} is no list of timers")
        return cls(_counts(value["waiting"]), _counts(value["arrived"]), tuple(armed))


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event, and what has to be done because of it, in this order."""

    state: State
    effects: tuple[Effect, ...]


def _counts(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is no map of counters")
    for name, count in value.items():
        if not isinstance(name, str) or isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ValueError(f"{name!r}: {count!r} is no counter")
    return dict(cast(Mapping[str, int], value))

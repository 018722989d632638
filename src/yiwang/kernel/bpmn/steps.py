"""What drives a case (events) and what it causes (effects).

A `node` is an address: the node's id, with `@3` behind it inside run 3 of a sub-process or repeated task.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel.bpmn.durations import When
from yiwang.kernel.bpmn.state import State


@dataclass(frozen=True, slots=True)
class Completed:
    """A task was done: with the outcome decided, if it has any, and the values it found out."""

    node: str
    outcome: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer ran out: an intermediate event, one on the boundary of an activity, or an event start."""

    node: str


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message came in; `key` must equal what the event that waits for it asks for."""

    message: str
    key: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalReceived:
    """A signal was sent out; every event of the case that waits for it fires."""

    signal: str


@dataclass(frozen=True, slots=True)
class ErrorRaised:
    """Work that was asked for went wrong in a way the procedure knows, by its error code."""

    node: str
    error: str


Event = Completed | TimerFired | MessageReceived | SignalReceived | ErrorRaised


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Somebody of `role` ("office", "applicant" or "party") has something to do."""

    node: str
    role: str


@dataclass(frozen=True, slots=True)
class CancelTask:
    """A task of any kind is no longer to be done, because an event interrupted it."""

    node: str


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A timer starts to run; when it has run out, step with `TimerFired(node)`."""

    node: str
    duration: When


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
class Decide:
    """Ask for a decision; step with `Completed(node, values=...)` when it was made."""

    node: str
    decision: str


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message to another case; `key` tells the receivers apart."""

    node: str
    message: str
    key: Any = None


@dataclass(frozen=True, slots=True)
class Signal:
    """Tell every other case; within this one the signal has been heard already."""

    node: str
    signal: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """An escalation that nothing in the procedure catches, for those in charge."""

    node: str
    code: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An error that nothing in the procedure catches; the case has ended with it."""

    node: str
    error: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An end event of the procedure itself was reached; the case is over when `State.finished` says so."""

    node: str


Effect = (
    OpenTask
    | CancelTask
    | StartTimer
    | CancelTimer
    | Do
    | Decide
    | Send
    | Signal
    | Escalated
    | Failed
    | Ended
)


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event, and what has to be done because of it, in this order."""

    state: State
    effects: tuple[Effect, ...]

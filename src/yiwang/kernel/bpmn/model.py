"""A procedure that has passed every check: nodes and flows, ready to be stepped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from yiwang.kernel.bpmn.durations import At, Cycle, Duration
from yiwang.kernel.bpmn.expressions import Expression


class Kind(StrEnum):
    """The kinds of node, by their BPMN 2.0 element names."""

    START = "startEvent"
    END = "endEvent"
    USER = "userTask"
    MANUAL = "manualTask"
    SERVICE = "serviceTask"
    RULE = "businessRuleTask"
    SCRIPT = "scriptTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    SUB = "subProcess"
    CALL = "callActivity"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"


PEOPLE = frozenset({Kind.USER, Kind.MANUAL})
"""Tasks that somebody does; a manual task is done outside the system and only confirmed."""
CHOSEN = "chosen"
"""What a task says of its organisation when that is named as the case is opened."""
TASKS = PEOPLE | {Kind.SERVICE, Kind.RULE, Kind.SCRIPT, Kind.SEND, Kind.RECEIVE}
ACTIVITIES = TASKS | {Kind.SUB, Kind.CALL}


class Trigger(StrEnum):
    """What an event is about, by its BPMN 2.0 element name."""

    MESSAGE = "messageEventDefinition"
    TIMER = "timerEventDefinition"
    SIGNAL = "signalEventDefinition"
    ERROR = "errorEventDefinition"
    ESCALATION = "escalationEventDefinition"
    LINK = "linkEventDefinition"
    TERMINATE = "terminateEventDefinition"


@dataclass(frozen=True, slots=True)
class Definition:
    """One event definition. `name`: of the message, signal or link, or the code; "" catches every code.

    `timer`: of a timer, an `Expression` when a variable says the date. `key`: what a message must match.
    """

    trigger: Trigger
    name: str = ""
    timer: Duration | At | Cycle | Expression | None = None
    key: Expression | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Do an activity again while `condition` holds, at most `most` times; asked first when `before`."""

    condition: Expression | None
    most: int | None
    before: bool


@dataclass(frozen=True, slots=True)
class Many:
    """Do an activity `count` times, side by side or in a row, until all are done or `until` holds."""

    count: Expression
    parallel: bool
    until: Expression | None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow.

    `outcome` is the literal of a condition `outcome = "..."`; any other condition is FEEL in `condition`,
    and the literals it compares the outcome with are in `literals`.
    """

    id: str
    name: str
    source: str
    target: str
    outcome: str | None
    line: int
    condition: Expression | None = None
    literals: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        """Whether anything has to hold for the flow to be taken."""
        return self.outcome is not None or self.condition is not None


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. Which of the last fields apply follows from its kind.

    `scope`: the sub-process it lies in, "" for the procedure itself; `role`: who does a user task ("office"
    unless the file says otherwise); `clock`: the clock it runs under; `limit`: how long that clock runs
    ("48 hours", "7 working days"), where the file says it; `organisation`: which body does it, "" for the one
    that handles the case; `does`: what a service task does, or which decision a business rule task asks for;
    `result`: the variable that takes what was decided or found; `inspectors`: how many officers inspect on
    site, 0 for any other task; `script`; `called`: the procedure of a call
    activity; `default`: the flow a choice falls back to; `host`: the activity of a boundary event, which
    ends it when `interrupting`; `by_event`: an event sub-process; `instantiates`: a receive task that
    starts the procedure.
    """

    id: str
    name: str
    kind: Kind
    line: int
    scope: str = ""
    documentation: str = ""
    role: str = ""
    clock: str = ""
    limit: str = ""
    organisation: str = ""
    does: str = ""
    result: str = ""
    inspectors: int = 0
    events: tuple[Definition, ...] = ()
    script: Expression | None = None
    called: str = ""
    default: str | None = None
    host: str | None = None
    interrupting: bool = True
    by_event: bool = False
    instantiates: bool = False
    repeat: Loop | Many | None = None

    def of(self, *triggers: Trigger) -> tuple[Definition, ...]:
        """Its event definitions of some kinds."""
        return tuple(event for event in self.events if event.trigger in triggers)

    @property
    def duration(self) -> Duration | At | Cycle | Expression | None:
        """The time of its timer, if it has one."""
        return next((event.timer for event in self.of(Trigger.TIMER)), None)


@dataclass(frozen=True)
class Procedure:
    """A checked procedure, all its sub-processes in one set of nodes.

    `outgoing`, `incoming`: flows by node; `attached`: boundary events by host; `start`: the node a case
    begins at; `starts`: start nodes by sub-process ("" for the procedure itself); `event_starts`: start
    events of event sub-processes, by the sub-process around them; `links`: where a link leads, by
    (sub-process, link name); `calls`: the procedures its call activities name; `ways`: by inclusive
    join and node or flow, the flows into the join a token there can still come along; `variables`:
    names of the values a case keeps; `examples`: what some of them may be, for rehearsals; `opened_by`:
    organisations whose officers may begin a case with it.
    """

    id: str
    name: str
    file: str
    nodes: Mapping[str, Node]
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    attached: Mapping[str, tuple[Node, ...]]
    start: str
    starts: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    event_starts: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    calls: Mapping[str, "Procedure"] = field(default_factory=dict, compare=False, repr=False)
    ways: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    variables: tuple[str, ...] = ()
    examples: Mapping[str, Any] = field(default_factory=dict)
    opened_by: tuple[str, ...] = ()

    def every_node(self) -> Iterator[Node]:
        """Its nodes, and those of the procedures it calls."""
        yield from self.nodes.values()
        for called in self.calls.values():
            yield from called.every_node()

    def of_kind(self, *kinds: Kind) -> tuple[Node, ...]:
        """The nodes of some kinds, in the order of the file."""
        return tuple(node for node in self.nodes.values() if node.kind in kinds)

    def inside(self, scope: str) -> tuple[Node, ...]:
        """The nodes directly inside a sub-process ("" for the procedure itself), in the order of the file."""
        return tuple(node for node in self.nodes.values() if node.scope == scope)


def is_choice(node: Node, outgoing: tuple[Flow, ...]) -> bool:
    """Whether the node is an exclusive gateway that splits, and so has to choose."""
    return node.kind is Kind.EXCLUSIVE and len(outgoing) > 1


def is_join(node: Node, incoming: tuple[Flow, ...]) -> bool:
    """Whether the node waits for a token on each of several flows."""
    return node.kind is Kind.PARALLEL and len(incoming) > 1

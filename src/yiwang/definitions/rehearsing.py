"""Rehearsing a procedure: a robot for each role, a clock that is moved, and an account of what happened."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yiwang.definitions.folder import CityFolder
from yiwang.definitions.office_hours import office_hours
from yiwang.definitions.rule_tasks import Around, results, rule_of
from yiwang.kernel import bpmn
from yiwang.kernel.calendars import (
    ACCEPTANCE,
    DECISION,
    DELIVERY,
    Clock,
    HourClock,
    HourLimit,
    add_open_time,
    add_working_days,
    due_at,
    due_on,
    read_limit,
)

LIMITS = {"acceptance": ACCEPTANCE, "decision": DECISION, "delivery": DELIVERY}
"""How long a named clock runs in a rehearsal: the limits of 行政许可法."""
MOST_EVENTS = 1_000


class RehearsalError(ValueError):
    """The plan asks for something the procedure does not have."""


@dataclass(frozen=True)
class Plan:
    """How the robots behave.

    `choices`: outcomes by task, in the order the task comes up (the first outcome of the file when there
    are none left); `values`: what a task finds out, likewise; `late`: tasks nobody does; `takes`: how long
    a task takes, in open office hours, less where its limit is shorter; `given`: the values a case starts
    with, beside the examples of the file; `office`: whose hours; `service`: the service that runs it, whose
    models its business rule tasks may ask.
    """

    starts_at: datetime
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    takes: timedelta = timedelta(hours=2)
    given: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    service: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, what, at which node, and in words."""

    at: datetime
    what: str
    node: str
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Rehearsal:
    """The account of a rehearsal; `ended` are the end events reached, empty when the case still waits."""

    lines: tuple[Line, ...]
    ended: tuple[str, ...]
    state: bpmn.State

    def at(self, what: str, node: str) -> list[datetime]:
        """When something happened at a node."""
        return [line.at for line in self.lines if (line.what, line.node) == (what, node)]

    @property
    def path(self) -> tuple[str, ...]:
        """What happened, as `task (outcome)` or the node, without what was only begun."""
        shown = ("done", "fired", "escalated", "ended")
        return tuple(
            f"{line.node} ({line.detail})" if line.detail and line.what == "done" else line.node
            for line in self.lines
            if line.what in shown
        )


def rehearse(folder: CityFolder, name: str, plan: Plan) -> Rehearsal:
    """Run a procedure of a city from its start until it ends, or until nothing more happens by itself.

    Raises `KeyError` for an unknown procedure, `RehearsalError` for a choice it does not have,
    `RuleFailed` for a decision that has no answer, `bpmn.StepError` when a step cannot be taken, and
    `UnpublishedYear`.
    """
    return _Stage(folder, folder.procedures[name], plan).run()


class _Stage:
    def __init__(self, folder: CityFolder, procedure: bpmn.Procedure, plan: Plan) -> None:
        self.folder, self.procedure, self.plan = folder, procedure, plan
        self.now = plan.starts_at.astimezone(ZoneInfo(folder.city.time_zone))
        self.hours = office_hours(folder, plan.office)
        self.service = plan.service
        self.state = bpmn.State()
        self.lines: list[Line] = []
        self.turns: dict[str, int] = {}
        self.queue: list[tuple[datetime, int, str]] = []
        self.waiting: dict[str, tuple[int, bpmn.Event]] = {}
        self.numbers = 0

    def run(self) -> Rehearsal:
        self._take(bpmn.start(self.procedure, {**self.procedure.examples, **self.plan.given}))
        for _ in range(MOST_EVENTS):
            if not self.queue:
                break
            at, number, place = heapq.heappop(self.queue)
            if self.waiting.get(place, (0,))[0] == number:
                self.now = max(self.now, at)
                self._happen(place, self.waiting.pop(place)[1])
        ended = tuple(line.node for line in self.lines if line.what == "ended")
        return Rehearsal(tuple(self.lines), ended if self.state.finished else (), self.state)

    def _happen(self, place: str, event: bpmn.Event) -> None:
        if isinstance(event, bpmn.Completed):
            event = self._ruled(place) or self._robot(place)
            self._note("done", place, event.outcome or "")
        else:
            self._note("fired", place)
        self._take(bpmn.step(self.procedure, self.state, event))

    def _robot(self, place: str) -> bpmn.Completed:
        """What the robot of a task does this time."""
        node = bpmn.split_address(place)[0]
        turn = self.turns[node] = self.turns.get(node, -1) + 1
        home = bpmn.home_of(self.procedure, self.state, place)
        allowed = bpmn.outcomes(home, node)
        told = self.plan.choices.get(node, ())
        choice = told[turn] if turn < len(told) else (allowed[0] if allowed else None)
        if choice is not None and choice not in allowed:
            raise RehearsalError(f"{node} has no outcome {choice!r}; it has: {', '.join(allowed) or 'none'}")
        found = self.plan.values.get(node, ())
        return bpmn.Completed(place, choice, found[min(turn, len(found) - 1)] if found else {})

    def _ruled(self, place: str) -> bpmn.Completed | None:
        """What a business rule task decides; None for other tasks, and where the plan says what comes out."""
        node = bpmn.node_at(self.procedure, self.state, place)
        if node.kind is not bpmn.Kind.RULE or node.id in self.plan.values:
            return None
        home, folder = bpmn.home_of(self.procedure, self.state, place), self.folder
        form = folder.forms.get(self.service)
        rule = rule_of(node, Around(home.variables, folder.models, folder.datasets, self.service, form))
        inputs = rule.inputs(self.state.values, self.plan.given)
        return bpmn.Completed(place, values=results(node, rule.decide(inputs, self.now.date())))

    def _take(self, step: bpmn.Step) -> None:
        before, self.state = self.state, step.state
        for effect in step.effects:
            match effect:
                case bpmn.OpenTask(place, role):
                    self._note("opened", place, role)
                    idle = bpmn.split_address(place)[0] in self.plan.late
                    if not idle and place in self.state.waiting:
                        self._later(place, self._done_by(place), bpmn.Completed(place))
                case bpmn.Do(place, what) | bpmn.Decide(place, what):
                    self._note("asked", place, what)
                    self._later(place, self.now, bpmn.Completed(place))
                case bpmn.StartTimer(place, when):
                    self._later(place, self._due(when), bpmn.TimerFired(place))
                case bpmn.CancelTask(place) | bpmn.CancelTimer(place):
                    self.waiting.pop(place, None)
                    if isinstance(effect, bpmn.CancelTask):
                        self._note("dropped", place, before=before)
                case bpmn.Send(place, said, _) | bpmn.Signal(place, said):
                    self._note("said", place, said, before=before)
                case bpmn.Escalated(place, code) | bpmn.Failed(place, code):
                    what = "escalated" if isinstance(effect, bpmn.Escalated) else "failed"
                    self._note(what, place, code, before=before)
                case bpmn.Ended(place):
                    self._note("ended", place)

    def _later(self, place: str, at: datetime, event: bpmn.Event) -> None:
        self.numbers += 1
        self.waiting[place] = (self.numbers, event)
        heapq.heappush(self.queue, (at, self.numbers, place))

    def _done_by(self, place: str) -> datetime:
        """When a robot has done a task: half the time before a limit in hours, were it sooner."""
        at = add_open_time(self.hours, self.now, self.plan.takes)
        text = bpmn.node_at(self.procedure, self.state, place).limit
        limit = read_limit(text) if text else None
        if not isinstance(limit, HourLimit):
            return at
        half = HourLimit(max(limit.minutes // 2, 1), limit.unit)
        return min(at, due_at(HourClock(half, self.now), self.hours))

    def _due(self, when: bpmn.When) -> datetime:
        match when:
            case bpmn.Elapsed(period):
                return self.now + period
            case bpmn.WorkingTime(minutes):
                return add_open_time(self.hours, self.now, timedelta(minutes=minutes))
            case bpmn.WorkingDays(days):
                return self._end_of(self._last_day(days))
            case bpmn.NamedClock(name):
                return self._end_of_clock(name)
            case bpmn.At(moment):
                return moment if isinstance(moment, datetime) else self._end_of(moment)

    def _end_of_clock(self, name: str) -> datetime:
        """When a clock runs out that is started now: by the limit the file gives it, else by the law's."""
        texts = [node.limit for node in self.procedure.every_node() if node.clock == name and node.limit]
        if not texts:
            return self._end_of(self._last_day(LIMITS.get(name, DECISION).days))
        limit = read_limit(texts[0])
        if isinstance(limit, HourLimit):
            return due_at(HourClock(limit, self.now), self.hours)
        due = due_on(Clock(limit, self.now.date()), self.folder.calendar)
        assert due is not None  # nothing pauses it
        return self._end_of(due)

    def _last_day(self, days: int) -> date:
        return add_working_days(self.folder.calendar, self.now.date(), days)

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self.now.tzinfo)

    def _note(self, what: str, place: str, detail: str = "", before: bpmn.State | None = None) -> None:
        node = bpmn.split_address(place)[0]
        name = ""
        for state in (self.state, before):
            try:
                name = name or bpmn.node_at(self.procedure, state, place).name if state else name
            except bpmn.NotWaiting:
                continue
        self.lines.append(Line(self.now, what, node, name or node, detail))


def account(rehearsal: Rehearsal, starts_at: datetime) -> Iterator[str]:
    """The rehearsal for people: one line each, with the time passed since the start."""
    words = {"opened": "待办", "done": "办结", "asked": "系统", "fired": "到时", "dropped": "撤销"}
    words |= {"said": "通知", "escalated": "上报", "failed": "出错", "ended": "结束"}
    for line in rehearsal.lines:
        passed = line.at - starts_at
        clock = f"+{passed.days}d{passed.seconds // 3600:02d}h"
        detail = f" · {line.detail}" if line.detail else ""
        yield f"{line.at:%Y-%m-%d %H:%M} {clock:>8}  {words[line.what]}  {line.name} [{line.node}]{detail}"

"""Reading and playing the BPMN suite: its scripts and conditions become FEEL, its clock is moved.

The suite writes markers where a program would be (`SCRIPT_task1`) and conditions in another language
(`test.contains("a")`). Both are put into FEEL before a file is read; nothing else of a file is touched.
"""

from __future__ import annotations

import heapq
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree

from yiwang.kernel import bpmn

ROOT = Path(__file__).parents[2]
SUITE = Path(os.environ.get("YIWANG_SUITES", ROOT.parent / "shared" / "suites")) / "bpmn-betsy"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
YW = "https://yiwang.dev/bpmn"
VARIABLES = ("test", "integerVariable", "trace", "records", "marker", "data")
SCRIPTS = {
    "CREATE_LOG_FILE": "{}",
    "CREATE_MARKER_FILE": "{marker: true}",
    "INCREMENT_INTEGER_VARIABLE_AND_LOG": (
        "{records: append(records, integerVariable), integerVariable: integerVariable + 1}"
    ),
    "SET_STRING_DATA": '{data: "a string"}',
    "LOG_DATA": "{records: append(records, data)}",
}
TAKES_TIME = {
    "CREATE_TIMESTAMP_LOG_1": timedelta(seconds=10),
    "CREATE_TIMESTAMP_LOG_2": timedelta(seconds=10),
    "WAIT_TEN_SECONDS": timedelta(seconds=10),
}
# Constructs outside the declared subset: an element, or an attribute with one of some values.
OUTSIDE_ELEMENTS = {
    "adHocSubProcess",
    "cancelEventDefinition",
    "compensateEventDefinition",
    "complexBehaviorDefinition",
    "complexGateway",
    "conditionalEventDefinition",
    "transaction",
}
OUTSIDE_ATTRIBUTES = {
    "behavior": lambda value: value != "All",
    "completionQuantity": lambda value: value != "1",
    "isForCompensation": lambda value: value == "true",
    "noneBehaviorEventRef": lambda value: True,
    "oneBehaviorEventRef": lambda value: True,
    "parallelMultiple": lambda value: value == "true",
    "startQuantity": lambda value: value != "1",
}


@dataclass(frozen=True)
class Case:
    """One expected run of a file."""

    input: str
    trace: tuple[str, ...]
    expect_error: bool
    options: tuple[str, ...]

    def number(self, option: str, default: int) -> int:
        """The number an option carries, such as the milliseconds of `optionDelay(5000)`."""
        found = [re.fullmatch(rf"{option}\((\d+)\)", each) for each in self.options]
        return next((int(match[1]) for match in found if match), default)


@dataclass(frozen=True)
class SuiteFile:
    """One file and what is expected of it."""

    name: str
    cases: tuple[Case, ...]

    @property
    def path(self) -> Path:
        return SUITE / f"{self.name}.bpmn"


def read_tests() -> list[SuiteFile]:
    """Every file the suite expects something of."""
    value = json.loads((SUITE / "expected.json").read_text(encoding="utf-8"))
    return [
        SuiteFile(
            each["name"],
            tuple(
                Case(case["input"], tuple(case["trace"]), bool(case["expect_error"]), tuple(case["options"]))
                for case in each["cases"]
            ),
        )
        for each in value
    ]


def outside(xml: bytes) -> set[str]:
    """Names of what a file uses outside the declared subset."""
    found = set()
    for element in etree.fromstring(xml).iter(f"{{{BPMN}}}*"):
        name = etree.QName(element).localname
        if name in OUTSIDE_ELEMENTS:
            found.add(name)
        found.update(
            attribute for attribute, test in OUTSIDE_ATTRIBUTES.items()
            if attribute in element.attrib and test(element.get(attribute))
        )  # fmt: skip
    return found


def adapted(xml: bytes) -> bytes:
    """A file with its scripts and conditions in FEEL and its variables declared."""
    root = etree.fromstring(xml)
    for script in root.iter(f"{{{BPMN}}}script"):
        _adapt_script(script)
    for tag in ("conditionExpression", "loopCondition", "completionCondition", "loopCardinality"):
        for condition in root.iter(f"{{{BPMN}}}{tag}"):
            condition.text = feel_condition("".join(condition.itertext()).strip())
    for number, process in enumerate(root.iter(f"{{{BPMN}}}process")):
        declared = {
            each.get("name") or each.get("id") for each in process.iter("{*}property", "{*}dataObject")
        }
        for name in VARIABLES:
            if name not in declared:
                element = etree.Element(f"{{{BPMN}}}property", id=f"{name}-{number}", name=name)
                process.insert(0, element)
    return etree.tostring(root)


def _adapt_script(script: Any) -> None:
    text, task = script.text.strip(), script.getparent()
    if text in TAKES_TIME:
        # Work that takes time is work asked for, not a script.
        task.tag = f"{{{BPMN}}}serviceTask"
        task.set(f"{{{YW}}}does", text)
        task.remove(script)
        return
    marker = re.fullmatch(r"SCRIPT_(task\d+)", text)
    script.text = f'{{trace: append(trace, "{marker[1]}")}}' if marker else SCRIPTS[text]


def feel_condition(text: str) -> str:
    """A condition of the suite in FEEL."""
    text = re.sub(r"^\$\{(.*)\}$", r"\1", text)
    text = re.sub(r"!\s*(\w+\.\w+\([^)]*\))", r"not(\1)", text)
    text = re.sub(r'(\w+)\.contains\((["\'])(\w+)\2\)', r'contains(\1, "\3")', text)
    text = re.sub(r'(\w+)\.equals\((["\'])(\w+)\2\)', r'\1 = "\3"', text)
    return text.replace("==", "=").replace("&&", "and").replace("||", "or")


@dataclass
class Instance:
    """A running procedure and the timers and work it waits for."""

    procedure: bpmn.Procedure
    state: bpmn.State
    pending: dict[str, int] = field(default_factory=dict)


@dataclass
class World:
    """All procedures of a file, their instances, and a clock that is moved."""

    procedures: dict[str, bpmn.Procedure]
    now: timedelta = timedelta()
    instances: list[Instance] = field(default_factory=list)
    error: str = ""
    intervals: list[tuple[str, timedelta, timedelta]] = field(default_factory=list)
    letters: list[bpmn.MessageReceived] = field(default_factory=list)
    """Messages nobody waited for yet: they are kept, as in an inbox."""
    _queue: list[Any] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def begin(self, name: str, values: dict[str, Any], at: str = "") -> None:
        procedure = self.procedures[name]
        instance = Instance(procedure, bpmn.State())
        try:
            step = bpmn.start(procedure, values, at=at)
        except bpmn.StepError as error:
            self.error = str(error)
            return
        self.instances.append(instance)
        self._take(instance, step, values)

    def send(self, instance: Instance, event: bpmn.Event, values: dict[str, Any]) -> bool:
        try:
            step = bpmn.step(instance.procedure, instance.state, event)
        except bpmn.NotWaiting:
            return False
        except bpmn.StepError as error:
            self.error = str(error)
            return True
        self._take(instance, step, values)
        return True

    def pass_time(self, until: timedelta, values: dict[str, Any]) -> None:
        """Move the clock on, firing what is due on the way."""
        while self._queue and self._queue[0][0] <= until:
            self.now, number, instance, event = heapq.heappop(self._queue)
            if instance.pending.get(event.node) == number:
                del instance.pending[event.node]
                assert self.send(instance, event, values)
        self.now = until

    def values(self, name: str) -> list[Any]:
        found = [instance.state.values.get(name) for instance in self.instances]
        return [item for each in found for item in (each if isinstance(each, list) else [each])]

    def _take(self, instance: Instance, step: bpmn.Step, values: dict[str, Any]) -> None:
        # The state goes through JSON, as it does in a database.
        instance.state = bpmn.State.from_json(json.loads(json.dumps(step.state.to_json())))
        assert instance.state == step.state
        for effect in step.effects:
            match effect:
                case bpmn.StartTimer(node, bpmn.Elapsed(period)):
                    self._later(instance, bpmn.TimerFired(node), period)
                case bpmn.Do(node, what):
                    self._later(instance, bpmn.Completed(node), TAKES_TIME[what])
                    self.intervals.append((what, self.now, self.now + TAKES_TIME[what]))
                case bpmn.CancelTimer(node) | bpmn.CancelTask(node):
                    instance.pending.pop(node, None)
                case bpmn.Send(_, message, key):
                    self._deliver(bpmn.MessageReceived(message, key), message, values)
                case bpmn.Signal(_, signal):
                    self._broadcast(instance, signal, values)
                case bpmn.Failed(_, error):
                    self.error = error
                case bpmn.Ended() | bpmn.Escalated():
                    pass
                case _:
                    raise AssertionError(f"the suite has no people and no decisions: {effect}")
        waiting, self.letters = self.letters, []
        for letter in waiting:
            self._deliver(letter, letter.message, values)

    def _later(self, instance: Instance, event: Any, period: timedelta) -> None:
        number = next(self._numbers)
        instance.pending[event.node] = number
        heapq.heappush(self._queue, (self.now + period, number, instance, event))

    def _deliver(self, event: bpmn.MessageReceived, message: str, values: dict[str, Any]) -> None:
        heard = any(self.send(instance, event, values) for instance in list(self.instances))
        if not heard and not self._instantiate(bpmn.Trigger.MESSAGE, message, values):
            self.letters.append(event)

    def _broadcast(self, sender: Instance, signal: str, values: dict[str, Any]) -> None:
        for instance in list(self.instances):
            if instance is not sender:
                self.send(instance, bpmn.SignalReceived(signal), values)
        self._instantiate(bpmn.Trigger.SIGNAL, signal, values)

    def _instantiate(self, trigger: bpmn.Trigger, name: str, values: dict[str, Any]) -> bool:
        before = len(self.instances)
        for procedure in self.procedures.values():
            for node in procedure.inside(""):
                begins = node.kind is bpmn.Kind.START or node.instantiates
                if begins and any(event.name == name for event in node.of(trigger)):
                    self.begin(procedure.id, values, at=node.id)
        return len(self.instances) > before


def play(procedures: dict[str, bpmn.Procedure], main: str, case: Case) -> str:
    """Run one case of a file; returns what came out differently, "" when nothing did."""
    values = {
        "test": case.input,
        "integerVariable": case.number("setIntegerVariable", 0),
        "trace": [],
        "records": [],
        "marker": False,
        "data": None,
    }
    world = World(procedures)
    if "useParallelProcess" in case.options:
        for name, procedure in procedures.items():
            if name != main and not procedure.nodes[procedure.start].events:
                world.begin(name, values)
    world.begin(main, values)
    world.pass_time(timedelta(milliseconds=case.number("optionDelay", 0)), values)
    return "; ".join(_differences(world, case))


def _differences(world: World, case: Case) -> Iterator[str]:
    trace = sorted(each for each in world.values("trace") if each)
    if trace != sorted(case.trace):
        yield f"ran {trace}, expected {sorted(case.trace)}"
    if bool(world.error) != case.expect_error:
        yield f"error {world.error!r}, expected {'one' if case.expect_error else 'none'}"
    if "assertMarkerExists" in case.options and True not in world.values("marker"):
        yield "no instance set the marker"
    if "assertDataCorrect" in case.options and "a string" not in world.values("records"):
        yield f"recorded {world.values('records')}"
    increments = case.options.count("assertIncrement")
    if increments:
        first = case.number("setIntegerVariable", 0)
        if world.values("records") != list(range(first, first + increments)):
            yield f"recorded {world.values('records')}"
    if "assertExecutionParallel" in case.options:
        (_, first_start, first_end), (_, start, end) = world.intervals
        if not (start < first_end and first_start < end):
            yield "the branches did not run side by side"

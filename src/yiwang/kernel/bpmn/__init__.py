"""Procedures: a declared subset of BPMN 2.0, read, proved sound, and stepped as a pure function."""

from yiwang.kernel.bpmn.durations import Duration, Elapsed, NamedClock, WorkingDays, parse_duration
from yiwang.kernel.bpmn.engine import NotWaiting, StepError, WrongOutcome, start, step
from yiwang.kernel.bpmn.errors import BpmnError, ProcedureError
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, outcomes
from yiwang.kernel.bpmn.reading import read
from yiwang.kernel.bpmn.steps import (
    CancelTask,
    CancelTimer,
    Completed,
    Do,
    Effect,
    Ended,
    Event,
    OpenTask,
    StartTimer,
    State,
    Step,
    TimerFired,
)

__all__ = [
    "BpmnError",
    "CancelTask",
    "CancelTimer",
    "Completed",
    "Do",
    "Duration",
    "Effect",
    "Elapsed",
    "Ended",
    "Event",
    "Flow",
    "Kind",
    "NamedClock",
    "Node",
    "NotWaiting",
    "OpenTask",
    "Procedure",
    "ProcedureError",
    "StartTimer",
    "State",
    "Step",
    "StepError",
    "TimerFired",
    "WorkingDays",
    "WrongOutcome",
    "outcomes",
    "parse_duration",
    "read",
    "start",
    "step",
]

"""The statements acts on a case send, written out: composing them anew took most of an act's time."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import JSONField, Model

from yiwang.kernel import bpmn
from yiwang.records.cases.models import Case, Task
from yiwang.records.statements import Statement, inserts, send

M = TypeVar("M", bound=Model)


def _select(model: type[Model]) -> str:
    columns = ", ".join(str(field.column) for field in model._meta.concrete_fields)
    return f"select {columns} from {model._meta.db_table} where id = %s"  # noqa: S608 names written in code


_LOCK = f"{_select(Case)} for no key update"
_LOCK_OF_TASK = _LOCK.replace("%s", "(select case_id from cases_task where id = %s)")
_TASK = _select(Task)
_END = "update cases_task set outcome = %s, done_at = %s, done_by_id = %s where id = %s"
_KEEP = (
    "update cases_case set state = %s, status = %s, received_at = %s, accepted_on = %s, finished_at = %s,"
    " ended = %s where id = %s"
)
_FORM = "update cases_case set form = %s where id = %s"
_STOP = (
    "update cases_clock set stopped_on = %s, stopped_at = %s"
    " where case_id = %s and stopped_on is null and name = any(%s)"
)
_CLOSE = "update {} set done_at = %s where case_id = %s and done_at is null"
_TASK_COLUMNS = (
    "case_id", "node", "name", "role", "clock", "organisation", "opened_at", "due_on", "due_at", "outcome"
)  # fmt: skip
_TIMER_COLUMNS = ("case_id", "node", "fires_at", "started_at", "attempts", "error", "counted_by")
_JOB_COLUMNS = ("case_id", "node", "what", "due_at", "attempts", "error")
WAITING = ("cases_task", "cases_timer", "cases_job")
"""The tables of what waits for somebody or something."""


def lock_case(case_id: UUID) -> Case:
    """Read and lock a case; other cases may still send it messages. Raises ``ObjectDoesNotExist``."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [case_id])
        found = _read(Case, cursor)
    if found is None:
        raise ObjectDoesNotExist(f"no case {case_id}")
    return found


def lock_case_of(task: int) -> tuple[Case, Task] | None:
    """Lock a task's case, then read the task, in one round trip; None when there is no such task.

    Two statements: after waiting for the lock, the second sees what whoever held it has done.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_LOCK_OF_TASK}; {_TASK}", [task, task])
        case = _read(Case, cursor)
        cursor.nextset()
        row = _read(Task, cursor)
    return (case, row) if case and row else None


def ended(row: Task) -> Statement:
    """What writes that a task is done: outcome, when, by whom."""
    return _END, (row.outcome, row.done_at, row.done_by_id, row.pk)


def kept(case: Case) -> Statement:
    """What writes all that a step changes of a case."""
    days = (case.received_at, case.accepted_on, case.finished_at)
    return _KEEP, (_json(case.state), case.status, *days, case.ended, case.pk)


def keep_case(case: Case) -> None:
    """Write at once all that a step changes of a case."""
    send([kept(case)])


def form_kept(case: Case) -> Statement:
    """What writes the answers of a case, which only a correction changes."""
    return _FORM, (_json(case.form), case.pk)


def closed(table: str, case: Case, at: datetime, node: str = "") -> Statement:
    """What closes the open tasks, timers or jobs of a case, at one node if given."""
    sql = _CLOSE.format(table)
    return (f"{sql} and node = %s", (at, case.pk, node)) if node else (sql, (at, case.pk))


def opened(
    case: Case, place: str, node: bpmn.Node, at: datetime, due: tuple[date | None, datetime | None]
) -> list[Statement]:
    """What opens a task of a case, due on a day and, where hours count, at an instant.

    What a party does the office enters: parties do not see the case.
    """
    role = "office" if node.role == "party" else node.role
    office = node.organisation or case.organisation
    row = (case.pk, place, node.name, role, node.clock, office, at, *due, "")
    return inserts("cases_task", _TASK_COLUMNS, [row])


def stopped(case: Case, names: Sequence[str], at: datetime, on: date) -> Statement:
    """What stops the running clocks of some names."""
    return _STOP, (on, at, case.pk, list(names))


def timed(
    case: Case, place: str, fires_at: datetime, at: datetime, counted_by: UUID | None
) -> list[Statement]:
    """What starts a timer of a case; ``counted_by`` is the release whose calendar it follows, if any."""
    return inserts("cases_timer", _TIMER_COLUMNS, [(case.pk, place, fires_at, at, 0, "", counted_by)])


def asked(case: Case, place: str, what: str, at: datetime) -> list[Statement]:
    """What asks the worker to do something for a case."""
    return inserts("cases_job", _JOB_COLUMNS, [(case.pk, place, what, at, 0, "")])


def _read(model: type[M], cursor: Any) -> M | None:
    """Read the one row of a result as its model, as a queryset would."""
    found = cursor.fetchone()
    if found is None:
        return None
    names, json_places = _FIELDS[model]
    row = list(found)
    for place in json_places:
        row[place] = json.loads(row[place]) if isinstance(row[place], str) else row[place]
    return model.from_db(connection.alias, names, row)


def _fields(model: type[Model]) -> tuple[list[str], list[int]]:
    """The attributes of a model in the order of its columns, and which of them are JSON."""
    fields = list(enumerate(model._meta.concrete_fields))
    return [field.attname for _, field in fields], [
        place for place, field in fields if isinstance(field, JSONField)
    ]


_FIELDS: dict[type[Model], tuple[list[str], list[int]]] = {model: _fields(model) for model in (Case, Task)}


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

"""The statements every act on a case sends, written out: composing them anew took most of its time."""

import json
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, JSONField, Model

from yiwang.records.cases.models import Case, Task

M = TypeVar("M", bound=Model)
_LOCK = "select * from cases_case where id = %s for no key update"
_CASE_OF = "select case_id from cases_task where id = %s"
_TASK = "select * from cases_task where id = %s"
_WAITING = "select role, clock from cases_task where case_id = %s and done_at is null"
_END = "update cases_task set outcome = %s, done_at = %s, done_by_id = %s where id = %s"
_KEEP = (
    "update cases_case set state = %s, status = %s, form = %s, received_at = %s, accepted_on = %s,"
    " finished_at = %s where id = %s"
)


def lock_case(case_id: UUID) -> Case:
    """Read and lock a case; other cases may still send it messages. Raises ``ObjectDoesNotExist``."""
    return _read(Case, _LOCK, case_id)


def case_of_task(task: int) -> UUID | None:
    """Return the case a task belongs to; None when there is no such task."""
    rows = _rows(_CASE_OF, [task])
    return rows[0][0] if rows else None


def read_task(task: int) -> Task:
    """Read a task. Raises ``ObjectDoesNotExist``."""
    return _read(Task, _TASK, task)


def waiting_tasks(case: Case) -> list[tuple[str, str]]:
    """Return role and clock of each open task of a case."""
    return [(role, name) for role, name in _rows(_WAITING, [case.pk])]


def end_task(row: Task) -> None:
    """Write that a task is done: outcome, when, by whom."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [row.outcome, row.done_at, row.done_by_id, row.pk])


def keep_case(case: Case) -> None:
    """Write what acts change of a case once it is open; the rest of its row is never written again."""
    days = (case.received_at, case.accepted_on, case.finished_at)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, (_json(case.state), case.status, _json(case.form), *days, case.pk))


def _read(model: type[M], sql: str, key: UUID | int) -> M:
    """Read one whole row as its model, as a queryset would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        found = cursor.fetchone()
        columns = [column.name for column in cursor.description]
    if found is None:
        raise ObjectDoesNotExist(f"no {model.__name__} {key}")
    values = dict(zip(columns, found, strict=True))
    fields = model._meta.concrete_fields
    row = [_value(field, values[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], row)


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    return json.loads(value) if isinstance(field, JSONField) and isinstance(value, str) else value


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())

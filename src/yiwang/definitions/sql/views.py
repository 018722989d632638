"""The views a figure's query may read, with their columns: the contract of docs/reference/indicators.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yiwang.definitions.dataset import Dataset

_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,6)",
    "money": "DECIMAL(18,4)",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
_DATED = {"valid_from": "DATE", "valid_to": "DATE"}
_OF_A_ROW = {"key": "VARCHAR", "subject": "VARCHAR", **_DATED}


@dataclass(frozen=True)
class View:
    """A view: columns with their DuckDB types, those kept out as personal, and what knows a period.

    ``about_persons`` says whether a row tells of one person, so that small counts over it are hidden.
    ``days`` are the columns of its first and last day; none for views that are always known.
    """

    name: str
    columns: Mapping[str, str]
    personal: frozenset[str] = frozenset()
    about_persons: bool = False
    days: tuple[str, str] | None = None
    kinds: tuple[str, ...] = ()
    """Columns a query narrows the view by, such as the type of an event."""
    closed: bool = False
    """Whether its rows are not for everybody, though they tell of no person."""


FIXED = (
    View(
        "events",
        {
            "id": "VARCHAR",
            "type": "VARCHAR",
            "organisation": "VARCHAR",
            "case_id": "VARCHAR",
            "occurred_at": "TIMESTAMP",
            "day": "DATE",
            "position": "BIGINT",
            "data": "VARCHAR",
        },
        about_persons=True,
        days=("day", "day"),
        kinds=("type",),
    ),
    View(
        "cases",
        {
            "id": "VARCHAR",
            "parent": "VARCHAR",
            "kind": "VARCHAR",
            "service": "VARCHAR",
            "life_event": "VARCHAR",
            "procedure": "VARCHAR",
            "organisation": "VARCHAR",
            "division": "VARCHAR",
            "received_on": "DATE",
            "accepted_on": "DATE",
            "due_on": "DATE",
            "decided_on": "DATE",
            "closed_on": "DATE",
            "status": "VARCHAR",
            "outcome": "VARCHAR",
        },
        about_persons=True,
        days=("received_on", "closed_on"),
        kinds=("service", "life_event", "procedure"),
    ),
    View("divisions", {"code": "VARCHAR", "name": "VARCHAR", "level": "VARCHAR", "parent": "VARCHAR"}),
    View(
        "definitions.services",
        {"id": "VARCHAR", "name": "VARCHAR", "organisation": "VARCHAR", "kind": "VARCHAR", **_DATED},
        days=("valid_from", "valid_to"),
    ),
    View(
        "definitions.life_events",
        {"id": "VARCHAR", "name": "VARCHAR", "organisation": "VARCHAR", "services": "BIGINT", **_DATED},
        days=("valid_from", "valid_to"),
    ),
    View(
        "definitions.organisations",
        {"id": "VARCHAR", "name": "VARCHAR", "division": "VARCHAR", **_DATED},
        days=("valid_from", "valid_to"),
    ),
)


def views_of(datasets: Iterable[Dataset]) -> dict[str, View]:
    """Return every view of a city by name: the fixed ones, and one a register."""
    return {view.name: view for view in (*FIXED, *(register_view(dataset) for dataset in datasets))}


def register_view(dataset: Dataset) -> View:
    """Return the view of a register: every row version known, without its personal columns."""
    shown = {column_name(column.id): _TYPES[column.type] for column in dataset.column if not column.personal}
    personal = frozenset(column_name(column.id) for column in dataset.column if column.personal)
    return View(
        f"register.{view_name(dataset.id)}",
        {**_OF_A_ROW, **shown},
        personal,
        dataset.about == "person",
        ("valid_from", "valid_to"),
        closed=dataset.closed,
    )


def view_name(dataset: str) -> str:
    """Return a dataset's name in SQL."""
    return dataset.replace("-", "_")


def column_name(column: str) -> str:
    """Return a column's name in SQL; one named like a column every row has ends with an underscore."""
    name = column.replace("-", "_")
    return f"{name}_" if name in _OF_A_ROW else name

"""Statements that tell nothing back, gathered during an act and sent to the database in one round trip."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

Statement = tuple[str, Sequence[Any]]
"""SQL with ``%s`` places, and the values that go there."""

MOST_ROWS = 500
"""Rows of one insert; more are split, so that no statement grows without bound."""


def inserts(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Statement]:
    """Return what inserts some rows: nothing for none, one statement up to 500."""
    found: list[Statement] = []
    for first in range(0, len(rows), MOST_ROWS):
        some = rows[first : first + MOST_ROWS]
        places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(some))
        values = [value for row in some for value in row]
        sql = f"insert into {table} ({', '.join(columns)}) values {places}"  # noqa: S608 names written in code
        found.append((sql, values))
    return found


def send(statements: Iterable[Statement]) -> None:
    """Run statements in their order, inside the caller's transaction.

    A round trip took twice as long as what the database did in it. Values are bound by the client, as they
    are in all of Django's statements unless ``server_side_binding`` is set, which the city does not.
    """
    wanted = list(statements)
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(
                "; ".join(sql for sql, _ in wanted), [value for _, values in wanted for value in values]
            )

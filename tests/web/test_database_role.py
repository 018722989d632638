"""The role tests and serving processes run as cannot change history."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError


@pytest.mark.django_db
def test_tests_run_as_the_serving_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("yiwang_app",)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["event", "event_private", "event_subject", "idempotency"])
@pytest.mark.parametrize("statement", ["delete from {}", "truncate {}", "drop table {}"])
def test_the_serving_role_cannot_remove_history(table: str, statement: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_is_the_serving_role_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("yiwang_app",)

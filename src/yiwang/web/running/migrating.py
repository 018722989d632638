"""Bringing the database to this version, as its owner."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_MONTHS = 15


def migrate() -> int:
    """Apply migrations and grant the serving role its rights; returns how many were applied.

    Runs as the owner and is safe to repeat. The ledger gets partitions for the months to come.
    """
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("createcachetable", verbosity=0)  # before migrating, which ends with the grants
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions((now() - interval '1 month')::date, %s)", [_MONTHS])
    return waiting

"""Bringing the database to this version, as its owner."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yiwang.records.ledger.partitions import keep_ahead
from yiwang.web.running.trouble import Trouble


def migrate() -> int:
    """Apply migrations and grant the serving role its rights; returns how many were applied.

    Runs as the owner and is safe to repeat. The ledger gets partitions for the months to come.
    """
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("createcachetable", verbosity=0)  # before migrating, which ends with the grants
    call_command("migrate", verbosity=0, interactive=False)
    keep_ahead()
    return waiting


def _refuse_newer(executor: MigrationExecutor) -> None:
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    ours = sorted(f"{app} {name}" for app, name in unknown if app in executor.loader.migrated_apps)
    if ours:
        remedy = f"It knows of {', '.join(ours[:5])}; install the version that made it, or a later one."
        raise Trouble("The database belongs to a newer version of Yiwang than this one.", remedy)

"""The ledger room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Django's handle on the room; grants the serving role its rights after each migration."""

    name = "yiwang.records.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Hook the grants behind migrations."""
        from yiwang.records.ledger.roles import grant  # noqa: PLC0415

        post_migrate.connect(grant, dispatch_uid="yiwang.roles")

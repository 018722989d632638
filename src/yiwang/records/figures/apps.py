"""The figures room: indicators and figures over ledger, registry and cases."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.records.figures"
    label = "figures"

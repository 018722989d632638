"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.records.cases"
    label = "cases"

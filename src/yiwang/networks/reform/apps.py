"""The reform room (改革): for now, releases of the city folder and what the worker could not do."""

from django.apps import AppConfig


class ReformConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.networks.reform"
    label = "reform"

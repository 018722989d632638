"""The registry room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.records.registry"
    label = "registry"

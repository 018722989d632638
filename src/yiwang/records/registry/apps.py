"""The registry room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.records.registry"
    label = "registry"

    def ready(self) -> None:
        """Give every kind of message its words, in whichever process sends it."""
        from yiwang.records.registry import licences, mandates, visits  # noqa: F401, PLC0415

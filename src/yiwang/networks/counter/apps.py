"""The counter room (一网通办)."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.networks.counter"
    label = "counter"

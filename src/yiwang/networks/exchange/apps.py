"""The exchange room (一网协同)."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.networks.exchange"
    label = "exchange"

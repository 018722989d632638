"""The desk room (工作台)."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Django's handle on the room."""

    name = "yiwang.networks.desk"
    label = "desk"

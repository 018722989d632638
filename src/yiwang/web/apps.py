"""The roof."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Django's handle on the roof: base templates, static files, filters."""

    name = "yiwang.web"
    label = "web"

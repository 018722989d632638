"""The room of policies that find those they are for."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """惠企政策."""

    name = "yiwang.networks.policies"
    label = "policies"

    def ready(self) -> None:
        """Give messages and refusals of the room their words, in the worker too."""
        from yiwang.networks.policies import words  # noqa: F401, PLC0415

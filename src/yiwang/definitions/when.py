"""When a part, a piece of evidence or a field belongs: a yes-or-no decision on the answers given so far."""

from yiwang.definitions.base import Definition


class When(Definition):
    """A decision of a DMN model: a file of the service's own folder, or ``rules/<name>.dmn``."""

    model: str
    decision: str

    def path(self, home: str = "") -> str:
        """Return the model's path in the city folder, for a definition whose files lie in ``home``."""
        return self.model if "/" in self.model or not home else f"{home}/{self.model}"

    def name(self, home: str = "") -> str:
        """Return the name of the condition: one decision of one file has one name wherever it is asked."""
        return f"{self.path(home)}#{self.decision}"


def home_of(service: str) -> str:
    """Return the folder of a service."""
    return f"services/{service}"

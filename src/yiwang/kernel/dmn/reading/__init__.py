"""From XML to the model's dataclasses; every fault is noted, none stops the reading."""

from yiwang.kernel.dmn.reading.definitions import Draft, read_definitions

__all__ = ["Draft", "read_definitions"]

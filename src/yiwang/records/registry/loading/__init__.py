"""Loading a file into a register: good rows are written, bad ones reported, the whole is one event."""

from yiwang.records.registry.loading.acts import load_file
from yiwang.records.registry.loading.headers import FileRefused
from yiwang.records.registry.loading.outcome import Loaded, Progress

__all__ = ["FileRefused", "Loaded", "Progress", "load_file"]

"""The desk over HTTP: work list, a task with its evidence, deciding."""

from yiwang.networks.desk.api.endpoints import router

__all__ = ["router"]

"""The desk over HTTP: work list, a task with its evidence, deciding; exchange with an office's system."""

from yiwang.networks.desk.api.endpoints import router
from yiwang.networks.desk.api.exchanging import router as exchange
from yiwang.networks.desk.api.holding import router as holding
from yiwang.networks.desk.api.supervising import router as supervision

router.add_router("", exchange)
router.add_router("", holding)
router.add_router("", supervision)

__all__ = ["router"]

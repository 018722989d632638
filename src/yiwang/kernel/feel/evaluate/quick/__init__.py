"""Hot expressions as Python source."""

from yiwang.kernel.feel.evaluate.quick import expressions, tests  # noqa: F401 (they register their emitters)
from yiwang.kernel.feel.evaluate.quick.core import Code, Quick, Unsupported

__all__ = ["Code", "Quick", "Unsupported"]

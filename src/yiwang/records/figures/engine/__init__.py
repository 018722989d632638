"""Computing figures over a snapshot with DuckDB."""

from yiwang.records.figures.engine.computing import Computed, Engine, Part
from yiwang.records.figures.engine.gaps import Gap

__all__ = ["Computed", "Engine", "Gap", "Part"]

"""Which tables ran, recorded only when somebody asks why."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yiwang.kernel.dmn.tables.compiled import CompiledTable


@dataclass(frozen=True, slots=True)
class TableRun:
    """One use of a table: for which decision, in which environment, with which rules matching."""

    decision: str
    table: CompiledTable
    env: dict[str, Any]
    matched: tuple[int, ...]
    value: Any


class Trail(threading.local):
    """The recording of the evaluation running in this thread; `runs` is None when nobody records."""

    runs: list[TableRun] | None = None
    decision: str = ""


TRAIL = Trail()

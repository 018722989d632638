"""A report with its figures in place, and how many of them there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from yiwang.definitions import CityFolder
from yiwang.definitions.report import ReportText
from yiwang.networks.reform.reporting.blocks import Block, blocks
from yiwang.networks.reform.reporting.showing import Shown, shown
from yiwang.records.figures import queries
from yiwang.records.figures.queries import Honour
from yiwang.records.ledger.log import keys
from yiwang.records.ledger.log.reading import last_checkpoint


@dataclass(frozen=True)
class Coverage:
    """How many figures were computed, how many honours recorded, and how many of both are missing."""

    computed: int
    recorded: int
    missing: tuple[tuple[str, str], ...]
    """Names of what is missing, each with why."""

    def __str__(self) -> str:
        return f"computed {self.computed}, recorded {self.recorded}, missing {len(self.missing)}"


@dataclass(frozen=True)
class Checkpoint:
    """The log as it stood when the report was written: it is published with the report."""

    size: int
    root: str
    note: str
    key: str


@dataclass(frozen=True)
class Filled:
    """A report: its text as blocks, and all it names by name. One nobody recorded is not in ``honours``."""

    year: int
    title: str
    city: str
    blocks: tuple[Block, ...]
    figures: dict[str, Shown]
    honours: dict[str, Honour]
    named_honours: tuple[str, ...]
    release: str
    checkpoint: Checkpoint | None
    is_demo: bool

    @property
    def coverage(self) -> Coverage:
        """What is computed, recorded and missing."""
        missing = tuple(self._missing())
        lost = {name for name, _ in missing}
        computed = sum(name not in lost for name in self.figures)
        return Coverage(computed, sum(name in self.honours for name in self.named_honours), missing)

    def _missing(self) -> Iterator[tuple[str, str]]:
        yield from ((name, one.gap) for name, one in self.figures.items() if one.gap)
        yield from ((name, "not recorded") for name in self.named_honours if name not in self.honours)


def fill(city: CityFolder, report: ReportText, release: str) -> Filled:
    """Put the current figures of its year into a report, in the reader's language."""
    current = queries.current(report.year, report.figures)
    figures = {}
    for name in report.figures:
        indicator = city.indicators[name]
        best = queries.best(indicator, queries.series(name, report.year)) if indicator.best else None
        figures[name] = shown(city, indicator, current.get(name), report.year, best)
    return Filled(
        report.year,
        report.title,
        city.city.name.zh,
        tuple(block for block in blocks(report.text) if block.level != 1),
        figures,
        queries.honours(report.honours, report.year),
        report.honours,
        release,
        checkpoint(),
        city.city.demo,
    )


def checkpoint() -> Checkpoint | None:
    """Return the log's newest checkpoint with its signature; None before the first."""
    last = last_checkpoint()
    if last is None:
        return None
    return Checkpoint(last.size, bytes(last.root).hex(), last.note, str(keys.key()))

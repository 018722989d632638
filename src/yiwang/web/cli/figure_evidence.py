"""A figure's evidence bundle, checked for ``yiwang verify`` with ``duckdb``, without Django or a database."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click

from yiwang.kernel import tlog
from yiwang.web.cli.log_files import Unreachable


def tells_of_a_figure(data: bytes) -> bool:
    """Tell whether a file is a figure's bundle rather than a person's."""
    from yiwang.definitions.figure_bundles import is_figure_bundle

    return is_figure_bundle(data)


def tell_figure(
    file: Path, data: bytes, key: tlog.Key | None, load: Callable[[str], bytes] | None
) -> tuple[bool, tlog.Checkpoint | None]:
    """Check a bundle, compute its figure again, and say what was found; with a log, from all its events.

    Raises ``Unreachable`` where ``duckdb`` is missing.
    """
    if find_spec("duckdb") is None:
        raise Unreachable("computing a figure again needs duckdb: pip install yiwang[city]")
    from yiwang.definitions.figure_bundles import check_figure, check_with_log

    report = check_figure(data, key)
    is_whole = load is not None and check_with_log(report, load)
    for fault in report.faults:
        click.echo(f"  does not fit: {file.name}: {fault}")
    if report.indicator and report.bundle and report.value is not None:
        begins, ends = report.bundle.period
        what = f"{report.indicator.name} ({report.indicator.id}), {begins} to {ends}"
        click.echo(f"{file.name}: {what}: {report.value:f} {report.indicator.unit}")
        again = "computed again from the whole log" if is_whole else f"computed again from {report.rows} rows"
        click.echo(f"{again}; the city published {report.bundle.value}")
    return not report.faults, report.checkpoint

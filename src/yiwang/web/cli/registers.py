"""Commands on registers: load a body's file into one."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from yiwang.web.cli.server import _plainly, _ready

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_STAGES = {"read": "reading", "write": "writing"}


@click.command("load")
@click.argument("dataset")
@click.argument("file", type=_FILE)
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day of rows that name none in a column valid_from (生效日期).",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the bad rows; by default FILE.refused.csv.",
)
@click.option("--again", is_flag=True, help="Load a file even though the same file was loaded before.")
@_plainly
def load_command(
    dataset: str, file: Path, valid_from: datetime | None, report: Path | None, again: bool
) -> None:
    """Load a CSV or Parquet FILE into the register DATASET, one of the city's datasets/*.toml.

    \b
    The first line names the columns, by their id or their name, with the unit behind it if you like:
      uscc,annual-revenue (万元),valid_from,valid_to
      91210102MA0EXAMP1X,1250.50,2022-01-01,2022-12-31

    A row replaces the one with the same key and first day; what was recorded before stays as history. A row
    that says what is known already changes nothing, so files may be loaded whole every night.

    Good rows load even when others are bad: those are written to the report with row (as a spreadsheet
    counts, the header being 1), column and reason. Correct them and load the file again.

    \b
    Example:
      yiwang load firm-finances finances-2021.csv --valid-from 2022-01-01

    Exit codes: 0 every row was good, 1 some were bad or the file was refused.
    """
    _ready()
    from yiwang.records.registry.loading import FileRefused, load_file

    bad = report or file.with_name(f"{file.name}.refused.csv")
    first_day = valid_from.date() if valid_from else None
    try:
        with _Bar() as bar:
            loaded = load_file(
                dataset, file, report=bad, valid_from=first_day, again=again, progress=bar.show
            )
    except (FileRefused, LookupError) as refused:
        raise click.ClickException(f"{file}: {refused}") from None
    _tell(loaded, bad)
    if loaded.refused:
        raise SystemExit(1)


def _tell(loaded: Any, report: Path) -> None:
    if loaded.before:
        click.echo("This file was loaded before; nothing was done. To load it all the same: --again")
    click.echo(
        f"{loaded.dataset}: {loaded.rows:,} rows: {loaded.new:,} new, {loaded.replaced:,} replaced,"
        f" {loaded.unchanged:,} unchanged, {loaded.refused:,} bad"
    )
    if loaded.subjects:
        click.echo(f"{loaded.subjects:,} subjects are known from now on")
    if loaded.doubtful:
        click.echo(f"{loaded.doubtful:,} codes fail their check digit; some early ones lawfully do", err=True)
    if loaded.refused:
        click.echo(f"bad rows: {report}", err=True)


class _Bar:
    """A progress bar that follows a load through its stages."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def show(self, stage: str, done: int, size: int) -> None:
        """Move on: a new stage begins a new bar."""
        if stage != self._stage:
            self.__exit__()
            self._stage, self._done = stage, 0
            self._bar = click.progressbar(
                length=max(size, 1),
                label=f"{_STAGES.get(stage, stage):>8}",
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
            )
            self._bar.__enter__()
        self._bar.update(done - self._done)
        self._done = done


commands: list[click.Command] = [load_command]

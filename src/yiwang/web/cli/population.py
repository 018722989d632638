"""The command that gives the demo city a population."""

from pathlib import Path

import click

from yiwang.web.cli.server import _plainly, _ready, demo_group


@demo_group.command("population")
@click.option("--firms", default=10_000, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option("--persons", default=90_000, show_default=True, type=click.IntRange(0, 9_000_000))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**63 - 1))
@click.option(
    "--year",
    "years",
    multiple=True,
    type=click.IntRange(2000, 2100),
    default=(2021, 2022),
    show_default=True,
    help="Year of the yearly registers; may be given several times.",
)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder to keep the Parquet files in."
)
@_plainly
def population_command(
    firms: int, persons: int, seed: int, years: tuple[int, ...], keep: Path | None
) -> None:
    """Fill the demo's registers with firms and persons that belong to nobody.

    \b
    They are drawn from the seed alone: the same numbers give the same files, byte for byte. Identity numbers
    and credit codes have right check digits; every name is marked 演示. The files go through the same loader
    as any body's file (yiwang load), so what is in the registers already is left alone.

    \b
    Example, a whole city:
      yiwang demo population --firms 1000000 --persons 9000000 --seed 7
    """
    _ready()
    from yiwang.web.demo.population import Size, populate

    size = Size(firms, persons, seed, tuple(sorted(set(years))))
    stages = _Stages()
    filled = populate(size, keep, stages.show)
    for dataset, rows in filled.new.items():
        click.echo(f"{rows:>12,} new rows in {dataset}")
    click.echo(f"{filled.rows:>12,} together")


class _Stages:
    """Says on one line what is being done, and how far it is."""

    def __init__(self) -> None:
        self._said = ""

    def show(self, stage: str, done: int, total: int) -> None:
        """Say it, when it reads differently from before."""
        said = f"{stage}: {done * 100 // max(total, 1)} %"
        if said != self._said:
            click.echo(f"\r{said:<40}", nl=done >= total, err=True)
            self._said = said


commands: list[click.Command] = []
"""None of its own: it stands in the group ``yiwang demo``."""

"""The command that lets the demo city live through a year."""

import sys
from typing import Any

import click

from yiwang.web.cli.server import _plainly, _ready, demo_group
from yiwang.web.running.trouble import Trouble


@demo_group.command("year")
@click.option("--year", required=True, type=click.IntRange(2000, 2100), help="The year to live through.")
@click.option(
    "--scale",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="How large: 1 is a city of a million businesses.",
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(0, 2**63 - 1),
    help="What chance begins from: the same seed makes the same year, another one other figures.",
)
@_plainly
def year_command(year: int, scale: float, seed: int) -> None:
    """Let the demo city live through a year: meetings, measures, contracts, trains, air, cases and ratings.

    \b
    Everything is drawn from the seed and done through the same acts as by people, on the days of that year;
    every row and name is marked 演示. Growth needs the year before, which is made with it. What it comes
    to is counted apart, in plain numbers, and kept beside the city's data: the report must say the same.

    \b
    Asked again with the same numbers it changes nothing; cut off, it goes on where it stopped. A city lives
    one made year: to make another one, begin anew (make reset).

    \b
    Example, the year of the report, then the report on it:
      yiwang demo year --year 2021 --scale 0.05 --seed 1
      yiwang report cities/shenyang --year 2021 --coverage
    """
    _ready()
    from yiwang.web.demo.year import Wanted, make_year

    try:
        wanted = Wanted(year, scale, seed)
    except ValueError as fault:
        raise Trouble(f"{fault}.") from None
    with _Bar(year) as bar:
        made = make_year(wanted, told=bar.show)
    click.echo(made.told)
    click.echo(f"what it comes to by plain counting: {made.file}")


class _Bar:
    """A progress bar over the steps of a year, which says what is being made."""

    def __init__(self, year: int) -> None:
        self._bar: Any = click.progressbar(
            length=1,
            label=str(year),
            item_show_func=str,
            file=sys.stderr,
        )
        self._done = 0

    def __enter__(self) -> "_Bar":
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__(None, None, None)

    def show(self, what: str, done: int, count: int) -> None:
        """Say what is being made now, and move on by what is done."""
        self._bar.length = count
        self._bar.update(done - self._done, what)
        self._done = done


commands: list[click.Command] = []
"""None of its own: it stands in the group ``yiwang demo``."""

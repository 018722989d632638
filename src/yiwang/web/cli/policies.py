"""Commands on policies: match them with everybody the registers know, simulate a draft."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from yiwang.web.cli.registers import _Bar
from yiwang.web.cli.server import _plainly, _ready


@click.command("match")
@click.option("--policy", "only", multiple=True, help="Only this policy, and what shares a group with it.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to decide for; by default today.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What decides; the answers are the same.",
)
@click.option(
    "--spark-master",
    default="local[*]",
    show_default=True,
    help="Of Spark: this machine, or a cluster whose workers reach the data folder.",
)
@_plainly
def match_command(only: tuple[str, ...], as_of: datetime | None, engine: str, spark_master: str) -> None:
    """Decide every policy in force for everybody the registers know, and write what changed.

    One transaction and one event for the whole run: killed anywhere, nothing is half done. Run again, it
    changes nothing. Whoever has something new is told. Money beyond a budget waits in a recorded order.

    \b
    Examples:
      yiwang match
      yiwang match --policy job-retention --as-of 2022-06-30
      yiwang match --engine spark --spark-master spark://host:7077
    """
    _ready()
    from yiwang.kernel.dmn import RefusalError
    from yiwang.networks.policies.matching import PolicyRefused, match

    day = as_of.date() if as_of else None
    try:
        with _engine(engine, spark_master) as where, _Bar() as bar:
            made = match(only=only, as_of=day, engine=where, progress=bar.show)
    except (PolicyRefused, RefusalError) as refused:
        raise click.ClickException(str(refused)) from None
    _tell(made)


@contextmanager
def _engine(name: str, master: str) -> Iterator[Any]:
    """Start the engine, before anything is read. Raises ``Trouble`` where Spark or its Java is missing."""
    from yiwang.networks.policies.matching import InDuckdb, InSpark

    if name == "duckdb":
        yield InDuckdb()
        return
    from yiwang.web.running.spark import session

    started = session(master, {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"})
    try:
        yield InSpark(started)
    finally:
        started.stop()


def _tell(made: Any) -> None:
    if not made.decided:
        click.echo(f"No policy is in force on {made.run.as_of}.")
    for one in made.decided:
        money = f", {one.amount:,.2f} yuan" if one.amount is not None else ""
        budget = one.chosen.policy.budget_of(made.run.as_of.year)
        money += f" of a budget of {budget:,.2f}" if money and budget is not None else ""
        waiting = made.waiting.get(one.chosen.id)
        short = f"; {waiting} wait for money" if waiting else ""
        click.echo(
            f"{one.chosen.id} {one.chosen.period}: {one.entitled} of {one.subjects} entitled{money}{short};"
            f" {one.unknown} cannot be told"
        )
        for error, count in one.errors.items():
            click.echo(f"  {count} in error: {error}", err=True)
    written = made.written
    click.echo(f"{written.new} new, {written.changed} changed, {written.ended + made.over} ended")
    if written.overtaken:
        click.echo(
            f"{written.overtaken} already claimed would come out otherwise now; they keep their amount"
        )


@click.command("simulate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--policy", "only", multiple=True, help="This policy; by default every one whose rule differs.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to decide for; by default today.")
@_plainly
def simulate_command(folder: Path, only: tuple[str, ...], as_of: datetime | None) -> None:
    """Say what a city FOLDER with drafted policies would change against the release in force.

    Decided over everybody the registers know; nothing is written. Counts below ten are hidden (*), and with
    them what they could be worked out from.

    \b
    Examples:
      yiwang simulate my-city
      yiwang simulate my-city --policy small-profit-tax --as-of 2022-06-30
    """
    _ready()
    from yiwang.definitions import FolderErrors
    from yiwang.kernel.dmn import RefusalError
    from yiwang.networks.policies.drafting.folders import simulate
    from yiwang.networks.policies.matching import PolicyRefused
    from yiwang.records import clock

    day = as_of.date() if as_of else clock.today()
    try:
        found = simulate(folder, day, only)
    except (PolicyRefused, RefusalError, FolderErrors) as refused:
        raise click.ClickException(str(refused)) from None
    if not found:
        click.echo(f"No policy in force on {day} differs from the release in force.")
    for name, shown in found.items():
        _say_effect(name, day, shown)


def _say_effect(name: str, day: date, shown: Any) -> None:
    click.echo(f"{name} as of {day}: {shown.subjects} decided")
    click.echo(
        f"  entitled {_cell(shown.before)} -> {_cell(shown.after)},"
        f" yuan {_cell(shown.money_before)} -> {_cell(shown.money_after)}"
    )
    click.echo("  " + ", ".join(f"{change} {_cell(count)}" for change, count in shown.changes.items()))
    for dimension, parts in shown.parts.items():
        click.echo(f"  by {dimension}:")
        for part in parts:
            click.echo(
                f"    {part.part or '?'}: {_cell(part.before)} -> {_cell(part.after)}"
                f" (gained {_cell(part.gained)}, lost {_cell(part.lost)}), yuan {_cell(part.money_after)}"
            )


def _cell(number: Any) -> str:
    return "*" if number is None else f"{number:,}"


commands: list[click.Command] = [match_command, simulate_command]

"""Commands on policies: match them with everybody the registers know."""

from datetime import datetime
from typing import Any

import click

from yiwang.web.cli.registers import _Bar
from yiwang.web.cli.server import _plainly, _ready


@click.command("match")
@click.option("--policy", "only", multiple=True, help="Only this policy, and what shares a group with it.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to decide for; by default today.")
@_plainly
def match_command(only: tuple[str, ...], as_of: datetime | None) -> None:
    """Decide every policy in force for everybody the registers know, and write what changed.

    One transaction and one event for the whole run: killed anywhere, nothing is half done. Run again, it
    changes nothing. Whoever has something new is told. Money beyond a budget waits in a recorded order.

    \b
    Examples:
      yiwang match
      yiwang match --policy job-retention --as-of 2022-06-30
    """
    _ready()
    from yiwang.kernel.dmn import RefusalError
    from yiwang.networks.policies.matching import PolicyRefused, match

    try:
        with _Bar() as bar:
            made = match(only=only, as_of=as_of.date() if as_of else None, progress=bar.show)
    except (PolicyRefused, RefusalError) as refused:
        raise click.ClickException(str(refused)) from None
    _tell(made)


def _tell(made: Any) -> None:
    if not made.decided:
        click.echo(f"No policy is in force on {made.run.as_of}.")
    for one in made.decided:
        money = f", {one.amount:,.2f} yuan" if one.amount is not None else ""
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


commands: list[click.Command] = [match_command]

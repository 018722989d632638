"""Commands of the exchange with an office's own system."""

from pathlib import Path
from typing import Any

import click

from yiwang.web.cli.server import _plainly, _ready

_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_AS = click.option("--as", "username", required=True, help="Login of the officer of record.")


@click.group("exchange")
def exchange_group() -> None:
    """Give cases to an office's own system, and take its results in."""


@exchange_group.command("export")
@click.argument("organisation")
@_AS
@click.option("--output", type=_OUT, help="Where to write the file; by default its number.")
@_plainly
def export_command(organisation: str, username: str, output: Path | None) -> None:
    """Write the new cases of ORGANISATION, each once, by exchanges/ORGANISATION.toml.

    \b
    Exit codes: 0 a file was written, 3 there is nothing new.
    """
    _ready()
    from yiwang.records.cases.acts.exchanging import export_new
    from yiwang.records.cases.errors import ActRefused
    from yiwang.records.registry.documents import read

    try:
        batch = export_new(_actor(organisation, username))
    except ActRefused as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(3 if refusal.code == "nothing-new" else 1) from None
    place = output or Path(batch.document.name)
    place.write_bytes(read(batch.document))
    click.echo(f"{batch.number}: {batch.rows} cases in {place}")


@exchange_group.command("import")
@click.argument("organisation")
@click.argument("file", type=_IN)
@_AS
@_plainly
def import_command(organisation: str, file: Path, username: str) -> None:
    """Take the results in FILE for ORGANISATION; a file may be taken in again.

    \b
    Exit codes: 0 every row was applied or known, 1 some were not, or the file was refused.
    """
    _ready()
    from yiwang.records.cases.acts.exchanging import import_results
    from yiwang.records.cases.errors import ActRefused
    from yiwang.records.cases.exchange_files import FileRefused

    try:
        batch = import_results(_actor(organisation, username), file.read_bytes())
    except (ActRefused, FileRefused) as refusal:
        raise click.ClickException(f"{file}: {refusal}") from None
    faults = len(batch.faults)
    click.echo(f"{batch.number}: {batch.applied} applied, {batch.known} known before, {faults} not applied")
    for fault in batch.faults:
        click.echo(f"{file}:{fault['line']}: {fault['case']}: {fault['cause']}", err=True)
    if faults:
        raise SystemExit(1)


def _actor(organisation: str, username: str) -> Any:
    """Return the officer in their post at the organisation."""
    from yiwang.records import clock
    from yiwang.records.registry.hats import actor_of, hats_of
    from yiwang.records.registry.models import User

    user = User.objects.filter(username=username).first()
    hats = hats_of(user, clock.today()) if user else []
    posts = [hat for hat in hats if hat.organisation == organisation and hat.role in ("officer", "head")]
    if user is None or not posts:
        raise click.ClickException(f"{username} has no officer's post at {organisation}")
    return actor_of(user, posts[0].id, clock.today())


commands = (exchange_group,)

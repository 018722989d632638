"""Commands that run a city: start, stop, migrate, publish, back up, fill the demo, hand out tokens."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from yiwang.definitions import FolderErrors
from yiwang.web.running.place import Place, here
from yiwang.web.running.progress import Progress
from yiwang.web.running.trouble import Trouble

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ROLES = ("officer", "clerk", "reform", "legal", "administrator")
_FILE = click.Path(dir_okay=False, path_type=Path)


def _plainly(run: Callable[..., Any]) -> Callable[..., Any]:
    """Say what is in the way in plain words, without a traceback."""

    @wraps(run)
    def command(*args: Any, **kwargs: Any) -> Any:
        try:
            return run(*args, **kwargs)
        except Trouble as trouble:
            raise click.ClickException(str(trouble)) from None
        except FolderErrors as errors:
            click.echo(f"\n{errors}", err=True)
            count = len(errors.errors)
            what = f"{count} error{'' if count == 1 else 's'} in the city folder; nothing was published"
            raise click.ClickException(what) from None
        except Exception as error:
            if not type(error).__module__.startswith(("django.db", "psycopg")):
                raise
            said = str(error).strip().partition("\n")[0]
            raise click.ClickException(f"The database refused: {said}") from error

    return command


@click.command("up")
@_plainly
def up_command() -> None:
    """Start the city and wait until it answers; every step is shown."""
    from yiwang.web.running.up import up

    progress = Progress()
    started = up(here(), progress)
    click.echo(f"\n{started.name} runs at {started.address}   ({progress.seconds:.1f} s)")
    if not started.is_published:
        click.echo("Nothing is published yet; see above for the reviews the release waits for.")
    if started.is_demo:
        _show_logins(started.passwords)


@click.command("down")
@_plainly
def down_command() -> None:
    """Stop the city; its data stays."""
    from yiwang.web.running.supervise import down

    click.echo("stopped; the data stays" if down(here().data) else "nothing ran")


@click.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_plainly
def reset_command(yes: bool) -> None:
    """Stop the city and delete all its data."""
    from yiwang.web.running.reset import reset, what_is_lost

    place = here()
    lost = what_is_lost(place)
    if not lost:
        click.echo(f"nothing to delete: {place.data} holds no city")
        return
    click.echo(f"This deletes {lost}. It cannot be undone.")
    if not yes:
        if not sys.stdin.isatty():
            raise click.ClickException("nobody is there to ask; say YES=1 make reset, or yiwang reset --yes")
        click.confirm("Delete it all?", abort=True)
    reset(place)
    click.echo("deleted")


@click.command("migrate")
@_plainly
def migrate_command() -> None:
    """Bring the database to this version, as its owner."""
    _ready(as_owner=True)
    from yiwang.web.running.migrating import migrate

    click.echo(f"{migrate()} migrations applied")


@click.command("worker")
@click.option("--once", is_flag=True, help="One round, then end.")
@_plainly
def worker_command(once: bool) -> None:
    """Do what is due: messages between cases, timers, jobs; several workers share the work."""
    _ready()
    from yiwang.web.running.working import rounds

    rounds(once=once)


@click.command("publish")
@click.argument("folder", type=_FOLDER)
@click.option("--note", default="", help="What this release is about.")
@click.option("--approve", type=click.Choice(["business", "legal"]), help="Record one of the two reviews.")
@click.option("--as", "username", default="", help="Login of the reviewer.")
@_plainly
def publish_command(folder: Path, note: str, approve: str | None, username: str) -> None:
    """Load a folder as a draft release, show what it changes, and record a review of it."""
    if bool(approve) != bool(username):
        raise click.UsageError("a review needs both: --approve business|legal and --as USER")
    _ready()
    from yiwang.web.running.publishing import load_draft, review, told

    state = load_draft(folder, note)
    for change in state.changes:
        click.echo(str(change))
    if approve:
        state = review(state, approve, username)
    for line in told(state):
        click.echo(line)


@click.command("backup")
@click.argument("file", type=_FILE)
@_plainly
def backup_command(file: Path) -> None:
    """Write the whole city into one archive: database, documents and keys."""
    from yiwang.web.running.backup import backup

    made = backup(here(), file)
    click.echo(f"{file}: {made.size / 2**20:.1f} MB, {made.events} events, {made.documents} documents")
    for name in made.damaged:
        click.echo(f"warning: {name} no longer has the content it was stored with", err=True)
    click.echo("It holds the city's keys: whoever has it can read every identity number. Keep it safe.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite the city that is here.")
@_plainly
def restore_command(file: Path, replace: bool) -> None:
    """Bring a city back from an archive; it must not run, and there must be none here."""
    from yiwang.web.running.restore import restore

    made = restore(here(), file, replace=replace)
    click.echo(f"brought back: {made.events} events, {made.documents} documents. Start it with: make up")


@click.group("demo")
def demo_group() -> None:
    """The demo city's people and cases."""


@demo_group.command("fill")
@_plainly
def demo_fill_command() -> None:
    """Make the demo's people, registers and cases, as far as they are missing."""
    _ready()
    from yiwang.web.demo.fill import fill

    filled = fill()
    click.echo(filled.told)
    _show_logins(filled.passwords)


@demo_group.command("passwords")
@_plainly
def demo_passwords_command() -> None:
    """Give every demo login a new random password and show them."""
    _ready()
    from yiwang.web.demo.logins import new_passwords

    _show_logins(new_passwords())


@click.group("token")
def token_group() -> None:
    """API tokens: acts go by a user, in one of that user's hats."""


@token_group.command("issue")
@click.argument("username")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--hat", default="", help="Hat id; the first hat if left out.")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3660))
@_plainly
def token_issue_command(username: str, name: str, hat: str, days: int) -> None:
    """Make a token for a user and show its secret, which is kept nowhere."""
    _ready()
    from yiwang.web.running.tokens import issue

    for line in issue(username, name=name, hat=hat, days=days):
        click.echo(line)


@token_group.command("list")
@_plainly
def token_list_command() -> None:
    """Show all tokens, without their secrets."""
    _ready()
    from yiwang.web.running.tokens import listed

    for line in listed():
        click.echo(line)


@token_group.command("revoke")
@click.argument("token", type=click.UUID)
@_plainly
def token_revoke_command(token: Any) -> None:
    """End a token at once."""
    _ready()
    from yiwang.web.running.tokens import revoke

    revoke(token)
    click.echo("revoked")


@click.command("login")
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as others see it.")
@click.option("--organisation", required=True, help="Office, by its id in the city folder.")
@click.option(
    "--role",
    required=True,
    type=click.Choice(["officer", "clerk", "head", "reform", "legal", "administrator"]),
)
@click.option("--section", default="", help="Section of the office (科室), if it has some.")
@click.password_option()
@_plainly
def login_command(username: str, password: str, **post: str) -> None:
    """Make a login with a post in a public body, or add a post to one that exists."""
    _ready()
    from yiwang.web.running.staff import add_post

    click.echo(add_post(username, password, **post))


def _ready(*, as_owner: bool = False) -> Place:
    from yiwang.web.running import embedded
    from yiwang.web.running.django_ready import set_up

    place = here()
    if place.is_embedded and embedded.postmaster(place.data) is None:
        raise Trouble("The city's database does not run.", "Start it: make up")
    set_up(place, as_owner=as_owner)
    return place


def _show_logins(passwords: dict[str, str]) -> None:
    if not passwords:
        click.echo("Demo logins keep their passwords; for new ones: yiwang demo passwords")
        return
    from yiwang.web.demo.logins import titles

    click.echo("Demo logins (shown once):")
    for username, title in titles().items():
        if username in passwords:
            click.echo(f"  {username:<10} {passwords[username]:<18} {title}")


commands: list[click.Command] = [
    up_command,
    down_command,
    reset_command,
    migrate_command,
    worker_command,
    publish_command,
    backup_command,
    restore_command,
    demo_group,
    token_group,
    login_command,
]

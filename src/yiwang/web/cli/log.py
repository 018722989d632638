"""Commands on the log: ``yiwang verify`` for anyone, and ``yiwang log …`` for the city that keeps one.

Verifying needs neither Django nor a database: only the files, from a folder or over HTTP, and the log's key.
"""

import os
from collections.abc import Callable
from pathlib import Path

import click

from yiwang.kernel import tlog
from yiwang.web.cli.figure_evidence import tell_figure, tells_of_a_figure
from yiwang.web.cli.log_files import Unreachable, checkpoint_size, copy_log, open_log

DIFFERS, UNREADABLE = 1, 2
_NOTE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.option(
    "--log", "log", metavar="URL|FOLDER", help="Where the log lies; this installation's, if left out."
)
@click.option("--since", type=_NOTE, help="A checkpoint kept from an earlier day.")
@click.option(
    "--bundle", type=_NOTE, help="A person's events or a figure's evidence, as downloaded from the city."
)
@click.option("--key", help="The log's public key, or a file with it.")
def verify_command(log: str | None, since: Path | None, bundle: Path | None, key: str | None) -> None:
    """Check a city's log: signatures, every entry, every tile, and that it only grew since a checkpoint.

    What it shows: no entry was altered, moved or removed since a checkpoint you kept. Needs no database.

    \b
    yiwang verify --log https://city.example/log --key KEY     the log of today
    yiwang verify --log FOLDER --since checkpoint-48211.txt    and that it grew from one you kept
    yiwang verify --bundle my-events.json --log URL            and a file you downloaded

    Take KEY from somewhere else than the log; without it the key the log names is used.

    Exit status: 0 all fits, 1 something does not and is named, 2 the log cannot be read.
    """
    if log is None and (since or not bundle):
        log = _own_folder()
    try:
        load, others = open_log(log) if log else (None, ())
        public = _key(key, load)
        good = True
        earlier = _earlier(since, public) if since and public else None
        signed = None
        if bundle:
            good, signed = _bundle(bundle, public, load)
        if load and public:
            report = tlog.audit(load, public, earlier or signed, others)
            good = _tell_log(report) and good
            if bundle and earlier and signed and report.is_good:
                good = _tell_growth(bundle, signed, report, load) and good
    except (Unreachable, tlog.NoteError, tlog.CheckpointError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(UNREADABLE if isinstance(error, Unreachable | tlog.NoteError) else DIFFERS) from None
    click.echo("Good: everything fits." if good else "REFUSED: see above for what does not fit.")
    raise SystemExit(0 if good else DIFFERS)


def _own_folder() -> str:
    from yiwang.web.running.place import here

    folder = Path(os.environ.get("YIWANG_LOG_FOLDER") or here().data / "tlog")
    if not folder.is_dir():
        raise click.UsageError(f"there is no log in {folder}; say where it is: --log URL or FOLDER")
    return str(folder)


def _key(text: str | None, load: Callable[[str], bytes] | None) -> tlog.Key | None:
    """Return the key given, else the one the log names, saying what that is worth."""
    if text:
        return tlog.Key.parse(_text_or_file(text))
    if load is None:
        click.echo("Note: no --key given; the bundle is checked with the key it names itself.", err=True)
        return None
    try:
        key = tlog.Key.parse(load("key").decode())
    except tlog.Missing as error:
        raise Unreachable(f"the log names no key ({error}); give it: --key") from None
    except UnicodeDecodeError:
        raise tlog.NoteError("the log's file key is not text") from None
    click.echo(f"Note: no --key given; trusting the one the log names: {key}", err=True)
    return key


def _text_or_file(text: str) -> str:
    try:
        return Path(text).read_text("utf-8") if Path(text).is_file() else text
    except UnicodeDecodeError:
        raise tlog.NoteError(f"{text} holds no key: it is not text") from None
    except (OSError, ValueError):  # too long for a file's name, or with a zero byte
        return text


def _earlier(file: Path, key: tlog.Key) -> tlog.Checkpoint:
    try:
        return tlog.read_checkpoint(file.read_bytes(), key)
    except tlog.CheckpointError as error:
        hint = f"It must be a checkpoint of {key.name}, as that log handed it out"
        raise tlog.CheckpointError(f"{file}: {error}. {hint}") from None


def _tell_log(report: tlog.Report) -> bool:
    for fault in report.faults:
        click.echo(f"  does not fit: {fault}")
    if report.checkpoint:
        now = report.checkpoint
        click.echo(f"{now.origin}: {report.entries} of {now.size} entries and {report.tiles} tiles read")
    if report.since and report.is_good:
        click.echo(
            f"Since the checkpoint of {report.since.size} entries nothing was altered, moved or removed."
        )
    return report.is_good


def _tell_growth(
    file: Path, signed: tlog.Checkpoint, report: tlog.Report, load: Callable[[str], bytes]
) -> bool:
    """Say whether a log whose tiles were checked begins with the tree of a bundle's checkpoint."""
    now = report.checkpoint
    assert now is not None
    if signed.size > now.size:
        lost = f"it was signed with {signed.size} entries, and the log has {now.size} now"
        click.echo(f"  does not fit: {file.name}: {lost}: entries from position {now.size} on were removed")
    elif tlog.root(signed.size, tlog.reader(now.size, load)) != signed.root:
        lost = f"the first {signed.size} entries of the log are not those of its checkpoint"
        click.echo(f"  does not fit: {file.name}: {lost}")
    else:
        return True
    return False


def _bundle(
    file: Path, key: tlog.Key | None, load: Callable[[str], bytes] | None
) -> tuple[bool, tlog.Checkpoint | None]:
    """Check a bundle of either kind; returns whether it fits, and the checkpoint it holds."""
    data = file.read_bytes()
    if tells_of_a_figure(data):
        return tell_figure(file, data, key, load)
    report = tlog.check_bundle(data, key)
    return _tell_bundle(file, report), report.checkpoint


def _tell_bundle(file: Path, report: tlog.PersonalReport) -> bool:
    for fault in report.faults:
        click.echo(f"  does not fit: {file.name}: {fault}")
    if report.checkpoint is None:
        click.echo(f"{file.name} is not a file of events as the city hands it out; download it again")
        return False
    opened = sum(event.is_opened for event in report.events)
    click.echo(f"{file.name}: {len(report.events)} events, {opened} with a private part that can be read")
    return not report.faults


@click.group("log")
def log_group() -> None:
    """The city's log: publish it, name its key, or say openly that it was cut."""


@log_group.command("publish")
@click.option("--to", "to", required=True, type=click.Path(file_okay=False, path_type=Path))
def publish_command(to: Path) -> None:
    """Copy the newest checkpoint and its tiles to a folder that other offices can read or copy.

    Each published checkpoint is also kept by its size under checkpoints/, for `yiwang verify --since`.
    """
    source = Path(_own_folder())
    try:
        copied = copy_log(source, to)
    except Unreachable as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{to}: checkpoint of {checkpoint_size(to)} entries, {copied} files new or changed")


@log_group.command("key")
def key_command() -> None:
    """Show the log's public key, to be handed out by other ways than the log itself."""
    folder = Path(_own_folder())
    if not (folder / "key").is_file():
        raise click.ClickException(f"nothing was logged yet in {folder}")
    click.echo((folder / "key").read_text().strip())


@log_group.command("cut")
@click.option("--reason", required=True, help="What happened; it is published in the log.")
def cut_command(reason: str) -> None:
    """Go on after the database was brought back to before what was published.

    Whoever kept a later checkpoint will see that entries are gone: this cannot be hidden, only explained.
    """
    from yiwang.web.cli.server import _ready

    _ready()
    from yiwang.records.ledger.log.cutting import cut

    click.echo(cut(reason))


commands: list[click.Command] = [verify_command, log_group]

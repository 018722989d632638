"""Commands on a city folder: check it, compare two, make one from published lists."""

from dataclasses import replace
from pathlib import Path

import click

from yiwang.definitions import CityFolder, FileError, FolderErrors, Report, check, diff, load, read_folder
from yiwang.definitions.importing.calendar import CalendarSourceError, calendar_toml
from yiwang.definitions.importing.service_list import Row, read_list
from yiwang.definitions.importing.services import division_of, services_folder
from yiwang.definitions.problems import Problems

_FOLDER = click.Path(exists=False, file_okay=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Refused(click.ClickException):
    """A folder or file that was refused: every finding on its own line, exit code 1."""

    def __init__(self, errors: tuple[FileError, ...], folder: Path = Path()) -> None:
        self.errors = tuple(_under(folder, error) for error in errors)
        super().__init__(f"{len(errors)} error{'' if len(errors) == 1 else 's'}")

    def show(self, file: object = None) -> None:
        """Print the findings, then how many there are."""
        for error in self.errors:
            click.echo(str(error), err=True)
        super().show()


@click.command("check")
@click.argument("folder", type=_FOLDER)
@click.option("--quiet", is_flag=True, help="Print errors only.")
def check_command(folder: Path, quiet: bool) -> None:
    """Check a city folder: every error at once, with file and line."""
    report = check(_read(folder))
    if not quiet:
        _show_warnings(report, folder)
    if not report.ok:
        raise Refused(report.errors, folder)
    if not quiet:
        _show_counts(folder, report)


@click.command("diff")
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
def diff_command(old: Path, new: Path) -> None:
    """Show what changed between two city folders, definition by definition."""
    changes = diff(_load(old), _load(new))
    for change in changes:
        click.echo(str(change))
    count = f"{len(changes)} definition{' differs' if len(changes) == 1 else 's differ'}"
    click.echo(count if changes else "no difference")


@click.group("import")
def import_group() -> None:
    """Make files of a city folder from published lists."""


@import_group.command("services")
@click.argument("csv_file", metavar="CSV", type=_FILE)
@click.option("--out", type=_FOLDER, required=True, help="Folder to make; must not hold anything yet.")
@click.option("--name", default="", help="Name of the city, in Chinese.")
@click.option("--division", default="", help="GB/T 2260 code; else taken from the item codes.")
@click.option("--skip-bad", is_flag=True, help="Leave malformed rows out instead of refusing the list.")
def import_services(csv_file: Path, out: Path, name: str, division: str, skip_bad: bool) -> None:
    """Turn a list of services into a city folder.

    The list has the columns department, department_uscc, item_code, type_code and name. It says nothing of
    evidence, limits and procedures, so the services are listed but cannot be applied for.
    """
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise click.ClickException(f"{out} already holds something; name a new folder")
    problems = Problems()
    rows = read_list(csv_file.read_bytes(), csv_file.name, problems)
    if problems.errors and not (skip_bad and rows):
        raise Refused(tuple(sorted(problems.errors)))
    left_out, problems.errors = problems.errors, []
    for error in sorted(left_out):
        click.echo(f"left out: {error}", err=True)
    _write(out, _city_files(csv_file, rows, problems, name=name, division=division), problems)


def _city_files(
    csv_file: Path, rows: list[Row], problems: Problems, *, name: str, division: str
) -> dict[str, bytes]:
    division = division or division_of(rows)
    if not division:
        raise click.ClickException("the item codes name no division; say which with --division 210100")
    files = services_folder(
        rows,
        csv_file.name,
        problems,
        name=name or f"行政区 {division}",
        division=division,
        calendar=_published("cn"),
    )
    if problems.errors:
        raise Refused(tuple(sorted(problems.errors)))
    return files


def _write(out: Path, files: dict[str, bytes], problems: Problems) -> None:
    """Check the made folder before anything is written."""
    report = check(files)
    if not report.ok:
        raise Refused(report.errors)
    for warning in sorted(problems.warnings):
        click.echo(f"warning: {warning}", err=True)
    _show_warnings(report, out)
    for path, content in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    _show_counts(out, report)


@import_group.command("calendar")
@click.option("--years", default="2004-2026", show_default=True, help="One year, or first-last.")
@click.option("--out", type=_FOLDER, required=True, help="File to write; its name is the calendar's id.")
def import_calendar(years: str, out: Path) -> None:
    """Write a calendar file from the Python package chinesecalendar."""
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
        raise click.ClickException(f"--years {years} is no range; write 2021 or 2004-2026")
    text = _published(out.stem, range(int(first), int(last or first) + 1))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: {text.count('[[year]]')} years")


def _published(name: str, years: range | None = None) -> str:
    """Return the text of a calendar file; without ``years``, of all the package knows."""
    try:
        import chinese_calendar
    except ImportError:
        raise click.ClickException(
            "the package chinesecalendar, which knows the published days off, is not installed; "
            "run: pip install chinesecalendar"
        ) from None
    off, worked = chinese_calendar.holidays, chinese_calendar.workdays
    origin = f"the Python package chinesecalendar {chinese_calendar.__version__}"
    try:
        return calendar_toml(name, years or range(min(off).year, max(off).year + 1), off, worked, origin)
    except CalendarSourceError as refused:
        raise click.ClickException(str(refused)) from None


def _read(folder: Path) -> dict[str, bytes]:
    try:
        return read_folder(folder)
    except FolderErrors as refused:
        raise Refused(refused.errors, folder) from None


def _load(folder: Path) -> CityFolder:
    try:
        return load(_read(folder))
    except FolderErrors as refused:
        raise Refused(refused.errors, folder) from None


def _under(folder: Path, error: FileError) -> FileError:
    """Name the file as seen from where the command runs, so that a terminal can open it."""
    return replace(error, file=str(folder / error.file))


def _show_warnings(report: Report, folder: Path) -> None:
    for warning in report.warnings:
        click.echo(f"warning: {_under(folder, warning)}", err=True)


def _show_counts(folder: Path, report: Report) -> None:
    warnings = len(report.warnings)
    click.echo(f"{folder}: no errors, {warnings} warning{'' if warnings == 1 else 's'}")
    for what, count in report.counts.items():
        click.echo(f"  {count:>6,} {what}")


commands: list[click.Command] = [check_command, diff_command, import_group]

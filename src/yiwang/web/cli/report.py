"""``yiwang report``: the annual report of the city that lives here, as a file."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from yiwang.web.cli.city import _FOLDER
from yiwang.web.cli.server import _plainly, _ready
from yiwang.web.running.trouble import Trouble

if TYPE_CHECKING:
    from yiwang.networks.reform.reporting import Coverage, Filled

_FORMATS = ("html", "docx", "pdf", "json")


@click.command("report")
@click.argument("folder", type=_FOLDER)
@click.option("--year", required=True, type=click.IntRange(1900, 2999), help="Which year's report.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(_FORMATS),
    default="html",
    show_default=True,
    help="html, pdf and docx (GB/T 9704) are for people, json for programs.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; report-YEAR.FORMAT here if left out.",
)
@click.option("--base", default="", help="Address of the city, for links; http://127.0.0.1:PORT if left out.")
@click.option(
    "--language",
    type=click.Choice(["zh-hans", "en"]),
    default="zh-hans",
    show_default=True,
    help="Language of figures and remarks; the text is as the city wrote it.",
)
@click.option("--coverage", is_flag=True, help="Write no file; say what is computed, recorded and missing.")
@_plainly
def report_command(
    folder: Path, *, year: int, kind: str, out: Path | None, base: str, language: str, coverage: bool
) -> None:
    """Compute the figures of a year and write the report that names them.

    The report is that of the release in force; FOLDER says which city is meant. Figures that did not change
    since they were last computed are not computed again. A figure that cannot be computed is printed as a gap
    with its reason; --coverage lists these, and ends with how many there are.

    \b
    Example:
      yiwang report cities/shenyang --year 2021 --coverage
      yiwang report cities/shenyang --year 2021 --format docx --out 2021.docx
    """
    path = out or Path(f"report-{year}.{kind}")
    if not (coverage or path.parent.is_dir()):
        raise Trouble(f"There is no folder {path.parent} to write the report to.", "Name another file: --out")
    _ready()
    from django.utils import translation

    with translation.override(language):
        filled = _filled(folder, year)
        if coverage:
            _tell(filled.coverage)
            return
        path.write_bytes(_written(filled, kind, base or _address()))
    click.echo(f"{path}: {filled.coverage}")


def _filled(folder: Path, year: int) -> "Filled":
    from yiwang.definitions import load, read_folder
    from yiwang.networks.reform.reporting import fill
    from yiwang.records.figures.acts import compute
    from yiwang.records.ledger.log.errors import LogStopped
    from yiwang.records.registry.releases import NothingPublished, city, in_force
    from yiwang.records.registry.settling import NotSettled
    from yiwang.web.running.publishing import check_same_city

    given = load(read_folder(folder))
    try:
        release, here = in_force(), city()
    except NothingPublished:
        raise Trouble("Nothing is published yet, so there is nothing to report on.", "make up") from None
    check_same_city(given)
    if given.manifest.hash != release.manifest:
        said = (
            f"Note: {folder} is not what is in force; the report is that of release {release.manifest[:12]}."
        )
        click.echo(said, err=True)
    report = here.reports.get(str(year))
    if report is None:
        raise Trouble(f"The release in force has no report of {year}.", f"Add reports/{year}.md and publish.")
    with click.progressbar(length=len(report.figures), label="figures", file=_terminal()) as bar:
        try:
            compute(year, report.figures, lambda name, at, count: bar.update(1))
        except (LogStopped, NotSettled) as stopped:
            raise Trouble(str(stopped)) from None
    return fill(here, report, release.manifest)


def _terminal() -> TextIO:
    import sys

    return sys.stderr


def _written(filled: "Filled", kind: str, base: str) -> bytes:
    from yiwang.networks.reform.reporting.as_pdf import NoFont
    from yiwang.networks.reform.views.reports import FORMATS

    try:
        return FORMATS[kind][1](filled, base)
    except NoFont as missing:
        raise Trouble("This machine has no Chinese font, so no PDF can be made.", str(missing)) from None


def _address() -> str:
    import os

    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def _tell(coverage: "Coverage") -> None:
    for name, why in coverage.missing:
        click.echo(f"missing {name}: {why}")
    click.echo(str(coverage))


commands: list[click.Command] = [report_command]

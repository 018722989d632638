"""`yiwang rehearse`: run a procedure of a city folder in accelerated time, with a robot for each role."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from yiwang.definitions import CityFolder, FolderErrors, load, read_folder
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.rehearsing import Plan, RehearsalError, account, rehearse
from yiwang.definitions.rule_tasks import RuleFailed
from yiwang.kernel.bpmn import Procedure, StepError
from yiwang.kernel.calendars import UnpublishedYear
from yiwang.web.cli.city import Refused


@click.command("rehearse")
@click.argument("procedure")
@click.option(
    "--city", "folder", type=click.Path(exists=True, path_type=Path), default=Path("cities/shenyang"),
    show_default=True, help="The city folder.",
)  # fmt: skip
@click.option("--start", default="", help="When it begins, such as 2021-09-17T09:00. Default: now.")
@click.option("--choose", multiple=True, metavar="TASK=OUTCOME", help="What a robot decides; in this order.")
@click.option("--late", multiple=True, metavar="TASK", help="A task nobody does, so that its timers fire.")
@click.option("--value", multiple=True, metavar="NAME=NUMBER", help="A value the case starts with.")
@click.option("--service", default="", help="The service that runs it, whose decision models it may ask.")
@click.option("--hours", type=float, default=2.0, show_default=True, help="Office hours each task takes.")
def rehearse_command(
    procedure: str,
    folder: Path,
    *,
    start: str,
    choose: tuple[str, ...],
    late: tuple[str, ...],
    value: tuple[str, ...],
    service: str,
    hours: float,
) -> None:
    """Run PROCEDURE in accelerated time, a robot in each role, and print its path and clock.

    PROCEDURE is the name of a file in procedures/ without .bpmn. A robot decides the first outcome the
    drawing names, unless told otherwise:

    \b
      yiwang rehearse supervision
      yiwang rehearse criminal-transfer --choose police-decide=refuse
      yiwang rehearse stop-payment --start 2021-09-17T09:00 --late freeze
      yiwang rehearse creditors-vote --value groups=3 --value 'heads for=4'
    """
    city = _city(folder, procedure)
    zone = ZoneInfo(city.city.time_zone)
    plan = Plan(
        starts_at=_moment(start, zone),
        choices=_choices(choose),
        late=frozenset(late),
        takes=timedelta(hours=hours),
        given={name: float(number) for name, number in map(_pair, value)},
        service=service,
    )
    _check_tasks(city.procedures[procedure], (*plan.late, *plan.choices))
    try:
        done = rehearse(city, procedure, plan)
    except (RehearsalError, RuleFailed, StepError, UnpublishedYear) as error:
        raise click.ClickException(f"{error}{_lacking(city.procedures[procedure], plan)}") from error
    for line in account(done, plan.starts_at):
        click.echo(line)
    click.echo(f"路径：{' → '.join(done.path)}")
    click.echo(
        f"结果：{'、'.join(done.ended)}" if done.ended else f"仍在等待：{'、'.join(done.state.waiting)}"
    )


def _city(folder: Path, procedure: str) -> CityFolder:
    """Load the folder, which must have the procedure."""
    try:
        city = load(read_folder(folder))
    except FolderErrors as refused:
        raise Refused(refused.errors, folder) from refused
    if procedure not in city.procedures:
        known = sorted(city.procedures)
        hint = did_you_mean(procedure, known, f"the city has: {', '.join(known)}")
        raise click.ClickException(f"no procedure {procedure!r}; {hint}")
    return city


def _lacking(procedure: Procedure, plan: Plan) -> str:
    """Which values the case began without, and how to give them; blank when it had all."""
    had = {*procedure.examples, *plan.given, *(node.result for node in procedure.every_node())}
    lacks = [f"--value '{name}=…'" for name in procedure.variables if name not in had]
    return f"\nThe case began without some values; give them with {' '.join(lacks)}" if lacks else ""


def _check_tasks(procedure: Procedure, named: tuple[str, ...]) -> None:
    tasks = [node.id for node in procedure.every_node() if node.role]
    for name in named:
        if name not in tasks:
            hint = did_you_mean(name, tasks, f"its tasks: {', '.join(tasks)}")
            raise click.ClickException(f"{procedure.id!r} has no task {name!r}; {hint}")


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else datetime.now(zone)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no date and time", param_hint="--start") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _choices(texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for task, outcome in map(_pair, texts):
        found[task] = (*found.get(task, ()), outcome)
    return found


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE")
    return name, value


commands = (rehearse_command,)

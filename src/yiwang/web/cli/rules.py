"""Commands for decision models; they need neither Django nor a city folder."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

from yiwang.kernel import dmn, feel

OK, FINDINGS, BAD_INPUT = 0, 1, 2

_MODEL = click.Path(exists=True, dir_okay=False, path_type=Path)
_PLACE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("model", type=_MODEL)
@click.option(
    "--input",
    "input_file",
    required=True,
    type=click.File("r", encoding="utf-8"),
    help="JSON object of input values by name; - reads it from standard input.",
)
@click.option("--decision", help="Which decision to take; not needed where the model has one final decision.")
@click.option(
    "--explain", is_flag=True, help="Say why: the rule, the conditions that failed, what is missing."
)
@click.option(
    "--language",
    type=click.Choice(dmn.LANGUAGES),
    default="zh-hans",
    show_default=True,
    help="Of the reasons.",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day today() stands for.")
def decide(
    model: Path, input_file: Any, decision: str | None, *, explain: bool, language: str, on: datetime | None
) -> None:
    """Take a decision for one set of inputs and print its value as JSON.

    \b
    Example:
      echo '{"sales": 30000, "R&D share": 0.021}' > firm.json
      yiwang decide high-tech.dmn --input firm.json --explain

    Dates, times and durations are written as ISO text ("2022-04-01", "P1Y"). An input left out is null: the
    decision is taken all the same, and --explain names what is missing.

    Exit codes: 0 decided, 1 no value could be reached, 2 the model or the input cannot be used.
    """
    loaded = _load(model)
    inputs = _inputs(input_file)
    name = decision or _final(loaded)
    try:
        outcome = dmn.decide(loaded, name, inputs, on)
    except dmn.DmnError as error:
        _refuse(str(error))
    for unused in outcome.unused:
        click.echo(f"note: {unused} is no input of this decision", err=True)
    click.echo(json.dumps(feel.from_feel(outcome.value), ensure_ascii=False, indent=2, default=_plain))
    for fault in outcome.errors:
        click.echo(f"error: {fault}", err=True)
    if explain:
        click.echo("\n".join(dmn.explain(outcome, language)))
        click.echo(f"\n{loaded.name} {outcome.version}")
    sys.exit(FINDINGS if outcome.error is not None else OK)


@click.command()
@click.argument("place", type=_PLACE)
@click.option("--strict", is_flag=True, help="Fail on findings that do not change any answer, too.")
def review(place: Path, *, strict: bool) -> None:
    """Look through the decision tables of a model, or of all models below a folder, for mistakes.

    \b
    Found are, each with an example input:
      gap            a case no rule covers
      overlap        rules that match together where the table allows one
      contradiction  rules that match together and disagree
      shadowed       a rule that others always win over
      unreachable    a rule no possible value fits
      not analysed   a cell that depends on more than constants

    \b
    Example:
      yiwang review high-tech.dmn

    Exit codes: 0 nothing severe, 1 findings, 2 a model cannot be read.
    """
    failed = unreadable = False
    for file in _models(place):
        try:
            model = dmn.load(file)
        except dmn.DmnError as error:
            click.echo(str(error))
            unreadable = True
            continue
        findings = dmn.review(model)
        for note in (*model.problems, *findings):
            click.echo(str(note))
        failed |= bool(model.problems) or any(finding.severe or strict for finding in findings)
        click.echo(f"{file}: {len(model.problems) + len(findings)} findings")
    sys.exit(BAD_INPUT if unreadable else FINDINGS if failed else OK)


@click.command()
@click.argument("place", type=_PLACE)
def test(place: Path) -> None:
    """Run a model's own tests, or those of every model below a folder.

    Tests are JSON files in a folder `tests` beside the model:

    \b
      [{"name": "3 % is enough for large firms",
        "decision": "may be recognised",
        "inputs": {"sales": 30000, "R&D share": 0.03},
        "expect": true}]

    \b
    Example:
      yiwang test services/food-licence

    Exit codes: 0 all passed, 1 some differ, 2 a model or test file cannot be used.
    """
    try:
        trials = dmn.test(place)
    except dmn.DmnError as error:
        _refuse(str(error))
    failed = [trial for trial in trials if not trial.passed]
    for trial in failed:
        click.echo(str(trial))
    click.echo(f"{len(trials) - len(failed)} of {len(trials)} passed")
    if not trials:
        click.echo(
            "No tests yet: put a list of cases into tests/*.json beside the model (yiwang test --help)."
        )
    sys.exit(FINDINGS if failed else OK)


def _load(file: Path) -> dmn.Model:
    try:
        return dmn.load(file)
    except dmn.DmnError as error:
        _refuse(str(error))


def _models(place: Path) -> list[Path]:
    found = [place] if place.is_file() else sorted(place.rglob("*.dmn"))
    if not found:
        _refuse(f"{place}: there is no .dmn file here")
    return found


def _inputs(file: Any) -> dict[str, Any]:
    try:
        values = json.load(file, parse_float=Decimal)
    except ValueError as error:
        _refuse(f"{file.name}: not valid JSON: {error}")
    if not isinstance(values, dict):
        _refuse(f"{file.name}: the input is a JSON object of values by name")
    return values


def _final(model: dmn.Model) -> str:
    """The one decision no other decision requires."""
    required = {reference.id for decision in model.decisions for reference in decision.requires}
    final = [decision.name for decision in model.decisions if decision.id not in required]
    if len(final) != 1:
        names = ", ".join(decision.name for decision in model.decisions) or "none"
        _refuse(f"{model.file}: say which decision with --decision; this model has: {names}")
    return final[0]


def _plain(value: Any) -> Any:
    """Decimals as JSON numbers when that loses nothing, else as text."""
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(BAD_INPUT)


commands: list[click.Command] = [decide, review, test]

"""The ``yiwang`` command. Django is imported only by the commands that need it."""

import click

from yiwang.web.cli import (
    city,
    exchange,
    log,
    policies,
    population,
    registers,
    rehearse,
    report,
    rules,
    server,
    year,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yiwang")
def main() -> None:
    """Yiwang: a city is a folder. Check it, compare it, run it."""


for command in (
    *city.commands,
    *rehearse.commands,
    *log.commands,
    *exchange.commands,
    *rules.commands,
    *registers.commands,
    *policies.commands,
    *population.commands,
    *year.commands,
    *report.commands,
    *server.commands,
):
    main.add_command(command)

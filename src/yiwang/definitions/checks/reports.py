"""Reports name only figures the city has."""

from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean

HONOURS = "honours"


def check_reports(parts: Parts) -> None:
    """Check what every report names."""
    for year, report in parts.reports.items():
        file = f"reports/{year}.md"
        for one in report.named:
            if one.kind == "honour":
                _honour(parts, file, one.line)
            elif one.name not in parts.indicators and not parts.is_broken("indicators", one.name):
                hint = did_you_mean(one.name, parts.indicators, f"add indicators/{one.name}.sql")
                parts.problems.error(file, one.line, f"figure '{one.name}' does not exist", hint)


def _honour(parts: Parts, file: str, line: int) -> None:
    if HONOURS not in parts.datasets and not parts.is_broken("datasets", HONOURS):
        parts.problems.error(
            file, line, "names an honour, but there is no such register", "add datasets/honours.toml"
        )

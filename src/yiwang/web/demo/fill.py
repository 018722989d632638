"""Filling the demo, as far as something is missing."""

from dataclasses import dataclass, field

from yiwang.records.registry.folder_rows import write_folder_rows
from yiwang.web.demo import cases, people, registers
from yiwang.web.demo.logins import new_passwords


@dataclass(frozen=True)
class Filled:
    """What was made: passwords of logins made just now, register rows, cases."""

    passwords: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    cases: int = 0

    @property
    def told(self) -> str:
        """What was made, in words."""
        if not (self.passwords or self.rows or self.cases):
            return "nothing was missing"
        return f"{len(self.passwords)} logins, {self.rows} register rows, {self.cases} cases made"


def fill() -> Filled:
    """Make people, registers and cases of the demo as far as they are missing."""
    world, made = people.ensure()
    passwords = new_passwords(made) if made else {}
    rows = registers.ensure(world) + sum(write_folder_rows().values())
    return Filled(passwords, rows, cases.ensure(world))

"""``[derived]`` of ``datasets/*.toml``: a register nobody types; a dated model makes it of another's rows."""

from datetime import date

from pydantic import Field

from yiwang.definitions.base import Dated, Definition, Id


class DerivedVersion(Dated):
    """The model in ``rules/`` and its decision that make the rows of the days it is in force."""

    model: str = Field(pattern=r"^[^/]+\.dmn$")
    decision: str = Field(min_length=1)


class Derivation(Definition):
    """Rows of the register ``of`` with the same values in the columns ``per`` make one row.

    ``day`` is the column among them that says which day it is, and with it which version decides.
    """

    of: Id
    per: tuple[Id, ...] = Field(min_length=1)
    day: Id
    version: tuple[DerivedVersion, ...] = Field(min_length=1)

    def on(self, day: date) -> DerivedVersion | None:
        """Return the version in force on a day; there is at most one."""
        return next((version for version in self.version if version.in_force(day)), None)

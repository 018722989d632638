"""``policies/<id>/policy.toml``: a policy that finds those it is for (惠企惠民政策)."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from yiwang.definitions.base import Dated, Definition, Id, Text
from yiwang.definitions.service import Need

Delivery = Literal["push", "confirm", "apply"]
"""How it reaches people: 免申即享 (nothing to do), 一键确认 (one confirmation), 申报 (an application)."""

Relief = Literal["payment", "tax", "fee", "rent", "credit"]
"""Money paid out; taxes, fees or rent not asked for; or credit made possible. Each is reported apart."""


class Contact(Definition):
    """Whom to call about it."""

    name: Text
    phone: str = Field(min_length=1)


class Budget(Definition):
    """The money set aside for a calendar year, in yuan. ``demo`` says the number is a demo value."""

    year: int = Field(ge=1949, le=2100)
    amount: Decimal = Field(gt=0)
    demo: bool = False


class Stacking(Definition):
    """Whether it may be had beside others: 兼得 (``add``), or 就高 (``highest`` of its group only)."""

    rule: Literal["add", "highest"] = "add"
    group: Id | None = None

    @model_validator(mode="after")
    def _highest_of_something(self) -> Self:
        if (self.rule == "highest") != (self.group is not None):
            raise ValueError('rule = "highest" names the group it is the highest of; "add" has none')
        return self


class PolicyVersion(Dated):
    """The rule in force between two days: who is entitled, to how much (yuan), and until when to claim.

    ``model`` is a file of the policy's folder, or a path from the city's folder such as
    ``services/job-retention-refund/refund-2022.dmn``: the counter then decides by the same file.
    """

    model: str
    decision: str
    amount: str | None = None
    deadline: date | None = None

    @model_validator(mode="after")
    def _can_be_claimed(self) -> Self:
        if self.deadline is not None and self.deadline < self.valid_from:
            raise ValueError("the deadline lies before valid_from")
        return self


class Policy(Definition):
    """One policy of one organisation.

    ``issuer`` is who issued it in words (often above the city), ``organisation`` the city's body that
    delivers it. ``cap`` is the most one subject gets in one ``period``, in yuan.
    """

    id: Id
    name: Text
    organisation: Id
    issuer: Text
    basis: tuple[str, ...] = Field(min_length=1)
    summary: Text | None = None
    conditions: tuple[Text, ...] = ()
    themes: tuple[Id, ...] = ()
    keywords: tuple[str, ...] = ()
    subject: Literal["organisation", "person"] = "organisation"
    as_of: Literal["decided", "received"] = "decided"
    """Which day says what version holds and what the facts are: that of the match, or of the claim."""
    relief: Relief
    delivery: Delivery
    service: Id | None = None
    """The service applied for; a policy to be applied for has one."""
    period: Literal["once", "month", "quarter", "year"] = "year"
    """What the amount is for: once in all, or each month, quarter or year."""
    cap: Decimal | None = Field(default=None, gt=0)
    stacking: Stacking = Stacking()
    budget: tuple[Budget, ...] = ()
    evidence: tuple[Need, ...] = ()
    contact: Contact
    version: tuple[PolicyVersion, ...]
    demo: bool = False

    @model_validator(mode="after")
    def _was_ever_in_force(self) -> Self:
        if not self.version:
            raise ValueError("has no [[version]]")
        return self

    def version_on(self, day: date) -> PolicyVersion | None:
        """Return the version in force on a day; there is at most one."""
        return next((version for version in self.version if version.in_force(day)), None)

    def budget_of(self, year: int) -> Decimal | None:
        """Return the money set aside for a year, in yuan, or None when nothing limits it."""
        return next((budget.amount for budget in self.budget if budget.year == year), None)

    def path_of(self, version: PolicyVersion) -> str:
        """Return the path of a version's model from the city's folder."""
        return version.model if "/" in version.model else f"policies/{self.id}/{version.model}"

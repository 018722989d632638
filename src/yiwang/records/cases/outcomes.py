"""The legal acts a procedure may end a task with."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class LegalAct:
    """What an outcome needs and makes: reasons, a list of what to correct, a numbered notice."""

    name: Promise | str
    notice: str = ""
    needs_reasons: bool = False
    needs_items: bool = False
    is_adverse: bool = False


LEGAL_ACTS = {
    "accept": LegalAct(_("Accept"), "acceptance"),
    "reject": LegalAct(_("Do not accept"), "non-acceptance", needs_reasons=True, is_adverse=True),
    "correct": LegalAct(_("Ask for correction"), "correction", needs_items=True),
    "grant": LegalAct(_("Grant"), "approval"),
    "refuse": LegalAct(_("Refuse"), "refusal", needs_reasons=True, is_adverse=True),
    "confirm": LegalAct(_("Confirm")),
    "revoke": LegalAct(_("Revoke"), "revocation", needs_reasons=True, is_adverse=True),
    "mismatch": LegalAct(_("Does not match"), "refusal", needs_reasons=True, is_adverse=True),
}
"""行政许可法 arts. 32 (accept, reject, correct), 38 (grant; refuse with reasons and where to seek review)."""

REVOKES = "revoke"
"""The outcome of a later check that takes the decision back."""

DONE = LegalAct(_("Done"))
"""A task that only has to be done."""

EXPLAINED = ("object", "again")
"""Outcomes of a procedure an office began that need reasons: refusing to sign, and what was changed then."""

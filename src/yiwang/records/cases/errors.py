"""Why an act was refused, in words for the person who tried."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yiwang.definitions.base import Text
from yiwang.records.cases.refusals import HOLDING

MESSAGES = {
    "not-found": _("There is no such case, or it is not yours to see."),
    "not-your-task": _("This task waits for another office or person."),
    "own-case": _("You cannot act on a case of your own; a colleague must take it."),
    "already-done": _("Somebody has already dealt with this: %(what)s. Nothing was changed by you."),
    "unknown-outcome": _("“%(outcome)s” is not one of the decisions open here."),
    "reasons-needed": _("Say why: this decision needs reasons, which the applicant will read."),
    "items-needed": _("Name what must be corrected, all of it at once; the law allows one such notice."),
    "nothing-corrected": _("Nothing was corrected yet. Change the form or replace a document first."),
    "part-not-corrected": _("Nothing was corrected yet for “%(name)s”, which asks for something too."),
    "nothing-asked": _("No correction is asked for here just now."),
    "draft-sent": _("This application has already been submitted as %(number)s."),
    "draft-discarded": _("This draft was discarded."),
    "cannot-apply": _("“%(name)s” cannot be applied for here: it does not say its %(missing)s."),
    "unknown-principal": _("The city knows nobody with this name and number. Check both."),
    "no-licence-held": _("The registers show no “%(name)s” in force in your name, so nothing to act on."),
    "not-this-licence": _("“%(number)s” is no “%(name)s” that you hold. See My licences for its number."),
    "not-for-you": _("“%(name)s” is not for this kind of applicant. Choose another hat first."),
    "outside-mandate": _("Your mandate does not cover “%(name)s”."),
    "not-an-applicant": _("Put on an applicant's hat before you apply: officers do not apply as officers."),
    "form-invalid": _("Some answers are missing or not right."),
    "evidence-missing": _("Documents are still missing: %(names)s."),
    "no-phone": _("Give a phone number; progress can be looked up with its last four digits."),
    "unpublished-year": _(
        "The working calendar of %(year)s is not published yet, so no due day can be given."
    ),
    "not-closed": _("This is not closed yet; it can be rated when it is."),
    "rated": _("You have rated this already. Thank you."),
    "no-such-time": _("That time is not free (any more). Choose another."),
    "too-many-appointments": _("You have %(most)s appointments already. Cancel one first."),
    "appointment-over": _("This appointment is over or was cancelled."),
    "already-final": _("The case is closed; nothing can be changed any more."),
    "no-clock": _("No decision is due in this case, so its clock cannot be changed."),
    "clock-paused": _("The clock is paused already; let that pause end first."),
    "not-paused": _("The clock is not paused."),
    "needs-approval": _("Only the head of the office may approve this."),
    "unlawful-clock": _("%(why)s"),
    "days-needed": _("Say how many working days: at least one."),
    "no-way-on": _("The case cannot go on like this: %(why)s"),
    "not-your-procedure": _("Your office does not begin “%(name)s”."),
    "facts-missing": _("Say whom it is about, what it is about, and which body handles it."),
    "decided": _("A decision has been made; the application can no longer be withdrawn."),
    "no-remedies": _("The city folder does not say how long a decision may be contested."),
    "nothing-refused": _("Nothing was refused here, so there is nothing to review."),
    "review-known": _("A review of this decision was asked for already. A decision is reviewed once."),
    "review-too-late": _("The last day to ask for a review of this decision was %(day)s."),
    "may-not-follow": _("“%(name)s” may not be handed in later."),
    "nothing-owed": _("Nothing is to be handed in later here."),
    "nothing-supplied": _("Choose a file for what is still to be handed in."),
    "evidence-owed": _("It cannot be granted: %(names)s were to follow and are not there."),
    "no-commitment": _("“%(name)s” cannot be applied for by commitment."),
    "commitment-barred": _("A commitment for “%(name)s” proved untrue before; hand in the papers instead."),
    "scan-needed": _("At a window it is signed on paper: print it, let it be signed, and scan it."),
    "read-it-first": _("Tick that you have read the notice and meet the conditions."),
    "own-name": _("Sign with your own name: %(name)s."),
    "grounds-needed": _("Say what is wrong with the decision; the reviewing officer reads it."),
    "review-over": _("This review is over; nothing was changed by you."),
    "own-decision": _("You made the decision under review; somebody else must look at it."),
    "inspect-on-site": _("This is an inspection: two officers do it on site and sign."),
    "two-officers": _("Name a second officer of your office, to whom this is not a case of their own."),
    "inspection-incomplete": _("Something is missing: a finding, a reason for a shortcoming, or a photo."),
    "too-many-photos": _("An inspection holds at most %(most)s photos."),
    "nothing-new": _("There is no case your own system has not been given yet."),
    "no-such-way": _("Choose how you want to receive the result."),
    "address-needed": _("For the post, say to whom and to which address."),
    "tracking-needed": _("Write down the tracking number of the letter."),
    "posted-already": _("It was posted already, under %(number)s."),
    "not-posted": _("Nothing was posted yet. Note the tracking number first."),
    "no-such-day": _("The day lies before it was posted, or in the future."),
    "recipient-missing": _("Say who takes it, how they belong to the applicant, and what paper they showed."),
    "signature-needed": _("A signature is needed: on the screen, or on paper and scanned."),
    **HOLDING,
    "unknown-ruling": _("“%(outcome)s” is not one of the ways to end a review."),
}

MISSING = {
    "evidence": _("list of papers"),
    "clock": _("time limit"),
    "procedure": _("procedure"),
}
"""What a service may lack (``Service.missing``), in words."""


class ActRefused(Exception):
    """An act that may not be done: a ``code`` of ``MESSAGES``, and errors field by field."""

    def __init__(self, code: str, *, fields: Mapping[str, Any] | None = None, **details: object) -> None:
        super().__init__(code)
        self.code, self.details, self.fields = code, details, dict(fields or {})

    def __str__(self) -> str:
        return str(MESSAGES[self.code]) % {name: _said(name, detail) for name, detail in self.details.items()}


def _said(name: str, detail: object) -> object:
    """Put a detail into the reader's language."""
    if isinstance(detail, Text):
        return detail.get(get_language() or "zh-hans")
    if name == "missing":
        return ", ".join(str(MISSING.get(lack, lack)) for lack in str(detail).split(", "))
    return detail

"""Words for refusals about who holds a task, urging, supervising and countersigning."""

from django.utils.translation import gettext_lazy as _

HOLDING = {
    "held": _("%(who)s has claimed this. Ask for it to be handed over."),
    "other-section": _(
        "This waits for the section %(section)s. Claiming it is theirs; the head may change that."
    ),
    "at-window": _("This was returned to the window; it comes back when the window sends it on."),
    "not-at-window": _("This does not wait at the window (any more)."),
    "no-window": _("This office has no window clerk. Ask the applicant for a correction instead."),
    "not-held": _("You have not claimed this."),
    "why-needed": _("Say why, in a few words: your colleagues read it."),
    "no-colleague": _("Choose a colleague of the same office and post, or a section of the office."),
    "colleague-own-case": _("That colleague applied in this case; choose somebody else."),
    "one-by-one": _("“%(act)s” is decided one by one, each case with its own reasons, never in bulk."),
    "no-bulk": _("Choose at least one task, at most %(most)s, and what is to be done."),
    "not-open-here": _("“%(act)s” is not open at this task now."),
    "rule-says-no": _("By the rule the conditions are not met. Open the case and decide it by itself."),
    "no-leave": _("Choose a colleague of the same post, a first day from today on, and a last day after it."),
    "leave-known": _("Somebody stands in for you in those days already. End that first."),
    "urged-today": _("This was urged today already. It may be urged again tomorrow."),
    "nothing-waits": _("Nothing waits for an office in this case just now, so there is nobody to urge."),
    "no-supervision": _("This city has no procedure for supervising cases; its folder would name one."),
    "supervised": _("This is under supervision already, as %(number)s."),
    "not-joint": _("Only a decision handled jointly is countersigned. The head approves that first."),
    "signing": _("The other offices have not all signed yet (%(number)s). The decision waits for them."),
    "no-signers": _("Choose at least one other office, each once, and write what they are to sign."),
    "signed-before": _("Signatures are being collected already, as %(number)s."),
}

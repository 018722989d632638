"""Words for what the records only name: statuses, events, groups of fields."""

from django.utils.translation import gettext_lazy as _

STATUS = {
    "waiting": (_("Waits for another part"), ""),
    "received": (_("Received"), "blue"),
    "correcting": (_("With the applicant for correction"), "yellow"),
    "handling": (_("Being handled"), "blue"),
    "issuing": (_("Being issued"), "blue"),
    "delivering": (_("To be delivered"), "blue"),
    "granted": (_("Granted"), "green"),
    "refused": (_("Refused"), "red"),
    "not-accepted": (_("Not accepted"), "red"),
    "withdrawn": (_("Withdrawn"), ""),
    "not-started": (_("Not started"), ""),
    "ended": (_("Ended: another part was refused"), ""),
    "partly-granted": (_("Partly granted"), "yellow"),
    "closed": (_("Closed"), "green"),
}
"""A case's status in words, and the colour of its tag."""

EVENTS = {
    "case-received": _("Received"),
    "part-opened": _("Opened as a part of a life event"),
    "part-started": _("Started: what it waited for is there"),
    "loop-opened": _("Begun by the office"),
    "rule-decided": _("Decided by rule"),
    "procedure-escalated": _("Reported to those in charge"),
    "task-done": _("Done"),
    "requirement-advised": _("Compared with the rule"),
    "correction-made": _("The applicant corrected the application"),
    "deemed-accepted": _("Accepted by law: the office had kept silent for five working days"),
    "output-issued": _("Issued"),
    "case-withdrawn": _("Withdrawn by the applicant"),
    "case-finished": _("Closed"),
    "case-reopened": _("Goes on after a review"),
    "review-asked": _("The applicant asked for review"),
    "review-withdrawn": _("The request for review was withdrawn"),
    "review-decided": _("Review decided"),
    "way-chosen": _("The applicant chose how to receive the result"),
    "result-posted": _("The result was posted"),
    "result-delivered": _("The result reached the applicant"),
    "errand-retried": _("A failed errand was tried again"),
}

GROUPS = {
    "applicant": _("The applicant"),
    "business": _("The business"),
    "premises": _("The premises"),
    "project": _("The project"),
    "people": _("The people"),
    "other": _("Other details"),
}

RULINGS = {
    "upheld": _("Uphold the decision"),
    "reversed": _("Reverse it: the office decides anew"),
    "changed": _("Change it: granted by this ruling"),
}
"""Ways to decide on a review."""

REVIEWS = {
    "asked": (_("Waits for a decision"), "yellow"),
    "withdrawn": (_("Withdrawn"), ""),
    "upheld": (_("Upheld"), ""),
    "reversed": (_("Reversed"), "red"),
    "changed": (_("Changed"), "red"),
}
"""What became of a review, and the colour of its tag."""

VERDICTS = {
    "met": (_("Conditions met"), "green"),
    "not-met": (_("Conditions not met"), "red"),
    "unknown": (_("Cannot be told"), "yellow"),
    "result": (_("Computed"), "blue"),
    "not-in-force": (_("No rule in force"), "yellow"),
    "failed": (_("Not computed"), "yellow"),
}
"""What a requirement's model says of a case, and the colour of its tag."""

CLOCKS = {"acceptance": _("Acceptance"), "decision": _("Decision"), "delivery": _("Delivery")}

SOURCES = {
    "supplied": _("Handed in by the applicant"),
    "fetched": _("Fetched from a register"),
    "produced": _("Made by another part"),
    "form": _("Answered in the form"),
}

DELIVERIES = {
    "collect": _("at the window, against signature"),
    "post": _("by post"),
    "electronic": _("electronically"),
}
"""Ways a result reaches the applicant."""

RELATIONS = {
    "self": _("the applicant"),
    "agent": _("an agent with a letter of authority"),
    "family": _("an adult member of the household"),
    "staff": _("who takes mail for the firm"),
}
"""Who may sign for a result (民事诉讼法 art. 88)."""

PAPERS = {
    "居民身份证": _("Identity card"),
    "授权委托书和受托人身份证": _("Letter of authority and the agent's identity card"),
    "户口簿": _("Household book"),
    "护照": _("Passport"),
    "其他证件": _("Another paper"),
}
"""What was shown, as the return receipt says it, and in the reader's words."""

UPLOAD_FAULTS = {
    "empty": _("The file is empty. Choose it again."),
    "too-large": _("The file is too large. Scan it at a lower resolution."),
    "type": _("The file is not really a PDF, JPG or PNG, whatever its name says."),
}

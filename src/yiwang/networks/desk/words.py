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
    "revoked": (_("Revoked"), "red"),
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
    "evidence-may-follow": _("Handed in with papers to follow"),
    "evidence-followed": _("Papers that were to follow were handed in"),
    "evidence-missing": _("Papers that were to follow did not come in time"),
    "commitment-signed": _("The applicant signed a commitment"),
    "granted-on-commitment": _("Granted at once on the commitment"),
    "check-opened": _("The later check was opened"),
    "commitment-confirmed": _("The check confirmed the commitment"),
    "decision-revoked": _("Revoked: the commitment proved untrue"),
    "revocation-reversed": _("The revocation was taken back by a review"),
    "case-withdrawn": _("Withdrawn by the applicant"),
    "case-finished": _("Closed"),
    "case-reopened": _("Goes on after a review"),
    "review-asked": _("The applicant asked for review"),
    "review-withdrawn": _("The request for review was withdrawn"),
    "review-decided": _("Review decided"),
    "inspection-begun": _("Inspection on site begun"),
    "inspection-finished": _("Inspected on site"),
    "way-chosen": _("The applicant chose how to receive the result"),
    "result-posted": _("The result was posted"),
    "result-delivered": _("The result reached the applicant"),
    "errand-retried": _("A failed errand was tried again"),
    "task-claimed": _("Claimed"),
    "task-released": _("Given back to all"),
    "task-handed-over": _("Handed over"),
    "task-returned": _("Returned to the window"),
    "task-sent-on": _("Sent on by the window"),
    "case-urged": _("Urged"),
    "case-supervised": _("Put under supervision"),
    "countersign-asked": _("Other offices were asked to sign"),
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

CLOCKS = {
    "acceptance": _("Acceptance"),
    "decision": _("Decision"),
    "delivery": _("Delivery"),
    "following": _("Papers to follow"),
}

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

COUNTED = {
    "received": _("Received in these days"),
    "accepted": _("Accepted in these days"),
    "closed": _("Closed in these days"),
    "late": _("Closed late"),
    "open": _("Open now"),
    "yellow": _("Yellow now"),
    "red": _("Red now"),
    "returned": _("Returned to the window"),
    "supervised": _("Supervised"),
}
"""What supervision counts of each office, in the order of its table."""

SIGNATURES = {
    "waiting": (_("Not signed yet"), "yellow"),
    "signed": (_("Signed"), "green"),
    "objected": (_("Not agreed"), "red"),
    "deemed": (_("Deemed signed: the time ran out"), "blue"),
    "stopped": (_("No longer asked: another office did not agree"), ""),
}
"""What an office did about a draft to sign, and the colour of its tag."""

HOLDS = {
    "mine": _("Mine"),
    "free": _("Not claimed"),
    "urged": _("Urged"),
    "window": _("Waits at the window"),
}
"""Parts of the work list, as its filter names them."""

LIGHTS = {"red": _("Red"), "yellow": _("Yellow"), "green": _("Green")}

FINDINGS = {"pass": _("As required"), "fail": _("Not as required"), "none": _("Does not apply")}
"""What an item of an inspection may be found to be."""

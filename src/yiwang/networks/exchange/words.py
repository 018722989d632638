"""Words for the events people find about themselves."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "personal-read": _("Your data was read"),
    "subject-registered": _("Registered with the city"),
    "facts-written": _("Entry in a register written"),
    "facts-loaded": _("A register brought up to date from a file"),
    "login-added": _("Login made"),
    "password-set": _("New password set"),
    "mandate-given": _("Authority to act given"),
    "mandate-revoked": _("Authority to act ended"),
    "appointment-made": _("Appointment made"),
    "appointment-settled": _("Appointment kept, missed or cancelled"),
    "visit-opened": _("A window clerk began to act for you"),
    "visit-closed": _("The window clerk stopped acting for you"),
    "case-received": _("Application handed in"),
    "part-opened": _("Part of a life event opened"),
    "part-started": _("Part started: what it waited for is there"),
    "task-done": _("Step done"),
    "correction-made": _("Application corrected"),
    "deemed-accepted": _("Accepted by law, the office having kept silent"),
    "output-issued": _("Result issued"),
    "case-withdrawn": _("Application withdrawn"),
    "deadline-recounted": _("Deadline counted anew"),
    "requirement-advised": _("Requirement checked"),
    "errand-retried": _("A failed errand tried again"),
    "case-finished": _("Case closed"),
    "erasure-asked": _("Erasure asked for"),
    "erasure-declined": _("Erasure declined"),
    "private-parts-erased": _("Private parts erased"),
}

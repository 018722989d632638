"""What the room tells subjects, and why its acts are refused."""

from django.utils.translation import gettext_lazy as _

from yiwang.records.cases.errors import MESSAGES
from yiwang.records.registry.messaging.texts import say

say("entitlement-found", _("There is a policy for you. See what you are entitled to."), "policies:mine")
say("entitlement-allocated", _("Money of a policy is on its way to your account."), "policies:mine")
say("entitlement-paid", _("Money of a policy has reached your account."), "policies:mine")

MESSAGES |= {
    "not-open": _("This is not open any more; nothing was changed."),
    "no-account": _("Confirm the account first that the money should go to."),
    "bad-account": _("This is no account number. Check the digits."),
    "wrong-step": _("This step does not follow: %(state)s."),
}

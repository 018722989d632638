"""What the room tells subjects, why its acts are refused, and what its pages call things."""

from django.utils.translation import gettext_lazy as _

from yiwang.records.cases.errors import MESSAGES
from yiwang.records.registry.messaging.texts import say

say("entitlement-found", _("There is a policy for you. See what you are entitled to."), "policies:mine")
say("entitlement-allocated", _("Money of a policy is on its way to your account."), "policies:mine")
say("entitlement-paid", _("Money of a policy has reached your account."), "policies:mine")
say(
    "firm-problem-asks", _("Your firm’s problem was answered. Say whether it is solved."), "policies:problems"
)

MESSAGES |= {
    "not-open": _("This is not open any more; nothing was changed."),
    "no-account": _("Confirm the account first that the money should go to."),
    "bad-account": _("This is no account number. Check the digits."),
    "wrong-step": _("This step does not follow: %(state)s."),
    "bad-number": _("“%(text)s” is no number a rule can be changed to."),
    "not-a-firm": _("Only firms ask here. For a firm, put on its hat."),
    "no-problems": _("This city takes no problems of firms here yet."),
    "problem-missing": _("Say what it is about, and in one line what you ask for."),
    "no-change": _("No number of the rule was changed, so there is nothing to submit."),
}

STATES = {
    "matched": (_("found for you"), "blue"),
    "waiting": (_("waits for money"), "yellow"),
    "outranked": (_("another one is higher"), ""),
    "confirmed": (_("confirmed"), "blue"),
    "allocated": (_("money on its way"), "blue"),
    "paid": (_("money arrived"), "green"),
    "declined": (_("declined"), ""),
    "ended": (_("conditions no longer met"), ""),
    "expired": (_("deadline missed"), ""),
    "withdrawn": (_("policy withdrawn"), ""),
}
"""What a state of an entitlement is called, and the colour of its tag."""

RELIEFS = {
    "payment": _("Money paid"),
    "tax": _("Tax not asked for"),
    "fee": _("Fee not asked for"),
    "rent": _("Rent not asked for"),
    "credit": _("Credit"),
}
DELIVERIES = {
    "push": _("Comes by itself"),
    "confirm": _("One confirmation"),
    "apply": _("To be applied for"),
}
PERIODS = {
    "once": _("once"),
    "month": _("a month"),
    "quarter": _("a quarter"),
    "year": _("a year"),
}
INDUSTRIES = {
    "A": _("Farming, forestry, fishery"),
    "B": _("Mining"),
    "C": _("Manufacturing"),
    "D": _("Electricity, heat, gas and water"),
    "E": _("Construction"),
    "F": _("Wholesale and retail"),
    "G": _("Transport, storage and post"),
    "H": _("Hotels and catering"),
    "I": _("Software and information technology"),
    "J": _("Finance"),
    "K": _("Real estate"),
    "L": _("Leasing and business services"),
    "M": _("Research and technical services"),
    "N": _("Water, environment and public facilities"),
    "O": _("Household services and repair"),
    "P": _("Education"),
    "Q": _("Health and social work"),
    "R": _("Culture, sport and entertainment"),
    "S": _("Public administration and associations"),
    "T": _("International organisations"),
}
"""Sections of GB/T 4754-2017, the first letter of an industry's code."""

SIZES = {
    "大型": _("Large"),
    "中型": _("Medium"),
    "小型": _("Small"),
    "微型": _("Micro"),
}
"""Sizes of enterprises by 工信部联企业〔2011〕300号, as the rule in ``rules/sme-size.dmn`` answers."""

CHANGES = {
    "gained": _("Newly entitled"),
    "more": _("Get more"),
    "same": _("Get the same"),
    "less": _("Get less"),
    "lost": _("No longer entitled"),
}
"""How a draft changes what subjects get."""

DIMENSIONS = {"district": _("By district"), "size": _("By size"), "industry": _("By industry")}

PROBLEMS = {
    "handling": (_("being handled"), "blue"),
    "confirm": (_("waits for your word"), "yellow"),
    "solved": (_("solved, you say"), "green"),
    "unsolved": (_("not solved, reasons given"), ""),
    "unconfirmed": (_("not confirmed"), ""),
}
"""Where a firm's problem stands, and the colour of its tag."""

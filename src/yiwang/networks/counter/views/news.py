"""Messages to the applicant, and how to be reached outside these pages."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.views.common import for_applicants
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging import acts, queries
from yiwang.records.registry.messaging.texts import KINDS
from yiwang.records.registry.models import Contact, Message


@dataclass(frozen=True)
class Told:
    """A message as the page shows it."""

    message: Message
    text: object
    address: str


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """How to be reached, and when not."""

    class Meta:
        model = Contact
        fields = ("by_sms", "phone", "by_email", "email", "quiet_from", "quiet_until")
        labels: ClassVar = {
            "by_sms": gettext_lazy("Send me an SMS"),
            "phone": gettext_lazy("Mobile number"),
            "by_email": gettext_lazy("Send me an e-mail"),
            "email": gettext_lazy("E-mail address"),
            "quiet_from": gettext_lazy("Nothing from"),
            "quiet_until": gettext_lazy("until"),
        }
        widgets: ClassVar = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_until")
        }

    def clean(self) -> dict[str, object]:
        """A channel that is on needs its address."""
        said = super().clean() or {}
        for channel, address in (("by_sms", "phone"), ("by_email", "email")):
            if said.get(channel) and not said.get(address) and address not in self.errors:
                self.add_error(address, _("Say where to send it, or switch it off."))
        return said


@for_applicants
def told(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the messages, newest first; those shown are read with that."""
    subject, before = _subject(actor), request.GET.get("before", "")
    rows = queries.messages_of(subject, int(before) if before.isdecimal() and len(before) < 19 else None)
    page = render(
        request,
        "counter/messages.html",
        {
            "told": [_told(row) for row in rows],
            "before": rows[-1].pk if len(rows) == queries.PAGE else None,
        },
    )
    acts.mark_read(subject, [row.pk for row in rows])
    return page


@require_http_methods(["GET", "POST"])
@for_applicants
def contact(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change how to be reached."""
    kept = queries.contact_of(_subject(actor))
    form = ContactForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        acts.set_contact(form.save(commit=False))
        messages.success(request, _("Saved."), extra_tags="good")
        return redirect("counter:messages")
    return render(request, "counter/contact.html", {"form": form}, status=422 if form.errors else 200)


def _subject(actor: Actor) -> UUID:
    assert actor.hat.subject  # only applicants come here
    return actor.hat.subject


def _told(message: Message) -> Told:
    kind = KINDS[message.kind]
    return Told(message, kind.text, reverse(kind.page, args=[message.about] if message.about else []))

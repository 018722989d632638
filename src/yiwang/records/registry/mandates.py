"""Acting for others: given by the principal, proven by a register, or checked at the window; revocable."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.codes import id_birth_date
from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.documents import examine, store
from yiwang.records.registry.facts import facts
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import say
from yiwang.records.registry.models import Document, Mandate, Subject, User
from yiwang.records.registry.people import find_subject

Kind = Mandate.Kind
Scan = tuple[BinaryIO, str]
"""A file and its name."""
SCAN_MB = 10
OF_AGE = 18
"""A child is acted for by its parents until 18 (Civil Code art. 17, 23, 27)."""
AT_THE_WINDOW = (Kind.LEGAL_REPRESENTATIVE, Kind.AGENT, Kind.PARENT, Kind.HEIR)

REFUSED = {
    "not-yours": _("Only the person or firm itself, or its legal representative, may do this."),
    "unknown-person": _("The city knows nobody with this name and number. Check both."),
    "oneself": _("Nobody needs a mandate to act for themselves."),
    "ended-before": _("The last day lies in the past."),
    "has-one": _("There is such a mandate already. Revoke it first."),
    "not-proven": _(
        "The household register does not show this. Bring the household book or the certificate to a window."
    ),
    "of-age": _("This person is of age and can only give a mandate themselves."),
    "other-name": _("This number is on record under another name. Look at the paper again."),
    "bad-number": _("This is neither an identity number nor a credit code. Look at the paper again."),
    "paper-needed": _("Say which paper was shown, with its number."),
}

say("mandate-given", _("Somebody may now act for you, or you for somebody."), page="counter:people")
say("mandate-ended", _("A mandate to act for somebody has ended."), page="counter:people")


class MandateRefused(Exception):
    """A mandate that cannot be given or revoked; ``code`` is one of ``REFUSED``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(REFUSED[self.code])


@dataclass(frozen=True)
class Named:
    """Somebody named by a form: name and ID number must both fit, so that numbers cannot be tried out."""

    name: str
    number: str

    def subject(self) -> Subject:
        """Return who it is. Raises ``MandateRefused``."""
        found = find_subject(self.number)
        if found is None or found.name != self.name.strip():
            raise MandateRefused("unknown-person")
        return found


@transaction.atomic
def give_agency(
    actor: Actor, agent: Named, *, services: Collection[str] = (), valid_to: date | None = None
) -> Mandate:
    """Let somebody act for the principal in these services (none named: in all), to a last day or for good.

    An agent cannot pass a mandate on. Raises ``MandateRefused``.
    """
    if not may_give(actor) or actor.hat.subject is None:
        raise MandateRefused("not-yours")
    if valid_to and valid_to < clock.today():
        raise MandateRefused("ended-before")
    principal = Subject.objects.get(pk=actor.hat.subject)
    return _give(principal, agent.subject(), Kind.AGENT, services=services, valid_to=valid_to, by=actor)


@transaction.atomic
def act_for_child(actor: Actor, child: Named) -> Mandate:
    """Let a parent act for a child the household register shows under the same roof, until it is of age.

    Raises ``MandateRefused`` when the register does not show it; the window then looks at the papers.
    """
    if actor.person is None or actor.hat.subject != actor.person:
        raise MandateRefused("not-yours")
    found, me = child.subject(), Subject.objects.get(pk=actor.person)
    until = _day_before_birthday(child.number, OF_AGE)
    if until < clock.today():
        raise MandateRefused("of-age")
    if not _same_household(me, found):
        raise MandateRefused("not-proven")
    return _give(found, me, Kind.PARENT, valid_to=until, by=actor, ground="households")


@transaction.atomic
def give_at_window(
    clerk: Actor,
    principal: Named,
    agent: Named,
    kind: str,
    *,
    paper: str,
    valid_to: date | None = None,
    scan: Scan | None = None,
) -> Mandate:
    """Record a mandate whose paper a clerk has seen: household book, court or notary's paper, firm's letter.

    Raises ``MandateRefused``, and ``UploadRefused`` for a scan that is none.
    """
    if not clerk.has_role("clerk") or kind not in AT_THE_WINDOW:
        raise MandateRefused("not-yours")
    if not paper.strip():
        raise MandateRefused("paper-needed")
    if valid_to and valid_to < clock.today():
        raise MandateRefused("ended-before")
    people = principal.subject(), agent.subject()
    made = _give(*people, kind, valid_to=valid_to, by=clerk, ground=paper.strip())
    if scan:
        made.scan = keep_scan(clerk, scan, "mandate-paper", people[0])
        made.save(update_fields=["scan"])
    return made


def keep_scan(clerk: Actor, scan: Scan, kind: str, subject: Subject) -> Document:
    """Keep the scan of a paper shown at the window, inside the caller's transaction.

    Raises ``UploadRefused`` for a file that is no PDF, JPG or PNG, or too large.
    """
    file, name = scan
    content = examine(file, formats=("pdf", "jpg", "png"), max_mb=SCAN_MB)
    return store(
        content,
        kind=kind,
        name=name,
        subject=subject.pk,
        organisation=clerk.hat.organisation,
        created_by=clerk.user,
    )


@transaction.atomic
def give_by_decision(
    agent: Subject, principal: Named, kind: str, *, organisation: str, ground: str, valid_to: date | None
) -> Mandate:
    """Record a mandate an office has verified in a case; who has it already keeps it.

    ``ground`` is the number of the document issued. Raises ``MandateRefused``.
    """
    acted_for = principal.subject()
    held = Mandate.objects.filter(principal=acted_for, agent=agent, kind=kind, revoked_at__isnull=True)
    for row in held:
        if row.valid_to is None or row.valid_to >= clock.today():
            return row
    return _give(acted_for, agent, kind, valid_to=valid_to, organisation=organisation, ground=ground)


@transaction.atomic
def revoke(actor: Actor, mandate: Mandate) -> None:
    """End a mandate at once: by the principal, or laid down by the agent.

    What a register founds, such as being a firm's legal representative, ends with the register only.
    Raises ``MandateRefused``.
    """
    row = Mandate.objects.select_for_update().get(pk=mandate.pk)
    principal = may_give(actor) and actor.hat.subject == row.principal_id
    if row.kind == Kind.LEGAL_REPRESENTATIVE or not (principal or actor.person == row.agent_id):
        raise MandateRefused("not-yours")
    if row.revoked_at:
        return
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    public = {"kind": row.kind, "services": row.services}
    record([NewEvent("mandate-revoked", subjects=(row.principal_id, row.agent_id), public=public)])
    tell([News(row.principal_id, "mandate-ended"), News(row.agent_id, "mandate-ended")])


def may_give(actor: Actor) -> bool:
    """Tell whether the hat is the principal's own: oneself, or a firm's legal representative."""
    return actor.hat.kind == "self" or (
        actor.hat.kind == "mandate" and actor.hat.role == Kind.LEGAL_REPRESENTATIVE
    )


def _give(
    principal: Subject,
    agent: Subject,
    kind: str,
    *,
    by: Actor | None = None,
    services: Collection[str] = (),
    valid_to: date | None = None,
    organisation: str = "",
    ground: str = "",
) -> Mandate:
    if principal.pk == agent.pk:
        raise MandateRefused("oneself")
    Subject.objects.select_for_update(no_key=True).get(pk=principal.pk)
    if _running(principal, agent, kind, services):
        raise MandateRefused("has-one")
    made = Mandate.objects.create(
        principal=principal,
        agent=agent,
        kind=kind,
        services=sorted(services),
        valid_from=clock.today(),
        valid_to=valid_to,
        ground=ground,
        given_by=User.objects.get(pk=by.user) if by else None,
    )
    at_window = by is not None and by.is_post
    public = {"kind": kind, "services": sorted(services), "valid_to": valid_to, "window": at_window}
    office = by.hat.organisation if by else organisation
    record([NewEvent("mandate-given", office, subjects=(principal.pk, agent.pk), public=public)])
    tell([News(principal.pk, "mandate-given"), News(agent.pk, "mandate-given")])
    return made


def _running(principal: Subject, agent: Subject, kind: str, services: Collection[str]) -> bool:
    held = Mandate.objects.filter(principal=principal, agent=agent, kind=kind, revoked_at__isnull=True)
    today = clock.today()
    return any(
        row.services == sorted(services) and (row.valid_to is None or row.valid_to >= today) for row in held
    )


def _same_household(one: Subject, other: Subject) -> bool:
    column = "households.household-number"
    found = facts([column], [one.pk, other.pk], valid_on=clock.today())
    numbers = [found.get(subject.pk, {}).get(column) for subject in (one, other)]
    return numbers[0] is not None and numbers[0] == numbers[1]


def _day_before_birthday(number: str, age: int) -> date:
    born = id_birth_date(number.strip())
    if born is None:
        raise MandateRefused("unknown-person")
    try:
        return date.fromordinal(born.replace(year=born.year + age).toordinal() - 1)
    except ValueError:  # born on 29 February: of age on 1 March of a common year
        return date(born.year + age, 2, 28)

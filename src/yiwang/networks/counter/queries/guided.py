"""A guided question (我要……): a few plain questions say what somebody needs, before any form.

Nothing is kept: the answers stand in the address, so that every browser's back button works, and a link can
be sent to somebody. Asked is only what changes the plan: licences held, what conditions turn on, what may be
left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yiwang.definitions import CityFolder, Form, Told, condition, decide_conditions, merged_form, spec
from yiwang.definitions.base import Text
from yiwang.definitions.fields import Field
from yiwang.definitions.service import Service
from yiwang.definitions.spec import service_spec
from yiwang.kernel.bundles import Dates, LifeEventSpec, PartSpec, Plan, ServiceSpec, plan
from yiwang.networks.counter.queries.guide import due_of

HAS, WANT = "has-", "want-"
YES_NO = (("yes", _("Yes")), ("no", _("No")))


@dataclass(frozen=True)
class Question:
    """What is asked: by a name in the address, of a licence, a part, or an element of the form."""

    name: str
    text: Text
    kind: str
    choices: tuple[tuple[str, Text | Promise], ...] = ()
    hint: Text | None = None
    unit: str = ""
    field: Field | None = None

    def fault(self, typed: str) -> Text | Promise | None:
        """Say what is wrong with an answer, if anything."""
        if self.choices:
            return None if typed in dict(self.choices) else _("Choose one of them.")
        return self.field.check(typed) if self.field and typed else _("Answer this to go on.")

    def said(self, typed: str) -> Text | Promise | str:
        """An answer in words."""
        return dict(self.choices).get(typed, f"{typed} {self.unit}".strip())


@dataclass(frozen=True)
class Answered:
    """A question with its answer, and the answers before it, to which going back returns."""

    question: Question
    typed: str
    before: tuple[tuple[str, str], ...]

    @property
    def words(self) -> Text | Promise | str:
        """The answer in words."""
        return self.question.said(self.typed)


@dataclass(frozen=True)
class Guided:
    """How far the questions are: those answered, the next one if any, and the plan so far."""

    answered: tuple[Answered, ...]
    next: Question | None
    plan: Plan
    left_out: tuple[Service, ...]
    due: Dates | None

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The answers given, as they stand in the address."""
        return tuple((one.question.name, one.typed) for one in self.answered)


@dataclass(frozen=True)
class _Matter:
    """What is asked about: a life event or one service, as the planner knows it."""

    folder: CityFolder
    event: LifeEventSpec
    services: tuple[ServiceSpec, ...]
    optional: frozenset[str]
    day: date


def guided(folder: CityFolder, kind: str, slug: str, typed: Mapping[str, str], day: date) -> Guided | None:
    """Ask on: take the right answers in the order of the questions, up to the first one that lacks.

    None when there is no such life event or service. Answers nobody asks for are not looked at.
    """
    matter = _matter(folder, kind, slug, day)
    if matter is None:
        return None
    answered: list[Answered] = []
    known: dict[str, str] = {}
    while True:
        made = _planned(matter, known)
        question = next((one for one in _questions(matter, made, known) if one.name not in known), None)
        said = typed.get(question.name, "").strip() if question else ""
        if question is None or question.fault(said):
            left_out = tuple(folder.services[name] for name in sorted(_left_out(known)))
            return Guided(tuple(answered), question, made, left_out, due_of(folder, made, day))
        answered.append(Answered(question, said, tuple(known.items())))
        known[question.name] = said


def _matter(folder: CityFolder, kind: str, slug: str, day: date) -> _Matter | None:
    if kind == "service":
        service = folder.services.get(slug)
        if service is None:
            return None
        alone = LifeEventSpec(slug, service.organisation, (PartSpec(slug),))
        return _Matter(folder, alone, (_outside(service, folder.forms.get(slug)),), frozenset(), day)
    event = folder.life_events.get(slug)
    if event is None:
        return None
    optional = frozenset(part.service for part in event.part if part.optional)
    return _Matter(folder, *spec(folder, slug), optional, day)


def _outside(service: Service, form: Form | None) -> ServiceSpec:
    """A service applied for alone: what another one would produce is handed in."""
    made = service_spec(service, form)
    needs = (
        replace(need, source="supplied") if need.source == "produced" else need for need in made.evidence
    )
    return replace(made, evidence=tuple(needs))


def _planned(matter: _Matter, known: Mapping[str, str]) -> Plan:
    held = frozenset(name.removeprefix(HAS) for name, said in known.items() if said == "yes" and _has(name))
    left_out = _left_out(known)
    parts = tuple(part for part in matter.event.services if part.service not in left_out)
    event = replace(matter.event, services=parts)
    told = Told(known, {}, matter.day)
    decisions = decide_conditions(matter.folder, event, matter.services, held, told)
    return plan(event, matter.services, held, decisions)


def _left_out(known: Mapping[str, str]) -> set[str]:
    return {name.removeprefix(WANT) for name, said in known.items() if name.startswith(WANT) and said == "no"}


def _has(name: str) -> bool:
    return name.startswith(HAS)


def _questions(matter: _Matter, made: Plan, known: Mapping[str, str]) -> Iterator[Question]:
    """What may be asked as things stand: licences held, what the plan turns on, what may be left out."""
    for part in matter.event.services:
        for kind in filter(None, (part.unless_held, part.when_held)):
            name = matter.folder.evidence[kind].name
            text = Text(zh=f"您已有“{name.zh}”吗？", en=f"Do you hold “{name.get('en')}”?")
            yield Question(f"{HAS}{kind}", text, "choice", YES_NO)
    form = merged_form(matter.folder, [one.id for one in matter.services])
    order = [part.condition for part in matter.event.services]
    services_first = sorted(made.may_need.conditions, key=lambda name: name not in order)
    for turning in services_first:
        for element in condition(matter.folder, turning).questions:
            if (field := form.field(element)) and element not in known:
                yield _of(field)
    for service in made.services:
        if service in matter.optional:
            name_of = matter.folder.services[service].name
            text = Text(zh=f"要同时办理“{name_of.zh}”吗？", en=f"Do you also want “{name_of.get('en')}”?")
            yield Question(f"{WANT}{service}", text, "choice", YES_NO)


def _of(field: Field) -> Question:
    element = field.element
    choices: tuple[tuple[str, Text | Promise], ...] = tuple((one.value, one.name) for one in element.choices)
    if element.type == "boolean":
        choices = (("true", _("Yes")), ("false", _("No")))
    kind = "choice" if choices else "date" if element.type == "date" else "line"
    return Question(element.id, element.name, kind, choices, element.hint, element.unit, field)

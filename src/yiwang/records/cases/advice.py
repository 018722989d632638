"""What a requirement's model says about an application: advice to applicant and officer, never a decision.

Nothing here may stop an application: whatever goes wrong becomes an advice that could not be given, with its
reason. The version of the rule is the one in force on the day the service's ``as_of`` names.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from yiwang.definitions import CityFolder, Origin, Text, inputs_of, origin_of, requirement_on
from yiwang.definitions.service import Service
from yiwang.kernel import dmn, feel
from yiwang.records import clock
from yiwang.records.cases.models import Case, Draft
from yiwang.records.cases.planning import Prospect, values_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.facts import facts
from yiwang.records.registry.releases import folder_of

Verdict = Literal["met", "not-met", "unknown", "result", "not-in-force", "failed"]
"""``result`` is an answer that is neither yes nor no, such as a level; ``failed`` that none could be had."""
_ZH, _EN = dmn.LANGUAGES
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ground:
    """One condition: in words, whether it holds (None: cannot be told), its clause, and what it read."""

    text: Text
    state: bool | None
    clause: Text | None
    inputs: tuple[tuple[Text, Text], ...]

    @property
    def standing(self) -> str:
        """``held``, ``failed`` or ``unknown``."""
        return {True: "held", False: "failed", None: "unknown"}[self.state]


@dataclass(frozen=True)
class Advice:
    """What one service's requirement says as of a day, and under which version of the rule."""

    service: str
    day: date
    verdict: Verdict
    headline: Text | None = None
    grounds: tuple[Ground, ...] = ()
    missing: tuple[Text, ...] = ()
    trouble: str = ""
    model: str = ""
    decision: str = ""
    version: str = ""
    declared: str = ""
    rules: tuple[int, ...] = ()
    matched: tuple[tuple[str, int], ...] = ()
    """The rules that matched in every table that was asked: its decision, and the rule's number from 1."""
    value: Any = None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lacking(self) -> tuple[Ground, ...]:
        """The conditions that do not hold, or cannot be told."""
        return tuple(ground for ground in self.grounds if ground.state is not True)

    @property
    def sentences(self) -> tuple[Text, ...]:
        """The result, then what speaks against it or is not known."""
        return (*((self.headline,) if self.headline else ()), *(ground.text for ground in self.lacking))


@dataclass(frozen=True)
class Matter:
    """What advice is asked on: a service, an applicant, and the answers to its fields by element id."""

    folder: CityFolder
    service: Service
    applicant: UUID
    values: Mapping[str, Any]

    @classmethod
    def of(cls, folder: CityFolder, service: Service, applicant: UUID, said: Mapping[str, Any]) -> Self:
        """Take what was said, typed or kept; blank and wrong answers are left out."""
        form = folder.forms.get(service.id)
        if form is None:
            return cls(folder, service, applicant, {})
        typed = {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in said.items()
            if value is not None and form.field(name)
        }
        values = form.parse(typed)
        wrong = form.validate(values)
        return cls(folder, service, applicant, {n: value for n, value in values.items() if n not in wrong})

    def day(self, received: date, decided: date) -> date | None:
        """The day whose rule holds; None when it is the day of an event nobody has told yet."""
        if self.service.as_of != "event":
            return received if self.service.as_of == "received" else decided
        said = self.values.get(str(self.service.event_day))
        return date.fromisoformat(said) if isinstance(said, str) else None


def of_case(case: Case) -> Advice | None:
    """Return the advice on one service's case, on its answers as last corrected; None without a rule."""
    folder = folder_of(case.release_id)
    service = folder.services.get(case.definition) if case.kind == Case.Kind.SERVICE else None
    if service is None or not service.requirement:
        return None
    matter = Matter.of(folder, service, case.applicant_id, values_of(case))
    decided = _local_day(case.finished_at) if case.finished_at else clock.today()
    return advise(matter, matter.day(_local_day(case.received_at), decided))


def of_draft(prospect: Prospect, draft: Draft) -> tuple[Advice, ...]:
    """Return the advice on each service of an application as it is filled in now, as if sent today."""
    folder, today = prospect.folder, clock.today()
    services = [folder.services[name] for name in prospect.plan.services]
    matters = [
        Matter.of(folder, one, draft.applicant_id, draft.values) for one in services if one.requirement
    ]
    return tuple(advise(matter, matter.day(today, today)) for matter in matters)


def advise(matter: Matter, day: date | None) -> Advice:
    """Decide a requirement as of a day. Never raises: what goes wrong is an advice of its own.

    Without a day, and on a day no version is in force, nothing is decided.
    """
    service = matter.service
    if day is None:
        element = matter.folder.elements[str(service.event_day)]
        return Advice(service.id, clock.today(), "unknown", missing=(element.name,))
    version = requirement_on(service, day)
    if version is None:
        return Advice(service.id, day, "not-in-force")
    path = f"services/{service.id}/{version.model}"
    try:
        with transaction.atomic():
            return _decided(matter, path, version.decision, day)
    except Exception as fault:
        _log.exception("the requirement of %s could not be decided", service.id)
        trouble = f"{type(fault).__name__}: {fault}"
        return Advice(service.id, day, "failed", trouble=trouble, model=path, decision=version.decision)


def record_advice(case: Case, moment: Literal["submitted", "decided"]) -> Advice | None:
    """Record what was advised on a case, inside the caller's transaction of the act it went with."""
    advice = of_case(case)
    if advice is None:
        return None
    public = {
        "service": advice.service,
        "moment": moment,
        "day": advice.day,
        "model": advice.model,
        "decision": advice.decision,
        "version": advice.version,
        "outcome": advice.verdict,
    }
    private = {
        "inputs": advice.inputs,
        "value": advice.value,
        "rules": list(advice.rules),
        "trouble": advice.trouble,
    }
    who = (case.applicant_id,)
    record([NewEvent("requirement-advised", case.organisation, case.pk, who, public, private)])
    return advice


def _decided(matter: Matter, path: str, decision: str, day: date) -> Advice:
    model = matter.folder.models[path]
    origins = _origins(matter, model, decision)
    inputs = _inputs(matter, origins, day)
    names = {origin.input.name: origin.source.name for origin in origins}
    outcome = dmn.decide(model, decision, inputs, day)
    verdict = _verdict(outcome)
    is_open = verdict == "unknown"
    return Advice(
        service=matter.service.id,
        day=day,
        verdict=verdict,
        headline=_both(dmn.explain(outcome, _ZH)[0], dmn.explain(outcome, _EN)[0]),
        grounds=grounds_of(outcome),
        missing=tuple(names[name] for name in outcome.missing) if is_open else (),
        trouble="; ".join(str(fault) for fault in outcome.errors) if is_open and not outcome.missing else "",
        model=path,
        decision=decision,
        version=model.version.digest,
        declared=model.version.declared,
        rules=tuple(match.number for match in outcome.matched if match.decision in outcome.targets),
        matched=tuple((match.decision, match.number) for match in outcome.matched),
        value=feel.from_feel(outcome.value),
        inputs=inputs,
    )


def _origins(matter: Matter, model: dmn.Model, decision: str) -> list[Origin]:
    form = matter.folder.forms.get(matter.service.id)
    found = (origin_of(wanted, form, matter.folder.datasets) for wanted in inputs_of(model, decision))
    return [origin for origin in found if origin is not None]


def _inputs(matter: Matter, origins: list[Origin], day: date) -> dict[str, Any]:
    """What the decision reads, by the model's names; what nobody has told is left out."""
    columns = [origin.column for origin in origins if origin.column]
    known = facts(columns, [matter.applicant], valid_on=day) if columns else {}
    row = known.get(matter.applicant, {})
    found = {
        origin.input.name: row.get(origin.column) if origin.column else matter.values.get(origin.source.id)
        for origin in origins
    }
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _verdict(outcome: dmn.Outcome) -> Verdict:
    if outcome.value is None:
        return "unknown"
    if isinstance(outcome.value, bool):
        return "met" if outcome.value else "not-met"
    return "result"


def grounds_of(outcome: dmn.Outcome) -> tuple[Ground, ...]:
    """Return the conditions an outcome rests on, in both languages."""
    pairs = zip(dmn.reasons(outcome, _ZH), dmn.reasons(outcome, _EN), strict=True)
    return tuple(
        Ground(
            _both(zh.text, en.text),
            zh.state,
            _both(zh.clause, en.clause) if zh.clause else None,
            tuple(
                (_both(label, label_en), _both(value, value_en))
                for (label, value), (label_en, value_en) in zip(zh.inputs, en.inputs, strict=True)
            ),
        )
        for zh, en in pairs
    )


def _both(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def _local_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()

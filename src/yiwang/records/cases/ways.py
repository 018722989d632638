"""Ways of acceptance of one application: what it may leave out, what was committed to, what is still owed."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from yiwang.definitions import CityFolder
from yiwang.definitions.service import Need, Service
from yiwang.kernel import bpmn
from yiwang.kernel.calendars import Limit, parse_limit
from yiwang.records.cases.models import Acceptance, Case, CaseEvidence, Draft, LaterCheck, Review
from yiwang.records.cases.planning import Prospect
from yiwang.records.registry.releases import folder_of

FOLLOWS, COMMITTED = "follows", "committed"
"""The values by which a procedure knows the way of a case."""
FOLLOWING, CHECK = "following", "check"
"""The clocks of evidence that follows, and of the later check of a commitment."""
_Way = Acceptance.Way


@dataclass(frozen=True)
class Ways:
    """The ways an applicant chose in a draft: kinds that follow later, and commitments signed, by service."""

    later: frozenset[str] = frozenset()
    signed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Read what a draft keeps."""
        return cls(frozenset(kept.get("later", ())), kept.get("signed", {}))

    def kept(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {"later": sorted(self.later), "signed": dict(self.signed)}

    def excuse(self, expected: Prospect, kind: str) -> str:
        """Say why a kind need not be handed in now: ``later`` or ``committed``; blank when it must be.

        Every service that requires it has to agree.
        """
        whys = {self._why(service, need) for service, need in requiring(expected, kind)}
        if not whys or "" in whys:
            return ""
        return "later" if "later" in whys else "committed"

    def may_follow(self, expected: Prospect, kind: str) -> Limit | None:
        """Return within how long after acceptance a kind may follow, the shortest if several services ask."""
        if Ways(self.later | {kind}, self.signed).excuse(expected, kind) != "later":
            return None
        needs = (need for service, need in requiring(expected, kind) if service.id not in self.signed)
        limits = [parse_limit(need.may_follow) for need in needs if need.may_follow]
        return min(limits, key=lambda limit: limit.days)

    def _why(self, service: Service, need: Need) -> str:
        if service.id in self.signed:
            return "committed" if service.commitment and need.kind in service.commitment.replaces else ""
        follows = need.may_follow and service.offers("tolerate-missing")
        return "later" if follows and need.kind in self.later else ""


def chosen(draft: Draft, expected: Prospect) -> Ways:
    """Return the ways chosen in a draft as far as they still hold.

    A commitment whose words have changed since, in another release, was not signed.
    """
    kept = Ways.of(draft.ways)
    services = {one.id: one for one in committable(expected, draft.applicant_id)}
    signed = {
        name: signature
        for name, signature in kept.signed.items()
        if name in services and signature["sha256"] == words_of(expected.folder, services[name]).sha256
    }
    return Ways(kept.later, signed)


def requiring(expected: Prospect, kind: str) -> list[tuple[Service, Need]]:
    """Return the services of an application that require a kind of evidence, each with how it says so."""
    asked = (*expected.plan.supplied, *expected.not_held)
    services = {name for item in asked if item.kind == kind for name in item.services}
    needs = (
        (expected.folder.services[name], need)
        for name in sorted(services)
        for need in expected.folder.services[name].evidence
    )
    return [(service, need) for service, need in needs if need.kind == kind and need.required]


def committable(expected: Prospect, applicant: UUID) -> list[Service]:
    """Return the services of an application for which this applicant may sign a commitment."""
    services = (expected.folder.services[name] for name in expected.plan.services)
    return [one for one in services if one.offers("commitment") and not is_barred(applicant, one)]


@dataclass(frozen=True)
class Words:
    """The exact words of a commitment, line by line, as they are told, signed and kept."""

    lines: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The hash of the lines, joined by line feeds, in UTF-8."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def words_of(folder: CityFolder, service: Service) -> Words:
    """Return what somebody commits to who applies for a service this way. LookupError for one without."""
    commitment = service.commitment
    if commitment is None:
        raise LookupError(f"service {service.id} has no commitment")
    replaced = "、".join(folder.evidence[kind].name.zh for kind in commitment.replaces)
    return Words(
        (
            f"事项：{service.name.zh}",
            *(f"条件：{condition.zh}" for condition in service.conditions),
            f"承诺：{commitment.text.zh}",
            f"免于提交：{replaced}",
            f"核查：自决定之日起{parse_limit(commitment.check).text.zh}内",
            *(f"后果：{consequence.zh}" for consequence in commitment.consequences),
        )
    )


def is_barred(applicant: UUID, service: Service) -> bool:
    """Tell whether the service lets nobody commit again whose commitment proved untrue, as this one's did."""
    if service.commitment is None or not service.commitment.bars:
        return False
    revoked = Case.objects.filter(
        applicant=applicant,
        definition=service.id,
        status=Case.Status.REVOKED,
        acceptance__way=_Way.COMMITMENT,
    )
    return revoked.exists()


def acceptance_of(case: Case) -> Acceptance | None:
    """Return how a case was applied for; None when the normal way."""
    return Acceptance.objects.select_related("signed").filter(case=case).first()


def about(case: Case) -> Case | None:
    """Return the case whose commitment this one checks; None when it checks none."""
    if case.kind != Case.Kind.PROCEDURE:
        return None
    found = LaterCheck.objects.select_related("about__applicant", "about__release").filter(case=case).first()
    return found.about if found else None


def starting_values(case: Case, procedure: bpmn.Procedure) -> dict[str, bool]:
    """Return the values by which a case's procedure knows its way; nothing for the normal one."""
    if case.kind != Case.Kind.SERVICE or not {FOLLOWS, COMMITTED} & set(procedure.variables):
        return {}
    found = Acceptance.objects.filter(case=case).first()
    if found is None:
        return {}
    is_trusted = found.way == _Way.COMMITMENT and found.trusted
    values = {FOLLOWS: bool(_owed(case, found.follows)), COMMITTED: is_trusted}
    return {name: value for name, value in values.items() if name in procedure.variables}


def tolerates(case: Case) -> bool:
    """Tell, from its state alone, whether evidence of a case was to follow."""
    return bool((case.state.get("values") or {}).get(FOLLOWS))


def owed(case: Case) -> list[str]:
    """Return the kinds of evidence that were to follow and are not there; of the normal way none."""
    if not tolerates(case):
        return []
    found = Acceptance.objects.filter(case=case).first()
    return _owed(case, found.follows) if found else []


def was_reversed(case: Case) -> bool:
    """Tell whether a review reversed or changed a refusal of the case."""
    return Review.objects.filter(
        case=case, status__in=(Review.Status.REVERSED, Review.Status.CHANGED)
    ).exists()


def limits(case: Case, kinds: Collection[str]) -> dict[str, Limit]:
    """Return within how long after acceptance some kinds may follow, by kind."""
    needs = folder_of(case.release_id).services[case.definition].evidence
    return {need.kind: parse_limit(need.may_follow) for need in needs if need.kind in kinds}


def check_limit(case: Case) -> Limit | None:
    """Return the time for the later check, of the case that is one."""
    checked = about(case)
    commitment = folder_of(checked.release_id).services[checked.definition].commitment if checked else None
    return parse_limit(commitment.check) if commitment else None


def _owed(case: Case, follows: Collection[str]) -> list[str]:
    there = set(CaseEvidence.objects.filter(case=case, kind__in=follows).values_list("kind", flat=True))
    return [kind for kind in follows if kind not in there]

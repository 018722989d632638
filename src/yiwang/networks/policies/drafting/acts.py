"""Submitting a draft for the two reviews; the only code of drafting that writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from yiwang.networks.policies.drafting.drafts import Draft, files_in
from yiwang.networks.policies.drafting.own_tests import Turned, turned
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry import releases
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Release, User
from yiwang.records.registry.releases import city

EDITORS = ("reform", "administrator")
OFFICERS = ("officer", "head")


@dataclass(frozen=True)
class Submitted:
    """What became of a draft: the release that waits for review, or the cases to be looked at first."""

    release: Release | None
    turned: Sequence[Turned]


def may_draft(actor: Actor, policy: str) -> bool:
    """Tell whether an actor may draft a policy: the reform office, or the body that delivers it."""
    found = city().policies.get(policy)
    if found is None:
        return False
    return actor.has_role(*EDITORS) or (
        actor.has_role(*OFFICERS) and actor.hat.organisation == found.organisation
    )


def submit(actor: Actor, draft: Draft, *, accepted: bool) -> Submitted:
    """Load the city with the drafted numbers as a release that waits for its two reviews.

    Where the rule's own tests come out otherwise, nothing is loaded until that was ``accepted``; then the new
    results stand in them, for the reviewers to see. Raises ``ActRefused`` and ``FolderErrors``.
    """
    if not may_draft(actor, draft.policy.id):
        raise ActRefused("not-found")
    if not draft.changed:
        raise ActRefused("no-change")
    files = files_in(draft.release)
    found, tests = turned(files, draft.changed)
    if found and not accepted:
        return Submitted(None, found)
    note = f"政策草案：{draft.policy.name.zh}（{'，'.join(_said(draft))}）"[:500]
    by = User.objects.get(pk=actor.user)
    return Submitted(releases.load_release({**files, **draft.changed, **tests}, by=by, note=note), found)


def _said(draft: Draft) -> list[str]:
    return [
        f"{one.label.zh} {one.value:f}→{draft.values[one.key]:f}"
        for one in draft.known
        if one.key in draft.values
    ]

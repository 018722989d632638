"""Drafting a policy: change a number of its rule, see what that does to everybody, submit it for review."""

import io
import time
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiwang.definitions import FolderErrors, Policy
from yiwang.kernel.dmn import RefusalError
from yiwang.networks.doors import for_roles
from yiwang.networks.policies.drafting import acts
from yiwang.networks.policies.drafting.drafts import Draft, day_to_draft, draft_of, files_in, name_of
from yiwang.networks.policies.drafting.effect import Effect, Side, effect
from yiwang.networks.policies.drafting.thresholds import read_values
from yiwang.networks.policies.views.common import day_in
from yiwang.records import clock
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city

_ROLES = (*acts.EDITORS, *acts.OFFICERS)


@require_safe
@for_roles(*_ROLES)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the policies the post may draft."""
    found = [one for one in city().policies.values() if acts.may_draft(actor, one.id)]
    return render(request, "policies/drafts.html", {"found": found})


@require_safe
@for_roles(*_ROLES)
def draft(request: HttpRequest, actor: Actor, policy: str) -> HttpResponse:
    """Show the numbers of a rule and what changing them would do; for htmx only what that is."""
    drafted = _draft(actor, policy, request.GET)
    partial = request.headers.get("HX-Request") == "true"
    template = "policies/draft/effect.html" if partial else "policies/draft.html"
    return render(request, template, _context(drafted, request.GET))


@require_safe
@for_roles(*_ROLES)
def file(request: HttpRequest, actor: Actor, policy: str) -> HttpResponse:
    """Hand out the drafted model; with the rules it shares, where those are changed, as a zip."""
    drafted = _draft(actor, policy, request.GET)
    changed = drafted.changed or {
        path: content
        for path, content in files_in(drafted.release).items()
        if path == drafted.policy.path_of(drafted.version)
    }
    if len(changed) == 1:
        (path, content), *_rest = changed.items()
        response = HttpResponse(content, content_type="application/xml; charset=utf-8")
        name = name_of(path)
    else:
        response = HttpResponse(_zipped(changed), content_type="application/zip")
        name = f"{drafted.policy.id}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@for_roles(*_ROLES)
def submit(request: HttpRequest, actor: Actor, policy: str) -> HttpResponse:
    """Submit the draft as a release that waits for its two reviews; or show what must be looked at first."""
    drafted = _draft(actor, policy, request.POST)
    accepted = request.POST.get("accepted") == "yes"
    try:
        made = acts.submit(actor, drafted, accepted=accepted)
    except FolderErrors as found:
        context = {**_context(drafted, request.POST), "errors": found.errors}
        return render(request, "policies/draft.html", context, status=422)
    if made.release is None:
        return render(
            request, "policies/draft.html", {**_context(drafted, request.POST), "turned": made.turned}
        )
    messages.success(request, _("Checked and submitted. It waits for its two reviews."), "good")
    if actor.has_role(*acts.EDITORS):
        return redirect("reform:release", made.release.pk)
    return redirect(f"{reverse('policies:draft', args=[policy])}?on={drafted.day}")


def _draft(actor: Actor, name: str, sent: QueryDict) -> Draft:
    policy: Policy | None = city().policies.get(name)
    if policy is None or not acts.may_draft(actor, name):
        raise Http404
    day = day_in(sent.get("on")) or day_to_draft(policy)
    drafted = draft_of(name, day, {})
    if drafted is None:
        raise Http404
    values = read_values(drafted.known, {key: str(sent[key]) for key in sent})
    return (draft_of(name, day, values) or drafted) if values else drafted


def _context(drafted: Draft, sent: QueryDict) -> dict[str, Any]:
    """What the page shows; facts stay those of the first look, so that only the numbers move."""
    begun = time.perf_counter()
    found, refused = None, ""
    try:
        found = _effect(drafted, _moment(sent.get("known_at")))
    except RefusalError as refusal:
        refused = str(refusal)
    numbers = [(one, drafted.values.get(one.key, one.value)) for one in drafted.known]
    home = f"policies/{drafted.policy.id}/"
    path = drafted.policy.path_of(drafted.version)
    return {
        "draft": drafted,
        "own": [pair for pair in numbers if pair[0].file == path or pair[0].file.startswith(home)],
        "shared": [pair for pair in numbers if pair[0].file != path and not pair[0].file.startswith(home)],
        "effect": found,
        "refused": refused,
        "seconds": round(time.perf_counter() - begun, 1),
        "query": sent.urlencode(),
        "budget": drafted.policy.budget_of(drafted.day.year),
    }


def _effect(drafted: Draft, known_at: datetime) -> Effect:
    before, after = drafted.sides()
    return effect(Side(drafted.before, before), Side(drafted.after, after), drafted.day, known_at)


def _moment(text: str | None) -> datetime:
    """Read the instant of the first look; one that is none, has no zone or lies ahead is now."""
    now = clock.present()
    try:
        moment = datetime.fromisoformat(text) if text else now
    except ValueError:
        return now
    return moment if moment.tzinfo is not None and moment <= now else now


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(path, content)
    return buffer.getvalue()

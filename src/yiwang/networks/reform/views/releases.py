"""Releases: which is in force, what a draft would change, and the two reviews."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiwang.networks.doors import for_roles
from yiwang.networks.reform.acts import releases as acts
from yiwang.networks.reform.queries.releases import listed, release_page
from yiwang.networks.reform.zips import write_zip
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import ReleaseRefused, files_of


@require_safe
@for_roles(*acts.ROLES)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the release in force, the drafts and the past ones, and how to load another."""
    context = {"listed": listed(), "may_load": actor.has_role(*acts.LOADERS)}
    return render(request, "reform/releases.html", context)


@require_safe
@for_roles(*acts.ROLES)
def release(request: HttpRequest, actor: Actor, release: UUID) -> HttpResponse:
    """Show a release: what it changes, what to look at, who reviewed it."""
    row = get_object_or_404(Release.objects.select_related("loaded_by"), pk=release)
    return render(request, "reform/release.html", {"page": release_page(row, actor), "release": row})


@require_POST
@for_roles(*acts.ROLES)
def approve(request: HttpRequest, actor: Actor, release: UUID) -> HttpResponse:
    """Give one of the two reviews; the second, by another person, publishes."""
    row = get_object_or_404(Release, pk=release)
    try:
        row = acts.approve(actor, row.pk, request.POST.get("review", ""))
    except ReleaseRefused as refused:
        status = 403 if str(refused) == "role" else 409
        row = get_object_or_404(Release.objects.select_related("loaded_by"), pk=release)
        context = {"page": release_page(row, actor), "release": row, "refused": acts.REASONS[str(refused)]}
        return render(request, "reform/release.html", context, status=status)
    said = (
        _("Published: the release is in force now.") if row.published_at else _("Your review is on record.")
    )
    messages.success(request, said, extra_tags="good")
    return redirect("reform:release", row.pk)


@require_safe
@for_roles(*acts.ROLES)
def download(request: HttpRequest, actor: Actor, release: UUID) -> HttpResponse:
    """Hand out a release as a zip file; the same release always gives the same bytes."""
    row = get_object_or_404(Release, pk=release)
    response = HttpResponse(write_zip(files_of(row.pk)), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="release-{row.manifest[:12]}.zip"'
    return response

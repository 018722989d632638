"""Composing life events: choose services, see the plan move, name it, check it, submit it for review."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiwang.definitions import FolderErrors
from yiwang.networks.doors import for_roles
from yiwang.networks.reform.acts import composing as acts
from yiwang.networks.reform.acts.releases import LOADERS
from yiwang.networks.reform.content import (
    Content,
    file_of,
    services_of,
    with_service,
    with_setting,
    with_words,
    without_service,
)
from yiwang.networks.reform.models import Composition
from yiwang.networks.reform.queries.composing import Composed, composed, compositions, suggested_lead
from yiwang.networks.reform.queries.picking import find_services, offices
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city

LISTS = ("audience", "themes")
LINES = {"keywords": "、，,", "basis": ""}
"""Lists typed a line each, and what else parts them."""
TEXTS = ("id", "lead", "name_zh", "name_en", "summary_zh", "summary_en")
MOST_TYPED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*LOADERS)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is being composed and the city's life events; begin a new one, or revise one."""
    if request.method == "POST":
        row = acts.begin(actor, request.POST.get("revises", ""))
        return redirect("reform:composition", row.pk)
    return _overview(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*LOADERS)
def composition(request: HttpRequest, actor: Actor, composition: UUID) -> HttpResponse:
    """Show a composition; what is pressed or typed is saved, and the plan follows."""
    if request.method != "POST":
        return _page(request, _open(composition))
    step = request.POST.get("step", "")
    if step in {"undo", "redo"}:
        row = (acts.undo if step == "undo" else acts.redo)(actor, composition)
    else:
        row = acts.change(actor, composition, _edit(request.POST))
    if request.headers.get("HX-Request") == "true":
        return _page(request, row)
    if request.POST.get("then") == "check":
        return redirect("reform:check", row.pk)
    asked = {name: request.POST.get(f"last_{name}", "") for name in ("q", "office")}
    query = urlencode({name: text for name, text in asked.items() if text})
    return redirect(f"{request.path}?{query}" if query else request.path)


@require_safe
@for_roles(*LOADERS)
def check(request: HttpRequest, actor: Actor, composition: UUID) -> HttpResponse:
    """Check the city with the life event in it; show what is wrong by file and line, or offer to submit."""
    row = _open(composition)
    report = acts.examine([row])
    path, content = file_of(row.content)
    wrong = {error.line for error in report.errors if error.file == path}
    lines = [(number, text, number in wrong) for number, text in enumerate(content.decode().splitlines(), 1)]
    warnings = [warning for warning in report.warnings if warning.file == path]
    context = {"row": row, "report": report, "path": path, "lines": lines, "warnings": warnings}
    return render(request, "reform/check.html", context)


@require_POST
@for_roles(*LOADERS)
def submit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Submit one or several as a release that waits for its two reviews; or show all that is wrong."""
    chosen = [_uuid(text) for text in request.POST.getlist("composition")]
    if not chosen:
        messages.info(request, _("Choose at least one life event to submit."))
        return redirect("reform:compositions")
    try:
        release = acts.submit(actor, chosen)
    except FolderErrors as found:
        return _overview(request, errors=found.errors, status=422)
    messages.success(request, _("Checked and submitted. It waits for its two reviews."), extra_tags="good")
    return redirect("reform:release", release.pk)


@require_safe
@for_roles(*LOADERS)
def download(request: HttpRequest, actor: Actor, composition: UUID) -> HttpResponse:
    """Hand out the life event's file."""
    path, content = file_of(_open(composition).content)
    response = HttpResponse(content, content_type="application/toml; charset=utf-8")
    name = path.rpartition("/")[2]
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
@for_roles(*LOADERS)
def discard(request: HttpRequest, actor: Actor, composition: UUID) -> HttpResponse:
    """Discard a composition, or take that back."""
    undo = request.POST.get("undo") == "1"
    row = acts.discard(actor, composition, undo=undo)
    if undo:
        return redirect("reform:composition", row.pk)
    return _overview(request, discarded=row)


def _overview(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    folder = city()
    more = {"rows": compositions(), "life_events": list(folder.life_events.values()), "folder": folder}
    return render(request, "reform/compositions.html", {**more, **context}, status=status)


def _page(request: HttpRequest, row: Composition) -> HttpResponse:
    """Render the composer: the whole page, or for htmx only what moves."""
    page: Composed = composed(row)
    asked = request.POST if request.method == "POST" else request.GET
    query = _clean(asked.get("q", asked.get("last_q", "")))[:100]
    office = asked.get("office", asked.get("last_office", ""))[:64]
    content = page.content
    context = {
        "page": page,
        "row": row,
        "picks": find_services(page.folder, services_of(content), query, office),
        "q": query,
        "office": office,
        "offices": offices(page.folder),
        "suggested_lead": page.folder.organisations.get(suggested_lead(content, page.folder)),
        "keywords": "\n".join(content.get("keywords", [])),
        "basis": "\n".join(content.get("basis", [])),
        "audience": content.get("audience", ["person", "organisation"]),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "reform/composer/all.html" if partial else "reform/composer.html", context)


def _open(composition: UUID) -> Composition:
    rows = Composition.objects.select_related("candidate")
    return get_object_or_404(rows, pk=composition, discarded_at__isnull=True)


def _edit(sent: QueryDict) -> Callable[[Content], Content]:
    """Return what a form sent asks to be changed: its words, then the button that was pressed."""
    typed: dict[str, Any] = {name: _clean(sent.get(name, "")) for name in TEXTS if name in sent}
    typed |= {name: [_clean(item) for item in sent.getlist(name)] for name in LISTS if f"has_{name}" in sent}
    typed |= {name: _split(sent.get(name, ""), marks) for name, marks in LINES.items() if name in sent}

    def edit(content: Content) -> Content:
        changed = with_words(content, typed)
        if service := sent.get("add"):
            if service not in city().services:
                raise ActRefused("not-found")
            changed = with_service(changed, service)
        if service := sent.get("remove"):
            changed = without_service(changed, service)
        if wanted := sent.get("set"):
            setting, _colon, rest = wanted.partition(":")
            service, _equals, value = rest.partition("=")
            if setting not in {"alone", "optional"}:
                raise ActRefused("not-found")
            changed = with_setting(changed, service, setting, value == "yes")
        return changed

    return edit


def _split(text: str, marks: str) -> list[str]:
    for mark in marks:
        text = text.replace(mark, "\n")
    return list(dict.fromkeys(filter(None, map(_clean, text.splitlines()))))[:50]


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:MOST_TYPED]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ActRefused("not-found") from None

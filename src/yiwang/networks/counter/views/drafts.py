"""Applying: start, one section a page, evidence, check, submit, receipt. Saved at every step."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.networks.counter.queries.application import Application, Section, application
from yiwang.networks.counter.queries.changes import changes
from yiwang.networks.counter.queries.guide import due_of
from yiwang.networks.counter.queries.guided import WANT
from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.counter.views import unsaved
from yiwang.networks.counter.views.common import for_applicants, log_in_first
from yiwang.networks.doors import View, actor_behind
from yiwang.records import clock
from yiwang.records.cases.access import find_draft
from yiwang.records.cases.acts import drafts, ways
from yiwang.records.cases.acts.submit import submit
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.registry import releases
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor

INCOMPLETE = {"form-invalid", "evidence-missing", "no-phone"}


@require_http_methods(["GET", "POST"])
@for_applicants
def start(request: HttpRequest, actor: Actor, kind: str, slug: str) -> HttpResponse:
    """Say in whose name one is about to apply; then begin, or go on with what was begun before."""
    folder = releases.city()
    found = (folder.life_events if kind == Case.Kind.LIFE_EVENT else folder.services).get(slug)
    if found is None:
        raise Http404
    if request.method == "POST":
        draft = drafts.begin(actor, kind, slug)
        if request.GET:  # answers to the guided questions stand in the address
            said = list(request.GET.items())
            left_out = [
                name.removeprefix(WANT) for name, text in said if name.startswith(WANT) and text == "no"
            ]
            drafts.save(actor, draft.pk, {name: str(text)[:200] for name, text in said}, left_out=left_out)
        return redirect("counter:draft", draft.pk)
    return render(request, "counter/start.html", {"found": found, "kind": kind})


def of_draft(view: Callable[..., HttpResponse]) -> View:
    """Open the actor's own draft; one already sent leads to its receipt, however one got here."""

    @wraps(view)
    def opened(request: HttpRequest, draft: UUID, **kwargs: Any) -> HttpResponse:
        actor = actor_behind(request)
        if not request.user.is_authenticated:
            unsaved.keep(request)
            return log_in_first(request)
        if actor is None:
            raise ActRefused("not-found")
        row = find_draft(actor, draft)
        if row.case_id:
            return redirect("counter:receipt", row.case_id)
        if row.discarded_at:
            return render(request, "counter/discarded.html", {"draft": row}, status=410)
        try:
            return view(request, actor, application(row, drafts.prospect_of(row, actor)), **kwargs)
        except ActRefused as refusal:
            if refusal.code == "draft-sent":
                return redirect("counter:draft", row.pk)
            raise

    return opened


@of_draft
def overview(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Show the task list."""
    newer = app.draft.release_id != releases.in_force().pk
    due = due_of(app.prospect.folder, app.prospect.plan, clock.today())
    context = {"app": app, "draft": app.draft, "has_newer_release": newer, "due": due}
    return render(request, "counter/draft.html", context)


@require_http_methods(["GET", "POST"])
@of_draft
def section(request: HttpRequest, actor: Actor, app: Application, group: str) -> HttpResponse:
    """Ask one section; what is typed is saved, right or not, and what is wrong is said at once."""
    current = _section(app, group)
    if request.method == "POST":
        typed = {ask.field.id: request.POST.get(ask.field.id, "") for ask in current.asks}
        drafts.save(actor, app.draft.pk, typed)
        fresh = _again(actor, app)
        _tell_changes(request, app, fresh)
        current = _section(fresh, group)
        if request.POST.get("then") == "leave":
            messages.success(request, _("Saved."), extra_tags="good")
            return redirect("counter:draft", app.draft.pk)
        if not any(ask.fault for ask in current.asks):
            return redirect(*_next(fresh, group))
        context = {"app": fresh, "section": current, "show_faults": True}
        return render(request, "counter/section.html", context, status=422)
    typed = unsaved.take(request)
    if typed:
        current = _section(application_with(app, typed), group)
    return render(request, "counter/section.html", {"app": app, "section": current, "restored": bool(typed)})


@require_http_methods(["GET", "POST"])
@of_draft
def papers(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Take documents, each checked by what it really is; good ones are kept when others are refused."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        for kind, (file, name) in chosen(request).items():
            try:
                drafts.attach(actor, app.draft.pk, kind, file, name)
            except UploadRefused as refusal:
                faults[kind] = explain(refusal)
        later = [paper.kind.id for paper in app.to_supply if f"later-{paper.kind.id}" in request.POST]
        ways.hand_in_later(actor, app.draft.pk, later)
        app = _again(actor, app)
        if not faults and request.POST.get("then") == "leave":
            return redirect("counter:draft", app.draft.pk)
        if not faults and not app.missing_papers:
            return redirect("counter:check", app.draft.pk)
        if not faults and request.FILES:
            messages.success(request, _("Uploaded."), extra_tags="good")
            return redirect("counter:papers", app.draft.pk)
        if not faults:
            faults = {paper.kind.id: _("Choose a file.") for paper in app.missing_papers}
    return render(
        request, "counter/papers.html", {"app": app, "faults": faults}, status=422 if faults else 200
    )


@require_POST
@of_draft
def take_out(request: HttpRequest, actor: Actor, app: Application, kind: str) -> HttpResponse:
    """Take a document out of the draft."""
    drafts.detach(actor, app.draft.pk, kind)
    return redirect("counter:papers", app.draft.pk)


@require_http_methods(["GET", "POST"])
@of_draft
def parts(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Choose which optional parts of a life event are wanted."""
    if request.method == "POST":
        wanted = set(request.POST.getlist("wanted"))
        left_out = [service.id for service, _wanted in app.optional if service.id not in wanted]
        drafts.save(actor, app.draft.pk, {}, left_out=left_out)
        return redirect("counter:draft", app.draft.pk)
    return render(request, "counter/parts.html", {"app": app})


@of_draft
def check(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Show all answers and what goes to whom, before sending."""
    return render(request, "counter/check.html", {"app": app, "advice": app.advice()})


@require_POST
@of_draft
def send(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Submit. Pressed twice, it leads to the same receipt."""
    try:
        case = submit(actor, app.draft.pk)
    except ActRefused as refusal:
        if refusal.code not in INCOMPLETE:
            raise
        context = {"app": app, "advice": app.advice(), "refusal": refusal}
        return render(request, "counter/check.html", context, status=422)
    return redirect("counter:receipt", case.pk)


@require_POST
@of_draft
def move(request: HttpRequest, actor: Actor, app: Application) -> HttpResponse:
    """Move the draft to the release in force."""
    drafts.move_to_release_in_force(actor, app.draft.pk)
    messages.success(
        request, _("Moved to the rules in force. Please look through your answers."), extra_tags="good"
    )
    return redirect("counter:draft", app.draft.pk)


@require_POST
@for_applicants
def discard(request: HttpRequest, actor: Actor, draft: UUID) -> HttpResponse:
    """Discard a draft, or take that back."""
    undo = request.POST.get("undo") == "1"
    row = drafts.discard(actor, draft, undo=undo)
    if undo:
        return redirect("counter:draft", row.pk)
    return render(request, "counter/discarded.html", {"draft": row})


def application_with(app: Application, typed: dict[str, str]) -> Application:
    """Return the application as it would be with other answers, not saved."""
    app.draft.values = {**app.draft.values, **typed}
    return application(app.draft, app.prospect)


def _tell_changes(request: HttpRequest, before: Application, after: Application) -> None:
    """Say what the answers just saved have changed of what is needed."""
    found = changes(before, after)
    for names, text in ((found.added, _("Now also needed: %s")), (found.dropped, _("No longer needed: %s"))):
        if names:
            listed = _(", ").join(name.get(get_language() or "") for name in names)
            messages.info(request, text % listed)


def _again(actor: Actor, app: Application) -> Application:
    row = find_draft(actor, app.draft.pk)
    return application(row, drafts.prospect_of(row, actor))


def _section(app: Application, group: str) -> Section:
    found = next((section for section in app.sections if section.id == group), None)
    if found is None:
        raise Http404
    return found


def _next(app: Application, group: str) -> tuple[Any, ...]:
    """Return where to go after a section: the next one not done, else evidence, else the check."""
    names = [section.id for section in app.sections]
    after = app.sections[names.index(group) + 1 :]
    for section in after:
        if section.state != "done":
            return "counter:section", app.draft.pk, section.id
    return ("counter:papers", app.draft.pk) if app.missing_papers else ("counter:check", app.draft.pk)

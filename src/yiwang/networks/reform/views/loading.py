"""Loading a release: from the city's folder on the server, or from a zip file."""

from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiwang.definitions import FolderErrors, read_folder
from yiwang.networks.doors import for_roles
from yiwang.networks.reform.acts import releases as acts
from yiwang.networks.reform.queries.releases import listed
from yiwang.networks.reform.zips import read_zip
from yiwang.records.registry.hats import Actor


@require_POST
@for_roles(*acts.LOADERS)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Check a folder and keep it as a draft; or show everything wrong with it, and keep nothing."""
    note = request.POST.get("note", "").strip()[:500]
    upload = request.FILES.get("zip")
    try:
        files = read_zip(cast(BinaryIO, upload)) if upload else read_folder(settings.CITY_FOLDER)
        release = acts.load(actor, files, note)
    except FolderErrors as found:
        context = {"listed": listed(), "may_load": True, "errors": found.errors, "note": note}
        return render(request, "reform/releases.html", context, status=422)
    if release.published_at:
        messages.info(
            request, _("These files are a release already, and it was published. Nothing new was loaded.")
        )
    else:
        messages.success(request, _("Loaded and checked. It waits for its two reviews."), extra_tags="good")
    return redirect("reform:release", release.pk)

"""Policies for everybody: who they are for, by what basis, whom to call."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiwang.networks.policies.queries.catalogue import listed, one_listed
from yiwang.records import clock
from yiwang.records.registry.releases import city


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the policies, those in force first."""
    query = request.GET.get("q", "").strip()[:100]
    return render(request, "policies/all.html", {"found": listed(city(), clock.today(), query), "q": query})


@require_safe
def policy(request: HttpRequest, policy: str) -> HttpResponse:
    """Show one policy: conditions, amount, versions, budget, basis, contact."""
    folder = city()
    found = folder.policies.get(policy)
    if found is None:
        raise Http404
    others = [
        one
        for one in folder.policies.values()
        if found.stacking.group and one.stacking.group == found.stacking.group and one.id != found.id
    ]
    context = {"one": one_listed(folder, found, clock.today()), "others": others, "today_is": clock.today()}
    return render(request, "policies/policy.html", context)

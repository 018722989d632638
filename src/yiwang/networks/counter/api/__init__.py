"""The counter over HTTP: the catalogue, plans, drafts, applications, cases, progress."""

from ninja import Router

from yiwang.networks.counter.api import applications, cases, catalogue, drafts, plans, progress, ways

router = Router()
for part in (catalogue, plans, drafts, ways, applications, cases, progress):
    router.add_router("", part.router)

__all__ = ["router"]

"""Which services belong, checked for what would make the plan ambiguous."""

from collections import Counter
from collections.abc import Iterable, Sequence

from yiwang.kernel.bundles.errors import BundleError
from yiwang.kernel.bundles.specs import LifeEventSpec, ServiceSpec
from yiwang.kernel.calendars.text import Text


def choose(
    life_event: LifeEventSpec, services: Iterable[ServiceSpec], held: frozenset[str]
) -> list[ServiceSpec]:
    """The services of `life_event` for somebody who holds `held`, sorted by id. Raises `BundleError`."""
    known = list(services)
    _refuse_twice([service.id for service in known], life_event, "服务", "service")
    _refuse_twice([part.service for part in life_event.services], life_event, "环节", "part")
    by_id = {service.id: service for service in known}
    for part in life_event.services:
        if part.service not in by_id:
            raise BundleError(
                Text(
                    f"“{life_event.id}”引用的服务“{part.service}”不存在。",
                    f'"{life_event.id}" names the service "{part.service}", which does not exist.',
                )
            )
    chosen = sorted(part.service for part in life_event.services if part.belongs(held))
    if not chosen:
        raise BundleError(
            Text(
                f"“{life_event.id}”在当前已持有证照的情况下没有需要办理的服务。",
                f'"{life_event.id}" has no service left to apply for with the licences already held.',
            )
        )
    for service_id in chosen:
        _check(by_id[service_id])
    return [by_id[service_id] for service_id in chosen]


def _check(service: ServiceSpec) -> None:
    if service.days < 0:
        raise BundleError(
            Text(
                f"“{service.id}”的时限不能为负数。",
                f'"{service.id}" takes {service.days} days; it needs 0 or more.',
            )
        )
    # The same kind may be needed twice only by mistake: it would be counted as two papers.
    for kind, times in Counter(need.kind for need in service.evidence).items():
        if times > 1:
            raise BundleError(
                Text(
                    f"“{service.id}”重复列出材料“{kind}”。",
                    f'"{service.id}" lists the evidence "{kind}" twice.',
                )
            )


def _refuse_twice(ids: Sequence[str], life_event: LifeEventSpec, zh: str, en: str) -> None:
    for name, times in sorted(Counter(ids).items()):
        if times > 1:
            raise BundleError(
                Text(
                    f"“{life_event.id}”的{zh}“{name}”出现 {times} 次。",
                    f'"{life_event.id}" has the {en} "{name}" {times} times.',
                )
            )

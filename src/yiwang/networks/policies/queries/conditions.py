"""Failed conditions of a match by number: those of the rules that say yes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yiwang.definitions import CityFolder, Policy
from yiwang.kernel import dmn
from yiwang.kernel.dmn.boxed import Function, Table
from yiwang.networks.policies.queries.imports import with_imports


@dataclass(frozen=True)
class Condition:
    """A condition, and for how many of those not entitled it failed or could not be told."""

    text: str
    failed: int
    unknown: int


def conditions(folder: CityFolder, policy: Policy, said: Mapping[str, Any]) -> list[Condition]:
    """Return what a run counted for a policy, each condition once, the one that failed most first.

    Rules that say no are left out: that such a rule does not match speaks for the firm. Where no rule says
    yes in so many words, everything that was counted is shown.
    """
    version = next((one for one in policy.version if str(one.valid_from) == said["version"]), None)
    model = folder.models.get(policy.path_of(version)) if version else None
    rules = set(_yes(model, version.decision)) if model and version else set()
    counted = [one for one in said["conditions"] if not rules or one["rule"] in rules]
    found = {one["text"]: Condition(one["text"], one["failed"], one["unknown"]) for one in counted}
    return sorted(found.values(), key=lambda one: -one.failed)


def _yes(model: dmn.Model, decision: str) -> Iterator[int]:
    """Number the rules that answer true: of the decision's own table, or of the function it asks."""
    node = model.named(decision)
    if not isinstance(node, dmn.Decision):
        return
    spaces = {one.namespace: one for one in with_imports(model)}
    known = [spaces[link.namespace].nodes.get(link.id) for link in node.knowledge if link.namespace in spaces]
    asked = [one.logic for one in known if isinstance(one, dmn.Bkm)]
    for logic in (node.logic, *(one.body for one in asked if isinstance(one, Function))):
        if isinstance(logic, Table):
            yield from (one.number for one in logic.rules if one.outputs[0].text.strip() == "true")
            return

"""Where the inputs of a policy come from: always a register, so that it can be decided for everybody.

The ``id`` of an ``<inputData>`` is ``dataset.column``; or a data element that has a ``fact`` in the
vocabulary, so that a service's form and a policy may share one model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.folder import CityFolder
from yiwang.definitions.policy import Policy, PolicyVersion
from yiwang.definitions.requirements import Origin, inputs_of, origin_of
from yiwang.definitions.vocabulary import Element
from yiwang.kernel import dmn


@dataclass(frozen=True)
class PolicyInput:
    """An input of a decision: what the model calls it, and the column it is read from."""

    name: str
    dataset: Dataset
    column: Column

    @property
    def fact(self) -> str:
        """``dataset.column``, as ``facts`` and snapshots name it."""
        return f"{self.dataset.id}.{self.column.id}"


def policy_model(folder: CityFolder, policy: Policy, version: PolicyVersion) -> dmn.Model:
    """Return the decision model of a version."""
    return folder.models[policy.path_of(version)]


def policy_inputs(folder: CityFolder, policy: Policy, version: PolicyVersion) -> tuple[PolicyInput, ...]:
    """Return every input a version's decisions rest on, each once."""
    model = policy_model(folder, policy, version)
    found: dict[str, PolicyInput] = {}
    for wanted in wanted_of(model, version):
        origin = register_of(wanted, folder.elements, folder.datasets)
        if origin is not None and isinstance(origin.source, Column):
            found[wanted.name] = PolicyInput(wanted.name, folder.datasets[origin.dataset], origin.source)
    return tuple(found.values())


def wanted_of(model: dmn.Model, version: PolicyVersion) -> Iterator[dmn.InputData]:
    """Name the input data of a version's decisions."""
    names = [name for name in (version.decision, version.amount) if name is not None]
    yield from dict.fromkeys(found for name in names for found in inputs_of(model, name))


def register_of(
    wanted: dmn.InputData, elements: Mapping[str, Element], datasets: Mapping[str, Dataset]
) -> Origin | None:
    """Return the column an input is read from by its id, or None when no register has it."""
    if "." in wanted.id:
        return origin_of(wanted, None, datasets)
    fact = elements[wanted.id].fact if wanted.id in elements else None
    columns = datasets[fact.dataset].column if fact and fact.dataset in datasets else ()
    column = next((column for column in columns if fact and column.id == fact.column), None)
    return Origin(wanted, column, fact.dataset) if fact and column else None

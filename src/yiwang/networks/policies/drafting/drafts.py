"""A draft: a policy of the release in force with numbers of its rule changed, decided like any other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from yiwang.definitions import CityFolder, Policy, PolicyVersion
from yiwang.kernel import dmn
from yiwang.networks.policies.drafting.thresholds import Threshold, changed_files, thresholds
from yiwang.networks.policies.matching.choosing import Chosen, choose
from yiwang.networks.policies.queries.imports import with_imports
from yiwang.records import clock
from yiwang.records.registry import releases


@dataclass(frozen=True)
class Draft:
    """A policy as of a day with some numbers changed: the city with it, and the files that differ."""

    release: UUID
    policy: Policy
    version: PolicyVersion
    day: date
    known: list[Threshold]
    values: Mapping[str, Decimal]
    before: CityFolder
    after: CityFolder
    changed: Mapping[str, bytes]

    @property
    def shared(self) -> tuple[str, ...]:
        """The changed files that other policies or services read too."""
        return tuple(path for path in self.changed if not path.startswith(f"policies/{self.policy.id}/"))

    def sides(self) -> tuple[Chosen, Chosen]:
        """Return the policy as in force and as drafted."""
        before, after = (
            next(one for one in choose(folder, self.day, [self.policy.id]) if one.id == self.policy.id)
            for folder in (self.before, self.after)
        )
        return before, after


@lru_cache(maxsize=2)
def files_in(release: UUID) -> Mapping[str, bytes]:
    """Return a release's files; kept, since a release never changes."""
    return releases.files_of(release)


def draft_of(policy: str, day: date, values: Mapping[str, Decimal]) -> Draft | None:
    """Return a draft of a policy of the release in force; None when there is no version in force that day."""
    release = releases.in_force().pk
    folder = releases.folder_of(release)
    found = folder.policies.get(policy)
    version = found.version_on(day) if found else None
    if found is None or version is None:
        return None
    files = files_in(release)
    known = thresholds(folder, found, version, files)
    changed = changed_files(known, files, values)
    after = _with(folder, found.path_of(version), {**files, **changed}) if changed else folder
    return Draft(release, found, version, day, known, values, folder, after, changed)


def day_to_draft(policy: Policy) -> date:
    """Return the day a draft is decided for unless another is asked for: today, else the last in force."""
    today = clock.today()
    if policy.version_on(today):
        return today
    last = max(policy.version, key=lambda one: one.valid_from)
    return last.valid_to if last.valid_to and last.valid_to < today else last.valid_from


def _with(folder: CityFolder, path: str, files: Mapping[str, bytes]) -> CityFolder:
    """Return a city whose model at a path is read anew from other files; imports lie where they lay."""
    places = {one.namespace: one.file for one in with_imports(folder.models[path])}

    def beside(wanted: dmn.Import) -> tuple[bytes, str] | None:
        found = places.get(wanted.namespace)
        return (files[found], found) if found else None

    model = dmn.load(files[path], imports=beside, file=path, strict=True)
    return replace(folder, models={**folder.models, path: model})


def name_of(path: str) -> str:
    """Return a path's last part, safe as a name of a download."""
    return re.sub(r"[^\w.-]", "_", path.rpartition("/")[2])

"""What comes out: one form, the least evidence, the order, and what that saves."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MergedField:
    """A data element asked once; required when any of the `services` using it requires it."""

    element: str
    required: bool
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedForm:
    """The one form of the life event, and the `forms` of single services it stands for."""

    fields: tuple[MergedField, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedEvidence:
    """A kind of evidence obtained once and passed to all `services`; `producer` when made inside."""

    kind: str
    origin: Literal["supplied", "fetched", "produced", "form"]
    required: bool
    services: tuple[str, ...]
    producer: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A service in its place: the producers it `needs` first, and the working days it spans.

    Days are counted from the acceptance of the whole: it may start at the end of day `starts`, is done
    by day `ends` as the law wants it, and by day `promised_ends` as the organisations promise.
    """

    service: str
    organisation: str
    needs: tuple[str, ...]
    stage: int
    starts: int
    ends: int
    promised_ends: int


@dataclass(frozen=True, slots=True)
class Savings:
    """Required evidence counted before and after.

    `one_by_one`: papers handed in when every service is applied for alone; `distinct`: different ones
    among them = `made_inside` + `forms` + `fetched` + `given`; `one_form`: 1, or 0 when nothing is asked.
    """

    one_by_one: int
    distinct: int
    made_inside: int
    forms: int
    fetched: int
    given: int
    one_form: int


@dataclass(frozen=True, slots=True)
class Cut:
    """One measure, before (every service applied for alone) and after (together)."""

    before: int
    after: int

    @property
    def saved(self) -> int:
        """What handling the services together saves."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Cuts:
    """What is cut by handling services together (四减), each before and after.

    `evidence`: papers handed in; the merged form counts as one paper.
    `fields`: answers written, each data element once after merging.
    `steps` (环节): what the applicant does: applies, and collects what is issued; once for each service
    before, once for the whole after.
    `days`: lawful working days: one after another before, the critical path after.
    `visits` (跑动): the visits of every service before; after, the window serves all of them at once, so
    that the service with the most visits sets the number.
    """

    evidence: Cut
    fields: Cut
    steps: Cut
    days: Cut
    visits: Cut


@dataclass(frozen=True, slots=True)
class MayNeed:
    """What answers still missing may add to a plan; empty when every condition is decided.

    `conditions`: those not decided; `services`, `supplied` and `fetched` evidence and `fields`: what at
    least one way of deciding them adds.
    """

    conditions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    supplied: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled life event. `stages` run one after another, the services of one stage side by side.

    Parts, evidence and fields whose condition is not decided are left out, and named in `may_need`.
    """

    life_event: str
    lead: str
    form: MergedForm
    supplied: tuple[MergedEvidence, ...]
    fetched: tuple[MergedEvidence, ...]
    produced: tuple[MergedEvidence, ...]
    steps: tuple[Step, ...]
    stages: tuple[tuple[str, ...], ...]
    critical_path: tuple[str, ...]
    critical_days: int
    promised_days: int
    serial_days: int
    savings: Savings
    cuts: Cuts
    may_need: MayNeed

    @property
    def services(self) -> tuple[str, ...]:
        """The services that belong, in the order of their stages."""
        return tuple(step.service for step in self.steps)

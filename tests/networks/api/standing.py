"""What stands in an address: one resident's and one firm's things, each made when it is asked for."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tests import world

from yiwang.records.cases.acts import drafts, exchanging, problems, submit, tasks, ways
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry import people
from yiwang.records.registry.models import Document, User

LATER = ("signage-picture", "premises-proof")
FIXED = {
    "service": "signage",
    "life_event": "open-restaurant",
    "kind": "premises-proof",
    "way": "return",
}


@dataclass
class Things:
    """The things of a resident, the firm they represent, and the offices their cases are at."""

    resident: User
    officers: dict[str, User]

    def fill(self, path: str) -> str:
        """An address with the things in it."""
        special = {"/corrections": "correction", "/following": "follow_up", "/problems": "problem"}
        definition = "signage" if path.startswith("/services") else "open-restaurant"

        def stands(found: re.Match[str]) -> str:
            name = found[1]
            if name == "task":
                name = next((made for start, made in special.items() if path.startswith(start)), name)
            return str({**FIXED, "definition": definition}.get(name) or getattr(self, name))

        return re.sub(r"{(\w+)}", stands, path)

    @cached_property
    def applied(self) -> Case:
        return world.apply(world.actor(self.resident), "service", "food-licence").case

    @property
    def case(self) -> Any:
        return self.applied.pk

    @property
    def task(self) -> int:
        return world.open_task(self.applied).pk

    @property
    def document(self) -> Any:
        return Document.objects.filter(case=self.case, number__isnull=True).first().pk

    @cached_property
    def draft(self) -> Any:
        return world.fill_in(world.actor(self.resident), "service", "signage").pk

    @cached_property
    def batch(self) -> Any:
        """A file of cases an office gave its own system."""
        officer = world.actor(self.officers["market-regulation"])
        world.decide(officer, self.applied, "accept")
        return exchanging.export_new(officer).pk

    @cached_property
    def correction(self) -> int:
        """The resident's task to correct what is wrong."""
        case = world.apply(world.actor(self.resident), "service", "signage").case
        world.decide(world.actor(self.officers["urban-management"]), case, "correct", items=("演示",))
        return world.open_task(case).pk

    @cached_property
    def follow_up(self) -> int:
        """The resident's task to hand in what was to follow."""
        who = world.actor(self.resident)
        draft = world.fill_in(who, "service", "signage")
        for kind in LATER:
            drafts.detach(who, draft.pk, kind)
        ways.hand_in_later(who, draft.pk, LATER)
        case = submit.submit(who, draft.pk)
        world.decide(world.actor(self.officers["urban-management"]), case, "accept")
        return world.open_task(case, "follow").pk

    @cached_property
    def firm_hat(self) -> str:
        """The hat in which the resident represents a firm."""
        firm = world.make_firm()
        people.give_mandate(firm, self.resident.person, "legal-representative", valid_from=date(2020, 1, 1))
        return next(hat.id for hat in world.hats_of(self.resident) if hat.kind == "mandate")

    @cached_property
    def problem(self) -> int:
        """The firm's task to say whether its problem is solved."""
        case = problems.raise_problem(
            world.actor(self.resident, self.firm_hat), problems.Problem("融资", "演示")
        )
        officer = world.actor(world.make_officer("solver", "business-environment"))
        for words in ("", "", "演示"):
            tasks.decide(officer, world.open_task(case).pk, tasks.Decision("", words))
        return Task.objects.get(case=case, node="confirm", done_at__isnull=True).pk

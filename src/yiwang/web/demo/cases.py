"""A few demo cases in different states: a draft, one received, one corrected, one finished."""

from io import BytesIO

from yiwang.records import clock
from yiwang.records.cases.acts import correcting, drafts, submit, tasks
from yiwang.records.cases.acts.worker import work
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry.hats import Actor, actor_of, hats_of
from yiwang.records.registry.models import User
from yiwang.records.registry.releases import city
from yiwang.web.demo.answers import restaurant
from yiwang.web.demo.logins import LOGINS
from yiwang.web.demo.papers import paper
from yiwang.web.demo.people import AGENT, RESIDENT, World

EVENT = "open-restaurant"
_YES = ("accept", "grant", "confirm", "")
_ROUNDS = 30


def ensure(world: World) -> int:
    """Make the demo's cases unless the city has any, or cannot have these; returns how many were made."""
    if Case.objects.exists() or EVENT not in city().life_events:
        return 0
    resident, agent = _actor("resident"), _actor("agent", world)
    finished = _apply(agent, restaurant(AGENT, "演示小馆（一店）"))
    _handle(finished)
    corrected = _apply(agent, restaurant(AGENT, "演示小馆（二店）"))
    _correct_food(corrected, agent)
    _apply(resident, restaurant(RESIDENT, "演示居民小吃店"))
    work()
    drafts.begin(resident, "life-event", EVENT)
    return 3


def _actor(username: str, world: World | None = None) -> Actor:
    """Return a demo login's actor: in the hat of the firm's agent when a world is given, else its first."""
    user = User.objects.get(username=username)
    hats = hats_of(user, clock.today())
    hat = next((hat.id for hat in hats if world and hat.subject == world.firm.pk), None)
    actor = actor_of(user, hat, clock.today())
    if actor is None:
        raise LookupError(f"the demo login {username} has no hat")
    return actor


def _apply(actor: Actor, answers: dict[str, str]) -> Case:
    draft = drafts.begin(actor, "life-event", EVENT)
    drafts.save(actor, draft.pk, answers)
    for kind in drafts.prospect_of(draft, actor).to_supply:
        drafts.attach(actor, draft.pk, kind, BytesIO(paper(kind)), f"{kind}.pdf")
    return submit.submit(actor, draft.pk)


def _handle(case: Case, parts: frozenset[str] = frozenset()) -> None:
    """Let every office say yes to its open tasks, until nothing waits; of some parts only, if named."""
    for _ in range(_ROUNDS):
        work()
        waiting = _open_tasks(case, parts)
        if not waiting:
            return
        for task in waiting:
            _say_yes(task)


def _open_tasks(case: Case, parts: frozenset[str]) -> list[Task]:
    found = Task.objects.filter(case__parent=case, done_at__isnull=True, role="office").select_related("case")
    return [task for task in found if not parts or task.case.definition in parts]


def _say_yes(task: Task) -> None:
    open_here = [literal for literal, _ in tasks.legal_acts(task.case, task)] or [""]
    outcome = next(word for word in _YES if word in open_here)
    tasks.decide(_officer(task.organisation), task.pk, tasks.Decision(outcome, way=tasks.ELECTRONIC))


def _correct_food(case: Case, applicant: Actor) -> None:
    """The food licence is sent back once and corrected; the fire check is done; the others wait."""
    _handle(case, frozenset({"business-licence-verification", "fire-safety-check"}))
    food = next(task for task in _open_tasks(case, frozenset({"food-licence"})) if task.node == "accept")
    asked = tasks.Decision("correct", items=("厨房面积与布局图不一致，请更正（演示）",))
    tasks.decide(_officer(food.organisation), food.pk, asked)
    mine = Task.objects.get(case=food.case, role="applicant", done_at__isnull=True)
    correcting.correct(applicant, mine.pk, correcting.Correction({"kitchen-area": "42"}))


def _officer(organisation: str) -> Actor:
    username = next(
        login.username for login in LOGINS if login.office == organisation and login.role == "officer"
    )
    return _actor(username)

"""What one act on a case costs: its transaction against a replay of its SQL, and against SpiffWorkflow.

A case waits at 4, then at 20 tasks side by side, under a clock and a timer; officers end one after the other.
Each act is the real one (`tasks.decide`): it locks the case, checks who may, steps the procedure, and writes
state, tasks, timers, clocks and events. Turn by turn, the statements an act sent are sent again for a twin
case, with the twin's ids and the same commits: that is the floor, all that is left is our own work.

    python benchmarks/case_steps.py [--quick]

``case_steps.replay``: the replay's time over the act's; aim 0.7 or better.
``case_steps.spiff``: a step of SpiffWorkflow - state read, task done, state saved - over the same of our
engine, each with its own commit; aim 5 or better at 20 tasks.
``case_steps.spiff_duties``: SpiffWorkflow doing all our act writes - state, the task's row, the event with
its private part and its subject, by our own statements - over our whole act, which also locks the case,
checks who may and reads the task. ``state_only`` is SpiffWorkflow saving its state alone over our whole act.
Left out with a note where SpiffWorkflow is not installed.
"""

import argparse
import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(HERE)]
from common.city import a_city, told  # noqa: E402

WIDTHS = (4, 20)
REPLAY_AIM, SPIFF_AIM, BYTES_AIM = 0.7, 5.0, 1024
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SERVICE = "food-licence-renewal"
LOAD = "select state::text from cases_case where id = %s for no key update"
SAVE = "update cases_case set state = %s where id = %s"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer cases, about a minute in all")
    quick = parser.parse_args().quick
    with a_city():
        for width in WIDTHS:
            measure(width, max(2, (60 if quick else 400) // width))


def measure(width: int, cases: int) -> None:
    """All acts of some cases, their replays and SpiffWorkflow's steps, taking turns."""
    officer = prepare(width)
    spiff = second_engine(width)
    times: dict[str, list[float]] = {name: [] for name in ("act", "replay", "other", "duties", "step")}
    sizes, trips, counts = [], [], []
    for number in range(cases + 1):
        case, twin = open_case(number, 0), open_case(number, 1)
        sizes.append(len(json.dumps(case.state)))
        plain, spare, other_case = (open_case(number, twin) for twin in (2, 3, 4))
        run, dutiful = (spiff(spare), spiff(other_case)) if spiff else (None, None)
        others = {task.node: task for task in open_tasks(other_case)}
        for task, double in zip(open_tasks(case), open_tasks(twin), strict=True):
            ids = {str(case.pk): str(twin.pk), case.number: twin.number, task.pk: double.pk}
            captured, spent = act(officer, task.pk)
            again = replay(captured, ids, twins(case, twin))
            if run and dutiful:
                times["other"].append(run(task.node, None))
                times["duties"].append(dutiful(task.node, others[task.node]))
                times["step"].append(own_step(plain.pk, plain.release_id, task.node))
            times["act"].append(spent)
            times["replay"].append(again)
            trips.append(len(captured))
            counts.append(sum(sql.count("; ") + 1 for sql, _, _ in captured))
        check_twins(case, twin)
        if not number:  # the first case warms caches and plans
            times = {name: [] for name in times}
    report(width, times, max(sizes), trips, counts)


def check_twins(case: Any, twin: Any) -> None:
    """The replay has done the twin all that the acts have done the case."""
    case.refresh_from_db()
    twin.refresh_from_db()
    if (case.state, case.status) != (twin.state, twin.status) or open_tasks(twin):
        raise AssertionError(
            f"the replay went elsewhere: {case.state} {case.status}, {twin.state} {twin.status}"
        )


def report(width: int, times: dict[str, list[float]], size: int, trips: list[int], counts: list[int]) -> None:
    acts, replays = times["act"], times["replay"]
    ratio = statistics.median(again / spent for again, spent in zip(replays, acts, strict=True))
    told(
        "case_steps.replay", tasks=width, ratio=round(ratio, 3), aim=REPLAY_AIM, met=ratio >= REPLAY_AIM,
        milliseconds=middle(acts), statements=statistics.mean(counts), round_trips=statistics.mean(trips),
        state_bytes=size, state_aim=BYTES_AIM, n=len(acts),
    )  # fmt: skip
    if not times["other"]:
        print("SpiffWorkflow is not installed: uv pip install SpiffWorkflow", file=sys.stderr)
        return
    other, duties, step = middle(times["other"]), middle(times["duties"]), middle(times["step"])
    aim = SPIFF_AIM if width == max(WIDTHS) else None
    told("case_steps.spiff", tasks=width, ratio=round(other / step, 2), aim=aim,
         met=aim is None or other / step >= aim, scope="state read, task done, state saved, on both sides",
         milliseconds=other, ours=step, n=len(acts))  # fmt: skip
    told("case_steps.spiff_duties", tasks=width, ratio=round(duties / middle(acts), 2),
         state_only=round(other / middle(acts), 2), scope="our whole act; the same rows written by both",
         milliseconds=duties, ours=middle(acts), n=len(acts))  # fmt: skip


def middle(times: list[float]) -> float:
    """The median in milliseconds."""
    return round(statistics.median(times) * 1000, 3)


# -- our side


def prepare(width: int) -> Any:
    """Publish the demo city with a procedure of some tasks side by side; returns an officer."""
    from tests import world

    from yiwang.definitions import read_folder
    from yiwang.records.registry import releases
    from yiwang.records.registry.models import Approval

    files = dict(read_folder(HERE / "cities" / "shenyang"))
    files["procedures/wide.bpmn"] = wide(width)
    path = f"services/{SERVICE}/service.toml"
    files[path] = files[path].replace(b'procedure = "statutory"', b'procedure = "wide"')
    release = releases.load_release(files, by=None)
    for number, review in enumerate(Approval.Review.values):
        user = world.make_officer(f"review-{width}-{number}", "business-environment", "reform")
        releases.approve(release.pk, review=review, by=user)
    body = releases.city().services[SERVICE].organisation
    return world.actor(world.make_officer(f"officer-{width}", body))


def wide(width: int) -> bytes:
    """Tasks side by side inside a sub-process with a timer around it; then the licence is issued."""
    names = [f"t{number}" for number in range(width)]
    tasks = "".join(f'<userTask id="{name}" name="会签 {name}" yw:clock="decision"/>' for name in names)
    flows = "".join(flow("split", name) + flow(name, "join") for name in names)
    inside = (
        '<startEvent id="in"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="out"/>'
        + tasks + flow("in", "split") + flows + flow("join", "out")
    )  # fmt: skip
    timer = "<timerEventDefinition><timeDuration>P20WD</timeDuration></timerEventDefinition>"
    return (
        f'<definitions xmlns="{BPMN}" xmlns:yw="https://yiwang.dev/bpmn"><process id="wide">'
        f'<startEvent id="s"/><subProcess id="all">{inside}</subProcess>'
        f'<boundaryEvent id="late" attachedToRef="all">{timer}</boundaryEvent>'
        '<serviceTask id="issue" yw:does="issue"/><endEvent id="granted"/><endEvent id="refused"/>'
        + flow("s", "all") + flow("all", "issue") + flow("issue", "granted") + flow("late", "refused")
        + "</process></definitions>"
    ).encode()  # fmt: skip


def flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'


def open_case(number: int, twin: int) -> Any:
    """A case of the wide procedure, begun."""
    from django.db import transaction
    from tests import world

    from yiwang.records import clock
    from yiwang.records.cases.acts.engine import begin_procedure
    from yiwang.records.cases.models import Case
    from yiwang.records.ledger.ids import uuid7
    from yiwang.records.registry import releases
    from yiwang.records.registry.models import Subject, User

    applicant = Subject.objects.filter(kind="person").first() or world.make_person("a", "演示居民", 0).person
    now = clock.now()
    release = releases.in_force()
    with transaction.atomic():
        case = Case.objects.create(
            id=uuid7(now),
            number=f"BENCH-{uuid.uuid4().hex[:16]}",
            kind=Case.Kind.SERVICE,
            definition=SERVICE,
            release=release,
            organisation=releases.folder_of(release.pk).services[SERVICE].organisation,
            applicant=applicant,
            applied_by=User.objects.get(username="a"),
            status=Case.Status.RECEIVED,
            received_at=now,
            accepted_on=clock.today(),
        )
        begin_procedure(case)
    return case


def open_tasks(case: Any) -> list[Any]:
    from yiwang.records.cases.models import Task

    return list(Task.objects.filter(case=case, done_at__isnull=True).order_by("pk"))


def act(officer: Any, task: int) -> tuple[list[tuple[str, Any, bool]], float]:
    """End a task, keeping the statements it sends and the time it takes."""
    from django.db import connection

    from yiwang.records.cases.acts import tasks

    sent: list[tuple[str, Any, bool]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        began = time.perf_counter()
        tasks.decide(officer, task, tasks.Decision())
        spent = time.perf_counter() - began
    return sent, spent


def twins(case: Any, twin: Any) -> dict[Any, Any]:
    """Row numbers of a case's rows and of its twin's, for statements that name them."""
    from yiwang.records.cases.models import Clock, Timer

    found: dict[Any, Any] = {}
    for model in (Timer, Clock):
        ours = model.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)
        theirs = model.objects.filter(case=twin).order_by("pk").values_list("pk", flat=True)
        found |= dict(zip(ours, theirs, strict=True))
    return found


def replay(sent: list[tuple[str, Any, bool]], ids: dict[Any, Any], rows: dict[Any, Any]) -> float:
    """Send statements again for the twin, in one transaction; returns the time."""
    from django.db import connection, transaction

    swap = {**rows, **ids}
    ready = [(sql, changed(sql, params, swap), many) for sql, params, many in sent]
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params, many in ready:
            (cursor.executemany if many else cursor.execute)(sql, params)
            fetch_all(cursor)
    return time.perf_counter() - began


def fetch_all(cursor: Any) -> None:
    """Read every result of a round trip."""
    while True:
        if cursor.description:
            cursor.fetchall()
        if not cursor.nextset():
            return


def changed(sql: str, params: Any, swap: dict[Any, Any]) -> Any:
    """The parameters of a round trip with the twin's ids; what the act named anew is named anew again."""
    if params is None:
        return None
    left, found = list(params), []
    for one in sql.split("; "):
        count = one.count("%s")
        mine, left = left[:count], left[count:]
        if one.startswith("insert into event "):
            swap[str(mine[0])] = str(new_id())
        # Row numbers are only named behind WHERE; before it, the same number means something else.
        first = one.replace(" where ", " WHERE ").partition(" WHERE ")[0].count("%s")
        words = {name: new for name, new in swap.items() if isinstance(name, str)}
        found += [other(value, swap if place >= first else words) for place, value in enumerate(mine)]
    return found


def new_id() -> uuid.UUID:
    from yiwang.records import clock
    from yiwang.records.ledger.ids import uuid7

    return uuid7(clock.now())


def other(value: Any, swap: dict[Any, Any]) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.UUID(swap.get(str(value), str(value)))
    if isinstance(value, bytes):
        for old, new in swap.items():
            if isinstance(old, str):
                value = value.replace(old.encode(), new.encode())
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return swap.get(value, value)
    return swap.get(value, value) if isinstance(value, str) else value


def own_step(case: Any, release: Any, node: str) -> float:
    """State read, task done, state saved, and nothing else: what the other engine's step does."""
    from django.db import connection, transaction

    from yiwang.kernel import bpmn
    from yiwang.records.registry.releases import folder_of

    procedure = folder_of(release).procedures["wide"]
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOAD, [case])
        state = bpmn.State.from_json(json.loads(cursor.fetchone()[0]))
        after = bpmn.step(procedure, state, bpmn.Completed(node)).state
        cursor.execute(SAVE, [json.dumps(after.to_json()), case])
    return time.perf_counter() - began


# -- the other engine


def second_engine(width: int) -> Callable[[Any], Callable[[str, Any], float]] | None:
    """SpiffWorkflow on the same tasks, its state read and saved in the same database at each step."""
    try:
        from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
        from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
        from SpiffWorkflow.util.task import TaskState
    except ImportError:
        return None
    from django.db import connection, transaction
    from lxml import etree

    from yiwang.records.statements import send

    names = [f"t{number}" for number in range(width)]
    body = "".join(f'<userTask id="{name}"/>' + flow("split", name) + flow(name, "join") for name in names)
    xml = (
        f'<definitions xmlns="{BPMN}"><process id="wide" isExecutable="true"><startEvent id="s"/>'
        '<parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="e"/>'
        + flow("s", "split") + body + flow("join", "e") + "</process></definitions>"
    )  # fmt: skip
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(xml), filename="wide.bpmn")
    spec, serializer = parser.get_spec("wide"), BpmnWorkflowSerializer()

    def begin(case: Any) -> Callable[[str, Any], float]:
        """Start a workflow whose state is kept in a case's row, as durably as ours."""
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        send([(SAVE, [serializer.serialize_json(workflow), case.pk])])

        def run(node: str, row: Any) -> float:
            name = node.partition("@")[0]
            began = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(LOAD, [case.pk])
                workflow = serializer.deserialize_json(cursor.fetchone()[0])
                ready = workflow.get_tasks(state=TaskState.READY)
                next(task for task in ready if task.task_spec.bpmn_id == name).run()
                workflow.do_engine_steps()
                state = (SAVE, [serializer.serialize_json(workflow), case.pk])
                send([state, *(written(case, row) if row else ())])
            return time.perf_counter() - began

        return run

    return begin


def written(case: Any, row: Any) -> list[Any]:
    """What our act writes beside the state: the task that is done, and its event."""
    from yiwang.records import clock
    from yiwang.records.cases.acts.rows import ended
    from yiwang.records.ledger.acts import NewEvent, recording

    row.done_at = clock.now()
    public = {"node": row.node, "outcome": "", "notice": None}
    private = {"by": "演示", "reasons": "", "items": []}
    event = NewEvent("task-done", case.organisation, case.pk, (case.applicant_id,), public, private)
    return [ended(row), *recording([event])[1]]


if __name__ == "__main__":
    main()

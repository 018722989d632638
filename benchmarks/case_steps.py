"""What one act on a case costs: its transaction against a replay of its SQL, and against SpiffWorkflow.

A case waits at 4, then at 20 tasks side by side, under a clock and a timer; officers end one after the other.
Each act is the real one (`tasks.decide`): it locks the case, checks who may, steps the procedure, and writes
state, tasks, timers, clocks and events. Turn by turn, the statements an act sent are sent again for a twin
case, with the twin's ids and the same commits: that is the floor, all that is left is our own work.

    python benchmarks/case_steps.py [--quick]

``case_steps.replay``: the replay's time over the act's; aim 0.7 or better.
``case_steps.spiff``: a step of SpiffWorkflow - state read, task done, state saved - over the same of our
engine, each with its own commit; aim 5 or better at 20 tasks. ``whole_act`` is its step over our whole act,
which also writes tasks, clocks and events. Left out with a note where SpiffWorkflow is not installed.
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
from ledger import a_city, told  # noqa: E402

WIDTHS = (4, 20)
REPLAY_AIM, SPIFF_AIM, BYTES_AIM = 0.7, 5.0, 1024
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SERVICE = "signage"
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
    times: dict[str, list[float]] = {"act": [], "replay": [], "other": [], "step": []}
    sizes, counts = [], []
    for number in range(cases + 1):
        case, twin = open_case(number, 0), open_case(number, 1)
        sizes.append(len(json.dumps(case.state)))
        run = spiff() if spiff else None
        plain = open_case(number, 3)
        for task, double in zip(open_tasks(case), open_tasks(twin), strict=True):
            ids = {str(case.pk): str(twin.pk), case.number: twin.number, task.pk: double.pk}
            captured, spent = act(officer, task.pk)
            again = replay(captured, ids, twins(case, twin))
            if run:
                times["other"].append(run(task.node))
                times["step"].append(own_step(plain.pk, plain.release_id, task.node))
            times["act"].append(spent)
            times["replay"].append(again)
            counts.append(len(captured))
        check_twins(case, twin)
        if not number:  # the first case warms caches and plans
            times = {name: [] for name in times}
    report(width, times, max(sizes), counts)


def check_twins(case: Any, twin: Any) -> None:
    """The replay has done the twin all that the acts have done the case."""
    case.refresh_from_db()
    twin.refresh_from_db()
    if (case.state, case.status) != (twin.state, twin.status) or open_tasks(twin):
        raise AssertionError(
            f"the replay went elsewhere: {case.state} {case.status}, {twin.state} {twin.status}"
        )


def report(width: int, times: dict[str, list[float]], size: int, counts: list[int]) -> None:
    acts, replays, others = times["act"], times["replay"], times["other"]
    ratio = statistics.median(again / spent for again, spent in zip(replays, acts, strict=True))
    milliseconds = round(statistics.median(acts) * 1000, 3)
    told(
        "case_steps.replay", tasks=width, ratio=round(ratio, 3), aim=REPLAY_AIM, met=ratio >= REPLAY_AIM,
        milliseconds=milliseconds, statements=statistics.mean(counts), state_bytes=size,
        state_aim=BYTES_AIM, n=len(acts),
    )  # fmt: skip
    if others:
        ratio = statistics.median(others) / statistics.median(times["step"])
        whole = statistics.median(others) / statistics.median(acts)
        aim = SPIFF_AIM if width == max(WIDTHS) else None
        told("case_steps.spiff", tasks=width, ratio=round(ratio, 2), aim=aim, met=aim is None or ratio >= aim,
             whole_act=round(whole, 2),
            milliseconds=round(statistics.median(others) * 1000, 3), n=len(others))  # fmt: skip
    else:
        print("SpiffWorkflow is not installed: uv pip install SpiffWorkflow", file=sys.stderr)


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
    text = files[path].decode().replace('procedure = "statutory"', 'procedure = "wide"')
    # What a procedure does not issue, a service cannot put out.
    files[path] = text.encode()
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
            if cursor.description:
                cursor.fetchall()
    return time.perf_counter() - began


def changed(sql: str, params: Any, swap: dict[Any, Any]) -> Any:
    """The parameters of a statement with the twin's ids; what the act named anew is named anew again."""
    if params is None:
        return None
    if isinstance(params, list) and params and isinstance(params[0], tuple):
        return [changed(sql, row, swap) for row in params]
    if sql.startswith("insert into event "):
        for value in params:
            if isinstance(value, uuid.UUID) and str(value) not in swap and value.version == 7:
                swap[str(value)] = str(new_id())
                break
    # Row numbers are only named behind WHERE; before it, the same number means something else.
    first = sql.replace(" where ", " WHERE ").partition(" WHERE ")[0].count("%s")
    words = {name: new for name, new in swap.items() if isinstance(name, str)}
    return tuple(other(value, swap if place >= first else words) for place, value in enumerate(params))


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


def second_engine(width: int) -> Callable[[], Callable[[str], float]] | None:
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
    spare = open_case(0, 2).pk  # its row is where the other engine keeps its state, as durably as ours

    def begin() -> Callable[[str], float]:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        with connection.cursor() as cursor:
            cursor.execute(SAVE, [serializer.serialize_json(workflow), spare])
        return run

    def run(node: str) -> float:
        name = node.partition("@")[0]
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOAD, [spare])
            workflow = serializer.deserialize_json(cursor.fetchone()[0])
            ready = workflow.get_tasks(state=TaskState.READY)
            next(task for task in ready if task.task_spec.bpmn_id == name).run()
            workflow.do_engine_steps()
            cursor.execute(SAVE, [serializer.serialize_json(workflow), spare])
        return time.perf_counter() - began

    return begin


if __name__ == "__main__":
    main()

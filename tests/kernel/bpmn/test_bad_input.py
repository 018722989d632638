# ruff: noqa: E501 (drawings read best on one line)
"""Input made to harm: a clear error, in time, and nothing changed."""

import time

import pytest
from tests.kernel.bpmn.blocks import HEAD
from tests.kernel.bpmn.test_constructs import ENDS, flow, read, row

from yiwang.kernel import bpmn


def refusal(xml: str) -> str:
    with pytest.raises(bpmn.BpmnError) as refused:
        bpmn.read(xml.encode(), "bad.bpmn")
    return str(refused.value)


def small(body: str) -> str:
    return HEAD + ENDS + body + "</process></definitions>"


@pytest.mark.parametrize(
    "script",
    ["__import__('os').system('true')", "import os", "a.b()", "${7*7}", 'open("/etc/passwd").read()'],
)
def test_a_script_is_feel_and_nothing_else(script: str) -> None:
    found = refusal(small(f'<scriptTask id="a"><script>{script}</script></scriptTask>' + row("s", "a", "e")))
    assert found.startswith("bad.bpmn:3: ") and "is not supported" in found


def test_another_language_is_refused() -> None:
    body = '<scriptTask id="a" scriptFormat="text/python"><script>{}</script></scriptTask>' + row(
        "s", "a", "e"
    )
    assert 'scriptFormat="text/python"' in refusal(small(body))


def test_a_script_that_never_ends_its_work_is_stopped() -> None:
    procedure = read(
        f'<property id="n"/>{ENDS}<scriptTask id="a"><script>{{n: count(for x in 1..100000 return '
        "count(for y in 1..100000 return x))}</script></scriptTask>" + row("s", "a", "e")
    )
    began = time.perf_counter()
    with pytest.raises(bpmn.Undecidable):
        bpmn.start(procedure)
    assert time.perf_counter() - began < 5


def test_a_loop_without_waiting_is_stopped() -> None:
    procedure = read(
        f'<property id="n"/>{ENDS}<exclusiveGateway id="m"/><exclusiveGateway id="x" default="x-e"/>'
        '<scriptTask id="a"><script>{n: n + 1}</script></scriptTask>'
        + row("s", "m", "a", "x", "e") + flow("x", "m", "n > 0")
    )  # fmt: skip
    with pytest.raises(bpmn.Endless):
        bpmn.start(procedure, {"n": 0})


def test_entity_bombs() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    began = time.perf_counter()
    found = refusal(f"<!DOCTYPE definitions [{bomb}]>" + small("&l9;"))
    assert "document type declaration" in found or "not well-formed" in found
    assert time.perf_counter() - began < 5


def test_ten_thousand_nodes() -> None:
    names = [f"t{number}" for number in range(10_000)]
    body = "".join(f'<userTask id="{name}"/>' for name in names) + row("s", *names, "e")
    began = time.perf_counter()
    procedure = bpmn.read(small(body).encode(), "long.bpmn")
    now = bpmn.start(procedure)
    assert len(now.state.to_json()["waiting"]) == 1
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("kind", ["exclusive", "parallel", "inclusive"])
def test_ten_thousand_nodes_that_split_and_join(kind: str) -> None:
    body, last = '<property id="p"/>', "s"
    for number in range(2_500):
        split, join, one, two = (f"{name}{number}" for name in "xjab")
        default = "" if kind == "parallel" else f' default="{split}-{two}"'
        body += f'<{kind}Gateway id="{split}"{default}/><{kind}Gateway id="{join}"/>'
        body += f'<userTask id="{one}"/><userTask id="{two}"/>' + flow(last, split)
        body += flow(split, one, "" if kind == "parallel" else "p") + row(split, two, join) + row(one, join)
        last = join
    began = time.perf_counter()
    procedure = bpmn.read(small(body + flow(last, "e")).encode(), "long.bpmn")
    assert dict(bpmn.start(procedure, {"p": True}).state.waiting)["a0"] == 1
    assert time.perf_counter() - began < 30


def test_deep_nesting() -> None:
    names = [f"p{number}" for number in range(200)]
    opening = "".join(
        f'<subProcess id="{name}"><startEvent id="{name}s"/><endEvent id="{name}e"/>' for name in names
    )
    inner = "".join(row(f"{name}s", after, f"{name}e") + "</subProcess>"
                    for name, after in reversed(list(zip(names, [*names[1:], "t"], strict=True))))  # fmt: skip
    xml = small(opening + '<userTask id="t"/>' + inner + row("s", "p0", "e"))
    procedure = bpmn.read(xml.encode(), "deep.bpmn")
    with pytest.raises(bpmn.Endless):
        bpmn.start(procedure)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<userTask id="a"/><userTask id="a"/>' + row("s", "a", "e"), 'the id "a" is already used'),
        ('<userTask id="a"/>' + flow("s", "a"), '"a" has 0 flows leaving'),
        ('<userTask id="a"/>' + flow("a", "e"), '"s" has 0 flows leaving'),
        ('<userTask id="a@1"/>' + row("s", "a@1", "e"), "holds an @"),
        ('<callActivity id="a" calledElement=""/>' + row("s", "a", "e"), "empty attribute"),
        (row("s", "e") + '<subProcess id="p"/>', 'sub-process "p" has no start event'),
    ],
)
def test_broken_drawings(body: str, words: str) -> None:
    assert words in refusal(small(body))


def test_an_act_on_an_ended_case_changes_nothing() -> None:
    procedure = read(f'{ENDS}<userTask id="a"/>' + row("s", "a", "e"))
    ended = bpmn.step(procedure, bpmn.start(procedure).state, bpmn.Completed("a")).state
    for event in (bpmn.Completed("a"), bpmn.TimerFired("a"), bpmn.MessageReceived("m")):
        with pytest.raises(bpmn.NotWaiting):
            bpmn.step(procedure, ended, event)
    assert ended == bpmn.State()


@pytest.mark.parametrize(
    "value",
    [
        {"waiting": {}, "arrived": {}, "armed": [], "scopes": {"1": ["a", 2]}, "made": 1},
        {"waiting": {}, "arrived": {}, "armed": [], "scopes": {"1": ["a", 0]}},
        {"waiting": {}, "arrived": {}, "armed": [], "scopes": {"1": ["a", -1]}, "made": 1},
        {"waiting": {}, "arrived": {}, "armed": [], "scopes": {"2": ["a", 1], "1": ["a", 2]}, "made": 2},
        {"waiting": {}, "arrived": {}, "armed": [], "made": True},
        {"waiting": {}, "arrived": {}, "armed": [], "values": {"a": {"feel": 1}}},
        {"waiting": {}, "arrived": {}, "armed": [], "rounds": {"a": 0}},
    ],
)
def test_what_is_no_state(value: object) -> None:
    with pytest.raises(ValueError, match="no "):
        bpmn.State.from_json(value)

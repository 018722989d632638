"""Procedures for tests: the statutory one as a file, small ones from a few words a line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from yiwang.kernel.bpmn import Procedure, read

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">\n'
    '<process id="small">\n'
)
TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
}


def draw(text: str) -> bytes:
    """One element a line: `user a`, `service s`, `catch c P1D`, `timer t on a P1D`, `a > b`, `x > b: yes`.

    `reminder` is a timer that does not interrupt, `xor x else b` has the flow to b as its default.
    """
    lines = [_element(line.strip()) for line in text.strip().splitlines()]
    return (HEAD + "\n".join(lines) + "\n</process>\n</definitions>\n").encode()


def _element(line: str) -> str:
    if ">" in line:
        return _flow(line)
    word, name, *rest = line.split()
    if word == "service":
        return f'<serviceTask id="{name}" yw:does="{name}"/>'
    if word == "catch":
        return f'<intermediateCatchEvent id="{name}">{_timer(rest[0])}</intermediateCatchEvent>'
    if word in ("timer", "reminder"):
        cancel = "true" if word == "timer" else "false"
        opening = f'<boundaryEvent id="{name}" attachedToRef="{rest[1]}" cancelActivity="{cancel}">'
        return f"{opening}{_timer(rest[2])}</boundaryEvent>"
    default = f' default="{name}-{rest[1]}"' if rest else ""
    return f'<{TAGS[word]} id="{name}"{default}/>'


def _timer(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"


def _flow(line: str) -> str:
    nodes, _, outcome = line.partition(":")
    source, target = (node.strip() for node in nodes.split(">"))
    text = outcome.strip()
    condition = f'<conditionExpression>outcome = "{text}"</conditionExpression>' if text else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends}>{condition}</sequenceFlow>'


@pytest.fixture(scope="session")
def drawn() -> Callable[[str], Procedure]:
    return lambda text: read(draw(text), "small.bpmn")


@pytest.fixture(scope="session")
def xml() -> Callable[[str], bytes]:
    return draw


@pytest.fixture(scope="session")
def statutory_xml() -> bytes:
    return (Path(__file__).parent / "statutory.bpmn").read_bytes()


@pytest.fixture(scope="session")
def statutory(statutory_xml: bytes) -> Procedure:
    return read(statutory_xml, "statutory.bpmn")

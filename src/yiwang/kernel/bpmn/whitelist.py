"""The declared subset of BPMN 2.0: which elements may hold which children, attributes and text."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
YW: Final = "https://yiwang.dev/bpmn"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE: Final = f"{{{XSI}}}type"


@dataclass(frozen=True, slots=True)
class Shape:
    """What one element may hold; `required` attributes are also allowed."""

    children: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    text: bool = False


_FLOW_NODES = (
    "startEvent",
    "endEvent",
    "userTask",
    "serviceTask",
    "exclusiveGateway",
    "parallelGateway",
    "intermediateCatchEvent",
    "boundaryEvent",
)
_LINKS = ("documentation", "incoming", "outgoing")
_NAMED = Shape(_LINKS, ("id",), ("name",))
_TIMED = (*_LINKS, "timerEventDefinition")

SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "definitions": Shape(
            ("documentation", "process", f"{{{DIAGRAM}}}BPMNDiagram"),
            (),
            ("id", "name", "targetNamespace", "exporter", "exporterVersion", f"{{{XSI}}}schemaLocation"),
        ),
        "process": Shape(("documentation", "sequenceFlow", *_FLOW_NODES), ("id",), ("name", "isExecutable")),
        "startEvent": _NAMED,
        "endEvent": _NAMED,
        "userTask": Shape(_LINKS, ("id",), ("name", f"{{{YW}}}role", f"{{{YW}}}clock")),
        "serviceTask": Shape(_LINKS, ("id", f"{{{YW}}}does"), ("name",)),
        "exclusiveGateway": Shape(_LINKS, ("id",), ("name", "default")),
        "parallelGateway": _NAMED,
        "intermediateCatchEvent": Shape(_TIMED, ("id",), ("name",)),
        "boundaryEvent": Shape(_TIMED, ("id", "attachedToRef"), ("name", "cancelActivity")),
        "sequenceFlow": Shape(
            ("documentation", "conditionExpression"), ("id", "sourceRef", "targetRef"), ("name",)
        ),
        "timerEventDefinition": Shape(("timeDuration",), (), ("id",)),
        "timeDuration": Shape((), (), ("id", XSI_TYPE), text=True),
        "conditionExpression": Shape((), (), ("id", XSI_TYPE), text=True),
        "documentation": Shape((), (), ("id",), text=True),
        "incoming": Shape(text=True),
        "outgoing": Shape(text=True),
    }
)

# What people reach for, and what to do instead.
HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "task": "say who does it: userTask or serviceTask",
        "manualTask": "use a userTask",
        "laneSet": "lanes are not read; say who does a user task with yw:role",
        "collaboration": "a file holds one process; pools are not read",
        "extensionElements": 'extensions are attributes of the namespace "https://yiwang.dev/bpmn"',
        "timeDate": "use timeDuration",
        "timeCycle": "use timeDuration",
        "inclusiveGateway": "use an exclusiveGateway or a parallelGateway",
    }
)

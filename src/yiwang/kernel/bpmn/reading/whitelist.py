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


def yw(name: str) -> str:
    """An attribute of our own namespace."""
    return f"{{{YW}}}{name}"


_PEOPLE = (yw("role"), yw("clock"), yw("limit"), yw("organisation"))
_TEXT = Shape((), (), ("id", "language", XSI_TYPE), text=True)
_PLAIN = Shape(text=True)
_LINKS = ("documentation", "incoming", "outgoing")
_DATA = ("ioSpecification", "dataInputAssociation", "dataOutputAssociation")
_REPEATS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_ACTIVITY = (*_LINKS, *_DATA, *_REPEATS)
_ACTIVITY_ATTRIBUTES = (
    "name", "default", "startQuantity", "completionQuantity", "isForCompensation", "implementation"
)  # fmt: skip
_MESSAGE, _TIMER, _SIGNAL = "messageEventDefinition", "timerEventDefinition", "signalEventDefinition"
_ERROR, _ESCALATION = "errorEventDefinition", "escalationEventDefinition"
_LINK, _TERMINATE = "linkEventDefinition", "terminateEventDefinition"
_CAUGHT = (_MESSAGE, _TIMER, _SIGNAL, "eventDefinitionRef")
_THROWN = (_MESSAGE, _SIGNAL, _ESCALATION, "eventDefinitionRef")
DEFINITIONS: Final = (_MESSAGE, _TIMER, _SIGNAL, _ERROR, _ESCALATION, _LINK, _TERMINATE)
NODES: Final = (
    "startEvent",
    "endEvent",
    "userTask",
    "manualTask",
    "serviceTask",
    "businessRuleTask",
    "scriptTask",
    "sendTask",
    "receiveTask",
    "subProcess",
    "callActivity",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)
_NOTES = ("textAnnotation", "association", "group")
_BODY = ("documentation", "laneSet", *_NOTES, "dataObject", "dataObjectReference", "sequenceFlow", *NODES)


def _task(*children: str, required: tuple[str, ...] = (), attributes: tuple[str, ...] = ()) -> Shape:
    return Shape((*_ACTIVITY, *children), ("id", *required), (*_ACTIVITY_ATTRIBUTES, *attributes))


def _event(*definitions: str, required: tuple[str, ...] = (), attributes: tuple[str, ...] = ()) -> Shape:
    return Shape((*_LINKS, *definitions), ("id", *required), ("name", "parallelMultiple", *attributes))


def _gateway(*attributes: str) -> Shape:
    return Shape(_LINKS, ("id",), ("name", "gatewayDirection", *attributes))


SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "definitions": Shape(
            (
                "documentation", "process", "collaboration", "message", "signal", "error", "escalation",
                "itemDefinition", "interface", "category", "globalScriptTask", *DEFINITIONS,
                f"{{{DIAGRAM}}}BPMNDiagram",
            ),
            (),
            (
                "id", "name", "targetNamespace", "exporter", "exporterVersion", "expressionLanguage",
                "typeLanguage", f"{{{XSI}}}schemaLocation",
            ),
        ),
        "process": Shape(
            ("property", *_BODY),
            ("id",),
            ("name", "isExecutable", "isClosed", "processType", yw("opened-by")),
        ),
        "globalScriptTask": Shape(("documentation", "script"), ("id",), ("name", "scriptFormat")),
        "startEvent": _event(*_CAUGHT, _ERROR, _ESCALATION, attributes=("isInterrupting",)),
        "endEvent": Shape((*_LINKS, *_THROWN, _ERROR, _TERMINATE), ("id",), ("name",)),
        "intermediateCatchEvent": _event(*_CAUGHT, _LINK),
        "intermediateThrowEvent": Shape((*_LINKS, *_THROWN, _LINK), ("id",), ("name",)),
        "boundaryEvent": _event(
            *_CAUGHT, _ERROR, _ESCALATION, required=("attachedToRef",), attributes=("cancelActivity",)
        ),
        "userTask": _task(attributes=(*_PEOPLE, yw("inspectors"), yw("result"))),
        "manualTask": _task(attributes=_PEOPLE),
        "serviceTask": _task(required=(yw("does"),)),
        "businessRuleTask": _task(required=(yw("decision"),), attributes=(yw("result"),)),
        "scriptTask": _task("script", attributes=("scriptFormat",)),
        "sendTask": _task(required=("messageRef",), attributes=("operationRef", yw("key"))),
        "receiveTask": _task(
            required=("messageRef",), attributes=("operationRef", "instantiate", yw("key"))
        ),
        "subProcess": Shape(
            (*_ACTIVITY, *_BODY), ("id",), (*_ACTIVITY_ATTRIBUTES, "triggeredByEvent")
        ),
        "callActivity": _task(required=("calledElement",)),
        "exclusiveGateway": _gateway("default"),
        "inclusiveGateway": _gateway("default"),
        "parallelGateway": _gateway(),
        "eventBasedGateway": _gateway("instantiate", "eventGatewayType"),
        "sequenceFlow": Shape(
            ("documentation", "conditionExpression"),
            ("id", "sourceRef", "targetRef"),
            ("name", "isImmediate"),
        ),
        "conditionExpression": _TEXT,
        "script": _PLAIN,
        "standardLoopCharacteristics": Shape(("loopCondition",), (), ("id", "testBefore", "loopMaximum")),
        "loopCondition": _TEXT,
        "multiInstanceLoopCharacteristics": Shape(
            ("loopCardinality", "completionCondition"), (), ("id", "isSequential", "behavior")
        ),
        "loopCardinality": _TEXT,
        "completionCondition": _TEXT,
        _MESSAGE: Shape(("operationRef",), ("messageRef",), ("id", yw("key"))),
        _TIMER: Shape(("timeDuration", "timeDate", "timeCycle"), (), ("id",)),
        "timeDuration": _TEXT,
        "timeDate": _TEXT,
        "timeCycle": _TEXT,
        _SIGNAL: Shape((), ("signalRef",), ("id",)),
        _ERROR: Shape((), (), ("id", "errorRef")),
        _ESCALATION: Shape((), (), ("id", "escalationRef")),
        _LINK: Shape(("source", "target"), ("name",), ("id",)),
        _TERMINATE: Shape((), (), ("id",)),
        "eventDefinitionRef": _PLAIN,
        "operationRef": _PLAIN,
        "source": _PLAIN,
        "target": _PLAIN,
        "message": Shape(("documentation",), ("id",), ("name", "itemRef")),
        "signal": Shape(("documentation",), ("id",), ("name", "structureRef")),
        "error": Shape(("documentation",), ("id",), ("name", "errorCode", "structureRef")),
        "escalation": Shape(("documentation",), ("id",), ("name", "escalationCode", "structureRef")),
        "itemDefinition": Shape((), ("id",), ("structureRef", "isCollection", "itemKind")),
        "interface": Shape(("operation",), ("id",), ("name",)),
        "operation": Shape(("inMessageRef", "outMessageRef"), ("id",), ("name",)),
        "inMessageRef": _PLAIN,
        "outMessageRef": _PLAIN,
        "property": Shape(("documentation",), ("id",), ("name", "itemSubjectRef", yw("example"))),
        "dataObject": Shape(("documentation",), ("id",), ("name", "itemSubjectRef", "isCollection")),
        "dataObjectReference": Shape(("documentation",), ("id", "dataObjectRef"), ("name",)),
        "ioSpecification": Shape(("dataInput", "dataOutput", "inputSet", "outputSet"), (), ("id",)),
        "dataInput": Shape((), ("id",), ("name", "itemSubjectRef", "isCollection")),
        "dataOutput": Shape((), ("id",), ("name", "itemSubjectRef", "isCollection")),
        "inputSet": Shape(("dataInputRefs",), (), ("id", "name")),
        "outputSet": Shape(("dataOutputRefs",), (), ("id", "name")),
        "dataInputRefs": _PLAIN,
        "dataOutputRefs": _PLAIN,
        "dataInputAssociation": Shape(("sourceRef", "targetRef"), (), ("id",)),
        "dataOutputAssociation": Shape(("sourceRef", "targetRef"), (), ("id",)),
        "sourceRef": _PLAIN,
        "targetRef": _PLAIN,
        "laneSet": Shape(("documentation", "lane"), (), ("id", "name")),
        "lane": Shape(("documentation", "flowNodeRef"), ("id",), ("name",)),
        "flowNodeRef": _PLAIN,
        "textAnnotation": Shape(("text",), (), ("id", "textFormat")),
        "text": _PLAIN,
        "association": Shape(("documentation",), ("sourceRef", "targetRef"), ("id", "associationDirection")),
        "group": Shape(("documentation",), (), ("id", "categoryValueRef")),
        "category": Shape(("documentation", "categoryValue"), (), ("id", "name")),
        "categoryValue": Shape(("documentation",), (), ("id", "value")),
        "collaboration": Shape(
            ("documentation", "participant", "messageFlow", *_NOTES), (), ("id", "name", "isClosed")
        ),
        "participant": Shape(
            ("documentation", "interfaceRef", "participantMultiplicity"), ("id",), ("name", "processRef")
        ),
        "participantMultiplicity": Shape((), (), ("id", "minimum", "maximum")),
        "interfaceRef": _PLAIN,
        "messageFlow": Shape(("documentation",), ("id", "sourceRef", "targetRef"), ("name", "messageRef")),
        "documentation": Shape((), (), ("id", "textFormat"), text=True),
        "incoming": _PLAIN,
        "outgoing": _PLAIN,
    }
)  # fmt: skip

_YES_NO = ("true", "false")
_FEEL = (
    "FEEL",
    "feel",
    "https://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "https://www.omg.org/spec/DMN/20230324/FEEL/",
)
# The only values these may have: what they mean otherwise is outside the subset.
VALUES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "startQuantity": ("1",),
        "completionQuantity": ("1",),
        "isForCompensation": ("false",),
        "parallelMultiple": ("false",),
        "behavior": ("All",),
        "eventGatewayType": ("Exclusive",),
        "scriptFormat": ("FEEL", "feel", "application/feel", "text/feel"),
        "language": _FEEL,
        "expressionLanguage": _FEEL,
        "typeLanguage": ("http://www.w3.org/2001/XMLSchema",),
        "isImmediate": _YES_NO,
        "implementation": ("##unspecified",),
        "associationDirection": ("None", "One", "Both"),
        "textFormat": ("text/plain",),
        "gatewayDirection": ("Unspecified", "Converging", "Diverging", "Mixed"),
        "processType": ("None", "Public", "Private"),
        "isClosed": _YES_NO,
        "isInterrupting": _YES_NO,
        "cancelActivity": _YES_NO,
        "triggeredByEvent": _YES_NO,
        "isSequential": _YES_NO,
        "testBefore": _YES_NO,
        "isCollection": ("false",),
    }
)

# What people reach for, and what to do instead.
HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "task": "say who does it: userTask, manualTask, serviceTask or scriptTask",
        "extensionElements": 'extensions are attributes of the namespace "https://yiwang.dev/bpmn"',
        "complexGateway": "use an inclusiveGateway, or a multi-instance task with a completionCondition",
        "transaction": "use a subProcess; undo what was done with tasks of their own",
        "cancelEventDefinition": "use an errorEventDefinition",
        "compensateEventDefinition": "undo what was done with tasks of their own",
        "conditionalEventDefinition": "use a messageEventDefinition or a signalEventDefinition",
        "adHocSubProcess": "use a subProcess with a parallelGateway",
        "loopDataInputRef": "count the list in loopCardinality and read list[loopCounter]",
        "complexBehaviorDefinition": "throw an event behind the activity",
        "startQuantity": "token quantities are not supported",
        "completionQuantity": "token quantities are not supported",
        "isForCompensation": "compensation is not supported",
        "parallelMultiple": "wait for several events with a parallelGateway",
        "behavior": "throw an event behind the activity",
        "scriptFormat": "scripts are FEEL",
        "language": "expressions are FEEL",
        "expressionLanguage": "expressions are FEEL",
        "implementation": "what a task does is said by yw:does, yw:decision or its script",
        "dataStoreReference": "registers are datasets; read them through a businessRuleTask",
    }
)

"""Expressions of a file: which names they may read, and what is refused."""

import re
from typing import Any

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.expressions import Expression, ExpressionError, evaluate, read_expression
from yiwang.kernel.bpmn.model import ACTIVITIES
from yiwang.kernel.bpmn.reading.parsing import elements, line_of, short
from yiwang.kernel.bpmn.reading.whitelist import BPMN, yw

COUNTERS = (
    "loopCounter",
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
)
RESERVED = ("outcome", *COUNTERS)
_REPEATS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_ACTIVITIES = tuple(f"{{{BPMN}}}{kind}" for kind in ACTIVITIES)
_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")
OUTCOME = re.compile(r'\boutcome\s*=\s*"([^"\s](?:[^"]*[^"\s])?)"')


def variables_of(process: etree._Element, found: Findings) -> tuple[str, ...]:
    """The variables a process declares, as `property` or `dataObject`, by name or else by id."""
    names: dict[str, None] = {}
    for element in process.iter("{*}property", "{*}dataObject"):
        name = str(element.get("name") or element.get("id"))
        if name in names or name in RESERVED or not _NAME.fullmatch(name):
            what = "already declared" if name in names else "no name for a variable"
            hint = "give it another name: letters, digits and single spaces"
            found.add(line_of(element), short(element.tag), f'"{name}" is {what}', hint)
        names[name] = None
        _check_single(element, name, found)
    return tuple(names)


def examples_of(process: etree._Element, found: Findings) -> dict[str, Any]:
    """What the variables may be, by name: FEEL values, as `yw:example` says them."""
    examples: dict[str, Any] = {}
    for element in elements(process, "property"):
        text = element.get(yw("example"), "")
        read = expression(text, element, (), found) if text else None
        if read is None:
            continue
        try:
            examples[str(element.get("name") or element.get("id"))] = evaluate(read, {})
        except ExpressionError as error:
            found.add(line_of(element), "property", f"{error}", 'write a value, such as "9"')
    return examples


def _check_single(element: etree._Element, name: str, found: Findings) -> None:
    """A case has one value of each name: a sub-process that may run several times would mix them up."""
    for around in element.iterancestors("{*}subProcess"):
        if around.get("triggeredByEvent") == "true" or _repeats(around):
            reason = f'"{name}" lies in "{around.get("id")}", which may run several times, but has one value'
            found.add(line_of(element), short(element.tag), reason, "move it out of the sub-process")


def expression(
    text: str, element: etree._Element, names: tuple[str, ...], found: Findings
) -> Expression | None:
    """A text as FEEL over some names; None, with the reason in `found`, when it is not."""
    try:
        return read_expression(text, names)
    except ExpressionError as error:
        known = ", ".join(names) or "none is declared"
        reason = f"{text!r} is not supported: {error}"
        found.add(line_of(element), short(element.tag), reason, f"write FEEL; names in scope: {known}")
        return None


def names_at(element: etree._Element, variables: tuple[str, ...]) -> tuple[str, ...]:
    """The names an expression of a node may read: inside something repeated also its counters."""
    repeated = any(_repeats(each) for each in (element, *element.iterancestors(*_ACTIVITIES)))
    return (*variables, *COUNTERS) if repeated else variables


def _repeats(element: etree._Element) -> bool:
    # By find: to step through the children of every sub-process around every flow takes minutes.
    return any(element.find(f"{{{BPMN}}}{name}") is not None for name in _REPEATS)

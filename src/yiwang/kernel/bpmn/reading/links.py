"""References between the parts of one process: flows, boundary events, lanes, data."""

from collections.abc import Collection, Iterable

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Flow, Node
from yiwang.kernel.bpmn.reading.parsing import elements, line_of, short, text_of


def check_links(
    process: etree._Element, nodes: Iterable[Node], flows: Iterable[Flow], found: Findings
) -> None:
    """Every name must be that of something in the same place; a refused element was already reported."""
    by_id = {flow.id: flow for flow in flows}
    places = {each.get("id"): each.getparent() for each in process.iter("{*}*")}
    scopes = {node.id: node.scope for node in nodes}
    _check_flows(by_id, scopes, places, found)
    for element in process.iter("{*}*"):
        if element.get("id") in scopes:
            _check_ends(element, by_id, found)
        elif short(element.tag) == "lane":
            _check_lane(element, places, found)
        elif short(element.tag) in ("dataInputAssociation", "dataOutputAssociation"):
            _check_data(element, process, found)


def _check_flows(
    by_id: dict[str, Flow],
    scopes: dict[str, str],
    places: Collection[str | None],
    found: Findings,
) -> None:
    for flow in by_id.values():
        for end in (flow.source, flow.target):
            if end and end not in scopes and (end not in places or end in by_id):
                reason = f'flow "{flow.id}" refers to "{end}", which is no node of the process'
                found.add(flow.line, "sequenceFlow", reason, "draw the flow again")
        ends = {scopes.get(flow.source), scopes.get(flow.target)}
        if len(ends) > 1 and None not in ends:
            reason = f'flow "{flow.id}" crosses the border of a sub-process'
            found.add(flow.line, "sequenceFlow", reason, "end it at the sub-process")


def _check_ends(element: etree._Element, by_id: dict[str, Flow], found: Findings) -> None:
    for link in elements(element, "incoming", "outgoing"):
        named = by_id.get(text_of(link))
        way = short(link.tag)
        place = named and (named.target if way == "incoming" else named.source)
        if place != element.get("id"):
            reason = f'"{element.get("id")}" names <{way}> "{text_of(link)}", which is none of its flows'
            found.add(line_of(link), way, reason, "draw the flow again")


def _check_lane(lane: etree._Element, places: Collection[str | None], found: Findings) -> None:
    for reference in elements(lane, "flowNodeRef"):
        if text_of(reference) not in places:
            reason = f'lane "{lane.get("id")}" names "{text_of(reference)}", which is no node of the process'
            found.add(line_of(reference), "flowNodeRef", reason, "draw the lane again")


def _check_data(association: etree._Element, process: etree._Element, found: Findings) -> None:
    known = {each.get("id") for each in process.iter("{*}*") if short(each.tag) in _DATA}
    for reference in elements(association, "sourceRef", "targetRef"):
        if text_of(reference) not in known:
            reason = f'"{text_of(reference)}" is no data of the process'
            found.add(line_of(reference), short(association.tag), reason, "draw the association again")


_DATA = ("dataInput", "dataOutput", "dataObject", "dataObjectReference", "property")

"""BPMN diagram interchange (BPMN 2.0.2 clause 12): a procedure's file with places, for any viewer."""

from lxml import etree

from yiwang.kernel.bpmn.drawing.layout import Layout, Point, lay_out
from yiwang.kernel.bpmn.model import Kind, Node, Procedure
from yiwang.kernel.bpmn.reading.whitelist import DIAGRAM

DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
_NAMES = {"bpmndi": DIAGRAM, "dc": DC, "di": DI}


def drawn(xml: bytes, procedure: Procedure) -> bytes:
    """Return a procedure's file with a drawing: its own when it is whole, else a laid out one.

    ``xml`` is the file the procedure was read from. Raises ``lxml.etree.XMLSyntaxError`` for anything else.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    root = etree.fromstring(xml, parser)
    if _is_whole(root, procedure):
        return xml
    for old in root.findall(f"{{{DIAGRAM}}}BPMNDiagram"):
        root.remove(old)
    root.append(_diagram(procedure, lay_out(procedure)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _is_whole(root: etree._Element, procedure: Procedure) -> bool:
    placed = {
        one.get("bpmnElement") for one in root.iter(f"{{{DIAGRAM}}}BPMNShape", f"{{{DIAGRAM}}}BPMNEdge")
    }
    flows = {flow.id for flows in procedure.outgoing.values() for flow in flows}
    return placed >= procedure.nodes.keys() | flows


def _diagram(procedure: Procedure, layout: Layout) -> etree._Element:
    diagram = etree.Element(f"{{{DIAGRAM}}}BPMNDiagram", id=f"{procedure.id}_drawing", nsmap=_NAMES)
    plane = etree.SubElement(
        diagram, f"{{{DIAGRAM}}}BPMNPlane", id=f"{procedure.id}_plane", bpmnElement=procedure.id
    )
    for node in sorted(procedure.nodes.values(), key=lambda node: node.kind is Kind.BOUNDARY):
        _shape(plane, node, layout)
    for name, line in layout.lines.items():
        edge = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", id=f"{name}_line", bpmnElement=name)
        for point in line:
            _point(edge, point)
    return diagram


def _shape(plane: etree._Element, node: Node, layout: Layout) -> None:
    box = layout.boxes[node.id]
    opened = {"isExpanded": "true"} if node.kind is Kind.SUB else {}
    marked = {"isMarkerVisible": "true"} if node.kind is Kind.EXCLUSIVE else {}
    shape = etree.SubElement(
        plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{node.id}_box", "bpmnElement": node.id, **opened, **marked}
    )
    numbers = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(number) for name, number in numbers.items()})


def _point(edge: etree._Element, point: Point) -> None:
    etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(point[0]), y=str(point[1]))

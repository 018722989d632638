# ruff: noqa: E501 (drawings read best on one line)
"""Files as other programs write them: prefixes, encodings, notes and what only they understand."""

import codecs

import pytest
from tests.kernel.bpmn.blocks import HEAD
from tests.kernel.bpmn.test_constructs import ENDS, row

from yiwang.kernel import bpmn

BODY = ENDS + '<userTask id="a" name="审核"/>' + row("s", "a", "e")


def xml(body: str = BODY, attributes: str = "", inside: str = "") -> str:
    head = HEAD.replace('<process id="small">', f'{inside}<process id="small">')
    return head.replace("<definitions ", f"<definitions {attributes} ") + body + "</process></definitions>"


def waits(data: bytes) -> list[str]:
    return list(bpmn.start(bpmn.read(data, "other.bpmn")).state.waiting)


def refusal(text: str) -> str:
    with pytest.raises(bpmn.BpmnError) as refused:
        bpmn.read(text.encode(), "other.bpmn")
    return str(refused.value)


def test_any_prefix() -> None:
    text = xml().replace("<", "<bpmn2:").replace("<bpmn2:/", "</bpmn2:").replace("xmlns=", "xmlns:bpmn2=")
    assert waits(text.encode()) == ["a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk"])
def test_any_encoding_the_file_declares(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + xml()
    procedure = bpmn.read(text.encode(encoding), "other.bpmn")
    assert procedure.nodes["a"].name == "审核"


def test_a_byte_order_mark_and_windows_line_ends() -> None:
    data = ('<?xml version="1.0" encoding="UTF-8"?>\n' + xml()).replace("\n", "\r\n").encode()
    assert waits(codecs.BOM_UTF8 + data) == ["a"]


def test_an_encoding_that_is_not_the_declared_one() -> None:
    data = ('<?xml version="1.0" encoding="UTF-8"?>' + xml()).encode("gbk")
    with pytest.raises(bpmn.BpmnError, match="not well-formed"):
        bpmn.read(data, "other.bpmn")


DIAGRAM = """<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" id="d"><bpmndi:BPMNPlane id="p" bpmnElement="small">
<bpmndi:BPMNShape id="a_di" bpmnElement="a" bioc:stroke="red"><dc:Bounds x="1" y="1" width="9" height="9"/></bpmndi:BPMNShape>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""


def test_the_diagram_colours_too_is_left_alone() -> None:
    assert waits(xml().replace("</definitions>", DIAGRAM + "</definitions>").encode()) == ["a"]


def test_notes_groups_and_what_joins_them_have_no_effect() -> None:
    notes = (
        '<textAnnotation id="n"><text>十日内</text></textAnnotation><association id="l" sourceRef="a" targetRef="n"/>'
        '<group id="g" categoryValueRef="v"/><group id="h" categoryValueRef="v"/>'
    )
    category = '<category id="c"><categoryValue id="v" value="窗口"/></category>'
    assert waits(xml(BODY + notes, inside=category).encode()) == ["a"]


def test_what_modellers_write_out_though_it_is_the_default() -> None:
    body = BODY.replace(
        '<userTask id="a"',
        '<userTask id="a" implementation="##unspecified" completionQuantity="1" startQuantity="1" isForCompensation="false"',
    )
    body = body.replace('targetRef="a"', 'targetRef="a" isImmediate="true"').replace(
        '<startEvent id="s"/>', '<startEvent id="s"><outgoing>s-a</outgoing></startEvent>'
    )
    attributes = 'exporter="Modeler" exporterVersion="5" typeLanguage="http://www.w3.org/2001/XMLSchema" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/"'
    assert waits(xml(body, attributes).encode()) == ["a"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('<userTask id="a" name="审核"/>', '<userTask id="a"><extensionElements><x xmlns="urn:other"/></extensionElements></userTask>', "<extensionElements> is not supported inside <userTask>"),
        ('<userTask id="a"', '<userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="demo" id="a"', "belongs to another program, which would act on it"),
        ('<userTask id="a"', '<userTask implementation="##WebService" id="a"', 'implementation="##WebService"'),
        ('<userTask id="a" name="审核"/>', '<task id="a" name="审核"/>', "say who does it"),
        ('<userTask id="a" name="审核"/>', '<userTask id="a"><potentialOwner/></userTask>', "<potentialOwner> is not supported"),
        ("<definitions ", '<definitions expressionLanguage="http://www.w3.org/1999/XPath" ', "expressions are FEEL"),
        ('<process id="small">', '<process id="small" isExecutable="false">', 'isExecutable="false"'),
        ("http://www.omg.org/spec/BPMN/20100524/MODEL", "http://schema.omg.org/spec/BPMN/2.0", "not BPMN 2.0 <definitions>"),
        ('<userTask id="a"', '<userTask id="s"', 'the id "s" is already used'),
        ('sourceRef="s" ', "", 'lacks the attribute "sourceRef"'),
    ],
)  # fmt: skip
def test_what_would_be_silently_ignored_elsewhere_is_refused_by_name(old: str, new: str, words: str) -> None:
    found = refusal(xml().replace(old, new, 1))
    assert words in found
    assert found.startswith("other.bpmn:")


def test_incoming_and_outgoing_may_be_left_out_but_not_name_nothing() -> None:
    told = BODY.replace(
        '<userTask id="a" name="审核"/>',
        '<userTask id="a"><incoming>s-a</incoming><outgoing>a-e</outgoing></userTask>',
    )
    assert waits(xml(told).encode()) == ["a"]
    assert "nowhere" in refusal(xml(told.replace("<outgoing>a-e<", "<outgoing>nowhere<")))


def test_message_flows_join_what_is_there() -> None:
    pools = '<collaboration id="c"><participant id="we" processRef="small"/><participant id="they" name="银行"/>{}</collaboration>'
    line = '<messageFlow id="m" sourceRef="a" targetRef="{}"/>'
    assert waits(xml(inside=pools.format(line.format("they"))).encode()) == ["a"]
    found = refusal(xml(inside=pools.format(line.format("nobody"))))
    assert 'other.bpmn:2: targetRef names "nobody", which is nothing in the file' in found

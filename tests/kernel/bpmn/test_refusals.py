"""Everything outside the subset is refused at load: by name, with its line and a next step."""

from pathlib import Path

import pytest

from yiwang.kernel.bpmn import BpmnError, ProcedureError, read

SMALL = """
    start s
    user a
    timer late on a P1D
    xor x
    service do
    end e
    end f
    s > a
    a > x
    late > f
    x > do: yes
    x > f: no
    do > e
"""


def refused(xml: bytes) -> tuple[ProcedureError, ...]:
    with pytest.raises(BpmnError) as refusal:
        read(xml, "small.bpmn")
    assert all(error.file == "small.bpmn" for error in refusal.value.errors)
    return refusal.value.errors


@pytest.fixture
def small(xml) -> str:
    return xml(SMALL).decode()


def test_the_small_one_is_read(small: str) -> None:
    assert read(small.encode(), "small.bpmn").start == "s"


# what is replaced, by what, the element blamed, words of the reason
STRANGERS = [
    ('<userTask id="a"/>', '<adHocSubProcess id="a"/>', "adHocSubProcess", '"a" is not supported'),
    ('<userTask id="a"/>', '<scriptTask id="a"/>', "scriptTask", '<scriptTask> "a" lacks <script>'),
    ('<userTask id="a"/>', '<userTask id="a" startQuantity="2"/>', "userTask", 'startQuantity="2"'),
    ('<userTask id="a"/>', '<userTask id="a" isForCompensation="true"/>', "userTask", "isForCompensation"),
    ('<userTask id="a"/>', '<task id="a"/>', "task", '<task> "a" is not supported'),
    (
        '<endEvent id="e"/>',
        '<endEvent id="e"><cancelEventDefinition/></endEvent>',
        "cancelEventDefinition",
        "",
    ),
    ('<userTask id="a"/>', '<userTask id="a"><extensionElements/></userTask>', "extensionElements", ""),
    (
        '<userTask id="a"/>',
        '<userTask id="a"><multiInstanceLoopCharacteristics/></userTask>',
        "multiInstance",
        "",
    ),
    ('<process id="small">', '<process id="small"><auditing/>', "auditing", "not supported inside <process>"),
    (
        '<process id="small">',
        "<relationship/>" + '<process id="small">',
        "relationship",
        "inside <definitions>",
    ),
    (
        '<process id="small">',
        '<process id="small"><laneSet><lane id="l"><flowNodeRef>ghost</flowNodeRef></lane></laneSet>',
        "flowNodeRef",
        'names "ghost"',
    ),
    ('<process id="small">', '<process id="small"><x:y xmlns:x="urn:x"/>', "{urn:x}y", ""),
    ('<userTask id="a"/>', '<userTask id="a" assignee="me"/>', "userTask", 'attribute "assignee"'),
    ('<userTask id="a"/>', '<userTask id="a" yw:rule="office"/>', "userTask", 'attribute "yw:rule"'),
    ('<userTask id="a"/>', '<userTask id="a" yw:role="boss"/>', "userTask", 'role "boss"'),
    ('<userTask id="a"/>', '<userTask id="a">do this</userTask>', "userTask", 'stray text "do this"'),
    ('<userTask id="a"/>', '<userTask id="a"><?php x?></userTask>', "userTask", "processing instruction"),
    (
        '<serviceTask id="do" yw:does="do"/>',
        '<serviceTask id="do"/>',
        "serviceTask",
        'lacks the attribute "yw:does"',
    ),
    (
        '<serviceTask id="do" yw:does="do"/>',
        '<serviceTask id="do" yw:does=" "/>',
        "serviceTask",
        "empty attribute",
    ),
    ('<process id="small">', '<process id="small" isExecutable="false">', "process", 'isExecutable="false"'),
    ('<process id="small">', "<process>", "process", 'lacks the attribute "id"'),
    ('cancelActivity="true"', 'cancelActivity="yes"', "boundaryEvent", 'cancelActivity="yes"'),
    ('attachedToRef="a"', 'attachedToRef="x"', "boundaryEvent", 'hangs on "x", which is no activity'),
    ('attachedToRef="a"', 'attachedToRef="ghost"', "boundaryEvent", 'hangs on "ghost"'),
    ("<timeDuration>P1D</timeDuration>", "<timeDuration>soon</timeDuration>", "timeDuration", '"soon"'),
    ("<timeDuration>P1D</timeDuration>", "<timeCycle>R/P1M</timeCycle>", "timeCycle", '"P1M"'),
    ("<timeDuration>P1D</timeDuration>", "", "boundaryEvent", "lacks <timeDuration>"),
    (
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
        '<messageEventDefinition messageRef="ghost"/>',
        "messageEventDefinition",
        'names "ghost", which is no message',
    ),
    ('outcome = "yes"', 'outcome != "yes"', "conditionExpression", "is not supported"),
    ('outcome = "yes"', "${ok}", "conditionExpression", "'${ok}'"),
    ('outcome = "yes"', 'outcome = ""', "conditionExpression", ""),
    ('outcome = "no"', 'outcome = "yes"', "sequenceFlow", 'both wait for outcome "yes"'),
    ('<conditionExpression>outcome = "yes"</conditionExpression>', "", "sequenceFlow", "without a condition"),
    ("<conditionExpression>", '<conditionExpression language="js">', "conditionExpression", 'language="js"'),
    (
        '<exclusiveGateway id="x"/>',
        '<exclusiveGateway id="x" default="s-a"/>',
        "exclusiveGateway",
        "none of its flows",
    ),
    ('targetRef="e"', 'targetRef="ghost"', "sequenceFlow", 'refers to "ghost"'),
    ('targetRef="e"', 'targetRef="x-f"', "sequenceFlow", 'refers to "x-f"'),
    ('<endEvent id="e"/>', '<endEvent id="e"/><endEvent id="e"/>', "endEvent", "already used on line"),
    (
        '<endEvent id="e"/>',
        '<endEvent id="e"><incoming>s-a</incoming></endEvent>',
        "incoming",
        "none of its flows",
    ),
    ('<startEvent id="s"/>', '<startEvent id="s"/><startEvent id="s2"/>', "startEvent", "second start"),
]


@pytest.mark.parametrize(("old", "new", "element", "words"), STRANGERS)
def test_strangers(small: str, old: str, new: str, element: str, words: str) -> None:
    assert old in small
    errors = refused(small.replace(old, new, 1).encode())
    blamed = [error for error in errors if error.element.startswith(element) and words in error.reason]
    assert blamed, errors
    changed = small[: small.index(old)].count("\n") + 1
    assert any(error.line == changed for error in blamed), (changed, blamed)


# Structure that is wrong though every word is known: the drawing, and words of each finding.
WRONG = [
    ("user a\nend e\na > e", ["no start event", '"a" has 0 flows entering']),
    ("start s\nuser a\ns > a", ["no end event", '"a" has 0 flows leaving; it needs exactly 1']),
    ("start s\nend e\nuser a\nend f\ns > e\na > f", ['<userTask> "a" has 0 flows entering']),
    ("start s\nuser a\nend e\nend f\ns > a\na > e\na > f", ['"a" has 2 flows leaving; it needs exactly 1']),
    ("start s\nuser a\nend e\ns > a\na > e: yes", ['flow "a-e" has a condition, but "a"']),
    (
        "start s\nuser a\nxor x else e\nend e\nend f\ns > a\na > x\nx > e: yes\nx > f: no",
        ['the default flow "x-e" has a condition'],
    ),
    ("start s\nxor x else e\nend e\ns > x\nx > e", ['"x" has a default but nothing to choose']),
    (
        "start s\nuser a\nuser b\nuser c\nend e\ns > a\na > e\nb > c\nc > b",
        ['"b" cannot be reached from the start', '"c" cannot be reached from the start'],
    ),
    (
        "start s\nuser a\nxor x\nuser b\nuser c\nend e\ns > a\na > x\nx > e: yes\nx > b: no\nb > c\nc > b",
        ['from "b" no end can be reached', 'from "c" no end can be reached'],
    ),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_wrong_structure(xml, text: str, words: list[str]) -> None:
    reasons = [error.reason for error in refused(xml(text))]
    for word in words:
        assert any(word in reason for reason in reasons), (word, reasons)
    assert len(reasons) == len(words)


def test_all_errors_at_once_in_the_order_of_the_file(small: str) -> None:
    broken = (
        small.replace('<userTask id="a"/>', '<userTask id="a" who="me"/>')
        .replace('<endEvent id="f"/>', '<endEvent id="f"/><complexGateway id="g"/>')
        .replace('outcome = "yes"', "maybe")
    )
    errors = refused(broken.encode())
    assert [error.element for error in errors] == ["userTask", "complexGateway", "conditionExpression"]
    assert [error.line for error in errors] == sorted(error.line for error in errors)
    assert str(errors[1]).startswith(f"small.bpmn:{errors[1].line}: <complexGateway>")
    assert "inclusiveGateway" in errors[1].hint


def test_a_refused_element_is_not_reported_again_by_its_flows(small: str) -> None:
    errors = refused(small.replace('<serviceTask id="do" yw:does="do"/>', '<transaction id="do"/>').encode())
    assert [error.element for error in errors] == ["transaction"]


@pytest.mark.parametrize(
    ("xml_bytes", "words"),
    [
        (b"", "not well-formed"),
        (b"\xff\xfe\x00", "not well-formed"),
        (b"<definitions>", "not well-formed"),
        (b"<definitions/>", "not BPMN 2.0"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "0 processes"),
        (b" " * 4_000_001, "4,000,001 bytes"),
    ],
)
def test_what_is_no_procedure(xml_bytes: bytes, words: str) -> None:
    assert words in refused(xml_bytes)[0].reason


def test_two_processes(small: str) -> None:
    assert (
        "2 processes"
        in refused(small.replace("</process>", '</process><process id="q"/>').encode())[0].reason
    )


def test_nothing_outside_the_file_is_read(small: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("P1D")
    doctype = f'<!DOCTYPE definitions [<!ENTITY out SYSTEM "file://{secret}">]>\n'
    errors = refused((doctype + small.replace("P1D", "&out;")).encode())
    assert [error.element for error in errors] == ["DOCTYPE"]


def test_a_syntax_error_has_its_line(small: str) -> None:
    broken = small.replace('<endEvent id="e"/>', '<endEvent id="e">')
    (error,) = refused(broken.encode())
    assert error.line >= broken[: broken.index('<endEvent id="e">')].count("\n") + 1
    assert "endEvent" in error.reason

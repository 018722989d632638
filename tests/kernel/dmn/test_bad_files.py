"""Files that cannot be used: a clear error with file and line, no crash, no hang, everything at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kernel.dmn.building import NAMESPACE, decision, definitions, input_data, literal, table

from yiwang.kernel import dmn

GOOD = definitions(input_data("x", "number") + decision("d", literal("x + 1"), needs=("x",)))


def problems(data: bytes) -> tuple[dmn.Problem, ...]:
    with pytest.raises(dmn.DmnError) as caught:
        dmn.load(data, file="bad.dmn")
    assert all(problem.file == "bad.dmn" for problem in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("cut", range(1, len(GOOD) - 1, 7))
def test_truncated_anywhere(cut: int) -> None:
    assert "not well-formed" in problems(GOOD[:cut])[0].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"not xml", "not well-formed"),
        (b"<html/>", "namespace (none)"),
        (b'<definitions xmlns="urn:other"/>', "namespace urn:other"),
        (b'<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>', "DMN 1.1 is not supported"),
        (f'<decision xmlns="{NAMESPACE}"/>'.encode(), "not <definitions>"),
        (GOOD.replace(b'namespace="urn:test" ', b""), "has no namespace"),
    ],
)
def test_not_a_model(data: bytes, reason: str) -> None:
    assert reason in problems(data)[0].reason


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE definitions [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_are_read(encoding: str) -> None:
    text = (BOMB + GOOD.replace(b"x + 1", b"&c;")).decode().replace('<?xml version="1.0"?>', "")
    found = problems(text.encode(encoding))
    assert "document type declaration" in found[0].reason
    assert found[0].line == 2


def test_external_entity_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    head = f'<!DOCTYPE definitions [<!ENTITY s SYSTEM "file://{secret}">]>'.encode()
    assert "document type declaration" in problems(head + GOOD)[0].reason


def test_deep_nesting_is_refused() -> None:
    boxes = "<list>" * 120 + literal("1") + "</list>" * 120
    assert any("deeper than" in problem.reason for problem in problems(definitions(decision("d", boxes))))
    elements = "<list>" * 5000 + "</list>" * 5000
    assert problems(definitions(decision("d", elements)))


def test_circles_are_shown() -> None:
    body = "".join(decision(name, literal(after), asks=(after,)) for name, after in ("ab", "bc", "ca"))
    (problem,) = problems(definitions(body))
    assert problem.reason in {f"circular requirement: {' -> '.join(way)}" for way in ("abca", "bcab", "cabc")}


def test_a_decision_requiring_itself() -> None:
    assert (
        "circular requirement: a -> a"
        in problems(definitions(decision("a", literal("a"), asks=("a",))))[0].reason
    )


def test_circle_through_functions_and_services() -> None:
    service = (
        '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#a"/></decisionService>'
    )
    body = decision("a", literal("s()"), calls=("s",)) + service
    assert "circular requirement" in problems(definitions(body))[0].reason


def test_a_long_chain_is_no_circle_and_no_recursion() -> None:
    chain = "".join(
        decision(f"d{n}", literal(f"d{n + 1} + 1"), asks=(f"d{n + 1}",)) for n in range(3000)
    ) + decision("d3000", literal("0"))
    assert dmn.decide(dmn.load(definitions(chain)), "d0", {}).value == 3000


def test_circular_types() -> None:
    types = "".join(
        f'<itemDefinition name="{name}"><typeRef>{of}</typeRef></itemDefinition>' for name, of in ("ab", "ba")
    )
    assert "circular type" in problems(definitions(types))[0].reason


def test_everything_wrong_is_reported_with_its_line() -> None:
    body = "\n".join(
        [
            input_data("x", "numbr"),
            input_data("x"),
            decision("d", literal("1"), needs=("y",)),
            decision("e", "<nonsense/>"),
            decision("f", table('hitPolicy="WORST"', ["x"], ["a"], ["1 | 2 => 3"])),
            "<strange/>",
        ]
    )
    found = problems(definitions(body))
    text = "\n".join(map(str, found))
    for line, reason in (
        (3, "two elements are called x"),
        (5, "<nonsense> is not known"),
        (6, "unknown hit policy WORST"),
        (6, "rule 1 has 2 <inputEntry>"),
        (7, "<strange> is not known"),
    ):
        assert f"bad.dmn:{line}: {reason}" in text


def test_references_and_types_are_checked_together() -> None:
    body = (
        input_data("x", "numbr")
        + decision("d", literal("1"), needs=("y",))
        + decision("e", literal("1"), asks=("x",))
    )
    reasons = [problem.reason for problem in problems(definitions(body))]
    assert "the type numbr is not defined" in reasons
    assert any("no element with id y" in reason for reason in reasons)
    hints = [problem.hint for problem in problems(definitions(body))]
    assert "Did you mean number?" in hints


def test_missing_import() -> None:
    body = '<import name="other" namespace="urn:other" importType="x"/>'
    reasons = [problem.reason for problem in problems(definitions(body.replace("x", NAMESPACE)))]
    assert reasons == ["the imported model urn:other was not found"]


def test_imports_that_lead_back() -> None:
    def importing(own: str, other: str) -> bytes:
        return definitions(f'<import name="o" namespace="{other}"/>', own=own)

    files = {"urn:a": importing("urn:a", "urn:b"), "urn:b": importing("urn:b", "urn:a")}
    with pytest.raises(dmn.DmnError, match="circular import: urn:a -> urn:b -> urn:a"):
        dmn.load(files["urn:a"], imports=lambda wanted: (files[wanted.namespace], wanted.namespace))


def test_import_by_namespace_and_location(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    base = definitions(
        '<itemDefinition name="tRate"><typeRef>number</typeRef></itemDefinition>'
        + input_data("x", "tRate")
        + decision("double", literal("x * 2"), kind="tRate", needs=("x",)),
        own="urn:base",
    )
    (tmp_path / "shared" / "base.dmn").write_bytes(base)
    for location in ('locationURI="shared/base.dmn"', ""):
        body = f'<import name="base rules" namespace="urn:base" {location}/>' + decision(
            "d", literal("base rules.double + 1"), kind="base rules.tRate", asks=("urn:base#double",)
        )
        file = tmp_path / "main.dmn"
        file.write_bytes(definitions(body, own="urn:main"))
        model = dmn.load(file)
        assert dmn.decide(model, "d", {"x": 20}).value == 41
        (tmp_path / "base.dmn").write_bytes(base)


@pytest.mark.parametrize("location", ["/etc/passwd", "http://example.org/x.dmn", "file:///etc/passwd"])
def test_locations_outside_are_not_followed(tmp_path: Path, location: str) -> None:
    file = tmp_path / "main.dmn"
    file.write_bytes(definitions(f'<import name="o" namespace="urn:o" locationURI="{location}"/>'))
    with pytest.raises(dmn.DmnError, match="was not found"):
        dmn.load(file)


def test_bad_expressions_are_problems_and_the_rest_works() -> None:
    body = decision("bad", literal("1 +")) + "\n" + decision("good", literal("2"))
    model = dmn.load(definitions(body), file="m.dmn")
    assert [(problem.file, problem.line) for problem in model.problems] == [("m.dmn", 2)]
    assert dmn.decide(model, "good", {}).value == 2
    assert dmn.decide(model, "bad", {}).error is not None
    with pytest.raises(dmn.DmnError):
        dmn.load(definitions(body), strict=True)


def function(name: str, logic: str) -> str:
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{logic}</encapsulatedLogic></businessKnowledgeModel>'
    )


CALL_SELF = (
    f'<invocation>{literal("f")}<binding><parameter name="n"/>{literal("n + 1")}</binding></invocation>'
)


@pytest.mark.parametrize("logic", [literal("f(n + 1)"), CALL_SELF])
def test_endless_recursion_ends_in_an_error(logic: str) -> None:
    body = function("f", logic) + decision("d", literal("f(1)"), calls=("f",))
    body += decision("e", CALL_SELF.replace("n + 1", "1"), calls=("f",))
    model = dmn.load(definitions(body))
    for name in "de":
        assert dmn.decide(model, name, {}).error is not None


def test_recursion_with_an_end_works() -> None:
    body = function("f", literal("if n <= 1 then 1 else n * f(n - 1)"))
    assert (
        dmn.decide(dmn.load(definitions(body + decision("d", literal("f(5)"), calls=("f",)))), "d", {}).value
        == 120
    )


def test_endless_loops_end_in_an_error() -> None:
    inner = f'<for iteratorVariable="y"><in>{literal("1..100000")}</in><return>{literal("x")}</return></for>'
    logic = f'<for iteratorVariable="x"><in>{literal("1..100000")}</in><return>{inner}</return></for>'
    inner_ranges = logic.replace("1..100000", "for i in 1..100000 return i")
    assert dmn.decide(dmn.load(definitions(decision("d", inner_ranges))), "d", {}).error is not None


def test_unknown_names_are_explained() -> None:
    model = dmn.load(GOOD)
    with pytest.raises(dmn.DmnError, match="there is no decision called dd"):
        dmn.decide(model, "dd", {})

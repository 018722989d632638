"""Every boxed expression, and decision services and functions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.kernel.dmn.building import decision, definitions, input_data, literal, value

from yiwang.kernel import dmn, feel

LIST = literal("[1, 2, 3, 4]")


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_context_entries_see_those_before_them() -> None:
    logic = (
        f"<context>{entry('net income', literal('100'))}{entry('tax', literal('net income * 0.1'))}</context>"
    )
    assert value(decision("d", logic), "d") == {"net income": Decimal(100), "tax": Decimal("10.0")}


def test_context_with_a_result() -> None:
    logic = f"<context>{entry('a', literal('2'))}{entry('', literal('a * 21'))}</context>"
    assert value(decision("d", logic), "d") == Decimal(42)


def test_list_and_relation() -> None:
    assert value(decision("d", f"<list>{literal('1')}{literal('1 + 1')}</list>"), "d") == [1, 2]
    relation = '<relation><column name="k"/><column name="v"/>'
    for key, number in (("a", 1), ("b", 2)):
        cell = literal(f'"{key}"')
        relation += f"<row>{cell}{literal(str(number))}</row>"
    relation += "</relation>"
    assert value(decision("d", relation), "d") == [
        {"k": "a", "v": Decimal(1)},
        {"k": "b", "v": Decimal(2)},
    ]


def test_function_definition_is_a_value() -> None:
    parameter = '<formalParameter name="n" typeRef="number"/>'
    function = f"<functionDefinition>{parameter}{literal('n * n')}</functionDefinition>"
    body = decision("square", function) + decision("d", literal("square(7)"), asks=("square",))
    assert value(body, "d") == Decimal(49)


def test_filter() -> None:
    filtered = f"<filter><in>{LIST}</in><match>{literal('item > 2')}</match></filter>"
    assert value(decision("d", filtered), "d") == [3, 4]
    by_entry = f"<filter><in>{literal('[{a: 1}, {a: 5}]')}</in><match>{literal('a > 2')}</match></filter>"
    assert value(decision("d", by_entry), "d") == [{"a": Decimal(5)}]


def test_conditional() -> None:
    def chosen(condition: str) -> object:
        logic = (
            f"<conditional><if>{literal(condition)}</if><then>{literal('1')}</then>"
            f"<else>{literal('2')}</else></conditional>"
        )
        return value(decision("d", logic), "d")

    assert [chosen(text) for text in ("true", "false", "null", '"text"')] == [1, 2, 2, None]


@pytest.mark.parametrize(
    ("kind", "inner", "text", "found"),
    [
        ("for", "return", "x * 2", [2, 4, 6, 8]),
        ("for", "return", "count(partial)", [0, 1, 2, 3]),
        ("some", "satisfies", "x > 3", True),
        ("some", "satisfies", "x > 4", False),
        ("every", "satisfies", "x > 0", True),
        ("every", "satisfies", "x > 1", False),
        ("every", "satisfies", '"text"', None),
    ],
)
def test_iterators(kind: str, inner: str, text: str, found: object) -> None:
    logic = f'<{kind} iteratorVariable="x"><in>{LIST}</in><{inner}>{literal(text)}</{inner}></{kind}>'
    assert value(decision("d", logic), "d") == found


BKM = (
    '<businessKnowledgeModel id="rate" name="rate"><variable name="rate"/><encapsulatedLogic>'
    '<formalParameter name="amount" typeRef="number"/><formalParameter name="years" typeRef="number"/>'
    f"{literal('amount / years')}</encapsulatedLogic></businessKnowledgeModel>"
)


def invocation(*bindings: tuple[str, str]) -> str:
    inner = "".join(f'<binding><parameter name="{key}"/>{literal(text)}</binding>' for key, text in bindings)
    return f"<invocation>{literal('rate')}{inner}</invocation>"


def test_invocation_by_names() -> None:
    logic = invocation(("years", "4"), ("amount", "100"))
    assert value(BKM + decision("d", logic, calls=("rate",)), "d") == Decimal(25)


@pytest.mark.parametrize(
    ("bindings", "reason"),
    [
        ((("amount", "1"),), "'years' is not given"),
        ((("amount", "1"), ("years", "1"), ("x", "1")), "no parameter 'x'"),
        ((("amount", '"a"'), ("years", "1")), "argument 'amount'"),
    ],
)
def test_invocation_that_does_not_fit(bindings: tuple[tuple[str, str], ...], reason: str) -> None:
    model = dmn.load(definitions(BKM + decision("d", invocation(*bindings), calls=("rate",))))
    error = dmn.decide(model, "d", {}).error
    assert error is not None
    assert reason in error.reason


def test_invoke_from_outside() -> None:
    model = dmn.load(definitions(BKM))
    assert dmn.invoke(model, "rate", {"amount": 10, "years": 4}) == Decimal("2.5")
    assert feel.is_null(dmn.invoke(model, "rate", {"amount": 10}))
    with pytest.raises(dmn.DmnError, match="Did you mean rate"):
        dmn.invoke(model, "rates", {})


SERVICE = (
    input_data("income", "number")
    + decision("base", literal("income / 2"), needs=("income",))
    + decision("tax", literal("base * 0.1"), asks=("base",))
    + decision("rest", literal("income - tax"), needs=("income",), asks=("tax",))
    + '<decisionService id="svc" name="svc"><variable name="svc"/><outputDecision href="#rest"/>'
    '<outputDecision href="#tax"/><inputDecision href="#base"/><inputData href="#income"/></decisionService>'
)


def test_service_takes_its_input_decisions_as_given() -> None:
    model = dmn.load(definitions(SERVICE))
    outcome = dmn.decide_service(model, "svc", {"income": 100, "base": 10})
    assert outcome.value == {"rest": Decimal("99.0"), "tax": Decimal("1.0")}
    assert outcome.missing == ()


def test_service_as_a_function_takes_inputs_before_decisions() -> None:
    body = SERVICE + decision("d", literal("svc(100, 10).rest"), calls=("svc",))
    assert value(body, "d") == Decimal("99.0")


def test_item_definitions_convert_and_refuse() -> None:
    types = (
        '<itemDefinition name="tGrade"><typeRef>string</typeRef>'
        '<allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>'
        '<itemDefinition name="tDays" isCollection="true"><typeRef>date</typeRef>'
        "<typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>"
        '<itemDefinition name="tPerson"><itemComponent name="born"><typeRef>date</typeRef></itemComponent>'
        '<itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent></itemDefinition>'
    )
    body = types + input_data("g", "tGrade") + input_data("ds", "tDays") + input_data("p", "tPerson")
    body += decision("d", literal("{g: g, n: count(ds), y: p.born.year}"), needs=("g", "ds", "p"))
    model = dmn.load(definitions(body))
    good = {"g": "A", "ds": ["2021-01-01"], "p": {"born": "1990-05-06", "grade": "B"}}
    assert dmn.decide(model, "d", good).value == {"g": "A", "n": Decimal(1), "y": Decimal(1990)}
    for name, bad in (
        ("g", "C"),
        ("ds", ["2021-01-01"] * 3),
        ("ds", ["tomorrow"]),
        ("p", {"born": "1990-05-06", "grade": "Z"}),
    ):
        outcome = dmn.decide(model, "d", {**good, name: bad})
        assert [fault.name for fault in outcome.errors][:1] == [name], bad


def test_values_that_cannot_be_used_are_errors_not_exceptions() -> None:
    model = dmn.load(definitions(input_data("x", "number") + decision("d", literal("x + 1"), needs=("x",))))
    for bad in (object(), Decimal("1E+9999"), Decimal("NaN"), float("inf"), "12", [1, 2]):
        outcome = dmn.decide(model, "d", {"x": bad})
        assert outcome.value is None
        assert outcome.errors[0].name == "x"


def test_today_is_the_day_passed_in() -> None:
    from datetime import date

    model = dmn.load(definitions(decision("d", literal("today()"))))
    assert str(dmn.decide(model, "d", {}, on=date(2022, 4, 1)).value) == "2022-04-01"
    assert dmn.decide(model, "d", {}).error is not None

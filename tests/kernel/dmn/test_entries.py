"""Entries at the edge: `true` and `false` are values to equal; a range open at its only point is empty."""

import duckdb
import pytest

from yiwang.kernel import dmn

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="u" name="n">
<inputData id="a" name="a"><variable name="a" typeRef="boolean"/></inputData>
<decision id="d" name="d"><variable name="d" typeRef="string"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>{asked}</text></inputExpression></input>
<output name="d"/>
<rule><inputEntry><text>true</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
<rule><inputEntry><text>false</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"nobody knows"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.mark.parametrize(
    "asked", ["a", "not(a)", "if a then 1 &lt; 2 else if a = false then 1 &gt; 2 else 1 &lt; null"]
)
@pytest.mark.parametrize(("given", "literal"), [(True, "true"), (False, "false"), (None, "null")])
def test_null_is_neither_true_nor_false(asked, given, literal):
    model = dmn.load(TABLE.format(asked=asked).encode(), file="truth.dmn")
    expected = {True: "yes", False: "no", None: "nobody knows"}[given]
    if asked == "not(a)":
        expected = {"yes": "no", "no": "yes"}.get(expected, expected)
    assert dmn.decide(model, "d", {"a": given}).value == expected
    made = dmn.compile(model, "d", {"a": "boolean"}, "duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"create table asked as select 1 as key, {literal}::boolean as a")
        (row,) = connection.execute(made.statement("asked", "key")).fetchall()
    assert row[1] == expected


@pytest.mark.parametrize(
    ("entry", "holds"), [("[1..1]", True), ("(1..1)", False), ("[1..1)", False), ("(1..1]", False)]
)
def test_a_range_open_at_its_only_point_holds_nothing(entry, holds):
    numbers = TABLE.replace('typeRef="boolean"', 'typeRef="number"').replace(">true<", f">{entry}<")
    model = dmn.load(numbers.replace(">false<", ">2<").format(asked="a").encode(), file="range.dmn")
    assert dmn.decide(model, "d", {"a": 1}).value == ("yes" if holds else "nobody knows")

"""A small city with policies of its own: firms with revenue and staff, and money that is short."""

from datetime import date
from pathlib import Path

import pytest
from tests import world

from yiwang.definitions import read_folder
from yiwang.records.registry import releases
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.models import Release
from yiwang.records.registry.people import register_subject

CITY = Path(__file__).parents[3] / "cities" / "shenyang"
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:yw="urn:yiwang:dmn"
    namespace="urn:test:{name}" name="{name}">
  <inputData id="firms.employees" name="从业人数">
    <extensionElements><yw:display zh="从业人数" en="Employees" unit="人 | persons"/></extensionElements>
    <variable name="从业人数" typeRef="number"/></inputData>
  <decision id="is" name="可以享受">
    <extensionElements><yw:display zh="可以享受" en="Is entitled"/></extensionElements>
    <variable name="可以享受" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#firms.employees"/></informationRequirement>
    <literalExpression><text>{condition}</text></literalExpression></decision>
  <decision id="sum" name="金额">
    <extensionElements><yw:display zh="金额" en="Amount" unit="元 | yuan" decimals="2"/></extensionElements>
    <variable name="金额" typeRef="number"/>
    <informationRequirement><requiredInput href="#firms.employees"/></informationRequirement>
    <informationRequirement><requiredDecision href="#is"/></informationRequirement>
    <literalExpression><text>if 可以享受 then {amount} else 0</text></literalExpression></decision>
</definitions>"""
POLICY = """id = "{name}"
name = {{ zh = "{name}（演示）", en = "{name} (demo)" }}
organisation = "human-resources"
issuer = {{ zh = "演示", en = "demo" }}
basis = ["演示办法"]
subject = "organisation"
relief = "{relief}"
delivery = "{delivery}"
period = "year"
{more}
contact = {{ name = {{ zh = "演示", en = "demo" }}, phone = "000（演示）" }}
demo = true
[[budget]]
year = 2022
amount = "{budget}"
demo = true
[[version]]
valid_from = 2022-01-01
valid_to = 2022-12-31
model = "rule.dmn"
decision = "可以享受"
amount = "金额"
deadline = 2022-11-30
"""


USUAL = {
    "condition": "从业人数 &gt;= 10",
    "amount": "从业人数 * 100",
    "budget": "100000000",
    "delivery": "confirm",
    "relief": "payment",
    "more": "",
}


def policy_files(name, **options):
    """The files of one policy."""
    told = USUAL | options | {"name": name}
    return {
        f"policies/{name}/policy.toml": POLICY.format(**told).encode(),
        f"policies/{name}/rule.dmn": MODEL.format(**told).encode(),
    }


def publish(**policies):
    """Publish the city with these policies only; names as keyword, dashes as underscores."""
    files = {path: content for path, content in read_folder(CITY).items() if not path.startswith("policies/")}
    for name, options in policies.items():
        files |= policy_files(name.replace("_", "-"), **options)
    row = releases.load_release(files, by=None)
    Release.objects.filter(pk=row.pk).update(published_at=world.clock.now())
    return row


def make_firms(staff):
    """Firms with so many employees each; None leaves the number unknown."""
    made = []
    for number, count in enumerate(staff):
        code = world.make_uscc("91", "210102", f"MA1{number:05}")
        firm = register_subject("organisation", f"演示企业{number}号", code)
        employ(firm, code, count)
        made.append(firm)
    return made


def employ(firm, code, count, since=date(2021, 1, 1)):
    """Say in the register of firms how many work there."""
    values = {"uscc": code, "name": firm.name, "district": "210102"}
    if count is not None:
        values["employees"] = count
    write_rows("firms", [Row(code, firm.pk, since, values)], organisation="market-regulation")


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path

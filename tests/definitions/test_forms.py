"""Forms: what may be filled in, how several merge, and who sees which answer."""

import json
from decimal import Decimal

import pytest

from yiwang.definitions import load, merged_form

FORM, REGISTER = "services/permit/form.schema.json", "services/register/form.schema.json"


def form_of(town, properties, required=()):
    town[FORM] = json.dumps(
        {
            "type": "object",
            "additionalProperties": False,
            "required": list(required),
            "properties": properties,
        }
    )
    return load(town.files).forms["permit"]


# element, restriction, values that pass, values that do not
VALUES = [
    ("shop-name", {"minLength": 2}, ["阿一", "a" * 500], ["一", 5, True, ["阿一"], "a\x00b"]),
    ("shop-name", {"pattern": "^A"}, ["A1"], ["1A"]),
    (
        "seats",
        {"minimum": 1},
        [1, "7", "007", Decimal("2")],
        [0, "x", 1.5, "1.5", True, "NaN", "Infinity", []],
    ),
    ("seats", {"multipleOf": 4}, [8, "12"], [6]),
    ("rent", {"exclusiveMinimum": 0}, ["0.01", 12, "12.50", 12.5], ["0", "1.005", "-3", "1e400", "９x"]),
    ("rent", {"maximum": 10.5}, ["10.50"], ["10.51"]),
    ("style", {}, ["cafe"], ["pub", "", "Cafe"][:1]),
    ("style", {"enum": ["bar"]}, ["bar"], ["cafe"]),
    ("true", {"const": True}, [True], [False, "true", 1]),
    ("opened", {}, ["2021-06-30"], ["2021-06-31", "20210630", "2021-6-30", "30.06.2021"]),
    ("phone", {}, ["13800000000", "024-00000000", "02400000000"], ["1380000000", "110", "+8613800000000"]),
    ("code", {}, ["91440300708461136T"], ["9144030070846113T", "91440300708461136I", "91440300708461136t"]),
]


@pytest.mark.parametrize(("element", "restriction", "good", "bad"), VALUES)
def test_values(town, element, restriction, good, bad):
    form = form_of(town, {element: restriction})
    for value in good:
        assert form.validate({element: value}) == {}, value
    for value in bad:
        fault = form.validate({element: value})[element]
        assert fault.zh
        assert fault.en


def test_required_blank_and_unknown(town):
    form = form_of(town, {"shop-name": {}, "seats": {}}, required=["shop-name"])
    assert list(form.validate({})) == ["shop-name"]
    assert list(form.validate({"shop-name": "", "seats": ""})) == ["shop-name"]
    assert list(form.validate({"shop-name": "店", "roof": "red"})) == ["roof"]


def test_typed_text_becomes_values(town):
    form = form_of(town, {"shop-name": {}, "seats": {}, "rent": {}, "true": {}, "code": {}})
    typed = {
        "shop-name": " 店 ",
        "seats": "12",
        "rent": "8.50",
        "true": "on",
        "code": "91440300708461136t",
        "x": "1",
    }
    assert form.parse(typed) == {
        "shop-name": "店",
        "seats": 12,
        "rent": Decimal("8.50"),
        "true": True,
        "code": "91440300708461136T",
        "x": "1",
    }
    assert form.parse({"seats": "１２", "rent": "８．５０"}) == {"seats": 12, "rent": Decimal("8.50")}
    assert form.parse({"seats": "many", "rent": "  "}) == {"seats": "many"}


def test_failed_check_digit_is_a_doubt_and_no_fault(town):
    form = form_of(town, {"code": {}})
    values = {"code": "91350100M0001TGQXM"}  # issued lawfully in an early pilot
    assert form.validate(values) == {}
    assert "校验位" in form.warnings(values)["code"].zh
    assert form.warnings({"code": "91440300708461136T"}) == {}


def test_merged_form_asks_once_and_satisfies_both(town):
    town[REGISTER] = (
        town[FORM]
        .replace('"minimum": 1, "maximum": 50', '"minimum": 10')
        .replace('["shop-name"]', '["seats"]')
    )
    town.change(
        "services/register/service.toml",
        '[[evidence]]\nkind = "lease"',
        '[[evidence]]\nkind = "request"\nsource = "form"\n\n[[evidence]]\nkind = "lease"',
    )
    folder = load(town.files)
    form = merged_form(folder, ["register", "permit"])
    assert [(field.id, field.required, field.services) for field in form.fields] == [
        ("shop-name", True, ("register", "permit")),
        ("seats", True, ("register", "permit")),
    ]
    assert form.validate({"shop-name": "店", "seats": 10}) == {}
    assert form.validate({"shop-name": "店", "seats": 9}).keys() == {"seats"}
    assert form.validate({"shop-name": "店", "seats": 51}).keys() == {"seats"}
    assert merged_form(folder, ["permit"]).validate({"shop-name": "店", "seats": 9}) == {}


def test_part_gives_a_service_its_own_answers_only(town):
    form = form_of(town, {"shop-name": {}})
    assert form.part("permit", {"shop-name": "店", "seats": 3}) == {"shop-name": "店"}
    assert form.part("register", {"shop-name": "店"}) == {}

"""Service codes and area codes taken apart."""

import pytest

from yiwang.kernel.codes import AreaCode, CodeError, parse_area_code, parse_item_code


def test_a_basic_code() -> None:
    code = parse_item_code("210120002003")
    assert (code.province, code.kind, code.department, code.main, code.sub) == (
        "21",
        "01",
        "20",
        "002",
        "003",
    )
    assert (code.organisation, code.level, code.variant) == (None, None, None)
    assert code.checked.ok


def test_an_implementation_code_and_a_handling_code() -> None:
    whole = "91440300708461136T" + "4" + "210120002000"
    code = parse_item_code(whole)
    assert (code.organisation, code.level, code.basic) == ("91440300708461136T", "4", "210120002000")
    assert code.variant is None
    assert parse_item_code(whole + "01").variant == "01"


def test_what_only_warns() -> None:
    code = parse_item_code("91350100M0001TGQXM" + "9" + "219920002000")
    assert code.checked.warning is not None
    for word in ("“99”", "“9”", "91350100M0001TGQXM"):
        assert word in code.checked.warning.zh


@pytest.mark.parametrize(
    "code",
    ["", "21012000200", "2101200020AB", "511A0138000000-511602000000-000-115113010833722043-1-00", "Z" * 31],
)
def test_other_service_codes_are_refused(code: str) -> None:
    with pytest.raises(CodeError):
        parse_item_code(code)


@pytest.mark.parametrize(
    ("text", "code", "level", "parent"),
    [
        ("21", "21", "province", None),
        ("210000", "21", "province", None),
        ("2101", "2101", "city", "21"),
        ("210100", "2101", "city", "21"),
        ("210102", "210102", "district", "2101"),
        ("210102000000", "210102", "district", "2101"),
        ("210102011", "210102011", "street", "210102"),
        ("210102011001", "210102011001", "community", "210102011"),
    ],
)
def test_area_codes(text: str, code: str, level: str, parent: str | None) -> None:
    area = parse_area_code(text)
    assert (area.code, area.level) == (code, level)
    assert area.parent == (AreaCode(parent) if parent else None)
    assert area.gb2260 == (code[:6] + "000000")[:6]


@pytest.mark.parametrize("text", ["", "0", "1", "211", "21010", "2101021", "21010A", "010102", "２１"])
def test_other_area_codes_are_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse_area_code(text)

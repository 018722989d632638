"""Unified social credit codes: public vectors, and what a typing mistake does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.codes import CodeError, check_uscc, make_uscc, organisation_check, uscc_check

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
GOOD = ["91440300708461136T", "91330100799655058B", "91110000802100433B"]


@pytest.mark.parametrize("code", GOOD)
def test_public_codes_pass(code: str) -> None:
    assert check_uscc(code).ok
    assert check_uscc(code).warning is None
    assert uscc_check(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


def test_a_lawful_early_code_warns_and_is_not_refused() -> None:
    answer = check_uscc("91350100M0001TGQXM")
    assert not answer.ok
    assert answer.warning is not None
    assert "91350100M0001TGQXM" in answer.warning.message("zh")
    assert "verify" in answer.warning.message("en")


def test_a_wrong_inner_code_warns_of_its_own() -> None:
    body = "91440300708461137"
    answer = check_uscc(body + uscc_check(body))
    assert answer.warning is not None
    assert answer.warning.en.startswith('Organisation code "708461137": the check character should be "6"')


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "0 characters"),
        ("91440300708461136", "17 characters"),
        ("91440300708461136TT", "19 characters"),
        ("91440300708461136I", "character 18"),
        ("91440300708461136t", '"t"'),
        ("９１440300708461136T", "character 1,"),
        ("914403AA708461136T", "area code"),
    ],
)
def test_a_wrong_form_is_refused(code: str, words: str) -> None:
    with pytest.raises(CodeError, match=words):
        check_uscc(code)


@given(
    st.sampled_from(["11", "12", "52", "91", "92"]),
    st.from_regex(r"21[0-9]{4}", fullmatch=True),
    st.text(ALPHABET, min_size=8, max_size=8),
)
def test_made_codes_pass(kind: str, area: str, organisation: str) -> None:
    code = make_uscc(kind, area, organisation)
    assert check_uscc(code).ok
    assert code.startswith(kind + area + organisation)


@given(st.sampled_from(GOOD), st.integers(8, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_always_shows(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert check_uscc(wrong).ok is (wrong == code)


@pytest.mark.parametrize(
    ("kind", "area", "organisation"),
    [("1", "210100", "DEM00001"), ("11", "2101", "DEM00001"), ("11", "210100", "1")],
)
def test_making_from_wrong_parts_is_refused(kind: str, area: str, organisation: str) -> None:
    with pytest.raises(CodeError):
        make_uscc(kind, area, organisation)

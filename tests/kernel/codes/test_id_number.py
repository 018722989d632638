"""Identity numbers: the standard's own vectors, and what is wrong with others."""

from datetime import date

import pytest

from yiwang.kernel.codes import CodeError, check_id_number, id_birth_date, id_check


@pytest.mark.parametrize("code", ["11010519491231002X", "440524188001010014"])
def test_vectors_of_the_standard(code: str) -> None:
    assert check_id_number(code).ok
    assert id_check(code[:17]) == code[17]


def test_birth_date() -> None:
    assert id_birth_date("11010519491231002X") == date(1949, 12, 31)


def test_a_wrong_check_character_warns() -> None:
    answer = check_id_number("110105194912310021")
    assert not answer.ok
    assert answer.warning is not None
    assert "应为“X”" in answer.warning.zh


def test_an_impossible_birth_date_warns() -> None:
    body = "11010519490230002"
    answer = check_id_number(body + id_check(body))
    assert answer.warning is not None
    assert "birth date that does not exist" in answer.warning.en


@pytest.mark.parametrize(
    "code", ["", "11010519491231002", "11010519491231002x", "1101051949123100２X", "X1010519491231002X"]
)
def test_a_wrong_form_is_refused(code: str) -> None:
    with pytest.raises(CodeError) as refusal:
        check_id_number(code)
    assert refusal.value.message("zh-hans").startswith("公民身份号码")

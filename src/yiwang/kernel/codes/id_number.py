"""Citizen identity numbers (GB 11643-1999)."""

from collections.abc import Iterator
from datetime import date

from yiwang.kernel.calendars.text import Text
from yiwang.kernel.codes.checked import Checked, CodeError, checked, require_form, wrong_check

_DIGITS = "0123456789"
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECKS = "10X98765432"
_NAME = Text("公民身份号码", "Identity number")


def id_check(body: str) -> str:
    """The check character of the first 17 digits (GB 11643 annex A, modulus 11-2); `CodeError`."""
    require_form(body, 17, _DIGITS, _NAME)
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def check_id_number(code: str) -> Checked:
    """Check an 18-character identity number; a wrong check or an impossible birth date warns.

    The wrong length or alphabet (17 digits, then a digit or a capital X) is refused with `CodeError`.
    """
    require_form(code, 18, _DIGITS + "X", _NAME)
    if "X" in code[:17]:
        raise CodeError(
            Text(
                f"公民身份号码“{code}”中 X 只能是最后一位。",
                f'Identity number "{code}": X may only be the last character.',
            )
        )
    return checked(_warnings(code))


def id_birth_date(code: str) -> date | None:
    """The birth date inside an identity number of the right form; None when it is no real date."""
    try:
        return date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return None


def _warnings(code: str) -> Iterator[Text]:
    expected = id_check(code[:17])
    if code[17] != expected:
        yield wrong_check(_NAME, code, expected)
    if id_birth_date(code) is None:
        yield Text(
            f"公民身份号码“{code}”中的出生日期不存在，请核对。",
            f'Identity number "{code}" holds a birth date that does not exist; please verify it.',
        )

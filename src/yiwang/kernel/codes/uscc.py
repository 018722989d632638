"""Unified social credit codes (GB 32100-2015) with the organisation code inside them (GB 11714)."""

from collections.abc import Iterator

from yiwang.kernel.calendars.text import Text
from yiwang.kernel.codes.checked import Checked, CodeError, checked, require_form, wrong_check

# GB 32100 table 1: no I, O, S, V, Z; a character is worth its place.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NAME = Text("统一社会信用代码", "Unified social credit code")
_ORGANISATION_NAME = Text("组织机构代码", "Organisation code")


def uscc_check(body: str) -> str:
    """The check character of the first 17 (GB 32100, modulus 31); `CodeError`."""
    require_form(body, 17, ALPHABET, _NAME)
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The check character of the 8 characters of an organisation code (GB 11714, modulus 11); `CodeError`."""
    require_form(body, 8, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", _ORGANISATION_NAME)
    total = sum(
        int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def check_uscc(code: str) -> Checked:
    """Check an 18-character code, outer and inner check characters.

    A code of the wrong length, alphabet or without an area code at 3-8 is refused with `CodeError`.
    """
    require_form(code, 18, ALPHABET, _NAME)
    _require_area(code[2:8])
    return checked(_warnings(code))


def _warnings(code: str) -> Iterator[Text]:
    expected = uscc_check(code[:17])
    if code[17] != expected:
        yield wrong_check(_NAME, code, expected)
    expected = organisation_check(code[8:16])
    if code[16] != expected:
        yield wrong_check(_ORGANISATION_NAME, code[8:17], expected)


def make_uscc(kind: str, area: str, organisation: str) -> str:
    """A code that passes both checks, for demo data, which must be marked as such.

    `kind`: the two first characters (11 public body, 91 firm, 92 individual business); `area`: GB/T 2260,
    6 digits; `organisation`: the 8 characters of its organisation code. Raises `CodeError`.
    """
    require_form(kind, 2, ALPHABET, _NAME)
    require_form(organisation, 8, ALPHABET, _ORGANISATION_NAME)
    _require_area(area)
    body = kind + area + organisation + organisation_check(organisation)
    return body + uscc_check(body)


def _require_area(area: str) -> None:
    if len(area) != 6 or not (area.isascii() and area.isdigit()):
        raise CodeError(
            Text(
                f"统一社会信用代码第 3 至 8 位“{area}”应为 6 位行政区划代码。",
                f'Characters 3 to 8 of a unified social credit code, "{area}", must be a 6-digit area code.',
            )
        )

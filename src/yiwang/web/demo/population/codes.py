"""Identity numbers and credit codes by the column: right check digits, belonging to nobody."""

from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.kernel.codes.uscc import ALPHABET
from yiwang.web.demo.population.chance import look_up

SERIALS = 998
"""The serials 001 to 998 within a district and birthday: odd for men, even for women (GB 11643)."""
DEMO = "YW"
"""How organisation codes of the demo begin; real ones have not."""
_BASE = len(ALPHABET)
_DIGITS = 6
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC_WEIGHTS = [pow(3, place, _BASE) for place in range(17)]
_ID_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]


def identity_numbers(
    districts: Sequence[str], district: pa.Array, first_day: date, day: pa.Array, serial: pa.Array
) -> pa.Array:
    """Return the number of each person: an index into ``districts``, days since ``first_day``, a serial."""
    last = int(pc.max(day).as_py() or 0)
    born = [f"{first_day + timedelta(days=n):%Y%m%d}" for n in range(last + 1)]
    serials = [f"{n:03}" for n in range(SERIALS + 2)]
    pieces, total = [], None
    for texts, index, place in ((districts, district, 0), (born, day, 6), (serials, serial, 14)):
        weighed = [_weigh(text, _ID_WEIGHTS[place:]) for text in texts]
        pieces.append(look_up(texts, index, pa.string()))
        part = look_up(weighed, index, pa.int64())
        total = part if total is None else pc.add(total, part)
    return pc.binary_join_element_wise(*pieces, look_up(list("10X98765432"), _rest(total, 11)), "")


def credit_codes(kinds: Sequence[str], kind: pa.Array, districts: Sequence[str], district: pa.Array,
                 numbers: pa.Array) -> pa.Array:  # fmt: skip
    """Return the code of each organisation by its number, below 31⁶: its kind (91, 92 ...) and district."""
    digits = _digits(numbers)
    texts = list(ALPHABET)
    inner = [int(letter, 36) for letter in DEMO]
    organisation = pa.scalar(
        sum(v * w for v, w in zip(inner, _ORGANISATION_WEIGHTS, strict=False)), pa.int64()
    )
    worth = [int(character, 36) for character in ALPHABET]
    outer = pc.add(_weighed(kinds, kind, 0), _weighed(districts, district, 2))
    outer = pc.add(outer, _weigh(DEMO, _USCC_WEIGHTS[8:]))
    for place, digit in enumerate(digits, start=len(DEMO)):
        part = pc.multiply(look_up(worth, digit, pa.int64()), _ORGANISATION_WEIGHTS[place])
        organisation = pc.add(organisation, part)
        outer = pc.add(outer, pc.multiply(digit, _USCC_WEIGHTS[8 + place]))
    inner_check = _rest(pc.negate(organisation), 11)
    outer = pc.add(outer, pc.multiply(look_up([*range(10), ALPHABET.index("X")], inner_check, pa.int64()),
                                      _USCC_WEIGHTS[16]))  # fmt: skip
    return pc.binary_join_element_wise(
        look_up(kinds, kind, pa.string()),
        look_up(districts, district, pa.string()),
        DEMO,
        *(look_up(texts, digit, pa.string()) for digit in digits),
        look_up(list("0123456789X"), inner_check),
        look_up(texts, _rest(pc.negate(outer), _BASE)),
        "",
    )


def _digits(numbers: pa.Array) -> list[pa.Array]:
    """Return the digits of numbers in base 31, the highest first."""
    rest, digits = numbers.cast(pa.int64()), []
    for _ in range(_DIGITS):
        digits.append(_rest(rest, _BASE))
        rest = pc.divide(rest, _BASE)
    return digits[::-1]


def _weighed(texts: Sequence[str], index: pa.Array, place: int) -> pa.Array:
    return look_up([_weigh(text, _USCC_WEIGHTS[place:]) for text in texts], index, pa.int64())


def _weigh(text: str, weights: Sequence[int]) -> int:
    return sum(ALPHABET.index(c) * weight for c, weight in zip(text, weights, strict=False))


def _rest(values: pa.Array, modulus: int) -> pa.Array:
    """The remainder, never negative."""
    rest = pc.subtract(values, pc.multiply(pc.divide(values, modulus), modulus))
    return pc.if_else(pc.less(rest, 0), pc.add(rest, modulus), rest)

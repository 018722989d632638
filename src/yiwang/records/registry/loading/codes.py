"""Check digits of many codes at once; the rules of one are in ``kernel.codes``."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID = "0123456789X"
_FORMS = {
    "organisation": r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
    "person": r"^[0-9]{17}[0-9X]$",
}
_WORDS = {
    "organisation": "is no unified social credit code of 18 characters",
    "person": "is no identity number of 18 characters",
}
_USCC_WEIGHTS = [*(pow(3, place, 31) for place in range(17)), 1]
_ID_WEIGHTS = [pow(2, 17 - place, 11) for place in range(18)]


def misshapen(codes: pa.Array, about: str) -> tuple[pa.Array, str]:
    """Tell of each code whether it lacks the form of GB 32100 or GB 11643, and in which words to say so."""
    return pc.invert(pc.match_substring_regex(codes, _FORMS[about])), _WORDS[about]


def doubtful(codes: pa.Array, about: str) -> int:
    """Count the well-formed codes whose last check digit fails.

    With the check digit counted in, the weighted sum is 0 modulo 31 (GB 32100) or 1 modulo 11 (GB 11643).
    """
    wrong, _ = misshapen(codes, about)
    formed = pc.filter(codes, pc.invert(pc.fill_null(wrong, True)))
    if about == "organisation":
        return _count_other(_sums(formed, _USCC, _USCC_WEIGHTS), 31, 0)
    return _count_other(_sums(formed, _ID, _ID_WEIGHTS), 11, 1)


def _sums(codes: pa.Array, alphabet: str, weights: Sequence[int]) -> pa.Array:
    values = pa.array(list(alphabet))
    total = None
    for place, weight in enumerate(weights):
        digit = pc.index_in(pc.utf8_slice_codeunits(codes, place, place + 1), value_set=values)
        part = pc.multiply(digit, weight)
        total = part if total is None else pc.add(total, part)
    return total


def _count_other(sums: pa.Array, modulus: int, wanted: int) -> int:
    rest = pc.subtract(sums, pc.multiply(pc.divide(sums, modulus), modulus))
    return int(pc.sum(pc.not_equal(rest, wanted), min_count=0).as_py())

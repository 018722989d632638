"""Area codes: province, city, district (GB/T 2260), street and community (statistical codes below it)."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from yiwang.kernel.calendars.text import Text
from yiwang.kernel.codes.checked import CodeError

AreaLevel = Literal["province", "city", "district", "street", "community"]

_LEVELS: dict[int, AreaLevel] = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community"}
_FORM = re.compile(r"[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?")


@dataclass(frozen=True, slots=True)
class AreaCode:
    """An area by its significant digits: 2, 4, 6, 9 or 12 of them."""

    code: str

    @property
    def level(self) -> AreaLevel:
        """What kind of area it is."""
        return _LEVELS[len(self.code)]

    @property
    def parent(self) -> "AreaCode | None":
        """The area around it; None for a province."""
        shorter = [length for length in _LEVELS if length < len(self.code)]
        return AreaCode(self.code[: max(shorter)]) if shorter else None

    @property
    def gb2260(self) -> str:
        """The 6 digits of GB/T 2260, padded with zeros, of the area or of the district it lies in."""
        return self.code[:6].ljust(6, "0")


def parse_area_code(text: str) -> AreaCode:
    """Read an area code, dropping the zeros that only pad it (210100 is the city 2101).

    Anything but 2, 4, 6, 9 or 12 digits is refused with `CodeError`.
    """
    if _FORM.fullmatch(text) is None:
        raise CodeError(
            Text(
                f"区划代码“{text}”应为 2、4、6、9 或 12 位数字。",
                f'Area code "{text}" must be 2, 4, 6, 9 or 12 digits.',
            )
        )
    ends = (0, *_LEVELS)
    parts = [(end, text[start:end]) for start, end in pairwise(ends) if end <= len(text)]
    return AreaCode(text[: max(end for end, part in parts if part.strip("0"))])

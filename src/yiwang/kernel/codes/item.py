"""Codes of administrative services (GB/T 39554.1-2020): basic 12, implementation 31, handling 33."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from yiwang.kernel.calendars.text import Text
from yiwang.kernel.codes.checked import Checked, CodeError, checked, require_form
from yiwang.kernel.codes.uscc import check_uscc

_NAME = Text("政务服务事项编码", "Service code")

ITEM_KINDS: Final = MappingProxyType(
    {
        "01": Text("行政许可", "licence"),
        "02": Text("行政处罚", "penalty"),
        "03": Text("行政强制", "coercion"),
        "04": Text("行政征收", "levy"),
        "05": Text("行政给付", "benefit"),
        "06": Text("行政检查", "inspection"),
        "07": Text("行政确认", "confirmation"),
        "08": Text("行政奖励", "award"),
        "09": Text("行政裁决", "ruling"),
        "10": Text("其他行政权力", "other power"),
        "20": Text("公共服务", "public service"),
    }
)


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The parts of a service code; `organisation` and `level` from 31 characters on, `variant` at 33."""

    province: str
    kind: str
    department: str
    main: str
    sub: str
    organisation: str | None
    level: str | None
    variant: str | None
    checked: Checked

    @property
    def basic(self) -> str:
        """The 12-character basic code."""
        return self.province + self.kind + self.department + self.main + self.sub


def parse_item_code(code: str) -> ItemCode:
    """Take a service code apart: 12 digits, or unit (18) + level (1) + 12 digits, or that + 2 digits.

    Any other length, a letter in the numeric parts or an impossible unit code is refused with
    `CodeError`; an unknown kind or level and a failed check digit of the unit only warn.
    """
    if len(code) not in (12, 31, 33):
        raise CodeError(
            Text(
                f"政务服务事项编码“{code}”应为 12、31 或 33 位，现为 {len(code)} 位。",
                f'Service code "{code}" has {len(code)} characters; it needs 12, 31 or 33.',
            )
        )
    unit, rest = (None, code) if len(code) == 12 else (code[:18], code[18:])
    require_form(rest, len(rest), "0123456789", _NAME)
    level, basic = (None, rest) if unit is None else (rest[0], rest[1:])
    return ItemCode(
        basic[:2],
        basic[2:4],
        basic[4:6],
        basic[6:9],
        basic[9:12],
        unit,
        level,
        basic[12:] or None,
        checked(_warnings(basic[2:4], level, unit)),
    )


def _warnings(kind: str, level: str | None, unit: str | None) -> list[Text]:
    found = []
    if kind not in ITEM_KINDS:
        found.append(Text(f"事项类型“{kind}”不在标准之列。", f'Kind "{kind}" is not one of the standard.'))
    if level is not None and level not in "123456":
        found.append(Text(f"行使层级“{level}”应为 1 至 6。", f'Level "{level}" should be 1 to 6.'))
    warning = check_uscc(unit).warning if unit is not None else None
    return [*found, warning] if warning else found

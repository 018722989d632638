"""One field of a form: a data element, and what a value of it must look like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from jsonschema import Draft202012Validator

from yiwang.definitions.base import Text
from yiwang.definitions.vocabulary import Element
from yiwang.kernel.codes import CodeError, check_id_number, check_uscc

NUMERIC = {"integer", "decimal", "money"}
_TEXTS = {"string", "text", "phone", "id-number", "uscc", "choice"}
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,14}(\.[0-9]{1,10})?")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")

ALLOWED = {
    "minLength": _TEXTS,
    "maxLength": _TEXTS,
    "pattern": _TEXTS,
    "enum": _TEXTS | {"integer"},
    "minimum": NUMERIC,
    "maximum": NUMERIC,
    "exclusiveMinimum": NUMERIC,
    "exclusiveMaximum": NUMERIC,
    "multipleOf": NUMERIC,
    "const": {"boolean", "choice"},
}
"""The restrictions a form may put on an element, and the types of element they make sense for."""


@dataclass(frozen=True)
class Field:
    """A field: its element, the services that ask for it, and what they ask beyond the vocabulary."""

    element: Element
    required: bool
    restrictions: tuple[Mapping[str, Any], ...] = ()
    services: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The element's id, which is also the name of the value."""
        return self.element.id

    def parse(self, text: str) -> object:
        """Turn what was typed into a value; what cannot be turned stays text, for ``check`` to refuse."""
        typed = text.strip()
        if self.element.type not in {"string", "text"}:
            typed = normalize("NFKC", typed)  # full-width digits, as Chinese keyboards type them
        if self.element.type == "boolean":
            return {"true": True, "on": True, "false": False}.get(typed, typed)
        if self.element.type in {"id-number", "uscc"}:
            return typed.upper()
        return _number(typed, self.element.type) if self.element.type in NUMERIC else typed

    def check(self, value: object) -> Text | None:
        """Say what is wrong with a value, or None."""
        if self.element.type in NUMERIC and not isinstance(value, bool):
            written = format(value, "f") if isinstance(value, Decimal) else str(value)
            value = _number(written, self.element.type)
            if isinstance(value, int | Decimal):
                return self._restricted(value)
        return _type_fault(self.element, value) or self._restricted(value)

    def doubt(self, value: object) -> Text | None:
        """Say that a code of the right form fails its check digit, or None."""
        check = {"id-number": check_id_number, "uscc": check_uscc}.get(self.element.type)
        if check is None or not isinstance(value, str):
            return None
        try:
            warning = check(value).warning
        except CodeError:
            return None  # the wrong form, which ``check`` refuses
        return Text(zh=warning.zh, en=warning.en) if warning else None

    def _restricted(self, value: object) -> Text | None:
        for restriction in self.restrictions:
            for fault in Draft202012Validator(dict(restriction)).iter_errors(value):
                return _message(str(fault.validator), fault.validator_value)
        return None


def _number(text: str, kind: str) -> object:
    """Read a number exactly: ``12.50`` stays decimal, an integer becomes an int, the rest stays text."""
    if not _NUMBER.fullmatch(text):
        return text
    number = Decimal(text)
    if kind == "integer":
        return int(number) if number == number.to_integral_value() else text
    has_fractions_of_a_cent = number != number.quantize(Decimal("0.01"))
    return text if kind == "money" and has_fractions_of_a_cent else number


def _type_fault(element: Element, value: object) -> Text | None:
    fits = _fits(element, value)
    return None if fits else _TYPE_MESSAGES.get(element.type, _TYPE_MESSAGES["string"])


def _fits(element: Element, value: object) -> bool:
    if element.type == "boolean":
        return isinstance(value, bool)
    if element.type in NUMERIC or not isinstance(value, str) or "\x00" in value:
        return False
    match element.type:
        case "date":
            return _is_date(value)
        case "choice":
            return value in {choice.value for choice in element.choices}
        case "phone":
            return _PHONE.fullmatch(value) is not None
        case "id-number":
            return _ID_NUMBER.fullmatch(value) is not None
        case "uscc":
            return _USCC.fullmatch(value) is not None
    return not element.pattern or re.fullmatch(element.pattern, value) is not None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_TYPE_MESSAGES = {
    "string": Text(zh="格式不正确", en="has the wrong format"),
    "boolean": Text(zh="请选择是或否", en="choose yes or no"),
    "integer": Text(zh="请填写整数", en="enter a whole number"),
    "decimal": Text(zh="请填写数字", en="enter a number"),
    "money": Text(zh="请填写金额，最多两位小数", en="enter an amount with at most two decimals"),
    "date": Text(zh="请填写日期，如 2021-06-30", en="enter a date such as 2021-06-30"),
    "choice": Text(zh="请从列出的选项中选择", en="choose one of the options"),
    "phone": Text(
        zh="请填写手机号或带区号的固定电话", en="enter a mobile number or a landline with area code"
    ),
    "id-number": Text(zh="请填写18位公民身份号码", en="enter the 18-digit identity number"),
    "uscc": Text(zh="请填写18位统一社会信用代码", en="enter the 18-character unified social credit code"),
}

_RESTRICTION_MESSAGES = {
    "minLength": ("至少 {0} 个字", "at least {0} characters"),
    "maxLength": ("最多 {0} 个字", "at most {0} characters"),
    "minimum": ("不能小于 {0}", "must not be less than {0}"),
    "maximum": ("不能大于 {0}", "must not be more than {0}"),
    "exclusiveMinimum": ("必须大于 {0}", "must be more than {0}"),
    "exclusiveMaximum": ("必须小于 {0}", "must be less than {0}"),
    "multipleOf": ("必须是 {0} 的倍数", "must be a multiple of {0}"),
    "enum": ("请从列出的选项中选择", "choose one of the options"),
    "const": ("须确认此项", "this must be confirmed"),
    "pattern": ("格式不正确", "has the wrong format"),
}


def _message(keyword: str, limit: object) -> Text:
    zh, en = _RESTRICTION_MESSAGES[keyword]
    return Text(zh=zh.format(limit), en=en.format(limit))

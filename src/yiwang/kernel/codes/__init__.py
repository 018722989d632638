"""Identifiers and their check digits. A check digit that fails warns; it never rejects."""

from yiwang.kernel.codes.area import AreaCode, AreaLevel, parse_area_code
from yiwang.kernel.codes.checked import Checked, CodeError
from yiwang.kernel.codes.id_number import check_id_number, id_birth_date, id_check
from yiwang.kernel.codes.item import ITEM_KINDS, ItemCode, parse_item_code
from yiwang.kernel.codes.uscc import check_uscc, make_uscc, organisation_check, uscc_check

__all__ = [
    "ITEM_KINDS",
    "AreaCode",
    "AreaLevel",
    "Checked",
    "CodeError",
    "ItemCode",
    "check_id_number",
    "check_uscc",
    "id_birth_date",
    "id_check",
    "make_uscc",
    "organisation_check",
    "parse_area_code",
    "parse_item_code",
    "uscc_check",
]

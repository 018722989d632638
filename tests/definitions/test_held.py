"""A service that acts on a licence held, or lets somebody act for another, says enough to do so."""

from pathlib import Path

import pytest

from yiwang.definitions import check, read_folder

PROJECT = Path(__file__).parents[2]
FILES = dict(read_folder(PROJECT / "cities" / "shenyang"))
CHANGE, END = "services/food-licence-change/service.toml", "services/food-licence-cancellation/service.toml"
HEIR = "services/heir-verification/service.toml"


def faults(path: str, old: str, new: str) -> list[str]:
    """What a check of the demo city says of one changed file."""
    text = FILES[path].decode()
    assert old in text
    report = check({**FILES, path: text.replace(old, new).encode()}, trials=False)
    return [error.reason for error in report.errors if error.file == path]


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (CHANGE, 'held = { kind = "food-licence"', 'held = { kind = "no-licence"', "no-licence"),
        (CHANGE, 'held = { kind = "food-licence"', 'held = { kind = "food-form"', "lies in no register"),
        (CHANGE, 'does = "change"', 'does = "end"', "ends 'food-licence' and puts one out"),
        (END, 'does = "end"', 'does = "renew"', "does not put it out"),
        (CHANGE, 'does = "change"', 'does = "change", number = "seats"', "does not ask 'seats'"),
        (HEIR, 'number = "deceased-id-number"', 'number = "seats"', "does not ask 'seats'"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(path, old, new, said):
    assert any(said in reason for reason in faults(path, old, new))

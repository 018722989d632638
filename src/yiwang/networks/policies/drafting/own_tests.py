"""The rule's own tests under a draft: which come out otherwise, and the files with the new results."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from yiwang.definitions import CityFolder, load
from yiwang.kernel import dmn, feel


@dataclass(frozen=True)
class Turned:
    """A case of a test file that comes out otherwise: the result expected so far, and the new one."""

    file: str
    number: int
    name: str
    expected: Any
    now: Any


def turned(files: Mapping[str, bytes], changed: Mapping[str, bytes]) -> tuple[list[Turned], dict[str, bytes]]:
    """Return the cases a draft answers otherwise, and the test files with the new results in place.

    ``files`` is the whole folder, ``changed`` the drafted models in it. Only cases that now differ are
    touched; the rule numbers of such a case are left out, since another rule may have answered.
    """
    folder = load({**files, **changed})
    found: list[Turned] = []
    made: dict[str, bytes] = {}
    for path, models in _test_files(folder, files):
        cases = json.loads(files[path].decode(), parse_float=Decimal)
        failed = [one.number for one in dmn.test_cases(models, files[path], path) if not one.passed]
        for number in failed:
            case = cases[number - 1]
            now = _answer(models, case)
            found.append(Turned(path, number, str(case.get("name", "")), case["expect"], now))
            case["expect"] = now
            case.pop("rules", None)
        if failed:
            made[path] = _written(cases)
    return found, made


def _test_files(folder: CityFolder, files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, dmn.Model]]]:
    """Name every test file of a model with the models its cases may name, those a policy borrows too."""
    for path in sorted(files):
        pure = PurePosixPath(path)
        if pure.suffix != ".json" or pure.parent.name != "tests":
            continue
        home = pure.parent.parent
        policy = folder.policies.get(home.name) if home.parent.name == "policies" else None
        borrowed = {policy.path_of(version) for version in policy.version} if policy else set()
        models = {
            PurePosixPath(name).name: model
            for name, model in folder.models.items()
            if PurePosixPath(name).parent == home or name in borrowed
        }
        if models:
            yield path, models


def _answer(models: Mapping[str, dmn.Model], case: Mapping[str, Any]) -> Any:
    name = case["service"] if "service" in case else case["decision"]
    model = models[case["model"]] if "model" in case else _having(models, name)
    on = date.fromisoformat(case["on"]) if "on" in case else None
    decide = dmn.decide_service if "service" in case else dmn.decide
    return feel.from_feel(decide(model, name, case["inputs"], on).value)


def _having(models: Mapping[str, dmn.Model], name: str) -> dmn.Model:
    """The one model with a decision; ``test_cases`` has refused cases that fit none or several."""
    return next(model for model in models.values() if model.named(name))


def _written(cases: list[Any]) -> bytes:
    """Write cases a line each, as the city's test files are."""
    lines = ",\n".join(f"  {json.dumps(case, ensure_ascii=False, default=_plain)}" for case in cases)
    return f"[\n{lines}\n]\n".encode()


def _plain(value: Any) -> Any:
    """Numbers as JSON has them, days and lengths as ISO texts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

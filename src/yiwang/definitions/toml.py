"""Reads one TOML file of a city folder into its model, naming the line of every fault."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from yiwang.definitions.base import Definition
from yiwang.definitions.locate import Lines, Path, locate_toml
from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.text import decode

M = TypeVar("M", bound=Definition)
N = TypeVar("N", bound=Definition)


@dataclass(frozen=True)
class Source(Generic[M]):
    """A definition together with where it was read."""

    file: str
    value: M
    lines: Lines
    at: Path = ()

    def line(self, *path: str | int) -> int:
        """Return the line of a path inside the definition, such as ``line("part", 2, "service")``."""
        return self.lines.of((*self.at, *path)) or 1

    def inner(self, key: str, index: int, value: N) -> "Source[N]":
        """Return one definition of an array of tables with its own place."""
        return Source(self.file, value, self.lines, (*self.at, key, index))


def read_toml(content: bytes, file: str, model: type[M], problems: Problems) -> Source[M] | None:
    """Read a file as ``model``; on any fault note all of them and return None."""
    text = decode(content, file, problems)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.error(file, _syntax_line(str(error), text), _syntax_reason(str(error)), "correct the TOML")
        return None
    lines = locate_toml(text)
    for path in _unstorable(data):
        problems.error(file, lines.of(path), "holds the character U+0000", "remove it")
    try:
        return Source(file, model.model_validate_json(_json(data), strict=True), lines)
    except ValidationError as invalid:
        for detail in invalid.errors(include_url=False):
            line = lines.of(detail["loc"]) or 1
            problems.error(file, line, _reason(detail), _hint(detail, model))
        return None


def _json(data: dict[str, Any]) -> str:
    """JSON lets pydantic be strict ("yes" is no boolean, 5 no text) and still accept lists and dates."""
    return json.dumps(data, default=_plain, ensure_ascii=False)


def _unstorable(value: Any, path: Path = ()) -> Iterator[Path]:
    """Find texts with the one character that no database can keep."""
    if isinstance(value, str) and "\x00" in value:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from _unstorable(inner, (*path, key))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _syntax_line(message: str, text: str) -> int:
    match = re.search(r"at line (\d+)", message)
    return int(match.group(1)) if match else text.rstrip("\n").count("\n") + 1


def _syntax_reason(message: str) -> str:
    return "is not valid TOML: " + re.sub(r" \(at .*\)$", "", message)


def _dotted(path: Sequence[str | int]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _reason(detail: ErrorDetails) -> str:
    where = _dotted(detail["loc"])
    match detail["type"]:
        case "missing":
            return f"'{where}' is missing"
        case "extra_forbidden":
            return f"unknown key '{where}'"
        case "value_error":
            return detail["msg"].removeprefix("Value error, ")
    given = detail["input"]
    shown = f", not {given!r}" if isinstance(given, str | int | float | bool) else ""
    return f"'{where}': {detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}"


def _hint(detail: ErrorDetails, model: type[BaseModel]) -> str:
    match detail["type"]:
        case "missing":
            return f"add '{detail['loc'][-1]}'"
        case "extra_forbidden":
            fields = list(_fields(model, detail["loc"][:-1]))
            return did_you_mean(str(detail["loc"][-1]), fields, "known keys: " + ", ".join(fields))
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
            return did_you_mean(str(detail["input"]), allowed)
        case "string_pattern_mismatch":
            return "ids are lower-case letters, digits and '-'" if detail["loc"][-1] == "id" else ""
    return ""


def _fields(model: type[BaseModel], path: Path) -> Iterator[str]:
    """Name the keys allowed at a path of a model."""
    inner: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, str) and inner is not None:
            field = inner.model_fields.get(part)
            inner = _inner(field.annotation) if field else None
    yield from inner.model_fields if inner else ()


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``Model``, ``Model | None`` or ``tuple[Model, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)

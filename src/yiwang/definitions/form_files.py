"""``services/<id>/form.schema.json``: reads a JSON Schema (2020-12) into a form."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yiwang.definitions.fields import ALLOWED, Field
from yiwang.definitions.forms import Form
from yiwang.definitions.locate import Lines, locate_json
from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.text import decode
from yiwang.definitions.vocabulary import Element

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KEYS = ("$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties")


class _Duplicate(ValueError):
    """A key that occurs twice in one object."""


def read_form(
    content: bytes, file: str, service: str, elements: Mapping[str, Element], problems: Problems
) -> Form | None:
    """Read a form; every fault is noted with its line, and then None returned."""
    text = decode(content, file, problems)
    if text is None or (data := _read_json(text, file, problems)) is None:
        return None
    if not isinstance(data, dict):
        problems.error(file, 1, "is no JSON object", 'a form is {"type": "object", ...}')
        return None
    before = len(problems.errors)
    reader = _FormFile(file, data, locate_json(text), elements, problems)
    reader.head()
    fields = reader.fields(service)
    return Form(tuple(fields)) if len(problems.errors) == before else None


def _read_json(text: str, file: str, problems: Problems) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        problems.error(file, error.lineno, f"is not valid JSON: {error.msg}", "correct the JSON")
    except _Duplicate as error:
        key = re.escape(json.dumps(str(error), ensure_ascii=False))
        second = list(re.finditer(key + r"\s*:", text))[-1]
        line = text.count("\n", 0, second.start()) + 1
        problems.error(file, line, f"key '{error}' occurs twice", "remove one")
    except (ValueError, RecursionError) as error:
        problems.error(file, 1, f"is not valid JSON: {error}", "correct the JSON")
    return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _Duplicate(key)
        seen[key] = value
    return seen


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


class _FormFile:
    """Checks one form against the whitelist of keywords and the vocabulary."""

    def __init__(
        self,
        file: str,
        data: dict[str, Any],
        lines: Lines,
        elements: Mapping[str, Element],
        problems: Problems,
    ) -> None:
        self.file, self.data, self.lines, self.elements, self.problems = file, data, lines, elements, problems

    def error(self, path: Iterable[str | int], reason: str, hint: str) -> None:
        self.problems.error(self.file, self.lines.of(tuple(path)) or 1, reason, hint)

    def head(self) -> None:
        for key in self.data:
            if key not in _KEYS:
                self.error([key], f"unsupported key '{key}'", did_you_mean(key, _KEYS, "remove it"))
        if self.data.get("$schema", DIALECT) != DIALECT:
            self.error(["$schema"], "is not JSON Schema 2020-12", f"write {DIALECT}")
        if self.data.get("type") != "object":
            self.error(["type"], "'type' must be \"object\"", 'add "type": "object"')
        if self.data.get("additionalProperties") is not False:
            hint = 'add "additionalProperties": false, so that nothing unasked is stored'
            self.error(["additionalProperties"], "'additionalProperties' must be false", hint)

    def fields(self, service: str) -> list[Field]:
        properties, required = self.data.get("properties"), self.data.get("required", [])
        if not isinstance(properties, dict) or not properties:
            self.error(["properties"], "'properties' must be an object with at least one field", "add fields")
            return []
        if not isinstance(required, list):
            self.error(["required"], "'required' must be a list of field names", "write a list")
            required = []
        for index, name in enumerate(required):
            if name not in properties:
                hint = did_you_mean(str(name), properties, "add the field or remove the name")
                self.error(["required", index], f"required field '{name}' is not in the form", hint)
        made = (self.field(name, schema, name in required, service) for name, schema in properties.items())
        return [field for field in made if field is not None]

    def field(self, name: str, schema: Any, required: bool, service: str) -> Field | None:
        path = ["properties", name]
        element = self.elements.get(name)
        if element is None:
            hint = did_you_mean(name, self.elements, "add the element to vocabulary.toml")
            self.error(path, f"field '{name}' is not in the vocabulary", hint)
            return None
        if not isinstance(schema, dict):
            self.error(path, f"field '{name}' must be an object", "write {} when it needs no restriction")
            return None
        for keyword, value in schema.items():
            self.restriction(path, element, keyword, value)
        return Field(element, required, (schema,) if schema else (), (service,))

    def restriction(self, path: list[str], element: Element, keyword: str, value: Any) -> None:
        where = [*path, keyword]
        if keyword not in ALLOWED:
            hint = "type, label and hint come from the vocabulary; allowed here: " + ", ".join(ALLOWED)
            self.error(where, f"'{keyword}' is not allowed on a field", did_you_mean(keyword, ALLOWED, hint))
        elif element.type not in ALLOWED[keyword]:
            reason = f"'{keyword}' makes no sense for '{element.id}', which is of type {element.type}"
            self.error(where, reason, "remove it")
        elif fault := _bad_value(keyword, value, element):
            self.error(where, f"'{keyword}': {fault}", "correct the value")


def _bad_value(keyword: str, value: Any, element: Element) -> str:
    if keyword == "pattern":
        return _bad_pattern(value)
    if keyword == "enum":
        return _bad_list(value, element)
    if keyword == "const":
        fits = isinstance(value, bool) if element.type == "boolean" else not _bad_list([value], element)
        return "" if fits else f"{value!r} is no value of '{element.id}'"
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "is no number"
    if keyword in {"minLength", "maxLength"} and (not isinstance(value, int) or value < 0):
        return "is no count of characters"
    return "must be more than 0" if keyword == "multipleOf" and value <= 0 else ""


def _bad_pattern(value: Any) -> str:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        return f"is no regular expression: {error}"
    return ""


def _bad_list(value: Any, element: Element) -> str:
    if not isinstance(value, list) or not value:
        return "must be a list of values"
    known = {choice.value for choice in element.choices}
    strange = [item for item in value if known and item not in known]
    return f"'{strange[0]}' is no choice of '{element.id}'" if strange else ""

"""What a bundle consists of, and its one written form."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from yiwang.definitions.sql.views import FIXED, View
from yiwang.kernel import tlog

FORMAT = "yiwang-figure-1"
EVENTS = "events"
EVENTS_VIEW = next(view for view in FIXED if view.name == EVENTS)
_TEXTS = ("key", "checkpoint", "zone", "path", "indicator", "manifest", "value")
_FIELDS = {"format", *_TEXTS, "period", "views", "record"}
_TYPES = {"VARCHAR", "BIGINT", "DATE", "TIMESTAMP", "BOOLEAN", "DECIMAL(18,4)", "DECIMAL(18,6)"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VIEW = re.compile(r"(?:[a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*")
_SUM_DIGITS = 8


class Malformed(ValueError):
    """A file that is no bundle of a figure, or not in its one form."""


@dataclass(frozen=True)
class Entry:
    """An event as it stands in the log."""

    position: int
    public: bytes
    commitment: bytes

    @property
    def leaf(self) -> bytes:
        """Its leaf hash."""
        return tlog.leaf_hash(tlog.entry(self.public, self.commitment))


@dataclass(frozen=True)
class Rows:
    """What a query read of one view: lines, or for ``events`` entries with one proof for all.

    ``sums`` are check digits, one a row, which only help to find the row that was changed.
    """

    columns: Mapping[str, str]
    lines: Sequence[str] = ()
    entries: Sequence[Entry] = ()
    proof: Sequence[bytes] = ()
    sums: Sequence[str] = ()

    @property
    def summed(self) -> list[str]:
        """The check digits its rows should have."""
        lines = [sha256(line.encode()).hexdigest() for line in self.lines]
        return [full[:_SUM_DIGITS] for full in [*lines, *(entry.leaf.hex() for entry in self.entries)]]


@dataclass(frozen=True)
class Bundle:
    """A figure with its evidence. ``zone`` is the city's, in which days are told."""

    key: str
    checkpoint: str
    zone: str
    path: str
    indicator: str
    manifest: str
    period: tuple[str, str]
    value: str
    views: Mapping[str, Rows]
    record: Entry
    proof: Sequence[bytes]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the period."""
        return date.fromisoformat(self.period[0]), date.fromisoformat(self.period[1])

    def to_bytes(self) -> bytes:
        """Return the file."""
        value = {name: getattr(self, name) for name in _TEXTS}
        value |= {"format": FORMAT, "period": list(self.period)}
        value["views"] = {name: _rows_written(name, rows) for name, rows in self.views.items()}
        value["record"] = {**_entry_written(self.record), "proof": _texts(self.proof)}
        return _canonical(value)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Bundle":
        """Read a file. Raises ``Malformed``."""
        value = _parsed(data)
        record = value["record"]
        if not isinstance(record, dict):
            raise Malformed("record is an object")
        rest = {name: inner for name, inner in record.items() if name != "proof"}
        bundle = cls(
            **{name: value[name] for name in _TEXTS},
            period=_days(value["period"]),
            views={name: _rows(name, rows) for name, rows in value["views"].items()},
            record=_entry("record", rest),
            proof=_hashes("record.proof", record.get("proof")),
        )
        _must_be(bundle, data)
        return bundle


def is_figure_bundle(data: bytes) -> bool:
    """Tell whether a file says that it is a figure's bundle; nothing of it is checked."""
    return FORMAT.encode() in data


def line_of(view: View) -> str:
    """Return the SQL expression that writes a row of a view as a line: a JSON array of texts and nulls."""
    columns = ", ".join(f'cast("{name}" as varchar)' for name in view.columns)
    return f"to_json([{columns}])::varchar"


def digest_of(lines: Sequence[str]) -> str:
    """Return the digest over lines in their order: SHA-256 of them, joined by line feeds."""
    return sha256("\n".join(lines).encode()).hexdigest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise Malformed(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON that can be read: {error}") from None
    if not isinstance(value, dict) or set(value) != _FIELDS or value["format"] != FORMAT:
        raise Malformed(f"a bundle of the form {FORMAT} has the fields {', '.join(sorted(_FIELDS))}")
    if not _are_texts([value[name] for name in _TEXTS]) or not isinstance(value["views"], dict):
        raise Malformed(f"views is an object; {', '.join(_TEXTS)} are texts")
    return value


def _must_be(bundle: Bundle, data: bytes) -> None:
    """Raise ``Malformed`` with the first byte that the bundle, written again, has otherwise."""
    try:
        expected = bundle.to_bytes()
    except UnicodeEncodeError:
        raise Malformed("a text holds half a character") from None
    if data != expected:
        pairs = enumerate(zip(data, expected, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), min(len(data), len(expected)))
        raise Malformed(f"byte {at}: not written as the city writes it")


def _rows_written(name: str, rows: Rows) -> dict[str, Any]:
    value = {"columns": [list(column) for column in rows.columns.items()], "sums": list(rows.sums)}
    if name == EVENTS:
        entries = [_entry_written(entry) for entry in rows.entries]
        return value | {"entries": entries, "proof": _texts(rows.proof)}
    return value | {"lines": list(rows.lines)}


def _rows(name: str, value: Any) -> Rows:
    place = f"views.{name}"
    if _VIEW.fullmatch(name) is None:
        raise Malformed(f"{place}: this is no name of a view")
    wanted = {"columns", "entries", "proof", "sums"} if name == EVENTS else {"columns", "lines", "sums"}
    if not isinstance(value, dict) or set(value) != wanted or not _are_texts(value["sums"]):
        raise Malformed(f"{place}: its fields are {', '.join(sorted(wanted))}; sums is a list of texts")
    columns = _columns(place, value["columns"])
    if name == EVENTS:
        if list(columns.items()) != list(EVENTS_VIEW.columns.items()) or not isinstance(
            value["entries"], list
        ):
            raise Malformed(f"{place}: these are not the columns of events")
        entries = [_entry(f"{place}.entries[{at}]", entry) for at, entry in enumerate(value["entries"])]
        return Rows(columns, (), entries, _hashes(f"{place}.proof", value["proof"]), value["sums"])
    if not _are_texts(value["lines"]):
        raise Malformed(f"{place}.lines is a list of texts")
    for at, line in enumerate(value["lines"]):
        _check_line(f"{place}.lines[{at}]", line, len(columns))
    return Rows(columns, value["lines"], sums=value["sums"])


def _columns(place: str, value: Any) -> dict[str, str]:
    pairs: list[Any] = value if isinstance(value, list) else [None]
    if not all(_are_texts(pair) and len(pair) == 2 for pair in pairs):
        raise Malformed(f"{place}.columns are pairs of a name and a type")
    columns = dict(pairs)
    if len(columns) != len(pairs) or not all(map(_is_column, columns.items())):
        raise Malformed(f"{place}.columns are names with types of a view, each once")
    return columns


def _is_column(column: tuple[str, str]) -> bool:
    return _NAME.fullmatch(column[0]) is not None and column[1] in _TYPES


def _check_line(place: str, line: str, width: int) -> None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed(f"{place} is not JSON") from None
    is_row = isinstance(row, list) and len(row) == width
    if not is_row or any(one is not None and type(one) is not str for one in row):
        raise Malformed(f"{place} is not a list of {width} texts and nulls")


def _entry_written(entry: Entry) -> dict[str, Any]:
    commitment = base64.b64encode(entry.commitment).decode()
    return {"position": entry.position, "public": entry.public.decode(), "commitment": commitment}


def _entry(place: str, value: Any) -> Entry:
    if not isinstance(value, dict) or set(value) != {"position", "public", "commitment"}:
        raise Malformed(f"{place}: its fields are commitment, position, public")
    if type(value["position"]) is not int or not _are_texts([value["public"], value["commitment"]]):
        raise Malformed(f"{place}: a position is a number, all else text")
    commitment = _hash(f"{place}.commitment", value["commitment"])
    try:
        return Entry(value["position"], value["public"].encode(), commitment)
    except UnicodeEncodeError:
        raise Malformed(f"{place}: a text holds half a character") from None


def _hashes(place: str, value: Any) -> list[bytes]:
    if not _are_texts(value):
        raise Malformed(f"{place} is a list of texts")
    return [_hash(f"{place}[{at}]", step) for at, step in enumerate(value)]


def _hash(place: str, text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Malformed(f"{place} is not base64") from None
    if len(data) != tlog.HASH_BYTES:
        raise Malformed(f"{place} has {len(data)} bytes, not {tlog.HASH_BYTES}")
    return data


def _days(value: Any) -> tuple[str, str]:
    if not _are_texts(value) or len(value) != 2:
        raise Malformed("period is two days")
    try:
        for day in value:
            date.fromisoformat(day)
    except ValueError:
        raise Malformed("period is two days") from None
    return value[0], value[1]


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in hashes]


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)

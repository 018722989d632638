"""Which line of a TOML or JSON file says what; the standard readers keep no positions."""

import json
import re
import tomllib
from collections.abc import Sequence

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!"")|""(?!"))*"{3,5}'
    r"|'''(?:[^']|'(?!'')|''(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


class Lines:
    """Lines by path, such as ``("element", 3, "type")``."""

    def __init__(self, known: dict[Path, int]) -> None:
        self._known = known

    def of(self, path: Sequence[str | int]) -> int:
        """Return the line of a path, or of the nearest thing around it; 0 when nothing is known."""
        place = tuple(path)
        while place and place not in self._known:
            place = place[:-1]
        return self._known.get(place, 0)


def locate_toml(text: str) -> Lines:
    """Find the lines of all tables, keys and array items of a TOML text that ``tomllib`` has accepted."""
    scan = _Scan(text, equals="=")
    scan.document()
    return Lines(scan.known)


def locate_json(text: str) -> Lines:
    """Find the lines of all keys and array items of a JSON text that ``json`` has accepted."""
    scan = _Scan(text, equals=":")
    scan.skip(_BLANK)
    scan.value(())
    return Lines(scan.known)


class _Scan:
    """Reads only structure: it relies on the text being valid. JSON nests as TOML's inline values do."""

    def __init__(self, text: str, equals: str) -> None:
        self.text = text
        self.equals = equals
        self.at = 0
        self.known: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while self.skip(_BLANK) < len(self.text):
            table = self.header() if self.text[self.at] == "[" else self.pair(table)

    def header(self) -> Path:
        start, array = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        names = self.key()
        self.at += 2 if array else 1
        path = self.resolve(names[:-1])
        path = (*path, names[-1])
        if array:
            self.counts[path] = self.counts.get(path, -1) + 1
            self.mark(path, start)
            path = (*path, self.counts[path])
        else:
            path = self.resolve(names)
        self.mark(path, start)
        return path

    def resolve(self, names: list[str]) -> Path:
        """Turn header names into a path: below an array of tables the last one is meant."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def pair(self, table: Path) -> Path:
        start = self.at
        path = table
        for name in self.key():
            path = (*path, name)
            self.mark(path, start)
        self.skip(_BLANK if self.equals == ":" else _SPACE)
        self.at += len(self.equals)
        self.skip(_BLANK if self.equals == ":" else _SPACE)
        self.value(path)
        return table

    def key(self) -> list[str]:
        names: list[str] = []
        while True:
            self.skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if match is None:
                return names
            names.append(self.unquoted(match.group()))
            self.at = match.end()
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def unquoted(self, key: str) -> str:
        if key[0] not in "\"'":
            return key
        return str(json.loads(key)) if self.equals == ":" else next(iter(tomllib.loads(f"{key} = 0")))

    def value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self.items(path)
        elif opening == "{":
            self.inline(path)
        else:
            self.skip(_STRING if opening in {'"', "'"} else _SCALAR)

    def items(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.skip(_BLANK) < len(self.text) and self.text[self.at] != "]":
            self.mark((*path, index), self.at)
            self.value((*path, index))
            index += 1
            self.comma()
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while self.skip(_BLANK) < len(self.text) and self.text[self.at] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        if self.text[self.skip(_BLANK) : self.at + 1] == ",":
            self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def mark(self, path: Path, at: int) -> None:
        self.known.setdefault(path, self.text.count("\n", 0, at) + 1)

"""Where the texts of a decision model lie in its file, so that a number can be changed and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_OWNERS = {"decision", "businessKnowledgeModel"}
_KEPT = {"inputEntry", "literalExpression", "inputExpression", "annotationEntry"}


@dataclass(frozen=True)
class Cell:
    """A FEEL text in a file: bytes from ``start`` to ``end`` as they stand there.

    ``owner`` is the decision or function it belongs to; ``column`` the tested column's expression, with its
    own label (zh, en, unit) if it has one, empty outside tables; ``clause`` the annotation of its rule.
    """

    start: int
    end: int
    text: str
    owner: str
    column: str = ""
    labels: tuple[str, str, str] = ("", "", "")
    clause: str = ""


@dataclass
class _Rule:
    cells: list[tuple[int, int, int]] = field(default_factory=list)
    clause: str = ""


@dataclass
class _Reader:
    """Follows one file; expat says at which byte it is."""

    data: bytes
    path: list[str] = field(default_factory=list)
    owner: str = ""
    columns: list[tuple[str, tuple[str, str, str]]] = field(default_factory=list)
    labels: tuple[str, str, str] = ("", "", "")
    rule: _Rule = field(default_factory=_Rule)
    start: int = -1
    found: list[Cell] = field(default_factory=list)
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def read(self) -> list[Cell]:
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.Parse(self.data, True)
        return self.found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name.rpartition(":")[2])
        match self.path:
            case [*_, tag] if tag in _OWNERS:
                self.owner = attributes.get("name", "")
            case [*_, "decisionTable"]:
                self.columns = []
            case [*_, "decisionTable", "input"]:
                self.labels = ("", "", "")
            case [*_, "input", "extensionElements", "display"]:
                self.labels = (attributes.get("zh", ""), attributes.get("en", ""), attributes.get("unit", ""))
            case [*_, "decisionTable", "rule"]:
                self.rule = _Rule()

    def _said(self, _text: str) -> None:
        if self.start < 0 and len(self.path) > 1 and self.path[-1] == "text" and self.path[-2] in _KEPT:
            self.start = self.parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        match self.path:
            case [*_, holder, "text"] if holder in _KEPT and self.start >= 0:
                self._keep(holder, self.start, self.parser.CurrentByteIndex)
                self.start = -1
            case [*_, "decisionTable", "rule"]:
                self.found += self._of_rule()
        self.path.pop()

    def _keep(self, holder: str, start: int, end: int) -> None:
        text = self.data[start:end].decode()
        if holder == "inputExpression":
            self.columns.append((text.strip(), self.labels))
        elif holder == "annotationEntry":
            self.rule.clause = self.rule.clause or text.strip()
        elif holder == "inputEntry":
            self.rule.cells.append((len(self.rule.cells), start, end))
        elif holder == "literalExpression" and self.owner:
            self.found.append(Cell(start, end, text, self.owner, clause=text.strip()))

    def _of_rule(self) -> Iterator[Cell]:
        for index, start, end in self.rule.cells:
            column, labels = self.columns[index]
            text = self.data[start:end].decode()
            yield Cell(start, end, text, self.owner, column, labels, self.rule.clause)


def cells_of(data: bytes) -> list[Cell]:
    """Return the FEEL texts of a model's tables and expressions in the order of the file (UTF-8)."""
    return _Reader(data).read()

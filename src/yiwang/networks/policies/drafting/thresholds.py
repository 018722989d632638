"""The numbers a policy's rule compares with, each with its clause, and the rule with some of them changed.

The same number in several cells of one column is one threshold: ``> 3000000`` refuses and ``<= 3000000``
admits by one border. Numbers that only stand in an expression are one threshold for each expression.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from yiwang.definitions import CityFolder, Policy, PolicyVersion, Text
from yiwang.kernel import dmn
from yiwang.kernel.dmn.boxed import PLAIN, Display
from yiwang.kernel.dmn.explain.values import in_language, label_of, shown
from yiwang.networks.policies.drafting.texts import Cell, cells_of
from yiwang.networks.policies.queries.imports import with_imports
from yiwang.networks.policies.queries.numbers import numbers_in
from yiwang.records.cases.errors import ActRefused

_TRIVIAL = frozenset({Decimal(0), Decimal(1)})
_MOST = Decimal(10) ** 12


@dataclass(frozen=True)
class Threshold:
    """A number of a rule: in which file, of what, where it stands; ``key`` names it in addresses."""

    key: str
    file: str
    owner: str
    value: Decimal
    label: Text
    said: Text
    clause: Text
    places: tuple[tuple[int, int], ...]

    @property
    def step(self) -> Decimal:
        """A step for a slider: two digits below the first, in whole units where the number has them."""
        step = Decimal(1).scaleb(self.value.adjusted() - 1)
        is_whole = self.value == self.value.to_integral_value()
        return max(step, Decimal(1)) if is_whole else min(step, Decimal(1).scaleb(self._exponent))

    @property
    def _exponent(self) -> int:
        exponent = self.value.as_tuple().exponent
        return exponent if isinstance(exponent, int) else 0

    @property
    def least(self) -> Decimal:
        """Where a slider begins."""
        return Decimal(0)

    @property
    def most(self) -> Decimal:
        """Where a slider ends: at twice the number."""
        return self.value * 2


def thresholds(
    folder: CityFolder, policy: Policy, version: PolicyVersion, files: Mapping[str, bytes]
) -> list[Threshold]:
    """Return the numbers of a version's model and of the models it imports, in the order of the files."""
    model = folder.models[policy.path_of(version)]
    needed = _needed(model, [name for name in (version.decision, version.amount) if name])
    shown_as: list[dmn.InputData | dmn.Decision] = [*model.inputs, *model.decisions]
    displays = {one.name: one.display for one in shown_as}
    return [
        found for path, owners in needed.items() for found in _of_file(path, owners, files[path], displays)
    ]


def _needed(model: dmn.Model, decisions: list[str]) -> dict[str, set[str]]:
    """Name, by file, the decisions and functions some decisions rest on."""
    found: dict[str, set[str]] = defaultdict(set)
    by_space = {one.namespace: one for one in with_imports(model)}
    open_ = [(model, node) for name in decisions if (node := model.named(name))]
    while open_:
        home, node = open_.pop(0)
        if not isinstance(node, dmn.Decision | dmn.Bkm) or node.name in found[home.file]:
            continue
        found[home.file].add(node.name)
        links = (*(node.requires if isinstance(node, dmn.Decision) else ()), *node.knowledge)
        for link in links:
            other = by_space.get(link.namespace)
            if other is not None and link.id in other.nodes:
                open_.append((other, other.nodes[link.id]))
    return {path: owners for path, owners in found.items() if owners}


def _of_file(
    path: str, owners: set[str], data: bytes, displays: Mapping[str, Display]
) -> Iterator[Threshold]:
    groups: dict[tuple[str, str, Decimal], list[tuple[Cell, int, int]]] = defaultdict(list)
    for cell in cells_of(data):
        if cell.owner not in owners or "&#" in cell.text:
            continue
        for number in numbers_in(cell.text):
            value = Decimal(number[0])
            if cell.column or value not in _TRIVIAL:
                begin = cell.start + len(cell.text[: number.start()].encode())
                column = cell.column or f"={cell.start}"
                groups[cell.owner, column, value].append((cell, begin, begin + len(number[0])))
    for (owner, column, value), places in groups.items():
        cell = places[0][0]
        yield Threshold(
            key=hashlib.sha256(f"{path}|{owner}|{column}|{value}".encode()).hexdigest()[:12],
            file=path,
            owner=owner,
            value=value,
            **_words(cell, owner, value, displays),
            places=tuple((begin, end) for _, begin, end in places),
        )


def _words(cell: Cell, owner: str, value: Decimal, displays: Mapping[str, Display]) -> dict[str, Text]:
    zh, en, unit = cell.labels
    tested = Display(zh=zh, en=en, unit=unit).over(displays.get(cell.column, PLAIN))
    display = tested if cell.column else displays.get(owner, PLAIN)
    clause = cell.clause or cell.text
    return {
        "label": _both(lambda language: label_of(display, cell.column or owner, language)),
        "said": _both(lambda language: shown(value, tested, language)),
        "clause": _both(lambda language: _plain(in_language(clause, language))),
    }


def _both(said: Callable[[str], str]) -> Text:
    return Text(zh=said("zh-hans"), en=said("en"))


def _plain(text: str) -> str:
    """A text as people read it, not as XML writes it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def changed_files(
    known: list[Threshold], files: Mapping[str, bytes], values: Mapping[str, Decimal]
) -> dict[str, bytes]:
    """Return the files that differ once thresholds have new values, by path; nothing else in them moves."""
    edits: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for one in known:
        value = values.get(one.key, one.value)
        if value != one.value:
            edits[one.file] += [(begin, end, format(value, "f")) for begin, end in one.places]
    made = {}
    for path, places in edits.items():
        data = files[path]
        for begin, end, text in sorted(places, reverse=True):
            data = data[:begin] + text.encode() + data[end:]
        made[path] = data
    return made


def read_values(known: list[Threshold], sent: Mapping[str, str]) -> dict[str, Decimal]:
    """Read the numbers a form sent as ``n-<key>``; those left empty stay. Raises ``ActRefused``."""
    found = {}
    for one in known:
        text = sent.get(f"n-{one.key}", "").strip().replace(",", "")
        if not text:
            continue
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise ActRefused("bad-number", text=text[:40]) from None
        if not value.is_finite() or not 0 <= value < _MOST or len(text) > 30:
            raise ActRefused("bad-number", text=text[:40])
        if value != one.value:
            found[one.key] = value
    return found

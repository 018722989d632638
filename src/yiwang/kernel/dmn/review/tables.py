"""Reviewing the tables of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import PLAIN, HitPolicy, Literal
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.conditions import display_of
from yiwang.kernel.dmn.model import InputData, Model
from yiwang.kernel.dmn.names import tidy
from yiwang.kernel.dmn.review.findings import Finding
from yiwang.kernel.dmn.review.scale import Scale, make_scale
from yiwang.kernel.dmn.review.sweep import Box, Gap, Sweep, UnfinishedError
from yiwang.kernel.dmn.tables.cells import cell_set
from yiwang.kernel.dmn.tables.compiled import DYNAMIC, CompiledTable, Test
from yiwang.kernel.dmn.tables.index import bits
from yiwang.kernel.dmn.tables.sets import CellSet
from yiwang.kernel.feel.syntax import nodes as n

MAX_GAPS = 20
MAX_PAIRS = 50
MAX_RULES_PAIRED = 3_000
"""Tables up to this many rules are searched for overlapping and shadowed rules."""


def review(model: Model) -> list[Finding]:
    """Findings over every decision table of a model, in the order of the file."""
    return [
        finding
        for owner, table in program_of(model).tables
        for finding in _Review(owner, table, model).findings()
    ]


class _Review:
    """The review of one table."""

    def __init__(self, owner: str, table: CompiledTable, model: Model) -> None:
        self.owner, self.table, self.model = owner, table, model
        self.rules = table.source.rules
        self.policy = table.source.hit_policy
        self.sweep = Sweep(self._scales())
        self.dead: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        yield from self._not_analysed()
        yield from self._unreachable()
        try:
            yield from self._gaps()
            yield from self._pairs()
            yield from self._shadowed()
        except UnfinishedError:
            reason = "the table has too many rules or combinations for a complete review"
            hint = "Split it into smaller tables that build on one another."
            yield Finding("unfinished", self.table.source.place, self.owner, (), reason, hint, severe=False)

    def _scales(self) -> list[Scale]:
        """One scale for each tested expression; columns testing the same one are taken together."""
        groups: dict[str, list[Test]] = {}
        for test, clause in zip(self.table.tests, self.table.source.inputs, strict=True):
            groups.setdefault(tidy(clause.expression.text), []).append(test)
        return [self._scale(name, tests) for name, tests in groups.items()]

    def _scale(self, name: str, tests: list[Test]) -> Scale:
        unclear = 0
        cells: list[list[CellSet | None]] = []
        kinds = [cell.accepts.kind for test in tests for cell in test.cells if cell and cell.accepts]
        domain = self._domain(tests)
        kind = domain.kind if domain is not None else max(set(kinds), key=kinds.count) if kinds else ""
        for rule in range(len(self.rules)):
            row = [cell for test in tests if (cell := test.cells[rule]) is not None]
            if any(cell.accepts is None or cell.accepts.kind != kind for cell in row):
                unclear |= 1 << rule
                cells.append([])
            else:
                cells.append([cell.accepts for cell in row])
        return make_scale(name, cells, domain, self._step(tests[0]), unclear)

    def _domain(self, tests: list[Test]) -> CellSet | None:
        """The allowed values of a tested expression, from the column or from the input's type."""
        column = self.table.tests.index(tests[0])
        clause = self.table.source.inputs[column]
        text = clause.allowed
        if text is None:
            types = program_of(self.model).types
            node = tests[0].node
            source = self.model.named(node.name) if isinstance(node, n.Variable) else None
            own = types.allowed_text(source.type_ref) if isinstance(source, InputData) else None
            text = own or types.allowed_text(clause.expression.type_ref)
        if text is None:
            return None
        literal = Literal(clause.place, text)
        try:
            parsed = feel.parse(literal.text, self.table.scope, dialect="unary")
        except feel.FeelSyntaxError:
            return None
        return cell_set(parsed) if isinstance(parsed, n.UnaryTests) else None

    def _step(self, test: Test) -> Any:
        clause = self.table.source.inputs[self.table.tests.index(test)]
        own = clause.display or PLAIN
        return (own if test.node is None else own.over(display_of(test.node, self.model))).step

    def _finding(self, kind: str, rules: tuple[int, ...], reason: str, **more: Any) -> Finding:
        place = self.rules[rules[-1]].place if rules else self.table.source.place
        numbers = tuple(rule + 1 for rule in rules)
        return Finding(kind, place, self.owner, numbers, reason, **more)

    def _example(self, box: Box) -> dict[str, Any]:
        """A value for every tested expression; columns past the end of a box may hold anything."""
        values = {scale.name: part.example for scale, part in zip(self.sweep.scales, box, strict=False)}
        for scale in self.sweep.scales[len(box) :]:
            values[scale.name] = scale.classes[0].example if scale.classes else None
        return values

    def _where(self, gap: Gap) -> str:
        parts = [scale.describe(group) for scale, group in zip(self.sweep.scales, gap, strict=False)]
        return ", ".join(part for part in parts if part)

    def _not_analysed(self) -> Iterator[Finding]:
        for scale in self.sweep.scales:
            for rule in bits(scale.unclear):
                reason = f"rule {rule + 1}: the cell for {scale.name} depends on more than constants"
                hint = "The review takes it as possibly true everywhere: it may hide a gap or an overlap."
                yield self._finding("not analysed", (rule,), reason, hint=hint, severe=False)

    def _unreachable(self) -> Iterator[Finding]:
        for rule, name in self.sweep.empty_rules(len(self.rules)):
            self.dead.add(rule)
            reason = f"rule {rule + 1} can never match: no possible value of {name} fits its cell"
            yield self._finding(
                "unreachable", (rule,), reason, hint="Correct the cell or the allowed values."
            )

    def _gaps(self) -> Iterator[Finding]:
        if self.table.default is not None:
            return
        found = self.sweep.gaps(self.table.everything, MAX_GAPS + 1)
        severe = self.policy is not HitPolicy.COLLECT
        for gap in found[:MAX_GAPS]:
            yield self._finding(
                "gap",
                (),
                "no rule covers this case",
                where=self._where(gap),
                example=self._example(tuple(group[0] for group in gap)),
                hint="Add a rule, widen one, or give the output a default.",
                severe=severe,
            )
        if len(found) > MAX_GAPS:
            yield self._finding("more", (), f"there are more than {MAX_GAPS} gaps", severe=False)

    def _together(self) -> list[int]:
        """For every rule the others it shares a case with."""
        if len(self.rules) > MAX_RULES_PAIRED:
            raise UnfinishedError
        return self.sweep.overlapping(len(self.rules))

    def _pairs(self) -> Iterator[Finding]:
        """Overlaps under UNIQUE, and different results of overlapping rules under ANY."""
        if self.policy not in {HitPolicy.UNIQUE, HitPolicy.ANY}:
            return
        count = 0
        for one, others in enumerate(self._together()):
            for two in bits(others >> one + 1):
                finding = self._pair(one, one + 1 + two)
                if finding is None:
                    continue
                count += 1
                if count > MAX_PAIRS:
                    reason = f"there are more than {MAX_PAIRS} overlaps"
                    yield self._finding("more", (), reason, severe=False)
                    return
                yield finding

    def _pair(self, one: int, two: int) -> Finding | None:
        box = self.sweep.shared(one, two)
        if box is None:
            return None
        differ = self._differ(one, two)
        if self.policy is HitPolicy.ANY and differ is not True:
            return None
        kind = "contradiction" if differ and self._same_conditions(one, two) else "overlap"
        if self.policy is HitPolicy.ANY:
            kind = "contradiction"
        tail = " with different results" if differ else ""
        allowed = "the table allows one match" if self.policy is HitPolicy.UNIQUE else "results must agree"
        return self._finding(
            kind,
            (one, two),
            f"rules {one + 1} and {two + 1} match together{tail}; {allowed}",
            where=self._where(tuple((part,) for part in box)),
            example=self._example(box),
            hint="Narrow one of them, or choose another hit policy.",
        )

    def _same_conditions(self, one: int, two: int) -> bool:
        mine, theirs = 1 << one, 1 << two
        parts = [part.rules for scale in self.sweep.scales for part in scale.classes]
        return all(bool(mask & mine) == bool(mask & theirs) for mask in parts)

    def _differ(self, one: int, two: int) -> bool | None:
        """Whether two rules conclude differently; None when a conclusion is computed."""
        left, right = self.table.constants[one], self.table.constants[two]
        if left is DYNAMIC or right is DYNAMIC:
            texts = [[tidy(cell.text) for cell in self.rules[rule].outputs] for rule in (one, two)]
            return None if texts[0] != texts[1] else False
        return not feel.same(left, right)

    def _shadowed(self) -> Iterator[Finding]:
        """Rules that never count because rules that win over them cover everything they accept."""
        if self.policy not in {HitPolicy.FIRST, HitPolicy.PRIORITY}:
            return
        together = self._together()
        for rule in range(len(together)):
            stronger = self._stronger(rule) & together[rule]
            if rule in self.dead or not stronger or self.sweep.outside(rule, stronger) is not None:
                continue
            names = ", ".join(str(other + 1) for other in list(bits(stronger))[:5])
            reason = f"rule {rule + 1} never counts: rules {names} win wherever it matches"
            box = self.sweep.shared(rule, rule)
            yield self._finding(
                "shadowed",
                (rule,),
                reason,
                example={} if box is None else self._example(box),
                hint="Move it up, narrow the others, or delete it.",
            )

    def _stronger(self, rule: int) -> int:
        """Rules that win over a rule when both match."""
        if self.policy is HitPolicy.FIRST:
            return (1 << rule) - 1
        mine = self.table.constants[rule]
        if mine is DYNAMIC:
            return 0
        rank = self.table.rank
        return sum(
            1 << other
            for other, value in enumerate(self.table.constants)
            if other != rule and value is not DYNAMIC and rank(value) < rank(mine)
        )

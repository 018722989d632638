"""Decision tables over columns: which rule counts, then what it concludes (DMN 1.5, 8.2.8)."""

from __future__ import annotations

from sqlglot import exp

from yiwang.kernel.dmn.boxed import Aggregation, HitPolicy, Literal, OutputClause, Rule, Table
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.model import Model
from yiwang.kernel.dmn.population.picking import FEW, Candidate, Clash, Picker
from yiwang.kernel.dmn.population.room import Room, TableUse
from yiwang.kernel.dmn.tables.compiled import CompiledTable
from yiwang.kernel.feel.sql import aggregates
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.comparing import equal
from yiwang.kernel.feel.sql.kinds import NOTHING, Item, Items, Number, Record, Value, null_of
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Sure, Truth, every, opposite
from yiwang.kernel.feel.syntax import nodes as n

_CLASH = {
    HitPolicy.UNIQUE: "several rules match together, the table allows one (unique)",
    HitPolicy.ANY: "rules match with different results (any)",
}
_SINGLE = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY}


def write_table(room: Room, box: Table, env: dict[str, Value], home: Model) -> Value:
    """The result of a table."""
    writing = _Writing(room, box, env, home)
    value = writing.single() if box.hit_policy in _SINGLE else writing.several()
    outside = writing.outside()
    if not outside:
        return value
    writing.unanswered(outside)
    return choose(room.sheet, [(condition, NOTHING) for condition in outside], room.sheet.kept(value))


class _Writing:
    """One use of a table."""

    def __init__(self, room: Room, box: Table, env: dict[str, Value], home: Model) -> None:
        self.room, self.box, self.env, self.home = room, box, env, home
        self.sheet = room.sheet
        self.table: CompiledTable = room.table(box)
        self.values = [self._tested(column) for column in range(len(box.inputs))]
        self.truths: dict[tuple[int, int], Truth] = {}
        self._by_node: dict[tuple[int, int], Truth] = {}
        self._outputs: dict[str, Value] = {}
        self.candidates = [self._candidate(rule) for rule in range(len(box.rules))]
        self.use = TableUse(self.table, self.values, self.truths)
        room.uses.append(self.use)

    def _tested(self, column: int) -> Value:
        clause, test = self.box.inputs[column], self.table.tests[column]
        if not clause.expression.text.strip():
            return NOTHING
        try:
            node = test.node or self.room.node(clause.expression, self.table.scope)
            value = self.room.writer.value(node, self.env)
            kind = program_of(self.home).types.of(clause.expression.type_ref)
            return self.sheet.kept(self.room.conform(value, kind, clause.label))
        except OutsideProfileError as error:
            raise self.room.refusal(clause.expression, error) from None

    def _candidate(self, rule: int) -> Candidate:
        parts: dict[int, Truth] = {}
        sets = {}
        for column, test in enumerate(self.table.tests):
            cell = test.cells[rule]
            if cell is None:
                continue
            text = self.box.rules[rule].conditions[column]
            parts[column] = self.truths[rule, column] = self._cell(column, cell.node, text)
            sets[column] = cell.accepts
        return Candidate(rule + 1, parts, sets)

    def _cell(self, column: int, node: n.Node | None, text: Literal) -> Truth:
        key = (column, id(node))
        if key not in self._by_node:
            try:
                if not isinstance(node, n.UnaryTests):
                    raise OutsideProfileError("a cell", "it is not FEEL", "Correct the cell.")
                self._by_node[key] = self.room.writer.passes_unary(node, self.values[column], self.env)
            except OutsideProfileError as error:
                raise self.room.refusal(text, error) from None
        return self._by_node[key]

    def outside(self) -> list[Sql]:
        """Where a tested value is not one the table allows: the table has no answer."""
        found = []
        for clause, value, test in zip(self.box.inputs, self.values, self.table.tests, strict=True):
            if clause.allowed is None or clause.allowed.strip() in {"", "-"}:
                continue
            node = self.room.node(Literal(clause.place, clause.allowed), self.table.scope, test.type)
            assert isinstance(node, n.UnaryTests)
            told = self.room.writer.passes_unary(node, value, self.env)
            null = null_of(value)
            if told.holds() is b.TRUE or self.room.proven(node, value):
                continue
            parts = [opposite(Sure(told)).holds()]
            condition = b.every(parts if null is None else [b.negation(null), *parts])
            self.sheet.fault(condition, f"{clause.label}: the value is not one this table allows")
            found.append(condition)
        return found

    def unanswered(self, outside: list[Sql]) -> None:
        """No rule counts where the table has no answer."""
        none = b.some(outside)
        if self.use.picked is not None:
            self.use.picked = self.sheet.once(b.case([(none, b.NULL)], self.use.picked))
        here = opposite(Sure(Plain(none)))
        self.use.matches = [every([here, match]) for match in self.use.matches]

    def single(self) -> Value:
        """The value of the one rule that counts; `picked` is its number, 0 where rules clash."""
        policy = self.box.hit_policy
        order = self._by_priority() if policy is HitPolicy.PRIORITY else self.candidates
        if self.room.asked is not self.box and self._is_plain(policy, order):
            branches = [(rule.holds(), self._output(rule.number - 1)) for rule in order]
            return choose(self.sheet, branches, self._default())
        picker = Picker(self.sheet, self.values, self._clash(policy))
        picked = self.sheet.once(picker.pick(order))
        self.use.picked = picked
        if policy in _CLASH and picker.clashes:
            self.sheet.fault(b.binary(exp.EQ, picked, b.integer(0)), _CLASH[policy])
        groups: dict[str, list[int]] = {}
        for rule in self.box.rules:
            groups.setdefault(_key(rule), []).append(rule.number)
        branches = [
            (_is_one_of(picked, numbers), self._output(numbers[0] - 1)) for numbers in groups.values()
        ]
        if self.box.outputs and any(clause.default for clause in self.box.outputs):
            branches.append((b.is_null(picked), self._default()))
        always = policy is HitPolicy.FIRST and not self.candidates[-1].cells
        otherwise = branches.pop()[1] if always else NOTHING
        return choose(self.sheet, branches, otherwise)

    @staticmethod
    def _is_plain(policy: HitPolicy, rules: list[Candidate]) -> bool:
        """Few rules that cannot contradict, whose number nobody sees: conclusions are chosen directly."""
        if len(rules) > FEW:
            return False
        if policy not in _CLASH:
            return True
        return all(one.apart(two) for at, one in enumerate(rules) for two in rules[at + 1 :])

    def _clash(self, policy: HitPolicy) -> Clash | None:
        if policy is HitPolicy.UNIQUE:
            return lambda one, two: Fixed(True)
        if policy is HitPolicy.ANY:
            return self._different
        return None

    def _different(self, one: int, two: int) -> Truth:
        """Whether two rules conclude differently."""
        left, right = self._output(one - 1), self._output(two - 1)
        if _key(self.box.rules[one - 1]) == _key(self.box.rules[two - 1]):
            return Fixed(False)
        if isinstance(left, Record) and isinstance(right, Record):
            pairs = ((left.fields[name], right.fields[name]) for name in left.fields)
            return opposite(every([equal(self.sheet, first, second) for first, second in pairs]))
        return opposite(equal(self.sheet, left, right))

    def _by_priority(self) -> list[Candidate]:
        """Rules by the order of their constant conclusions; the first of equals stays first."""
        constants = self.table.constants
        if any(type(value).__name__ == "Dynamic" for value in constants):
            raise OutsideProfileError(
                "hit policy PRIORITY", "conclusions that are computed", "Write constants."
            )
        ranks = [self.table.rank(value) for value in constants]
        return sorted(self.candidates, key=lambda one: ranks[one.number - 1])

    def several(self) -> Value:
        """The results of all rules that match: a list, or what COLLECT makes of it."""
        matches = [self.sheet.truth(candidate.match()) for candidate in self.candidates]
        self.use.matches = matches
        order = self._by_output() if self.box.hit_policy is HitPolicy.OUTPUT_ORDER else range(len(matches))
        items = Items(tuple(Item(self._output(rule), Sure(matches[rule])) for rule in order))
        none = self.sheet.truth(every([opposite(Sure(match)) for match in matches]))
        if self.box.aggregation is Aggregation.NONE:
            value: Value = Items(items.items, none)
            default = self._default()
            return (
                value
                if default is NOTHING
                else choose(self.sheet, [(none.holds(), Items((Item(default),)))], Items(items.items))
            )
        ranked = self._ranked(matches)
        if ranked:
            return choose(self.sheet, ranked, self._default())
        folded = self._folded(items)
        return choose(self.sheet, [(none.holds(), self._default())], self.sheet.kept(folded))

    def _ranked(self, matches: list[Truth]) -> list[tuple[Sql, Value]]:
        """For the least or the greatest of constants: the rules that have them, best first."""
        if self.box.aggregation not in {Aggregation.MIN, Aggregation.MAX}:
            return []
        found = []
        for rule, match in enumerate(matches):
            value = self._output(rule)
            if not isinstance(value, Number) or value.constant is None:
                return []
            found.append((value.constant, match.holds(), value))
        found.sort(key=lambda one: one[0], reverse=self.box.aggregation is Aggregation.MAX)
        return [(holds, value) for _, holds, value in found]

    def _folded(self, items: Items) -> Value:
        if self.box.aggregation is Aggregation.COUNT:
            return aggregates.count(self.sheet, [items])
        if self.box.aggregation is Aggregation.SUM:
            return aggregates.total(self.sheet, [items])
        name = "min" if self.box.aggregation is Aggregation.MIN else "max"
        return aggregates.extreme(self.sheet, name, [items])

    def _by_output(self) -> list[int]:
        if any(type(value).__name__ == "Dynamic" for value in self.table.constants):
            raise OutsideProfileError(
                "hit policy OUTPUT ORDER", "conclusions that are computed", "Write constants."
            )
        ranks = [self.table.rank(value) for value in self.table.constants]
        return sorted(range(len(ranks)), key=lambda rule: ranks[rule])

    def _output(self, rule: int) -> Value:
        cells = self.box.rules[rule].outputs
        key = _key(self.box.rules[rule])
        if key not in self._outputs:
            self._outputs[key] = self._conclusion(cells)
        return self._outputs[key]

    def _default(self) -> Value:
        given = [clause.default for clause in self.box.outputs]
        if not any(given):
            return NOTHING
        return self._conclusion(tuple(cell or Literal(self.box.place, "null") for cell in given))

    def _conclusion(self, cells: tuple[Literal, ...]) -> Value:
        values = [
            self._cell_value(cell, clause) for cell, clause in zip(cells, self.box.outputs, strict=True)
        ]
        if len(values) == 1:
            return values[0]
        names = [clause.name or "" for clause in self.box.outputs]
        return Record(dict(zip(names, values, strict=True)))

    def _cell_value(self, cell: Literal, clause: OutputClause) -> Value:
        types = program_of(self.home).types
        if cell.text.strip() in {"", "-"}:
            return NOTHING
        try:
            value = self.room.writer.value(self.room.node(cell, self.table.scope), self.env)
            value = self.room.conform(value, types.of(cell.type_ref), clause.label)
            return self.sheet.kept(self.room.conform(value, types.of(clause.type_ref), clause.label))
        except OutsideProfileError as error:
            raise self.room.refusal(cell, error) from None


def _key(rule: Rule) -> str:
    return "\x1f".join(cell.text.strip() for cell in rule.outputs)


def _is_one_of(picked: Sql, numbers: list[int]) -> Sql:
    if len(numbers) == 1:
        return b.binary(exp.EQ, picked, b.integer(numbers[0]))
    return exp.In(this=picked, expressions=[b.integer(number) for number in numbers])

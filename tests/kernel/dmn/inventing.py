"""Random typed expressions and tables inside (mostly) the columnar profile."""

from __future__ import annotations

import random

from tests.kernel.dmn import building

SCHEMA = {
    "人数": "integer(6)",
    "数量": "integer",
    "金额": "decimal(18,4)",
    "余额": "decimal(12,2)",
    "比率": "decimal(5,4)",
    "行业": "string",
    "区县": "string",
    "合规": "boolean",
    "高企": "boolean",
    "成立": "date",
    "到期": "date",
}
TYPES = {"integer": "number", "decimal": "number", "string": "string", "boolean": "boolean", "date": "date"}
WORDS = ["批发业", "零售业", "信息传输业", "a", ""]
NUMBERS = ["0", "1", "2", "-1", "0.5", "12", "0.05", "100", "1000.00", "3", "7", "0.0001", "20000"]
DATES = ['date("2024-02-29")', 'date("2020-01-31")', '@"2026-01-01"', "date(2000, 12, 31)"]
DURATIONS = ['duration("P1Y")', '@"P1M"', 'duration("P30D")', '@"-P13M"', 'duration("P1D")', '@"PT36H"']
KINDS = {
    "number": ["人数", "数量", "金额", "余额", "比率"],
    "string": ["行业", "区县"],
    "boolean": ["合规", "高企"],
    "date": ["成立", "到期"],
}
SEEN = {
    "行业": WORDS,
    "区县": WORDS,
    "成立": [],
    "人数": [0, 1, 2, 3, 7, 12, 100],
    "数量": [0, 1, 2, 20000],
    "金额": ["0.5", "12", "1000", "20000", "0.0001"],
    "余额": ["0.05", "100", "0.5"],
    "比率": ["0.05", "0.5", "0.0001", "1"],
}


class Inventor:
    """Makes texts of a type, of limited depth."""

    def __init__(self, seed: int) -> None:
        """A source of choices."""
        self.chance = random.Random(seed)

    def pick(self, options: list[str]) -> str:
        """One of some."""
        return self.chance.choice(options)

    def text(self, kind: str, depth: int) -> str:
        """An expression of a kind."""
        if depth <= 0 or self.chance.random() < 0.15:
            return self.leaf(kind)
        return getattr(self, f"_{kind}")(depth - 1)

    def leaf(self, kind: str) -> str:
        """A name, a constant, or null."""
        draw = self.chance.random()
        if draw < 0.04:
            return "null"
        if draw < 0.7:
            return self.pick(KINDS[kind])
        if kind == "number":
            return self.pick(NUMBERS)
        if kind == "string":
            return f'"{self.pick(WORDS)}"'
        return self.pick(["true", "false"]) if kind == "boolean" else self.pick(DATES)

    def _number(self, depth: int) -> str:
        one, two = (lambda: self.text("number", depth)), self.chance.random()
        if two < 0.4:
            return f"({one()} {self.pick(['+', '-', '*', '+', '-', '/'])} {one()})"
        if two < 0.55:
            name = self.pick(
                ["decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling"]
            )
            return f"{name}({one()}, {self.pick(['0', '1', '2', '-1', '3'])})"
        if two < 0.62:
            return f"(if {self.text('boolean', depth)} then {one()} else {one()})"
        if two < 0.72:
            return f"{self.pick(['min', 'max', 'sum', 'mean'])}({one()}, {one()})"
        if two < 0.78:
            return f"{self.text('date', depth)}.{self.pick(['year', 'month', 'day', 'weekday'])}"
        if two < 0.82:
            return f'({self.text("date", 0)} - {self.text("date", 0)}) / duration("P1D")'
        if two < 0.86:
            return f"string length({self.text('string', depth)})"
        if two < 0.9:
            return f"modulo({one()}, {one()})"
        if two < 0.93:
            return f"count([{one()}, {one()}, {one()}][item > {one()}])"
        if two < 0.96:
            return f"years and months duration({self.text('date', 0)}, {self.text('date', 0)}).years"
        return f"{self.pick(['-', 'abs'])}({one()})"

    def _string(self, depth: int) -> str:
        one, two = (lambda: self.text("string", depth)), self.chance.random()
        if two < 0.3:
            return f"({one()} + {one()})"
        if two < 0.5:
            return f"(if {self.text('boolean', depth)} then {one()} else {one()})"
        if two < 0.7:
            at, length = self.pick(["1", "2", "-1", "-2", "9"]), self.pick(["1", "2", "5"])
            return f"substring({one()}, {at}, {length})"
        if two < 0.85:
            return f'{self.pick(["substring before", "substring after"])}({one()}, "{self.pick(WORDS)}")'
        return f"string({self.pick(['人数', '数量', '合规', '成立', 'floor(比率)'])})"

    def _date(self, depth: int) -> str:
        if self.chance.random() < 0.6:
            return f"({self.text('date', depth)} {self.pick(['+', '-'])} {self.pick(DURATIONS)})"
        if self.chance.random() < 0.4:
            return f'({self.leaf("date")} + duration("P" + string(人数) + "{self.pick(["Y", "M", "D"])}"))'
        condition, one, two = (self.text(kind, depth) for kind in ("boolean", "date", "date"))
        return f"(if {condition} then {one} else {two})"

    def _boolean(self, depth: int) -> str:
        kind = self.pick(["number", "number", "string", "date", "boolean"])
        one, draw = (lambda: self.text(kind, depth)), self.chance.random()
        if draw < 0.3 and kind != "boolean":
            return f"({one()} {self.pick(['<', '<=', '>', '>=', '=', '!='])} {one()})"
        if draw < 0.4:
            return f"({one()} {self.pick(['=', '!='])} {self.pick(['null', one()])})"
        if draw < 0.6:
            parts = [self.text("boolean", depth) for _ in range(self.chance.choice([2, 2, 3]))]
            return f"({self.pick([' and ', ' or ']).join(parts)})"
        if draw < 0.67:
            return f"not({self.text('boolean', depth)})"
        if draw < 0.74 and kind != "boolean":
            return f"({one()} between {one()} and {one()})"
        if draw < 0.86:
            return f"({one()} in {self.tests(kind, depth)})"
        if draw < 0.9:
            return f"({one()} instance of {kind})"
        if draw < 0.94:
            name = self.pick(["contains", "starts with", "ends with"])
            return f"{name}({self.text('string', depth)}, {self.text('string', 0)})"
        if draw < 0.97:
            parts = ", ".join(self.text(kind, depth) for _ in range(3))
            test = f"x {self.pick(['=', '!='])} {self.leaf(kind)}"
            return f"({self.pick(['some', 'every'])} x in [{parts}] satisfies {test})"
        return f"{self.pick(['all', 'any'])}([{self.text('boolean', depth)}, {self.text('boolean', depth)}])"

    def tests(self, kind: str, depth: int) -> str:
        """What may stand after `in`."""
        one, draw = (lambda: self.text(kind, depth)), self.chance.random()
        if draw < 0.3:
            return f"({one()}, {one()}, {one()})"
        if draw < 0.5:
            return f"[{one()}, {one()}, {one()}]"
        if kind == "boolean":
            return f"({one()}, {one()})"
        if draw < 0.8:
            return f"{self.pick('[(')}{one()}..{one()}{self.pick('])')}"
        return f"(< {one()}, > {one()})"

    def cell(self, kind: str) -> str:
        """A condition cell."""
        draw, constant = self.chance.random(), self.constant
        if draw < 0.25:
            return "-"
        if kind in {"string", "boolean"}:
            if draw < 0.6:
                return constant(kind)
            if draw < 0.8:
                return f"{constant(kind)}, {constant(kind)}"
            return self.pick([f"not({constant(kind)})", "null", "not(null)", f"!= {constant(kind)}"])
        if draw < 0.55:
            return f"{self.pick(['<', '<=', '>', '>=', '!='])} {constant(kind)}"
        if draw < 0.75:
            return self.interval(kind)
        if draw < 0.85:
            return f"{constant(kind)}, {constant(kind)}"
        if draw < 0.92:
            return f"not({self.pick(['', '> '])}{constant(kind)})"
        name = self.pick(KINDS[kind])
        return self.pick(["null", f"> {name}", f"? = {name}", name])

    def interval(self, kind: str) -> str:
        """A range of constants, often of one value and sometimes the wrong way round."""
        low = self.constant(kind)
        high = low if self.chance.random() < 0.2 else self.constant(kind)
        return f"{self.pick('[(')}{low}..{high}{self.pick('])')}"

    def constant(self, kind: str) -> str:
        """A constant of a kind."""
        options = {
            "number": NUMBERS,
            "string": [f'"{word}"' for word in WORDS],
            "boolean": ["true", "false"],
            "date": DATES,
        }
        return self.pick(options[kind])

    def table(self) -> str:
        """A decision table of any policy."""
        policies = ["UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
        policy = self.pick(policies)
        columns = [(name, kind) for kind in KINDS for name in KINDS[kind]]
        columns = self.chance.sample(columns, self.chance.choice([1, 2, 3]))
        attribute = f'hitPolicy="{policy}"'
        kind = self.pick(["number", "string", "boolean"])
        if policy == "COLLECT":
            fold = self.pick(["", "SUM", "MIN", "MAX", "COUNT"])
            attribute += f' aggregation="{fold}"' if fold else ""
            kind = "number" if fold else kind
        ranked = policy in {"PRIORITY", "OUTPUT ORDER"}
        fixed = ranked or self.chance.random() < 0.6
        values = [self.constant(kind) for _ in range(3)]
        rules = [
            " | ".join(self.cell(of) for _, of in columns)
            + " => "
            + (self.pick(values) if fixed else self.text(kind, 1))
            for _ in range(self.chance.choice([1, 3, 5, 14]))
        ]
        output = "<output>"
        if ranked:
            listed = ", ".join(dict.fromkeys(values)).replace("<", "&lt;")
            output += f"<outputValues><text>{listed}</text></outputValues>"
        if self.chance.random() < 0.3:
            output += f"<defaultOutputEntry><text>{self.constant(kind)}</text></defaultOutputEntry>"
        names = [name if self.chance.random() < 0.8 else self.text(of, 1) for name, of in columns]
        return building.table(attribute, names, [f"{output}</output>"], rules)


def model(seed: int, decisions: int = 8, depth: int = 3) -> bytes:
    """A file of random decisions, called d0 and so on; later ones may ask earlier ones."""
    inventor = Inventor(seed)
    body = "".join(building.input_data(name, TYPES[kind.partition("(")[0]]) for name, kind in SCHEMA.items())
    for number in range(decisions):
        kind = inventor.pick(["number", "boolean", "boolean", "string", "date"])
        if inventor.chance.random() < 0.5:
            logic = inventor.table()
        else:
            logic = building.literal(inventor.text(kind, depth))
        body += building.decision(f"d{number}", logic, needs=tuple(SCHEMA))
    return building.definitions(body)

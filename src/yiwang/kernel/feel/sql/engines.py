"""What DuckDB and Spark SQL write differently. Nothing is transpiled: each piece is chosen per engine."""

from __future__ import annotations

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import Stored


class Engine:
    """DuckDB; the other engine says where it differs."""

    name = "duckdb"
    quotient_digits = 37
    """Digits a whole dividend may have."""
    quick_digits = 18
    """With more digits, dividing takes fifty times as long: where few rows need them, the others go first."""
    has_codes = True
    """Whether words can be kept as numbers of a dictionary, which compare as such (ENUM)."""
    unit_decimals = 8
    """Up to so many decimals, a short number is counted in its units by 64-bit steps alone."""

    def sum_type(self, left: Stored, right: Stored) -> Stored:
        """The type the engine gives to a sum of two decimals."""
        scale = max(left.scale, right.scale)
        whole = max(left.digits - left.scale, right.digits - right.scale)
        return Stored(0, min(whole + scale + 1, 38), scale)

    def product_type(self, left: Stored, right: Stored) -> Stored | None:
        """The type the engine gives to a product of two decimals; None when it would lose digits.

        Two factors of up to 18 digits are kept in 18 and overflow beyond (a trap): callers widen one first.
        """
        scale = left.scale + right.scale
        if scale > 38:
            return None
        width = left.digits + right.digits
        if width > 18 and max(left.digits, right.digits) <= 18 and scale < 18:
            return Stored(0, 18, scale)
        return Stored(0, min(width, 38), scale)

    def attempted_product(self, left: Sql, right: Sql) -> Sql:
        """A product that is NULL where it overflows 38 digits."""
        return b.call("TRY", b.binary(exp.Mul, left, right))

    def attempted_sum(self, operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        """A sum or difference that is NULL where it overflows 38 digits."""
        return b.call("TRY", b.binary(operator, left, right))

    def try_cast(self, sql: Sql, kind: str) -> Sql:
        """A cast that is NULL where it fails."""
        return exp.TryCast(this=sql, to=exp.DataType.build(kind), safe=True)

    def misfit(self, raw: Sql, cast: Sql, kind: str) -> Sql:
        """Where a column did not fit its declared type; where the types agree, no row is asked."""
        lost = b.every([b.is_null(cast), b.not_null(raw)])
        own = b.call("TYPEOF", raw)
        agree = b.binary(exp.EQ, own, b.text({"INT": "INTEGER"}.get(kind, kind.replace(", ", ","))))
        if kind == "VARCHAR":
            agree = b.some([agree, b.call("STARTS_WITH", own, b.text("ENUM("))])
        return b.case([(agree, b.FALSE)], lost)

    def divided(self, top: Sql, bottom: Sql, most: int) -> Sql:
        """Whole division of whole numbers, towards zero."""
        return b.binary(exp.IntDiv, top, bottom)

    def units(self, sql: Sql, scale: int) -> Sql:
        """A decimal of at most quick_digits, as a whole number of its last decimals."""
        one, step = f"DECIMAL({scale + 1}, {scale})", b.integer(10**scale)
        part = b.cast(b.binary(exp.Mod, sql, b.cast(b.integer(1), one)), f"DECIMAL({scale}, {scale})")
        parts = b.binary(exp.Mul, part, b.cast(step, f"DECIMAL({scale + 1}, 0)"))
        ones = b.binary(exp.Mul, b.cast(b.call("TRUNC", sql), "BIGINT"), b.cast(step, "BIGINT"))
        return b.binary(exp.Add, ones, b.cast(parts, "BIGINT"))

    def whole(self, most: int) -> str:
        """The type for whole numbers up to a magnitude."""
        return "BIGINT" if most < 2**63 else "INT128"

    def plus_months(self, day: Sql, months: Sql) -> Sql:
        """A date so many months on; a month that is too short gives its last day."""
        return b.cast(b.binary(exp.Add, day, b.call("TO_MONTHS", b.cast(months, "INT"))), "DATE")

    def plus_days(self, day: Sql, days: Sql) -> Sql:
        """A date so many days on."""
        return b.binary(exp.Add, day, b.cast(days, "INT"))

    def days_between(self, later: Sql, earlier: Sql) -> Sql:
        """Days from one date to another."""
        return b.binary(exp.Sub, later, earlier)

    def part(self, name: str, day: Sql) -> Sql:
        """Year, month, day or weekday (Monday is 1) of a date."""
        function = {"year": "YEAR", "month": "MONTH", "day": "DAY", "weekday": "ISODOW"}[name]
        return b.call(function, day)

    def length(self, text: Sql) -> Sql:
        """Code points of a string."""
        return b.call("LENGTH", text)

    def substring(self, text: Sql, start: Sql, length: Sql | None) -> Sql:
        """Code points from a position counted from 1."""
        return b.call("SUBSTRING", text, start, *([] if length is None else [length]))

    def position(self, text: Sql, part: Sql) -> Sql:
        """Where a part first occurs, from 1; 0 for nowhere."""
        return b.call("INSTR", text, part)

    def starts_with(self, text: Sql, part: Sql) -> Sql:
        """Whether a string begins so."""
        return b.call("STARTS_WITH", text, part)

    def ends_with(self, text: Sql, part: Sql) -> Sql:
        """Whether a string ends so."""
        return b.call("ENDS_WITH", text, part)

    def contains(self, text: Sql, part: Sql) -> Sql:
        """Whether a string holds another."""
        return b.call("CONTAINS", text, part)

    def concat(self, left: Sql, right: Sql) -> Sql:
        """Two strings in one; null beside null."""
        return exp.DPipe(this=b.grouped(left), expression=b.grouped(right))

    def array(self, items: list[Sql]) -> Sql:
        """A list."""
        return b.call("LIST_VALUE", *items)

    def kept(self, items: list[tuple[Sql | None, Sql]]) -> Sql:
        """A list of the items whose condition holds; an item without one is always in."""
        if all(condition is None for condition, _ in items):
            return self.array([item for _, item in items])
        parts = [
            self.array([item])
            if condition is None
            else b.case([(condition, self.array([item]))], self.none())
            for condition, item in items
        ]
        return self.joined_lists(parts)

    def none(self) -> Sql:
        """A list of nothing."""
        return b.call("LIST_VALUE")

    def joined_lists(self, parts: list[Sql]) -> Sql:
        """Lists one after another."""
        return b.call("FLATTEN", self.array(parts))


class Spark(Engine):
    """Spark SQL (4, ANSI mode on or off)."""

    name = "spark"
    quotient_digits = 31
    quick_digits = 0
    has_codes = False
    unit_decimals = 0

    def product_type(self, left: Stored, right: Stored) -> Stored | None:
        """Beyond 38 digits Spark drops decimals: such a product is not written."""
        width, scale = left.digits + right.digits + 1, left.scale + right.scale
        return Stored(0, width, scale) if width <= 38 else None

    def sum_type(self, left: Stored, right: Stored) -> Stored:
        """As DuckDB's while it fits; callers check the width."""
        scale = max(left.scale, right.scale)
        whole = max(left.digits - left.scale, right.digits - right.scale)
        return Stored(0, whole + scale + 1, scale)

    def attempted_product(self, left: Sql, right: Sql) -> Sql:
        """A product that is NULL where it overflows."""
        return b.call("TRY_MULTIPLY", left, right)

    def attempted_sum(self, operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        """A sum or difference that is NULL where it overflows."""
        return b.call("TRY_ADD" if operator is exp.Add else "TRY_SUBTRACT", left, right)

    def misfit(self, raw: Sql, cast: Sql, kind: str) -> Sql:
        """Where a column did not fit its declared type."""
        return b.every([b.is_null(cast), b.not_null(raw)])

    def divided(self, top: Sql, bottom: Sql, most: int) -> Sql:
        """The exact part of the dividend is divided, so that nothing is rounded."""
        if most < 2**63:
            return b.binary(exp.IntDiv, top, bottom)
        exact = b.binary(exp.Sub, top, b.binary(exp.Mod, top, bottom))
        return b.cast(b.binary(exp.Div, b.cast(exact, self.whole(most)), bottom), self.whole(most))

    def whole(self, most: int) -> str:
        """Spark has no whole numbers of 128 bits."""
        return "BIGINT" if most < 2**63 else f"DECIMAL({len(str(most))}, 0)"

    def plus_months(self, day: Sql, months: Sql) -> Sql:
        """A date so many months on."""
        return b.call("ADD_MONTHS", day, b.cast(months, "INT"))

    def plus_days(self, day: Sql, days: Sql) -> Sql:
        """A date so many days on."""
        return b.call("DATE_ADD", day, b.cast(days, "INT"))

    def days_between(self, later: Sql, earlier: Sql) -> Sql:
        """Days from one date to another."""
        return b.call("DATEDIFF", later, earlier)

    def part(self, name: str, day: Sql) -> Sql:
        """Year, month, day or weekday of a date."""
        if name == "weekday":
            return b.binary(exp.Add, b.call("WEEKDAY", day), b.integer(1))
        return b.call({"year": "YEAR", "month": "MONTH", "day": "DAYOFMONTH"}[name], day)

    def length(self, text: Sql) -> Sql:
        """Code points of a string."""
        return b.call("CHAR_LENGTH", text)

    def starts_with(self, text: Sql, part: Sql) -> Sql:
        """Whether a string begins so."""
        return b.call("STARTSWITH", text, part)

    def ends_with(self, text: Sql, part: Sql) -> Sql:
        """Whether a string ends so."""
        return b.call("ENDSWITH", text, part)

    def concat(self, left: Sql, right: Sql) -> Sql:
        """Two strings in one; null beside null."""
        return b.call("CONCAT", left, right)

    def array(self, items: list[Sql]) -> Sql:
        """A list."""
        return b.call("ARRAY", *items)

    def none(self) -> Sql:
        """A list of nothing."""
        return b.call("ARRAY")


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (Engine(), Spark())}

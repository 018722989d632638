"""FEEL over columns: an expression's typed tree as SQL for DuckDB and Spark, for a declared columnar profile.

The same answers as the evaluator, row by row; what has no column form is refused by name and place, and what
only some rows cannot have (a number beyond 38 digits) is an error of those rows, never of the query.
"""

from yiwang.kernel.feel.sql import calling, functions, looping, operators  # noqa: F401 (they register)
from yiwang.kernel.feel.sql.engines import ENGINES, Engine
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.writer import BUILTINS, Env, Writer

__all__ = ["BUILTINS", "ENGINES", "Engine", "Env", "OutsideProfileError", "Sheet", "Writer"]

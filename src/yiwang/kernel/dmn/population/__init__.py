"""One rule, a million rows: a decision as one SQL statement for DuckDB or Spark SQL.

>>> from yiwang.kernel import dmn
>>> schema = {"income": "decimal(18,4)", "staff": "integer(9)", "trade": "string", "founded": "date"}
>>> population = dmn.compile(dmn.load("relief.dmn"), "relief", schema, "duckdb")
>>> connection.sql(population.statement("firms", key="code"))
"""

from yiwang.kernel.dmn.population.compiled import compile, together
from yiwang.kernel.dmn.population.result import Column, Population, RefusalError

__all__ = ["Column", "Population", "RefusalError", "compile", "together"]

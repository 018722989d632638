"""Run the forty formulas with OpenFisca-core, in an environment of its own: it is never installed with us.

    python openfisca_peer.py <formulas.py> <firms.parquet> <answers.parquet> <rounds>

Prints one JSON object: seconds of each stage, by round where it is repeated, and peak memory in bytes.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import SimulationBuilder

PERIOD = "2022"


def main() -> None:
    formulas, firms, answers, rounds = sys.argv[1:]
    start = time.perf_counter()
    spec = importlib.util.spec_from_file_location("formulas", formulas)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    system = module.system()
    compiled = time.perf_counter()
    table = pq.read_table(firms)
    columns = {
        name: _column(system.get_variable(name), table[name]) for name in table.column_names if name != "id"
    }
    loaded = time.perf_counter()
    runs = []
    for _ in range(int(rounds)):
        given, seconds = _round(system, columns, module.ANSWERS)
        runs.append(seconds)
    pq.write_table(pa.table(given), answers)
    print(json.dumps({"compile": compiled - start, "load": loaded - compiled, "run": runs, "peak": _peak()}))


def _peak() -> int:
    """The most memory this process held, in bytes; getrusage would count its parent's too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _round(system: Any, columns: dict[str, Any], answers: dict[str, str]) -> tuple[dict[str, Any], float]:
    """A new simulation, so that nothing is remembered; only calculating counts."""
    simulation = SimulationBuilder().build_default_simulation(system, len(next(iter(columns.values()))))
    for name, values in columns.items():
        simulation.set_input(name, PERIOD, values)
    start = time.perf_counter()
    given = {name: simulation.calculate(variable, PERIOD) for name, variable in answers.items()}
    seconds = time.perf_counter() - start
    return {
        name: _plain(system.get_variable(answers[name]), values) for name, values in given.items()
    }, seconds


def _column(variable: Any, values: Any) -> Any:
    """A column as OpenFisca takes it."""
    if variable.value_type is Enum:
        words = {member.value: member.index for member in variable.possible_values}
        encoded = values.combine_chunks().dictionary_encode().fill_null("unknown")
        indices = np.array([words[word] for word in encoded.dictionary.to_pylist()], dtype="uint8")
        return variable.possible_values.encode(indices[encoded.indices.to_numpy()])
    if variable.value_type is bool:
        return values.fill_null(False).to_numpy()
    if variable.value_type is float:
        return values.cast(pa.float64()).to_numpy().astype("float32")
    return values.to_numpy().astype("datetime64[D]")


def _plain(variable: Any, values: Any) -> Any:
    """A result as Arrow takes it; a word for a word, null for unknown."""
    if variable.value_type is Enum:
        words = [member.value for member in variable.possible_values]
        return pa.DictionaryArray.from_arrays(np.asarray(values, dtype="int8"), [None, *words[1:]]).cast(
            pa.string()
        )
    return pa.array(values, from_pandas=True)


if __name__ == "__main__":
    main()

"""The forty policies with zen-engine, in this process, and with OpenFisca-core, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .answers import Answers, Firm, plain
from .as_openfisca import module
from .as_zen import zen
from .cells import columns
from .policies import POLICIES

BUILD = Path(__file__).resolve().parents[2] / "build" / "peers"
# AGPL-3: measured beside us, in an environment of its own, and in no lock file of ours.
OPENFISCA = ("openfisca-core==46.0.1", "pyarrow==26.0.1")


class NotMeasuredError(Exception):
    """A peer that cannot be run here; the text says why."""


@dataclass(frozen=True)
class Measured:
    """Seconds to make the policies ready and to take the firms in, of each round, peak memory, answers."""

    compile: float
    load: float
    rounds: list[float]
    peak: int
    answers: Answers


def zen_rounds(firms: Sequence[Firm]) -> tuple[float, float, Callable[[], tuple[float, Answers]]]:
    """Seconds to compile and to load, and a round: its seconds and answers; a refused row gives None."""
    try:
        import zen as engine_module
    except ImportError as error:
        raise NotMeasuredError(f"zen-engine is not installed ({error})") from error
    start = time.perf_counter()
    contents = {policy.name: engine_module.ZenDecisionContent(json.dumps(zen(policy))) for policy in POLICIES}
    engine = engine_module.ZenEngine({"loader": contents.__getitem__})
    compiled = time.perf_counter()
    requests = {policy.name: _requests(policy.name, columns(policy), firms) for policy in POLICIES}
    loaded = time.perf_counter()

    def one_round() -> tuple[float, Answers]:
        began = time.perf_counter()
        results = {name: engine.evaluate_batch(batch) for name, batch in requests.items()}
        seconds = time.perf_counter() - began
        lasts = {policy.name: policy.steps[-1].name for policy in POLICIES}
        return seconds, {
            name: [_zen_answer(result, lasts[name]) for result in given] for name, given in results.items()
        }

    return compiled - start, loaded - compiled, one_round


def _requests(key: str, names: list[str], firms: Sequence[Firm]) -> list[dict[str, Any]]:
    return [{"key": key, "context": {name: plain(firm[name]) for name in names}} for firm in firms]


def _zen_answer(result: dict[str, Any], name: str) -> Any:
    value = result["data"]["result"].get(name) if result["success"] else None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def openfisca(firms: Path, rounds: int, sample: int) -> Measured:
    """The whole register of a Parquet file, and the answers for its first firms."""
    python = _environment()
    formulas, answers = BUILD / "formulas.py", BUILD / "answers.parquet"
    formulas.write_text(module())
    script = Path(__file__).with_name("openfisca_peer.py")
    line = [str(python), "-W", "ignore", str(script), str(formulas), str(firms), str(answers), str(rounds)]
    done = subprocess.run(line, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotMeasuredError(f"it stopped: {done.stderr.strip()[-300:]}")
    said = json.loads(done.stdout)
    table = pq.read_table(answers).slice(0, sample)
    given = {name: table[name].to_pylist() for name in table.column_names}
    return Measured(said["compile"], said["load"], said["run"], said["peak"], given)


def _environment() -> Path:
    """The Python of an environment with the peer in it, made when it is wanted for the first time."""
    home = BUILD / OPENFISCA[0].replace("==", "-")
    python, ready = home / "bin" / "python", home / ".installed"
    if not ready.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        uv = str(Path(sys.executable).with_name("uv"))
        index = os.environ.get("PIP_INDEX_URL")
        environment = {**os.environ, **({"UV_DEFAULT_INDEX": index} if index else {})}
        for arguments in (
            ["venv", "--quiet", "--clear", "--python", sys.executable, str(home)],
            ["pip", "install", "--quiet", "--python", str(python), *OPENFISCA],
        ):
            _run([uv, *arguments], environment)
        ready.touch()
    return python


def _run(line: list[str], environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(line, check=False, capture_output=True, text=True, env=environment)
    except FileNotFoundError as error:
        raise NotMeasuredError(f"uv is not installed ({error})") from error
    if done.returncode:
        raise NotMeasuredError(f"it cannot be installed: {done.stderr.strip()[-300:]}")

# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""What a draft would do: the version in force and the draft decided for everybody, and compared."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import duckdb
from django.conf import settings

from yiwang.definitions import CityFolder, policy_model
from yiwang.definitions.policy_inputs import register_of
from yiwang.definitions.requirements import inputs_of
from yiwang.kernel import dmn
from yiwang.networks.policies.drafting.counting import Count, Shown, show
from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.networks.policies.matching.deciding import decide, rule_of, table_of
from yiwang.records.registry.columns import population_type
from yiwang.records.registry.snapshots import Snapshot, snapshot

SIZE = ("rules/sme-size.dmn", "result")
"""The city's rule for the size of a firm, and its decision; without them effects are not told by size."""
_KEPT = 8


@dataclass(frozen=True)
class Side:
    """One of the two rules compared: its city, and the policy as chosen in it; None: not in force."""

    folder: CityFolder
    chosen: Chosen | None


@dataclass(frozen=True)
class Effect:
    """What a draft would do, as it may be shown, and at which instant the registers were read."""

    shown: Shown
    known_at: datetime


def effect(before: Side, after: Side, day: date, known_at: datetime) -> Effect:
    """Compare two rules over everybody the registers knew at an instant, as of a day.

    What the version in force gives is decided once for each set of facts and kept. Policies of the same
    group of 就高 are not weighed against each other here. Raises ``dmn.RefusalError`` and what a snapshot
    refuses.
    """
    with duckdb.connect() as duck:
        duck.execute("set memory_limit = '2GB'")
        ground = _ground(duck, before, after, day, known_at)
        _entitled(duck, after, before, (day, known_at), "side_after")
        duck.execute(
            "create temp table compared as select g.*, a.subject is not null as is_after, a.amount as after"
            f" from read_parquet('{ground}') g left join side_after a using (subject)"
        )
        dimensions = [row[0] for row in duck.execute(_DIMENSIONS).fetchall()]
        subjects = duck.execute("select count(*) from compared").fetchall()[0][0]
        total = _counted(duck, "''").get("", {})
        return Effect(show(subjects, total, {one: _counted(duck, one) for one in dimensions}), known_at)


_DIMENSIONS = (
    "select column_name from (describe compared) where column_name in ('district', 'size', 'industry')"
)
_CHANGE = (
    "case when not is_before then 'gained' when not is_after then 'lost' when after > before then 'more'"
    " when after < before then 'less' else 'same' end"
)


def _counted(duck: duckdb.DuckDBPyConnection, part: str) -> dict[str, dict[str, Count]]:
    """Count the changes by part of a dimension; those who get nothing by either rule are left out."""
    rows = duck.execute(
        f"select coalesce({part}, ''), {_CHANGE}, count(*), coalesce(sum(before), 0), coalesce(sum(after), 0)"
        " from compared where is_before or is_after group by 1, 2"
    ).fetchall()
    found: dict[str, dict[str, Count]] = defaultdict(dict)
    for name, change, count, before, after in rows:
        found[name][change] = Count(count, Decimal(before), Decimal(after))
    return dict(found)


def _ground(
    duck: duckdb.DuckDBPyConnection, before: Side, after: Side, day: date, known_at: datetime
) -> Path:
    """Return the file of everybody with what the version in force gives them, made unless it is kept."""
    facts = _facts(after if after.chosen else before, before, day, known_at)
    mark = hashlib.sha256(f"{facts.digest} {_mark(before)} {day}".encode()).hexdigest()[:32]
    place = Path(settings.DATA) / "simulations"
    path = place / f"{mark}.parquet"
    if not path.exists():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _entitled(duck, before, before, (day, known_at), "side_before")
        _lay_out(duck, after.folder, facts)
        half = path.with_suffix(f".{uuid4().hex}.half")
        duck.execute(
            "copy (select p.*, b.subject is not null as is_before, b.amount as before"
            f" from parted p left join side_before b using (subject)) to '{half}' (format parquet)"
        )
        half.replace(path)
        for old in sorted(place.glob("*.parquet"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    return path


def _mark(side: Side) -> str:
    """Name what a side decides by: the model's own digest and all the policy says."""
    if side.chosen is None:
        return "none"
    model = policy_model(side.folder, side.chosen.policy, side.chosen.version)
    return f"{model.version.digest} {side.chosen.policy.model_dump_json()} {side.chosen.version.valid_from}"


def _entitled(
    duck: duckdb.DuckDBPyConnection, side: Side, before: Side, when: tuple[date, datetime], name: str
) -> None:
    """Fill a table with who is entitled by one side, and to how much."""
    if side.chosen is None:
        duck.execute(f"create table {name} (subject varchar, amount decimal(18,2))")
        return
    rule = rule_of(side.folder, side.chosen, when[0], conditions=False)
    decide(duck, rule, _facts(side, before, *when).path)
    duck.execute(f"alter table {table_of(side.chosen)} rename to {name}")


def _facts(side: Side, before: Side, day: date, known_at: datetime) -> Snapshot:
    """Return the snapshot a side decides over: its columns, those in force, those to part by."""
    assert side.chosen is not None  # at least one side is in force
    kind = side.chosen.policy.subject
    read = [item.fact for one in (side, before) if one.chosen for item in one.chosen.inputs]
    wanted = [*read, *_PARTED[kind], *_size_inputs(side.folder, kind).values()]
    known = {f"{dataset.id}.{one.id}" for dataset in side.folder.datasets.values() for one in dataset.column}
    columns = [name for name in dict.fromkeys(wanted) if name in known]
    return snapshot(kind, columns, day, known_at, folder=side.folder)


_PARTED = {"organisation": ("firms.district", "firms.industry"), "person": ("persons.district",)}


def _lay_out(duck: duckdb.DuckDBPyConnection, folder: CityFolder, facts: Snapshot) -> None:
    """Make the table of everybody with what they are told apart by: district, section of GB/T 4754, size."""
    source = f"read_parquet('{facts.path}')"
    parts = [f'f."{name}" as district' for name in facts.columns if name.endswith("s.district")][:1]
    if "firms.industry" in facts.columns:
        parts.append('upper(left(f."firms.industry", 1)) as industry')
    inputs, join = _size_inputs(folder, facts.kind), ""
    if inputs:
        _sizes(duck, folder, inputs, source)
        parts.append("z.value as size")
        join = " left join sizes z on z.key = f.subject"
    duck.execute(
        f"create temp table parted as select {', '.join(['f.subject', *parts])} from {source} f{join}"
    )


def _sizes(
    duck: duckdb.DuckDBPyConnection, folder: CityFolder, inputs: Mapping[str, str], source: str
) -> None:
    model = folder.models[SIZE[0]]
    columns = {f"{of.id}.{one.id}": one for of in folder.datasets.values() for one in of.column}
    schema = {name: population_type(columns[fact]) for name, fact in inputs.items()}
    laid = ", ".join(f'"{fact}" as "{name}"' for name, fact in inputs.items())
    duck.execute(f"create temp view size_facts as select subject as key, {laid} from {source}")
    made = dmn.compile(model, model.nodes[SIZE[1]].name, schema, "duckdb")
    duck.execute(f"create temp table sizes as {made.statement('size_facts', 'key')}")


def _size_inputs(folder: CityFolder, kind: str) -> Mapping[str, str]:
    """Return the columns the city's rule for sizes reads by the names it gives them; empty without a rule."""
    model = folder.models.get(SIZE[0])
    node = model.nodes.get(SIZE[1]) if model else None
    if kind != "organisation" or model is None or not isinstance(node, dmn.Decision):
        return {}
    origins = [register_of(one, folder.elements, folder.datasets) for one in inputs_of(model, node.name)]
    found = {origin.input.name: origin.column for origin in origins if origin is not None}
    return found if len(found) == len(origins) else {}

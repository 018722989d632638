"""A city with registers of one year, and figures computed over them."""

from datetime import date

import pytest
from django.conf import settings

from yiwang.records.figures import acts
from yiwang.records.figures.models import Figure
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.releases import city

YEAR = 2021


@pytest.fixture
def figures(shenyang, tmp_path, monkeypatch):
    """The published city, with figures kept in a folder of this test's own."""
    monkeypatch.setattr(settings, "FIGURES_FOLDER", tmp_path / "figures")
    monkeypatch.setattr(settings, "LOG_FOLDER", tmp_path / "tlog")
    return city()


def write(dataset, rows, organisation=None):
    """Write rows of a register; `_from` and `_to` are the valid period, the first of the year by default."""
    definition = city().datasets[dataset]
    made = []
    for at, values in enumerate(rows):
        given = {name: value for name, value in values.items() if not name.startswith("_")}
        for column in definition.column:
            if column.required and column.id not in given:
                given[column.id] = _filling(column, at)
        begins = date.fromisoformat(values.get("_from", f"{YEAR}-01-01"))
        ends = date.fromisoformat(values["_to"]) if "_to" in values else None
        made.append(Row(values.get("_key", str(given[definition.key])), None, begins, given, ends))
    write_rows(dataset, made, organisation=organisation or definition.organisation)


def problems(count, **values):
    """Rows of solved problems, the first of them numbered from ``start``."""
    start = values.pop("start", 0)
    solved = {"confirmation": "已解决", "confirmed-on": "2021-05-06", "district": "210102", **values}
    return [{**solved, "number": f"演示-{start + at}"} for at in range(count)]


def figure(name, year=YEAR, **wanted):
    """Compute one figure and return it."""
    acts.compute(year, [name])
    return Figure.objects.get(indicator=name, year=year, replaced_at__isnull=True, **wanted)


def _filling(column, at):
    plain = {"integer": int(column.minimum or 0), "decimal": 0, "money": 0, "boolean": False}
    plain |= {"date": f"{YEAR}-01-01", "string": column.choices[0] if column.choices else f"{column.id}{at}"}
    return "210102" if column.id == "district" else plain[column.type]

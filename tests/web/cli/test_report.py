"""yiwang report, as one who types it sees it: each mistake is named, with what to do."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from yiwang.web.cli import main, report

CITY = "cities/shenyang"


@pytest.fixture
def run(shenyang, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FIGURES_FOLDER", tmp_path / "figures")
    monkeypatch.setattr(settings, "LOG_FOLDER", tmp_path / "tlog")
    monkeypatch.setattr(report, "_ready", lambda: None)
    return lambda *words: CliRunner().invoke(main, ["report", *map(str, words)])


@pytest.mark.django_db
def test_a_city_without_a_year_of_records_has_reasons_for_each_gap(run):
    told = run(CITY, "--year", 2021, "--coverage")
    assert told.exit_code == 0
    *missing, last = told.stdout.strip().splitlines()
    assert last == f"computed 0, recorded 0, missing {len(missing)}"
    assert all(line.startswith("missing ") and line.partition(": ")[2] for line in missing)


MISTAKES = [
    ((CITY, "--year", 1999), "no report of 1999.\n  Add reports/1999.md and publish."),
    ((CITY, "--year", 2021, "--format", "odt"), "'odt' is not one of 'html', 'docx', 'pdf', 'json'"),
    ((CITY, "--year", 2021, "--out", "/nowhere/a.html"), "no folder /nowhere"),
    (("cities", "--year", 2021), "city.toml: is missing (name one of the cities inside: "),
    (("/nowhere", "--year", 2021), "is no folder"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "said"), MISTAKES, ids=[said[:20] for _, said in MISTAKES])
def test_a_mistake_is_named_with_what_to_do(run, words, said):
    told = run(*words)
    assert told.exit_code != 0 and said in told.output, told.output
    assert len(told.output.splitlines()) < 8

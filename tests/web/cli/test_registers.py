"""yiwang load and yiwang demo population, as one who types them sees them."""

import pytest
from click.testing import CliRunner

from yiwang.kernel.codes import make_uscc
from yiwang.records.registry.models import DatasetRow
from yiwang.web.cli import main, population, registers

pytestmark = pytest.mark.django_db
FIRM = make_uscc("91", "210102", "MA0CMD01")
HEAD = "统一社会信用代码,名称,从业人数（人）,生效日期\n"


@pytest.fixture
def run(shenyang, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    for module in (registers, population):
        monkeypatch.setattr(module, "_ready", lambda: None)
    return lambda *words: CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def file(tmp_path):
    def write(*lines):
        path = tmp_path / "firms.csv"
        path.write_text(HEAD + "\n".join(lines) + "\n")
        return path

    return write


def test_good_rows_load(run, file):
    told = run("load", "firms", file(f"{FIRM},演示企业,8,2021-01-01"))
    assert told.exit_code == 0
    assert "firms: 1 rows: 1 new, 0 replaced, 0 unchanged, 0 bad" in told.output
    assert "1 subjects are known from now on" in told.output
    again = run("load", "firms", file(f"{FIRM},演示企业,8,2021-01-01"))
    assert again.exit_code == 0 and "This file was loaded before; nothing was done." in again.output
    assert "1 unchanged" in run("load", "firms", "--again", file(f"{FIRM},演示企业,8,2021-01-01")).output


def test_bad_rows_go_to_a_report_beside_the_file(run, file, tmp_path):
    told = run("load", "firms", file(f"{FIRM},演示企业,8,2021-01-01", f"{FIRM},演示企业,-8,2022-01-01"))
    assert told.exit_code == 1 and "1 new" in told.output and "1 bad" in told.output
    report = tmp_path / "firms.csv.refused.csv"
    assert str(report) in told.output
    assert "3,employees (人),is less than 0" in report.read_text("utf-8-sig")
    elsewhere = tmp_path / "bad.csv"
    run("load", "firms", "--report", elsewhere, file(f"{FIRM},演示企业,-8,2022-01-01"))
    assert elsewhere.exists()


def test_a_file_that_does_not_fit_is_refused(run, file, tmp_path):
    path = file(f"{FIRM},演示企业,8,2021-01-01")
    told = run("load", "firm", path)
    assert told.exit_code == 1 and "has no dataset firm; add datasets/firm.toml" in told.output
    path.write_text(path.read_text().replace("从业人数", "人数"))
    told = run("load", "firms", path)
    assert told.exit_code == 1 and "'人数' is no column of firms" in told.output
    assert not DatasetRow.objects.filter(key=FIRM).exists()
    assert not (tmp_path / "firms.csv.refused.csv").exists()


def test_a_population_is_made_and_kept(run, tmp_path):
    told = run(
        "demo", "population", "--firms", 30, "--persons", 20, "--year", 2022, "--keep", tmp_path / "kept"
    )
    assert told.exit_code == 0, told.output
    assert "20 new rows in persons" in told.output and "30 new rows in firms" in told.output
    assert (tmp_path / "kept" / "persons.parquet").exists()
    assert "0 together" in run("demo", "population", "--firms", 30, "--persons", 20, "--year", 2022).output

"""The commands on a city folder, as a city's staff run them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from yiwang.web.cli import city

SHENYANG = Path(__file__).parents[3] / "cities" / "shenyang"
CHECK, DIFF, IMPORT = city.commands
HEAD = "department,department_uscc,item_code,type_code,name\n"


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(SHENYANG, tmp_path / "city"))


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_check_counts_what_it_found():
    result = run(CHECK, SHENYANG)
    assert result.exit_code == 0
    assert "2,907 divisions" in result.output
    assert run(CHECK, SHENYANG, "--quiet").output == ""


def test_check_names_every_error_as_the_terminal_can_open_it(copy):
    service = copy / "services" / "signage" / "service.toml"
    service.write_text(service.read_text().replace("urban-management", "urban-managment"))
    (copy / "city.toml").write_text((copy / "city.toml").read_text().replace("format = 1", "format = 3"))
    result = run(CHECK, copy, "--quiet")
    assert result.exit_code == 1
    assert f"{copy}/city.toml:1: 'format'" in result.output
    assert f"{service}:3: organisation 'urban-managment' does not exist" in result.output
    assert "did you mean 'urban-management'?" in result.output
    assert "2 errors" in result.output


def test_check_of_no_folder_says_so(tmp_path):
    result = run(CHECK, tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "nowhere: is no folder" in result.output


def test_diff_shows_definitions_and_fields(copy):
    service = copy / "services" / "signage" / "service.toml"
    service.write_text(
        service.read_text().replace('promised = "3 working days"', 'promised = "2 working days"')
    )
    result = run(DIFF, SHENYANG, copy)
    assert result.exit_code == 0
    assert "changed services signage (services/signage/service.toml)" in result.output
    assert "clock.promised: 3 working days → 2 working days" in result.output
    assert run(DIFF, SHENYANG, SHENYANG).output == "no difference\n"


def test_diff_refuses_a_broken_folder(copy):
    (copy / "city.toml").write_text("=")
    result = run(DIFF, SHENYANG, copy)
    assert result.exit_code == 1
    assert "city.toml:1: is not valid TOML" in result.output


def test_import_services_writes_a_folder_that_checks(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text(HEAD + "水务局,1151130100877844X4,A-511602000000-1,1,取水许可\n")
    out = tmp_path / "town"
    assert run(IMPORT, "services", listed, "--out", out, "--name", "小区").exit_code == 0
    assert run(CHECK, out, "--quiet").exit_code == 0
    again = run(IMPORT, "services", listed, "--out", out)
    assert again.exit_code == 1
    assert "already holds something" in again.output


def test_import_services_refuses_bad_rows_unless_told_to_skip_them(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text(
        HEAD + "水务局,1151130100877844X4,A-511602000000-1,1,取水许可\n水务局,,A-511602000000-2,77,供水\n"
    )
    out = tmp_path / "town"
    refused = run(IMPORT, "services", listed, "--out", out)
    assert refused.exit_code == 1
    assert "list.csv:3: type_code '77'" in refused.output
    assert not out.exists()
    skipped = run(IMPORT, "services", listed, "--out", out, "--skip-bad")
    assert skipped.exit_code == 0
    assert "left out: list.csv:3" in skipped.output
    assert len(list((out / "services").iterdir())) == 1


def test_import_services_asks_for_the_division_it_cannot_find(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text(HEAD + "水务局,1151130100877844X4,A-1,1,取水许可\n")
    result = run(IMPORT, "services", listed, "--out", tmp_path / "town")
    assert result.exit_code == 1
    assert "--division" in result.output


def test_imported_calendar_is_the_one_of_shenyang(tmp_path):
    out = tmp_path / "cn.toml"
    assert run(IMPORT, "calendar", "--years", "2004-2026", "--out", out).exit_code == 0
    assert out.read_text() == (SHENYANG / "calendars" / "cn.toml").read_text()
    refused = run(IMPORT, "calendar", "--years", "2026-2050", "--out", out)
    assert refused.exit_code == 1
    assert "has not been published" in refused.output
    assert "is no range" in run(IMPORT, "calendar", "--years", "next", "--out", out).output


def test_import_calendar_without_its_package_says_which(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    result = run(IMPORT, "calendar", "--out", tmp_path / "cn.toml")
    assert result.exit_code == 1
    assert "pip install chinesecalendar" in result.output


def test_commands_need_no_django():
    script = (
        "import sys\n"
        "for name in ('django', 'ninja', 'psycopg'): sys.modules[name] = None\n"
        "from yiwang.web.cli import main\n"
        f"main(['check', {str(SHENYANG)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no errors" in done.stdout

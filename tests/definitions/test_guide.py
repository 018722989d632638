"""The tutorial does what it says: its files, taken from the page, make the folder it describes."""

import re
import shutil
from pathlib import Path

import pytest

from yiwang.definitions import check, diff, load, read_folder, spec
from yiwang.kernel.bundles import plan

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "guide" / "a-city-is-a-folder.md").read_text()
SHENYANG = PROJECT / "cities" / "shenyang"


def block(after):
    """Return the first code block that follows a text of the page."""
    return re.search(r"```\w*\n(.*?)```", PAGE[PAGE.index(after) :], re.DOTALL).group(1)


@pytest.fixture
def city(tmp_path):
    folder = Path(shutil.copytree(SHENYANG, tmp_path / "my-city"))
    (folder / "evidence" / "dogs.toml").write_text(block("new file, `evidence/dogs.toml`"))
    vocabulary = folder / "vocabulary.toml"
    vocabulary.write_text(vocabulary.read_text() + "\n" + block("append it to `vocabulary.toml`"))
    service = folder / "services" / "dog-permit"
    service.mkdir()
    (service / "form.schema.json").write_text(block("`services/dog-permit/form.schema.json`"))
    (service / "service.toml").write_text(block("`services/dog-permit/service.toml`"))
    return folder


def told(page_block):
    return [line.removeprefix("my-city/") for line in page_block.splitlines() if line.startswith("my-city/")]


def test_service_checks_and_can_be_applied_for(city):
    report = check(read_folder(city))
    assert report.errors == ()
    assert f"{report.counts['services']} services now" in PAGE
    assert load(read_folder(city)).services["dog-permit"].can_apply


def test_mistakes_are_told_as_on_the_page(city):
    service = city / "services" / "dog-permit" / "service.toml"
    wrong = service.read_text().replace('"supplied"', '"fetched"').replace('"statutory"', '"statutary"')
    service.write_text(wrong)
    assert [str(error) for error in check(read_folder(city)).errors] == told(block("Make a mistake"))


def test_life_event_is_refused_and_then_planned(city):
    event = city / "life_events" / "move-in.toml"
    event.write_text(block("`life_events/move-in.toml`"))
    errors = check(read_folder(city)).errors
    (line,) = told(block("which nobody in this life event produces"))
    assert str(errors[0]).startswith(line)
    parts = ("sale-contract-filing", "home-sale-tax")
    event.write_text(event.read_text() + "".join(f'\n[[part]]\nservice = "{part}"\n' for part in parts))
    made = plan(*spec(load(read_folder(city)), "move-in"))
    assert made.stages == (
        ("dog-permit", "sale-contract-filing"),
        ("home-sale-tax",),
        ("title-transfer",),
        ("water-transfer",),
    )


def test_difference_lists_what_was_added(city):
    changes = diff(load(read_folder(SHENYANG)), load(read_folder(city)))
    assert {(change.kind, change.what, change.id) for change in changes} == {
        ("added", "elements", "dog-name"),
        ("added", "elements", "dog-weight"),
        ("added", "evidence", "dog-form"),
        ("added", "evidence", "dog-vaccination"),
        ("added", "evidence", "dog-permit"),
        ("added", "services", "dog-permit"),
        ("added", "forms", "dog-permit"),
    }

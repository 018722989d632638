"""Files that are written: well-formed TOML that reads back as the very definition it was written from."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.definitions import check, load, read_folder
from yiwang.definitions.life_event import LifeEvent, Part
from yiwang.definitions.problems import Problems
from yiwang.definitions.toml import read_toml
from yiwang.definitions.writing import life_event_file, write_toml

SHENYANG = read_folder(Path(__file__).parents[2] / "cities" / "shenyang")
CITY = load(SHENYANG)
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(
    lambda text: text.strip() == text
)


def read(content: bytes, model, file="x.toml"):
    problems = Problems()
    source = read_toml(content, file, model, problems)
    assert not problems.errors, (problems.errors, content.decode())
    return source.value


@pytest.mark.parametrize("room", ["life_events", "services", "organisations", "datasets"])
def test_every_definition_of_the_city_reads_back_as_itself(room):
    for one in getattr(CITY, room).values():
        assert read(write_toml(one).encode(), type(one)) == one


@given(
    st.builds(
        LifeEvent,
        id=IDS,
        name=st.fixed_dictionaries({"zh": TEXTS, "en": TEXTS | st.just("")}),
        lead=IDS,
        audience=st.just(("person",)),
        themes=st.lists(IDS).map(tuple),
        keywords=st.lists(TEXTS).map(tuple),
        summary=st.none() | st.fixed_dictionaries({"zh": TEXTS}),
        basis=st.lists(TEXTS).map(tuple),
        usual=st.dictionaries(IDS, st.booleans() | st.integers(-9, 9) | TEXTS),
        part=st.lists(
            st.builds(
                Part, service=IDS, unless_held=st.none() | IDS, optional=st.booleans(), alone=st.booleans()
            ),
            min_size=1,
        ).map(tuple),
        demo=st.booleans(),
    )
)
def test_any_life_event_reads_back_as_itself(event):
    path, content = life_event_file(event)
    assert path == f"life_events/{event.id}.toml"
    assert read(content, LifeEvent) == event


def test_what_is_said_by_default_is_not_written():
    event = LifeEvent(
        id="a", name={"zh": "甲"}, lead="b", part=(Part(service="c"), Part(service="d", alone=False))
    )
    assert write_toml(event) == (
        'id = "a"\nname = { zh = "甲" }\nlead = "b"\n'
        '\n[[part]]\nservice = "c"\n\n[[part]]\nservice = "d"\nalone = false\n'
    )


def test_quotation_marks_and_line_ends_do_not_break_out():
    name = 'a"]\nid = "other"\n\\'
    event = LifeEvent(id="a", name={"zh": name}, lead="b", part=(Part(service="c"),))
    assert tomllib.loads(write_toml(event))["name"]["zh"] == name.strip()


def test_a_written_file_passes_the_check_of_the_whole_folder():
    event = LifeEvent(
        id="open-kiosk",
        name={"zh": "开报刊亭", "en": "Opening a kiosk"},
        lead="market-regulation",
        part=tuple(Part(service=name) for name in ("individual-registration", "signage", "tobacco-licence")),
    )
    path, content = life_event_file(event)
    report = check({**SHENYANG, path: content})
    assert report.ok, report.errors
    wrong = check({**SHENYANG, path: content.replace(b'"signage"', b'"signage-x"')})
    (found,) = [error for error in wrong.errors if error.file == path]
    assert content.decode().splitlines()[found.line - 1] == 'service = "signage"'

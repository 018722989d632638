"""Lines of TOML and JSON: every path the reader finds is found on the line it stands on."""

import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from yiwang.definitions.importing.toml_text import quoted
from yiwang.definitions.locate import locate_json, locate_toml

TEXT = '''# [not.a.table]
id = "x" # = "y"
name = { zh = "a, } ]", en = 'b # c' }
list = [
  "a", # ] x

  { q = 1, r.s = [1, 2] },
]
a.b.c = """multi
[line] = 3 \\""" still
"""
raw = \'\'\'
[[x]]
\'\'\'
[city]
at = 1979-05-27T07:32:00Z

[[part]]
service = "a"
  [[part.sub]]
  y = 1
[[part]]
[part.deep]
z = true
[[part.sub]]
y = 2
["quoted . key"]
k = ""
'''


def test_every_form_of_toml_is_located():
    tomllib.loads(TEXT)
    line = locate_toml(TEXT).of
    assert (line(("id",)), line(("name", "en")), line(("list", 0)), line(("list", 1, "r", "s", 1))) == (
        2,
        3,
        5,
        7,
    )
    assert (line(("a", "b", "c")), line(("raw",)), line(("city", "at"))) == (9, 12, 16)
    assert (line(("part", 0, "service")), line(("part", 0, "sub", 0, "y"))) == (19, 21)
    assert (line(("part", 1)), line(("part", 1, "deep", "z")), line(("part", 1, "sub", 0, "y"))) == (
        22,
        24,
        26,
    )
    assert line(("quoted . key", "k")) == 28


def test_missing_key_is_placed_at_what_lacks_it():
    line = locate_toml(TEXT).of
    assert line(("part", 1, "service")) == 22
    assert line(("nothing",)) == 0


def test_json_is_located():
    text = '{\n "a": {\n  "b" :\n [1,\n {"c": "}"}]},\n "d": ","\n}'
    line = locate_json(text).of
    assert json.loads(text)
    assert (line(("a",)), line(("a", "b")), line(("a", "b", 1, "c")), line(("d",))) == (2, 3, 5, 6)


keys = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)


@given(st.lists(st.tuples(keys, st.text(max_size=12)), unique_by=lambda pair: pair[0], max_size=8))
def test_any_strings_keep_their_lines(pairs):
    text = "".join(f"k{index} = {quoted(value)}\n" for index, (_, value) in enumerate(pairs))
    assert tomllib.loads(text) == {f"k{index}": value for index, (_, value) in enumerate(pairs)}
    line = locate_toml(text).of
    assert [line((f"k{index}",)) for index in range(len(pairs))] == list(range(1, len(pairs) + 1))


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    )
)
def test_any_json_has_a_line_for_every_key(value):
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    located = locate_json(text)

    def visit(inner, path):
        items = (
            inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        )
        for key, below in items:
            line = lines[located.of((*path, key)) - 1]
            assert not isinstance(key, str) or line.strip().startswith(
                json.dumps(key, ensure_ascii=False) + ":"
            )
            visit(below, (*path, key))

    visit(value, ())

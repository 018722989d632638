"""Whatever is in the files, a check answers with findings and never with an exception."""

from hypothesis import given
from hypothesis import strategies as st

from yiwang.definitions import check

from .conftest import CITY

QUOTES = (b'"', b"'", b'"""', b"[", b"]", b"{", b"}", b"[[x]]\n", b"=", b",", b"\n", b"<a>", b"&x;")
VALUES = (b"1e999", b"9" * 400, b"true", b"2021-02-30", b"nan", b"id")
BYTES = (b"\x00", b"\xff", b"\xef\xbb\xbf", b"\\u0000", b"\\ud800")
PIECES = st.sampled_from((*QUOTES, *VALUES, *BYTES))


@given(
    st.sampled_from(sorted(CITY)),
    st.lists(st.tuples(st.floats(0, 1), PIECES, st.integers(0, 20)), max_size=3),
)
def test_mutated_files_are_answered_with_findings(path, changes):
    content = CITY[path].encode()
    for place, piece, cut in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + cut :]
    files = {name: text.encode() for name, text in CITY.items()} | {path: content}
    assert all(error.reason and error.line >= 0 for error in check(files).errors)

"""docs/reference/settings.md names every setting there is, and none that is not."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
NAME = re.compile(r"\b(?:YIWANG_[A-Z_]*[A-Z]|DATABASE_URL)\b")
READ = re.compile(r"""(?:environ(?:\.get\(|\[|\.pop\()|getenv\()\s*["']([A-Z_]+)["']""")
PAGE = (PROJECT / "docs" / "reference" / "settings.md").read_text()


def sources() -> str:
    files = [*(PROJECT / "src").rglob("*.py"), *(PROJECT / "tools").rglob("*.py"), PROJECT / "Makefile"]
    files += (PROJECT / "tests").rglob("conftest.py")
    return "\n".join(path.read_text() for path in files)


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))


def test_every_setting_is_documented():
    assert set(NAME.findall(sources())) - documented() == set()


def test_every_variable_read_by_the_program_is_documented():
    outside = {"PATH", "PIP_INDEX_URL", "DJANGO_SETTINGS_MODULE", "HOME", "CI"}
    text = "\n".join(path.read_text() for path in (PROJECT / "src").rglob("*.py"))
    assert set(READ.findall(text)) - outside - documented() == set()


def test_no_documented_setting_has_gone():
    gone = {name for name in documented() if not re.search(rf"\b{name}\b", sources())}
    assert gone == set()

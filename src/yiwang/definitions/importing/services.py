"""Makes a city folder of a list of services: catalogue only, since the list has no evidence and no limits."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from yiwang.definitions.importing.service_list import Row
from yiwang.definitions.importing.toml_text import bilingual, quoted
from yiwang.definitions.problems import Problems


def services_folder(
    rows: list[Row], file: str, problems: Problems, *, name: str, division: str, calendar: str
) -> dict[str, bytes]:
    """Make the files of a city folder: city, division, organisations and services.

    ``calendar`` is the text of ``calendars/cn.toml``. Ids are made of the codes, so a second import of the
    same list gives the same folder. A department without any code is an error noted in ``problems``.
    """
    organisations = dict(_organisations(rows, file, problems))
    texts = {
        "city.toml": (
            f"format = 1\nname = {bilingual(name)}\ndivision = {quoted(division)}\n"
            'languages = ["zh-hans", "en"]\ncalendar = "cn"\n'
            "demo = true   # for a look at a bare list; a city that goes live takes this out\n"
        ),
        "divisions.csv": f"code,level,name,parent\n{division},{_level(division)},{name},{division[:-2]}\n",
        "calendars/cn.toml": calendar,
    }
    for department, (name_id, uscc) in organisations.items():
        texts[f"organisations/{name_id}.toml"] = _organisation(name_id, department, uscc, division)
    for row in rows:
        if row.department in organisations:
            service = _service_id(row.code)
            text = _service(service, row, organisations[row.department][0])
            texts[f"services/{service}/service.toml"] = text
    return {path: text.encode() for path, text in texts.items()}


def division_of(rows: list[Row]) -> str:
    """Return the division code most item codes of the list hold, or an empty text."""
    found = Counter(match.group(1) for row in rows if (match := _DIVISION.search(row.code)))
    return found.most_common(1)[0][0] if found else ""


_DIVISION = re.compile(r"-([1-9]\d{5})000000-")


def _level(division: str) -> str:
    return "district" if len(division) == 6 and not division.endswith("00") else "city"


def _organisations(rows: list[Row], file: str, problems: Problems) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield id and code of each department: the code most of its rows give."""
    codes: dict[str, Counter[str]] = {}
    lines: dict[str, int] = {}
    for row in rows:
        codes.setdefault(row.department, Counter()).update([row.uscc] if row.uscc else [])
        lines.setdefault(row.department, row.line)
    owners: dict[str, str] = {}
    for department, counter in codes.items():
        line = lines[department]
        if not counter:
            problems.error(
                file, line, f"no row of '{department}' has a department_uscc", "fill in one of them"
            )
            continue
        uscc = counter.most_common(1)[0][0]
        if len(counter) > 1:
            others = ", ".join(code for code in counter if code != uscc)
            problems.warn(file, line, f"'{department}' has several codes; {uscc} is used, not {others}")
        name_id = f"org-{uscc.lower()}"
        if uscc in owners:
            problems.warn(file, line, f"'{department}' has the same code as '{owners[uscc]}': {uscc}")
            name_id += "-" + _short(department)
        owners.setdefault(uscc, department)
        yield department, (name_id, uscc)


def _organisation(name_id: str, department: str, uscc: str, division: str) -> str:
    kind = "institution" if uscc.startswith("12") else "agency"
    return (
        f"id = {quoted(name_id)}\nname = {bilingual(department)}\nshort = {bilingual(department)}\n"
        f"uscc = {quoted(uscc)}\nkind = {quoted(kind)}   # by the code; correct it where it is wrong\n"
        f"division = {quoted(division)}\n"
    )


def _service(service: str, row: Row, organisation: str) -> str:
    return (
        f"id = {quoted(service)}\nname = {bilingual(row.name)}\norganisation = {quoted(organisation)}\n"
        f"kind = {quoted(row.kind)}\nitem_code = {quoted(row.code)}\n"
        "# Without evidence, clock and procedure it is listed but cannot be applied for.\n"
    )


def _service_id(code: str) -> str:
    name = "item-" + re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")
    readable = code.isascii() and len(name) <= 64
    return name if readable else f"item-{_short(code)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]

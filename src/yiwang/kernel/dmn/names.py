"""Namespaces and type names of DMN 1.2 to 1.5."""

from __future__ import annotations

MODEL_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
FEEL_LANGUAGES = {
    "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "https://www.omg.org/spec/DMN/20230324/FEEL/",
    "feel",
    "FEEL",
}
DISPLAY_NAMESPACE = "urn:yiwang:dmn"
"""Our one extension: how a value is shown, and which version of the rule a file is."""

OLDER = {
    "http://www.omg.org/spec/DMN/20130901": "1.0",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
}

TYPE_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "integer": "number",
    "long": "number",
    "double": "number",
}
"""Spellings other tools write for FEEL's own types (DMN 1.5 table 47 and its forerunners)."""

BUILT_IN_TYPES = {
    "Any",
    "Null",
    "boolean",
    "context",
    "date",
    "date and time",
    "days and time duration",
    "function",
    "list",
    "number",
    "string",
    "time",
    "years and months duration",
}


def tidy(name: str) -> str:
    """A name with runs of blanks collapsed, as FEEL compares names (DMN 1.5 10.3.1.2)."""
    return " ".join(name.split())

"""A decision model for viewers that read DMN 1.3 (dmn-js): the same tables, every part with an id."""

import re
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_EDITIONS = re.compile(
    rb"(https?://www\.omg\.org/spec/DMN/)(?:20180521|20211108|20230324)(/(?:MODEL|FEEL|DMNDI|DI|DC)/)"
)
_NAMED = (
    "decisionTable", "input", "inputExpression", "output", "rule", "inputEntry", "outputEntry",
    "literalExpression", "variable", "informationRequirement", "knowledgeRequirement",
)  # fmt: skip


def for_viewers(xml: bytes) -> bytes:
    """Return a model as a file of DMN 1.3: namespaces renamed, and ids where there are none.

    What DMN 1.4 and 1.5 added lies outside decision tables and stays as it is; viewers leave it out. The ids
    are the same each time. Raises ``lxml.etree.XMLSyntaxError``.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    root = etree.fromstring(_EDITIONS.sub(rb"\g<1>20191111\g<2>", xml), parser)
    for number, element in enumerate(root.iter(*(f"{{{DMN_13}}}{name}" for name in _NAMED))):
        if not element.get("id"):
            element.set("id", f"_{uuid5(NAMESPACE_URL, str(number)).hex[:12]}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

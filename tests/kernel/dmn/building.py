"""Small DMN files for tests, built from their parts."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from yiwang.kernel import dmn

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(body: str, *, namespace: str = NAMESPACE, own: str = "urn:test", name: str = "test") -> bytes:
    """A whole file around some elements."""
    return (
        f'<definitions xmlns="{namespace}" xmlns:yw="urn:yiwang:dmn" namespace="{own}" name="{name}">\n'
        f"{body}\n</definitions>"
    ).encode()


def input_data(name: str, kind: str = "", more: str = "") -> str:
    ref = f" typeRef={quoteattr(kind)}" if kind else ""
    quoted = quoteattr(name)
    return f"<inputData id={quoted} name={quoted}>{more}<variable name={quoted}{ref}/></inputData>"


def decision(
    name: str,
    logic: str,
    *,
    kind: str = "",
    needs: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
    calls: tuple[str, ...] = (),
) -> str:
    """A decision needing inputs, asking decisions and calling functions."""
    ref = f" typeRef={quoteattr(kind)}" if kind else ""
    quoted = quoteattr(name)
    links = "".join(_link("informationRequirement", "requiredInput", one) for one in needs)
    links += "".join(_link("informationRequirement", "requiredDecision", one) for one in asks)
    links += "".join(_link("knowledgeRequirement", "requiredKnowledge", one) for one in calls)
    return f"<decision id={quoted} name={quoted}><variable name={quoted}{ref}/>{links}{logic}</decision>"


def _link(holder: str, kind: str, name: str) -> str:
    href = quoteattr(name if "#" in name else f"#{name}")
    return f"<{holder}><{kind} href={href}/></{holder}>"


def literal(text: str, kind: str = "") -> str:
    ref = f" typeRef={quoteattr(kind)}" if kind else ""
    return f"<literalExpression{ref}><text>{escape(text)}</text></literalExpression>"


def table(policy: str, inputs: list[str], outputs: list[str], rules: list[str], more: str = "") -> str:
    """A table; a rule is `cell | cell => result | result`, an input or output raw XML or a plain text."""
    columns = "".join(
        one
        if one.startswith("<")
        else f"<input><inputExpression><text>{escape(one)}</text></inputExpression></input>"
        for one in inputs
    )
    columns += "".join(one if one.startswith("<") else f"<output name={quoteattr(one)}/>" for one in outputs)
    return f"<decisionTable {policy}>{columns}{''.join(map(_rule, rules))}</decisionTable>{more}"


def _rule(text: str) -> str:
    conditions, _, results = text.partition("=>")
    cells = "".join(
        f"<inputEntry><text>{escape(cell.strip())}</text></inputEntry>"
        for cell in conditions.split(" | ")
        if cell.strip()
    )
    cells += "".join(
        f"<outputEntry><text>{escape(cell.strip())}</text></outputEntry>" for cell in results.split(" | ")
    )
    return f"<rule>{cells}</rule>"


def value(body: str, name: str, **inputs: object) -> object:
    """The value of a decision in a model made of some elements."""
    return dmn.decide(dmn.load(definitions(body)), name, inputs).value

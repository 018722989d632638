"""The report as JSON, for programs."""

import json
from dataclasses import asdict

from yiwang.networks.reform.reporting.blocks import Name
from yiwang.networks.reform.reporting.filling import Filled
from yiwang.networks.reform.reporting.told import honour_words, missing_honour


def to_json(report: Filled, base: str) -> bytes:
    """Write a report: its text in blocks, its figures with the addresses of their pages, the checkpoint."""
    figures = {
        name: {**asdict(one), "text": one.text, "page": f"{base}/figures/{name}/{report.year}/"}
        for name, one in report.figures.items()
    }
    honours = {name: asdict(one) for name, one in report.honours.items()}
    value = {
        "year": report.year,
        "title": report.title,
        "city": report.city,
        "demo": report.is_demo,
        "release": report.release,
        "checkpoint": asdict(report.checkpoint) if report.checkpoint else None,
        "figures": figures,
        "honours": honours,
        "coverage": asdict(report.coverage),
        "blocks": [
            {
                "level": block.level,
                "item": block.is_item,
                "text": "".join(_text(report, piece) for piece in block.pieces),
            }
            for block in report.blocks
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode() + b"\n"


def _text(report: Filled, piece: object) -> str:
    if not isinstance(piece, Name):
        return str(getattr(piece, "text", ""))
    if piece.kind == "honour":
        honour = report.honours.get(piece.name)
        return honour_words(honour) if honour else missing_honour(piece.name)
    one = report.figures[piece.name]
    return (one.number or one.text) if piece.kind == "number" else one.text

"""The seal of an organisation: the one in the folder, or, in a demo city, one that says it is none."""

import math
from html import escape

from yiwang.definitions import CityFolder
from yiwang.definitions.organisation import Organisation

_SIZE, _RED = 200, "#d11"
_FONT = "Noto Serif CJK SC, SimSun, serif"


def seal_of(folder: CityFolder, organisation: Organisation) -> bytes | None:
    """Return an SVG; None where a city has no picture of it: then the paper is stamped by hand."""
    if known := folder.seals.get(organisation.id):
        return known
    return demo_seal(organisation.name.zh) if folder.city.demo else None


def demo_seal(name: str) -> bytes:
    """Return a round seal with the name around a star, marked 演示."""
    middle = _SIZE / 2
    said = name.replace("（演示）", "")
    step = min(300 / max(len(said), 1), 26)
    first = -step * (len(said) - 1) / 2
    letters = "".join(_letter(letter, first + step * index) for index, letter in enumerate(said))
    star = " ".join(_corner(index) for index in range(10))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">'
        f'<g fill="{_RED}" font-family="{_FONT}" text-anchor="middle">'
        f'<circle cx="{middle}" cy="{middle}" r="94" fill="none" stroke="{_RED}" stroke-width="5"/>'
        f'<polygon points="{star}"/>{letters}'
        f'<text x="{middle}" y="152" font-size="17" font-weight="bold">演示印章</text>'
        f'<text x="{middle}" y="171" font-size="13">不具法律效力</text></g></svg>'
    ).encode()


def _letter(letter: str, angle: float) -> str:
    middle = _SIZE / 2
    return (
        f'<text x="{middle}" y="32" font-size="21" font-weight="bold"'
        f' transform="rotate({angle:.2f} {middle} {middle})">{escape(letter)}</text>'
    )


def _corner(index: int) -> str:
    radius, angle = (28, 11)[index % 2], math.radians(36 * index - 90)
    return f"{100 + radius * math.cos(angle):.2f},{100 + radius * math.sin(angle):.2f}"

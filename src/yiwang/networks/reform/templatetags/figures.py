"""Tags of the report's and the figures' pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiwang.networks.reform.reporting.blocks import Name, Piece, Words
from yiwang.networks.reform.reporting.filling import Filled
from yiwang.networks.reform.reporting.told import honour_words, missing_honour

register = template.Library()
_SCHEMES = ("http://", "https://", "/")


@register.simple_tag
def piece(report: Filled, one: Piece, base: str = "") -> SafeString | str:
    """Write a piece of the report: words, a figure as a link to its page, or an honour."""
    if isinstance(one, Words):
        return _words(one)
    if one.kind == "honour":
        honour = report.honours.get(one.name)
        if honour is None:
            return format_html('<span class="gap">{}</span>', missing_honour(one.name))
        return format_html('<span class="honour">{}</span>', honour_words(honour))
    return _figure(report, one, base)


def _words(one: Words) -> SafeString | str:
    text: Any = one.text
    if one.style:
        text = format_html("<strong>{}</strong>" if one.style == "strong" else "<em>{}</em>", text)
    if one.address.startswith(_SCHEMES):
        return format_html('<a href="{}">{}</a>', one.address, text)
    return text if isinstance(text, SafeString) else format_html("{}", text)


def _figure(report: Filled, one: Name, base: str) -> SafeString:
    figure = report.figures[one.name]
    text = figure.number if one.kind == "number" and figure.number else figure.text
    kind = "gap" if figure.gap else "figure"
    address = f"{base}/figures/{figure.id}/{report.year}/"
    link = format_html('<a class="{}" href="{}" title="{}">{}</a>', kind, address, figure.name, text)
    if not figure.beside or one.kind == "number":
        return link
    return format_html(
        '{} <span class="published" title="{}">（{}）</span>', link, figure.published_in, figure.beside
    )

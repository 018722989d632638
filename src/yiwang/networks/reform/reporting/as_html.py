"""The report as one HTML file that needs no other: for sending, printing and keeping."""

from django.template.loader import render_to_string

from yiwang.networks.reform.reporting.filling import Filled
from yiwang.networks.reform.reporting.told import closing


def to_html(report: Filled, base: str) -> bytes:
    """Write a report; ``base`` is the address of the city its links lead to."""
    context = {"report": report, "base": base, "closing": closing(report)}
    return render_to_string("reform/report_file.html", context).encode()

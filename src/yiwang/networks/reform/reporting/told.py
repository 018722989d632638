"""Sentences every format of the report ends with."""

from django.utils.translation import gettext

from yiwang.networks.reform.reporting.filling import Filled
from yiwang.records.figures.queries import Honour


def honour_words(honour: Honour) -> str:
    """Name an honour with what was given, by whom, when, and where and since when that can be read."""
    what = f"{honour.name}{'：' if honour.result else ''}{honour.result}"
    when = honour.given_on.isoformat() if honour.given_on else str(honour.year or "")
    return f"{what}（{'，'.join(part for part in (honour.given_by, when, _source(honour)) if part)}）"


def _source(honour: Honour) -> str:
    if not honour.source or honour.published_on is None:
        return honour.source
    told = {"source": honour.source, "day": honour.published_on.isoformat()}
    return gettext("%(source)s, published on %(day)s") % told


def missing_honour(name: str) -> str:
    """Say that an honour was not recorded."""
    return gettext("gap: %(reason)s") % {
        "reason": gettext("the honour %(name)s is not recorded") % {"name": name}
    }


def closing(report: Filled) -> list[str]:
    """Return the report's last paragraphs: what its numbers are, the release, and the log's checkpoint."""
    said = [
        gettext(
            "No number in this report was typed: each is a query over recorded acts and registers. What was "
            "published elsewhere stands beside it, named as such."
        ),
        gettext("Release of the definitions: %(release)s") % {"release": report.release},
    ]
    if report.is_demo:
        said.insert(0, gettext("This is a demonstration city: its records are not real."))
    if report.checkpoint:
        said.append(
            gettext("The log holds %(size)s entries; its root is %(root)s.")
            % {"size": report.checkpoint.size, "root": report.checkpoint.root}
        )
    return said

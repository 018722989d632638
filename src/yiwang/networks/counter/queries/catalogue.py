"""Finding a service or a life event: by words, department and theme, a page at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from yiwang.networks.counter.acts import index_release
from yiwang.networks.counter.models import CatalogueEntry
from yiwang.networks.counter.words import characters, sought
from yiwang.records.registry.releases import folder_of, in_force

PAGE = 20
_MOST_CHARACTERS = 100
_NEAR = 0.6
"""The share of a question's characters an entry must have to be offered as near."""
_FIRST = Case(
    When(kind="life-event", then=2), When(can_apply=True, then=1), default=0, output_field=IntegerField()
).desc()
"""Life events before services, and services that can be applied for before the rest."""


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    query: str = ""
    organisation: str = ""
    theme: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True)
class Found:
    """A page of the catalogue. ``near`` says that nothing had all the words and these come close."""

    entries: list[CatalogueEntry]
    has_more: bool
    near: bool = False


@dataclass(frozen=True)
class Overview:
    """The catalogue in numbers: how many services each department and each theme has."""

    services: int
    by_organisation: dict[str, int]
    by_theme: dict[str, int]


@lru_cache(maxsize=8)
def overview(release: UUID) -> Overview:
    """Count a release's services; kept in memory, since a release never changes."""
    folder = folder_of(release)
    services = folder.services.values()
    every = [*(found.themes for found in services), *(found.themes for found in folder.life_events.values())]
    return Overview(
        len(services),
        dict(Counter(service.organisation for service in services).most_common()),
        Counter(theme for themes in every for theme in themes),
    )


def find(wish: Wish) -> Found:
    """Return a page of what fits a wish: with all its words, else most of its characters, else any word."""
    wish = replace(wish, query=wish.query.strip()[:_MOST_CHARACTERS])
    entries = _within(wish)
    if not wish.query:
        return _page(entries.order_by(_FIRST, "name_zh", "id"), wish.page)
    for looser in (_with_words, _with_characters, _with_any_word):
        fitting = looser(entries, wish.query)
        found = _page(fitting, wish.page)
        if found.entries or (wish.page > 1 and fitting.exists()):
            return replace(found, near=looser is not _with_words)
    return Found([], has_more=False)


def _within(wish: Wish) -> QuerySet[CatalogueEntry]:
    release = in_force().pk
    index_release(release)
    entries = CatalogueEntry.objects.filter(release=release)
    if wish.organisation:
        entries = entries.filter(organisation=wish.organisation)
    if wish.theme:
        entries = entries.filter(themes__contains=[wish.theme])
    return entries.filter(kind=wish.kind) if wish.kind else entries


def _with_words(entries: QuerySet[CatalogueEntry], query: str) -> QuerySet[CatalogueEntry]:
    """Entries that have every word of a query, or the query as it stands within their text."""
    lower = query.lower()
    fits = Q(text__contains=lower)
    words = sought(query)
    if not words:
        return entries.filter(fits).order_by(_FIRST, "name_zh", "id")
    asked = _asked(words)
    rank = SearchRank(F("search"), asked)
    exact = Case(
        When(Q(name_zh__iexact=query) | Q(name_en__iexact=query), then=2),
        When(Q(name_zh__icontains=query) | Q(search=_asked(words, "A")), then=1),
        default=0,
        output_field=IntegerField(),
    )
    entries = entries.filter(fits | Q(search=asked))
    return entries.order_by(exact.desc(), _FIRST, rank.desc(), "name_zh", "id")


def _with_characters(entries: QuerySet[CatalogueEntry], query: str) -> QuerySet[CatalogueEntry]:
    """Entries whose name has most of a colloquial question's characters: 开饭店 finds 开办餐饮店."""
    asked = characters(query)
    if not asked:
        return entries.none()
    share = RawSQL("(select count(*) from unnest(%s::text[]) c where strpos(name_zh, c) > 0)", [asked])
    needed = max(round(len(asked) * _NEAR), min(len(asked), 2))
    rank = SearchRank(F("search"), _asked(sought(query) or asked, joint=" | "))
    fitting = entries.annotate(share=share).filter(share__gte=needed)
    return fitting.order_by(share.desc(), _FIRST, rank.desc(), "name_zh", "id")


def _with_any_word(entries: QuerySet[CatalogueEntry], query: str) -> QuerySet[CatalogueEntry]:
    """Entries that have some word of a question; those that have more, and in their names, come first."""
    words = [word for word in sought(query) if len(word) > 1]
    if not words:
        return entries.none()
    asked = _asked(words, joint=" | ")
    return entries.filter(search=asked).order_by(SearchRank(F("search"), asked).desc(), "name_zh", "id")


def _asked(words: Iterable[str], weight: str = "", joint: str = " & ") -> SearchQuery:
    """Return the query for some words, by their beginnings; weight A looks in names only."""
    return SearchQuery(joint.join(_term(word) + weight for word in words), config="simple", search_type="raw")


def _term(word: str) -> str:
    """Quote a word for PostgreSQL, to match by prefix; an English plural matches its singular."""
    stem = word[:-1] if word.isascii() and len(word) > 4 and word.endswith("s") else word
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "':*"


def _page(entries: QuerySet[CatalogueEntry], page: int) -> Found:
    start = (max(page, 1) - 1) * PAGE
    rows = list(entries[start : start + PAGE + 1])
    return Found(rows[:PAGE], len(rows) > PAGE)

"""Finding services and life events."""

import pytest

from yiwang.networks.counter import acts
from yiwang.networks.counter.models import CatalogueEntry
from yiwang.networks.counter.queries.catalogue import PAGE, Wish, find
from yiwang.records.registry import releases

pytestmark = pytest.mark.django_db


def slugs(query: str, **more: str) -> list[str]:
    return [entry.slug for entry in find(Wish(query, **more)).entries]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("开办餐饮店", "open-restaurant"),
        ("食品经营许可", "food-licence"),
        ("food licence", "food-licence"),
        ("FOOD", "food-licence"),
        ("restaurants", "open-restaurant"),
        ("210101003000", "food-licence"),
    ],
)
def test_what_is_named_comes_first(shenyang, query, first):
    assert slugs(query)[0] == first


def test_life_events_come_before_services(shenyang):
    kinds = [entry.kind for entry in find(Wish("出生")).entries]
    assert kinds[0] == "life-event"
    assert kinds == sorted(kinds)


def test_part_of_a_word_is_found(shenyang):
    assert "food-licence" in slugs("品经营")


def test_a_colloquial_question_is_answered_with_what_comes_close(shenyang):
    found = find(Wish("我想开饭店"))
    assert found.near
    assert found.entries[0].slug == "open-restaurant"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("生孩子", "newborn"),
        ("上户口", "newborn"),
        ("老人去世", "end-of-life"),
        ("我想买房", "second-hand-home"),
        ("注册公司", "start-business"),
        ("个体户", "individual-registration"),
        ("baby", "newborn"),
        ("退休金", "normal-retirement"),
    ],
)
def test_what_people_call_it_is_found_by_its_keywords(shenyang, query, first):
    assert slugs(query)[0] == first


def test_a_long_question_is_answered_by_any_of_its_words(shenyang):
    found = find(Wish("夫妻双方工作调动后怎么办理医疗保险"))
    assert found.near
    assert "医疗保险" in found.entries[0].name_zh


def test_a_page_too_far_is_empty_and_does_not_turn_to_looser_answers(shenyang):
    assert find(Wish("食品经营许可", page=2)).entries == []
    assert not find(Wish("食品经营许可", page=2)).near
    assert find(Wish("我想开饭店", page=2)).entries == []


def test_nonsense_finds_nothing(shenyang):
    found = find(Wish("量子纠缠龘"))
    assert (found.entries, found.near, found.has_more) == ([], False, False)


@pytest.mark.parametrize("query", ["'", "\\", "a'b:*", "!!! & | ()", ":*", "%", "_", "' || '"])
def test_signs_of_the_query_language_are_only_text(shenyang, query):
    find(Wish(query))


def test_department_and_theme_narrow(shenyang):
    assert set(slugs("", organisation="fire-rescue")) == {"fire-safety-check"}
    assert "food-licence" not in slugs("", theme="childbirth")
    assert slugs("许可", organisation="tobacco-monopoly") == ["tobacco-licence"]


def test_pages_follow_one_another_without_gaps(shenyang):
    pages = [find(Wish())]
    while pages[-1].has_more:
        assert len(pages[-1].entries) == PAGE
        pages.append(find(Wish(page=len(pages) + 1)))
    every = [entry.pk for page in pages for entry in page.entries]
    assert len(pages) > 1
    assert len(set(every)) == len(every) == CatalogueEntry.objects.count()


def test_a_release_is_laid_out_once(shenyang):
    release, city = releases.in_force().pk, releases.city()
    assert acts.index_release(release) == len(city.services) + len(city.life_events)
    assert acts.index_release(release) == 0


def test_searching_takes_a_fixed_number_of_queries(shenyang, django_assert_num_queries):
    find(Wish())
    with django_assert_num_queries(3):
        find(Wish("许可"))

"""Rows of the folder reach the registers once, and again only when they change."""

from dataclasses import replace

import pytest

from yiwang.records.registry.folder_rows import write_folder_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db


def honours():
    return DatasetRow.objects.filter(dataset="honours", recorded_to__isnull=True)


def test_titles_of_the_folder_are_recorded_once(shenyang):
    assert write_folder_rows() == {"honours": 13, "targets": 4}
    assert write_folder_rows() == {"honours": 0, "targets": 0}
    assert honours().get(key="star_market").values["given-on"] == "2021-10-28"


def test_a_corrected_title_replaces_the_former_which_stays_as_history(shenyang):
    write_folder_rows()
    folder = city()
    first, *others = folder.rows["honours"]
    changed = replace(first, values={**first.values, "given-by": "更正后的单位"})
    corrected = replace(folder, rows={"honours": (changed, *others)})
    assert write_folder_rows(corrected) == {"honours": 1}
    assert honours().get(key=first.key).values["given-by"] == "更正后的单位"
    assert DatasetRow.objects.filter(dataset="honours", key=first.key).count() == 2


def test_a_title_that_left_the_folder_stays_recorded(shenyang):
    write_folder_rows()
    assert write_folder_rows(replace(city(), rows={})) == {}
    assert honours().count() == 13

"""A city of imported items: listed, searched, and plainly not to be applied for."""

import pytest
from tests import world

from yiwang.definitions.importing.service_list import read_list
from yiwang.definitions.importing.services import services_folder
from yiwang.definitions.problems import Problems
from yiwang.networks.counter.queries.catalogue import Wish, find
from yiwang.records import clock
from yiwang.records.registry import people, releases

pytestmark = pytest.mark.django_db
ITEMS = 45


@pytest.fixture(scope="module")
def files():
    from pathlib import Path

    calendar = (Path(__file__).parents[3] / "cities/shenyang/calendars/cn.toml").read_text()
    head = "department,department_uscc,item_code,type_code,name\n"
    body = "".join(
        f"区教科体局,115113010833722043,511A{n:04d}0000-511602000000-000-115113010833722043-1-00,1,学生资助事项{n}\n"
        for n in range(ITEMS)
    )
    problems = Problems()
    rows = read_list((head + body).encode(), "list.csv", problems)
    made = services_folder(rows, "list.csv", problems, name="演示区", division="511602", calendar=calendar)
    assert not problems.errors
    return made


@pytest.fixture
def imported(db, files):
    release = releases.load_release(files, by=None)
    for review in ("business", "legal"):
        reviewer = people.add_login(review, world.PASSWORD, name=review)
        release = releases.approve(release.pk, review=review, by=reviewer)
    assert clock.today()
    return releases.folder_of(release.pk)


def test_every_item_is_listed_over_pages(imported):
    assert len(imported.services) == ITEMS
    pages = [find(Wish(page=page)) for page in (1, 2, 3)]
    assert [len(page.entries) for page in pages] == [20, 20, 5]
    assert not any(entry.can_apply for page in pages for entry in page.entries)


def test_home_and_catalogue_serve_it(imported, client):
    home = client.get("/").content.decode()
    assert "区教科体局" in home
    assert "一件事一次办</h2>" not in home
    found = client.get("/services/?q=学生资助").content.decode()
    assert "仅供查询" in found
    assert "按部门</h2>" in found
    assert "按主题</h2>" not in found, "the list has no themes"


def test_an_item_says_what_is_not_published_and_offers_no_application(imported, client):
    slug = next(iter(imported.services))
    page = client.get(f"/services/{slug}/").content.decode()
    assert "本事项暂不能在线申请" in page
    assert "所需材料、办结时限、办理流程" in page
    assert "/apply/" not in page


def test_applying_all_the_same_is_refused_in_words(imported, client):
    user = world.make_person("resident", "演示居民", 0)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    slug = next(iter(imported.services))
    answer = client.post(f"/apply/service/{slug}/")
    assert answer.status_code == 422
    assert "尚未公布" in answer.content.decode()

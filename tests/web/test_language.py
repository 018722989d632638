"""Chinese first: every word in use is translated, and a Chinese page shows no English."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation
from tests import world

from yiwang.web import messages

NAMES = {"PDF", "JPG", "PNG", "English"}
"""Words that are the same in both languages, and the switch to English."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_every_message_in_use_has_a_chinese_translation():
    assert messages.untranslated() == []


def test_no_translation_is_shadowed_by_another_rooms():
    shadowed = []
    with translation.override("zh-hans"):
        for path in messages.catalogues():
            for message in messages.read(path):
                said = translation.gettext(message.id) if isinstance(message.id, str) and message.id else None
                if said and said != message.string:
                    shadowed.append((message.id, message.string, said))
    assert shadowed == []


def test_placeholders_survive_translation():
    for path in messages.catalogues():
        for message in messages.read(path):
            source = message.id if isinstance(message.id, str) else message.id[-1]
            target = message.string if isinstance(message.string, str) else "".join(message.string)
            holes = re.compile(r"%\(\w+\)s")
            assert set(holes.findall(source)) == set(holes.findall(target)), message.id


class Visible(HTMLParser):
    """Collects the words a reader sees or hears, leaving out what is marked as another language."""

    def __init__(self):
        super().__init__()
        self.foreign, self.words = 0, []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        void = tag in {"meta", "link", "input", "br", "img", "hr", "path", "rect"}
        if self.foreign or tag in {"style", "script"} or values.get("lang") == "en":
            self.foreign += not void
            return
        for name in ("placeholder", "aria-label", "title", "alt"):
            self.words.append(values.get(name) or "")

    def handle_endtag(self, tag):
        self.foreign -= bool(self.foreign)

    def handle_data(self, data):
        if not self.foreign:
            self.words.append(data)


def english(page: str) -> list[str]:
    visible = Visible()
    visible.feed(page)
    said = re.sub(r"\S+\.(pdf|jpg|png)\b", "", " ".join(visible.words))  # what people call their files
    found = re.findall(r"[A-Za-z]{3,}", said)
    return [word for word in found if word not in NAMES]


def test_the_finder_of_english_finds_it():
    assert english('<p>中文 left over</p><input placeholder="Search"><b lang="en">fine</b>') == [
        "left",
        "over",
        "Search",
    ]


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/services/",
        "/services/?q=许可",
        "/services/?q=我想开饭店",
        "/services/?q=龘",
        "/services/?page=9",
        "/services/food-licence/",
        "/life-events/open-restaurant/",
        "/life-events/open-restaurant/?held=business-licence",
        "/progress/",
        "/login/",
        "/no-such-page/",
        "/window/",
    ],
)
def test_pages_for_visitors_are_chinese(shenyang, client, address):
    assert english(client.get(address).content.decode()) == []


@pytest.mark.django_db
def test_the_pages_of_an_applicant_are_chinese(shenyang):
    user = world.make_person("演示用户", "演示居民", 0)
    client, actor = browser(user), world.actor(user)
    draft = world.drafts.begin(actor, "service", "food-licence")
    pages = ["", "check/", "papers/", *(f"form/{group}/" for group in ("applicant", "business", "premises"))]
    case = world.apply(actor, "life-event", "open-restaurant").case
    officer = world.actor(world.make_officer("演示承办人", "market-regulation"))
    part = case.parts.get(definition="individual-registration")
    world.decide(officer, part, "correct", items=("补充",))
    task = world.open_task(part)
    addresses = [
        *(f"/drafts/{draft.pk}/{page}" for page in pages),
        *(f"/my/cases/{case.pk}/{page}" for page in ("", "receipt/", "withdraw/")),
        *(
            "/my/",
            "/my/reads/",
            f"/my/tasks/{task.pk}/",
            "/apply/service/signage/",
            "/password/",
            "/logout/",
            "/",
        ),
    ]
    for address in addresses:
        assert english(client.get(address).content.decode()) == [], address
    wrong = client.post(f"/drafts/{draft.pk}/form/applicant/", {"applicant-phone": "1"})
    assert english(wrong.content.decode()) == []
    failed = client.post("/login/", {})
    assert english(failed.content.decode()) == []


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_chinese(shenyang, client):
    page = client.post("/login/", {"login": "没有此人", "password": "x"}).content.decode()
    assert "请核对以下内容" in page
    assert english(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/services/", "/services/food-licence/", "/progress/", "/login/"])
def test_english_on_request(shenyang, client, address):
    client.cookies["language"] = "en"
    answer = client.get(address)
    page = answer.content.decode()
    assert '<html lang="en"' in page
    assert answer.headers["Content-Language"] == "en"
    assert "登录" not in page

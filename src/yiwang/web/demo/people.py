"""The demo's subjects, mandates and posts. Their numbers pass the check digit and belong to nobody."""

from dataclasses import dataclass
from datetime import date

from yiwang.kernel.codes import id_check, make_uscc
from yiwang.records import clock
from yiwang.records.registry import people
from yiwang.records.registry.models import Mandate, Post, Subject, User
from yiwang.records.registry.releases import city
from yiwang.web.demo.logins import LOGINS, Login, new_password
from yiwang.web.running.publishing import REVIEWERS

_AREA = "210102"
_ALWAYS = {login for login, _, _ in REVIEWERS.values()} | {"admin"}
"""Logins every demo city has, whatever its offices are."""


@dataclass(frozen=True)
class Person:
    """A demo person: name, identity number, phone, and what the population register says."""

    name: str
    number: str
    phone: str
    sex: str
    born: date


@dataclass(frozen=True)
class World:
    """Subjects the demo is about."""

    resident: Subject
    agent: Subject
    owner: Subject
    firm: Subject


def _person(name: str, born: date, serial: int, phone: str) -> Person:
    body = f"{_AREA}{born:%Y%m%d}{serial:03d}"
    return Person(name, body + id_check(body), phone, "男" if serial % 2 else "女", born)


RESIDENT = _person("演示居民甲", date(1988, 5, 12), 901, "13900000001")
AGENT = _person("演示经办人乙", date(1992, 10, 3), 902, "13900000002")
OWNER = _person("演示业主丙", date(1979, 2, 28), 903, "13900000003")
FIRM_NAME = "沈阳演示小馆餐饮有限公司"
FIRM_USCC = make_uscc("91", _AREA, "MA0DEM01")


def ensure() -> tuple[World, frozenset[str]]:
    """Make the demo's people as far as they are missing; returns them and the usernames made just now."""
    world = _subjects()
    _mandates(world)
    persons = {"resident": world.resident, "agent": world.agent}
    offices = {"", *city().organisations}
    wanted = [login for login in LOGINS if login.office in offices or login.username in _ALWAYS]
    made = {login.username for login in wanted if _ensure_login(login, persons.get(login.username))}
    return world, frozenset(made)


def _subjects() -> World:
    resident, agent, owner = (
        people.register_subject(Subject.Kind.PERSON, person.name, person.number, person.phone)
        for person in (RESIDENT, AGENT, OWNER)
    )
    firm = people.register_subject(Subject.Kind.ORGANISATION, FIRM_NAME, FIRM_USCC, OWNER.phone)
    return World(resident, agent, owner, firm)


def _mandates(world: World) -> None:
    for agent, kind in ((world.agent, "agent"), (world.owner, "legal-representative")):
        if not Mandate.objects.filter(principal=world.firm, agent=agent, kind=kind).exists():
            people.give_mandate(world.firm, agent, kind, valid_from=clock.today())


def _ensure_login(login: Login, person: Subject | None) -> bool:
    """Make a login and its post if there are none; returns whether it still needs a password."""
    user = User.objects.filter(username=login.username).first()
    needs_password = user is None or not user.has_usable_password()
    if user is None:
        user = people.add_login(login.username, new_password(), name=login.name, person=person)
    post = Post.objects.filter(user=user, organisation=login.office, role=login.role)
    if login.office and not post.exists():
        people.appoint(user, login.office, login.role, since=clock.today(), section=login.section)
    return needs_password

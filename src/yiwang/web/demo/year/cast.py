"""Who acts in the year: applicants with their licences, and one officer an office. They belong to nobody."""

from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe

from yiwang.definitions import CityFolder
from yiwang.kernel.codes import id_check
from yiwang.records.registry import people
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import DatasetRow, Post, Subject, User
from yiwang.web.demo.people import Person
from yiwang.web.demo.year.courses import APPLICANTS, SERVICES

_AREA, _SERIAL = "210102", 999
"""The population draws serials up to 998, so these numbers are nobody's there."""

SUPERVISOR = "business-environment"
"""Who supervises what meetings decided, and calls back who gave a bad rating."""
HANDLERS = ("civil-affairs", "housing", "science-technology")
"""Offices whose decisions of meetings are supervised as cases."""


@dataclass(frozen=True)
class Cast:
    """Applicants by their number, and officers by their office, each as they act in the year."""

    people: tuple[tuple[Person, Actor], ...]
    officers: dict[str, Actor]


def ensure(city: CityFolder, year: int) -> Cast:
    """Make the year's people as far as they are missing."""
    since = date(year - 1, 1, 1)
    applicants = tuple(_applicant(city, number, since) for number in range(APPLICANTS))
    offices = {city.services[service].organisation for service in SERVICES if service in city.services}
    offices |= {SUPERVISOR, *HANDLERS} & city.organisations.keys()
    return Cast(applicants, {office: _officer(city, office, since) for office in sorted(offices)})


def _person(number: int) -> Person:
    born = date(1960 + 3 * number, 1 + number % 12, 11)
    body = f"{_AREA}{born:%Y%m%d}{_SERIAL}"
    sign = "甲乙丙丁戊己庚辛壬癸子丑"[number]
    return Person(f"演示年度居民{sign}", body + id_check(body), f"1390000{1000 + number}", "男", born)


def _applicant(city: CityFolder, number: int, since: date) -> tuple[Person, Actor]:
    person = _person(number)
    subject = people.register_subject(Subject.Kind.PERSON, person.name, person.number, person.phone)
    for dataset, row in _rows(person, subject, since).items():
        known = DatasetRow.objects.filter(dataset=dataset, key=row.key, recorded_to__isnull=True)
        if dataset in city.datasets and not known.exists():
            write_rows(dataset, [row], organisation=city.datasets[dataset].organisation)
    return person, _acting(_login(f"year-resident-{number + 1}", person.name, subject), since)


def _rows(person: Person, subject: Subject, since: date) -> dict[str, Row]:
    known = {
        "id-number": person.number,
        "name": person.name,
        "sex": person.sex,
        "birth-date": person.born.isoformat(),
        "ethnicity": "汉族",
        "address": "沈阳市演示路",
        "phone": person.phone,
    }
    number = f"演示营业执照{person.number[-8:]}号"
    licence = {
        "number": number,
        "kind": "business-licence",
        "holder": person.name,
        "issuer": "market-regulation",
        "issued-on": since.isoformat(),
    }
    return {
        "persons": Row(person.number, subject.pk, person.born, known),
        "licences": Row(number, subject.pk, since, licence),
    }


def _officer(city: CityFolder, office: str, since: date) -> Actor:
    name = f"演示年度经办人（{city.organisations[office].short.zh}）"
    user = _login(f"year-{office}", name, None)
    if not Post.objects.filter(user=user, organisation=office).exists():
        people.appoint(user, office, "officer", since=since)
    return _acting(user, since)


def _login(username: str, name: str, person: Subject | None) -> User:
    """Return a login nobody can use: these people act only in the year that is made."""
    found = User.objects.filter(username=username).first()
    if found is None:
        found = people.add_login(username, token_urlsafe(32), name=name, person=person)
        found.set_unusable_password()
        found.save(update_fields=["password"])
    return found


def _acting(user: User, day: date) -> Actor:
    actor = actor_of(user, None, day)
    if actor is None:
        raise LookupError(f"the demo login {user.username} has no hat")
    return actor

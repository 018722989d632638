"""People and cases for the benchmark: officers with work, residents with a case each, all logged in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

COPY = """
with copied as (
  insert into cases_case
  select (jsonb_populate_record(t, jsonb_build_object(
    'id', gen_random_uuid(), 'number', %(series)s || lpad(n::text, 8, '0'), 'parent_id', null,
    'applicant_id', (%(applicants)s::uuid[])[1 + (n + %(before)s) %% %(many)s]))).*
  from cases_case t, generate_series(1, %(count)s) n where t.id = %(case)s
  returning id, applicant_id),
tasks as (
  insert into cases_task
  select (jsonb_populate_record(k, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cases_task', 'id')), 'case_id', copied.id))).*
  from copied, cases_task k where k.case_id = %(case)s),
clocks as (
  insert into cases_clock
  select (jsonb_populate_record(k, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cases_clock', 'id')), 'case_id', copied.id))).*
  from copied, cases_clock k where k.case_id = %(case)s),
timers as (
  insert into cases_timer
  select (jsonb_populate_record(k, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cases_timer', 'id')), 'case_id', copied.id))).*
  from copied, cases_timer k where k.case_id = %(case)s),
papers as (
  insert into cases_caseevidence
  select (jsonb_populate_record(k, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cases_caseevidence', 'id')), 'case_id', copied.id))).*
  from copied, cases_caseevidence k where k.case_id = %(case)s)
select id, applicant_id from copied
"""
SERVICES = ("signage", "food-licence", "tobacco-licence", "fire-safety-check")


@dataclass
class Person:
    """Somebody logged in, and the cases to look at or, for who acts, to act on."""

    user: int
    session: str
    acts: bool = False
    cases: list[str] = field(default_factory=list)


def gather(officers: int, residents: int, cases: int) -> tuple[list[Person], list[Person]]:
    """Make officers of four offices, ``cases`` each, and residents whose cases these are."""
    from yiwang.records.registry.releases import city

    people = [_person(number) for number in range(residents)]
    applicants = [str(user.person_id) for user in people]
    visitors = {str(user.person_id): Person(user.pk, _session(user, "self")) for user in people}
    actors: list[Person] = []
    for place, service in enumerate(SERVICES):
        share = officers // len(SERVICES)
        made = []
        for case, applicant in _cases(service, place, people[place], share * cases, applicants):
            visitors[applicant].cases.append(case)
            made.append(case)
        office = city().services[service].organisation
        for number in range(share):
            actors.append(_officer(office, number, made[number * cases : (number + 1) * cases]))
    return actors, list(visitors.values())


def _cases(service: str, place: int, user: Any, count: int, applicants: list[str]) -> list[tuple[str, str]]:
    from django.db import connection
    from tests import world

    case = world.apply(world.actor(user), "service", service).case
    values = {
        "case": case.pk,
        "count": count,
        "before": place * count,
        "series": f"B{place}",
        "applicants": applicants,
        "many": len(applicants),
    }
    with connection.cursor() as cursor:
        cursor.execute(COPY, values)
        return [(str(case), str(applicant)) for case, applicant in cursor.fetchall()]


def _person(number: int) -> Any:
    from yiwang.kernel.codes import id_check
    from yiwang.records.registry import people

    body = f"21010219900101{number:03d}"
    subject = people.register_subject("person", f"演示居民{number}", body + id_check(body), "13800000000")
    return _login(f"bench-resident-{number}", subject)


def _officer(office: str, number: int, cases: list[str]) -> Person:
    from yiwang.records.registry import people

    user = _login(f"bench-{office}-{number}", None)
    people.appoint(user, office, "officer", since=date(2020, 1, 1))
    from tests import world

    return Person(user.pk, _session(user, world.hats_of(user)[0].id), True, cases)


def _login(username: str, subject: Any) -> Any:
    from yiwang.records.registry.models import User

    return User.objects.create(username=username, person=subject, password="!", first_name=username)


def _session(user: Any, hat: str) -> str:
    """A session as after logging in; passwords are slow on purpose, and not what is measured."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["hat"] = hat
    store.save()
    return str(store.session_key)

"""What the demo's registers say about its subjects, so that their licences are fetched and not asked for."""

from collections.abc import Mapping
from datetime import date

from yiwang.records import clock
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.models import DatasetRow, Subject
from yiwang.records.registry.releases import city
from yiwang.web.demo.people import AGENT, FIRM_NAME, FIRM_USCC, OWNER, RESIDENT, Person, World

_SINCE = date(2025, 3, 3)
PREMISES = "沈阳市和平区演示路 1 号"
_Rows = Mapping[str, list[Row]]


def ensure(world: World) -> int:
    """Write the rows that are missing and whose dataset the city has; returns how many were written."""
    folder, written = city(), 0
    for dataset, rows in _rows(world).items():
        if dataset not in folder.datasets:
            continue
        known = set(DatasetRow.objects.filter(dataset=dataset).values_list("key", flat=True))
        new = [row for row in rows if row.key not in known]
        if new:
            write_rows(dataset, new, organisation=folder.datasets[dataset].organisation)
        written += len(new)
    return written


def _rows(world: World) -> _Rows:
    people = ((RESIDENT, world.resident), (AGENT, world.agent), (OWNER, world.owner))
    return {
        "persons": [_population(person, subject) for person, subject in people],
        "households": [_household(person, subject) for person, subject in people],
        "contribution-records": [_contributions(person, subject) for person, subject in people],
        "health-certificates": [_health(person, subject) for person, subject in people],
        "firms": [_firm(world.firm)],
        "licences": [_business_licence(world.firm)],
        "fire-acceptances": [_fire_acceptance(world.firm)],
        "firm-contacts": [_contact(world.firm)],
    }


def _population(person: Person, subject: Subject) -> Row:
    values = {
        "id-number": person.number,
        "name": person.name,
        "sex": person.sex,
        "birth-date": person.born.isoformat(),
        "ethnicity": "汉族",
        "address": PREMISES,
        "phone": person.phone,
    }
    return Row(person.number, subject.pk, person.born, values)


def _household(person: Person, subject: Subject) -> Row:
    values = {
        "member-id-number": person.number,
        "household-number": "演示" + person.number[-4:],
        "head-name": person.name,
        "relation": "户主",
        "address": PREMISES,
    }
    return Row(person.number, subject.pk, person.born, values)


def _contributions(person: Person, subject: Subject) -> Row:
    """Paid since the age of 22, without a gap."""
    today = clock.today()
    months = (today.year - person.born.year - 22) * 12 + today.month - person.born.month
    values = {
        "id-number": person.number,
        "pension-months": months,
        "medical-months": months,
        "paid-to": today.replace(day=1).isoformat(),
    }
    return Row(person.number, subject.pk, _SINCE, values)


def _health(person: Person, subject: Subject) -> Row:
    today = clock.today()
    until = today.replace(year=today.year + 1, day=min(today.day, 28))
    number = f"演示健康证{person.number[-4:]}号"
    values = {
        "number": number,
        "holder-name": person.name,
        "holder-id-number": person.number,
        "issuer": "演示体检中心",
        "issued-on": today.isoformat(),
        "valid-to": until.isoformat(),
    }
    return Row(number, subject.pk, today, values, until)


def _firm(firm: Subject) -> Row:
    values = {
        "uscc": FIRM_USCC,
        "name": FIRM_NAME,
        "type": "有限责任公司",
        "legal-representative": OWNER.name,
        "legal-representative-id": OWNER.number,
        "capital": "500000.00",
        "established-on": _SINCE.isoformat(),
        "address": PREMISES,
        "industry": "H6210",
        "scope": "餐饮服务（演示）",
        "employees": 8,
        "phone": OWNER.phone,
        "status": "存续",
    }
    return Row(FIRM_USCC, firm.pk, _SINCE, values)


def _business_licence(firm: Subject) -> Row:
    values = {
        "number": FIRM_USCC,
        "kind": "business-licence",
        "holder": FIRM_NAME,
        "issuer": "market-regulation",
        "issued-on": _SINCE.isoformat(),
    }
    return Row(FIRM_USCC, firm.pk, _SINCE, values)


def _fire_acceptance(firm: Subject) -> Row:
    number = "沈消验〔2025〕演示第 1 号"
    values = {
        "number": number,
        "applicant": FIRM_NAME,
        "address": PREMISES,
        "result": "合格",
        "issued-on": _SINCE.isoformat(),
    }
    return Row(number, firm.pk, _SINCE, values)


def _contact(firm: Subject) -> Row:
    values = {
        "uscc": FIRM_USCC,
        "name": "演示督办员",
        "organisation": "business-environment",
        "title": "企业联系人（演示）",
        "phone": "024-00000012（演示）",
        "login": "supervisor",
    }
    return Row(FIRM_USCC, firm.pk, _SINCE, values)

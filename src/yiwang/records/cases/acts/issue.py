"""Issuing (制证): the outputs of a granted service become documents, and rows of the registers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils import translation

from yiwang.definitions import CityFolder, Field
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.service import ActsFor, Output, Service
from yiwang.kernel.codes import make_uscc
from yiwang.records import clock
from yiwang.records.cases.acting_for import principal_of
from yiwang.records.cases.acts import reissue
from yiwang.records.cases.acts.reissue import Former
from yiwang.records.cases.models import Case
from yiwang.records.cases.planning import values_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.documents import Content, next_number, store
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.mandates import give_by_decision
from yiwang.records.registry.models import Document, Subject
from yiwang.records.registry.people import give_mandate, register_subject
from yiwang.records.registry.releases import folder_of

MAX_LINES = 8


def issue(case: Case) -> list[Document]:
    """Issue everything a service puts out, inside the caller's transaction; returns the documents."""
    folder = folder_of(case.release_id)
    service = folder.services[case.definition]
    if service.held and service.held.does == "end":
        reissue.end(case, folder, service.held)
    return [_issue_one(case, folder, service, output) for output in service.output]


@dataclass(frozen=True)
class Licence:
    """One output being issued: to whom, for how long, and in place of which one."""

    case: Case
    folder: CityFolder
    kind: EvidenceKind
    holder: Subject
    valid_to: date | None
    former: Former | None = None


def _issue_one(case: Case, folder: CityFolder, service: Service, output: Output) -> Document:
    holder = _found(case, output.founds) if output.founds else case.applicant
    valid_to = end_of_validity(clock.today(), output.valid)
    former = None
    if service.held and service.held.kind == output.kind:
        former = reissue.former_of(case, folder, service.held)
        valid_to = reissue.valid_until(former, valid_to)
    licence = Licence(case, folder, folder.evidence[output.kind], holder, valid_to, former)
    document = _write(licence)
    if licence.kind.dataset:
        _register(licence, licence.kind.dataset, document)
    if output.acts_for:
        _let_act(case, output.acts_for, document, valid_to)
    public = {"kind": output.kind, "number": document.number, "valid_to": valid_to}
    record([NewEvent("output-issued", case.organisation, case.pk, (holder.pk, case.applicant_id), public)])
    return document


def _let_act(case: Case, meant: ActsFor, document: Document, valid_to: date | None) -> None:
    """Let the applicant act for the person the office has verified. Raises ``MandateRefused``."""
    give_by_decision(
        case.applicant,
        principal_of(meant, values_of(case)),
        meant.kind,
        organisation=case.organisation,
        ground=str(document.number),
        valid_to=valid_to,
    )


def _write(licence: Licence) -> Document:
    case, name, today = licence.case, licence.kind.name.zh, clock.today()
    organisation = licence.folder.organisations[case.organisation]
    former = licence.former
    number = (
        former.document_number
        if former
        else next_number(f"{organisation.short.zh}{name}〔{today:%Y}〕") + "号"
    )
    context = {
        "name": name,
        "number": former.number if former else number,
        "holder": licence.holder.name,
        "lines": _lines(case, licence.folder, former),
        "valid_from": today,
        "valid_to": licence.valid_to,
        "organisation": organisation,
        "demo": licence.folder.city.demo,
    }
    with translation.override("zh-hans"):
        html = render_to_string("cases/licence.html", context)
    return store(
        Content(html.encode(), "html"),
        kind=licence.kind.id,
        name=f"{name}.html",
        subject=licence.holder.pk,
        case=case.pk,
        is_issued=True,
        number=number,
        organisation=case.organisation,
    )


def _register(licence: Licence, dataset: str, document: Document) -> None:
    columns = {column.id for column in licence.folder.datasets[dataset].column}
    known = {
        "kind": licence.kind.id,
        "number": licence.former.number if licence.former else document.number,
        "holder": licence.holder.name,
        "issuer": document.organisation,
        "issued-on": clock.today().isoformat(),
        "valid-to": licence.valid_to.isoformat() if licence.valid_to else None,
        "document": str(document.pk),
    }
    values = {name: value for name, value in known.items() if name in columns and value is not None}
    if licence.former:
        reissue.follow(licence.case, licence.folder, licence.former, values, licence.valid_to)
        return
    row = Row(str(document.number), licence.holder.pk, clock.today(), values, licence.valid_to)
    write_rows(dataset, [row], organisation=document.organisation, folder=licence.folder)


def _found(case: Case, kind: str) -> Subject:
    """Register the firm a business licence founds; its founder becomes its legal representative.

    The credit code is counted up under the city's division; a demo city's codes are demo codes.
    """
    folder = folder_of(case.release_id)
    serial = next_number(f"{kind}-founded-", 8).rpartition("-")[2]
    area = folder.city.division.ljust(6, "0")
    name = str(values_of(case).get("business-name") or case.applicant.name)
    firm = register_subject(
        Subject.Kind.ORGANISATION, name, make_uscc(kind, area, serial), case.applicant.phone
    )
    if case.applicant.kind == Subject.Kind.PERSON:
        give_mandate(firm, case.applicant, "legal-representative", valid_from=clock.today())
    return firm


def _lines(case: Case, folder: CityFolder, former: Former | None = None) -> list[tuple[str, str]]:
    """What a licence says: the answers, laid over those of the licence it takes the place of."""
    before = reissue.written_before(former) if former else {}
    values = {**before, **{name: value for name, value in values_of(case).items() if value not in (None, "")}}
    forms = [folder.forms.get(case.definition)]
    if former:
        issuers = [one for one in folder.services.values() if not one.held]
        forms = [folder.forms.get(one.id) for one in issuers if _issues(one, former.row.values.get("kind"))]
    fields = [field for form in forms if form for field in form.fields]
    said = [field for field in fields if field.id in values and not field.element.personal]
    return [(field.element.name.zh, shown(field, values[field.id])) for field in said[:MAX_LINES]]


def _issues(service: Service, kind: object) -> bool:
    return any(output.kind == kind for output in service.output)


def shown(field: Field, value: object, language: str = "zh-hans") -> str:
    """Return a value of a field in words: the choice's name, yes or no, the number with its unit."""
    element = field.element
    for choice in element.choices:
        if choice.value == value:
            return choice.name.get(language)
    if isinstance(value, bool):
        return (
            {True: "是", False: "否"}[value]
            if language.startswith("zh")
            else {True: "yes", False: "no"}[value]
        )
    return f"{value} {element.unit}".strip()


def end_of_validity(start: date, valid: str) -> date | None:
    """Return the last valid day: ``5 years`` end the day before the anniversary; blank means for good."""
    if not valid:
        return None
    number, unit = valid.split()
    if unit.startswith("day"):
        return start + timedelta(days=int(number) - 1)
    months = int(number) * (12 if unit.startswith("year") else 1)
    years, month = divmod(start.month - 1 + months, 12)
    year, month, day = start.year + years, month + 1, start.day
    while True:
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:  # the anniversary is a day the month does not have
            day -= 1

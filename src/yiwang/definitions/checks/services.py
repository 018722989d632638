"""Services: what each refers to, and whether its numbers can be read."""

import re
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath

from yiwang.definitions.checks.acceptance import check_acceptance
from yiwang.definitions.checks.conditions import check_service_conditions
from yiwang.definitions.checks.held import check_held
from yiwang.definitions.checks.refs import error, refer, themes, unique
from yiwang.definitions.checks.requirements import check_requirements
from yiwang.definitions.parts import Parts
from yiwang.definitions.service import Service
from yiwang.definitions.toml import Source
from yiwang.kernel.bpmn import Kind
from yiwang.kernel.calendars import Limit, LimitError, parse_limit

_FOUNDS = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}")
_VALID = re.compile(r"[1-9]\d{0,2} (day|month|year)s?")


def check_services(parts: Parts) -> None:
    """Check every service, and that every file in its folder belongs to one."""
    for source in parts.services.values():
        _service(parts, source)
    known = parts.services.keys() | parts.broken.get("services", set())
    for path in parts.files:
        folder = PurePosixPath(path).parts
        if folder[0] == "services" and len(folder) > 2 and folder[1] not in known:
            parts.problems.error(path, 0, "belongs to no service", f"add services/{folder[1]}/service.toml")


def _service(parts: Parts, source: Source[Service]) -> None:
    service = source.value
    refer(parts, source, ("organisation",), service.organisation, "organisations")
    themes(parts, source)
    if service.procedure is not None:
        refer(parts, source, ("procedure",), service.procedure, "procedures")
    _clock(parts, source)
    _fee(parts, source)
    _evidence(parts, source)
    _outputs(parts, source)
    check_held(parts, source)
    check_acceptance(parts, source)
    check_requirements(parts, source)
    check_service_conditions(parts, source)


def _clock(parts: Parts, source: Source[Service]) -> None:
    clock = source.value.clock
    if clock is None:
        return
    lawful = _limit(parts, source, "lawful", clock.lawful)
    promised = _limit(parts, source, "promised", clock.promised) if clock.promised else None
    if lawful and promised and lawful.unit == promised.unit and promised.days > lawful.days:
        reason = f"promises {promised}, longer than the lawful {lawful}"
        error(parts, source, ("clock", "promised"), reason, "a promise can only be shorter")


def _limit(parts: Parts, source: Source[Service], key: str, text: str) -> Limit | None:
    try:
        return parse_limit(text)
    except LimitError as fault:
        error(parts, source, ("clock", key), str(fault))
        return None


def _fee(parts: Parts, source: Source[Service]) -> None:
    fee = source.value.fee
    if fee is None:
        return
    try:
        amount = Decimal(fee.amount)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        error(parts, source, ("fee", "amount"), f"'{fee.amount}' is no amount", 'write it as in "12.50"')
    elif amount and not fee.basis:
        error(parts, source, ("fee",), "a fee needs its legal basis", "add basis")


def _evidence(parts: Parts, source: Source[Service]) -> None:
    service = source.value
    unique(parts, source, ("evidence",), [need.kind for need in service.evidence], "evidence kind")
    for index, need in enumerate(service.evidence):
        path = ("evidence", index, "kind")
        if not refer(parts, source, path, need.kind, "evidence"):
            continue
        if need.source == "fetched" and parts.evidence[need.kind].value.dataset is None:
            reason = f"'{need.kind}' cannot be fetched: no dataset holds it"
            error(parts, source, path, reason, "give the kind a dataset, or ask the applicant for it")
        if need.source == "produced" and need.kind not in _made(parts):
            hint = "name a service that puts it out, or ask the applicant for it"
            error(parts, source, path, f"'{need.kind}' is produced by no service", hint)
    _form(parts, source)


def _made(parts: Parts) -> set[str]:
    """Return the kinds some service puts out; all kinds, while a service could not be read."""
    if parts.broken.get("services"):
        return set(parts.evidence)
    return {output.kind for source in parts.services.values() for output in source.value.output}


def _form(parts: Parts, source: Source[Service]) -> None:
    service = source.value
    file = f"services/{service.id}/form.schema.json"
    filled = [index for index, need in enumerate(service.evidence) if need.source == "form"]
    if filled and file not in parts.files:
        kind = service.evidence[filled[0]].kind
        error(parts, source, ("evidence", filled[0]), f"'{kind}' is a form, but there is none", f"add {file}")
    if not filled and file in parts.files:
        parts.problems.warn(file, 0, "no evidence of the service is a form", 'name it with source = "form"')


def _outputs(parts: Parts, source: Source[Service]) -> None:
    service = source.value
    unique(parts, source, ("output",), [output.kind for output in service.output], "output")
    for index, output in enumerate(service.output):
        refer(parts, source, ("output", index, "kind"), output.kind, "evidence")
        if output.valid and not _VALID.fullmatch(output.valid):
            hint = 'write "5 years", "6 months" or "90 days", or nothing when it does not expire'
            error(parts, source, ("output", index, "valid"), f"'{output.valid}' is no period", hint)
        if output.founds and not _FOUNDS.fullmatch(output.founds):
            hint = 'write the first two characters of its credit code, such as "91" or "92"'
            error(parts, source, ("output", index, "founds"), f"'{output.founds}' founds no firm", hint)
        _acts_for(parts, source, index)
    _issues(parts, source)


def _acts_for(parts: Parts, source: Source[Service], index: int) -> None:
    """Check that the form asks for the person the applicant is to act for."""
    meant, form = source.value.output[index].acts_for, parts.forms.get(source.value.id)
    for element in (meant.name, meant.number) if meant and form else ():
        if form and form.field(element) is None:
            reason = f"the form does not ask '{element}', whom the applicant acts for"
            error(parts, source, ("output", index, "acts_for"), reason, "add it to the form")


def _issues(parts: Parts, source: Source[Service]) -> None:
    """Check that outputs are issued by the procedure, and that a procedure which issues has something to."""
    procedure = parts.procedures.get(source.value.procedure or "")
    if procedure is None:
        return
    issues = any(node.does == "issue" for node in procedure.of_kind(Kind.SERVICE))
    if source.value.output and not issues:
        reason = f"procedure '{procedure.id}' issues nothing, so the outputs would never be made"
        error(parts, source, ("output",), reason, 'add a serviceTask with yw:does="issue", or remove them')
    if issues and not source.value.output:
        reason = f"procedure '{procedure.id}' issues, but the service has no output"
        parts.problems.warn(source.file, source.line("procedure"), reason, "add [[output]]")

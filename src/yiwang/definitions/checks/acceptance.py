"""Ways of acceptance: what a service offers, its evidence allows and its procedure can do must agree."""

from yiwang.definitions.acceptance import Commitment
from yiwang.definitions.checks.refs import error, refer, unique
from yiwang.definitions.parts import Parts
from yiwang.definitions.service import Need, Service
from yiwang.definitions.toml import Source
from yiwang.kernel.bpmn import Kind, Procedure
from yiwang.kernel.calendars import Limit, LimitError, parse_limit

FOLLOWS, COMMITTED = "follows", "committed"
"""Values a procedure declares to know the way of a case: evidence follows; a commitment was signed."""
CHECK = "check"
"""The clock of the later check in the procedure of a commitment."""
CHECK_ENDS = ("confirmed", "revoked")
_LATER = ("form", "produced")


def check_acceptance(parts: Parts, source: Source[Service]) -> None:
    """Note every contradiction between the ways a service offers, its evidence and its procedure."""
    service = source.value
    unique(parts, source, ("acceptance",), list(service.acceptance), "way")
    _following(parts, source)
    if service.commitment and not service.offers("commitment"):
        hint = 'write acceptance = "commitment", or remove [commitment]'
        error(
            parts,
            source,
            ("commitment",),
            "a commitment nobody can make: the service does not offer it",
            hint,
        )
    if service.offers("commitment") and not service.commitment:
        hint = "add [commitment] with text, replaces, consequences, check and procedure"
        error(parts, source, ("acceptance",), "offers commitment, but does not say to what", hint)
    if service.commitment:
        _commitment(parts, source, service.commitment)
    _able(parts, source)


def _following(parts: Parts, source: Source[Service]) -> None:
    service = source.value
    later = [(index, need) for index, need in enumerate(service.evidence) if need.may_follow]
    for index, need in later:
        _may_follow(parts, source, index, need)
    if service.offers("tolerate-missing") and not later:
        hint = 'give it may_follow = "5 working days"'
        error(parts, source, ("acceptance",), "tolerates missing evidence, but none may follow", hint)


def _may_follow(parts: Parts, source: Source[Service], index: int, need: Need) -> None:
    path, service = ("evidence", index, "may_follow"), source.value
    if not service.offers("tolerate-missing"):
        reason = f"'{need.kind}' may follow, but the service does not tolerate missing evidence"
        error(parts, source, path, reason, 'write acceptance = "tolerate-missing", or remove may_follow')
    if need.source in _LATER:
        hint = "only what an applicant hands in can be handed in later"
        error(parts, source, path, f"'{need.kind}' is {need.source}, so it cannot follow", hint)
    if not need.required:
        reason = f"'{need.kind}' is not required, so nothing has to follow"
        error(parts, source, path, reason, "remove may_follow, or require it")
    limit = _limit(parts, source, path, need.may_follow)
    lawful = _lawful(service)
    if limit and lawful and limit.unit == lawful.unit and limit.days > lawful.days:
        reason = f"'{need.kind}' may follow in {limit}, but the decision is due in {lawful}"
        error(parts, source, path, reason, "evidence comes before the decision: shorten it")


def _commitment(parts: Parts, source: Source[Service], commitment: Commitment) -> None:
    service = source.value
    needs = {need.kind: need for need in service.evidence}
    unique(parts, source, ("commitment", "replaces"), list(commitment.replaces), "evidence kind")
    for kind in commitment.replaces:
        path = ("commitment", "replaces")
        if kind not in needs:
            hint = "name evidence of this service: " + ", ".join(needs)
            error(parts, source, path, f"replaces '{kind}', which the service does not need", hint)
        elif needs[kind].source == "form":
            hint = "the form is the application itself"
            error(parts, source, path, f"replaces '{kind}', which is the form", hint)
    _limit(parts, source, ("commitment", "check"), commitment.check)
    if refer(parts, source, ("commitment", "procedure"), commitment.procedure, "procedures"):
        _check_procedure(parts, source, parts.procedures[commitment.procedure])


def _check_procedure(parts: Parts, source: Source[Service], procedure: Procedure) -> None:
    ends = {node.id for node in procedure.of_kind(Kind.END) if not node.scope}
    path = ("commitment", "procedure")
    if ends != set(CHECK_ENDS):
        reason = f"the check of a commitment ends {', '.join(CHECK_ENDS)}; '{procedure.id}' does not"
        error(parts, source, path, reason, "name its end events so, or name another procedure")
    if all(node.clock != CHECK for node in procedure.nodes.values()):
        reason = f"no task of procedure '{procedure.id}' runs under the clock of the check"
        error(parts, source, path, reason, f'give the task of the check yw:clock="{CHECK}"')


def _able(parts: Parts, source: Source[Service]) -> None:
    """Check that the procedure of the service has a branch for each way it offers."""
    service = source.value
    procedure = parts.procedures.get(service.procedure or "")
    if procedure is None:
        return
    does = {node.does for node in procedure.of_kind(Kind.SERVICE)}
    clocks = {node.clock for node in procedure.nodes.values()}
    follows = FOLLOWS in procedure.variables and "following" in clocks
    commits = COMMITTED in procedure.variables and {"grant", "open-check"} <= does
    for way, able in (("tolerate-missing", follows), ("commitment", commits)):
        if way in service.acceptance and not able:
            reason = f"offers {way}, for which procedure '{procedure.id}' has no branch"
            error(parts, source, ("acceptance",), reason, "see docs/guide/ways-of-acceptance.md")


def _lawful(service: Service) -> Limit | None:
    try:
        return parse_limit(service.clock.lawful) if service.clock else None
    except LimitError:  # noted with the clock
        return None


def _limit(parts: Parts, source: Source[Service], path: tuple[str | int, ...], text: str) -> Limit | None:
    try:
        return parse_limit(text)
    except LimitError as fault:
        error(parts, source, path, str(fault))
        return None

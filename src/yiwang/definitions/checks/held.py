"""Services that act on a licence held: what they act on exists, and what they put out fits the act."""

from yiwang.definitions.checks.refs import error, refer
from yiwang.definitions.parts import Parts
from yiwang.definitions.service import Service
from yiwang.definitions.toml import Source


def check_held(parts: Parts, source: Source[Service]) -> None:
    """Check ``[held]``: the kind is kept in a register, the form says which licence, the output is right."""
    service, held = source.value, source.value.held
    if held is None or not refer(parts, source, ("held", "kind"), held.kind, "evidence"):
        return
    if parts.evidence[held.kind].value.dataset is None:
        reason = f"'{held.kind}' lies in no register, so nobody can be seen to hold one"
        error(parts, source, ("held", "kind"), reason, "give the kind a dataset")
    form = parts.forms.get(service.id)
    if form is not None and form.field(held.number) is None:
        reason = f"the form does not ask '{held.number}', which licence is meant"
        error(
            parts, source, ("held",), reason, f'add "{held.number}" to services/{service.id}/form.schema.json'
        )
    puts_out = any(output.kind == held.kind for output in service.output)
    if held.does == "end" and puts_out:
        reason = f"ends '{held.kind}' and puts one out"
        error(parts, source, ("held", "does"), reason, "put out what proves the end, or say change or renew")
    if held.does != "end" and not puts_out:
        reason = f"is to {held.does} '{held.kind}', but does not put it out"
        error(parts, source, ("held", "does"), reason, f'add [[output]] kind = "{held.kind}"')

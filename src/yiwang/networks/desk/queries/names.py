"""Names in lists: who a case is about, without telling more than a list needs."""

from yiwang.records.registry.models import Subject


def in_list(subject: Subject) -> str:
    """Return a firm's name, or a person's with all but the first character hidden.

    Opening a case is a read on record; glancing at a list of fifty is not, so a list does not name people.
    """
    if subject.kind != Subject.Kind.PERSON:
        return subject.name
    return subject.name[:1] + "*" * (len(subject.name) - 1)

"""What every endpoint is asked: by whom rightly, with a body that fits, and what an outsider hears."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world

OWN, OFFICE, EXCHANGE, SUPERVISION = "own", "office", "exchange", "supervision"
"""What an address is about: the asker's own things, or those of an applicant, below; work of an office, its
exchange, cases under supervision."""
FIRM, RESIDENT = "firm", "resident"
HIDDEN, NOT_YOURS = (404, "not-found"), (403, "not-your-task")


def file(name: str = "演示.pdf", content: bytes = world.PDF) -> SimpleUploadedFile:
    """A file to upload, new each time, since it is read."""
    return SimpleUploadedFile(name, content)


@dataclass(frozen=True)
class Ask:
    """A request: ``about`` whom it is, its JSON ``body`` or its ``form`` (a function makes the file anew).

    ``outsider`` is what an outsider hears; ``still`` why it is refused even to whose it is, as things stand.
    """

    about: str
    body: Any = None
    form: Any = None
    query: str = ""
    outsider: tuple[int, str] = HIDDEN
    still: str = ""


PUBLIC = {
    ("get", "/services"): Ask(OWN),
    ("get", "/life-events"): Ask(OWN),
    ("get", "/services/{service}"): Ask(OWN),
    ("get", "/life-events/{life_event}"): Ask(OWN),
    ("post", "/progress"): Ask(OWN, {"number": "演示", "tail": "0000"}, still="not-found"),
    ("get", "/licences"): Ask(
        OWN, query="?number=演示", still="invalid"
    ),  # anybody who was shown one may check it
}
THE_ASKERS = {
    ("get", "/services/{definition}/plan"): Ask(OWN),
    ("get", "/life-events/{definition}/plan"): Ask(OWN),
    ("get", "/drafts"): Ask(OWN),
    ("post", "/drafts"): Ask(OWN, {"kind": "service", "definition": "signage"}),
    ("post", "/applications"): Ask(OWN, {"kind": "service", "definition": "signage"}, still="form-invalid"),
    ("get", "/cases"): Ask(OWN),
    ("get", "/problems"): Ask(OWN),
    ("post", "/problems"): Ask(OWN, {"kind": "融资", "title": "演示"}, still="not-a-firm"),
}
AN_APPLICANTS = {
    ("get", "/drafts/{draft}"): Ask(RESIDENT),
    ("patch", "/drafts/{draft}"): Ask(RESIDENT, {"values": {}}),
    ("delete", "/drafts/{draft}"): Ask(RESIDENT),
    ("post", "/drafts/{draft}/evidence/{kind}"): Ask(RESIDENT, form=lambda: {"file": file()}),
    ("delete", "/drafts/{draft}/evidence/{kind}"): Ask(RESIDENT),
    ("post", "/drafts/{draft}/submit"): Ask(RESIDENT),
    ("get", "/drafts/{draft}/ways"): Ask(RESIDENT),
    ("patch", "/drafts/{draft}/later"): Ask(RESIDENT, {"kinds": []}),
    ("post", "/drafts/{draft}/commitments/{service}"): Ask(
        RESIDENT, {"agreed": True, "sha256": "0" * 64, "name": "演示居民"}, still="no-commitment"
    ),
    ("delete", "/drafts/{draft}/commitments/{service}"): Ask(RESIDENT),
    ("get", "/cases/{case}"): Ask(RESIDENT),
    ("post", "/cases/{case}/withdraw"): Ask(RESIDENT, {"reasons": "演示"}),
    ("post", "/cases/{case}/urge"): Ask(RESIDENT),
    ("get", "/documents/{document}"): Ask(RESIDENT),
    ("post", "/corrections/{task}"): Ask(
        RESIDENT,
        form=lambda: {"values": "{}", "kinds": ["premises-proof"], "files": [file()]},
        outsider=NOT_YOURS,
    ),
    ("post", "/following/{task}"): Ask(
        RESIDENT, form=lambda: {"kinds": ["signage-picture"], "files": [file()]}, outsider=NOT_YOURS
    ),
    ("post", "/problems/{task}/confirm"): Ask(FIRM, {"solved": True}, outsider=NOT_YOURS),
}
AN_OFFICES = {
    ("get", "/tasks"): Ask(OFFICE),
    ("get", "/tasks/{task}"): Ask(OFFICE),
    ("post", "/tasks/{task}/decide"): Ask(OFFICE, {"outcome": "accept"}),
    ("post", "/tasks/{task}/claim"): Ask(OFFICE),
    ("post", "/tasks/{task}/release"): Ask(OFFICE, still="not-held"),
    ("post", "/tasks/{task}/hand-over"): Ask(
        OFFICE, {"to": "section:演示科", "why": "演示"}, still="no-colleague"
    ),
    ("post", "/tasks/{task}/window/{way}"): Ask(OFFICE, {"why": "演示"}, still="no-window"),
    ("post", "/bulk"): Ask(OFFICE, {"act": "claim", "tasks": [1]}),
    ("post", "/cases/{case}/countersign"): Ask(
        OFFICE, {"bodies": ["fire-rescue"], "text": "演示"}, still="not-joint"
    ),
    ("get", "/leaves"): Ask(OFFICE),
    ("post", "/leaves"): Ask(
        OFFICE, {"colleague": "nobody", "first": "2030-03-04", "last": "2030-03-05"}, still="no-leave"
    ),
    ("get", "/exchange"): Ask(EXCHANGE),
    ("post", "/exchange/export"): Ask(EXCHANGE, still="nothing-new"),
    ("post", "/exchange/import"): Ask(
        EXCHANGE, form=lambda: {"file": file("a.csv", "办件编号,办理结果,文书编号,理由,经办人\n".encode())}
    ),
    ("get", "/exchange/{batch}"): Ask(EXCHANGE),
    ("get", "/supervision/tasks"): Ask(SUPERVISION),
    ("get", "/supervision/bodies"): Ask(SUPERVISION),
    ("post", "/supervision/cases/{case}/escalate"): Ask(SUPERVISION, {"why": "演示"}),
}
OTHERS = AN_APPLICANTS | AN_OFFICES
ALL = PUBLIC | THE_ASKERS | OTHERS

"""Notices (文书): each legal act makes a numbered document, kept exactly as it was served."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from yiwang.definitions.organisation import Organisation
from yiwang.records import clock
from yiwang.records.cases import ways
from yiwang.records.cases.deadlines import following_days, planned_clock
from yiwang.records.cases.layouts import lay_out, preview, template_of
from yiwang.records.cases.layouts.laying import texts_of
from yiwang.records.cases.layouts.seal import seal_of
from yiwang.records.cases.models import Case, Clock
from yiwang.records.cases.naming import definition_of
from yiwang.records.registry.documents import Content, next_number, store
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import say
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import city, folder_of
from yiwang.records.registry.signing import fingerprint

WORDS = {
    "receipt": ("收", "收件回执"),
    "acceptance": ("受", "受理通知书"),
    "non-acceptance": ("不受", "不予受理决定书"),
    "correction": ("补", "补正材料告知书"),
    "approval": ("准", "准予决定书"),
    "refusal": ("不准", "不予办理决定书"),
    "delivery": ("达", "送达回证"),
    "withdrawal": ("撤", "撤回申请确认书"),
    "pause": ("停", "特别程序时限告知书"),
    "extension": ("延", "延长期限告知书"),
    "joint": ("联", "联合办理告知书"),
    "new-date": ("期", "期限变更告知书"),
    "termination": ("终", "终止办理告知书"),
    "supplement": ("容补", "容缺材料补交回执"),
    "following-late": ("容逾", "容缺材料逾期告知书"),
    "revocation": ("撤决", "撤销决定书"),
    "inspection": ("查", "现场核查笔录"),
    "review-receipt": ("复收", "行政复议申请回执"),
    "review-withdrawal": ("复终", "行政复议终止通知书"),
    "review-ruling": ("复决", "行政复议决定书"),
}
"""Kinds of notice: the word in the number, and the title."""

for kind, text in {
    "receipt": _("We have received your application."),
    "acceptance": _("Your application was accepted."),
    "non-acceptance": _("Your application was not accepted. The notice says why and where to seek review."),
    "correction": _("Something must be corrected or added to your application."),
    "approval": _("Your application was approved."),
    "refusal": _("Your application was refused. The notice says why and where to seek review."),
    "delivery": _("Your certificate is ready."),
    "withdrawal": _("Your application was withdrawn."),
    "pause": _("The time limit of your application is paused; the notice says why and for how long."),
    "extension": _("The time limit of your application was extended; the notice says why."),
    "joint": _("Your application is handled jointly by several offices."),
    "new-date": _("The due day of your application has changed."),
    "termination": _("The handling of your application ended: another part of it was refused."),
    "supplement": _("What you handed in later has arrived."),
    "following-late": _("Papers that were to follow did not come in time; the office decides without them."),
    "following-soon": _("Papers you promised to hand in later are due soon."),
    "commitment-confirmed": _("Your commitment was checked and confirmed."),
    "revocation": _("A decision in your favour was revoked. The notice says why and where to seek review."),
    "inspection": _("An inspection took place; the record says what was found."),
    "review-receipt": _("We have received your request for review."),
    "review-withdrawal": _("Your request for review was withdrawn."),
    "review-ruling": _("Your request for review was decided."),
}.items():
    say(kind, text, page="counter:case")


def write_notice(
    case: Case,
    kind: str,
    *,
    by: Actor | None = None,
    details: Mapping[str, Any] | None = None,
    number: str = "",
    office: str = "",
) -> Document:
    """Render, number and store a notice of a case inside the caller's transaction, and tell the applicant.

    Where the folder lays its kind out it is a PDF; copies of it, as text for whoever cannot read a PDF and in
    Word, have no number of their own.
    ``by`` is None when the law spoke by itself, as in deemed acceptance; ``office`` issues it, the one that
    handles the case unless another is named.
    """
    title = WORDS[kind][1]
    office = office or case.organisation
    number = number or notice_number(case, kind, office)
    clocks = {row.name: row for row in Clock.objects.filter(case=case).order_by("id")}
    html = _rendered(case, kind, number, clocks, details, office=office)
    tell([News(case.applicant_id, kind, case.number, case.parent_id or case.pk)])
    rest: dict[str, Any] = {
        "kind": kind,
        "subject": case.applicant_id,
        "case": case.pk,
        "organisation": office,
        "created_by": by.user if by else None,
    }
    folder = folder_of(case.release_id)
    template = template_of(folder, kind)
    if template is None:
        return store(
            Content(html.encode(), "html"), name=f"{title}.html", number=number, is_issued=True, **rest
        )
    values, seal = _values(case, kind, number, details, office=office), seal_of(folder, _office(case, office))
    laid = lay_out(template, values, _body(html), seal)
    _keep_copies(html, laid.word, f"{title} {number}", rest)
    return store(Content(laid.pdf, "pdf"), name=f"{title}.pdf", number=number, is_issued=True, **rest)


def _keep_copies(html: str, word: bytes | None, name: str, rest: Mapping[str, Any]) -> None:
    """Store a notice again as text and, where it was laid out in Word, as Word."""
    copies = {"text": Content(html.encode(), "html")}
    if word:
        copies["word"] = Content(word, "docx")
    for what, copy in copies.items():
        kind = f"{rest['kind']}-{what}"
        store(copy, name=f"{name}.{copy.format}", is_issued=True, **{**rest, "kind": kind})


def _body(html: str) -> str:
    """Return the legal text of a rendered notice."""
    return html.partition(_BODY)[2].partition(_BODY_END)[0]


_BODY, _BODY_END = "<!-- body -->", "<!-- /body -->"


def notice_number(case: Case, kind: str, office: str = "") -> str:
    """Take the next number of a kind of notice, for an act that has to name it before it is written."""
    organisation = _office(case, office)
    return next_number(f"{organisation.short.zh}{WORDS[kind][0]}〔{clock.today():%Y}〕") + "号"


def draft_notice(case: Case, kind: str, details: Mapping[str, Any] | None = None) -> str:
    """Return the text a notice would have if it were made today, as HTML; nothing is numbered or kept."""
    clocks = {row.name: row for row in Clock.objects.filter(case=case).order_by("id")}
    if kind == "acceptance":
        case.accepted_on = clock.today()
        clocks[Clock.Name.DECISION] = planned_clock(case, Clock.Name.DECISION, clock.today())
    html = _rendered(case, kind, "（草稿）", clocks, details)
    template = template_of(folder_of(case.release_id), kind)
    if template is None:
        return html
    pages = preview(template, _values(case, kind, "（草稿）", details), _body(html))
    drawn = [base64.b64encode(page).decode() for page in pages]
    return render_to_string("cases/draft.html", {"pages": drawn, "texts": texts_of(_body(html))})


def _rendered(
    case: Case,
    kind: str,
    number: str,
    clocks: Mapping[str, Clock],
    details: Mapping[str, Any] | None,
    *,
    office: str = "",
) -> str:
    folder = folder_of(case.release_id)
    definition = folder.services.get(case.definition) or folder.life_events[case.definition]
    context = {
        "title": WORDS[kind][1],
        "kind": kind,
        "number": number,
        "case": case,
        "name": definition.name.zh,
        "basis": definition.basis,
        "organisation": _office(case, office),
        "remedies": city().city.remedies,
        "demo": folder.city.demo,
        "applicant": case.applicant.name,
        "today": clock.today(),
        "clocks": clocks,
        "details": details or {},
        "following": _following(case) if kind == "acceptance" else (),
    }
    with translation.override("zh-hans"):
        return render_to_string("cases/notice.html", context)


def _values(
    case: Case, kind: str, number: str, details: Mapping[str, Any] | None, *, office: str = ""
) -> dict[str, str]:
    """What a layout may name (``definitions.templates.FIELDS``)."""
    definition = definition_of(case)
    return {
        "title": WORDS[kind][1],
        "number": number,
        "organisation": _office(case, office).name.zh,
        "applicant": case.applicant.name,
        "service": definition.name.zh,
        "case": case.number,
        "received": _day(clock.day_of(case.received_at)),
        "issued": _day(clock.today()),
        "reasons": str((details or {}).get("reasons", "")),
        "basis": "；".join(definition.basis),
        "demo": "演示文书，不具法律效力" if city().city.demo else "",
        "signed": f"电子签名：Ed25519，公钥指纹 {fingerprint()}，签名随文书下载",
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _following(case: Case) -> list[tuple[str, date]]:
    """What still has to follow, and by which day, if the case is accepted today."""
    folder = folder_of(case.release_id)
    days = following_days(case, ways.owed(case), clock.today())
    return [(folder.evidence[kind].name.zh, day) for kind, day in days.items()]


def _office(case: Case, office: str) -> Organisation:
    """The office that issues: of the case's release, or, where another reviews, of the one in force."""
    known = folder_of(case.release_id).organisations
    name = office or case.organisation
    return known[name] if name in known else city().organisations[name]

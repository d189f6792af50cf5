"""Objections as documents: those of one nominee with their answers, and the register."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evaluations.judging.scoring.cited import Cited
from evaluations.outcome.objections.models import Answer, Objection, ObjectionWindow, Reply
from evaluations.outcome.objections.objection_document import ObjectionsDocument, ObjectionV1
from evaluations.outcome.objections.page_rows import answer_rows
from evaluations.outcome.reports.line_text import moment
from evaluations.platform.documents.document import Document, Facts, Head, Part, Table
from evaluations.platform.documents.gap import gap
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date
from units.models import User


def objections_paper(window: ObjectionWindow, user: User) -> Document:
    """What was sent, word for word, with each answer. `window` comes `with_page`."""
    content = window.content
    if content is None:
        raise ObjectionWindow.DoesNotExist
    parts: list[Part] = [_facts(window, content)]
    for sent, row, cited in answer_rows(window, user):
        parts += [_objection(sent), _answer(row, cited)]
    return Document(
        title=_("Objections to a provisional result"),
        subject=content["official_name"],
        parts=tuple(parts),
        running=f"{content['round']} · {content['category']}",
        is_rehearsal=content["is_rehearsal"],
    )


def _facts(window: ObjectionWindow, content: ObjectionsDocument) -> Facts:
    result = _("no. %(number)s") % {"number": content["number"]}
    return Facts(
        (
            (_("Office"), content["unit"]),
            (_("Category"), content["category"]),
            (_("Committee"), content["committee"]),
            (_("Result"), f"{content['result']} {result}"),
            (_("Digest of the result"), content["digest"]),
            (_("Last day to object"), format_date(window.closes_on)),
            (_("Sent"), f"{moment(content['sent_at'])} · {content['by']}"),
            (_("Digest of the objections"), window.digest),
        )
    )


def _objection(sent: ObjectionV1) -> Facts:
    pieces = " · ".join(f"{piece['number']} {piece['title']}" for piece in sent["evidence"])
    alone = gap(_("one judge alone gave a mark"))
    return Facts(
        (
            (_("The committee's figure"), sent["figure"] or alone),
            (_("Full mark"), sent["maximum"]),
            (_("Objection"), sent["text"]),
            (_("Evidence"), pieces or gap(_("none is cited"))),
        ),
        heading=f"{sent['indicator']} {sent['name']}",
    )


def _answer(row: Objection, cited: Iterable[Cited]) -> Facts:
    content = row.content
    if content is None:
        return Facts(((_("Answer"), gap(_("not answered yet"))),))
    label, places = (
        str(Answer(content["answer"]).label),
        " · ".join(citation.text for citation in cited),
    )
    return Facts(
        (
            (_("Answer"), label),
            (_("Reason"), content["reason"]),
            *([(_("Evidence that the committee cited"), places)] if places else []),
            (_("Answered by"), f"{content['by']} ({content['role']})"),
            (_("Answered on"), moment(content["answered_at"])),
            (_("Digest of the answer"), row.digest),
        )
    )


def register(
    award_round: AwardRound, subject: str, windows: Iterable[ObjectionWindow]
) -> Document:
    """Every nominee whose office might object, what it replied, and what was answered. `windows`
    come `with_register`. No figure stands in it."""
    rows = tuple(_row(window) for window in windows)
    figures = (_("Objections"), _("Upheld"), _("Not upheld"), _("Unanswered"))
    table = Table(
        columns=(
            Head(_("Nominee"), False, "wide"),
            Head(_("Category")),
            Head(_("Last day to object")),
            Head(_("Reply of the office")),
            *(Head(name, True, "narrow") for name in figures),
        ),
        rows=rows,
        heading=_("Register of objections"),
        empty=gap(_("no result is open to objection yet")),
    )
    return Document(
        title=_("Register of objections"),
        subject=subject,
        parts=(table,),
        running=award_round.name,
        is_rehearsal=award_round.is_rehearsal,
        is_wide=True,
    )


def _row(window: ObjectionWindow) -> tuple[str, ...]:
    counts = vars(window)
    number = _("no. %(number)s") % {"number": window.result.number}
    answers = counts["upheld"], counts["not_upheld"], counts["unanswered"]
    figures = [str(count) for count in (sum(answers), *answers)]
    blank = [""] * len(figures)
    return (
        window.nomination.official_name,
        f"{window.nomination.category.name} ({number})",
        format_date(window.closes_on, "short"),
        str(window.get_reply_display()),
        *(figures if window.reply == Reply.SENT else blank),
    )

"""What an office sends, and what is answered, word for word, with the digest over it."""

from datetime import datetime

from django.utils.translation import override

from evaluations.outcome.objections.evidence import cited, pieces_of, submission_of
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.outcome.objections.objection_document import (
    AnswerDocument,
    ObjectionsDocument,
    ObjectionV1,
)
from evaluations.outcome.objections.provisional import Figure, figures_of
from evaluations.outcome.objections.reading import reading_of
from evaluations.platform.journal.merkle import digest
from units.models import User


def figures_in(window: ObjectionWindow) -> list[Figure]:
    """Every indicator with the committee's figure, as far as the office reads it: the queries of
    `reading_of`."""
    return figures_of(reading_of(window))


def objections_now(window: ObjectionWindow) -> list[ObjectionV1]:
    """What would be sent, in Thai as documents are. `window` comes `with_page`."""
    with override("th"):
        figures = {figure.place: figure for figure in figures_in(window)}
    pieces = pieces_of(submission_of(window))
    return [
        {
            "indicator": row.indicator,
            "name": figures[row.place].name,
            "maximum": figures[row.place].maximum,
            "figure": figures[row.place].figure,
            "text": row.text,
            "evidence": cited(pieces, row.evidence),
        }
        for row in window.objections.all()
    ]


def sent_content(window: ObjectionWindow, *, by: User, sent_at: datetime) -> ObjectionsDocument:
    submission, result = submission_of(window), window.result
    return {
        "round": window.award_round.name,
        "category": result.category.name,
        "committee": result.committee.name,
        "is_rehearsal": window.award_round.is_rehearsal,
        "result": result.code,
        "number": result.number,
        "digest": result.digest,
        "nomination": window.nomination_id,
        "official_name": window.nomination.official_name,
        "unit": window.nomination.unit.name,
        "submission": submission.number if submission else 0,
        "sent_at": sent_at.isoformat(),
        "by": by.full_name,
        "objections": objections_now(window),
    }


def seen_digest(window: ObjectionWindow) -> str:
    """Of what the office confirms when it sends: another tab may have changed it since."""
    return digest(objections_now(window))


def answer_content(
    objection: Objection, *, answer: str, reason: str, by: User, role: str, at: datetime
) -> AnswerDocument:
    return {
        "sent": objection.window.digest,
        "indicator": objection.indicator,
        "text": objection.text,
        "answer": answer,
        "reason": reason,
        "answered_at": at.isoformat(),
        "by": by.full_name,
        "role": role,
    }

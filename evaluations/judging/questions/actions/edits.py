"""What a judge's device hands in: questions, each answered by itself; sent twice, written once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.questions.access import why_closed
from evaluations.judging.questions.caution import names_points
from evaluations.judging.questions.models import Question
from evaluations.judging.scoring.edit import (
    CLOSED,
    CONFLICT,
    REFUSED,
    SAVED,
    Origin,
    Outcome,
    follows,
    is_written,
)
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Seat
from units.models import User

MOST_QUESTIONS = 60


@dataclass(frozen=True)
class Words:
    """A question as it is typed; `indicator` and `evidence` are keys."""

    text: str
    indicator: int | None = None
    evidence: int | None = None
    page: int | None = None
    shared: bool = False


@dataclass(frozen=True)
class Edit:
    """A question under its device's own name for it."""

    key: UUID
    origin: Origin
    words: Words


@transaction.atomic
def save_questions(
    *, by: User, seat: Seat, nomination: Nomination, edits: Sequence[Edit]
) -> tuple[Outcome, ...]:
    """Take in what a judge wrote, each by itself. The journal knows of shared ones alone, and not
    their words."""
    # One writer at a time for a seat: the same question may come twice at once.
    Seat.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    closed = why_closed(seat, nomination)
    answers = [_take(by, seat, nomination, edit, closed) for edit in edits]
    if any(is_moved for _outcome, is_moved in answers):
        touch(nomination, "sheets")
    return tuple(outcome for outcome, _is_moved in answers)


def _take(
    by: User, seat: Seat, nomination: Nomination, edit: Edit, closed: str
) -> tuple[Outcome, bool]:
    """The answer, and whether the shared list shows something else now."""
    stored = Question.objects.select_for_update().filter(key=edit.key).first()
    if stored and (stored.author_id, stored.nomination_id) != (by.pk, nomination.pk):
        return Outcome(
            REFUSED, 0, {}, _("This change is not possible. Please reload the page.")
        ), False
    if outcome := _settled(stored, edit) or _kept_out(seat, nomination, stored, edit, closed):
        return outcome, False
    question = stored or Question(
        nomination=nomination, seat=seat, author=by, key=edit.key, version=0
    )
    return _write(by, question, edit)


def _settled(stored: Question | None, edit: Edit) -> Outcome | None:
    """What stands there already, or is nothing at all."""
    if stored is None:
        return None if edit.words.text else Outcome(SAVED, 0)
    if is_written(edit.origin, stored):
        return Outcome(SAVED, stored.version)
    if words_of(stored) == edit.words:
        if edit.origin.key is not None and follows(edit.origin, stored):
            # The row must remember this edit, or an earlier one that comes late undoes it.
            stored.version, stored.saved_as = stored.version + 1, edit.origin.key
            stored.save(update_fields=["version", "saved_as"])
        return Outcome(SAVED, stored.version)
    return None


def _kept_out(
    seat: Seat, nomination: Nomination, stored: Question | None, edit: Edit, closed: str
) -> Outcome | None:
    version, shown = (stored.version, shown_of(stored)) if stored else (0, {})
    if closed:
        return Outcome(CLOSED, version, shown, closed)
    if stored and stored.asked_at:
        sentence = _("This question was asked already, so it stays as it was.")
        return Outcome(CLOSED, version, shown, sentence)
    if not follows(edit.origin, stored):
        sentence = _("This question was changed on another device since.")
        return Outcome(CONFLICT, version, shown, sentence)
    if stored is None and _has_too_many(seat, nomination):
        params = {"most": MOST_QUESTIONS}
        return Outcome(
            REFUSED, 0, {}, _("There are %(most)s questions of yours already.") % params
        )
    return None


def _has_too_many(seat: Seat, nomination: Nomination) -> bool:
    own = Question.objects.filter(seat=seat, nomination=nomination).exclude(text="")
    return own.count() >= MOST_QUESTIONS


def _write(by: User, question: Question, edit: Edit) -> tuple[Outcome, bool]:
    words, was_shared = edit.words, question.shared_at is not None
    is_shared = words.shared and bool(words.text)
    question.text, question.page = words.text, words.page
    question.indicator_id, question.evidence_id = words.indicator, words.evidence
    question.version += 1
    question.saved_as, question.saved_at = edit.origin.key, timezone.now()
    if is_shared != was_shared:
        question.shared_at = timezone.now() if is_shared else None
    question.save()
    if is_shared != was_shared:
        question.merged.update(merged_into=None)
        verb = "question.shared" if is_shared else "question.taken_back"
        after = {"question": question.pk}
        record(by=by, verb=verb, subject=question.nomination, after=after)
    outcome = Outcome(SAVED, question.version, sentence=remark_on(words.text))
    return outcome, was_shared or is_shared


def remark_on(text: str) -> str:
    """What is said beside a question that is saved all the same."""
    if not names_points(text):
        return ""
    return _("Please look: this names points. A question must not tell the mark that you give.")


def words_of(question: Question) -> Words:
    return Words(
        text=question.text,
        indicator=question.indicator_id,
        evidence=question.evidence_id,
        page=question.page,
        shared=question.shared_at is not None,
    )


def shown_of(question: Question) -> dict[str, Any]:
    """What stands on the server, by the names of the page's fields and as they hold it."""
    values = asdict(words_of(question))
    values["shared"] = "on" if values["shared"] else ""
    return {name: "" if value is None else str(value) for name, value in values.items()}

"""What chair and secretary make of the shared questions: order, merging, ticks, short answers."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.questions.access import require_under_way
from evaluations.judging.questions.clock_list import Entry, Line, lines_of, moved
from evaluations.judging.questions.models import Question, QuestionList
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, locked_row, write
from evaluations.setup.committees.access import require_runner
from units.models import User

OPEN, ASKED, ANSWERED = "open", "asked", "answered"


def entries_of(questions: Iterable[Question]) -> list[Entry]:
    return [
        Entry(question.pk, question.shared_at, question.place, question.merged_into_id)
        for question in questions
        if question.shared_at is not None
    ]


def _locked(by: User, nomination: Nomination, edits: int | None = None) -> QuestionList:
    """The list, locked; refused where somebody ordered it since `edits` changes."""
    require_runner(by, nomination.committee)
    require_under_way(nomination)
    row, _made = QuestionList.objects.get_or_create(nomination=nomination)
    locked = locked_row(row)
    if edits is not None and locked.edits != edits:
        raise Conflict(
            _("Somebody else has ordered the questions since. Look at the list, then try again.")
        )
    return locked


def _lines(nomination: Nomination) -> list[Line]:
    return lines_of(entries_of(Question.objects.shared().filter(nomination=nomination)))


def _number(order: Sequence[int]) -> None:
    """Give every line its place; what is merged stands where its line stands."""
    rows = Question.objects.in_bulk(order)
    for place, pk in enumerate(order, start=1):
        rows[pk].place = place
    Question.objects.bulk_update(rows.values(), ["place"])


@transaction.atomic
def move_question(
    *, by: User, nomination: Nomination, question: int, step: int, edits: int | None
) -> None:
    """Move a line up (-1) or down (1); at that end already, nothing happens."""
    locked = _locked(by, nomination, edits)
    order = [line.pk for line in _lines(nomination)]
    wanted = moved(order, question, step)
    if wanted == order:
        return
    _number(wanted)
    write(locked, {})
    record(by=by, verb="questions.ordered", subject=nomination, after={"questions": wanted})
    touch(nomination, "sheets")


@transaction.atomic
def merge_questions(
    *, by: User, nomination: Nomination, questions: Sequence[int], edits: int | None
) -> None:
    """Ask several lines as one: the first of them in the list is what is asked."""
    locked = _locked(by, nomination, edits)
    lines = [line for line in _lines(nomination) if line.pk in questions]
    if len(lines) < 2:
        raise Refused(_("Tick two questions or more that ask the same."))
    rows = Question.objects.select_for_update().order_by("pk")
    inner = [pk for line in lines[1:] for pk in (line.pk, *line.merged)]
    locked_rows = list(rows.filter(pk__in=[lines[0].pk, *inner]))
    if any(row.asked_at or not row.shared_at for row in locked_rows):
        raise Refused(
            _("One of these was asked or taken back already. Look at the list, then try again.")
        )
    Question.objects.filter(pk=lines[0].pk).update(merged_into=None)
    Question.objects.filter(pk__in=inner).update(merged_into=lines[0].pk)
    write(locked, {})
    after = {"question": lines[0].pk, "questions": inner}
    record(by=by, verb="questions.merged", subject=nomination, after=after)
    touch(nomination, "sheets")


@transaction.atomic
def separate_question(*, by: User, question: Question) -> None:
    """Undo a merge: the question stands by itself again, behind the one it was merged into."""
    nomination = question.nomination
    locked = _locked(by, nomination)
    row = locked_row(question)
    if row.merged_into_id is None:
        return
    if row.asked_at is not None:
        raise Refused(_("It was asked with the others already. Take the tick off first."))
    head = row.merged_into_id
    order = [line.pk for line in _lines(nomination) if line.pk != row.pk]
    order.insert(order.index(head) + 1 if head in order else len(order), row.pk)
    Question.objects.filter(pk=row.pk).update(merged_into=None)
    _number(order)
    write(locked, {})
    record(by=by, verb="question.separated", subject=nomination, after={"question": row.pk})
    touch(nomination, "sheets")


@transaction.atomic
def tick_question(*, by: User, question: Question, to: str) -> None:
    """Say that a line was asked, or answered, or neither after all; said already, no-op."""
    nomination = question.nomination
    _locked(by, nomination)
    group = _group(question)
    if _state(group[0]) == to:
        return
    if to == OPEN and group[0].answer:
        raise Refused(_("A short answer stands there. Empty it first."))
    _tick(group, to)
    after = {"question": question.pk, "state": to, "text": group[0].text}
    record(by=by, verb="question.ticked", subject=nomination, after=after)
    touch(nomination, "sheets")


def _group(question: Question) -> list[Question]:
    """The line, locked: what is asked, then what was merged into it."""
    lines = {line.pk: line for line in _lines(question.nomination)}
    line = lines.get(question.pk)
    if line is None:
        raise Refused(_("This question was taken back, or merged into another. Look at the list."))
    rows = Question.objects.select_for_update().order_by("pk")
    by_pk = {row.pk: row for row in rows.filter(pk__in=(line.pk, *line.merged))}
    return [by_pk[pk] for pk in (line.pk, *line.merged)]


def _state(question: Question) -> str:
    if question.asked_at is None:
        return OPEN
    return ASKED if question.answered_at is None else ANSWERED


def _tick(group: Sequence[Question], to: str) -> None:
    now = timezone.now()
    # What was merged into a question that is gone stands by itself from now on.
    group[0].merged_into = None
    for row in group:
        row.asked_at = None if to == OPEN else row.asked_at or now
        row.answered_at = now if to == ANSWERED else None
        row.save(update_fields=["asked_at", "answered_at", "merged_into"])


@transaction.atomic
def answer_question(*, by: User, question: Question, edits: int | None, answer: str) -> None:
    """Write down the short answer; who writes one has heard it, so it is ticked as well."""
    nomination = question.nomination
    _locked(by, nomination)
    group = _group(question)
    locked = lock(question, edits)
    if locked.answer == answer:
        return
    before = {"answer": locked.answer}
    write(locked, {"answer": answer})
    if answer:
        _tick(group, ANSWERED)
    after = {"question": locked.pk, "answer": answer}
    record(by=by, verb="question.answered", subject=nomination, before=before, after=after)
    touch(nomination, "sheets")

"""Answering what an office objects to: upheld or not, with the reason."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.outcome.objections.content import answer_content
from evaluations.outcome.objections.models import GIVEN, Answer, Objection, ObjectionWindow
from evaluations.outcome.objections.notices import ANSWERED, OBJECTED, UPHELD, about, officers_of
from evaluations.platform.dates import moment_text
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.committees.models import Committee, Position, Seat
from units.models import User


def role_of(user: User, committee: Committee) -> str:
    """As what somebody answers."""
    seat = Seat.objects.held_by(user).filter(committee=committee).first()
    if seat is not None and seat.is_runner:
        return str(seat.get_position_display())
    return _("administrator")


@transaction.atomic
def answer_objection(*, by: User, objection: Objection, answer: str, reason: str) -> Objection:
    """Answer one objection, once. Who scored the nominee answers only as the chair, for the
    committee. Upheld leads to certifying anew (judging/results/actions/reopening.py)."""
    locked_row(objection.window)
    window = ObjectionWindow.objects.with_page().get(pk=objection.window_id)
    locked = locked_row(objection)
    if not ObjectionWindow.objects.answerable_by(by).filter(pk=window.pk).exists():
        raise Refused(
            _(
                "The chair answers for the committee; otherwise a secretary or an administrator "
                "who did not score this nominee."
            )
        )
    _check(locked, answer, reason)
    locked.window = window
    _write(by, locked, answer, reason)
    _tell(locked)
    return locked


def _check(objection: Objection, answer: str, reason: str) -> None:
    if objection.answer and objection.answered_by and objection.answered_at:
        params = {
            "person": objection.answered_by.full_name,
            "moment": moment_text(objection.answered_at),
        }
        raise Refused(_("%(person)s answered this on %(moment)s; it stays.") % params)
    if answer not in GIVEN:
        raise Refused(_("This change is not possible. Please reload the page."))
    if not reason:
        raise Refused(_("Please write the reason."))


def _write(by: User, objection: Objection, answer: str, reason: str) -> None:
    now = timezone.now()
    with override("th"):
        role = role_of(by, objection.window.result.committee)
    content = answer_content(objection, answer=answer, reason=reason, by=by, role=role, at=now)
    objection.answer, objection.answered_at, objection.answered_by = answer, now, by
    objection.content, objection.digest = content, digest(content)
    objection.save(
        update_fields=["answer", "answered_at", "answered_by", "content", "digest"],
    )
    after = {
        "indicator": objection.indicator,
        "answer": answer,
        "role": role,
        "digest": objection.digest,
    }
    record(by=by, verb="objection.answered", subject=objection.window, after=after, reason=reason)


def _tell(objection: Objection) -> None:
    """The chair, that the result is to be certified anew; the office, when all is answered."""
    window = objection.window
    name = window.nomination.name_in_category
    if objection.answer == Answer.UPHELD:
        chairs = Seat.objects.on(timezone.localdate()).filter(
            committee=window.result.committee_id, position=Position.CHAIR
        )
        notify(
            chairs.values_list("user", flat=True),
            UPHELD,
            about=f"objection-{objection.pk}",
            params={"name": name, "indicator": objection.indicator},
            address=reverse("objection_answers", args=[window.pk]),
        )
    if window.objections.filter(answer=Answer.NONE).exists():
        return
    settle(OBJECTED, about(window))
    notify(
        officers_of(window),
        ANSWERED,
        about=about(window),
        params={"name": name},
        address=reverse("objection_window", args=[window.pk]),
    )

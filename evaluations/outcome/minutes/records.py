"""What the records say of a presentation, in sentences for the minutes."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.nominations.slot_states import NOT_HELD
from evaluations.entry.schedule.models import AttendanceStatus, Slot
from evaluations.judging.questions.models import Question
from evaluations.judging.results.models import Placing
from evaluations.judging.scoring.models import Absence, Declaration
from thai.dates import format_time


class Records:
    """The records of some slots: seven queries for all of them."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        of_slots = {"nomination__slot_place__slot__in": [slot.pk for slot in slots]}
        recused = Declaration.objects.recused().filter(**of_slots)
        absent = Absence.objects.standing().filter(**of_slots)
        self.recused = list(recused.select_related("seat__user"))
        self.absent = list(absent.select_related("seat__user"))
        questions = Question.objects.asked().filter(**of_slots).order_by("place", "asked_at", "pk")
        self.asked = list(questions.select_related("indicator__dimension", "evidence"))
        placings = Placing.objects.filter(**of_slots).select_related("result")
        # Of a result that was certified anew the newest one counts.
        self.placings = {
            placing.nomination_id: placing for placing in placings.order_by("result__number")
        }

    def told_of(self, slot: Slot) -> list[str]:
        """Sentences in the order of the day."""
        sentences = [*_times(slot), *_presenters(slot)]
        for place in slot.places.all():
            sentences += self._of(place.nomination)
        return sentences

    def _of(self, nomination: Nomination) -> list[str]:
        name = {"nominee": nomination.official_name}
        sentences = []
        for declaration in self.recused:
            if declaration.nomination_id == nomination.pk:
                params = {
                    **name,
                    "person": declaration.seat.user.full_name,
                    "kind": declaration.get_kind_display(),
                }
                sentences.append(_("%(person)s did not score %(nominee)s: %(kind)s.") % params)
        for absence in self.absent:
            if absence.nomination_id == nomination.pk:
                params = {**name, "person": absence.seat.user.full_name, "why": absence.reason}
                sentences.append(
                    _("The sheet of %(person)s for %(nominee)s does not come: %(why)s.") % params
                )
        sentences += [
            _asked(question) for question in self.asked if question.nomination_id == nomination.pk
        ]
        sentences.append(self._result(nomination))
        return sentences

    def _result(self, nomination: Nomination) -> str:
        params = {"nominee": nomination.official_name, "category": nomination.category.name}
        placing = self.placings.get(nomination.pk)
        if placing is None:
            return _("The result of %(nominee)s (%(category)s) is not certified yet.") % params
        params |= {
            "number": str(placing.result.number),
            "code": placing.result.code,
            "place": str(placing.rank or placing.get_status_display()),
        }
        return (
            _(
                "Result of %(nominee)s (%(category)s): rank %(place)s, by result no. %(number)s, "
                "code %(code)s."
            )
            % params
        )


def _asked(question: Question) -> str:
    """The committee asks: without the name of the judge."""
    params = {"about": question.about, "question": question.text, "answer": question.answer}
    if question.answer:
        text = _("Asked: %(question)s Answered: %(answer)s") % params
    elif question.answered_at:
        text = _("Asked, and answered: %(question)s") % params
    else:
        text = _("Asked: %(question)s") % params
    return f"{text} ({question.about})" if question.about else text


def _times(slot: Slot) -> list[str]:
    if slot.state in NOT_HELD:
        params = {"state": slot.get_state_display(), "reason": slot.state_reason}
        return [_("Not held: %(state)s, %(reason)s.") % params]
    if slot.started_at is None:
        return [_("It has not begun by the records.")]
    params = {"start": format_time(timezone.localtime(slot.started_at)), "room": slot.room}
    if slot.ended_at is None:
        return [_("Presented in %(room)s from %(start)s on.") % params]
    params["end"] = format_time(timezone.localtime(slot.ended_at))
    return [_("Presented in %(room)s from %(start)s to %(end)s.") % params]


def _presenters(slot: Slot) -> list[str]:
    names = [
        f"{attendance.name} {attendance.position}".strip()
        for attendance in slot.attendance.all()
        if attendance.role == AttendanceRole.PRESENTER
        and attendance.status != AttendanceStatus.ABSENT
    ]
    return [_("Presented by %(names)s.") % {"names": ", ".join(names)}] if names else []

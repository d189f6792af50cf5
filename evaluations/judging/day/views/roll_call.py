"""The roll-call of a session: judges, presenters and attendees."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.models import (
    Attendance,
    AttendanceMode,
    AttendanceStatus,
    EvaluationSession,
    Identification,
)
from evaluations.entry.schedule.views.planning import run_session
from evaluations.judging.day.actions.roll_call import check_all, check_person, check_seat
from evaluations.judging.day.agenda.page import agenda_of
from evaluations.judging.day.forms import NOT_POSSIBLE, AllForm, CheckForm, CheckInForm
from evaluations.platform.pages import refused_as_message, typed, visible_or_404
from evaluations.setup.committees.models import Seat
from units.access import PersonRequest, allow, of, signed_in


@allow(signed_in)
def roll_call(request: PersonRequest, pk: int) -> HttpResponse:
    context = {
        "agenda": agenda_of(run_session(request, pk), request.user),
        "modes": AttendanceMode.choices,
        "identifications": Identification.choices[1:],
    }
    return render(request, "evaluations/judging/day/roll_call.html", context)


def _back(session: int, row: str) -> HttpResponse:
    return redirect(f"{reverse('roll_call', args=[session])}#{row}")


@allow(signed_in)
@require_POST
def person_check(request: PersonRequest, pk: int) -> HttpResponse:
    """One presenter or attendee."""
    sessions = EvaluationSession.objects.run_by(request.user)
    people = Attendance.objects.filter(slot__session__in=sessions).select_related("slot")
    person = get_object_or_404(people, pk=pk)
    with refused_as_message(request):
        values = typed(CheckForm(request.POST), NOT_POSSIBLE)
        check_person(by=request.user, attendance=person, **values)
    return _back(person.slot.session_id, f"person-{pk}")


@allow(signed_in)
@require_POST
def roll_call_all(request: PersonRequest, pk: int) -> HttpResponse:
    """Everybody who is not called yet takes part alike."""
    session = run_session(request, pk)
    with refused_as_message(request):
        values = typed(AllForm(request.POST), _("Please say how they take part."))
        count = check_all(by=request.user, session=session, **values)
        messages.success(request, _("%(count)s lines are ticked off.") % {"count": count})
    return redirect("roll_call", pk)


@allow(signed_in)
@require_POST
def seat_check(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """One judge, by who runs the session."""
    session = run_session(request, pk)
    seats = Seat.objects.filter(committee=session.committee_id).select_related("user")
    seat_row = get_object_or_404(seats, pk=seat)
    with refused_as_message(request):
        values = typed(CheckForm(request.POST), NOT_POSSIBLE)
        check_seat(by=request.user, session=session, seat=seat_row, **values)
    return _back(pk, f"seat-{seat}")


@allow(signed_in, on_card=of(EvaluationSession, "pk"))
@require_POST
def check_in(request: PersonRequest, pk: int) -> HttpResponse:
    """A judge reports present: the sign-in is the identification."""
    session = visible_or_404(request, EvaluationSession.objects, pk)
    seats = Seat.objects.held_by(request.user).select_related("user")
    seat = get_object_or_404(seats, committee=session.committee_id)
    present = AttendanceStatus.PRESENT
    with refused_as_message(request):
        values = typed(CheckInForm(request.POST), _("Please say how you take part."))
        check_seat(by=request.user, session=session, seat=seat, status=present, **values)
        messages.success(request, _("You are reported present."))
    return redirect("session_detail", pk)

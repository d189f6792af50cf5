"""The committee's one sheet: looked at by all seats while it is filled, then their words on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.judging.agreed.actions import endorse, reopen_agreed
from evaluations.judging.paper.models import PaperEntry, PaperState
from evaluations.judging.scoring.ended import leads_on
from evaluations.judging.scoring.forms import PasswordForm, WordForm
from evaluations.judging.scoring.models import (
    Absence,
    Declaration,
    Endorsement,
    ScoreSheet,
    SheetState,
)
from evaluations.judging.scoring.returns_page import openings_of
from evaluations.judging.scoring.sheet_page import pulse_of, sheet_page
from evaluations.judging.scoring.views.sheets import OF_THE_DAY
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import refused_as_message, typed
from evaluations.setup.committees.access import chairs
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import AwardRound
from units.access import PersonRequest, allow, signed_in


def _agreed(request: PersonRequest, pk: int) -> ScoreSheet:
    sheets = ScoreSheet.objects.openable_by(request.user).filter(committee__isnull=False)
    return get_object_or_404(sheets.with_page().select_related("committee"), pk=pk)


@allow(signed_in, on_card=OF_THE_DAY)
@leads_on(ScoreSheet, "committee")
def agreed_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """What stands on the sheet now; once it is submitted, each seat's word under its password."""
    sheet = _agreed(request, pk)
    seat = get_object_or_404(Seat.objects.held_by(request.user), committee=sheet.committee_id)
    words = Endorsement.objects.current().filter(sheet=sheet)
    form = WordForm(request.POST or None, initial={"digest": sheet.digest})
    password = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and password.is_valid():
        with refused_as_message(request):
            endorse(by=request.user, sheet=sheet, **form.cleaned_data)
            messages.success(request, _("Your word is recorded. Thank you."))
        return redirect("agreed_sheet", pk)
    spoken = list(words.select_related("seat__user"))
    declared = Declaration.objects.filter(seat=seat, nomination=sheet.nomination_id).first()
    context = {
        "sheet": sheet,
        "page": sheet_page(sheet),
        "words": spoken,
        "form": form,
        "password": password,
        "nobody_writes": sheet.is_writable and not _writers(sheet),
        "may_write": sheet.is_writable and seat.is_runner and _round(sheet).is_evaluating,
        "must_declare": seat.scores and declared is None,
        "may_speak": _may_speak(sheet, seat, spoken, declared),
        "may_reopen": _may_reopen(sheet) and chairs(request.user, seat.committee),
        "openings": openings_of(sheet),
        "paper": _paper(sheet),
        "pulse": pulse_of(sheet.nomination),
    }
    return render(request, "evaluations/judging/agreed/agreed_sheet.html", context)


def _paper(sheet: ScoreSheet) -> PaperEntry | None:
    """The paper that it was made of, as long as it says what was on it."""
    papers = PaperEntry.objects.filter(seat=None, nomination=sheet.nomination_id)
    confirmed = papers.filter(state=PaperState.CONFIRMED)
    return confirmed.select_related("keyed_by", "confirmed_by").first()


def _writers(sheet: ScoreSheet) -> bool:
    """Whether anybody may write on the committee's sheet: the chair or a secretary in office who
    is not recused."""
    recused = Declaration.objects.recused().filter(nomination=sheet.nomination_id)
    seats = Seat.objects.on(timezone.localdate()).running().filter(committee=sheet.committee_id)
    return seats.exclude(pk__in=recused.values("seat")).exists()


def _may_reopen(sheet: ScoreSheet) -> bool:
    """Not where it can only be refused: the result is certified, or the round is over."""
    return sheet.state == SheetState.SUBMITTED and _round(sheet).is_evaluating


def _round(sheet: ScoreSheet) -> AwardRound:
    return sheet.nomination.category.award.round


def _may_speak(
    sheet: ScoreSheet, seat: Seat, words: list[Endorsement], declared: Declaration | None
) -> bool:
    spoken = {word.seat_id for word in words}
    if sheet.is_writable or not seat.scores or seat.pk in spoken:
        return False
    if declared is None or declared.is_recused or not _round(sheet).is_evaluating:
        return False
    owner = {"seat": seat, "nomination": sheet.nomination_id}
    return not Absence.objects.standing().filter(**owner).exists()


@allow(signed_in)
@require_POST
def agreed_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """The chair takes the sheet up again; the words given so far were for the old content."""
    sheet = _agreed(request, pk)
    with refused_as_message(request):
        values = typed(ReasonForm(request.POST), _("Please write the reason."))
        reopen_agreed(by=request.user, sheet=sheet, **values)
        messages.success(request, _("The sheet is open again."))
    return redirect("agreed_sheet", pk)

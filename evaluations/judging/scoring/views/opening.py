"""The way to a sheet: declare, open it; declare a conflict that was seen later."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.actions.declarations import declare, stands_too_close
from evaluations.judging.scoring.actions.sheets import open_agreed, open_sheet
from evaluations.judging.scoring.ended import leads_on
from evaluations.judging.scoring.forms import ConflictForm, DeclarationForm
from evaluations.judging.scoring.models import ConflictKind, Declaration, ScoreSheet, SheetState
from evaluations.judging.scoring.sheet_page import pulse_of
from evaluations.judging.scoring.shortage import shortage_of
from evaluations.platform.errors import Refused
from evaluations.platform.pages import form_page, refused_as_message, visible_or_404
from evaluations.setup.committees.models import Position, Seat
from units.access import PersonRequest, allow, of, signed_in
from units.models import User

OF_THE_DAY = of(Nomination, "slot_place__slot__session")


def _seated(request: PersonRequest, pk: int) -> tuple[Nomination, Seat]:
    nominations = Nomination.objects.accepted().select_related(
        "category__award__round", "category__rubric", "unit", "slot_place__slot"
    )
    nomination = visible_or_404(request, nominations, pk)
    seats = Seat.objects.held_by(request.user).select_related("committee")
    return nomination, get_object_or_404(seats, committee=nomination.committee_id)


@allow(signed_in, on_card=OF_THE_DAY)
@leads_on(Nomination, "committee")
def sheet_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Straight to a sheet that is open already; else declare first, and open it by a press. What
    takes the seat off the nomination is confirmed on a page of its own."""
    nomination, seat = _seated(request, pk)
    if not seat.scores and not nomination.category.award.is_agreed:
        raise Http404
    form, refusal = DeclarationForm(request.POST or None), ""
    there = _address_of(nomination, seat)
    if there is None and request.method == "POST":
        try:
            there = _pressed(request.user, nomination, seat, form)
        except Refused as refused:
            refusal = str(refused)
    if there is not None:
        return redirect(there)
    declared = _declaration(nomination, seat)
    asks = seat.scores and declared is None
    context = {
        "nomination": nomination,
        "form": form,
        "declaration": declared,
        "asks": asks,
        "recusal": _recusal(request.user, nomination, form) if asks else None,
        "lifted_by": lifted_by(seat),
        "may_open": not nomination.category.award.is_agreed or seat.is_runner,
        "refusal": refusal,
        "short": _shortage(nomination, seat, declared),
        # Where nothing is typed or confirmed, the page waits for the sheet by itself.
        "pulse": "" if asks or refusal else pulse_of(nomination),
    }
    return render(request, "evaluations/judging/scoring/sheet_open.html", context)


def _shortage(nomination: Nomination, seat: Seat, declared: Declaration | None) -> str:
    """That the nominee cannot be counted without this seat, or can no more."""
    if not seat.scores or (declared is not None and not declared.is_recused):
        return ""
    return shortage_of(nomination, fewer=1 if declared is None else 0)


def _recusal(by: User, nomination: Nomination, form: DeclarationForm) -> ConflictKind | None:
    """What takes the seat off the nomination as soon as that is confirmed."""
    if form.is_bound and form.is_valid() and form.cleaned_data["confirmed"]:
        return None
    if stands_too_close(by, nomination):
        return ConflictKind.OWN_OFFICE
    if form.is_bound and form.is_valid() and form.cleaned_data["kind"] != ConflictKind.NONE:
        return ConflictKind(form.cleaned_data["kind"])
    return None


def lifted_by(seat: Seat) -> str:
    """Who can take a recusal of this seat back: nobody does that for the own seat."""
    if seat.position == Position.CHAIR:
        return _("Only an administrator can take it back, until all other sheets are in.")
    return _("Only the chair or an administrator can take it back, until all other sheets are in.")


def _declaration(nomination: Nomination, seat: Seat) -> Declaration | None:
    return Declaration.objects.filter(seat=seat, nomination=nomination).first()


def _sheet_of(nomination: Nomination, seat: Seat) -> ScoreSheet | None:
    """The sheet that is there: the seat's own, or the committee's."""
    sheets = ScoreSheet.objects.filter(nomination=nomination).defer("content")
    if nomination.category.award.is_agreed:
        return sheets.filter(committee=nomination.committee_id).first()
    return sheets.filter(seat=seat).first()


def _address_of(nomination: Nomination, seat: Seat) -> str | None:
    """Where a sheet that is there is looked at or written on; None where the seat has to declare
    first, or is recused from writing on it."""
    sheet, declared = _sheet_of(nomination, seat), _declaration(nomination, seat)
    if sheet is None or sheet.state == SheetState.ARCHIVED or (seat.scores and declared is None):
        return None
    if sheet.is_agreed:
        return reverse("agreed_sheet", args=[sheet.pk])
    if not sheet.is_writable:
        return reverse("sheet_review", args=[sheet.pk])
    return None if declared and declared.is_recused else reverse("sheet", args=[sheet.pk])


def _pressed(by: User, nomination: Nomination, seat: Seat, form: DeclarationForm) -> str | None:
    """Declare where that is still to do, and open; None where the declaration has a fault, or is
    to be confirmed first."""
    if seat.scores and _declaration(nomination, seat) is None:
        if not form.is_valid() or _recusal(by, nomination, form) is not None:
            return None
        declare(by=by, seat=seat, nomination=nomination, **form.declared)
    if nomination.category.award.is_agreed:
        there = _sheet_of(nomination, seat) or open_agreed(by=by, nomination=nomination)
        return reverse("agreed_sheet", args=[there.pk])
    return reverse("sheet", args=[open_sheet(by=by, seat=seat, nomination=nomination).pk])


@allow(signed_in, on_card=OF_THE_DAY)
def sheet_conflict(request: PersonRequest, pk: int) -> HttpResponse:
    """A judge who declared none sees a conflict after all: it takes the seat off for good."""
    nomination, seat = _seated(request, pk)
    if not seat.scores:
        raise Http404
    back = reverse("sheet_open", args=[pk])
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_as_message(request):
            declare(by=request.user, seat=seat, nomination=nomination, **form.declared)
            messages.success(request, _("Your declaration is recorded: you do not score it."))
            if short := shortage_of(nomination):
                messages.warning(request, short)
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Declare a conflict of interest"),
        lead=nomination.official_name,
        crumbs=[(_("Score sheet"), back)],
        submit=_("Declare, and score no more"),
        losses=[_("Your sheet for this nomination is not counted; the reason is printed.")],
        notes=[note for note in (shortage_of(nomination, fewer=1), lifted_by(seat)) if note],
    )

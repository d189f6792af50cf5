"""Keying a sheet that came on paper, and the second person's word on it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.delivery import deliver
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.actions.checks import keys_papers
from evaluations.judging.paper.actions.confirming import confirm_paper
from evaluations.judging.paper.actions.keying import key_paper, withdraw_paper
from evaluations.judging.paper.actions.telling import shown_digest
from evaluations.judging.paper.address import paper_address
from evaluations.judging.paper.keying import Keyed, keyed_from
from evaluations.judging.paper.models import PAPER_WAITING, PaperEntry, PaperState
from evaluations.judging.paper.page import (
    differing_cells,
    paper_rows,
    paper_words,
)
from evaluations.judging.paper.scans import Scan, keep_scan
from evaluations.judging.paper.views.reading import Reading, read_paper, word_forms
from evaluations.judging.scoring.forms import (
    ConfirmPaperForm,
    PasswordForm,
)
from evaluations.judging.scoring.models import MarkKind, ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.pages import refused_as_message, visible_or_404
from evaluations.platform.store.files import StorageDown, stored_files
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Mode
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.access import PersonRequest, allow, signed_in


def _found(request: PersonRequest, pk: int, seat: int | None) -> tuple[Nomination, Seat | None]:
    """The nomination whose paper is keyed, and the seat; None where the committee agrees."""
    rows = Nomination.objects.accepted().with_page().select_related("category__rubric")
    if seat is None:
        committees = Committee.objects.kept_by(request.user)
        agreed = rows.filter(committee__in=committees, category__award__mode=Mode.AGREED)
        return get_object_or_404(agreed, pk=pk), None
    seats = Seat.objects.scoring().kept_by(request.user)
    seat_row = get_object_or_404(seats.select_related("user", "committee__round"), pk=seat)
    return get_object_or_404(rows.filter(committee=seat_row.committee_id), pk=pk), seat_row


@allow(signed_in)
def paper_key(request: PersonRequest, pk: int, seat: int | None = None) -> HttpResponse:
    """Key the paper of one seat for one nomination, or the one on which the committee agreed."""
    nomination, seat_row = _found(request, pk, seat)
    entries = PaperEntry.objects.visible_to(request.user).in_force()
    entry = entries.filter(seat=seat_row, nomination=nomination).first()
    if entry is not None and (
        entry.keyed_by_id != request.user.pk or entry.state == PaperState.CONFIRMED
    ):
        return redirect("paper", entry.pk)
    keyed = keyed_from(entry.values) if entry else Keyed()
    reading = Reading(keyed, {}, word_forms(nomination, seat_row, keyed))
    if request.method == "POST":
        reading = read_paper(request, nomination, seat_row)
        waiting = _key(request, seat_row, nomination, reading.keyed) if reading.is_whole else None
        if waiting is not None:
            messages.success(request, _("It is keyed. Now a second person confirms it."))
            return redirect("paper", waiting.pk)
    context = {
        "seat": seat_row,
        "nomination": nomination,
        "entry": entry,
        "is_begun": _is_begun(nomination, seat_row),
    }
    return _key_page(request, reading, context)


def _is_begun(nomination: Nomination, seat: Seat | None) -> bool:
    """Whether marks stand on the open sheet already, whose place the paper takes."""
    begun = ScoreSheet.objects.writable().filter(seat=seat, nomination=nomination)
    marked = ~Q(marks__kind=MarkKind.UNMARKED) & Q(marks__isnull=False)
    return begun.filter(marked).exists()


def _key_page(request: PersonRequest, reading: Reading, context: dict[str, Any]) -> HttpResponse:
    """What was keyed, to be mended; or an empty paper."""
    nomination, keyed, remarks = context["nomination"], reading.keyed, reading.remarks
    tree, posted = rubric_tree(nomination.category.rubric), request.POST if remarks else None
    rows = paper_rows(tree, keyed, nomination.nominee_class, posted, remarks)
    context |= {"rows": rows, "words": reading.words, "declares_none": keyed.declares_none}
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/judging/paper/paper_key.html", context, status=status)


def _key(
    request: PersonRequest, seat: Seat | None, nomination: Nomination, keyed: Keyed
) -> PaperEntry | None:
    scan: Scan | None = None
    try:
        if "scan" in request.FILES:
            scan = keep_scan(request.FILES["scan"], nomination.pk)  # type: ignore[arg-type]
        return key_paper(by=request.user, seat=seat, nomination=nomination, keyed=keyed, scan=scan)
    except Refused as refusal:
        if scan is not None:
            stored_files().remove(scan.name)
        messages.error(request, str(refusal))
        return None


@allow(signed_in)
def paper(request: PersonRequest, pk: int) -> HttpResponse:
    """One keyed paper: read it beside the paper and confirm, or key it again."""
    entry = visible_or_404(request, PaperEntry.objects.with_page(), pk)
    tree = rubric_tree(entry.nomination.category.rubric)
    form = ConfirmPaperForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return _confirm(request, entry, None, form.cleaned_data["seen"])
    return render(
        request, "evaluations/judging/paper/paper.html", _page(request, entry, tree, form)
    )


def _page(
    request: PersonRequest, entry: PaperEntry, tree: RubricTree, form: PasswordForm
) -> dict[str, Any]:
    first = keyed_from(entry.values)
    again = keyed_from(entry.again) if entry.again else None
    takes_paper = entry.seat is None or entry.seat.scores
    return {
        "entry": entry,
        "rows": paper_rows(tree, first, entry.nomination.nominee_class),
        "words": paper_words(first),
        "differences": differing_cells(tree, first, again),
        "form": form,
        "is_open": entry.state in PAPER_WAITING,
        "is_second": entry.keyed_by_id != request.user.pk,
        "seen": shown_digest(entry),
        "key_address": paper_address(entry.nomination_id, entry.seat_id),
        "may_key": takes_paper and keys_papers(request.user, entry.nomination.committee),
    }


def _confirm(
    request: PersonRequest, entry: PaperEntry, again: Keyed | None, seen: str = ""
) -> HttpResponse:
    with refused_as_message(request):
        confirmed = confirm_paper(by=request.user, entry=entry, again=again, seen=seen)
        if confirmed.state == PaperState.DIFFERS:
            messages.error(request, _("The two keyings differ. The cells stand below."))
        else:
            messages.success(request, _("The paper sheet is entered and locked."))
    return redirect("paper", entry.pk)


@allow(signed_in)
def paper_again(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person keys the paper without seeing what the first one keyed."""
    entry = visible_or_404(request, PaperEntry.objects.with_page(), pk)
    if entry.keyed_by_id == request.user.pk:
        raise Http404
    seat, nomination = entry.seat, entry.nomination
    reading = Reading(Keyed(), {}, word_forms(nomination, seat, Keyed()))
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST":
        reading = read_paper(request, nomination, seat)
        if reading.is_whole and form.is_valid():
            return _confirm(request, entry, reading.keyed)
    about = {"seat": seat, "nomination": nomination, "entry": entry}
    return _key_page(request, reading, {**about, "form": form, "is_again": True})


@allow(signed_in)
@require_POST
def paper_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    entry = visible_or_404(request, PaperEntry.objects.with_page(), pk)
    with refused_as_message(request):
        withdraw_paper(by=request.user, entry=entry)
        messages.success(request, _("The keying is withdrawn."))
    if PaperEntry.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("paper", pk)
    slot = entry.nomination.slot
    return redirect("session_detail", slot.session_id) if slot else redirect("home")


@allow(signed_in)
def paper_scan(request: PersonRequest, pk: int) -> HttpResponseBase:
    entry = visible_or_404(request, PaperEntry.objects.exclude(scan=""), pk)
    try:
        return deliver(
            request,
            stored=entry.scan,
            offered_name=f"paper-{pk}.{entry.scan.rpartition('.')[2]}",
            content_type=entry.scan_type,
            size=entry.scan_size,
            tag=entry.scan_sha256,
        )
    except StorageDown:
        raise Http404 from None

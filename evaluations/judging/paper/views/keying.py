"""Keying a sheet that came on paper, and the second person's word on it."""

from collections.abc import Mapping
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
from evaluations.judging.paper.actions import (
    confirm_paper,
    key_paper,
    keys_papers,
    problems_of,
    shown_digest,
    withdraw_paper,
)
from evaluations.judging.paper.keying import Keyed, differences, keyed_from
from evaluations.judging.paper.models import PAPER_WAITING, PaperEntry, PaperState
from evaluations.judging.paper.page import on_paper, paper_rows
from evaluations.judging.paper.scans import Scan, keep_scan
from evaluations.judging.scoring.forms import (
    ConfirmPaperForm,
    MarkForm,
    NoteForm,
    PasswordForm,
    in_one_line,
    mark_data,
    note_data,
)
from evaluations.judging.scoring.models import MarkKind, ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.pages import refused_as_message, visible_or_404
from evaluations.platform.store.files import StorageDown, stored_files
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.access import PersonRequest, allow, signed_in


def _read(request: PersonRequest, nomination: Nomination) -> tuple[Keyed, dict[int, str]]:
    """What was keyed, and the remarks on what cannot stand there, by indicator."""
    posted, tree = request.POST, rubric_tree(nomination.category.rubric)
    keyed, remarks = _typed(posted, tree, nomination.nominee_class)
    remarks = remarks or problems_of(tree, nomination, keyed)
    if remarks:
        params = {"count": len(remarks)}
        messages.error(
            request, _("%(count)s places need mending: see the remarks there.") % params
        )
    return keyed, remarks


def _typed(
    posted: Mapping[str, Any], tree: RubricTree, nominee_class: str
) -> tuple[Keyed, dict[int, str]]:
    marks, notes, remarks = {}, {}, {}
    for node in on_paper(tree, nominee_class):
        form = MarkForm({**mark_data(posted, node.pk), "version": 0})
        if form.is_valid():
            marks[node.pk] = form.value()
        else:
            remarks[node.pk] = in_one_line(form)
    for dimension in tree.dimensions:
        note = NoteForm({**note_data(posted, dimension.pk), "version": 0})
        if note.is_valid():
            values = note.cleaned_data
            if values["strengths"] or values["suggestions"]:
                notes[dimension.pk] = (values["strengths"], values["suggestions"])
    return Keyed(marks, notes, posted.get("declares") == "none"), remarks


@allow(signed_in)
def paper_key(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """Key the paper of one seat for one nomination."""
    seats = Seat.objects.scoring().kept_by(request.user)
    found = get_object_or_404(seats.select_related("user", "committee__round"), pk=seat)
    nominations = Nomination.objects.filter(committee=found.committee_id).accepted()
    nomination = get_object_or_404(
        nominations.with_page().select_related("category__rubric"), pk=pk
    )
    entries = PaperEntry.objects.visible_to(request.user).in_force()
    entry = entries.filter(seat=found, nomination=nomination).first()
    if entry is not None and (
        entry.keyed_by_id != request.user.pk or entry.state == PaperState.CONFIRMED
    ):
        return redirect("paper", entry.pk)
    remarks: dict[int, str] = {}
    keyed = keyed_from(entry.values) if entry else Keyed()
    if request.method == "POST":
        keyed, remarks = _read(request, nomination)
        made = None if remarks else _key(request, found, nomination, keyed)
        if made is not None:
            messages.success(request, _("It is keyed. Now a second person confirms it."))
            return redirect("paper", made.pk)
    begun = ScoreSheet.objects.filter(seat=found, nomination=nomination)
    given = ~Q(marks__kind=MarkKind.UNMARKED) & Q(marks__isnull=False)
    context = {
        "seat": found,
        "nomination": nomination,
        "entry": entry,
        "is_begun": begun.writable().filter(given).exists(),
    }
    return _key_page(request, keyed, remarks, context)


def _key_page(
    request: PersonRequest, keyed: Keyed, remarks: dict[int, str], context: dict[str, Any]
) -> HttpResponse:
    """What was keyed, to be mended; or an empty paper."""
    nomination = context["nomination"]
    tree, posted = rubric_tree(nomination.category.rubric), request.POST if remarks else None
    rows = paper_rows(tree, keyed, nomination.nominee_class, posted, remarks)
    context |= {"rows": rows, "declares_none": keyed.declares_none}
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/judging/paper/paper_key.html", context, status=status)


def _key(
    request: PersonRequest, seat: Seat, nomination: Nomination, keyed: Keyed
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
    found = differences(first, again) if again else []
    is_second = entry.keyed_by_id != request.user.pk
    return {
        "entry": entry,
        "rows": paper_rows(tree, first, entry.nomination.nominee_class),
        "differences": [
            (one, tree.indicators[one.pk][1] if not one.is_note else None) for one in found
        ],
        "form": form,
        "is_open": entry.state in PAPER_WAITING,
        "is_second": is_second,
        "seen": shown_digest(entry),
        "may_key": entry.seat.scores and keys_papers(request.user, entry.seat),
    }


def _confirm(
    request: PersonRequest, entry: PaperEntry, again: Keyed | None, seen: str = ""
) -> HttpResponse:
    with refused_as_message(request):
        done = confirm_paper(by=request.user, entry=entry, again=again, seen=seen)
        if done.state == PaperState.DIFFERS:
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
    keyed, remarks = Keyed(), dict[int, str]()
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST":
        keyed, remarks = _read(request, entry.nomination)
        if not remarks and form.is_valid():
            return _confirm(request, entry, keyed)
    about = {"seat": entry.seat, "nomination": entry.nomination, "entry": entry}
    return _key_page(request, keyed, remarks, {**about, "form": form, "is_again": True})


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

"""The minutes of a session: written, held against the channel's report, adopted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.entry.schedule.views.planning import crumbs, run_session
from evaluations.judging.day.guests import guests_of
from evaluations.outcome.minutes.actions import (
    adopt_minutes,
    begin_minutes,
    bring_report,
    holds_of_minutes,
    remove_minutes,
    save_minutes,
    settle_visitors,
)
from evaluations.outcome.minutes.content import (
    content_now,
    digest_now,
    lacks_of,
    slots_without_item,
)
from evaluations.outcome.minutes.forms import (
    AdoptForm,
    ItemRows,
    ItemSet,
    MinutesForm,
    ReportForm,
    SettleForm,
    items_initial,
)
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.minutes.proposing import Candidate
from evaluations.outcome.minutes.report import read_report
from evaluations.platform.documents.formats import PAGE
from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.pages import Crumb, form_page, refusals, refused_as_message
from evaluations.setup.committees.access import chairs
from units.access import PersonRequest, allow, signed_in


def _minutes(request: PersonRequest, pk: int) -> Minutes:
    """Those of a session that is the reader's to run."""
    rows = Minutes.objects.filter(session__in=EvaluationSession.objects.run_by(request.user))
    return get_object_or_404(rows.with_page(), session=pk)


def _way(session: EvaluationSession) -> list[Crumb]:
    return [*crumbs(session), (_("Minutes of the meeting"), reverse("minutes", args=[session.pk]))]


@allow(signed_in)
def minutes(request: PersonRequest, pk: int) -> HttpResponse:
    """What is written beside the records; adopted minutes are read as a document."""
    session = run_session(request, pk)
    row = Minutes.objects.with_page().filter(session=session).first()
    if row is None:
        context = {"session": session, "crumbs": crumbs(session)}
        return render(request, "evaluations/outcome/minutes/minutes_begin.html", context)
    if row.is_adopted:
        return redirect("document", "minutes", [pk], PAGE)
    return _editor(request, row)


def _editor(request: PersonRequest, row: Minutes) -> HttpResponse:
    posted, stored = sent(request), list(row.items.all())
    form = MinutesForm(posted, instance=row)
    items = ItemSet(posted, prefix="item", initial=items_initial(stored))
    if items.is_adding:
        form, items = MinutesForm(posted, instance=row), items.redrawn()
    elif form.is_valid() and items.is_valid():
        with refusals(form):
            save_minutes(
                by=request.user,
                minutes=row,
                edits=form.seen,
                values=form.values(),
                items=items.lines(),
            )
            messages.success(request, _("The minutes are saved."))
            return redirect("minutes", row.session_id)
    if form.is_stale:
        items = items.merged()
    return _editor_page(request, row, form, items)


def _editor_page(
    request: PersonRequest, row: Minutes, form: MinutesForm, items: ItemRows
) -> HttpResponse:
    now = Minutes.objects.with_page().get(pk=row.pk)
    pairs = zip(now.items.all(), content_now(now)["items"], strict=True)
    records = {str(item.pk): content["records"] for item, content in pairs}
    context = {
        "minutes": now,
        "session": now.session,
        "form": form,
        "items": items,
        "rows": [
            (item_form, records.get(str(item_form["pk"].value()), [])) for item_form in items
        ],
        "lacks": lacks_of(now),
        "new_slots": slots_without_item(now),
        "visitors": now.visitors.count(),
        "may_adopt": chairs(request.user, now.session.committee)
        and now.recorder_id != request.user.pk,
        "crumbs": crumbs(now.session),
    }
    status = 422 if form.is_bound and (form.errors or items.errors) else 200
    return render(request, "evaluations/outcome/minutes/minutes.html", context, status=status)


@allow(signed_in)
@require_POST
def minutes_begin(request: PersonRequest, pk: int) -> HttpResponse:
    session = run_session(request, pk)
    with refused_as_message(request):
        begin_minutes(by=request.user, session=session)
    return redirect("minutes", pk)


@allow(signed_in)
def minutes_remove(request: PersonRequest, pk: int) -> HttpResponse:
    row = _minutes(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_minutes(by=request.user, minutes=row)
            messages.success(request, _("The draft is deleted."))
            return redirect("session_detail", pk)
    params = {"items": row.items.count(), "people": row.visitors.count()}
    return form_page(
        request,
        form,
        title=_("Delete the draft of the minutes"),
        crumbs=_way(row.session),
        submit=_("Delete"),
        losses=[
            _("the draft with its %(items)s items") % params,
            _("the attendance report of the channel: people: %(people)s") % params,
        ][: 2 if params["people"] else 1],
        holds=holds_of_minutes(row),
    )


@allow(signed_in)
def minutes_channel(request: PersonRequest, pk: int) -> HttpResponse:
    """The attendance report of the meeting's channel; a later one takes the place of this."""
    row = _minutes(request, pk)
    form = ReportForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form, "file"):
            people = read_report(form.cleaned_data["file"], row.session.date)
            bring_report(by=request.user, minutes=row, people=people)
            return redirect("minutes_people", pk)
    return form_page(
        request,
        form,
        title=_("Attendance report of the channel"),
        crumbs=_way(row.session),
        submit=_("Bring the report"),
        lead=_("Next you say who is who. Nobody is named by the report alone."),
        notes=[_("It takes the place of the report brought before.")]
        if row.visitors.exists()
        else [],
    )


@allow(signed_in)
def minutes_people(request: PersonRequest, pk: int) -> HttpResponse:
    """Who each visitor of the channel was."""
    row = _minutes(request, pk)
    form = SettleForm(
        sent(request),
        visitors=list(row.visitors.all()),
        candidates=_candidates(row.session),
        initial={"edits": row.edits},
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            settle_visitors(
                by=request.user,
                minutes=row,
                edits=form.cleaned_data["edits"],
                settled=form.settled(),
            )
            messages.success(request, _("The people of the channel are settled."))
            return redirect("minutes", pk)
    return form_page(
        request,
        form,
        title=_("Who was in the channel"),
        crumbs=_way(row.session),
        lead=_(
            "A person is proposed where one alone has this address or this name. Look at each, "
            "then save."
        ),
    )


def _candidates(session: EvaluationSession) -> list[Candidate]:
    """The committee of the day, then presenters and attendees, each of them once."""
    seats = [
        Candidate(f"seat-{seat.pk}", seat.user.full_name, seat.user.email)
        for seat in session.seats().with_role()
    ]
    slots = Slot.objects.filter(session=session).prefetch_related("attendance__person")
    guests = guests_of((slot, slot.attendance.all()) for slot in slots)
    return seats + [
        Candidate(
            f"attendance-{guest.line.pk}",
            guest.line.name,
            guest.line.person.email if guest.line.person else "",
        )
        for guest in guests
        if not guest.line.is_group
    ]


@allow(signed_in)
def minutes_adopt(request: PersonRequest, pk: int) -> HttpResponse:
    """Asked of the chair: from then on they stay as they are."""
    row = _minutes(request, pk)
    if not chairs(request.user, row.session.committee):
        raise Http404
    form = AdoptForm(sent(request), initial={"seen": digest_now(row)})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            adopt_minutes(by=request.user, minutes=row, **form.cleaned_data)
            messages.success(request, _("The minutes are adopted."))
            return redirect("document", "minutes", [pk], PAGE)
    return form_page(
        request,
        form,
        title=_("Adopt the minutes"),
        crumbs=_way(row.session),
        submit=_("The committee has adopted them"),
        losses=[_("From now on nothing in the minutes can be changed, by anybody.")],
        notes=lacks_of(row),
    )

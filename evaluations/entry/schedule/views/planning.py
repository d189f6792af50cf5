"""Planning a day: the session, and the builder of its slots."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import (
    add_session,
    clashes_with,
    edit_session,
    holds_of_session,
    remove_session,
    save_slots,
)
from evaluations.entry.schedule.bookings import in_words, judges_on
from evaluations.entry.schedule.forms.generator import GeneratorForm, generated_lines
from evaluations.entry.schedule.forms.sessions import (
    GENERATE,
    LOOK,
    PlanForm,
    SessionForm,
    offered,
    plan_with,
)
from evaluations.entry.schedule.forms.slots import SlotRows, slot_set, stored_slot_lines
from evaluations.entry.schedule.layout import DoesNotFit
from evaluations.entry.schedule.lines import SlotLine, bookings_from, with_begun
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.dates import date_text
from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.pages import Crumb, form_page, refusals, visible_or_404
from evaluations.platform.rows import typed_in
from evaluations.setup.committees.models import Committee
from units.access import PersonRequest, administrator, allow, signed_in


def crumbs(session: EvaluationSession) -> list[Crumb]:
    return [
        (_("Evaluation sessions"), reverse("session_list")),
        (date_text(session.date, "short"), reverse("session_detail", args=[session.pk])),
    ]


def run_session(request: PersonRequest, pk: int) -> EvaluationSession:
    """A session that is the reader's to run."""
    return get_object_or_404(EvaluationSession.objects.run_by(request.user).with_page(), pk=pk)


@allow(administrator)
def session_add(request: PersonRequest, pk: int) -> HttpResponse:
    committee = visible_or_404(request, Committee.objects.select_related("round"), pk)
    new = EvaluationSession(committee=committee)
    form = SessionForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            add_session(by=request.user, session=new)
            messages.success(request, _("The session is planned. Next: its slots."))
            return redirect("session_plan", new.pk)
    way = [(committee.name, reverse("committee", args=[pk]))]
    return form_page(request, form, title=_("Plan a session"), crumbs=way)


@allow(signed_in)
def session_edit(request: PersonRequest, pk: int) -> HttpResponse:
    session = run_session(request, pk)
    way = crumbs(session)
    form = SessionForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_session(by=request.user, session=session, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("session_plan", pk)
    return form_page(request, form, title=_("Day and place"), crumbs=way)


@allow(signed_in)
def session_remove(request: PersonRequest, pk: int) -> HttpResponse:
    session = run_session(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_session(by=request.user, session=session)
            messages.success(request, _("The session is deleted."))
            return redirect("session_list")
    slots, cards = session.slots.count(), session.cards.count()
    losses = [
        _("the day with its %(count)s slots; the nominations stay, without a slot")
        % {"count": slots}
    ]
    if cards:
        losses.append(_("%(count)s sign-in cards, also those handed out") % {"count": cards})
    return form_page(
        request,
        form,
        title=_("Delete the session"),
        crumbs=crumbs(session),
        submit=_("Delete"),
        losses=losses,
        holds=holds_of_session(session),
    )


@allow(signed_in)
def session_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The builder: lays out anew, looks for clashes, adds a row, or saves."""
    session = run_session(request, pk)
    stored = stored_slot_lines(session)
    plan = PlanForm(request.POST, instance=session) if request.POST else None
    if plan is None:
        return _page(request, stored, plan_with(session, session.draw_seed))
    button = plan.cleaned_data.get("do") if plan.is_valid() else ""
    if button == GENERATE:
        return _generate(request, session, stored)
    slots = slot_set(
        request.POST, stored, {nomination.pk: nomination for nomination in offered(session)}
    )
    lines = with_begun(stored, slots.lines())
    if slots.is_adding:
        plan = PlanForm(instance=session, initial=typed_in(plan))
        return _page(request, lines, plan, slots=slots.redrawn())
    if button != LOOK and plan.is_valid() and slots.is_valid():
        with refusals(plan):
            save_slots(
                by=request.user, session=session, edits=plan.seen, lines=lines, seed=plan.drawn
            )
            messages.success(request, _("The schedule is saved."))
            return redirect("session_plan", pk)
    if plan.is_stale:
        slots = slots.merged()
        lines = stored if slots.is_kept else lines
    return _page(request, lines, plan, slots=slots)


def _generate(
    request: PersonRequest, session: EvaluationSession, stored: list[SlotLine]
) -> HttpResponse:
    form = GeneratorForm(request.POST)
    lines, seed = stored, session.draw_seed
    if form.is_valid():
        try:
            lines, seed = generated_lines(form, _in_present_order(session, stored), stored)
            messages.info(request, _("Laid out, not saved yet. Look through it, then save."))
        except DoesNotFit:
            form.add_error("length", _("The day is too short for all of them."))
    return _page(request, lines, plan_with(session, seed), generator=form, over=stored)


def _in_present_order(session: EvaluationSession, stored: list[SlotLine]) -> list[Nomination]:
    """What the committee hears that has no slot elsewhere: first as it stands, then the rest."""
    placed_ones = [nomination for line in stored for nomination in line.nominations]
    placed = {nomination.pk for nomination in placed_ones}
    waiting = offered(session).filter(slot_place=None)
    return [*placed_ones, *(nomination for nomination in waiting if nomination.pk not in placed)]


def _page(
    request: PersonRequest,
    lines: list[SlotLine],
    plan: PlanForm,
    *,
    slots: SlotRows | None = None,
    generator: GeneratorForm | None = None,
    over: Sequence[SlotLine] | None = None,
) -> HttpResponse:
    """`over` is what is stored, where `lines` were laid out over it."""
    session = plan.instance
    judges = judges_on([session.committee_id], session.date)[session.committee_id]
    clashes = clashes_with(session, bookings_from(session, lines, judges))
    placed = {nomination.pk for line in lines for nomination in line.nominations}
    known = {nomination.pk: nomination for nomination in offered(session)}
    generator = generator or GeneratorForm(initial=_usual(lines))
    if slots is None:
        slots = slot_set(None, lines, known)
        slots.seen = "" if over is None else slot_set(None, over, known).said()
    context = {
        "session": session,
        "plan": plan,
        "lines": lines,
        "slots": slots,
        "clashes": [in_words(clash) for clash in clashes if clash.binds],
        "remarks": [in_words(clash) for clash in clashes if not clash.binds],
        "nominations": known.values(),
        "unplaced": [nomination for key, nomination in known.items() if key not in placed],
        "generator": generator,
        "stored_now": stored_slot_lines(session) if slots.is_met else None,
        "history": history_of(session),
        "crumbs": crumbs(session),
    }
    is_wrong = plan.errors or generator.errors or slots.total_error_count()
    return render(
        request,
        "evaluations/entry/schedule/session_plan.html",
        context,
        status=422 if is_wrong else 200,
    )


def _usual(lines: list[SlotLine]) -> dict[str, object]:
    room = lines[0].room if lines else ""
    return {
        "start": "09.00",
        "length": 20,
        "pause_after": 4,
        "pause": 15,
        "lunch_from": "12.00",
        "lunch_until": "13.00",
        "room": room,
    }

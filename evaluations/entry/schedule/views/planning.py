"""Planning a day: the session, and the builder of its slots."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import (
    DoublyBooked,
    add_session,
    clashes_with,
    edit_session,
    remove_session,
    save_slots,
)
from evaluations.entry.schedule.bookings import in_words, judges_on
from evaluations.entry.schedule.forms import (
    GeneratorForm,
    SessionForm,
    generated_lines,
    offered,
    slot_lines,
    stored_slot_lines,
)
from evaluations.entry.schedule.layout import DoesNotFit
from evaluations.entry.schedule.lines import SlotLine, bookings_from
from evaluations.entry.schedule.models import EvaluationSession, SlotMode
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.forms import ConfirmForm, count_of, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.pages import Crumb, form_page, refusals
from evaluations.setup.committees.models import Committee
from thai.dates import format_date
from units.access import PersonRequest, administrator, allow, signed_in

EMPTY_ROWS = 2
SEED = "schedule.seed"


def crumbs(session: EvaluationSession) -> list[Crumb]:
    return [
        (_("Evaluation sessions"), reverse("session_list")),
        (format_date(session.date, "short"), reverse("session_detail", args=[session.pk])),
    ]


def _session(request: PersonRequest, pk: int) -> EvaluationSession:
    sessions = EvaluationSession.objects.run_by(request.user).select_related(
        "committee__round", "host", "region"
    )
    return get_object_or_404(sessions, pk=pk)


@allow(administrator)
def session_add(request: PersonRequest, pk: int) -> HttpResponse:
    committees = Committee.objects.visible_to(request.user).select_related("round")
    committee = get_object_or_404(committees, pk=pk)
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
    session = _session(request, pk)
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
    session = _session(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_session(by=request.user, session=session)
            messages.success(request, _("The session is deleted."))
            return redirect("session_list")
    losses = [_("the day with all its slots; the nominations stay, without a slot")]
    title, submit = _("Delete the session"), _("Delete")
    return form_page(
        request, form, title=title, crumbs=crumbs(session), submit=submit, losses=losses
    )


@allow(signed_in)
def session_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The builder: `do=generate` lays out anew, `do=look` looks for clashes, else it saves."""
    session = _session(request, pk)
    stored = stored_slot_lines(session)
    if request.method != "POST":
        return _page(request, session, stored, seed=session.draw_seed, edits=session.edits)
    button = request.POST.get("do", "save")
    if button == "generate":
        return _generate(request, session, stored)
    nominations = {one.pk: one for one in offered(session)}
    lines = slot_lines(request.POST, nominations, stored)
    seed = _own_seed(request.POST.get("seed", ""), session)
    edits = count_of(request.POST.get("edits", ""), session.edits)
    if button == "look":
        return _page(request, session, lines, seed=seed, edits=edits)
    return _saved(request, session, lines, seed=seed, edits=edits)


def _own_seed(token: str, session: EvaluationSession) -> str:
    """The seed that this page drew for this session; one that somebody chose is none."""
    try:
        pk, seed = signing.loads(token, salt=SEED)
    except (signing.BadSignature, ValueError):
        return ""
    return str(seed) if pk == session.pk else ""


def _saved(
    request: PersonRequest,
    session: EvaluationSession,
    lines: list[SlotLine],
    *,
    seed: str,
    edits: int,
) -> HttpResponse:
    """Save, or come back with what is in the way."""
    stored_now = None
    try:
        save_slots(by=request.user, session=session, edits=edits, lines=lines, seed=seed)
    except DoublyBooked:
        pass
    except Stale as stale:
        messages.error(request, str(stale))
        stored_now, edits = stored_slot_lines(session), stale.row.edits
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The schedule is saved."))
        return redirect("session_plan", session.pk)
    return _page(
        request, session, lines, seed=seed, edits=edits, status=422, stored_now=stored_now
    )


def _generate(
    request: PersonRequest, session: EvaluationSession, stored: list[SlotLine]
) -> HttpResponse:
    form = GeneratorForm(request.POST)
    if form.is_valid():
        try:
            lines, seed = generated_lines(form, _in_present_order(session, stored), stored)
        except DoesNotFit:
            form.add_error("length", _("The day is too short for all of them."))
        else:
            messages.info(request, _("Laid out, not saved yet. Look through it, then save."))
            return _page(request, session, lines, seed=seed, edits=session.edits, generator=form)
    return _page(
        request,
        session,
        stored,
        seed=session.draw_seed,
        edits=session.edits,
        generator=form,
        status=422,
    )


def _in_present_order(session: EvaluationSession, stored: list[SlotLine]) -> list[Nomination]:
    """What the committee hears that has no slot elsewhere: first as it stands, then the rest."""
    here = [one for line in stored for one in line.nominations]
    placed = {one.pk for one in here}
    rest = offered(session).filter(slot_place=None)
    return [*here, *(one for one in rest if one.pk not in placed)]


def _page(
    request: PersonRequest,
    session: EvaluationSession,
    lines: list[SlotLine],
    *,
    seed: str,
    edits: int,
    generator: forms.Form | None = None,
    status: int = 200,
    stored_now: list[SlotLine] | None = None,
) -> HttpResponse:
    judges = judges_on([session.committee_id], session.date)[session.committee_id]
    found = clashes_with(session, bookings_from(session, lines, judges))
    held = {one.pk for line in lines for one in line.nominations}
    known = list(offered(session))
    context = {
        "session": session,
        "lines": lines,
        "rows": _rows(lines),
        "clashes": [in_words(one) for one in found],
        "nominations": known,
        "unplaced": [one for one in known if one.pk not in held],
        "modes": SlotMode.choices,
        "default_room": lines[-1].room if lines else "",
        "seed": seed,
        "seed_token": signing.dumps([session.pk, seed], salt=SEED) if seed else "",
        "edits": edits,
        "generator": generator or GeneratorForm(initial=_usual(lines)),
        "stored_now": stored_now,
        "history": history_of(session),
        "crumbs": crumbs(session),
    }
    return render(request, "evaluations/entry/schedule/session_plan.html", context, status=status)


def _rows(lines: list[SlotLine]) -> list[tuple[str, SlotLine | None]]:
    """Every row with the key of its boxes, and some empty rows."""
    stored = [(str(line.pk or f"n{at}"), line) for at, line in enumerate(lines)]
    empty = [(f"n{len(lines) + at}", None) for at in range(EMPTY_ROWS)]
    return [*stored, *empty]


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

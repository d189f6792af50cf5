"""The shared questions of a nomination: read, put in order, merged, ticked, answered."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import pulsing
from evaluations.judging.questions.actions.listing import (
    answer_question,
    merge_questions,
    move_question,
    separate_question,
    tick_question,
)
from evaluations.judging.questions.forms import AnswerForm, MergeForm, OrderForm, TickForm
from evaluations.judging.questions.models import Question
from evaluations.judging.questions.page import clock_list
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import form_page, refusals, refused_as_message, typed
from evaluations.setup.committees.access import may_run
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import UNDER_WAY
from units.access import PersonRequest, allow, signed_in

JOINED = ("committee", "category__award__round", "slot_place__slot__session")


def _run(request: PersonRequest, pk: int) -> Nomination:
    """A nomination whose questions the reader puts in order."""
    rows = Nomination.objects.accepted().select_related(*JOINED)
    return get_object_or_404(rows, pk=pk, committee__in=Committee.objects.run_by(request.user))


def _question(request: PersonRequest, pk: int) -> Question:
    """A shared question of a committee that the reader runs."""
    rows = Question.objects.run_by(request.user)
    return get_object_or_404(
        rows.select_related(*(f"nomination__{path}" for path in JOINED)), pk=pk
    )


def _list(nomination: int, question: int | None = None) -> HttpResponse:
    """The list, where the line stands that was changed."""
    address = reverse("nomination_questions", args=[nomination])
    return redirect(f"{address}#question-{question}" if question else address)


@allow(signed_in)
def nomination_questions(request: PersonRequest, pk: int) -> HttpResponse:
    """For who runs the committee; for the nominee's office where the round shows it."""
    shown = {"category__award__round__shows_questions_to_offices": True}
    brought = Nomination.objects.brought_by(request.user).filter(**shown)
    seen = Q(committee__in=Committee.objects.run_by(request.user)) | Q(pk__in=brought.values("pk"))
    rows = Nomination.objects.accepted().filter(seen).select_related(*JOINED)
    nomination = get_object_or_404(rows, pk=pk)
    slot = nomination.slot
    runs = nomination.committee is not None and may_run(request.user, nomination.committee)
    context = {
        "nomination": nomination,
        "slot": slot,
        "runs": runs,
        "asks": Seat.objects.held_by(request.user).filter(committee=nomination.committee).exists(),
        "is_open": runs and nomination.category.award.round.phase in UNDER_WAY,
        "pulse": pulsing(slot.session_id, "slots", "sheets") if slot and runs else None,
        "list": clock_list(nomination),
    }
    return render(request, "evaluations/judging/questions/nomination_questions.html", context)


@allow(signed_in)
@require_POST
def nomination_questions_order(request: PersonRequest, pk: int) -> HttpResponse:
    nomination, question = _run(request, pk), None
    with refused_as_message(request):
        values = typed(OrderForm(request.POST))
        question, step = (values["up"], -1) if values["up"] else (values["down"], 1)
        move_question(
            by=request.user,
            nomination=nomination,
            question=question,
            step=step,
            edits=values["edits"],
        )
    return _list(pk, question)


@allow(signed_in)
@require_POST
def nomination_questions_merge(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = _run(request, pk)
    lines = [line.question.pk for line in clock_list(nomination).lines]
    with refused_as_message(request):
        values = typed(MergeForm(request.POST, lines=lines))
        merge_questions(
            by=request.user,
            nomination=nomination,
            questions=values["question"],
            edits=values["edits"],
        )
        messages.success(request, _("They are asked as one. The others stand below it."))
    return _list(pk)


@allow(signed_in)
@require_POST
def question_separate(request: PersonRequest, pk: int) -> HttpResponse:
    question = _question(request, pk)
    with refused_as_message(request):
        separate_question(by=request.user, question=question)
        messages.success(request, _("The question stands by itself again."))
    return _list(question.nomination_id, pk)


@allow(signed_in)
@require_POST
def question_tick(request: PersonRequest, pk: int) -> HttpResponse:
    question = _question(request, pk)
    with refused_as_message(request):
        tick_question(by=request.user, question=question, **typed(TickForm(request.POST)))
    return _list(question.nomination_id, pk)


@allow(signed_in)
def question_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """A short answer; saving one ticks the question as answered."""
    question = _question(request, pk)
    form = AnswerForm(sent(request), instance=question)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            answer_question(by=request.user, question=question, edits=form.seen, **form.values())
            return _list(question.nomination_id, pk)
    nomination = question.nomination
    address = reverse("nomination_questions", args=[nomination.pk])
    return form_page(
        request,
        form,
        title=_("Answer of the presenters"),
        crumbs=[(_("Questions to the presenters"), address)],
        lead=question.text,
    )

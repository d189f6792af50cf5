"""Provisional results: what an office reads of its own, what it objects to, what is answered."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.outcome.objections.actions import (
    accept_result,
    holds_of_reply,
    send_objections,
    write_objection,
)
from evaluations.outcome.objections.answering import answer_objection
from evaluations.outcome.objections.content import figures_in, objections_now, seen_digest
from evaluations.outcome.objections.evidence import pieces_of, submission_of
from evaluations.outcome.objections.forms import (
    AcceptForm,
    AnswerForm,
    ObjectionForm,
    SendForm,
)
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.outcome.objections.page_rows import (
    answer_rows,
    cited_in_answers,
    listed,
    newer_of,
    reopening_of,
    sent_of,
)
from evaluations.outcome.objections.provisional import figures_of, provisional_parts
from evaluations.outcome.objections.reading import reading_of
from evaluations.platform.documents.document import Document
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import page_of
from evaluations.platform.pages import Crumb, form_page, refusals
from units.access import PersonRequest, allow, signed_in

TEMPLATES = "evaluations/outcome/objections/"


def _crumbs(window: ObjectionWindow | None = None, page: str = "objection_window") -> list[Crumb]:
    way = [(_("Provisional results"), reverse("objection_list"))]
    if window is None:
        return way
    return [*way, (window.nomination.official_name, reverse(page, args=[window.pk]))]


def _own(request: PersonRequest, pk: int) -> ObjectionWindow:
    """Of the own office: nobody else reads provisional figures here."""
    rows = ObjectionWindow.objects.own_of(request.user).with_page()
    return get_object_or_404(rows, pk=pk)


@allow(signed_in)
def objection_list(request: PersonRequest) -> HttpResponse:
    """Those of the own offices, and what was objected to before the own committees."""
    rows = ObjectionWindow.objects.visible_to(request.user).with_page().defer("result__document")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": listed(request.user, page.object_list),
        "title": _("Provisional results"),
    }
    return render(request, f"{TEMPLATES}objection_list.html", context)


@allow(signed_in)
def objection_window(request: PersonRequest, pk: int) -> HttpResponse:
    window = _own(request, pk)
    reading = reading_of(window)
    drafts = {objection.place: objection for objection in window.objections.all()}
    cited = cited_in_answers(window, drafts.values(), request.user)
    context = {
        "window": window,
        "document": Document("", "", tuple(provisional_parts(reading))),
        "rows": [
            (figure, drafts.get(figure.place), cited.get(figure.indicator, ()))
            for figure in figures_of(reading)
        ],
        "count": len(drafts),
        "newer": newer_of(window),
        "crumbs": _crumbs(),
    }
    return render(request, f"{TEMPLATES}objection_window.html", context)


@allow(signed_in)
def objection_write(request: PersonRequest, pk: int, place: int) -> HttpResponse:
    """A draft of the objection to one indicator."""
    window = _own(request, pk)
    figure = next((shown for shown in figures_in(window) if shown.place == place), None)
    if figure is None:
        raise Http404
    stored = window.objections.filter(place=place).first()
    pieces = pieces_of(submission_of(window))
    initial: dict[str, Any] = {"edits": window.edits}
    if stored is not None:
        initial |= {"text": stored.text, "evidence": stored.evidence}
    form = ObjectionForm(sent(request), pieces=pieces.values(), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            write_objection(
                by=request.user,
                window=window,
                place=place,
                edits=form.seen,
                text=form.cleaned_data["text"],
                evidence=form.cleaned_data.get("evidence", []),
            )
            messages.success(request, _("The draft is saved. It is not sent yet."))
            return redirect("objection_window", pk)
    return form_page(
        request,
        form,
        title=_("Object to the indicator"),
        lead=window.nomination.official_name,
        crumbs=_crumbs(window),
        submit=_("Save the draft"),
        holds=holds_of_reply(window),
        above=f"{TEMPLATES}_sent.html",
        sent=figure,
    )


@allow(signed_in)
def objection_send(request: PersonRequest, pk: int) -> HttpResponse:
    """Read once more, then sent: it stays as it is."""
    window = _own(request, pk)
    form = SendForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            send_objections(by=request.user, window=window, seen=form.cleaned_data["seen"])
            messages.success(request, _("The objections are sent."))
            return redirect("objection_window", pk)
    context = {
        "window": window,
        "form": form,
        "seen": seen_digest(window),
        "objections": objections_now(window),
        "holds": holds_of_reply(window),
        "crumbs": _crumbs(window),
    }
    status = 422 if form.is_bound else 200
    return render(request, f"{TEMPLATES}objection_send.html", context, status=status)


@allow(signed_in)
def objection_accept(request: PersonRequest, pk: int) -> HttpResponse:
    window = _own(request, pk)
    form = AcceptForm(sent(request), initial={"edits": window.edits})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edits = form.cleaned_data["edits"]
            accept_result(by=request.user, window=window, edits=edits)
            messages.success(request, _("Your office has accepted the result."))
            return redirect("objection_window", pk)
    drafts = window.objections.count()
    losses = [_("drafts of objections: %(count)s") % {"count": drafts}] if drafts else []
    return form_page(
        request,
        form,
        title=_("Accept the result"),
        lead=window.nomination.official_name,
        crumbs=_crumbs(window),
        submit=_("Accept the result"),
        notes=[_("Your office cannot object to it any more afterwards.")],
        losses=losses,
        holds=holds_of_reply(window),
    )


@allow(signed_in)
def objection_answers(request: PersonRequest, pk: int) -> HttpResponse:
    """What was sent, for the committee and for who oversees, with its answers."""
    rows = ObjectionWindow.objects.heard_by(request.user).with_page()
    window = get_object_or_404(rows, pk=pk)
    may_answer = ObjectionWindow.objects.answerable_by(request.user).filter(pk=pk).exists()
    context = {
        "window": window,
        "rows": answer_rows(window, request.user),
        "may_answer": may_answer,
        "reopening": reopening_of(window, request.user),
        "crumbs": _crumbs(),
    }
    return render(request, f"{TEMPLATES}objection_answers.html", context)


@allow(signed_in)
def objection_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Upheld or not, with the reason; once."""
    windows = ObjectionWindow.objects.answerable_by(request.user)
    rows = Objection.objects.filter(window__in=windows).select_related(
        "window__nomination", "answered_by"
    )
    objection = get_object_or_404(rows, pk=pk)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            answer_objection(by=request.user, objection=objection, **form.cleaned_data)
            messages.success(request, _("The answer is recorded."))
            return redirect("objection_answers", objection.window_id)
    return form_page(
        request,
        form,
        title=_("Answer the objection"),
        lead=objection.window.nomination.official_name,
        crumbs=_crumbs(objection.window, "objection_answers"),
        submit=_("Record the answer"),
        notes=[_("It is recorded with your name, and cannot be changed.")],
        above=f"{TEMPLATES}_sent.html",
        sent=sent_of(objection),
    )

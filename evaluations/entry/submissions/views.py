"""A nomination's page, and its way: submitted, returned, accepted, withdrawn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from evaluations.entry.evidence.reading import evidence_cards
from evaluations.entry.nominations.access import needs_reason
from evaluations.entry.nominations.models import WRITABLE, Nomination
from evaluations.entry.nominations.views import crumbs, kept_nomination
from evaluations.entry.submissions.actions import (
    accept_nomination,
    holds_of_withdrawal,
    return_nomination,
    submit_nomination,
    withdraw_nomination,
)
from evaluations.entry.submissions.answering import answer_return
from evaluations.entry.submissions.checklist import blocking, checklist, lacking
from evaluations.entry.submissions.content import facts_of, without_evidence
from evaluations.entry.submissions.documents import receipt_of
from evaluations.entry.submissions.forms import (
    AcceptForm,
    AnswerForm,
    OwnMarkForm,
    OwnMarksForm,
    ReturnForm,
    SubmitForm,
    WithdrawForm,
)
from evaluations.entry.submissions.labels import point_lines
from evaluations.entry.submissions.last_look import last_look
from evaluations.entry.submissions.models import Submission
from evaluations.entry.submissions.nomination_page import nomination_page
from evaluations.entry.submissions.returns import awaited
from evaluations.entry.submissions.self_assessment import save_self_marks
from evaluations.entry.submissions.self_marks import asked_of, own_marks
from evaluations.entry.submissions.submission_document import handed_in
from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import form_page, refusals, visible_or_404
from evaluations.setup.rubrics.tree import rubric_tree
from units.access import PersonRequest, allow, nominates, of, signed_in


def _visible(request: PersonRequest, pk: int) -> Nomination:
    rows = Nomination.objects.with_page()
    rows = rows.select_related("category__rubric", "slot_place__slot__session")
    return visible_or_404(request, rows, pk)


@allow(signed_in, on_card=of(Nomination, "slot_place__slot__session"))
def nomination_detail(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = _visible(request, pk)
    page = nomination_page(nomination, request.user)
    context = {"nomination": nomination, "page": page, "crumbs": crumbs()}
    return render(request, "evaluations/entry/submissions/nomination_detail.html", context)


@allow(nominates)
def nomination_own_marks(request: PersonRequest, pk: int) -> HttpResponse:
    """What the office thinks of itself: a draft until the nomination is handed in."""
    nomination = kept_nomination(request, pk)
    tree = rubric_tree(nomination.category.rubric)
    if not tree.asks_self_assessment:
        raise Http404
    stored = own_marks(tree, pk)
    nodes = asked_of(tree, nomination.nominee_class)
    rows = [OwnMarkForm(sent(request), node=node, given=stored.get(node.pk)) for node in nodes]
    form = OwnMarksForm(sent(request), needs_reason=needs_reason(request.user, nomination))
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        with refusals(form):
            marks = {row.node.pk: mark for row in rows if (mark := row.mark())}
            save_self_marks(by=request.user, nomination=nomination, marks=marks, reason=form.why)
            messages.success(request, _("Your own marks are saved as a draft."))
            return redirect("nomination_detail", pk)
    context = {
        "nomination": nomination,
        "form": form,
        "rows": rows,
        "is_open": nomination.state in WRITABLE,
        "crumbs": crumbs(nomination),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/entry/submissions/own_marks.html", context, status=status)


@allow(nominates)
def nomination_answers(request: PersonRequest, pk: int) -> HttpResponse:
    """What was sent back, item by item, with a box for the office's answer."""
    nomination = kept_nomination(request, pk)
    lines = awaited(nomination)
    context = {"nomination": nomination, "crumbs": crumbs(nomination)}
    template = "evaluations/entry/submissions/answers.html"
    if lines is None:
        return render(request, template, context)
    needs = needs_reason(request.user, nomination)
    form = AnswerForm(sent(request), lines=lines, needs_reason=needs)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            answer_return(
                by=request.user,
                nomination=nomination,
                returned=form.cleaned_data["returned"],
                answers=form.answers(),
                reason=form.why,
            )
            messages.success(request, _("Your answers are saved."))
            return redirect("nomination_detail", pk)
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)


@allow(nominates)
def nomination_submit(request: PersonRequest, pk: int) -> HttpResponse:
    """The last look before it is handed in."""
    nomination = kept_nomination(request, pk)
    tree = rubric_tree(nomination.category.rubric)
    cards = evidence_cards(nomination, tree)
    points = checklist(facts_of(nomination, tree, cards))
    gaps = lacking(points)
    needs = needs_reason(request.user, nomination)
    form = SubmitForm(
        sent(request),
        initial={"edits": nomination.edits},
        has_gaps=bool(gaps),
        needs_reason=needs,
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            values = form.cleaned_data
            submit_nomination(
                by=request.user,
                nomination=nomination,
                edits=values["edits"],
                knows_gaps=values.get("knows_gaps", False),
                reason=form.why,
            )
            messages.success(request, _("The nomination is submitted. Keep the receipt."))
            return redirect("nomination_detail", pk)
    context = {
        "nomination": nomination,
        "form": form,
        "problems": point_lines(blocking(points)),
        "gaps": point_lines(gaps),
        "look": last_look(nomination, tree, cards),
        "crumbs": crumbs(nomination),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/entry/submissions/submit.html", context, status=status)


@allow(signed_in)
def nomination_return(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = _visible_to_checkers(request, pk)
    tree = rubric_tree(nomination.category.rubric)
    cards = evidence_cards(nomination, tree)
    bare = without_evidence(nomination, tree, cards)
    form = ReturnForm(sent(request), nomination=nomination, cards=cards, bare=bare)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            return_nomination(
                by=request.user,
                nomination=nomination,
                reason=form.cleaned_data["reason"],
                remarks=form.remarks(),
                on_indicators=form.on_indicators(),
                answer_until=form.cleaned_data["answer_until"],
            )
            messages.success(request, _("The nomination is returned to the office."))
            return redirect("nomination_detail", pk)
    return form_page(
        request,
        form,
        title=_("Return the nomination"),
        crumbs=crumbs(nomination),
        submit=_("Return"),
        lead=nomination.official_name,
    )


def _visible_to_checkers(request: PersonRequest, pk: int) -> Nomination:
    """For secretaries of the committee and administrators; 404 for the rest."""
    checked = Nomination.objects.checked_by(request.user).with_page()
    return get_object_or_404(checked.select_related("category__rubric"), pk=pk)


@allow(signed_in)
def nomination_accept(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = _visible_to_checkers(request, pk)
    form = AcceptForm(sent(request), needs_reason=request.user.is_administrator)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            accept_nomination(by=request.user, nomination=nomination, reason=form.why)
            messages.success(request, _("The nomination is accepted."))
            return redirect("nomination_detail", pk)
    notes = [_("From now on the whole committee reads it and its evidence.")]
    return form_page(
        request,
        form,
        title=_("Accept the nomination"),
        crumbs=crumbs(nomination),
        submit=_("Accept"),
        lead=nomination.official_name,
        notes=notes,
    )


@allow(nominates)
def nomination_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = kept_nomination(request, pk)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            withdraw_nomination(by=request.user, nomination=nomination, reason=reason)
            messages.success(request, _("The nomination is withdrawn."))
            return redirect("nomination_detail", pk)
    losses = [_("the nomination takes no further part; what was handed in is kept")]
    return form_page(
        request,
        form,
        title=_("Withdraw the nomination"),
        crumbs=crumbs(nomination),
        submit=_("Withdraw"),
        lead=nomination.official_name,
        losses=losses,
        holds=holds_of_withdrawal(nomination),
    )


@allow(signed_in)
def receipt_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The receipt of one submission, for whoever reads the nomination."""
    receipt = receipt_of(visible_or_404(request, Submission.objects, pk))
    content = handed_in(receipt.submission.content)
    context = {"receipt": receipt, "content": content, "heading": content}
    template = "evaluations/entry/submissions/receipt_pdf.html"
    return pdf_download(template, context, f"receipt-{pk}.pdf")

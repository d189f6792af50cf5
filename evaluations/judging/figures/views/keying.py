"""The figures that a committee keys: of one nomination, and of a category's nominations."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.judging.figures.access import why_closed
from evaluations.judging.figures.actions.endings import agree_ending, ask_ending, drop_ending
from evaluations.judging.figures.actions.keying import confirm_figure, end_figure, key_figure
from evaluations.judging.figures.forms import FigureForm
from evaluations.judging.figures.models import FigureImport, KeyedFigure
from evaluations.judging.figures.page import figures_page, panel_figures
from evaluations.judging.figures.subjects import subject_of
from evaluations.judging.figures.telling import address_of
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import Crumb, form_page, refusals, refused_as_message
from evaluations.setup.committees.models import Committee, CommitteeQuerySet
from evaluations.setup.rounds.models import Category
from units.access import PersonRequest, allow, signed_in
from units.models import User


def _nominations(committees: CommitteeQuerySet) -> NominationQuerySet:
    rows = Nomination.objects.accepted().filter(committee__in=committees)
    return rows.select_related(
        "category__award__round", "category__rubric", "committee", "slot_place__slot__session"
    )


def _crumbs(nomination: Nomination) -> list[Crumb]:
    panel = [nomination.committee_id, nomination.category_id]
    return [
        (_("Figures that the committee keys"), reverse("figure_list", args=panel)),
        (nomination.official_name, reverse("nomination_figures", args=[nomination.pk])),
    ]


@allow(signed_in)
def nomination_figures(request: PersonRequest, pk: int) -> HttpResponse:
    rows = _nominations(Committee.objects.watched_by(request.user))
    nomination = get_object_or_404(rows, pk=pk)
    context = {
        "page": figures_page(nomination, request.user),
        "title": nomination.official_name,
        "crumbs": _crumbs(nomination)[:1],
    }
    return render(request, "evaluations/judging/figures/nomination_figures.html", context)


def panel_of(request: PersonRequest, pk: int, category: int) -> tuple[Committee, Category]:
    watched = Committee.objects.watched_by(request.user).select_related("round")
    committee = get_object_or_404(watched, pk=pk)
    categories = committee.categories.select_related("award__round", "rubric")
    return committee, get_object_or_404(categories, pk=category)


@allow(signed_in)
def figure_list(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """All nominees of a category × what is keyed, with what is missing and what waits."""
    before, award_category = panel_of(request, committee, category)
    context = {
        "panel": panel_figures(award_category, before),
        "may_bring": Committee.objects.kept_by(request.user).filter(pk=before.pk).exists(),
        "brought": FigureImport.objects.filter(
            committee=before, category=award_category, keyed_at__isnull=False
        ),
        "title": _("Figures that the committee keys"),
        "crumbs": [(_("Board"), reverse("board", args=[committee, category]))],
    }
    return render(request, "evaluations/judging/figures/figure_list.html", context)


@allow(signed_in)
def figure_key(request: PersonRequest, pk: int, kind: str, of: int) -> HttpResponse:
    """Key one figure with its reason or source."""
    nomination = get_object_or_404(_nominations(Committee.objects.kept_by(request.user)), pk=pk)
    subject = subject_of(nomination.category_id, kind, of)
    if subject is None:
        raise Http404
    if closed := why_closed(nomination):
        messages.error(request, closed)
        return redirect("nomination_figures", pk)
    form = FigureForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            key_figure(
                by=request.user, nomination=nomination, kind=kind, pk=of, **form.cleaned_data
            )
            messages.success(request, _("The figure is keyed. Now another person confirms it."))
            return redirect("nomination_figures", pk)
    return form_page(
        request,
        form,
        title=subject.name,
        crumbs=_crumbs(nomination),
        submit=_("Key the figure"),
        lead=_("It counts once another person has confirmed it."),
    )


@allow(signed_in)
@require_POST
def figure_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person's word, beside the figure and its reason."""
    figure = get_object_or_404(KeyedFigure.objects.decided_by(request.user), pk=pk)
    with refused_as_message(request):
        confirm_figure(by=request.user, figure=figure)
        messages.success(request, _("The figure is confirmed."))
    return redirect(address_of(figure))


class Texts(NamedTuple):
    title: str
    submit: str
    done: str


def _decided(user: User, pk: int) -> KeyedFigure:
    """A figure that the person decides about."""
    rows = KeyedFigure.objects.decided_by(user)
    return get_object_or_404(
        rows.select_related("nomination__category__award__round", "keyed_by"), pk=pk
    )


def _lead(figure: KeyedFigure) -> str:
    return _("%(figure)s – keyed by %(person)s: %(reason)s") % {
        "figure": figure.figure,
        "person": figure.keyed_by.full_name,
        "reason": figure.reason,
    }


def _reasoned(
    request: PersonRequest, figure: KeyedFigure, act: Callable[..., KeyedFigure], texts: Texts
) -> HttpResponse:
    """A form for the reason of what is done about a figure."""
    if closed := why_closed(figure.nomination):
        messages.error(request, closed)
        return redirect(address_of(figure))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            act(by=request.user, figure=figure, reason=form.cleaned_data["reason"])
            messages.success(request, texts.done)
            return redirect(address_of(figure))
    return form_page(
        request,
        form,
        title=texts.title,
        crumbs=_crumbs(figure.nomination),
        submit=texts.submit,
        lead=_lead(figure),
    )


@allow(signed_in)
def figure_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Send back a figure that waits, or take back what one keyed, with the reason."""
    texts = Texts(
        title=_("Send back a figure"),
        submit=_("Send it back"),
        done=_("Done. The figure does not count; it may be keyed anew."),
    )
    return _reasoned(request, _decided(request.user, pk), end_figure, texts)


@allow(signed_in)
def figure_ending(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask to take back a confirmed figure, with the reason."""
    texts = Texts(
        title=_("Take back a confirmed figure"),
        submit=_("Ask to take it back"),
        done=_("Asked. The figure counts until another person confirms this."),
    )
    return _reasoned(request, _decided(request.user, pk), ask_ending, texts)


@allow(signed_in)
@require_POST
def figure_ending_agree(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person's word that the figure is taken back."""
    figure = _decided(request.user, pk)
    with refused_as_message(request):
        agree_ending(by=request.user, figure=figure)
        messages.success(request, _("Done. The figure does not count; it may be keyed anew."))
    return redirect(address_of(figure))


@allow(signed_in)
@require_POST
def figure_ending_drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave the figure as it is."""
    figure = _decided(request.user, pk)
    with refused_as_message(request):
        drop_ending(by=request.user, figure=figure)
        messages.success(request, _("The figure stays as it is, and counts."))
    return redirect(address_of(figure))

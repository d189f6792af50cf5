"""The page of a category's stages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import show_frozen
from evaluations.platform.journal.history import history_of
from evaluations.platform.pages import Crumb, form_page, refusals
from evaluations.platform.rows import typed_in
from evaluations.setup.rounds.models import AwardRound, Category
from evaluations.setup.rounds.stages.actions import add_stage_category, save_stages
from evaluations.setup.rounds.stages.forms import (
    StageCategoryForm,
    StageSet,
    StagesForm,
    offered_to,
    stages_initial,
    wanted_of,
)
from evaluations.setup.rounds.stages.lines import lines_of
from evaluations.setup.rounds.stages.problems import why_stages_stay
from evaluations.setup.rounds.views import crumbs
from units.access import PersonRequest, administrator, allow


def _find_category(request: PersonRequest, pk: int) -> Category:
    rounds = AwardRound.objects.visible_to(request.user)
    rows = Category.objects.filter(award__round__in=rounds)
    return get_object_or_404(rows.select_related("award__round", "rubric"), pk=pk)


def _crumbs(category: Category) -> list[Crumb]:
    address = reverse("award_edit", args=[category.award_id])
    return [*crumbs(category.award.round), (category.award.name, address)]


@allow(administrator)
def category_stages(request: PersonRequest, pk: int) -> HttpResponse:
    """Of which stages the category's total is made."""
    category = _find_category(request, pk)
    posted, why_frozen = request.POST or None, why_stages_stay(category)
    form = StagesForm(posted, instance=category.award, initial={"wanted": wanted_of(category)})
    rows = StageSet(
        posted,
        prefix="stage",
        initial=stages_initial(lines_of(category)),
        form_kwargs={"offered": offered_to(category), "is_frozen": bool(why_frozen)},
    )
    show_frozen(form, ["wanted"] if why_frozen else ())
    if rows.is_adding:
        form, rows = StagesForm(instance=category.award, initial=typed_in(form)), rows.redrawn()
    elif form.is_valid() and rows.is_valid():
        with refusals(form):
            save_stages(
                by=request.user,
                category=category,
                edits=form.seen,
                lines=rows.lines(),
                wanted=form.cleaned_data["wanted"],
            )
            messages.success(request, _("The stages are saved."))
            return redirect("category_stages", pk)
    if form.is_stale:
        rows = rows.merged()
    context = {
        "category": category,
        "form": form,
        "rows": rows,
        "why_frozen": why_frozen,
        "stored_now": lines_of(category) if rows.is_met else [],
        "counts_in": [stage.category for stage in category.counts_in.select_related("category")],
        "history": history_of(category),
        "crumbs": _crumbs(category),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/setup/rounds/category_stages.html", context, status=status)


@allow(administrator)
def stage_category_add(request: PersonRequest, pk: int) -> HttpResponse:
    """A stage judged by others, made with its category in one press."""
    category = _find_category(request, pk)
    form = StageCategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            add_stage_category(by=request.user, category=category, **form.cleaned_data)
            messages.success(request, _("The stage is made. Next: the committee that judges it."))
            return redirect("category_stages", pk)
    notes = [
        _("A category is made for it, with the committee, the days and the sheets of its own."),
        _("Its certified result counts here; nobody is ranked in it for the award."),
    ]
    title, submit = _("Make a stage judged by others"), _("Make the stage")
    return form_page(
        request, form, title=title, crumbs=_crumbs(category), submit=submit, notes=notes
    )

"""The list of rubrics, one of them, its versions, copies and its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import form_page, refusals, refused_as_message
from evaluations.setup.rubrics.actions import (
    copy_rubric,
    holds_of_rubric,
    new_version,
    remove_rubric,
)
from evaluations.setup.rubrics.cautions import cautions
from evaluations.setup.rubrics.difference import side_by_side
from evaluations.setup.rubrics.forms import (
    CompareForm,
    CopyForm,
    RubricFilterForm,
    caution_in_words,
    lack_in_words,
)
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.problems import lacks
from evaluations.setup.rubrics.rubric_page import rubric_facts
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import rubric_tree
from evaluations.setup.rubrics.views.trail import crumbs, rubric_of
from units.access import PersonRequest, administrator, allow, overseer

ORDERS = {
    "name": ("sort_key", "-version"),
    "version": ("version", "sort_key"),
    "rule": ("rule", "sort_key", "-version"),
}


@allow(overseer)
def rubric_list(request: PersonRequest) -> HttpResponse:
    rubrics = Rubric.objects.visible_to(request.user)
    shown = listing(request, rubrics, form=RubricFilterForm, orders=ORDERS)
    template = "evaluations/setup/rubrics/rubric_list.html"
    return list_page(request, template, shown, title=_("Rubrics"), crumbs=crumbs()[:1])


@allow(overseer)
def rubric(request: PersonRequest, pk: int) -> HttpResponse:
    version = rubric_of(request, pk)
    tree = rubric_tree(version)
    draft = draft_of(tree)
    context = {
        **rubric_facts(tree),
        "rubric": version,
        "lacks": [lack_in_words(lack) for lack in lacks(draft)],
        "cautions": [caution_in_words(caution) for caution in cautions(draft)],
        "versions": Rubric.objects.filter(name=version.name).order_by("version"),
        "used": version.categories.select_related("award__round"),
        "compare_form": CompareForm(rubric=version),
        "history": history_of(version),
        "crumbs": crumbs(),
    }
    return render(request, "evaluations/setup/rubrics/rubric.html", context)


@allow(overseer)
def rubric_compare(request: PersonRequest, pk: int) -> HttpResponse:
    version = rubric_of(request, pk)
    form = CompareForm(request.GET or None, rubric=version)
    other = form.cleaned_data["other"] if form.is_valid() else version.previous
    sides = []
    if other is not None:
        sides = side_by_side(draft_of(rubric_tree(other)), draft_of(rubric_tree(version)))
    context = {
        "rubric": version,
        "other": other,
        "form": form,
        "sides": sides if "all" in request.GET else [side for side in sides if side.differs],
        "crumbs": crumbs(version),
    }
    return render(request, "evaluations/setup/rubrics/rubric_compare.html", context)


@allow(administrator)
@require_POST
def rubric_version(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        version = new_version(by=request.user, rubric=rubric_of(request, pk))
        messages.success(request, _("This is the new version. It is used where you choose it."))
        return redirect("rubric_edit", version.pk)
    return redirect("rubric", pk)


@allow(administrator)
def rubric_copy(request: PersonRequest, pk: int) -> HttpResponse:
    version = rubric_of(request, pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            copy = copy_rubric(by=request.user, rubric=version, name=form.cleaned_data["name"])
            return redirect("rubric_edit", copy.pk)
    title, submit = _("Copy as a new rubric"), _("Copy")
    return form_page(request, form, title=title, crumbs=crumbs(version), submit=submit)


@allow(administrator)
def rubric_remove(request: PersonRequest, pk: int) -> HttpResponse:
    version = rubric_of(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_rubric(by=request.user, rubric=version)
            messages.success(request, _("The rubric is deleted."))
            return redirect("rubric_list")
    losses = [_("all dimensions, indicators and levels of %(rubric)s") % {"rubric": version}]
    return form_page(
        request,
        form,
        title=_("Delete the rubric"),
        crumbs=crumbs(version),
        submit=_("Delete"),
        losses=losses,
        holds=holds_of_rubric(version),
    )

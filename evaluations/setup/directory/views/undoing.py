"""What was taken in of late, and undoing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.listing import page_of
from evaluations.platform.pages import Crumb, form_page, refused_as_message, typed, visible_or_404
from evaluations.setup.directory.actions.undoing import undo_import
from evaluations.setup.directory.forms import UndoForm
from evaluations.setup.directory.kinds import kind_of
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.undoing import (
    holds_shown,
    left_of,
    losses_of,
    mails_of,
    may_undo,
    undo_of,
)
from units.access import PersonRequest, allow, keeps_people, reads_people


def _crumbs(row: Import | None = None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration"))]
    if row is None:
        return way
    listed = (_("Latest imports"), reverse("import_list"))
    return [*way, listed, (row.file_name, reverse("import_detail", args=[row.pk]))]


@allow(reads_people)
def import_list(request: PersonRequest) -> HttpResponse:
    """Who took in what and when, how much it was, and whether it can be undone."""
    page = page_of(request, Import.objects.visible_to(request.user).confirmed())
    context = {
        "title": _("Latest imports"),
        "crumbs": _crumbs(),
        "page": page,
        "lines": [
            (row, kind_of(row).label, may_undo(request.user, row)) for row in page.object_list
        ],
    }
    return render(request, "evaluations/setup/directory/import_list.html", context)


@allow(keeps_people)
def import_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """What would go and what would be put back; then it is done, all of it or nothing."""
    row = visible_or_404(request, Import.objects, pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST":
        with refused_as_message(request):
            undo_import(by=request.user, row=row, seen=typed(form)["seen"])
            messages.success(request, _("The import is undone, or is being undone."))
            return redirect("import_detail", pk)
        return redirect("import_undo", pk)
    if not may_undo(request.user, row):
        return redirect("import_detail", pk)
    undo = undo_of(row)
    return form_page(
        request,
        UndoForm(initial={"seen": undo.key}),
        title=_("Undo the import"),
        crumbs=_crumbs(row),
        submit=_("Undo the import"),
        lead=_("Everything is undone together, or nothing."),
        losses=losses_of(undo),
        notes=[*left_of(undo), *mails_of(row)],
        holds=holds_shown(row, undo),
    )

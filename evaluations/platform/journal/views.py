"""The whole history of one object."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from evaluations.platform.journal.editing import entries_about
from evaluations.platform.journal.history import lines_of, model_named
from evaluations.platform.listing import page_of
from units.access import PersonRequest, allow, overseer


@allow(overseer)
def history(request: PersonRequest, subject_type: str, pk: int) -> HttpResponse:
    """Of models that say `has_history`; never a score sheet's, whose entries hold marks."""
    model = model_named(subject_type)
    entries = entries_about(subject_type, pk)
    if model is None or not getattr(model, "has_history", False) or not entries.exists():
        raise Http404
    page = page_of(request, entries)
    subject = get_object_or_404(model, pk=pk)
    context = {
        "page": page,
        "title": _("History"),
        "lines": lines_of(page.object_list),
        "subject": subject,
    }
    return render(request, "evaluations/platform/journal/history.html", context)

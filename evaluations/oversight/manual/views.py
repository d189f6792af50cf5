"""The manuals, and the way from a page to the step that is about it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.oversight.manual.manuals import MANUALS, manuals_of, step_about
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def manual_index(request: PersonRequest) -> HttpResponse:
    """The manuals, the own first; asked `about` a page, the step that is about it."""
    manuals = manuals_of(request.user)
    if "about" in request.GET:
        role, step = step_about(request.GET["about"], manuals)
        return redirect(reverse("manual", args=[role]) + (step and f"#{step}"))
    context = {"manuals": manuals, "title": _("Manuals")}
    return render(request, "evaluations/oversight/manual/manual_index.html", context)


@allow(signed_in)
def manual(request: PersonRequest, role: str) -> HttpResponse:
    shown = MANUALS.get(role)
    if shown is None:
        raise Http404
    context = {
        "manual": shown,
        "others": [other for other in MANUALS.values() if other is not shown],
        "title": shown.title,
        "crumbs": [(_("Manuals"), reverse("manual_index"))],
    }
    return render(request, "evaluations/oversight/manual/manual.html", context)

"""For how long data are kept, and what would go tonight."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import refusals
from evaluations.platform.retention.actions import set_retention
from evaluations.platform.retention.forms import RetentionForm
from evaluations.platform.retention.models import RetentionSetting
from evaluations.platform.retention.preview import preview_of
from units.access import PersonRequest, administrator, allow


@allow(administrator)
def retention(request: PersonRequest) -> HttpResponse:
    """The days of each kind, and what would go by them; typed days can be tried before."""
    setting = RetentionSetting.current()
    form = RetentionForm(sent(request), setting=setting)
    tries = request.method == "POST" and "try" in request.POST
    if form.is_valid() and tries:
        setting.days = form.days()
    elif form.is_valid():
        with refusals(form):
            days, edits = form.days(), form.cleaned_data["edits"]
            set_retention(by=request.user, edits=edits, days=days)
            messages.success(request, _("The change is saved."))
            return redirect("retention")
    context = {"form": form, "going": list(preview_of(setting)), "is_try": tries}
    status = 422 if form.errors else 200
    return render(request, "evaluations/platform/retention/retention.html", context, status=status)

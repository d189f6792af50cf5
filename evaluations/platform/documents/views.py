"""How documents are printed here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.documents.actions import set_logo, set_printing
from evaluations.platform.documents.forms import LogoForm, PrintForm
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import refusals, refused_as_message
from units.access import PersonRequest, administrator, allow, signed_in


@allow(administrator)
def print_settings(request: PersonRequest) -> HttpResponse:
    """How documents are printed here: letterhead, digits, kind of PDF; and the own emblem."""
    setting = PrintSetting.current()
    form = PrintForm(sent(request), instance=setting)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            set_printing(by=request.user, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("print_settings")
    context = {"form": form, "logo_form": LogoForm(), "setting": setting}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "evaluations/platform/documents/print_settings.html", context, status=status
    )


@allow(administrator)
@require_POST
def print_logo(request: PersonRequest) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    with refused_as_message(request):
        if not form.is_valid():
            raise Refused(" ".join(str(one) for one in form.errors.get("logo", [])))
        given = form.cleaned_data
        set_logo(by=request.user, content=b"" if given["remove"] else given["logo"].read())
        messages.success(request, _("The change is saved."))
    return redirect("print_settings")


@allow(signed_in)
def print_logo_image(request: PersonRequest) -> HttpResponse:
    setting = get_object_or_404(PrintSetting.objects.exclude(logo=b""), pk=1)
    return HttpResponse(bytes(setting.logo), content_type="image/jpeg")

"""Every document in every format, and how documents are printed here."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from evaluations.platform.documents.actions import set_logo, set_printing
from evaluations.platform.documents.batches import ask_document, is_long
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.formats import PAGE, PDF, XLSX, document_pdf
from evaluations.platform.documents.forms import LogoForm, PrintForm
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.paging import pages_of, shown_on
from evaluations.platform.documents.pdf.download import pdf_answer
from evaluations.platform.documents.registry import KINDS, document_for, file_name
from evaluations.platform.documents.workbook import workbook
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import one_of_pages
from evaluations.platform.pages import Crumb, refusals, refused_as_message
from evaluations.platform.spreadsheet.answers import xlsx_answer
from units.access import PersonRequest, administrator, allow, signed_in
from units.models import User


@allow(signed_in)
def document(request: PersonRequest, kind: str, keys: list[int], format: str) -> HttpResponse:
    """Who may have it says its kind (registry.py). Files speak Thai, the page the reader's
    language."""
    if format == PAGE:
        return _page(request, kind, keys)
    with override("th"):
        whole = _document_or_404(request, kind, keys)
        if format == XLSX:
            return xlsx_answer(workbook(whole), f"{file_name(kind, keys)}.xlsx")
        if not is_long(whole):
            return pdf_answer(document_pdf(whole), f"{file_name(kind, keys)}.pdf")
    return _asked_for(request, kind, keys, whole)


def _document_or_404(request: PersonRequest, kind: str, keys: Sequence[int]) -> Document:
    try:
        return document_for(request.user, kind, *keys)
    except ObjectDoesNotExist:
        raise Http404 from None


def _page(request: PersonRequest, kind: str, keys: Sequence[int]) -> HttpResponse:
    whole = _document_or_404(request, kind, keys)
    page = one_of_pages(request, pages_of(whole))
    context = {
        "document": shown_on(whole, page.object_list[0]),
        "page": page,
        "formats": {name: reverse("document", args=[kind, keys, name]) for name in (PDF, XLSX)},
        "crumbs": _way(request.user, kind, keys),
        "links": KINDS[kind].links(request.user, *keys),
    }
    return render(request, "evaluations/platform/documents/document.html", context)


def _way(user: User, kind: str, keys: Sequence[int]) -> list[Crumb]:
    """The page that a document belongs to."""
    back = KINDS[kind].back
    if back is None or not back.readers(user):
        return []
    return [(str(back.label), reverse(back.view, args=keys[:1]))]


def _asked_for(
    request: PersonRequest, kind: str, keys: Sequence[int], long: Document
) -> HttpResponse:
    """A long PDF is drawn by the worker."""
    back = reverse("document", args=[kind, keys, PAGE])
    with refused_as_message(request):
        return redirect("job", ask_document(request.user, kind, keys, long, back).pk)
    return redirect(back)


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
            raise Refused(" ".join(str(error) for error in form.errors.get("logo", [])))
        values = form.cleaned_data
        set_logo(by=request.user, content=b"" if values["remove"] else values["logo"].read())
        messages.success(request, _("The change is saved."))
    return redirect("print_settings")


@allow(signed_in)
def print_logo_image(request: PersonRequest) -> HttpResponse:
    setting = get_object_or_404(PrintSetting.objects.exclude(logo=b""), pk=1)
    return HttpResponse(bytes(setting.logo), content_type="image/jpeg")

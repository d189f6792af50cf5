"""Citing evidence from its viewer: one press, with or without scripts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.scoring.actions.citing import cite, take_back
from evaluations.judging.scoring.forms import CiteForm, in_one_line
from evaluations.judging.scoring.models import Citation, ScoreSheet
from evaluations.judging.scoring.viewing import citing
from evaluations.judging.scoring.views.sheets import OF_THE_DAY
from evaluations.platform.errors import Refused
from units.access import PersonRequest, allow, of, signed_in


@allow(signed_in, on_card=OF_THE_DAY)
@require_POST
def sheet_cite(request: PersonRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(ScoreSheet.objects.writable_by(request.user).only("pk"), pk=pk)
    form = CiteForm(request.POST)
    refusal = _cite(request, own, form)
    if "version" not in form.cleaned_data:
        messages.error(request, refusal)
        return redirect("sheet", pk)
    versions = EvidenceVersion.objects.visible_to(request.user).select_related("item")
    version = get_object_or_404(versions, pk=form.cleaned_data["version"])
    return _answer(request, version, refusal or _("Cited."), is_refused=bool(refusal))


def _cite(request: PersonRequest, own: ScoreSheet, form: CiteForm) -> str:
    """Why it was not cited; empty where it was."""
    if not form.is_valid():
        return in_one_line(form)
    typed = form.cleaned_data
    place = {"page": typed["page"] or 0, "second": typed["moment"]}
    cited = {"indicator": typed["indicator"], "version": typed["version"]}
    try:
        cite(by=request.user, sheet=own.pk, **cited, **place)
    except Refused as refusal:
        return str(refusal)
    return ""


@allow(signed_in, on_card=of(Citation, "sheet__nomination__slot_place__slot__session"))
@require_POST
def citation_remove(request: PersonRequest, pk: int) -> HttpResponse:
    own = ScoreSheet.objects.writable_by(request.user)
    rows = Citation.objects.filter(sheet__in=own).select_related("version__item")
    citation = get_object_or_404(rows, pk=pk)
    try:
        take_back(by=request.user, citation=citation)
    except Refused as refusal:
        return _answer(request, citation.version, str(refusal), is_refused=True)
    return _answer(request, citation.version, _("The citation is taken back."))


def _answer(
    request: PersonRequest, version: EvidenceVersion, sentence: str, *, is_refused: bool = False
) -> HttpResponse:
    """The form anew for a script; else the page of the piece."""
    if request.headers.get("X-Part"):
        context = {
            "part": citing(version, request.user),
            "said": sentence,
            "is_refused": is_refused,
        }
        status = 422 if is_refused else 200
        return render(request, "evaluations/judging/scoring/_cite.html", context, status=status)
    messages.add_message(request, messages.ERROR if is_refused else messages.SUCCESS, sentence)
    page = request.POST.get("page", "")
    place = f"#page-{page}" if page.isdecimal() else ""
    address = reverse("evidence", args=[version.item_id])
    return redirect(f"{address}?version={version.number}{place}")

"""Whether a printed paper is genuine and current, what a round will publish, and its bundle.

The check page shows number, time and digest; no score, rank or name of a nominee.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import is_genuine
from evaluations.outcome.certificates.models import Certificate
from evaluations.outcome.publication.actions import ingest, plan_publication
from evaluations.outcome.publication.bundle import read_bundle, results_in, write_bundle
from evaluations.outcome.publication.forms import (
    SHORTEST_DIGEST,
    BundleForm,
    CheckForm,
    PublicationForm,
    SealForm,
)
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.outcome.publication.public import public_round
from evaluations.platform.journal.forms import sent
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Seal
from evaluations.platform.journal.sealing import newest_seal
from evaluations.platform.journal.stamps import newest_stamp
from evaluations.platform.pages import form_page, refusals, visible_or_404
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rounds.views import crumbs, find_round
from thai.digits import to_arabic
from units.access import PersonRequest, administrator, allow, overseer, public


@public("anybody with the paper may check it")
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.GET or None)
    if form.is_valid():
        address = reverse("check_result", args=[form.cleaned_data["code"]])
        typed = form.cleaned_data["digest"]
        return redirect(f"{address}?digest={typed}" if typed else address)
    return render(request, "evaluations/outcome/publication/check.html", {"form": form})


@public("anybody may hold the journal against a digest that was kept outside")
def check_journal(request: HttpRequest) -> HttpResponse:
    """The newest seal of the journal, and whether a chain digest from a paper stands in it."""
    form = SealForm(request.GET or None)
    seal = None
    if form.is_valid():
        seals = Seal.objects.filter(chain__startswith=form.cleaned_data["chain"])
        seal = seals.order_by("number").first()
    context = {
        "form": form,
        "is_asked": form.is_valid(),
        "found": seal,
        "newest": newest_seal(),
        "stamped": newest_stamp(),
    }
    return render(request, "evaluations/outcome/publication/check_journal.html", context)


@public("anybody with the paper may check it")
def check_result(request: HttpRequest, code: str) -> HttpResponse:
    """Current, superseded (by which, when, why), or unknown; and whether a digest fits."""
    rows = Result.objects.filter(code=code)
    row = rows.select_related("category__award__round", "certified_by", "entry").first()
    if row is None:
        return _check_certificate(request, code)
    later = Result.objects.superseding(row)
    context: dict[str, object] = {
        "code": code,
        "result": row,
        "newer": later.select_related("seconded_by").first(),
        "is_intact": is_genuine(row),
        "is_rehearsal": row.category.award.round.is_rehearsal,
        "is_reopened": not Result.objects.standing().filter(pk=row.pk).exists(),
        **_typed(request, row.digest),
    }
    return render(request, "evaluations/outcome/publication/check_result.html", context)


def _typed(request: HttpRequest, stored: str) -> dict[str, object]:
    """Whether what was typed from the paper begins the stored digest; too little tells nothing."""
    typed = "".join(to_arabic(request.GET.get("digest", "")).lower().split())
    if len(typed) < SHORTEST_DIGEST:
        typed = ""
    return {"typed": typed, "fits": bool(typed) and stored.startswith(typed)}


def _check_certificate(request: HttpRequest, code: str) -> HttpResponse:
    rows = Certificate.objects.select_related("result__category__award__round", "template")
    row = rows.filter(code=code).first()
    context: dict[str, object] = {"code": code, "certificate": row}
    if row is not None:
        context["newer"] = Result.objects.superseding(row.result).first()
        context["is_intact"] = digest(row.content) == row.digest
        context["is_rehearsal"] = row.content["is_rehearsal"]
        context["is_reopened"] = not Result.objects.standing().filter(pk=row.result_id).exists()
        # Who got it is public with the results, not before.
        shown = Publication.objects.public().filter(round=row.template.round_id)
        context["tells_recipient"] = shown.exists()
        context.update(_typed(request, row.digest))
    status = 200 if row else 404
    return render(
        request, "evaluations/outcome/publication/check_result.html", context, status=status
    )


@allow(administrator)
def publication(request: PersonRequest, pk: int) -> HttpResponse:
    """What a round will show to everybody, and from when."""
    award_round = find_round(request, pk)
    plan = Publication.objects.filter(round=award_round).first()
    plan = plan or Publication(round=award_round, public_from=timezone.now())
    form = PublicationForm(sent(request), instance=plan)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            plan_publication(
                by=request.user, award_round=award_round, edits=form.seen, values=form.values()
            )
            messages.success(request, _("The change is saved."))
            return redirect("round", pk)
    notes = [
        _("It becomes public when the round's phase is “published” and this time has come."),
        _("A rehearsal is never public."),
    ]
    return form_page(
        request, form, title=_("What becomes public"), crumbs=crumbs(award_round), notes=notes
    )


@allow(overseer)
def round_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The public page as it would be, for who oversees."""
    award_round = find_round(request, pk)
    plan = get_object_or_404(Publication.objects.select_related("round"), round=award_round)
    context = {"shown": public_round(plan), "publication": plan, "is_preview": True}
    return render(request, "evaluations/outcome/publication/announcement.html", context)


@allow(overseer)
def round_bundle(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole round as one open file, for the archive."""
    award_round = visible_or_404(request, AwardRound.objects, pk)
    answer = HttpResponse(write_bundle(award_round), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="round-{pk}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow(overseer)
def archive_list(request: PersonRequest) -> HttpResponse:
    """Bundles that were taken in; an administrator brings more."""
    form = BundleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and request.user.is_administrator and form.is_valid():
        with refusals(form, "file"):
            archive = ingest(by=request.user, bundle=read_bundle(form.cleaned_data["file"].read()))
            return redirect("archive", archive.pk)
    context = {"archives": Archive.objects.visible_to(request.user).defer("content"), "form": form}
    status = 422 if form.errors else 200
    return render(
        request, "evaluations/outcome/publication/archive_list.html", context, status=status
    )


@allow(overseer)
def archive(request: PersonRequest, pk: int) -> HttpResponse:
    """A bundle that was taken in, to be read."""
    archived = visible_or_404(request, Archive.objects, pk)
    context = {
        "archive": archived,
        "round": archived.content["round"],
        "results": results_in(archived.content),
    }
    return render(request, "evaluations/outcome/publication/archive.html", context)

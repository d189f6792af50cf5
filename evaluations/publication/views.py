"""The public page that says whether a printed report is genuine and current.

It shows number, time and digest; no score, rank or name of a nominee.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evaluations.journal.merkle import digest
from evaluations.publication.forms import CheckForm
from evaluations.results.models import Result
from units.access import public


@public("anybody with the paper may check it")
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.GET or None)
    if form.is_valid():
        return redirect("check_result", form.cleaned_data["code"])
    return render(request, "evaluations/publication/check.html", {"form": form})


@public("anybody with the paper may check it")
def check_result(request: HttpRequest, code: str) -> HttpResponse:
    found = (
        Result.objects.filter(code=code).select_related("category__award__round", "seal").first()
    )
    context: dict[str, object] = {"code": code, "result": found}
    if found is not None:
        later = Result.objects.filter(
            category=found.category_id, committee=found.committee_id, number__gt=found.number
        )
        context["newer"] = later.defer("document").order_by("-number").first()
        context["is_intact"] = digest(found.document) == found.digest
    status = 200 if found else 404
    return render(request, "evaluations/publication/check_result.html", context, status=status)

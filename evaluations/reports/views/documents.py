"""Every document of the catalogue, on its page and as files."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.reports.batches import ask_document, is_long_document
from evaluations.reports.catalogue import document_for
from evaluations.reports.faces import PAGE, PDF, answer
from evaluations.reports.parts import Document
from units.access import PersonRequest, allow, overseer, signed_in


def _shown(request: PersonRequest, name: str, face: str, *args: int) -> HttpResponse:
    """The document `name`, whose address has the same name; a long PDF is drawn by the worker."""

    def make() -> Document:
        try:
            return document_for(request.user, name, *args)
        except ObjectDoesNotExist:
            raise Http404 from None

    if face == PDF:
        with override("th"):
            document = make()
        if is_long_document(document):
            back = reverse(name, args=[*args, PAGE])
            return redirect("job", ask_document(request.user, name, args, document, back).pk)
    return answer(request, make, face, view=name, args=args, more=_more(name, args))


def _more(name: str, args: tuple[int, ...]) -> list[tuple[str, str]]:
    """What else belongs to a document's page."""
    if name == "activity":
        return [(_("Write the report"), reverse("activity_edit", args=args))]
    return []


@allow(signed_in)
def appointments(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "appointments", face, pk)


@allow(signed_in)
def category_ranking(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "category_ranking", face, pk)


@allow(overseer)
def round_ranking(request: PersonRequest, pk: int, region: int, face: str) -> HttpResponse:
    """Of one inspection region, or of all of them (region 0)."""
    return _shown(request, "round_ranking", face, pk, region)


@allow(signed_in)
def profiles(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "profiles", face, pk)


@allow(signed_in)
def diagnosis(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "diagnosis", face, pk)


@allow(signed_in)
def feedback(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "feedback", face, pk)


@allow(signed_in)
def activity(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "activity", face, pk)


@allow(overseer)
def audit_nomination(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "audit_nomination", face, pk)


@allow(overseer)
def audit_category(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "audit_category", face, pk)


@allow(overseer)
def audit_person(request: PersonRequest, pk: int, face: str) -> HttpResponse:
    return _shown(request, "audit_person", face, pk)

"""Every document of the catalogue, on its page and as files."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.outcome.reports.batches import ask_document, is_long_document
from evaluations.outcome.reports.catalogue import document_for
from evaluations.outcome.reports.models import sessions_told_by
from evaluations.outcome.reports.ranking import regions_of_round
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.formats import PAGE, PDF, answer
from evaluations.platform.pages import refused_as_message
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
            return _asked_for(request, name, args, document)
    way = _way(request, name, args) if face == PAGE else []
    more = _more(request, name, args) if face == PAGE else []
    return answer(request, make, face, view=name, args=args, crumbs=way, more=more)


def _belongs_to(name: str) -> tuple[str, str] | None:
    """Whose page a document belongs to: its name, and the address's."""
    return {
        "profiles": (_("Result"), "result"),
        "diagnosis": (_("Result"), "result"),
        "appointments": (_("Committee"), "committee"),
        "round_ranking": (_("Round"), "round"),
        "feedback": (_("Nomination"), "nomination_detail"),
        "audit_nomination": (_("Nomination"), "nomination_detail"),
        "audit_person": (_("Person"), "person_detail"),
        "activity": (_("Session"), "session_detail"),
    }.get(name)


# Their pages are for who oversees.
OF_OVERSEERS = ("appointments",)


def _way(request: PersonRequest, name: str, args: tuple[int, ...]) -> list[tuple[str, str]]:
    """The page that a document belongs to."""
    belongs = _belongs_to(name)
    if belongs is None or (name in OF_OVERSEERS and not request.user.oversees):
        return []
    label, view = belongs
    return [(label, reverse(view, args=args[:1]))]


def _asked_for(
    request: PersonRequest, name: str, args: tuple[int, ...], document: Document
) -> HttpResponse:
    back = reverse(name, args=[*args, PAGE])
    with refused_as_message(request):
        return redirect("job", ask_document(request.user, name, args, document, back).pk)
    return redirect(back)


def _more(request: PersonRequest, name: str, args: tuple[int, ...]) -> list[tuple[str, str]]:
    """What else belongs to a document's page."""
    told = name == "activity" and sessions_told_by(request.user).filter(pk=args[0]).exists()
    if told:
        return [
            (_("Write the report"), reverse("activity_edit", args=args)),
            (_("Photos of the report"), reverse("activity_photos", args=args)),
        ]
    if name == "round_ranking" and not args[1]:
        return [
            (_("region %(number)s") % {"number": one}, reverse(name, args=[args[0], one, PAGE]))
            for one in regions_of_round(args[0])
        ]
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

"""Published results for everybody: pages, tables for programs, and where they are found."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as draw_sitemap
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language

from evaluations.outcome.publication.models import Publication
from evaluations.outcome.publication.open_results import VERSION, as_csv, as_json
from evaluations.outcome.publication.public import codes_of, public_round, sign_of
from units.access import public

KEPT_SECONDS = 24 * 60 * 60
PUBLIC_SECONDS = 60


@public("published results are everybody's")
def announcements(request: HttpRequest) -> HttpResponse:
    """The rounds whose results are public."""
    shown = Publication.objects.public().select_related("round")
    context = {"publications": shown.order_by("-round__fiscal_year_be", "-public_from")}
    return render(request, "evaluations/outcome/publication/announcements.html", context)


@public("published results are everybody's")
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's public results: drawn once, kept, and sent again only when they changed."""
    publication = get_object_or_404(Publication.objects.public().select_related("round"), round=pk)
    sign = sign_of(publication, codes_of(pk))
    # Machines share the cache, and pages name the static files of their release.
    release = getattr(staticfiles_storage, "manifest_hash", "")
    etag = f'"{sign}-{get_language()}{release}"'
    if request.headers.get("If-None-Match") == etag:
        return _kept(HttpResponse(status=304), etag)
    key = f"announcement-{pk}-{sign}-{get_language()}{release}"
    page = cache.get(key)
    if page is None:
        context = {"shown": public_round(publication), "publication": publication}
        page = render_to_string("evaluations/outcome/publication/announcement.html", context)
        cache.set(key, page, KEPT_SECONDS)
    return _kept(HttpResponse(page), etag)


@public("published results are everybody's")
def announcement_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's public results as a table."""
    return _as_file(request, pk, "text/csv; charset=utf-8", as_csv)


@public("published results are everybody's")
def announcement_json(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's public results for programs."""
    return _as_file(request, pk, "application/json", as_json)


def _as_file(
    request: HttpRequest, pk: int, kind: str, write: Callable[[Publication], bytes]
) -> HttpResponse:
    """In Thai whatever the reader's language, so that an address always says the same."""
    publication = get_object_or_404(Publication.objects.public().select_related("round"), round=pk)
    etag = f'"{sign_of(publication, codes_of(pk))}-{VERSION}"'
    if request.headers.get("If-None-Match") == etag:
        return _kept(HttpResponse(status=304), etag)
    return _kept(HttpResponse(write(publication), content_type=kind), etag)


class Announcements(Sitemap[Publication]):
    """The public results, for whoever searches."""

    def items(self) -> QuerySet[Publication]:
        return Publication.objects.public().order_by("-public_from", "pk")

    def location(self, item: Publication) -> str:
        return reverse("announcement", args=[item.round_id])

    def lastmod(self, item: Publication) -> datetime:
        return item.public_from


@public("what is public may be found")
def sitemap(request: HttpRequest) -> TemplateResponse:
    """The public results alone: nothing else of ours is to be found by searching."""
    return draw_sitemap(request, {"announcements": Announcements})


def _kept(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return answer

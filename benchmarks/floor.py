"""The floor: bare Django doing the least that each page could do.

Settings, models, views and WSGI application of one small project; run by gunicorn as ours is.
"""

import os
from typing import Any

import django
from django.conf import settings

DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": os.environ.get("FLOOR_NAME", "postgres"),
    "HOST": os.environ.get("FLOOR_HOST", ""),
    "USER": os.environ.get("FLOOR_USER", "postgres"),
    "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
}
PAGE = "<!DOCTYPE html><html><body><form method=post>{% csrf_token %}</form>{{ text }}"
BOARD = """<!DOCTYPE html><html><body><table>{% for name, cells in rows %}<tr><th>{{ name }}</th>
{% for cell in cells %}<td>{{ cell.state }} {{ cell.total }}</td>{% endfor %}</tr>{% endfor %}
</table></body></html>"""

settings.configure(
    SECRET_KEY="x" * 60,
    ALLOWED_HOSTS=["127.0.0.1", "testserver"],
    DATABASES={"default": DATABASE},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF="benchmarks.floor",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {"page.html": PAGE, "board.html": BOARD},
                    )
                ]
            },
        }
    ],
    USE_TZ=True,
    DATA_UPLOAD_MAX_NUMBER_FIELDS=5000,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import (  # noqa: E402
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Cell(models.Model):
    """A cell of a board, or a mark: one row."""

    row = models.IntegerField()
    seat = models.IntegerField()
    state = models.CharField(max_length=10)
    total = models.DecimalField(max_digits=6, decimal_places=2)

    objects: models.Manager["Cell"] = models.Manager()

    class Meta:
        app_label = "floor"
        constraints = [models.UniqueConstraint(fields=["row", "seat"], name="cell_is_unique")]

    def __str__(self) -> str:
        return self.state


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise Http404


def smallest(request: HttpRequest) -> HttpResponse:
    """One value out of one row; nobody is signed in."""
    state = Cell.objects.filter(row=1, seat=1).values_list("state", flat=True).first()
    return HttpResponse(state, content_type="text/plain")


def save(request: HttpRequest) -> HttpResponse:
    """Session, user, CSRF token, one upsert."""
    _signed_in(request)
    seat = request.POST.get("seat", 1)
    cell = Cell(row=-1, seat=seat, state="scored", total=request.POST["points"])
    Cell.objects.bulk_create(
        [cell], update_conflicts=True, unique_fields=["row", "seat"], update_fields=["total"]
    )
    return JsonResponse({"ok": True})


def form(request: HttpRequest) -> HttpResponse:
    """Every field of a posted form, one upsert, and a redirect."""
    _signed_in(request)
    fields = {name: request.POST.getlist(name) for name in request.POST}
    cell = Cell(row=-2, seat=len(fields), state="form", total=0)
    Cell.objects.bulk_create(
        [cell], update_conflicts=True, unique_fields=["row", "seat"], update_fields=["total"]
    )
    return HttpResponseRedirect("/page/1/")


def page(request: HttpRequest, size: int) -> HttpResponse:
    """A page of `size` bytes out of one variable."""
    _signed_in(request)
    return render(request, "page.html", {"text": "x" * size})


def board(request: HttpRequest, rows: int) -> HttpResponse:
    """A table of `rows` rows, its cells read as model instances by one query."""
    _signed_in(request)
    grouped: dict[int, list[Cell]] = {}
    for cell in Cell.objects.filter(row__gt=0, row__lte=rows).order_by("row", "seat"):
        grouped.setdefault(cell.row, []).append(cell)
    table = [(f"row {row}", cells) for row, cells in grouped.items()]
    return render(request, "board.html", {"rows": table})


urlpatterns = [
    path("smallest/", smallest),
    path("save/", save),
    path("form/", form),
    path("page/<int:size>/", page),
    path("board/<int:rows>/", board),
]
application = get_wsgi_application()

"""What views share: the row that an address names, and the page of a single form."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from units.access import PersonRequest
from units.models import User

Crumb = tuple[str, str]
Row = TypeVar("Row", bound=Model, covariant=True)


class Readable(Protocol[Row]):
    """A manager or queryset with the model's reading rule."""

    def visible_to(self, user: User) -> QuerySet[Row, Row]: ...


def visible_or_404(request: PersonRequest, rows: Readable[Row], pk: int | UUID | None) -> Row:
    """The row with primary key `pk`, if it is the reader's to see; else the page is not there."""
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


def form_page(
    request: HttpRequest,
    form: forms.Form | forms.ModelForm[Any],
    *,
    title: str,
    crumbs: Sequence[Crumb],
    submit: str = "",
    lead: str = "",
    losses: Sequence[str] = (),
    notes: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    """A form with a heading and the way back (`crumbs`: label, address).

    `losses` name what is gone afterwards; with them the page warns and its button is red. 422
    where the form comes back with remarks.
    """
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs,
        "submit": submit or _("Save"),
        "lead": lead,
        "losses": losses,
        "notes": notes,
        **more,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "components/form_page.html", context, status=status)

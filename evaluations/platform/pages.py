"""The page of a single form, drawn the same way everywhere."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

Crumb = tuple[str, str]


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

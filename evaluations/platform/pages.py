"""What views share: the row that an address names, the page of a single form, where a refusal
is shown."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, busy, is_busy
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.forms import MergedForm, see
from evaluations.platform.removal import Hold
from evaluations.platform.store.files import StorageDown
from units.access import PersonRequest
from units.models import User

logger = logging.getLogger(__name__)
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
    holds: Sequence[Hold] = (),
    **more: Any,
) -> HttpResponse:
    """A form with a heading and the way back (`crumbs`: label, address).

    `losses` name what is gone afterwards; with them the page warns and its button is red. `holds`
    are why it cannot be done: with them the page lists and links these, and has no button. 422
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
        "holds": holds,
        **more,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "components/form_page.html", context, status=status)


def store_is_down(request: HttpRequest, fault: StorageDown) -> HttpResponse:
    """The page in place of a file that the store does not bring."""
    logger.error("store: %s", fault)
    return render(request, "components/storage_down.html", status=503)


class _Caught(AbstractContextManager[None, bool]):
    """Show a refusal, then go on after the block; so is a row that somebody else holds."""

    def __init__(self, show: Callable[[Refused], object]) -> None:
        self.show = show

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> bool:
        refusal = busy() if is_busy(error) else error
        if not isinstance(refusal, Refused):
            return False
        self.show(refusal)
        return True


def refusals(form: forms.BaseForm, field: str | None = None) -> _Caught:
    """A refusal stands on `form`, at `field` where one is named; the page is drawn again.

    A stale edit meets what is stored, field by field.
    """
    return _Caught(partial(_show_on, form, field))


def _show_on(form: forms.BaseForm, field: str | None, refusal: Refused) -> None:
    form.add_error(field, str(refusal))
    if isinstance(refusal, Stale) and isinstance(form, MergedForm):
        form.merge(refusal.row)
    elif isinstance(refusal, Stale) and "edits" in form.fields:
        see(form, refusal.row)


def by_name(form: forms.BaseForm) -> str:
    """Everything that is wrong with `form`, where the sentence stands away from its fields."""
    sentences = []
    for name, errors in form.errors.items():
        named = name in form.fields and form.fields[name].label
        label = f"{named}: " if named else ""
        sentences.append(label + " ".join(str(error) for error in errors))
    return " · ".join(sentences)


def typed(form: forms.BaseForm, otherwise: Any = "") -> dict[str, Any]:
    """What a button sent; where the page is not drawn again with its remarks, what is wrong is
    refused in words, or by the sentence `otherwise`."""
    if not form.is_valid():
        raise Refused(str(otherwise) or by_name(form) or _("This change is not possible."))
    return form.cleaned_data


def refused_to(show: Callable[[Refused], object]) -> _Caught:
    """A refusal of one row among many is kept by `show`, and the next row follows."""
    return _Caught(show)


def refused_as_message(request: HttpRequest) -> _Caught:
    """A refusal of a button without fields stands above the next page."""
    return _Caught(lambda refusal: messages.error(request, str(refusal)))

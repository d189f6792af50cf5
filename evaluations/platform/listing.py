"""Lists: searched, filtered, sorted, paged and drawn the same way everywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from thai.fields import CharField

ROWS_A_PAGE = 30


def any_of(choices: Sequence[Any], label: Any, **kwargs: Any) -> forms.ChoiceField:
    """One of `choices`, or "all", which narrows nothing."""
    offered = [("", _("all")), *choices]
    return forms.ChoiceField(choices=offered, required=False, label=label, **kwargs)


class FilterForm(forms.Form):
    """Narrows a list; subclasses add fields, and the rows that a field leaves where it is filled:
    a lookup of its value, or a condition made of it."""

    leaves: Mapping[str, str | Callable[[Any], Q]] = {}

    q = CharField(required=False, max_length=200, label=_("Search"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _look(field.widget))

    def found(self, rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        """The rows that the words typed into the search mean."""
        hits: QuerySet[Any] = rows.found(typed)  # type: ignore[attr-defined]
        return hits

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit what was typed; call it on a valid form."""
        hits = self.found(rows, self.cleaned_data["q"])
        for name, left in self.leaves.items():
            if value := self.cleaned_data[name]:
                condition = Q(**{left: value}) if isinstance(left, str) else left(value)
                hits = hits.filter(condition)
        return hits


def _look(widget: forms.Widget) -> str:
    """Bootstrap's class for a widget; drawing a filter by crispy costs as much as the list."""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of `rows` that the address asks for, or the nearest: two queries."""
    return page_at(request.GET.get("page"), rows)


def page_at(number: str | None, rows: Any, each: int = ROWS_A_PAGE) -> Page[Any]:
    """The page of `rows` with this number, or the nearest; so many rows on `each`."""
    return Paginator(rows, each).get_page(number)


def one_of_pages(request: HttpRequest, pages: Sequence[Any]) -> Page[Any]:
    """Of what is cut into pages already, the one that the address asks for; it stands alone in
    `object_list`."""
    return Paginator(pages, 1).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Listing:
    page: Page[Any]
    form: FilterForm
    sort: str
    is_narrowed: bool


def narrowed(
    request: HttpRequest, rows: QuerySet[Any], form: type[FilterForm]
) -> tuple[FilterForm, QuerySet[Any]]:
    """The rows that the address asks for, on the list and in its export alike."""
    filled = form(request.GET)
    return filled, filled.narrow(rows) if filled.is_valid() else rows


def matching(query: QueryDict, rows: QuerySet[Any], form: type[FilterForm]) -> QuerySet[Any]:
    """The rows that a list shows whose address has this `query`."""
    filled = form(query)
    return filled.narrow(rows) if filled.is_valid() else rows


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    form: type[FilterForm],
    orders: Mapping[str, tuple[str, ...]],
) -> Listing:
    """One page of `rows`; `orders` maps what `?sort=` may say to columns, the first by default.

    "-name" turns an order round. Two queries: the count and the page.
    """
    filled, rows = narrowed(request, rows, form)
    sort = request.GET.get("sort", "")
    columns = orders.get(sort.removeprefix("-")) or next(iter(orders.values()))
    if sort.removeprefix("-") not in orders:
        sort = next(iter(orders))
    if sort.startswith("-"):
        columns = tuple(_turned(column) for column in columns)
    is_narrowed = any(value for key, value in request.GET.items() if key not in ("page", "sort"))
    return Listing(page_of(request, rows.order_by(*columns)), filled, sort, is_narrowed)


def list_page(
    request: HttpRequest,
    template: str,
    shown: Listing,
    *,
    title: str,
    crumbs: Sequence[tuple[str, str]],
    **more: Any,
) -> HttpResponse:
    """A list under its heading; `template` fills the blocks of `components/list_page.html`."""
    context = {"listing": shown, "page": shown.page, "title": title, "crumbs": crumbs, **more}
    return render(request, template, context)


def _turned(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"

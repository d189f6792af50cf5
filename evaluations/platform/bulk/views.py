"""The page on which what is done to many rows is confirmed, and what became of them."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from evaluations.platform.bulk.actions import AT_ONCE, Line, carry_out, order_work
from evaluations.platform.bulk.kinds import ACTIONS, BulkAction
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import matching
from evaluations.platform.pages import refusals
from units.access import PersonRequest, allow, signed_in
from units.site import site_address

NAMED = 10
# What of a sent page is no field of the action's form.
OF_THE_PAGE = ("csrfmiddlewaretoken", "rows", "at")


@allow(signed_in)
def bulk(request: PersonRequest, code: str) -> HttpResponse:
    """How many rows, the first of them by name, and what has to be said; then it is done."""
    action = ACTIONS.get(code)
    if action is None or not action.may(request.user):
        raise Http404
    rows = action.rows(request.user)
    every = matching(QueryDict(request.GET.get("of", "")), rows, action.narrow)
    keys = _keys(request, rows, every)
    chosen = rows.filter(pk__in=keys)
    form = action.form(sent(request), request.user, chosen)
    if request.method == "POST" and keys and form.is_valid():
        with refusals(form):
            return _carried_out(request, action, keys)
    context = _context(request, action, form, chosen, keys)
    context["matching"] = every.count()
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "evaluations/platform/bulk/bulk.html", context, status=status)


def _keys(request: PersonRequest, rows: QuerySet[Any], every: QuerySet[Any]) -> list[int]:
    """Of the rows that are ticked, or of all that match; of those that the sent page named."""
    if request.method == "POST":
        ticked = request.POST.get("rows", "").split(",")
    elif "all" in request.GET:
        return list(every.values_list("pk", flat=True))
    else:
        ticked = request.GET.getlist("row")
    wanted = [int(key) for key in ticked if key.isdecimal() and len(key) < 16]
    return list(rows.filter(pk__in=wanted).values_list("pk", flat=True))


def _context(
    request: PersonRequest,
    action: BulkAction,
    form: forms.Form,
    chosen: QuerySet[Any],
    keys: Sequence[int],
) -> dict[str, Any]:
    ways = QueryDict(mutable=True)
    ways["of"], ways["all"] = request.GET.get("of", ""), "1"
    return {
        "action": action,
        "title": action.label,
        "crumbs": [(action.list_title, _address(request, action))],
        "form": form,
        "count": len(keys),
        "names": [action.name(row) for row in chosen[:NAMED]],
        "more": max(0, len(keys) - NAMED),
        "rows": ",".join(map(str, keys)),
        "at": request.POST.get("at") or timezone.now().isoformat(),
        "all_of_them": f"{request.path}?{ways.urlencode()}",
    }


def _address(request: PersonRequest, action: BulkAction) -> str:
    """The list as it was narrowed."""
    query = QueryDict(request.GET.get("of", "")).urlencode()
    return f"{reverse(action.of)}?{query}" if query else reverse(action.of)


def _carried_out(request: PersonRequest, action: BulkAction, keys: Sequence[int]) -> HttpResponse:
    params: dict[str, Any] = {
        "by": request.user,
        "action": action,
        "keys": keys,
        "sent": {name: values for name, values in request.POST.lists() if name not in OF_THE_PAGE},
        "site": site_address(request),
        "at": _moment(request.POST.get("at", "")),
    }
    if len(keys) > AT_ONCE:
        return redirect("job", order_work(**params).pk)
    lines = carry_out(**params)
    refused = [line for line in lines if line.refusal]
    sentence = _told(lines, refused)
    if not refused:
        messages.success(request, sentence)
        return redirect(_address(request, action))
    context = {
        "title": action.label,
        "crumbs": [(action.list_title, _address(request, action))],
        "done": sentence if len(lines) > len(refused) else "",
        "refused": refused,
    }
    return render(request, "evaluations/platform/bulk/refused.html", context)


def _told(lines: Sequence[Line], refused: Sequence[Line]) -> str:
    count = len(lines) - len(refused)
    return ngettext("%(count)s row is done.", "%(count)s rows are done.", count) % {"count": count}


def _moment(text: str) -> datetime.datetime:
    """When the page was drawn; what is none is now."""
    now = timezone.now()
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(moment, now) if timezone.is_aware(moment) else now

"""The buttons above a list that keep a search and let it go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.pages import refused_as_message, typed, visible_or_404
from evaluations.platform.searches.actions import remove_search, save_search
from evaluations.platform.searches.forms import SearchForm
from evaluations.platform.searches.models import SavedSearch
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
@require_POST
def search_save(request: PersonRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    with refused_as_message(request):
        values = typed(form)
        search = save_search(by=request.user, **values)
        messages.success(request, _("The search is kept as “%(name)s”.") % {"name": search.name})
        return redirect(f"{search.path}?{search.query}")
    path = form.cleaned_data.get("path", "/")
    query = form.cleaned_data.get("query", "")
    return redirect(f"{path}?{query}" if query else path)


@allow(signed_in)
@require_POST
def search_remove(request: PersonRequest, pk: int) -> HttpResponse:
    search = visible_or_404(request, SavedSearch.objects, pk)
    remove_search(by=request.user, search=search)
    messages.success(request, _("The search is removed."))
    return redirect(search.path)

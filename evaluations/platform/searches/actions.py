"""Keeping a search, and letting it go. Nothing of it is journalled: it changes nothing for anybody
else, and what a person searches for is the person's own."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.searches.models import LONGEST_QUERY, SavedSearch
from units.models import User

MOST = 20


@transaction.atomic
def save_search(*, by: User, path: str, name: str, query: str) -> SavedSearch:
    """Keep a search of the list at `path`; one of the same name becomes this one."""
    query_dict = QueryDict(query).copy()
    query_dict.pop("page", None)
    told_again = query_dict.urlencode()
    if not told_again or len(told_again) > LONGEST_QUERY:
        raise Refused(_("Search for something or choose an order first, then save it."))
    # One at a time: two that are saved at once would both be the last.
    keeper = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedSearch.objects.visible_to(keeper).filter(path=path)
    if own.exclude(name=name).count() >= MOST:
        params = {"most": MOST}
        raise Refused(_("You keep %(most)s searches of this list. Remove one first.") % params)
    search, _is_new = own.update_or_create(
        user=keeper, path=path, name=name, defaults={"query": told_again}
    )
    return search


@transaction.atomic
def remove_search(*, by: User, search: SavedSearch) -> None:
    SavedSearch.objects.visible_to(by).filter(pk=search.pk).delete()

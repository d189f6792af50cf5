"""How what is outstanding is narrowed."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evaluations.oversight.outstanding.items import GROUPS, Item
from evaluations.platform.listing import FilterForm
from thai.fields import CharField
from thai.searching import search_form

Names = Mapping[str, Mapping[int, str]]
ALL = ("", _("all"))


class OwingForm(FilterForm):
    """Narrows what is read already; `names` are the provinces, categories and committees that
    occur in it."""

    q = CharField(required=False, max_length=200, label=_("Search"))
    province = forms.ChoiceField(required=False, label=_("Province"))
    category = forms.ChoiceField(required=False, label=_("Category"))
    committee = forms.ChoiceField(required=False, label=_("Committee"))
    late = forms.BooleanField(required=False, label=_("Late ones only"))

    def __init__(self, *args: Any, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            offered = [ALL, *((str(key), name) for key, name in names[group].items())]
            cast(forms.ChoiceField, self.fields[group]).choices = offered

    def chosen(self, items: Iterable[Item]) -> list[Item]:
        """The items that fit; only those that are ticked (`row`), where some are. Call it on a
        valid form."""
        values, ticked = self.cleaned_data, set(cast(QueryDict, self.data).getlist("row"))
        typed = search_form(values["q"])
        chosen = [item for item in items if typed in search_form(item.name)]
        if ticked:
            chosen = [item for item in chosen if str(item.key) in ticked]
        if values["late"]:
            chosen = [item for item in chosen if item.late]
        for group, keys in GROUPS.items():
            if wanted := values[group]:
                chosen = [item for item in chosen if int(wanted) in keys(item)]
        return chosen

"""What is typed to keep a search."""

from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from thai.fields import CharField


class SearchForm(forms.Form):
    name = CharField(max_length=60, label=_("Name of the search"))
    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=4000, widget=forms.HiddenInput)

    def clean_path(self) -> Any:
        """A page of this house: the sender is led back there."""
        path = self.cleaned_data["path"]
        try:
            resolve(path)
        except Resolver404:
            raise forms.ValidationError(_("This list is not there.")) from None
        return path

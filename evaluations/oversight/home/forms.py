"""How a list is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from thai.fields import CharField, DateField


class SessionFilterForm(forms.Form):
    q = CharField(required=False, max_length=200, label=_("Committee or office"))
    since = DateField(required=False, label=_("From"))
    until = DateField(required=False, label=_("Until"))

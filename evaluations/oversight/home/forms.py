"""How a list is narrowed."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.phases.forms import SessionListForm
from thai.fields import CharField


class SessionFilterForm(SessionListForm):
    q = CharField(required=False, max_length=200, label=_("Committee or office"))

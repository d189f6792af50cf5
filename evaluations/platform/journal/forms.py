"""Forms that change a stored row: they remember which state of it the sender saw."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from evaluations.platform.journal.history import Change, changes_between
from thai.fields import CharField, thai_field
from units.models import Versioned


def show_frozen(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Show fields as they are stored. What a page that was opened earlier sends all the same is
    read, so that the action refuses it in words."""
    for name in names:
        form.fields[name].disabled = form.add_prefix(name) not in form.data


def see(form: forms.BaseForm, stored: Versioned) -> None:
    """Let the hidden field `edits` say that the sender has seen `stored`."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("edits")] = str(stored.edits)
    form.data = data


class EditForm(forms.ModelForm):  # type: ignore[type-arg]  # of whichever row a subclass names
    """The fields of one row. It parses and explains; `values()` goes to an action."""

    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_stale = False
    difference: tuple[Change, ...] = ()

    class Meta:
        formfield_callback = thai_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edits"].initial = self.instance.edits
        self.order_fields([name for name in self.fields if name != "edits"])

    def values(self) -> dict[str, Any]:
        """What was typed, by field name; call it on a valid form."""
        names = self._meta.fields or ()
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def seen(self) -> int | None:
        """How often the row had been edited when the page was opened."""
        seen: int | None = self.cleaned_data.get("edits")
        return seen

    def show_difference(self, stored: Versioned) -> None:
        """Say how what is stored now differs from what was typed; saving again overrules it."""
        self.is_stale = True
        self.difference = changes_between(stored, self.values())
        see(self, stored)


def reason_field(label: Any = None, *, rows: int = 2, **kwargs: Any) -> CharField:
    """A box for why something is done."""
    widget = forms.Textarea({"rows": rows})
    return CharField(label=label or _("Reason"), widget=widget, **{"max_length": 1000, **kwargs})


class ReasonForm(forms.Form):
    """Why something is done that cannot be taken back unseen."""

    reason = reason_field()


class ConfirmForm(forms.Form):
    """A plain yes, before something that has to be asked for."""


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, though it be empty: a confirmation has no fields."""
    return request.POST if request.method == "POST" else None

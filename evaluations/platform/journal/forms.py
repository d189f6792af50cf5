"""Forms that change a stored row: they remember which state of it the sender saw."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from evaluations.platform.as_sent import compared, digest, in_words, put, shown, typed
from evaluations.platform.journal.history import Changed, changers, changes_between
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


# What says of a page which state it showed: never merged, never switched off.
OF_THE_PAGE = ("edits", "saw")


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile. `typed` is empty where the sender had left it:
    then it stands in the form as it is stored."""

    field: str
    stored: str
    typed: str
    is_kept: bool
    changed: Changed


class MergedForm(forms.BaseForm, metaclass=DeclarativeFieldsMetaclass):
    """Boxes of a stored row, and which state of it the sender saw: `edits` and `saw`."""

    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What each box said when the page was opened.
    saw = forms.CharField(required=False, widget=forms.HiddenInput)
    is_stale = False
    difference: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["saw"].initial = self._shown
        self.order_fields([name for name in self.fields if name not in OF_THE_PAGE])

    def _shown(self) -> str:
        boxes = ((name, shown(self, name)) for name in compared(self, OF_THE_PAGE))
        return " ".join(f"{name}:{digest(text)}" for name, text in boxes)

    @property
    def seen(self) -> int | None:
        """How often the row had been edited when the page was opened."""
        seen: int | None = self.cleaned_data.get("edits")
        return seen

    def merge(self, stored: Versioned) -> None:
        """Meet what somebody else saved meanwhile: what the sender left stands as it is stored;
        where both changed a field both are shown, and saving again overrules the other.

        The form's own initial values are what is stored: it was made from the row of today.
        """
        self.is_stale = True
        self.difference = tuple(self._differences(stored))
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self._left():
            put(self, data, name)
        edits = self.get_initial_for_field(self.fields["edits"], "edits")
        data[self.add_prefix("edits")] = str(edits)
        data[self.add_prefix("saw")] = self._shown()
        self.data = data

    def _theirs(self) -> list[str]:
        """The fields that are stored otherwise than the page had them, and than they were sent."""
        saw = self._saw()
        return [
            name
            for name in compared(self, OF_THE_PAGE)
            if (now := shown(self, name)) != typed(self, name) and saw.get(name) != digest(now)
        ]

    def _saw(self) -> dict[str, str]:
        pairs = (piece.partition(":") for piece in str(self["saw"].data or "").split(" "))
        return {name: value for name, _colon, value in pairs}

    def _left(self) -> list[str]:
        """Those of them that the sender had not touched."""
        saw = self._saw()
        return [name for name in self._theirs() if saw.get(name) == digest(typed(self, name))]

    def _differences(self, stored: Versioned) -> Iterator[Difference]:
        theirs, left = self._theirs(), self._left()
        changed = changers(stored, theirs)
        for name in theirs:
            now, sent = self._in_words(stored, name)
            is_kept = name in left
            label = str(self[name].label)
            yield Difference(label, now, "" if is_kept else sent, is_kept, changed[name])

    def _in_words(self, stored: Versioned, name: str) -> tuple[str, str]:
        """What is stored of a field, and what was typed."""
        field = self.fields[name]
        now, typed_in = (in_words(field, text(self, name)) for text in (shown, typed))
        return now or "–", typed_in or "–"


class EditForm(MergedForm, forms.ModelForm):  # type: ignore[type-arg]  # of any model
    """The fields of one row. It parses and explains; `values()` goes to an action."""

    class Meta:
        formfield_callback = thai_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edits"].initial = self.instance.edits

    def values(self) -> dict[str, Any]:
        """What was typed, by field name; call it on a valid form."""
        names = self._meta.fields or ()
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def _in_words(self, stored: Versioned, name: str) -> tuple[str, str]:
        if name in (self._meta.fields or ()) and name in self.cleaned_data:
            for change in changes_between(stored, {name: self.cleaned_data[name]}):
                return change.before, change.after
        return super()._in_words(stored, name)


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

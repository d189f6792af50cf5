"""Rows of one kind on a page, in the order in which they stand there; a button adds one."""

from functools import cached_property
from typing import Any, Self, TypeVar, cast

from django import forms

from evaluations.platform.as_sent import compared, digest, shown, typed

Row = TypeVar("Row", bound=forms.Form)


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in the boxes of `form`, as initial values of the same page drawn again."""
    return {name: form[name].value() for name in form.fields}


# The field of the management form that says what the rows were when the page was opened.
SAW = "SAW"


class Rows(forms.BaseFormSet[Row]):
    """Rows without a required field: one that was left empty is left out."""

    # Where the page does not show what is stored: the digest of what is.
    seen = ""
    # After a stale edit: whether they stand as somebody else left them, or both changed them.
    is_kept = False
    is_met = False

    @cached_property
    def management_form(self) -> Any:
        """With what the rows said when the page was opened."""
        form = super().management_form
        box = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.said)
        form.fields[SAW] = box
        return form

    def said(self) -> str:
        """The digest of the rows before anything is typed."""
        rows = [[shown(row, name) for name in compared(row)] for row in self.forms]
        return self.seen or digest(str(rows))

    def _typed(self) -> str:
        return digest(str([[typed(row, name) for name in compared(row)] for row in self]))

    @property
    def is_adding(self) -> bool:
        """Whether the button that adds a row was pressed."""
        return self.is_bound and f"{self.prefix}-add" in self.data

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        # Django would take an unchanged row beyond those it knows for an empty one.
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def __iter__(self) -> Any:
        """In the order of what was sent: a row that was dragged comes where it was put."""
        places = {name: at for at, name in enumerate(self.data)}
        first = {id(row): row.add_prefix(next(iter(row.fields))) for row in self.forms}
        return iter(sorted(self.forms, key=lambda row: places.get(first[id(row)], len(places))))

    def redrawn(self) -> Self:
        """As typed, without remarks; with one more row in focus where the button was pressed."""
        rows = self._unbound([typed_in(row) for row in self])
        rows.seen = self.data.get(f"{self.prefix}-{SAW}", "")
        rows.extra = int(self.is_adding)
        if self.is_adding:
            rows.forms[-1].visible_fields()[0].field.widget.attrs["autofocus"] = True
        return rows

    def _unbound(self, initial: Any) -> Self:
        return type(self)(prefix=self.prefix, initial=initial, form_kwargs=self.form_kwargs)

    def merged(self) -> Self:
        """After a stale edit: as they are stored, where the sender had left them; else as typed,
        and `is_met` where somebody else changed them as well."""
        saw = self.data.get(f"{self.prefix}-{SAW}", "")
        stored = self._unbound(self.initial)
        now, sent = stored.said(), self._typed()
        if now != saw and sent in (saw, now):
            stored.is_kept = True
            return stored
        rows = self.redrawn()
        rows.seen, rows.is_met = now, now != saw
        return rows


Set = TypeVar("Set", bound=Rows[Any])


def rows_of(kind: type[Set], form: type[forms.Form], *, extra: int, most: int) -> type[Set]:
    """The formset of `form`, with `extra` empty rows at its end."""
    built = forms.formset_factory(
        form, formset=kind, extra=extra, max_num=most, absolute_max=2 * most
    )
    return cast(type[Set], built)

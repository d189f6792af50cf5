"""Rows of one kind on a page, in the order in which they stand there; a button adds one."""

from typing import Any, Self, TypeVar, cast

from django import forms

Row = TypeVar("Row", bound=forms.Form)


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in the boxes of `form`, as initial values of the same page drawn again."""
    return {name: form[name].value() for name in form.fields}


class Rows(forms.BaseFormSet[Row]):
    """Rows without a required field: one that was left empty is left out."""

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
        rows = type(self)(
            prefix=self.prefix,
            initial=[typed_in(row) for row in self],
            form_kwargs=self.form_kwargs,
        )
        rows.extra = int(self.is_adding)
        if self.is_adding:
            rows.forms[-1].visible_fields()[0].field.widget.attrs["autofocus"] = True
        return rows


Set = TypeVar("Set", bound=Rows[Any])


def rows_of(kind: type[Set], form: type[forms.Form], *, extra: int, most: int) -> type[Set]:
    """The formset of `form`, with `extra` empty rows at its end."""
    made = forms.formset_factory(
        form, formset=kind, extra=extra, max_num=most, absolute_max=2 * most
    )
    return cast(type[Set], made)

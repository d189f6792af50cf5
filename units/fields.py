"""A form field that picks one of many rows by typing: "name (code)"."""

import re
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from thai.cleaning import clean
from units.models import Named, NamedQuerySet

EMPTY_BOXES = 2
# How many rows are named where several fit what was typed.
MOST_NAMED = 4
_KEY_AT_THE_END = re.compile(r"\(([^()]+)\)$")


class PickInput(forms.TextInput):
    """A text box whose suggestions pick.js fetches; without scripts one types the code."""

    template_name = "components/pick_input.html"

    def __init__(self, address: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.address = address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["address"] = str(self.address)
        return context


class PicksInput(forms.Widget):
    """Text boxes as above: one for each row that is picked, and empty ones. The script adds one
    more whenever the last is filled; without scripts, saving does."""

    template_name = "components/picks_input.html"

    def __init__(self, address: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.address = address

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [text for text in data.getlist(name) if clean(text)]

    def format_value(self, value: Any) -> Any:
        return [*(value or ()), *[""] * EMPTY_BOXES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["address"] = str(self.address)
        return context


class PickField(forms.Field):
    """One row of `rows`, found by the `key` in brackets, by the key alone, or by its name."""

    box: type[PickInput | PicksInput] = PickInput

    default_error_messages = {
        "unknown": _("“%(typed)s” is not known. Type a part of the name and choose."),
        "several": _("Several fit “%(typed)s”: %(offers)s. Choose one of them."),
    }

    def __init__(self, rows: NamedQuerySet[Any], *, key: str, address: str, **kwargs: Any) -> None:
        super().__init__(widget=self.box(reverse_lazy(address)), **kwargs)
        self.rows, self.key = rows, key

    def to_python(self, value: Any) -> Any:
        if isinstance(value, models.Model):
            return value
        typed = clean(str(value or ""))
        if not typed:
            return None
        at_the_end = _KEY_AT_THE_END.search(typed)
        key = at_the_end[1] if at_the_end else typed
        row = self.rows.filter(**{self.key: key}).first()
        return row or self._by_name(typed)

    def _by_name(self, typed: str) -> Any:
        matches = list(self.rows.found(typed)[: MOST_NAMED + 1])
        if len(matches) == 1:
            return matches[0]
        code = "several" if matches else "unknown"
        offers = [suggestion(row, self.key) for row in matches[:MOST_NAMED]]
        more = ["…"] if len(matches) > MOST_NAMED else []
        params = {"typed": typed, "offers": ", ".join([*offers, *more])}
        raise forms.ValidationError(self.error_messages[code], code=code, params=params)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = self.rows.model._default_manager.filter(pk=value).first()
        return suggestion(value, self.key) if isinstance(value, Named) else value


class PicksField(PickField):
    """Any number of rows, in the order of the boxes, each found as PickField finds one."""

    box = PicksInput

    def to_python(self, value: Any) -> Any:
        rows = [super(PicksField, self).to_python(item) for item in value or ()]
        return list({row.pk: row for row in rows if row}.values())

    def prepare_value(self, value: Any) -> Any:
        return [super(PicksField, self).prepare_value(item) for item in value or ()]


def suggestion(row: Named, key: str) -> str:
    """How a row is offered, and found again: "name (code)"."""
    return f"{row.in_full} ({getattr(row, key)})"

"""What a browser sends back of a form that nobody touched: by it a page that was opened before
somebody else's change tells what its own sender changed."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict

LENGTH = 16


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        parts = [_flat(item) for item in value]
        while parts and not parts[-1]:
            parts.pop()
        return "\n".join(parts)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _rendered(field: forms.Field, value: Any) -> str:
    widget, value = field.widget, field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    if isinstance(widget, forms.MultiWidget):
        parts: Any = value if isinstance(value, list | tuple) else widget.decompress(value)
        return _flat(
            [inner.format_value(part) for inner, part in zip(widget.widgets, parts, strict=True)]
        )
    return _flat(widget.format_value(value))


def compared(form: forms.BaseForm, but: Iterable[str] = ()) -> list[str]:
    """The fields whose boxes come back; a file never does, nor what is switched off."""
    return [
        name
        for name, field in form.fields.items()
        if name not in but and not field.disabled and not isinstance(field.widget, forms.FileInput)
    ]


def shown(form: forms.BaseForm, name: str) -> str:
    """The box `name` as it stands before anything is typed."""
    return _rendered(form.fields[name], form.get_initial_for_field(form.fields[name], name))


def typed(form: forms.BaseForm, name: str) -> str:
    """The box `name` as it was sent."""
    field = form.fields[name]
    sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    return _rendered(field, sent)


def in_words(field: forms.Field, text: str) -> str:
    """What `shown` or `typed` say, as people read it: of a choice its label."""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", None) or ()}
    return ", ".join(labels.get(key, key) for key in text.split("\n")) if labels else text


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:LENGTH]


def put(form: forms.BaseForm, data: QueryDict, name: str) -> None:
    """Let `data` say of the box `name` what it shows before anything is typed."""
    field, key = form.fields[name], form.add_prefix(name)
    widget, value = field.widget, form.get_initial_for_field(field, name)
    value = field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        data.setlist(key, ["on"] if widget.check_test(value) else [])
    elif isinstance(widget, forms.MultiWidget):
        split: Any = widget
        parts = zip(split.widgets_names, split.widgets, split.decompress(value), strict=True)
        for suffix, inner, part in parts:
            data[key + suffix] = inner.format_value(part) or ""
    else:
        text = widget.format_value(value)
        data.setlist(key, text if isinstance(text, list) else [text or ""])

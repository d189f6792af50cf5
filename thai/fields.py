"""Form fields that read what Thai people type."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar, cast

from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thai.cleaning import clean
from thai.dates import format_date, is_doubtful, parse_date, parse_time
from thai.digits import parse_decimal, to_arabic

Value = TypeVar("Value")
# Years (CE) in which anything here happens; others are slips of the finger.
EARLIEST, LATEST = 1850, 2200
# What Django writes where nothing is chosen.
DASH = BLANK_CHOICE_DASH[0][1]


def _invalid(field: forms.Field) -> forms.ValidationError:
    return forms.ValidationError(field.error_messages["invalid"], code="invalid")


def _parsed(field: forms.Field, parse: Callable[[str], Value], typed: str) -> Value:
    try:
        return parse(typed)
    except ValueError:
        raise _invalid(field) from None


class DateInput(forms.DateInput):
    """A text box with a calendar button; calendar.js draws the calendar in พ.ศ."""

    template_name = "components/date_input.html"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime.date):
            return format_date(value, "numeric")
        return super().format_value(value)


class DateField(forms.DateField):
    """A date typed in the Buddhist era, with either digits.

    One that lies far from `year` (BE), or beside a weekday that is not its own, is asked back: the
    box then shows it with its weekday and the full year, and sending that confirms it.
    """

    widget = DateInput
    year: int | None = None
    default_error_messages = {
        "invalid": _("Type a date such as 19/07/2564 or 19 ก.ค. 2564."),
        "doubtful": _(
            "“%(typed)s” is read as %(day)s. If that is right, save again; if not, type the day "
            "with all four digits of the year."
        ),
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        typed = super().bound_data(data, initial)
        try:
            day = parse_date(typed) if isinstance(typed, str) else None
        except ValueError:
            return typed
        is_asked = day is not None and is_doubtful(typed, day, self.year)
        return format_date(day, "full") if day and is_asked else typed

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        day = _parsed(self, parse_date, str(value))
        if not EARLIEST <= day.year <= LATEST:
            raise _invalid(self)
        if is_doubtful(str(value), day, self.year):
            params = {"typed": str(value)[:60], "day": format_date(day, "full")}
            raise forms.ValidationError(
                self.error_messages["doubtful"], code="doubtful", params=params
            )
        return day


class NumberInput(forms.TextInput):
    """A text box that brings up the number keys; type=number would refuse Thai digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class DecimalField(forms.DecimalField):
    """A decimal number typed with either digits."""

    widget = NumberInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and value.strip():
            return super().to_python(_parsed(self, parse_decimal, value))
        return super().to_python(value)


class IntegerField(forms.IntegerField):
    """A whole number typed with either digits."""

    widget = NumberInput

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_arabic(value) if isinstance(value, str) else value)


class CharField(forms.CharField):
    """Text, cleaned (thai.cleaning)."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return clean(text) if isinstance(text, str) else text


class TimeField(forms.Field):
    """A time of day typed as 9.00, 09:00 or ๙.๐๐, with or without "น."."""

    widget = NumberInput
    default_error_messages = {"invalid": _("Type a time such as 09.00 or 13:30.")}

    def to_python(self, value: Any) -> datetime.time | None:
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        return _parsed(self, parse_time, str(value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, datetime.time) else value


class DateTimeInput(forms.MultiWidget):
    """A date box with its calendar, and a box for the time."""

    template_name = "components/date_time_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day, time = {"aria-label": _("Day")}, {"aria-label": _("Time"), "placeholder": "16.30"}
        super().__init__(
            [DateInput({**day, **(attrs or {})}), NumberInput({**time, **(attrs or {})})]
        )

    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, datetime.datetime):
            return [None, None]
        local = timezone.localtime(value)
        return [local.date(), f"{local:%H.%M}"]


class DateTimeField(forms.MultiValueField):
    """A day in the Buddhist era and a time of day, in the local time zone."""

    widget = DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            fields=(DateField(), TimeField()), **{**kwargs, "require_all_fields": False}
        )
        self.error_messages["incomplete"] = _("Give both the day and the time.")

    def bound_data(self, data: Any, initial: Any) -> Any:
        typed = super().bound_data(data, initial)
        if not isinstance(typed, list):
            return typed
        return [self.fields[0].bound_data(typed[0], None), *typed[1:]]

    def compress(self, values: list[Any]) -> datetime.datetime | None:
        if not values:
            return None
        return timezone.make_aware(datetime.datetime.combine(values[0], values[1]))


def expect_year(form: forms.BaseForm, year: int | None) -> None:
    """Have every date of `form` that lies far from `year` (BE) asked back."""
    for field in form.fields.values():
        day = field.fields[0] if isinstance(field, DateTimeField) else field
        if isinstance(day, DateField):
            day.year = year


_FIELDS: tuple[tuple[type[models.Field[Any, Any]], type[forms.Field]], ...] = (
    (models.DateTimeField, DateTimeField),
    (models.DateField, DateField),
    (models.TimeField, TimeField),
    (models.DecimalField, DecimalField),
    (models.IntegerField, IntegerField),
)
# What a small integer holds on every database.
LARGEST_SMALL = 32_767
_AS_DJANGO_HAS_IT = (models.EmailField, models.URLField, models.SlugField)


def _form_class(column: models.Field[Any, Any]) -> type[forms.Field] | None:
    """Our field for a column; None where Django's own does."""
    for kind, field in _FIELDS:
        if isinstance(column, kind):
            return field
    is_text = isinstance(column, models.CharField | models.TextField)
    return CharField if is_text and not isinstance(column, _AS_DJANGO_HAS_IT) else None


def thai_field(column: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model's column, in the way it is typed here."""
    form_class = None if column.choices else _form_class(column)
    if form_class is not None:
        kwargs["form_class"] = form_class
    if isinstance(column, models.PositiveSmallIntegerField) and not column.choices:
        kwargs["max_value"] = LARGEST_SMALL
    field = column.formfield(**kwargs)
    if isinstance(field, forms.Field) and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 3
    if isinstance(field, forms.ChoiceField):
        _say_empty(field)
    return field


def _say_empty(field: forms.ChoiceField) -> None:
    """The empty choice in words, where Django draws a dash."""
    label = _("choose") if field.required else _("not stated")
    if not isinstance(field, forms.ModelChoiceField):
        choices = cast(Iterable[tuple[Any, Any]], field.choices)
        field.choices = [(value, label if text == DASH else text) for value, text in choices]
    elif field.empty_label == DASH:
        field.empty_label = label

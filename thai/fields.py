"""Form fields that read what Thai people type."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thai.cleaning import clean
from thai.dates import format_date, parse_date
from thai.digits import parse_decimal, to_arabic


class DateInput(forms.DateInput):
    """A text box with a calendar button; calendar.js draws the calendar in พ.ศ."""

    template_name = "components/date_input.html"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime.date):
            return format_date(value, "numeric")
        return super().format_value(value)


class DateField(forms.DateField):
    """A date typed in the Buddhist era, with either digits."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Type a date such as 19/07/2564 or 19 ก.ค. 2564."),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        try:
            return parse_date(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class NumberInput(forms.TextInput):
    """A text box that brings up the number keys; type=number would refuse Thai digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class DecimalField(forms.DecimalField):
    """A decimal number typed with either digits."""

    widget = NumberInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and value.strip():
            try:
                return super().to_python(parse_decimal(value))
            except ValueError:
                message = self.error_messages["invalid"]
                raise forms.ValidationError(message, code="invalid") from None
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

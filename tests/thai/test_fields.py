import datetime
from decimal import Decimal

import pytest
from django import forms
from django.test.html import parse_html

from thai.fields import CharField, DateField, DecimalField, IntegerField


class EveryField(forms.Form):
    day = DateField(required=False)
    points = DecimalField(required=False)
    count = IntegerField(required=False)
    text = CharField(required=False)


def test_fields_read_thai_input() -> None:
    form = EveryField({"day": "๑๙/๐๗/๒๕๖๔", "points": "๗.๕", "count": "๑๒", "text": " นํ้า\u200b "})

    assert form.is_valid()
    assert form.cleaned_data == {
        "day": datetime.date(2021, 7, 19),
        "points": Decimal("7.5"),
        "count": 12,
        "text": "น้ำ",
    }


@pytest.mark.parametrize(
    ("field", "typed"),
    [("day", "32/01/2564"), ("points", "เจ็ด"), ("points", "NaN"), ("count", "1.5")],
)
def test_what_cannot_be_read_gets_a_thai_sentence_and_stays(field: str, typed: str) -> None:
    form = EveryField({field: typed})

    assert not form.is_valid()
    assert str(form.errors[field][0]).startswith("กรุณา")
    assert f'value="{typed}"' in str(form[field])


def test_a_date_is_shown_in_the_buddhist_era_with_a_calendar() -> None:
    shown = str(EveryField(initial={"day": datetime.date(2021, 7, 19)})["day"])

    assert 'value="19/07/2564"' in shown
    assert "data-calendar" in shown
    assert parse_html(shown)

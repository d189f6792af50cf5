import datetime
from decimal import Decimal
from typing import cast

import pytest
from django import forms
from django.db import models
from django.test.html import parse_html

from thai.fields import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    IntegerField,
    expect_year,
    thai_field,
)


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


class PlanForm(forms.Form):
    day = DateField()
    until = DateTimeField()

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        expect_year(self, 2569)


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("19/07/21", "วันพุธที่ 19 กรกฎาคม พ.ศ. 2521"),
        ("1/10/26", "วันเสาร์ที่ 1 ตุลาคม พ.ศ. 2526"),
        ("19/07/2600", "วันพฤหัสบดีที่ 19 กรกฎาคม พ.ศ. 2600"),
    ],
)
def test_a_date_far_from_the_round_is_asked_back_and_confirmed_by_sending_it_again(
    typed: str, full: str
) -> None:
    """R13."""
    form = PlanForm({"day": typed, "until_0": typed, "until_1": "16.30"})

    assert not form.is_valid()
    for name in ("day", "until"):
        assert full in form.errors[name][0]
        assert f'value="{full}"' in str(form[name])

    again = PlanForm({"day": full, "until_0": full, "until_1": "16.30"})
    assert again.is_valid()
    assert again.cleaned_data["until"].date() == again.cleaned_data["day"]


def test_a_date_of_the_round_is_not_asked_back() -> None:
    form = PlanForm({"day": "19/07/69", "until_0": "1/10/2568", "until_1": "16.30"})

    assert form.is_valid()
    assert form["day"].value() == "19/07/69"


def test_an_empty_choice_says_in_words_what_it_is() -> None:
    choices = [("province", "จังหวัด")]
    columns = [models.CharField("ระดับ", choices=choices, blank=blank) for blank in (False, True)]

    fields = [cast(forms.ChoiceField, thai_field(column)) for column in columns]

    offered = [[str(label) for _value, label in field.widget.choices] for field in fields]
    assert offered == [["โปรดเลือก", "จังหวัด"], ["ไม่ระบุ", "จังหวัด"]]

"""Whatever a script sends, an endpoint answers it; it never fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.platform.untrusted import (
    LARGEST_INTEGER,
    LARGEST_KEY,
    NotOurs,
    key_of,
    loads,
    primary_key,
    whole_number,
)
from evaluations.setup.rubrics.models import Indicator
from tests.devices import writing
from tests.factories import Cast, opened_sheet
from tests.guarded import undone
from units.models import User

DEEP = "[" * 100_000 + "]" * 100_000
DIGITS = "9" * 5000
BODIES: dict[str, str | bytes] = {
    "nothing": "",
    "no JSON": "{",
    "deep": DEEP,
    "deep inside": f'{{"user": 1, "writings": {DEEP}}}',
    "digits": DIGITS,
    "NaN": "NaN",
    "a number": "1",
    "a text": '"x"',
    "null": "null",
    "a list": "[]",
    "a name twice": '{"user": 1, "user": 2, "writings": []}',
    "no UTF-8": b"\xff\xfe\x00",
    "half a letter": r'{"user": "\ud800", "writings": []}',
}
# What stands in one field of an otherwise good writing.
VALUES = ["Infinity", "-Infinity", "NaN", "1e999", "1e5", "1.5", "-1", "true", "null", "{}", "[]"]
VALUES += [DEEP, DIGITS, str(2**63), str(2**31), '"x"', '"\\u0000"', '"\\ud800"', "[[]]"]
FIELDS = ("id", "about", "pk", "version", "after", "values")


@pytest.fixture
def judge(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.member)


@pytest.fixture
def save(cast: Cast, judge: Client) -> Callable[[str | bytes], int]:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)

    def send(body: str | bytes) -> int:
        address = reverse("sheet_save", args=[sheet.pk])
        return judge.post(address, body, content_type="application/json").status_code

    return send


def test_a_body_that_no_page_of_ours_sends(save: Callable[[str | bytes], int]) -> None:
    assert {name: save(body) for name, body in BODIES.items()} == dict.fromkeys(BODIES, 400)


@pytest.mark.parametrize("field", [*FIELDS, "user", "writings", "points", "comment"])
def test_a_field_of_another_kind(
    cast: Cast, save: Callable[[str | bytes], int], field: str
) -> None:
    """S12: `Infinity` as version, and its like; an answer of 200 says what became of it."""
    for value in VALUES:
        one = writing(Indicator.objects.order_by("pk")[0].pk, points="5", comment="")
        body: dict[str, Any] = {"user": str(cast.member.pk), "writings": [one]}
        for holder in (body, one, one["values"]):
            if field in holder:
                holder[field] = "PUT HERE"

        with undone():
            status = save(json.dumps(body).replace('"PUT HERE"', value))

        assert status in allowed_for(field, value), value[:12]


def allowed_for(field: str, value: str) -> list[int]:
    is_fine = field in ("points", "comment") and (value in ("null", '"x"'))
    is_empty = (field, value) in [("after", "[]"), ("writings", "[]"), ("values", "{}")]
    allowed = [200] if is_fine or is_empty else [400]
    if field in ("after", "writings") and value == "{}":
        allowed = [200]
    # The keys are whole numbers, of rows that are not there.
    allowed += [404, 200] if field in ("pk", "user") and value == str(2**31) else []
    return allowed


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Upload-Length", DIGITS),
        ("Upload-Length", "1e9"),
        ("Upload-Length", "-1"),
        ("Upload-Length", "Infinity"),
        ("Upload-Length", "๕"),
        ("Upload-Metadata", "filename " + "A" * 9000),
        ("Upload-Metadata", "filename /w=="),
        ("Upload-Metadata", "filename ("),
    ],
)
def test_headers_of_an_upload(
    cast: Cast, sign_in: Callable[[User], Client], header: str, value: str
) -> None:
    said = {"Upload-Length": "5", header: value.encode().decode("latin-1")}
    address = reverse("upload_begin", args=[cast.nomination.pk])

    answer = sign_in(cast.officer).post(address, headers=said)

    assert answer.status_code == 400


@pytest.mark.parametrize("typed", [DIGITS, "-1", "1e9", "๕๕", str(2**63), "x", "²"])
def test_numbers_in_hidden_fields(
    cast: Cast, sign_in: Callable[[User], Client], typed: str
) -> None:
    answer = sign_in(cast.member).post(reverse("calendar_links"), {"session": typed})

    assert answer.status_code == 404
    assert key_of(typed) is None


@settings(max_examples=200, database=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_nothing_but_a_refusal_comes_of_any_text(text: bytes | str) -> None:
    try:
        value = loads(text)
    except NotOurs:
        return
    assert loads(json.dumps(value)) == value


def test_whole_numbers() -> None:
    assert whole_number(LARGEST_INTEGER) == whole_number(str(LARGEST_INTEGER)) == LARGEST_INTEGER
    assert primary_key(LARGEST_KEY) == LARGEST_KEY
    crooked: list[object] = [True, 1.0, None, -1, LARGEST_INTEGER + 1, "1.0", "", [], {}]
    for wrong in crooked:
        with pytest.raises(NotOurs):
            whole_number(wrong)

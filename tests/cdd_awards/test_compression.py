"""What is compressed, and for whom: never where a stranger could guess at a page by its length."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Cast, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
OURS = {"Sec-Fetch-Site": "same-origin"}


def is_compressed(answer: Any) -> bool:
    assert answer.status_code == 200
    return bool(answer.headers.get("Content-Encoding") == "gzip")


@pytest.fixture
def judge(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.member)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (OURS, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/"}, False),
        ({"Referer": "http://testserver/sessions/"}, True),
        ({"Referer": "http://testserver.example.org/"}, False),
        ({"Referer": "http://evil.example.org/?http://testserver/"}, False),
        ({}, False),
    ],
)
def test_a_person_page_is_compressed_for_who_came_from_us(
    judge: Client, headers: dict[str, str], expected: bool
) -> None:
    assert is_compressed(judge.get("/", headers={**GZIP, **headers})) == expected


def test_what_an_address_brings_along_is_not_compressed_beside_secrets(judge: Client) -> None:
    """It stands in the page: the switch of the language leads back to it."""
    answer = judge.get("/?guess=7.5", headers={**GZIP, **OURS})

    assert "guess=7.5" in answer.content.decode()
    assert not is_compressed(answer)


def test_nor_is_an_answer_to_what_was_sent_or_what_is_no_page(cast: Cast, judge: Client) -> None:
    headers = {**GZIP, **OURS}
    form = reverse("sheet_open", args=[cast.nomination.pk])
    sheet = opened_sheet(judge=cast.chair, nomination=cast.nomination)
    state = reverse("nomination_evidence_state", args=[sheet.nomination_id])

    assert not is_compressed(judge.post(form, {"kind": "kinship"}, headers=headers))
    assert not is_compressed(judge.get(state, headers=headers))


def test_the_length_of_the_same_page_differs_by_chance(judge: Client) -> None:
    pages = [judge.get("/privacy/", headers={**GZIP, **OURS}) for _try in range(20)]

    assert len({len(page.content) for page in pages}) > 5
    texts = {gzip.decompress(page.content).count(b"<form") for page in pages}
    assert len(texts) == 1


@pytest.mark.django_db
def test_who_is_nobody_gets_it_compressed(client: Client) -> None:
    assert is_compressed(client.get("/privacy/", headers=GZIP))
    assert not is_compressed(client.get("/privacy/"))

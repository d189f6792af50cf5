"""A judge's device as far as a test needs it: what static/js/outbox.js sends, and answers."""

import json
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

Json = dict[str, Any]


def writing(
    pk: int,
    *,
    about: str = "mark",
    version: int = 0,
    key: UUID | None = None,
    after: tuple[UUID, ...] = (),
    **values: str,
) -> Json:
    """One thing that was written: points of an indicator, texts of a dimension, a private note."""
    return {
        "id": str(key or uuid4()),
        "about": about,
        "pk": pk,
        "version": version,
        "after": [str(one) for one in after],
        "values": values,
    }


def send(client: Client, sheet: int, *writings: Json, user: int | None = None) -> Any:
    """Hand in, as the page's script does; `user` is whose page it is, by default the sender's."""
    whose = user or int(client.session["_auth_user_id"])
    return client.post(
        reverse("sheet_save", args=[sheet]),
        json.dumps({"user": str(whose), "writings": writings}),
        content_type="application/json",
    )


def answers(client: Client, sheet: int, *writings: Json) -> list[Json]:
    told = send(client, sheet, *writings)
    assert told.status_code == 200
    found: list[Json] = told.json()["answers"]
    return found


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06d}"

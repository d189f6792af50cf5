"""What can be done to many rows of a list at once. The stage whose action it is declares it in its
module `bulk`; the list's page offers it (`offered`, `components/ticks.html`)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from evaluations.platform.listing import FilterForm
from units.models import User


@dataclass(frozen=True)
class Order:
    """Who confirmed what was typed (`said`), and when the page of it was drawn: what was done to a
    row since then is not done once more."""

    by: User
    site: str
    at: datetime.datetime
    said: Mapping[str, Any]


@dataclass(frozen=True)
class BulkAction:
    """`rows` are those that the list `of` (the name of its page) shows to a person, narrowed by
    `narrow`. `form` is made of what was sent, the person and the chosen rows.

    `act` does it to one row, in a transaction of its own: it raises Refused where it may not be
    done, which stops no other row, and does nothing the second time. It is given the place of the
    row among all of them, from 0. `name` tells one row from another.
    """

    code: str
    of: str
    list_title: Promise
    label: Promise
    lead: Promise
    may: Callable[[User], bool]
    rows: Callable[[User], QuerySet[Any]]
    narrow: type[FilterForm]
    form: Callable[[QueryDict | None, User, QuerySet[Any]], forms.Form]
    act: Callable[[Order, Any, int], object]
    name: Callable[[Any], str] = str


class Offered(NamedTuple):
    """A button below a list: where it sends what is ticked."""

    label: str
    address: str


ACTIONS: dict[str, BulkAction] = {}


def declare(action: BulkAction) -> None:
    ACTIONS[action.code] = action


def offered(of: str, user: User) -> list[Offered]:
    """What `user` may do to many rows of a list."""
    return [
        Offered(str(action.label), reverse("bulk", args=[action.code]))
        for action in ACTIONS.values()
        if action.of == of and action.may(user)
    ]

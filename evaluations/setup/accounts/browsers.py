"""Browsers that we know again: a signed cookie with an id, and who signed in there before.

The id says nothing and is looked up nowhere but in sign-in events, and in what a device tells of
itself. A person's line holds a digest over the stored password, so a change of password ends it
everywhere.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from evaluations.setup.accounts.devices import device_name
from units.client import client_address, network_of
from units.models import User

SALT = "accounts.browser"
# The longest that browsers keep a cookie.
AGE = 400 * 24 * 60 * 60
# A device in an office is shared; a cookie must stay small.
MOST_PEOPLE = 12
_TO_KEEP = "browser_to_keep"


@dataclass(frozen=True)
class Browser:
    """`people`: primary key, as text → digest over the password of that time."""

    id: UUID | None = None
    people: dict[str, str] = field(default_factory=dict)

    def knows(self, person: User | None) -> bool:
        """Whether `person` signed in here before, with the password of today."""
        return person is not None and self.people.get(str(person.pk)) == _mark(person)


@dataclass(frozen=True)
class Origin:
    """Where a request comes from, as events keep it."""

    address: str = ""
    network: str = ""
    device: str = ""
    browser: UUID | None = None


def _mark(person: User) -> str:
    return salted_hmac(SALT, f"{person.pk} {person.password}", algorithm="sha256").hexdigest()[:20]


def cookie_name() -> str:
    """Under HTTPS with the prefix by which no other host can set it."""
    return "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"


def browser_of(request: HttpRequest) -> Browser:
    """The browser as its cookie says, or as this very request is about to say."""
    if known := getattr(request, _TO_KEEP, None):
        return known if isinstance(known, Browser) else Browser()
    try:
        params: Any = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=AGE)
        return Browser(UUID(params["id"]), dict(params["people"]))
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return Browser()


def origin_of(request: HttpRequest | None) -> Origin:
    if request is None:
        return Origin()
    address = client_address(request)
    device = device_name(request.headers.get("User-Agent", ""))
    return Origin(address, network_of(address), device, browser_of(request).id)


def remember(request: HttpRequest, person: User | None = None) -> None:
    """Know this browser again; with a person, as one in which the person signed in."""
    browser = browser_of(request)
    people = dict(browser.people)
    if person is not None:
        people.pop(str(person.pk), None)
        people = dict([*people.items(), (str(person.pk), _mark(person))][-MOST_PEOPLE:])
    if browser.id is None or people != browser.people:
        setattr(request, _TO_KEEP, Browser(browser.id or uuid4(), people))


def keep(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Send the cookie where `remember` changed what it says."""
    browser = getattr(request, _TO_KEEP, None)
    if not isinstance(browser, Browser) or browser.id is None:
        return
    params = {"id": browser.id.hex, "people": browser.people}
    answer.set_cookie(
        cookie_name(),
        signing.dumps(params, salt=SALT, compress=True),
        max_age=AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )

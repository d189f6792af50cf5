"""The addresses of the account package that the product uses, by their names; no other answers.

Each says who may enter, whether the password or the factor is asked for again, and why it is
there: tests/units/test_account_addresses.py holds the list. None of them opens to a session that
a card has opened, except to sign out.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import urls as account
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa import urls as factors
from allauth.usersessions import urls as devices
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, re_path
from django.urls.resolvers import RegexPattern
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cdd_awards.second_factor import forget_factor
from units.access import PersonRequest, View, everywhere, marked, public

Step = Callable[[View], View]


def _leaving_nothing(view: View) -> View:
    """Whoever signs out leaves no page in the browser's cache. Kept pages and the own marks are
    cleared by static/js/page.js: the marks of others, not sent yet, must stay."""

    @wraps(view)
    def left(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            answer["Clear-Site-Data"] = '"cache"'
        return answer

    return left


def _asked_again(view: View) -> View:
    """Ask for the password or the factor where the last time was too long ago.

    What was typed is not put by for later, as the package does: it holds passwords.
    """

    checked = reauthentication_required(lambda request: None)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            checked(request)
        except ReauthenticationRequired:
            if request.method == "POST":
                messages.warning(request, _("Too much time has passed. Please do it once more."))
                return redirect(request.path)
            raise
        return view(request, *args, **kwargs)

    return asked


def _with_password(view: View) -> View:
    """Who has no password cannot change one: the package's page to set one is not ours."""

    @wraps(view)
    def checked(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_usable_password():
            return view(request, *args, **kwargs)
        messages.warning(
            request, _("Your account has no password yet. Open the link of your invitation.")
        )
        return redirect("home")

    return checked


def _counted_anew(view: View) -> View:
    """After a factor is taken away it is looked up whether one is left."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST":
            forget_factor(request.session)
        return answer

    return counted


def _open(reason: str, *steps: Step, on_card: bool = False) -> Step:
    """For everybody: `reason` says why."""
    gate = public(reason, on_card=everywhere if on_card else None)
    return lambda view: gate(_through(view, steps))


def _own(*steps: Step, rule: str = "signed_in") -> Step:
    """For signed-in people, about themselves."""
    return lambda view: marked(_through(view, steps), rule)


def _sensitive(*steps: Step) -> Step:
    """For signed-in people who gave the password or the factor a few minutes ago."""
    return _own(*steps, _asked_again, rule="signed_in, asked again")


def _through(view: View, steps: Iterable[Step]) -> View:
    for step in steps:
        view = step(view)
    return never_cache(view)


GATES: dict[str, Step] = {
    "account_login": _open("one must be able to sign in"),
    "account_logout": _open(
        "one must be able to sign out, also twice", _leaving_nothing, on_card=True
    ),
    "account_inactive": _open("says that the account is closed"),
    "account_reauthenticate": _own(),
    "account_change_password": _sensitive(_with_password),
    "account_reset_password": _open("a forgotten password"),
    "account_reset_password_done": _open("a forgotten password"),
    "account_reset_password_from_key": _open("the link of the mail"),
    "account_reset_password_from_key_done": _open("a forgotten password"),
    "mfa_index": _sensitive(),
    "mfa_authenticate": _open("the second step of signing in"),
    "mfa_reauthenticate": _own(),
    "mfa_activate_totp": _sensitive(),
    "mfa_deactivate_totp": _sensitive(_counted_anew),
    "mfa_view_recovery_codes": _sensitive(),
    "mfa_generate_recovery_codes": _sensitive(),
    "mfa_download_recovery_codes": _sensitive(),
    "mfa_list_webauthn": _sensitive(),
    "mfa_add_webauthn": _sensitive(),
    "mfa_reauthenticate_webauthn": _own(),
    "mfa_edit_webauthn": _sensitive(),
    "mfa_remove_webauthn": _sensitive(_counted_anew),
    "usersessions_list": _sensitive(),
}


def _gated(entries: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[URLPattern]:
    """The package's own addresses that GATES names, each behind its gate."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _gated(entry.url_patterns, f"{before}{entry.pattern}")
        elif gate := GATES.get(entry.name or ""):
            add = re_path if isinstance(entry.pattern, RegexPattern) else path
            yield add(f"{before}{entry.pattern}", gate(entry.callback), name=entry.name)


def agency_urls() -> list[URLPattern]:
    """Ours, where the installation has a provider (cdd_awards/agency/)."""
    from cdd_awards.agency import views as agency  # noqa: PLC0415 (large; most have no provider)

    sign_in = _open("one signs in at the agency's provider")(agency.begin)
    callback = _open("the provider sends people back here")(agency.callback)
    return [
        path("agency/", sign_in, name="agency_sign_in"),
        path("agency/callback/", callback, name="agency_callback"),
        path("agency/link/", _sensitive()(agency.begin_link), name="agency_link"),
        path("agency/unlink/", _sensitive()(agency.remove_link), name="agency_unlink"),
    ]


urlpatterns = [
    *_gated(account.urlpatterns),
    *_gated(factors.urlpatterns, "2fa/"),
    *_gated(devices.urlpatterns, "sessions/"),
    *(agency_urls() if settings.OIDC else ()),
]

"""The addresses of the account package that the product uses, one by one; no other answers.

Each says who may enter, whether the password or the factor is asked for again, and why it is
there: tests/units/test_account_addresses.py holds the list. None of them opens to a session that
a card has opened, except to sign out.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as devices
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path
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


def _open(view: View, reason: str, *, on_card: bool = False) -> View:
    """For everybody: `reason` says why."""
    return public(reason, on_card=everywhere if on_card else None)(never_cache(view))


def _own(view: View, *steps: Step) -> View:
    """For signed-in people, about themselves."""
    for step in steps:
        view = step(view)
    return marked(never_cache(view), "signed_in")


def _sensitive(view: View, *steps: Step) -> View:
    """For signed-in people who gave the password or the factor a few minutes ago."""
    return marked(_own(view, *steps, _asked_again), "signed_in, asked again")


FORGOTTEN = "a forgotten password"
urlpatterns: list[URLPattern] = [
    path("login/", _open(account.login, "one must be able to sign in"), name="account_login"),
    path(
        "logout/",
        _open(
            _leaving_nothing(account.logout),
            "one must be able to sign out, also twice",
            on_card=True,
        ),
        name="account_logout",
    ),
    path(
        "inactive/",
        _open(account.account_inactive, "says that the account is closed"),
        name="account_inactive",
    ),
    path("reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/",
        _sensitive(account.password_change, _with_password),
        name="account_change_password",
    ),
    path(
        "password/reset/", _open(account.password_reset, FORGOTTEN), name="account_reset_password"
    ),
    path(
        "password/reset/done/",
        _open(account.password_reset_done, FORGOTTEN),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _open(account.password_reset_from_key, "the link of the mail"),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        _open(account.password_reset_from_key_done, FORGOTTEN),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", _sensitive(factors.index), name="mfa_index"),
    path(
        "2fa/authenticate/",
        _open(factors.authenticate, "the second step of signing in"),
        name="mfa_authenticate",
    ),
    path("2fa/reauthenticate/", _own(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _sensitive(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "2fa/totp/deactivate/",
        _sensitive(totp.deactivate_totp, _counted_anew),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        _sensitive(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        _sensitive(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        _sensitive(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", _sensitive(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", _sensitive(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        _own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        _sensitive(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        _sensitive(passkeys.remove_webauthn, _counted_anew),
        name="mfa_remove_webauthn",
    ),
    path("sessions/", _sensitive(devices.list_usersessions), name="usersessions_list"),
]

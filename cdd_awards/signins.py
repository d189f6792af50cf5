"""Where sign-ins are counted and written down: hooks of the account package, and a middleware.

The package's own limits are off: they count in the cache, out of which strangers can push them.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.attempts import (
    HOLD,
    attempt_of,
    confirmed,
    held_back,
    is_told,
    note_attempt,
    password_hold,
    require_code_allowed,
    sign_in_sentence,
)
from evaluations.setup.accounts.browsers import keep, origin_of, remember
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.accounts.second_step import (
    FACTORS,
    has_factor,
    note_wrong_code,
    require_unused,
)
from evaluations.setup.accounts.throttle import Hold
from units.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]


class ThrottledAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Looks at a password only where nobody has to wait, and counts the wrong ones."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        typed = credentials.get("username") or credentials.get("email") or ""
        self.attempt = attempt_of(request, typed)
        self.hold = password_hold(self.attempt)
        # By strangers' failures held back, one password a minute is looked at all the same: the
        # right one of a person with a second factor leads to the second step.
        if self.hold and (self.hold.is_own or is_told(self.attempt)):
            raise self._held_back(request, self.hold)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if self.hold and not (user and has_factor(user)):
            raise self._held_back(request, self.hold)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if self.hold is None:
            note_attempt(self.attempt, EventKind.FAILURE)

    def _held_back(self, request: HttpRequest, hold: Hold) -> ValidationError:
        note_attempt(self.attempt, EventKind.HELD)
        return held_back(request, hold, sign_in_sentence())

    def reauthenticate(self, user: User, password: str) -> bool:
        return confirmed(self.request, user, lambda: user.check_password(password))


class ThrottledChangeForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """A new password; the present one is asked for and cannot be guessed at."""

    def clean_oldpassword(self) -> str:
        typed: str = self.cleaned_data["oldpassword"]
        if not confirmed(context.request, self.user, lambda: self.user.check_password(typed)):
            raise ValidationError(_("The password is not right. Please type it again."))
        return typed


class _ThrottledCode:
    """The code of the second step: tried so many times, taken once."""

    user: User

    def clean_code(self) -> str:
        require_code_allowed(context.request, self.user)
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        require_unused(context.request, self.authenticator, code)  # type: ignore[attr-defined]
        return code


class ThrottledCodeForm(_ThrottledCode, AuthenticateForm):  # type: ignore[misc]
    pass


class ThrottledCodeAgainForm(_ThrottledCode, ReauthenticateForm):  # type: ignore[misc]
    pass


def held_and_known(answer: Answer) -> Answer:
    """Answer 429 with the time to wait where a form was held back; keep the browser's cookie."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if hold := getattr(request, HOLD, None):
            response.status_code = 429
            response.headers["Retry-After"] = str(hold.seconds(timezone.now()))
        keep(request, response)
        return response

    return middleware


# --- what the package tells ------------------------------------------------------------------


def _noting(kind: EventKind, *, remembers: bool = False) -> Callable[..., None]:
    """A receiver that writes down what happened to an account, of factors the two steps alone.

    `remembers`: a change of the password ended what every browser remembered; the one that made
    it stays known, as one does that signed in.
    """

    def note(
        request: HttpRequest | None,
        user: User | None,
        authenticator: Authenticator | None = None,
        **params: Any,
    ) -> None:
        if remembers and request and user:
            remember(request, user)
        if user and (authenticator is None or authenticator.type in FACTORS):
            way = EventKind.PROVIDER if params.get("sociallogin") else kind
            note_event(kind=way, origin=origin_of(request), user=user)

    return note


def code_failed(request: HttpRequest | None, user: User, **params: Any) -> None:
    note_wrong_code(request, user)


def listen() -> None:
    """Called once, when the apps are ready."""
    mfa.authentication_failed.connect(code_failed)
    changed = _noting(EventKind.PASSWORD_CHANGED, remembers=True)
    for signal, receiver in (
        (account.user_logged_in, _noting(EventKind.SUCCESS, remembers=True)),
        (user_logged_out, _noting(EventKind.SIGNED_OUT)),
        (account.password_changed, changed),
        (account.password_set, changed),
        (account.password_reset, _noting(EventKind.RESET_DONE)),
        (mfa.authenticator_added, _noting(EventKind.FACTOR_ADDED)),
        (mfa.authenticator_removed, _noting(EventKind.FACTOR_REMOVED)),
    ):
        signal.connect(receiver, weak=False)

"""How accounts work here: people are invited, nobody signs up.

A person has one address, `User.email`, which administrators keep. The account package keeps a
table of addresses besides; nothing here reads it.
"""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cdd_awards.sessions import PERSON
from cdd_awards.signins import ThrottledAdapter
from evaluations.setup.accounts.attempts import may_send_reset
from units.client import client_address
from units.mail import send_text
from units.models import User
from units.site import full_address, sent_address

logger = logging.getLogger(__name__)


def displayed_name(user: User) -> str:
    """How the package's messages call a person."""
    return user.full_name or user.username


class ClosedAdapter(ThrottledAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked at once; the package counts only later times."""
        records = get_authentication_records(self.request, self.request.user)
        age = time.time() - records[-1]["at"] if records else settings.SESSION_COOKIE_AGE
        return bool(age >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the installation's own address, whatever host the request named."""
        address: str = super().get_reset_password_from_key_url(key)
        return sent_address(full_address(self.request, urlsplit(address).path))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's language, by the worker; a link that opens the account goes out at once,
        kept nowhere. If the mail server does not answer, the page says the same, and the link is
        asked for anew."""
        person: User | None = context.get("user")
        with override(person.language if person else settings.LANGUAGE_CODE):
            mail = self.render_mail(template_prefix, email, {"request": self.request, **context})
        if "password_reset_url" in context:
            _send_now(mail)
        else:
            send_text.enqueue(mail.subject, mail.body, email)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person at `User.email`: the package would ask its own table for an address."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)


def _send_now(mail: EmailMessage) -> None:
    try:
        mail.send()
    except OSError:
        logger.exception("a link for a new password could not be mailed")


class OwnAddressBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    def get_user(self, user_id: int) -> User | None:
        """Who a session is of, with `unread_notices`, which the head of every page shows: asked
        at every page."""
        for person in PERSON.instances(User, person=user_id):
            return person if self.user_can_authenticate(person) else None
        return None

    # Nothing public says by which table an address is looked up; tests/units/test_email.py
    # breaks first when the package renames this.
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        person = User.objects.filter(email=email.lower()).first() if email else None
        checked: User | None = self._check_password(person, password)
        return checked


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Says to password managers that either name is the one they know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    name = forms.CharField(required=False, max_length=100, label=_("Name of the device"))


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    name = forms.CharField(max_length=100, label=_("Name of the device"))


class JoinedResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A forgotten password is set anew; who never had one comes in by an invitation alone."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        people = User.objects.filter(email=email, is_active=True)
        self.users = [person for person in people if person.has_usable_password()]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The answer is the same whether a mail goes out or not."""
        email: str = self.cleaned_data["email"]
        if may_send_reset(request, email, self.users):
            super().save(request, **kwargs)
        return email

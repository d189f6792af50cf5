"""How accounts work here: people are invited, nobody signs up."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from cdd_awards.signins import ThrottledAdapter
from evaluations.accounts.attempts import may_send_reset
from units.client import client_address
from units.models import User


class ClosedAdapter(ThrottledAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class JoinedResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A forgotten password is set anew; who never had one comes in by an invitation alone."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The answer is the same whether a mail goes out or not."""
        email: str = self.cleaned_data["email"]
        if may_send_reset(request, email, self.users):
            super().save(request, **kwargs)
        return email

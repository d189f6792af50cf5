"""How accounts work here: people are invited, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from units.models import User


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """A person comes with the office: every page asks for which offices the person acts."""

    def get_user(self, user_id: int) -> User | None:
        person: User | None = User.objects.select_related("unit").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


class JoinedResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A forgotten password is set anew; who never had one comes in by an invitation alone."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email

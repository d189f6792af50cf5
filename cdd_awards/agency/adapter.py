"""What the account package asks about sign-in by a provider: one provider, nobody signs up."""

import logging
from secrets import compare_digest
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cdd_awards.agency.configured import the_provider
from cdd_awards.agency.linking import link, person_of
from cdd_awards.agency.provider import AGENCY
from evaluations.platform.errors import Refused
from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.browsers import origin_of
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.directory.invitations import token_for
from units.models import User

logger = logging.getLogger(__name__)
LINK = "link"


class InvitedAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The provider of the settings; the package's table of them means nothing here."""
        oidc = settings.OIDC
        if oidc is None or provider not in (None, AGENCY, oidc.server):
            return []
        app = SocialApp(provider=AGENCY, provider_id=oidc.server, name=oidc.name)
        app.client_id, app.secret = oidc.client_id, oidc.client_secret
        app.settings = {"oauth_pkce_enabled": True}
        return [app]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """The package would take the password away from whom it finds: linking.py looks."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider is believed; here it is decided whether one of ours came."""
        state, sociallogin.token = sociallogin.state, None
        if not compare_digest(str(state.get("nonce", "")), str(sociallogin.nonce)):
            raise ImmediateHttpResponse(_unproven(request, "another nonce"))
        try:
            if state.get("process") == LINK:
                raise ImmediateHttpResponse(_linked(request, sociallogin))
            person = person_of(request, sociallogin)
        except Refused as refused:
            note_event(kind=EventKind.PROVIDER_REFUSED, origin=origin_of(request))
            raise ImmediateHttpResponse(_led_back(request, str(refused))) from refused
        if person.is_active and not person.has_usable_password():
            raise ImmediateHttpResponse(_to_invitation(request, person))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            sentence = _("You did not finish signing in at %(name)s. Please try again.")
            raise ImmediateHttpResponse(
                _led_back(request, sentence % {"name": the_provider().name})
            )
        reason = f"{type(exception).__name__}: {exception}"[:200] if exception else str(error)
        raise ImmediateHttpResponse(_unproven(request, reason))


def _unproven(request: HttpRequest, reason: str) -> HttpResponse:
    """The reason stands in the log; a stranger learns nothing from it."""
    logger.warning("sign-in by the provider refused: %s", reason)
    sentence = _(
        "The answer of %(name)s could not be confirmed. Please sign in once more from this page; "
        "if that fails too, use your password and tell the administrator."
    )
    return _led_back(request, sentence % {"name": the_provider().name})


def _led_back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("mfa_index" if request.user.is_authenticated else "account_login")


def _linked(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Whoever asked for the link is still the one who is signed in."""
    expected, person = login.state.get("person"), request.user
    if not isinstance(person, User) or person.pk != expected:
        return _unproven(request, "asked for by another person")
    link(request=request, person=person, login=login)
    sentence = _("Your account is linked. From now on you can sign in with %(name)s.")
    messages.success(request, sentence % {"name": the_provider().name})
    return redirect("mfa_index")


def _to_invitation(request: HttpRequest, person: User) -> HttpResponse:
    """The address was proven as by the link of the mail; a password signs the sheets."""
    messages.info(
        request, _("You were recognised. Please set a password now: you will sign sheets with it.")
    )
    return redirect("invitation", token_for(person))

"""The provider as the package asks for it: discovery, keys, and what comes back.

The package itself knows no nonce, and believes an unsigned token that came over TLS.
"""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from cdd_awards.agency.configuration import WELL_KNOWN
from cdd_awards.agency.configured import the_provider
from cdd_awards.agency.tokens import TokenRefused, claims_of
from units.site import full_address

# The provider's short name inside the package.
AGENCY = "agency"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class AgencyAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """One sign-in: what the provider says of itself is fetched once."""

    provider_id = AGENCY

    def __init__(self, request: HttpRequest, provider_id: str = AGENCY) -> None:
        super().__init__(request)
        self._described: dict[str, Any] = {}

    @property
    def described(self) -> dict[str, Any]:
        """The provider's own description. Raises OAuth2Error where it does not fit."""
        if not self._described:
            self._described = _fetched(f"{the_provider().server}{WELL_KNOWN}")
            _require_fitting(self._described)
        return self._described

    @property
    def authorize_url(self) -> str:
        return str(self.described["authorization_endpoint"])

    @property
    def access_token_url(self) -> str:
        return str(self.described["token_endpoint"])

    @property
    def basic_auth(self) -> bool:
        ways = self.described.get("token_endpoint_auth_methods_supported", [])
        return "client_secret_post" not in ways and "client_secret_basic" in ways

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Under the installation's own address, whatever host the request named."""
        return full_address(request, reverse("agency_callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._claims(app, str(kwargs["response"].get("id_token", "")))
        if "email" not in claims and "userinfo_endpoint" in self.described:
            claims = _with_userinfo(claims, self.described["userinfo_endpoint"], token.token)
        login = self.get_provider().sociallogin_from_response(request, claims)
        # Compared with the one that was sent out, in InvitedAdapter.pre_social_login.
        login.nonce = claims.get("nonce", "")
        return login

    def _claims(self, app: SocialApp, token: str) -> dict[str, Any]:
        keys, issuer = _fetched(self.described["jwks_uri"]), self.described["issuer"]
        try:
            return claims_of(token, keys, issuer=issuer, client=app.client_id)
        except TokenRefused as error:
            raise OAuth2Error(str(error)) from error


class AgencyProvider(OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    id = AGENCY
    name = "OpenID Connect"
    account_class = ProviderAccount
    oauth2_adapter_class = AgencyAdapter

    def get_scope(self) -> list[str]:
        return list(the_provider().scopes)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of what the provider tells: it may be a citizen's number."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The address, where the provider has verified it."""
        is_verified = data.get("email_verified") in (True, "true")
        return {"email": data.get("email") if is_verified else None, "email_verified": True}


def _fetched(address: str, token: str = "") -> dict[str, Any]:
    """JSON from the provider; the package's session gives up after some seconds."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with get_adapter().get_requests_session() as session:
        answer = session.request("GET", address, headers=headers, allow_redirects=False)
        answer.raise_for_status()
        content = answer.json()
    if not isinstance(content, dict):
        raise OAuth2Error("the provider answers no object")
    return content


def _require_fitting(described: dict[str, Any]) -> None:
    """The description is of the server that was asked, and leads nowhere less protected."""
    if str(described.get("issuer", "")).rstrip("/") != the_provider().server:
        raise OAuth2Error("the provider names another issuer than OIDC_SERVER")
    scheme = urlsplit(the_provider().server).scheme
    if any(urlsplit(str(described.get(name))).scheme != scheme for name in ENDPOINTS):
        raise OAuth2Error("the provider names an endpoint that is missing or not protected")


def _with_userinfo(claims: dict[str, Any], address: str, token: str) -> dict[str, Any]:
    """With the address that some providers tell on request alone, about the same person."""
    userinfo = _fetched(address, token)
    if userinfo.get("sub") != claims["sub"]:
        raise OAuth2Error("the provider tells of another person")
    return {**{name: userinfo.get(name) for name in ("email", "email_verified")}, **claims}

"""An installation with a provider, and the way there and back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.providers import registry
from django.test import Client
from django.urls import reverse

from cdd_awards.agency.configuration import provider_configuration
from cdd_awards.agency.provider import AgencyProvider
from tests.provider import CLIENT, SECRET, Provider, provider

There = Callable[..., Any]


@pytest.fixture(scope="session")
def _running() -> Iterator[Provider]:
    with provider() as server:
        yield server


@pytest.fixture
def thaid(_running: Provider, settings: Any) -> Provider:
    """The provider, forgetful of the test before, and the installation that knows it."""
    _running.claims, _running.userinfo, _running.codes = {}, {}, {}
    _running.algorithm, _running.signing_key = "RS256", _running.key
    _running.issued_issuer = _running.issuer
    settings.OIDC = provider_configuration(
        name="ThaiD",
        server=_running.issuer,
        client_id=CLIENT,
        client_secret=SECRET,
        scopes=["openid", "email"],
    )
    settings.ROOT_URLCONF = "tests.agency_urls"
    # As cdd_awards/provider.py has it where an installation starts with a provider.
    registry.register(AgencyProvider)
    return _running


@pytest.fixture
def there(thaid: Provider) -> There:
    """Press the button in `client` and sign in there; what comes back."""

    def gone(client: Client, name: str = "agency_sign_in", **typed: str) -> dict[str, str]:
        page = client.post(reverse(name), typed)
        return thaid.visit(page.headers["Refresh"].removeprefix("0; url="))

    return gone


@pytest.fixture
def come_in(there: There) -> There:
    """There and back, to the page where it ends."""

    def came(client: Client, name: str = "agency_sign_in", **typed: str) -> Any:
        return client.get(reverse("agency_callback"), there(client, name, **typed), follow=True)

    return came

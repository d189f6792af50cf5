"""The provider is named whole or not at all, and asked over TLS alone."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cdd_awards.account_urls import agency_urls, urlpatterns
from cdd_awards.agency.configuration import ProviderConfiguration, provider_configuration
from tests.variables import settings_of

GIVEN = {
    "name": "ThaiD",
    "server": "https://id.example.go.th",
    "client_id": "awards",
    "client_secret": "x",
}
SET = {
    "OIDC_NAME": "ThaiD",
    "OIDC_SERVER": "https://id.example.go.th",
    "OIDC_CLIENT_ID": "awards",
    "OIDC_CLIENT_SECRET": "x",
}


def configured(**changed: str) -> ProviderConfiguration | None:
    return provider_configuration(**{**GIVEN, **changed}, scopes=["openid"])


def test_nothing_set_is_no_provider() -> None:
    assert configured(**dict.fromkeys(GIVEN, "")) is None


@pytest.mark.parametrize(
    "server",
    [
        "https://id.example.go.th",
        "https://id.example.go.th/",
        "https://id.example.go.th/.well-known/openid-configuration",
    ],
)
def test_the_server_is_its_issuer_however_it_is_typed(server: str) -> None:
    found = configured(server=server)

    assert found is not None
    assert found.server == "https://id.example.go.th"


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=f"OIDC_{name.upper()}"):
        configured(**{name: ""})


@pytest.mark.parametrize("server", ["http://id.example.go.th", "id.example.go.th", "ftp://x"])
def test_only_tls_leads_there(server: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        configured(server=server)


def test_a_wrong_setting_stops_the_start() -> None:
    for wrong in ({"OIDC_SERVER": ""}, {"OIDC_SCOPES": "email"}):
        with pytest.raises(ImproperlyConfigured, match=next(iter(wrong))):
            settings_of(**{**SET, **wrong})

    assert settings_of(**SET)["OIDC"].server == SET["OIDC_SERVER"]


def test_without_settings_nothing_is_routed() -> None:
    assert settings.OIDC is None
    assert not {entry.name for entry in urlpatterns} & {entry.name for entry in agency_urls()}

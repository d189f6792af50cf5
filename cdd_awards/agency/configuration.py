"""The provider as the environment names it: all of it, or nothing. Plain Python."""

from dataclasses import dataclass
from urllib.parse import urlsplit

WELL_KNOWN = "/.well-known/openid-configuration"
# Where a provider may stand without TLS: on the machine itself.
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class ProviderConfiguration:
    """`server` is the issuer, without a slash at its end; links are kept under it."""

    name: str
    server: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...]


def provider_configuration(
    *, name: str, server: str, client_id: str, client_secret: str, scopes: list[str]
) -> ProviderConfiguration | None:
    """None where nothing is set. Raises ValueError with a sentence for the operator."""
    settings = {
        "OIDC_NAME": name.strip(),
        "OIDC_SERVER": server.strip().removesuffix(WELL_KNOWN).rstrip("/"),
        "OIDC_CLIENT_ID": client_id.strip(),
        "OIDC_CLIENT_SECRET": client_secret.strip(),
    }
    if not any(settings.values()):
        return None
    if missing := [variable for variable, value in settings.items() if not value]:
        raise ValueError(f"Sign-in by a provider needs {', '.join(missing)} too.")
    require_secure(settings["OIDC_SERVER"])
    if "openid" not in scopes:
        raise ValueError("OIDC_SCOPES must name openid.")
    return ProviderConfiguration(
        name=settings["OIDC_NAME"],
        server=settings["OIDC_SERVER"],
        client_id=settings["OIDC_CLIENT_ID"],
        client_secret=settings["OIDC_CLIENT_SECRET"],
        scopes=tuple(scopes),
    )


def require_secure(server: str) -> None:
    parts = urlsplit(server)
    is_near = parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE
    if not parts.hostname or not (parts.scheme == "https" or is_near):
        raise ValueError("OIDC_SERVER must begin with https:// and name the provider's host.")

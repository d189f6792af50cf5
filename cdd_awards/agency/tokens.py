"""What an ID token must say to be believed (OpenID Connect Core, 3.1.3.7)."""

from collections.abc import Mapping
from typing import Any

import jwt

# Signatures by a key of the provider alone: no shared secret, and never none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
# Seconds by which two clocks may differ.
LEEWAY = 60
NEEDED = ("iss", "sub", "aud", "exp", "iat")


class TokenRefused(Exception):
    """The token does not prove who somebody is; the message says why, for the log."""


def claims_of(token: str, keys: Mapping[str, Any], *, issuer: str, client: str) -> dict[str, Any]:
    """What the token says, after its signature, issuer, audience and times were checked.

    `keys` is the provider's set of keys (JWKS).
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=client,
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
    except jwt.PyJWTError as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error
    _require_for_us(claims, client)
    return claims


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    named = jwt.get_unverified_header(token).get("kid")
    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    for key in known:
        if key.key_id == named:
            return key
    if named is None and len(known) == 1:
        return known[0]
    raise TokenRefused("signed by a key that the provider does not name")


def _require_for_us(claims: Mapping[str, Any], client: str) -> None:
    """A token for several audiences must have been handed out to us."""
    audience = claims["aud"]
    handed_to = claims.get("azp", None if isinstance(audience, list) and audience[1:] else client)
    if handed_to != client:
        raise TokenRefused("handed out to another client")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise TokenRefused("names nobody")

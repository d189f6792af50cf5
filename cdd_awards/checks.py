"""System checks of our own: `manage.py check --deploy` says what would go wrong later."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host
from django.utils.translation import override

from cdd_awards.addresses import address_fault, proxy_fault
from evaluations.platform.documents.pdf.own_key import KeyFault, own_key

LEAST_CACHE = 10_000


@register(Tags.security, deploy=True)
def front_servers(**_options: Any) -> list[CheckMessage]:
    fault = proxy_fault(behind=settings.BEHIND_PROXY, count=settings.PROXY_COUNT)
    return [Error(fault, id="cdd_awards.E001")] if fault else []


@register(Tags.security, deploy=True)
def site_address(**_options: Any) -> list[CheckMessage]:
    if settings.DEMO and not settings.SITE_ADDRESS:
        return []
    if fault := address_fault(settings.SITE_ADDRESS, https=settings.HTTPS):
        return [Error(fault, id="cdd_awards.E002")]
    host = urlsplit(settings.SITE_ADDRESS).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = "Add it to ALLOWED_HOSTS, or correct SITE_ADDRESS."
    params = f"SITE_ADDRESS leads to {host}, which ALLOWED_HOSTS does not name."
    return [Warning(params, hint=hint, id="cdd_awards.W003")]


@register(Tags.security, deploy=True)
def cache_size(**_options: Any) -> list[CheckMessage]:
    """The cache counts failures to sign in; what is pushed out is forgotten."""
    options: Any = settings.CACHES["default"].get("OPTIONS", {})
    if options.get("MAX_ENTRIES", 300) >= LEAST_CACHE:
        return []
    params = f"CACHES keeps fewer than {LEAST_CACHE} entries: counters would be pushed out."
    hint = "Raise OPTIONS MAX_ENTRIES of the default cache in the settings."
    return [Warning(params, hint=hint, id="cdd_awards.W002")]


@register(Tags.security, deploy=True)
def signing_certificate(**_options: Any) -> list[CheckMessage]:
    """A paper is drawn without a signature where the certificate is of no use."""
    key = own_key()
    if key is None:
        return []
    if isinstance(key, KeyFault):
        with override("en"):
            return [Error(str(key.sentence), id="cdd_awards.E004")]
    if not key.is_soon_over:
        return []
    sentence = f"The signing certificate of {key.organisation} ends on {key.ends:%Y-%m-%d}."
    return [Warning(sentence, hint="Order the next one now.", id="cdd_awards.W005")]

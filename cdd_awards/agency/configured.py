"""The provider of this installation."""

from django.conf import settings
from django.http import Http404

from cdd_awards.agency.configuration import ProviderConfiguration


def the_provider() -> ProviderConfiguration:
    """Raises Http404 where there is none; then none of these pages is routed either."""
    provider: ProviderConfiguration | None = settings.OIDC
    if provider is None:
        raise Http404
    return provider

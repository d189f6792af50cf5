"""Where the account package looks for providers of an installed app, by this file's name.

What talks to a provider is large: an installation that has none loads nothing of it.
"""

from django.conf import settings

provider_classes: list[type] = []
if settings.OIDC:
    from cdd_awards.agency.provider import AgencyProvider

    provider_classes.append(AgencyProvider)

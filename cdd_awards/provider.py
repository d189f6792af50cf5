"""Where the account package looks for providers of an installed app, by this file's name."""

from cdd_awards.agency.provider import AgencyProvider

provider_classes = [AgencyProvider]

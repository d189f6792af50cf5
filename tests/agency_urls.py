"""Every address, as an installation with a provider has them."""

from django.urls import include, path

from cdd_awards.account_urls import agency_urls
from cdd_awards.urls import (
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
)
from cdd_awards.urls import (
    urlpatterns as without,
)

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
urlpatterns = [*without, path("accounts/", include(agency_urls()))]

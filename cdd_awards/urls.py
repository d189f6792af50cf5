"""Every address, and the gates of the pages that come from packages."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from cdd_awards import health, metrics, well_known
from units.access import View, marked, public

handler400 = "cdd_awards.errors.bad_request"
handler403 = "cdd_awards.errors.forbidden"
handler404 = "cdd_awards.errors.not_found"
handler500 = "cdd_awards.errors.failed"
handler429 = "cdd_awards.errors.too_many"


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns)
        else:
            yield entry


def _marked(view: View, rule: str) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    return marked(guarded, rule)


def gated(entry: URLResolver, rule: str) -> URLResolver:
    """Mark the views of a package with the rule by which it guards them itself."""
    for pattern in _views([entry]):
        pattern.callback = _marked(pattern.callback, rule)
    return entry


# The admin's own sign-in page would know nothing of the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

switch_language: View = public("the language may be chosen before signing in")(
    require_POST(set_language)
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("evaluations.urls")),
    path("language/", switch_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path(
        ".well-known/change-password",
        well_known.change_password,
        name="well_known_change_password",
    ),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("manifest.webmanifest", well_known.manifest, name="manifest"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("accounts/", include("cdd_awards.account_urls")),
    gated(path("admin/", admin.site.urls), "django superusers"),
]

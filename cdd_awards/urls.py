"""Every address, and the gates of the pages that come from packages."""

from collections.abc import Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from cdd_awards import health
from units.access import ENTRY_RULE, View, public

handler400 = "cdd_awards.errors.bad_request"
handler403 = "cdd_awards.errors.forbidden"
handler404 = "cdd_awards.errors.not_found"
handler500 = "cdd_awards.errors.failed"
handler429 = "cdd_awards.errors.too_many"

PUBLIC_ACCOUNT_PAGES = {
    "account_login": "one must be able to sign in",
    "account_logout": "one must be able to sign out, also twice",
    "account_signup": "says that accounts are by invitation",
    "account_inactive": "says that the account is closed",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "the link of the mail",
    "account_reset_password_from_key_done": "a forgotten password",
    "account_email_verification_sent": "says that a mail is on its way",
    "account_confirm_email": "the link of the mail",
    "account_confirm_login_code": "refuses: sign-in codes are off",
    "mfa_authenticate": "the second step of signing in",
    "mfa_trust": "the second step of signing in",
}


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns)
        else:
            yield entry


def _marked(view: View, rule: str) -> View:
    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    setattr(marked, ENTRY_RULE, rule)
    return marked


def _leaving_nothing(view: View) -> View:
    """Whoever signs out leaves no page in the browser's cache. Kept pages and the own marks are
    cleared by static/js/page.js: the marks of others, not sent yet, must stay."""

    @wraps(view)
    def left(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            answer["Clear-Site-Data"] = '"cache"'
        return answer

    return left


def gated(entry: URLResolver, rule: str) -> URLResolver:
    """Mark the views of a package with the rule by which it guards them itself."""
    for pattern in _views([entry]):
        if pattern.name == "account_logout":
            pattern.callback = _leaving_nothing(pattern.callback)
        if reason := PUBLIC_ACCOUNT_PAGES.get(pattern.name or ""):
            pattern.callback = public(reason)(_marked(pattern.callback, ""))
        else:
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
    gated(path("accounts/", include("allauth.urls")), "signed_in"),
    gated(path("admin/", admin.site.urls), "django superusers"),
]

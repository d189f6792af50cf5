"""Out to the provider and back."""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cdd_awards.agency.adapter import LINK
from cdd_awards.agency.configured import the_provider
from cdd_awards.agency.linking import unlink
from cdd_awards.agency.provider import AGENCY, AgencyAdapter
from units.access import PersonRequest


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    return _led_out(request, AuthProcess.LOGIN, back="account_login")


@require_POST
def begin_link(request: PersonRequest) -> HttpResponse:
    return _led_out(request, LINK, back="mfa_index", person=request.user.pk)


@require_POST
def remove_link(request: PersonRequest) -> HttpResponse:
    unlink(request=request, person=request.user)
    sentence = _("Your account is no longer linked with %(name)s.")
    messages.success(request, sentence % {"name": the_provider().name})
    return redirect("mfa_index")


@require_GET
def callback(request: HttpRequest) -> HttpResponseBase:
    answer: HttpResponseBase = OAuth2CallbackView.adapter_view(AgencyAdapter(request))(request)
    return answer


def _led_out(request: HttpRequest, process: str, *, back: str, **stated: Any) -> HttpResponse:
    """A page that leads on by itself: browsers let no form of ours lead to another host."""
    provider = get_adapter(request).get_provider(request, AGENCY)
    nonce, following = secrets.token_urlsafe(32), get_next_redirect_url(request)
    try:
        answer = provider.redirect(
            request, process, following, auth_params={"nonce": nonce}, nonce=nonce, **stated
        )
    except (OSError, ValueError, OAuth2Error):
        messages.error(
            request,
            _("%(name)s does not answer now. Please sign in with your password.")
            % {"name": the_provider().name},
        )
        return redirect(back)
    address = answer.headers["Location"]
    context = {"address": address, "name": the_provider().name}
    page = render(request, "account/provider.html", context)
    page.headers["Refresh"] = f"0; url={address}"
    return page

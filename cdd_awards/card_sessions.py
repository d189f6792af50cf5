"""What a session that a paper card opened may enter: that day's pages, and nothing of the account.

Every view is closed to it that does not say `on_card=` (units/access.py). With the card's day, its
revocation or a new card for the same person the session ends.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evaluations.entry.schedule.actions.entry import BY_CARD
from evaluations.entry.schedule.models import SignInCard
from units.access import CARD_RULE, OnCard, everywhere


class CardGate(MiddlewareMixin):
    """Stands before the look at who has to sign in: who loses the session is a stranger there."""

    def process_view(
        self, request: HttpRequest, view: Any, _words: Any, address: dict[str, Any]
    ) -> HttpResponseBase | None:
        rule: OnCard | None = getattr(view, CARD_RULE, None)
        # Asked first: boards poll without a session that anybody would have to load.
        if rule is everywhere or BY_CARD not in request.session:
            return None
        card = SignInCard.objects.valid_today().filter(pk=request.session[BY_CARD])
        session = card.filter(user=request.user.pk).values_list("session", flat=True).first()
        if session is None:
            logout(request)
            messages.warning(
                request, _("Your card is no longer valid. Please sign in with your password.")
            )
            return None
        return _closed(request, rule, session, address)


def _closed(
    request: HttpRequest, rule: OnCard | None, session: int, address: dict[str, Any]
) -> HttpResponse | None:
    """None where the page belongs to the card's session."""
    match = request.resolver_match
    if match is not None and match.url_name == settings.LOGIN_REDIRECT_URL:
        return redirect("session_detail", session)
    if rule is None:
        # Whoever pressed something comes back to no address that answers no reading request.
        back = request.get_full_path() if request.method == "GET" else "/"
        sign_in = f"{reverse('account_login')}?{urlencode({'next': back})}"
        context = {"session": session, "sign_in": sign_in}
        return render(request, "card_closed.html", context, status=HTTPStatus.FORBIDDEN)
    if not rule(session, address):
        raise Http404
    return None

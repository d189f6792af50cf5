"""Who has to sign in by two steps, and is led to set the second one up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from evaluations.committees.models import Seat
from evaluations.compiled import CompiledQuery
from evaluations.schedule.actions.entry import BY_CARD
from units.access import ENTRY_RULE, SCRIPT, is_signed_in_person
from units.models import User

# In a browser's session: the second factor is set up.
ENROLLED = "second_factor_enrolled"
# Where one without it is let in: the account's own pages, and what is public.
OPEN_PATHS = ("/accounts/", "/language/", "/static/", "/healthz", "/readyz")
_signing_seats = CompiledQuery(
    lambda user: Seat.objects.signing().filter(user=user).order_by().only("pk")[:1], "user"
)


def needs_second_factor(user: User) -> bool:
    """Administrators and auditors always; chairs and secretaries of a running round where the
    installation asks for it."""
    if user.oversees or user.is_superuser:
        return True
    return settings.SECOND_FACTOR_FOR_COMMITTEES and bool(_signing_seats.rows(user=user.pk))


def forget_factor(session: SessionBase) -> None:
    """Look it up again at the next page."""
    session.pop(ENROLLED, None)


class SecondFactorGate:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, _words: Any, _address: Any
    ) -> HttpResponseBase | None:
        if getattr(view, ENTRY_RULE, "") == SCRIPT or request.path.startswith(OPEN_PATHS):
            return None
        if not _lacks_second_factor(request):
            return None
        messages.warning(
            request, _("Your duties here need two-step sign-in. Please set it up now.")
        )
        return redirect("mfa_index")


def _lacks_second_factor(request: HttpRequest) -> bool:
    # Boards poll without cookies, every few seconds: nobody is looked up for them.
    if not settings.SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user, session = request.user, request.session
    # A card enters no page on which one certifies, seconds or signs for the committee.
    if not is_signed_in_person(user) or session.get(ENROLLED) or BY_CARD in session:
        return False
    if not needs_second_factor(user):
        return False
    if get_adapter().is_mfa_enabled(user):
        session[ENROLLED] = True
        return False
    return True

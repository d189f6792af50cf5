"""Who has to sign in by two steps, and is led to set the second one up before anything else."""

from http import HTTPStatus
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from evaluations.entry.schedule.actions.entry import BY_CARD
from evaluations.setup.committees.models import Seat
from units.access import ENTRY_RULE, SCRIPT, is_signed_in_person
from units.models import User

# In a browser's session: the second factor is set up.
ENROLLED = "second_factor_enrolled"
# The day on which a page found that none is needed.
NONE_NEEDED = "second_factor_not_needed_on"
# Where one without it is let in: the account's own pages, and what is public.
OPEN_PATHS = ("/accounts/", "/language/", "/static/", "/healthz", "/readyz")


def needs_second_factor(user: User) -> bool:
    """Who has a role in the house always; chairs and secretaries of a running round where the
    installation asks for it."""
    if user.roles or user.is_superuser:
        return True
    signs = Seat.objects.signing().filter(user=user)
    return settings.SECOND_FACTOR_FOR_COMMITTEES and signs.exists()


def forget_factor(session: SessionBase) -> None:
    """Look it up again at the next page."""
    session.pop(ENROLLED, None)
    session.pop(NONE_NEEDED, None)


class SecondFactorGate(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, view: Any, _words: Any, _address: Any
    ) -> HttpResponseBase | None:
        is_script = getattr(view, ENTRY_RULE, "") == SCRIPT
        if request.path.startswith(OPEN_PATHS) or not _may_lack(request):
            return None
        session, today = request.session, timezone.localdate().isoformat()
        # A page asks every time; the scripts of a page that was opened today cost no query.
        if is_script and session.get(NONE_NEEDED) == today:
            return None
        if not _lacks_second_factor(request):
            if session.get(NONE_NEEDED) != today and not session.get(ENROLLED):
                session[NONE_NEEDED] = today
            return None
        if is_script:
            # Its page says that one has to sign in, and leads there.
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        messages.warning(
            request, _("Your duties here need two-step sign-in. Please set it up now.")
        )
        return redirect("mfa_index")


def _may_lack(request: HttpRequest) -> bool:
    """Whether somebody has signed in by a password, and no factor is known yet: no query."""
    # Boards poll without cookies, every few seconds: nobody is looked up for them.
    if not settings.SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    # A card enters no page on which one certifies, seconds or signs for the committee.
    session = request.session
    return not session.get(ENROLLED) and BY_CARD not in session


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not is_signed_in_person(user) or not needs_second_factor(user):
        return False
    if get_adapter().is_mfa_enabled(user):
        request.session[ENROLLED] = True
        return False
    return True

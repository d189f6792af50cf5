"""Calendar addresses and sign-in cards; the cards' paper itself is printed in reports."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.actions.entry import (
    BY_CARD,
    card_seats,
    end_of_today,
    make_calendar_link,
    revoke_calendar_link,
    revoke_card,
    use_card,
)
from evaluations.entry.schedule.feed import feed, link_of
from evaluations.entry.schedule.forms.entry import CalendarLinkForm, CardForm
from evaluations.entry.schedule.models import CalendarLink, EvaluationSession, SignInCard
from evaluations.entry.schedule.views.planning import run_session
from evaluations.platform.errors import Refused
from evaluations.platform.pages import visible_or_404
from evaluations.setup.accounts.attempts import wrong_card
from evaluations.setup.accounts.browsers import remember
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.accounts.signing_in import sign_in
from units.access import PersonRequest, allow, public, signed_in
from units.site import full_address


@allow(signed_in)
def calendar_links(request: PersonRequest) -> HttpResponse:
    """One's own addresses; POST makes one, for everything or for `session`."""
    context: dict[str, object] = {}
    if request.method == "POST":
        form = CalendarLinkForm(request.POST, by=request.user)
        if not form.is_valid():
            raise Http404
        _link, secret = make_calendar_link(by=request.user, **form.cleaned_data)
        context["address"] = full_address(request, reverse("calendar_feed", args=[secret]))
    links = CalendarLink.objects.visible_to(request.user).filter(revoked_at=None)
    context["links"] = links.select_related("session__host")
    return render(request, "evaluations/entry/schedule/calendar_links.html", context)


@allow(signed_in)
@require_POST
def calendar_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    link = visible_or_404(request, CalendarLink.objects, pk)
    revoke_calendar_link(by=request.user, link=link)
    messages.success(request, _("The link is revoked. Calendars that use it stop filling."))
    return redirect("calendar_links")


@public("calendar programs cannot sign in: the address itself is the secret")
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    link = link_of(secret)
    if link is None:
        raise Http404
    answer = HttpResponse(feed(link), content_type="text/calendar")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'attachment; filename="schedule.ics"'
    return answer


@allow(signed_in)
def cards(request: PersonRequest, pk: int) -> HttpResponse:
    """Who sits on that day, each with the card that holds now."""
    session = run_session(request, pk)
    current = {
        card.user_id: card for card in SignInCard.objects.filter(session=session, revoked_at=None)
    }
    lines = [(seat, current.get(seat.user_id)) for seat in card_seats(session)]
    context = {
        "session": session,
        "lines": lines,
        "are_printed": bool(current),
        "printed": len(current),
        "lacking": sum(card is None for _seat, card in lines),
    }
    return render(request, "evaluations/entry/schedule/cards.html", context)


@allow(signed_in)
@require_POST
def card_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    sessions = EvaluationSession.objects.run_by(request.user)
    card = get_object_or_404(
        SignInCard.objects.filter(session__in=sessions).select_related("session__committee"), pk=pk
    )
    revoke_card(by=request.user, card=card)
    messages.success(request, _("The card is revoked."))
    return redirect("cards", card.session_id)


@public("a card is the way in for who has no password at hand")
def card_sign_in(request: HttpRequest, code: str = "") -> HttpResponse:
    """The code from the card's QR, or typed. Opening the page uses nothing up; the button does."""
    remember(request)
    form = CardForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        try:
            card = use_card(code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", wrong_card(request) or str(refusal))
        else:
            sign_in(request, card.user, EventKind.CARD)
            request.session[BY_CARD] = card.pk
            request.session.set_expiry(end_of_today())
            return redirect("home")
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "evaluations/entry/schedule/card_sign_in.html", context, status=status)

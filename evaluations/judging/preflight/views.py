"""The preflight of a session, its fallback pack, and what its devices tell."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.views.planning import run_session
from evaluations.judging.preflight.actions import note_device
from evaluations.judging.preflight.checks import preflight
from evaluations.judging.preflight.devices import device_lines
from evaluations.judging.preflight.facts import facts_of
from evaluations.judging.preflight.labels import check_lines
from evaluations.judging.preflight.pack import ask_pack, ask_packs, packs_of, people_of
from evaluations.platform.pages import refused_as_message
from evaluations.platform.untrusted import loads, whole_number
from evaluations.setup.accounts.browsers import browser_of
from units.access import PersonRequest, allow, allow_script, of, signed_in
from units.models import User
from units.site import site_address

MOST_MILLISECONDS = 10**15


@allow(signed_in)
def session_preflight(request: PersonRequest, pk: int) -> HttpResponse:
    session = run_session(request, pk)
    readiness = preflight(facts_of(session))
    context = {
        "session": session,
        "found": readiness,
        "lines": check_lines(readiness, session, request.user),
        "pack": packs_of(session).get(request.user.pk),
    }
    return render(request, "evaluations/judging/preflight/session_preflight.html", context)


@allow(signed_in)
@require_POST
def session_pack(request: PersonRequest, pk: int) -> HttpResponse:
    """One's own fallback pack of a day, drawn as the day stands now."""
    session = get_object_or_404(
        EvaluationSession.objects.packable_by(request.user).with_page(), pk=pk
    )
    with refused_as_message(request):
        job = ask_pack(by=request.user, session=session, site=site_address(request))
        return redirect("job", job.pk)
    return redirect("session_detail", pk)


@allow(signed_in)
@require_POST
def session_packs(request: PersonRequest, pk: int) -> HttpResponse:
    """Everybody's pack, as the day stands now, by who runs it."""
    session = run_session(request, pk)
    ask_packs(people_of(session), session=session, site=site_address(request))
    messages.success(request, _("The fallback packs of the committee are being drawn."))
    return redirect("session_preflight", pk)


@allow(signed_in)
def session_devices(request: PersonRequest, pk: int) -> HttpResponse:
    """Per seat when its devices were last heard, what they keep, and how much waits on them."""
    session = run_session(request, pk)
    context = {"session": session, "lines": device_lines(session)}
    return render(request, "evaluations/judging/preflight/session_devices.html", context)


@allow_script(on_card=of(EvaluationSession, "pk"))
@require_POST
def device_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What a judge's device tells of itself: {kept, unsent, clock}; 400 for anything else."""
    user = cast(User, request.user)
    session = get_object_or_404(EvaluationSession.objects.visible_to(user), pk=pk)
    try:
        sent = loads(request.body)
        sheets = None if sent["kept"] is None else whole_number(sent["kept"])
        unsent = whole_number(sent["unsent"])
        clock = whole_number(sent["clock"], MOST_MILLISECONDS)
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    browser = browser_of(request).id
    note_device(by=user, session=session, browser=browser, kept=sheets, unsent=unsent, clock=clock)
    return HttpResponse(status=204)

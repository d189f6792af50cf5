"""The officer's part of an activity report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion, Preview
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.reports.actions import choose_photos, write_activity
from evaluations.outcome.reports.forms import ActivityForm, PhotoForm
from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.documents.formats import PAGE
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import Crumb, form_page, refusals, refused_as_message
from units.access import PersonRequest, allow, signed_in


def _told_session(request: PersonRequest, pk: int) -> EvaluationSession:
    sessions = EvaluationSession.objects.report_writable_by(request.user)
    return get_object_or_404(sessions.select_related("committee__round", "host"), pk=pk)


@allow(signed_in)
def activity_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What the records do not know of a day, and which photos are shown."""
    session = _told_session(request, pk)
    report = ActivityReport.objects.filter(session=session).first()
    form = ActivityForm(sent(request), instance=report or ActivityReport(session=session))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            write_activity(by=request.user, session=session, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("document", "activity", pk, PAGE)
    way: list[Crumb] = [(_("Activity report"), reverse("document", args=["activity", pk, PAGE]))]
    return form_page(
        request,
        form,
        title=_("Write the report"),
        crumbs=way,
        lead=_("Who sat, who presented and what was shown comes from the records by itself."),
    )


@allow(signed_in)
def activity_photos(request: PersonRequest, pk: int) -> HttpResponse:
    """Pictures of the day's evidence; ticked ones stand in the report, in the order of numbers."""
    session = _told_session(request, pk)
    versions = list(
        EvidenceVersion.objects.served_to(request.user)
        .newest()
        .filter(
            item__nomination__slot_place__slot__session=session,
            item__removed_at=None,
            content_type__startswith="image/",
            preview=Preview.READY,
        )
        .select_related("item__nomination")
        .order_by("item__nomination", "item__number")
    )
    report = ActivityReport.objects.filter(session=session).first()
    known = {photo.version_id: photo.caption for photo in report.photos.all()} if report else {}
    rows = [
        (
            version,
            PhotoForm(
                sent(request),
                prefix=f"photo-{version.pk}",
                initial={"show": version.pk in known, "caption": known.get(version.pk, "")},
            ),
        )
        for version in versions
    ]
    if request.method == "POST" and all(form.is_valid() for _one, form in rows):
        chosen = [
            (one, form.cleaned_data["caption"]) for one, form in rows if form.cleaned_data["show"]
        ]
        with refused_as_message(request):
            choose_photos(by=request.user, session=session, chosen=chosen)
            messages.success(request, _("The change is saved."))
            return redirect("document", "activity", pk, PAGE)
    context = {"session": session, "rows": rows}
    return render(request, "evaluations/outcome/reports/activity_photos.html", context)

"""The officer's part of an activity report."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.actions.housekeeping import forget_files
from evaluations.entry.evidence.delivery import deliver
from evaluations.entry.evidence.models import EvidenceVersion, Preview
from evaluations.entry.evidence.naming import clean_stem
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.reports.actions import (
    MOST_PHOTOS,
    add_photos,
    choose_photos,
    edit_photos,
    write_activity,
)
from evaluations.outcome.reports.day_photos import Picture, keep_picture
from evaluations.outcome.reports.forms import (
    ActivityForm,
    BringPhotosForm,
    DayPhotoForm,
    PhotoForm,
)
from evaluations.outcome.reports.models import ActivityReport, DayPhoto
from evaluations.platform.documents.formats import PAGE
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    store_is_down,
    typed,
    visible_or_404,
)
from evaluations.platform.store.files import StorageDown
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
    """Photos of the day, and pictures of its evidence: ticked ones stand in the report, in the
    order of numbers."""
    session = _told_session(request, pk)
    report = ActivityReport.objects.filter(session=session).first()
    rows, day_rows = _evidence_rows(request, session, report), _day_rows(request, report)
    if request.method == "POST" and all(form.is_valid() for _one, form in (*rows, *day_rows)):
        with refused_as_message(request):
            _save_photos(request, session, rows, day_rows)
            messages.success(request, _("The change is saved."))
            return redirect("document", "activity", pk, PAGE)
    context = {
        "session": session,
        "rows": rows,
        "day_rows": day_rows,
        "bring": BringPhotosForm(),
    }
    return render(request, "evaluations/outcome/reports/activity_photos.html", context)


def _evidence_rows(
    request: PersonRequest, session: EvaluationSession, report: ActivityReport | None
) -> list[tuple[EvidenceVersion, PhotoForm]]:
    versions = (
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
    known = {photo.version_id: photo.caption for photo in report.photos.all()} if report else {}
    return [
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


def _day_rows(
    request: PersonRequest, report: ActivityReport | None
) -> list[tuple[DayPhoto, DayPhotoForm]]:
    photos = report.day_photos.all() if report else ()
    return [
        (
            photo,
            DayPhotoForm(
                sent(request), prefix=f"day-{photo.pk}", initial={"caption": photo.caption}
            ),
        )
        for photo in photos
    ]


def _save_photos(
    request: PersonRequest,
    session: EvaluationSession,
    rows: Sequence[tuple[EvidenceVersion, PhotoForm]],
    day_rows: Sequence[tuple[DayPhoto, DayPhotoForm]],
) -> None:
    chosen = [
        (version, form.cleaned_data["caption"])
        for version, form in rows
        if form.cleaned_data["show"]
    ]
    choose_photos(by=request.user, session=session, chosen=chosen)
    edit_photos(
        by=request.user,
        session=session,
        captions={photo.pk: form.cleaned_data["caption"] for photo, form in day_rows},
        removed=[photo.pk for photo, form in day_rows if form.cleaned_data["remove"]],
    )


@allow(signed_in)
@require_POST
def photos_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Photos of the day from the own device; those that cannot be taken are named."""
    session = _told_session(request, pk)
    with refused_as_message(request):
        files = typed(BringPhotosForm(request.POST, request.FILES))["photos"]
        pictures = _kept(request, session, files)
        try:
            add_photos(by=request.user, session=session, pictures=pictures)
        except Refused:
            forget_files([picture.file for picture in pictures])
            raise
        if pictures:
            messages.success(request, _("%(count)s photos are added.") % {"count": len(pictures)})
    return redirect("activity_photos", pk)


def _kept(
    request: PersonRequest, session: EvaluationSession, files: Sequence[TemporaryUploadedFile]
) -> list[Picture]:
    pictures = []
    for file in files[:MOST_PHOTOS]:
        try:
            pictures.append(keep_picture(file, session.pk))
        except Refused as refusal:
            messages.error(request, f"{clean_stem(file.name or '')}: {refusal}")
    return pictures


@allow(signed_in)
def day_photo(request: PersonRequest, pk: int) -> HttpResponseBase:
    photo = visible_or_404(request, DayPhoto.objects.all(), pk)
    try:
        return deliver(
            request,
            stored=photo.file,
            offered_name=f"photo-{photo.number}.jpg",
            content_type="image/jpeg",
            size=photo.size,
            tag=photo.sha256,
            inline=True,
        )
    except StorageDown as fault:
        return store_is_down(request, fault)

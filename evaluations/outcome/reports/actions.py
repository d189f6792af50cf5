"""Changes to activity reports and their photos."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.housekeeping import forget_files
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.reports.day_photos import Picture
from evaluations.outcome.reports.models import ActivityPhoto, ActivityReport, DayPhoto
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import edit, lock
from units.models import User

MOST_PHOTOS = 24


@transaction.atomic
def write_activity(
    *, by: User, session: EvaluationSession, edits: int | None, values: Mapping[str, Any]
) -> ActivityReport:
    """Store what the officer tells of a day."""
    _check_teller(by, session)
    report, _made = ActivityReport.objects.get_or_create(session=session)
    return edit(by=by, row=report, edits=edits, values=values, verb="activity.changed")


def _check_teller(by: User, session: EvaluationSession) -> None:
    if by.is_auditor and not by.is_administrator:
        raise Refused(_("Auditors read and change nothing."))
    if not EvaluationSession.objects.report_writable_by(by).filter(pk=session.pk).exists():
        raise Refused(_("Only who ran the day or hosted it can do this."))


@transaction.atomic
def choose_photos(
    *, by: User, session: EvaluationSession, chosen: Sequence[tuple[EvidenceVersion, str]]
) -> None:
    """Which pictures of the day's evidence the report shows, in this order, with captions."""
    _check_teller(by, session)
    if len(chosen) > MOST_PHOTOS:
        raise Refused(_("At most %(most)s photos.") % {"most": MOST_PHOTOS})
    report, _made = ActivityReport.objects.get_or_create(session=session)
    locked = lock(report, None)
    ActivityPhoto.objects.filter(report=locked).delete()
    ActivityPhoto.objects.bulk_create(
        ActivityPhoto(report=locked, version=version, number=number, caption=caption)
        for number, (version, caption) in enumerate(chosen, start=1)
    )
    after = {"photos": [version.sha256 for version, _caption in chosen]}
    record(by=by, verb="activity.photos", subject=locked, after=after)


@transaction.atomic
def add_photos(*, by: User, session: EvaluationSession, pictures: Sequence[Picture]) -> None:
    """Take photos of the day into its report, at any time; they are no evidence."""
    _check_teller(by, session)
    report, _made = ActivityReport.objects.get_or_create(session=session)
    locked = lock(report, None)
    if locked.day_photos.count() + len(pictures) > MOST_PHOTOS:
        raise Refused(_("At most %(most)s photos.") % {"most": MOST_PHOTOS})
    last = locked.day_photos.aggregate(last=Max("number"))["last"] or 0
    DayPhoto.objects.bulk_create(
        DayPhoto(
            report=locked,
            number=number,
            file=picture.file,
            size=picture.size,
            sha256=picture.sha256,
            added_at=timezone.now(),
            added_by=by,
        )
        for number, picture in enumerate(pictures, start=last + 1)
    )
    after = {"photos": [picture.sha256 for picture in pictures]}
    record(by=by, verb="activity.photos_added", subject=locked, after=after)


@transaction.atomic
def edit_photos(
    *,
    by: User,
    session: EvaluationSession,
    captions: Mapping[int, str],
    removed: Collection[int],
) -> None:
    """Write captions of photos of the day, and remove some with their files."""
    _check_teller(by, session)
    report, _made = ActivityReport.objects.get_or_create(session=session)
    locked = lock(report, None)
    photos = list(locked.day_photos.all())
    dropped = [photo for photo in photos if photo.pk in removed]
    changed = [photo for photo in photos if captions.get(photo.pk, photo.caption) != photo.caption]
    for captioned in changed:
        captioned.caption = captions[captioned.pk]
    DayPhoto.objects.bulk_update(changed, ["caption"])
    locked.day_photos.filter(pk__in=[photo.pk for photo in dropped]).delete()
    if dropped:
        after = {"photos": [photo.sha256 for photo in dropped]}
        record(by=by, verb="activity.photos_removed", subject=locked, after=after)
        transaction.on_commit(partial(forget_files, [photo.file for photo in dropped]))
    if changed:
        after = {"captions": [photo.caption for photo in changed]}
        record(by=by, verb="activity.captions", subject=locked, after=after)

"""Changes to print settings, activity reports, certificate templates; issuing certificates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.reports.models import ActivityPhoto, ActivityReport
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

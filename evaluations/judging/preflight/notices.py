"""What people are told by this stage."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.platform.store.files import stored_files
from units.mail import Attachment

# Larger ones mail servers refuse; the mail leads to the file all the same.
LARGEST_MAILED = 10 * 1024 * 1024


def _pack(person: int, params: Mapping[str, Any]) -> Attachment | None:
    """The person's own pack, while it is there."""
    job = Job.objects.filter(pk=params["job"], asked_by=person, state=JobState.DONE).first()
    if job is None:
        return None
    files, name = stored_files(), stored_file(job)
    if not files.holds(name) or files.size_of(name) > LARGEST_MAILED:
        return None
    return Attachment(job.file_name, files.read(name), "application/pdf")


PREFLIGHT = NoticeKind(
    "preflight",
    _("how ready tomorrow's session is"),
    _(
        "The session of %(date)s, at %(host)s: %(red)s red and %(orange)s orange points. The page "
        "says how to mend each."
    ),
)
PACK = NoticeKind(
    "pack",
    _("the fallback pack of a session"),
    _(
        "The fallback pack of the session of %(date)s, at %(host)s, is ready. Print it or keep it "
        "at hand, in case that the system or the network fails."
    ),
    attachment=_pack,
)

"""How long documents are kept that somebody had made in the background."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.platform.jobs.actions import remove_documents
from evaluations.platform.jobs.models import GOING_ON, Job
from evaluations.platform.retention.kinds import RetentionKind


def _rows() -> QuerySet[Job]:
    """Those without a file tell how far an import or an upload is, and go with it."""
    return Job.objects.exclude(state__in=GOING_ON).exclude(file_name="")


RetentionKind(
    code="documents",
    label=_("Documents made in the background"),
    about=_("the list of what was asked for, also what failed; a file goes after seven days"),
    least=7,
    default=90,
    moment="asked_at",
    rows=_rows,
    remove=remove_documents,
)

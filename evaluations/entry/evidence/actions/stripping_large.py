"""A large film is made to say its place no more by the worker: it is copied twice, which takes
longer than a page may. The finished file tells the digests before and after."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.entry.evidence.actions.stripping import (
    STEPS,
    located,
    require_strippable,
    strip_place,
)
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.spreadsheet.reading import Column
from evaluations.platform.spreadsheet.writing import write_table
from units.models import User

# What is larger is copied by the worker.
LARGE = 20 * 2**20
LONGEST_TITLE = 200


def is_large(item: EvidenceItem) -> bool:
    version = located(item)
    return version is not None and (version.size or 0) > LARGE


def order_stripping(*, by: User, item: EvidenceItem, reason: str = "") -> Job:
    """Have the worker do it; pressed twice, the same job is returned. Raises Refused."""
    original = require_strippable(by, item, reason)
    title = _("Take the place out of “%(title)s”") % {"title": item.title[:LONGEST_TITLE]}
    return ask(
        by=by,
        work=strip_large.module_path,
        title=title,
        arguments={"version": original.pk, "reason": reason},
        content=original.sha256,
        file_name="place.xlsx",
        back=reverse("nomination_evidence", args=[item.nomination_id]),
    )


@task(queue_name="long")
def strip_large(pk: int) -> None:
    """Take the place out of the film that the job `pk` names."""
    run(pk, _strip)


def _strip(running: Running) -> bytes:
    """A worker that was killed may have done it before."""
    arguments = running.job.arguments
    original = EvidenceVersion.objects.select_related("item").get(pk=arguments["version"])
    stripped = _made_of(original)
    if stripped is None:
        by = User.objects.select_related("unit").get(pk=running.job.asked_by_id)
        if located(original.item) != original:
            raise Refused(_("Somebody has replaced this piece meanwhile. Please reload the page."))
        stripped = strip_place(
            by=by,
            item=original.item,
            reason=arguments["reason"],
            step=lambda done: running.tell(done, STEPS),
        )
    return _file(original, stripped)


def _made_of(original: EvidenceVersion) -> EvidenceVersion | None:
    """The version that stands in the place of one that is gone."""
    if original.discarded_at is None:
        return None
    return original.item.versions.filter(number=original.number + 1, has_place=False).first()


def _file(original: EvidenceVersion, stripped: EvidenceVersion) -> bytes:
    columns = [
        Column("title", _("Piece"), width=60),
        Column("version", _("Version"), width=12),
        Column("sha256", "SHA-256", width=70),
    ]
    rows = [
        {"title": stripped.item.title, "version": str(version.number), "sha256": version.sha256}
        for version in (original, stripped)
    ]
    return write_table(_("Evidence"), columns, rows)

"""What two nodes of each kind did: what was lost, and what was done twice."""

import email
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Count, Model

from evaluations.entry.evidence.models import EvidenceVersion, Upload, UploadState
from evaluations.judging.scoring.models import Mark
from evaluations.outcome.certificates.models import Certificate
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.journal.models import Entry, Seal, Verification
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.models import Notice

BETWEEN_MAILS = "\n" + "-" * 79 + "\n"


def marks(acknowledged: Mapping[int, list[str]]) -> tuple[int, int]:
    """How many acknowledged marks are lost, and how many were written twice."""
    rows = Entry.objects.filter(verb="mark.saved", subject_id__in=acknowledged)
    written = Counter(after["comment"] for after in rows.values_list("after", flat=True))
    wanted = [comment for told in acknowledged.values() for comment in told]
    stored = set(Mark.objects.values_list("comment", flat=True))
    newest = {told[-1] for told in acknowledged.values() if told}
    lost = sum(comment not in written for comment in wanted) + len(newest - stored)
    return lost, _more_than_one({one: written[one] for one in wanted})


def _more_than_one(counts: Mapping[Any, int]) -> int:
    return sum(count - 1 for count in counts.values() if count > 1)


def _twice(model: type[Model], *fields: str, **among: Any) -> int:
    rows = model._default_manager.filter(**among).order_by().values(*fields)
    return sum(row["count"] - 1 for row in rows.annotate(count=Count("pk")) if row["count"] > 1)


def mails_twice(folder: Path) -> tuple[int, int]:
    """How many mails there are, and how many of them say the same to the same person."""
    sent: Counter[tuple[str, str]] = Counter()
    for path in folder.glob("*.log"):
        for text in path.read_text(encoding="utf-8").split(BETWEEN_MAILS):
            mail = email.message_from_string(text.strip())
            if mail["To"]:
                sent[mail["To"], str(mail.get_payload())] += 1
    return sum(sent.values()), _more_than_one(sent)


def twice() -> dict[str, int]:
    """By kind how much was done more than once."""
    seals = list(Seal.objects.order_by("number").values_list("first_entry_id", "last_entry_id"))
    overlaps = sum(
        first <= last for (_first, last), (first, _last) in zip(seals, seals[1:], strict=False)
    )
    numbers = _twice(Certificate, "fiscal_year_be", "is_rehearsal", "number")
    added = Entry.objects.filter(verb="evidence.added")
    return {
        "certificates": numbers + _twice(Certificate, "template", "result", "nomination"),
        "notices": _twice(Notice, "user", "kind", "about"),
        "jobs done": _twice(Job, "key", state=JobState.DONE),
        "files taken in": _twice(EvidenceVersion, "item"),
        "files journalled": added.count() - EvidenceVersion.objects.count(),
        "seals": overlaps + (first_finding() is not None),
        "checks of a night": _twice(Verification, "kind"),
    }


def unfinished() -> dict[str, int]:
    """What was begun and has not come to its end."""
    received = Upload.objects.exclude(received_at=None)
    over = (JobState.DONE, JobState.CANCELLED)
    return {
        "files sent and not taken in": received.exclude(state=UploadState.TAKEN).count(),
        "jobs not done": Job.objects.exclude(state__in=over).count(),
    }

"""The receipt of a nomination: what was handed in, its digest, and what came afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.submissions.content import version_content
from evaluations.entry.submissions.models import Submission
from evaluations.entry.submissions.submission_document import EvidenceVersionV1


@dataclass(frozen=True)
class Receipt:
    """Versions as they are printed; `later` are those that came after this submission."""

    submission: Submission
    evidence: tuple[dict[str, Any], ...]
    later: tuple[dict[str, Any], ...]


def _line(version: EvidenceVersionV1, supports: Sequence[str] = ()) -> dict[str, Any]:
    kinds = {"link": _("link"), "text": _("text")}
    return {
        **version,
        "name": kinds.get(version["kind"], version["name"]),
        "added_at": datetime.fromisoformat(version["added_at"]),
        "supports": ", ".join(supports),
    }


def receipt_of(submission: Submission) -> Receipt:
    """The receipt as it is today: one query."""
    content = submission.content
    named = {(piece["version"], piece["sha256"]) for piece in content["evidence"]}
    shown = EvidenceVersion.objects.newest().filter(
        item__nomination=submission.nomination_id, item__removed_at=None
    )
    # By what they are, not by when they came: a file may have been checked meanwhile.
    versions = shown.defer("text").select_related("item").order_by("item__number")
    told_later = [version for version in versions if (version.number, version.sha256) not in named]
    return Receipt(
        submission,
        evidence=tuple(_line(piece, piece["supports"]) for piece in content["evidence"]),
        later=tuple(_line(version_content(version)) for version in told_later),
    )

"""The pieces of evidence that an office may cite: those that stood in its submission."""

from evaluations.entry.submissions.models import Submission
from evaluations.entry.submissions.submission_document import SubmittedEvidenceV1, handed_in
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.objections.objection_document import CitedV1


def submission_of(window: ObjectionWindow) -> Submission | None:
    """The last one before the certification; None where it was never handed in here, as of a
    stage, or of who was sent up: one query."""
    rows = Submission.objects.filter(
        nomination=window.nomination_id, submitted_at__lte=window.result.certified_at
    )
    return rows.order_by("-number").first()


def pieces_of(submission: Submission | None) -> dict[int, SubmittedEvidenceV1]:
    """By their numbers, in the order of the submission."""
    if submission is None:
        return {}
    return {piece["number"]: piece for piece in handed_in(submission.content)["evidence"]}


def cited(pieces: dict[int, SubmittedEvidenceV1], numbers: list[int]) -> list[CitedV1]:
    """Those with these numbers, as they stood there."""
    return [
        {
            "number": piece["number"],
            "title": piece["title"],
            "version": piece["version"],
            "sha256": piece["sha256"],
        }
        for number, piece in pieces.items()
        if number in numbers
    ]

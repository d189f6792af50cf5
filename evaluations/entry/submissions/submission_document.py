"""What an office handed in, as the JSON that content.py writes; a later version becomes a union as
in scoring/sheet_document.py. Plain Python."""

from typing import Annotated, Literal, TypedDict


class EvidenceVersionV1(TypedDict):
    """A version of a piece of evidence; `name` is the file's name or the link's address, `size` in
    bytes, None for a text or a link."""

    number: int
    title: str
    version: int
    kind: Annotated[str, Literal["file", "link", "text"]]
    name: str
    size: int | None
    sha256: str
    added_at: str
    is_late: bool


class SubmittedEvidenceV1(EvidenceVersionV1):
    """`supports` are the numbers of dimensions and indicators."""

    supports: list[str]


class DelegateV1(TypedDict):
    """Who comes for the nominee."""

    role: Annotated[str, Literal["presenter", "attendee"]]
    name: str
    position: str


class SubmissionDocumentV1(TypedDict):
    """One handing-in: `nomination` is its number in this program, `unit` the office, `by` who
    handed it in; the fiscal year is in the Buddhist era, times are ISO 8601 with an offset."""

    round: str
    fiscal_year_be: int
    is_rehearsal: bool
    award: str
    category: str
    nomination: int
    unit: str
    official_name: str
    place: str
    summary: str
    contact: str
    delegates: list[DelegateV1]
    evidence: list[SubmittedEvidenceV1]
    submitted_at: str
    by: str


SubmissionDocument = SubmissionDocumentV1

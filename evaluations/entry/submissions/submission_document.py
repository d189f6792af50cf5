"""What an office handed in, as the JSON that content.py writes; readers take the union of its
versions through `handed_in`, as in scoring/sheet_document.py. Plain Python."""

from typing import Annotated, Literal, TypedDict, cast


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


class OwnMarkV2(TypedDict):
    """What the office thinks of itself, never counted: `points` of `maximum`; `figure` is what
    they come from, empty where points were typed."""

    number: str
    name: str
    maximum: str
    points: str
    figure: str
    comment: str


class _WithOwnMarks(SubmissionDocumentV1):
    """With the nominee's class, empty where the rubric has none, and the office's own marks, none
    where the rubric asks for none."""

    nominee_class: str
    own_marks: list[OwnMarkV2]


class SubmissionDocumentV2(_WithOwnMarks):
    """With the nominee's class, empty where the rubric has none, and the office's own marks, none
    where the rubric asks for none."""

    schema: Literal[2]


class ReturnAnswerV3(TypedDict):
    """What the office answers to a remark of the return before: on a piece of evidence or on an
    indicator, of which the number stands here, or on neither; `title` names it."""

    returned_at: str
    piece: str
    indicator: str
    title: str
    remark: str
    answer: str


class SubmissionDocumentV3(_WithOwnMarks):
    """As V2, and with the office's answers, none where nothing was sent back before."""

    schema: Literal[3]
    answers: list[ReturnAnswerV3]


SubmissionDocument = SubmissionDocumentV1 | SubmissionDocumentV2 | SubmissionDocumentV3


def handed_in(content: SubmissionDocument) -> SubmissionDocumentV3:
    """The content as the newest version says it."""
    if content.get("schema") == 3:
        return cast(SubmissionDocumentV3, content)
    marked = {"nominee_class": "", "own_marks": [], **content}
    return cast(SubmissionDocumentV3, {**marked, "schema": 3, "answers": []})

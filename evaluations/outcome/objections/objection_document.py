"""What an office objected to and what was answered, as the JSON that is stored and journalled by
its digest; a later version becomes a union as in scoring/sheet_document.py. Plain Python."""

from typing import Annotated, Literal, TypedDict


class CitedV1(TypedDict):
    """A piece of evidence as it stood in the submission: its number there, version and digest."""

    number: int
    title: str
    version: int
    sha256: str


class ObjectionV1(TypedDict):
    """`indicator` is its number in the rubric; `figure` the committee's as the office read it,
    empty where it is not shown."""

    indicator: str
    name: str
    maximum: str
    figure: str
    text: str
    evidence: list[CitedV1]


class ObjectionsDocumentV1(TypedDict):
    """Everything that an office sent about one certified result; times in ISO 8601. `submission`
    is the number of the submission whose evidence could be cited, 0 where there is none."""

    round: str
    category: str
    committee: str
    is_rehearsal: bool
    result: str
    number: int
    digest: str
    nomination: int
    official_name: str
    unit: str
    submission: int
    sent_at: str
    by: str
    objections: list[ObjectionV1]


class AnswerDocumentV1(TypedDict):
    """The answer to one objection; `sent` is the digest of what was sent, `role` the seat or the
    office by which the person answers."""

    sent: str
    indicator: str
    text: str
    answer: Annotated[str, Literal["upheld", "not_upheld"]]
    reason: str
    answered_at: str
    by: str
    role: str


ObjectionsDocument = ObjectionsDocumentV1
AnswerDocument = AnswerDocumentV1

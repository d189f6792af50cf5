"""What a submitted sheet says, as the JSON that content.py writes. Plain Python.

A kept document is never rewritten. One that is to say something else becomes `SheetDocumentV2`,
and `SheetDocument` the union of both: mypy names every reader that knows the first alone, and the
published schema (publication/bundle_schema.py) takes it up by itself.

Decimals are text ("7.5"); times are ISO 8601 with an offset.
"""

from typing import Annotated, Literal, TypedDict

Exact = Annotated[list[int], tuple[int, int]]
MarkKind = Annotated[str, Literal["scored", "not_applicable"]]
Position = Annotated[str, Literal["chair", "member", "secretary", "assistant_secretary"]]


class HeadingV1(TypedDict):
    """Names of the day; the fiscal year is in the Buddhist era."""

    round: str
    fiscal_year_be: int
    is_rehearsal: bool
    award: str
    category: str
    committee: str


class SeatV1(TypedDict):
    """A seat of the committee and its holder, with the names and positions of the day."""

    id: int
    number: int
    position: Position
    name: str
    office_position: str
    assignment: str


class NominationV1(TypedDict):
    """The nominee under the official name of the day; `unit` is the office."""

    id: int
    official_name: str
    unit: str


class RubricV1(TypedDict):
    """`full_marks` and `minimum_total` in points; an assumed rubric is not the official one."""

    name: str
    version: int
    rule: Annotated[str, Literal["weighted", "level", "checklist"]]
    full_marks: str
    minimum_total: str | None
    is_assumed: bool


class MarkedIndicatorV1(TypedDict):
    """An indicator with its mark; `points` of `maximum`, empty where it is not applicable."""

    id: int
    number: str
    name: str
    weight: str
    maximum: str
    kind: MarkKind
    points: str
    comment: str


class MarkedDimensionV1(TypedDict):
    """`score` is the exact sum [numerator, denominator], in points of `weight`."""

    number: int
    name: str
    weight: str
    minimum: str | None
    indicators: list[MarkedIndicatorV1]
    strengths: str
    suggestions: str
    score: Exact


class PaperV1(TypedDict):
    """Who keyed a sheet from paper and who confirmed it; the scan by its SHA-256, or empty."""

    keyed_by: str
    keyed_at: str
    confirmed_by: str
    confirmed_at: str
    scan_sha256: str


class JudgedEvidenceV1(TypedDict):
    """A version that was on the page; `late_since` is when it came, after the deadline."""

    title: str
    version: int
    sha256: str
    late_since: str | None


class SheetDocumentV1(HeadingV1):
    """A submitted sheet. `seat` is None where the committee agreed on it, `paper` where it was
    filled on a screen; `total` is exact: [numerator, denominator]."""

    sheet: int
    submitted_at: str
    seat: SeatV1 | None
    paper: PaperV1 | None
    nomination: NominationV1
    rubric: RubricV1
    dimensions: list[MarkedDimensionV1]
    total: Exact
    evidence: list[JudgedEvidenceV1]


SheetDocument = SheetDocumentV1


def submitted(content: SheetDocument | None) -> SheetDocument:
    """The content of a sheet that is submitted. Raises ValueError where it has none."""
    if content is None:
        raise ValueError("the sheet is not submitted, or was read without its content")
    return content

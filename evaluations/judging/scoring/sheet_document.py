"""What a submitted sheet says, as the JSON that content.py writes. Plain Python.

A kept document is never rewritten: `SheetDocument` is the union of its versions, and every reader
takes it through `submitted`, which says an older one as the newest does. The published schema
(publication/bundle_schema.py) takes up each version by itself.

Decimals are text ("7.5"); times are ISO 8601 with an offset.
"""

from fractions import Fraction
from typing import Annotated, Literal, TypedDict, cast

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


class SeatV2(SeatV1):
    """`substitute_for` is whose place the holder takes, since `since` (ISO 8601); both empty for
    the first holder."""

    substitute_for: str
    since: str


class NominationV2(NominationV1):
    """With the nominee's class (size S, M, L …), empty where the rubric has none."""

    nominee_class: str


class RubricV2(TypedDict):
    """`full_marks` in points; `base` is what is left where something is not applicable; an assumed
    rubric is not the official one."""

    name: str
    version: int
    rule: Annotated[str, Literal["weighted", "level", "checklist"]]
    full_marks: str
    base: Annotated[str, Literal["dimension", "whole"]]
    classes: list[str]
    is_assumed: bool


class MarkedIndicatorV2(MarkedIndicatorV1):
    """With how the mark was entered: `figure` is what the judge or the secretary gave, empty where
    points were typed. `exact` are the points as they count [numerator, denominator]; [0, 1] where
    it is not applicable, `applies` false where it is not one of the nominee's class."""

    entry: Annotated[str, Literal["points", "levels", "table", "linear"]]
    figure: str
    exact: Exact
    applies: bool


class MarkedDimensionV2(TypedDict):
    """`score` is the exact sum [numerator, denominator], in points of `weight`."""

    number: int
    name: str
    weight: str
    indicators: list[MarkedIndicatorV2]
    strengths: str
    suggestions: str
    score: Exact


class OfSheetV2(HeadingV1):
    """What a submitted sheet says since its second version."""

    sheet: int
    submitted_at: str
    seat: SeatV2 | None
    filled_by: str
    paper: PaperV1 | None
    nomination: NominationV2
    rubric: RubricV2
    dimensions: list[MarkedDimensionV2]
    total: Exact
    base: Exact | None
    evidence: list[JudgedEvidenceV1]


class SheetDocumentV2(OfSheetV2):
    """A submitted sheet. `seat` is None where the committee agreed on it, and `filled_by` names
    who filled it then; `paper` is None where it was filled on a screen; `total` is exact;
    `base` is the part of the full marks that applied, None where a dimension is its own base."""

    schema: Literal[2]


class CitationV1(TypedDict):
    """Where the judge saw what the mark of the indicator (its number) says: the piece of evidence
    and its version; `page` from 1, or `second` of a film; 0 and 0 for the whole of it."""

    indicator: str
    title: str
    version: int
    sha256: str
    page: int
    second: int


class SheetDocumentV3(OfSheetV2):
    """A submitted sheet as in the second version, with what its marks cite."""

    schema: Literal[3]
    citations: list[CitationV1]


SheetDocument = SheetDocumentV1 | SheetDocumentV2 | SheetDocumentV3


def word_for_word(content: SheetDocument | None) -> SheetDocument:
    """The content of a sheet that is submitted, as its digest is of it. Raises ValueError where it
    has none."""
    if content is None:
        raise ValueError("the sheet is not submitted, or was read without its content")
    return content


def submitted(stored: SheetDocument | None) -> SheetDocumentV3:
    """The content of a sheet that is submitted, as the newest version says it. Raises ValueError
    where it has none."""
    content = word_for_word(stored)
    schema = content.get("schema")
    if schema == 3:
        return cast(SheetDocumentV3, content)
    if schema == 2:
        return {**cast(OfSheetV2, content), "schema": 3, "citations": []}
    return _from_first(cast(SheetDocumentV1, content))


def _from_first(content: SheetDocumentV1) -> SheetDocumentV3:
    """A sheet of the first version: points alone, every dimension its own base."""
    seat, rubric = content["seat"], content["rubric"]
    return {
        **content,
        "schema": 3,
        "citations": [],
        "seat": None if seat is None else seat_from_first(seat),
        "filled_by": "",
        "nomination": nomination_from_first(content["nomination"]),
        "rubric": rubric_from_first(rubric),
        "dimensions": [_dimension_from_first(dimension) for dimension in content["dimensions"]],
        "base": None,
    }


def seat_from_first(seat: SeatV1) -> SeatV2:
    return {**seat, "substitute_for": "", "since": ""}


def nomination_from_first(nomination: NominationV1) -> NominationV2:
    return {**nomination, "nominee_class": ""}


def rubric_from_first(rubric: RubricV1) -> RubricV2:
    return {
        "name": rubric["name"],
        "version": rubric["version"],
        "rule": rubric["rule"],
        "full_marks": rubric["full_marks"],
        "base": "dimension",
        "classes": [],
        "is_assumed": rubric["is_assumed"],
    }


def _dimension_from_first(dimension: MarkedDimensionV1) -> MarkedDimensionV2:
    return {
        "number": dimension["number"],
        "name": dimension["name"],
        "weight": dimension["weight"],
        "indicators": [
            {
                **indicator,
                "entry": "points",
                "figure": "",
                "exact": list(Fraction(indicator["points"] or 0).as_integer_ratio()),
                "applies": True,
            }
            for indicator in dimension["indicators"]
        ],
        "strengths": dimension["strengths"],
        "suggestions": dimension["suggestions"],
        "score": dimension["score"],
    }

"""The first version of a certified result, and how it is read as the second: kept documents are
never rewritten. Plain Python."""

from typing import Annotated, Literal, TypedDict

from evaluations.judging.scoring.sheet_document import (
    Exact,
    HeadingV1,
    MarkKind,
    NominationV1,
    RubricV1,
    SeatV1,
)


class IndicatorV1(TypedDict):
    """`maximum` is the full mark, in points."""

    number: str
    name: str
    weight: str
    maximum: str
    is_mandatory: bool


class DimensionV1(TypedDict):
    """`minimum` is what the published score must reach, in points of `weight`."""

    number: int
    name: str
    weight: str
    minimum: str | None
    indicators: list[IndicatorV1]


class PolicyV1(TypedDict):
    """`tie_chain` holds "dimension:N", "dimensions", "top_marks" and "chair"; `bands` are
    [name, lower bound]."""

    aggregation: Annotated[str, Literal["mean", "median", "trimmed"]]
    quorum: int
    tie_chain: list[str]
    bands: list[Annotated[list[str], tuple[str, str]]]


class CountedSheetV1(TypedDict):
    """A counted sheet, with the digest of its own document; seat 0: the committee agreed on it.

    `marks` are [kind, points, comment] of each indicator, `scores` the exact sum of each dimension
    [numerator, denominator], `notes` [strengths, suggestions] of each dimension, in the order of
    the rubric."""

    seat: int
    digest: str
    marks: list[Annotated[list[str], tuple[MarkKind, str, str]]]
    scores: list[Exact]
    total: Exact
    top_marks: int
    failed_mandatory: int
    notes: list[Annotated[list[str], tuple[str, str]]]


class TieStepV1(TypedDict):
    """A step of the tie chain; `figures` are [nomination, figure] of each that was tied."""

    step: str
    figures: list[Annotated[list[int | str], tuple[int, str]]]
    decided: bool


class RulingV1(TypedDict):
    """The chair's place for it among the equal."""

    place: int
    reason: str


class RecusalV1(TypedDict):
    """A seat that did not judge because of a conflict of interest."""

    seat: int
    kind: Annotated[str, Literal["none", "own_office", "kinship", "interest", "same_province"]]
    note: str


class AbsenceV1(TypedDict):
    """A seat that was closed as absent."""

    seat: int
    reason: str


class WordV1(TypedDict):
    """A seat's word on the sheet that the committee agreed on."""

    seat: int
    agrees: bool
    dissent: str


class PlaceV1(TypedDict):
    """Where a nominee stands: `total` is published, with two decimals. `failed` names the minimums
    and mandatory items that were not met."""

    nomination: NominationV1
    status: Annotated[str, Literal["ranked", "below_minimum", "no_show"]]
    rank: int | None
    is_tied: bool
    total: str | None
    band: str
    failed: list[str]


class LineV1(PlaceV1):
    """A nominee's place and how it came about. `dimensions` and `exact` are the committee's exact
    figures [numerator, denominator]; `published_dimensions` the same with two decimals."""

    no_show_reason: str
    dimensions: list[Exact]
    published_dimensions: list[str]
    exact: Exact
    top_marks: int
    tie_steps: list[TieStepV1]
    ruling: RulingV1 | None
    sheets: list[CountedSheetV1]
    recused: list[RecusalV1]
    absent: list[AbsenceV1]
    words: list[WordV1]


class SupersededV1(TypedDict):
    """The result that this one takes the place of, why, and who else agreed to it."""

    number: int
    code: str
    digest: str
    reason: str
    seconded_by: str


class ResultDocumentV1(HeadingV1):
    """A certified result, exactly as it was sealed. Its SHA-256 over the canonical form (sorted
    keys, no spaces, UTF-8) is the digest on the paper."""

    number: int
    supersedes: SupersededV1 | None
    is_agreed: bool
    code: str
    certified_at: str
    certified_by: SeatV1
    order_number: str
    rubric: RubricV1
    dimensions: list[DimensionV1]
    policy: PolicyV1
    seats: list[SeatV1]
    lines: list[LineV1]
    seat_sets_differ: bool

"""What a certified result says, as the JSON that content.py writes; figures as in
scoring/sheet_document.py. Plain Python.

A kept document is never rewritten: `ResultDocument` is the union of its versions, and every reader
takes it through newest_document.py.
"""

from typing import Annotated, Literal, TypedDict

from evaluations.judging.results.first_result_document import (
    AbsenceV1,
    RecusalV1,
    ResultDocumentV1,
    RulingV1,
    SupersededV1,
    TieStepV1,
    WordV1,
)
from evaluations.judging.scoring.sheet_document import (
    Exact,
    HeadingV1,
    MarkKind,
    NominationV2,
    RubricV2,
    SeatV2,
)


class IndicatorV2(TypedDict):
    """`maximum` in points; `target` and `table` [[least figure, points]] are how a figure becomes
    points; `classes` are those it applies to, every class where empty."""

    number: str
    name: str
    weight: str
    maximum: str
    is_mandatory: bool
    entry: Annotated[str, Literal["points", "levels", "table", "linear"]]
    figure_by: Annotated[str, Literal["judge", "secretary"]]
    target: str | None
    table: list[Annotated[list[str], tuple[str, str]]]
    classes: list[str]


class DimensionV2(TypedDict):
    """A dimension of the rubric; `weight` in its full marks."""

    number: int
    name: str
    weight: str
    indicators: list[IndicatorV2]


class RequirementV2(TypedDict):
    """What a nominee must reach (rubrics/requirements.py): `bound` is the least published figure
    of the measure; of "low_marks" at most `most` indicators may have `bound` points or fewer."""

    number: int
    scope: Annotated[str, Literal["rank", "go_up", "band"]]
    measure: Annotated[str, Literal["total", "dimension", "stage", "indicator", "low_marks"]]
    reference: str
    bound: str
    most: int
    nominee_class: str
    band: str


class AdjustmentRuleV2(TypedDict):
    """Points for each unit, `most` of them in all (None: no limit)."""

    number: int
    kind: Annotated[str, Literal["bonus", "deduction"]]
    name: str
    unit: str
    points: str
    most: str | None


class StageV2(TypedDict):
    """A part of the total: share × figure ÷ full; a figure below `gate` does not go on."""

    number: int
    name: str
    share: str
    full: str
    source: Annotated[str, Literal["sheets", "result", "figure"]]
    gate: str | None


class PolicyV2(TypedDict):
    """By which rules the category is counted. `carried_by` is how many of the words an agreed
    sheet needs; `tie_chain` holds "dimension:N", "dimensions", "stage:N", "top_marks", "chair",
    "lots"; `bands` are [name, lower bound]; `places` the decimals of published figures; without
    `stages` the sheets give the whole total; `reveal` is when marks were shown."""

    is_agreed: bool
    carried_by: Annotated[str, Literal["majority", "all"]]
    aggregation: Annotated[str, Literal["mean", "median", "trimmed"]]
    quorum: int
    tie_chain: list[str]
    bands: list[Annotated[list[str], tuple[str, str]]]
    places: int
    requirements: list[RequirementV2]
    adjustments: list[AdjustmentRuleV2]
    stages: list[StageV2]


class CountedSheetV2(TypedDict):
    """A counted sheet, with the digest of its own document; seat 0: the committee agreed on it.

    `share` is how much of it counts, `scores` the exact sum of each dimension, both [numerator,
    denominator]; `base` the part of the full marks that applied, where the whole form is the base.
    `marks` are [kind, points, comment, figure] of each indicator and `points` its exact points
    (None where not applicable), in the order of the rubric; `notes` are [strengths, suggestions]
    of each dimension."""

    seat: int
    digest: str
    share: Exact
    marks: list[Annotated[list[str], tuple[MarkKind, str, str, str]]]
    points: list[Exact | None]
    scores: list[Exact]
    total: Exact
    base: Exact | None
    top_marks: int
    failed_mandatory: int
    notes: list[Annotated[list[str], tuple[str, str]]]


class QuotedResultV2(TypedDict):
    """The certified result that a stage's figure is quoted from."""

    code: str
    number: int
    digest: str
    round: str
    category: str


class KeyedV2(TypedDict):
    """A figure that one person keyed and another confirmed; times in ISO 8601."""

    figure: str
    reason: str
    keyed_by: str
    keyed_at: str
    confirmed_by: str
    confirmed_at: str


class StageFigureV2(TypedDict):
    """A nominee's figure of one stage: exact and published, and where it comes from; None where
    the stage has none."""

    number: int
    figure: Exact | None
    published: str | None
    result: QuotedResultV2 | None
    keyed: KeyedV2 | None


class AdjustmentV2(TypedDict):
    """What a rule gives or takes: the confirmed `units`, and exact points with their sign."""

    number: int
    units: str
    points: Exact
    entries: list[KeyedV2]


class StandingV2(TypedDict):
    """Why a nominee does not compete, by whom and since when (ISO 8601)."""

    kind: Annotated[str, Literal["shown_only", "disqualified", "withdrawn", "withheld"]]
    reason: str
    decided_by: str
    decided_at: str
    seconded_by: str
    seconded_at: str


Status = Annotated[
    str,
    Literal[
        "ranked",
        "withheld",
        "shown_only",
        "below_minimum",
        "not_admitted",
        "disqualified",
        "withdrawn",
        "no_show",
    ],
]


class PlaceV2(TypedDict):
    """Where a nominee stands: `total` is published. `failed` names what keeps it from a rank:
    "requirement:N", "mandatory", "gate:N"."""

    nomination: NominationV2
    status: Status
    rank: int | None
    is_tied: bool
    total: str | None
    band: str
    failed: list[str]


class FiguresV2(TypedDict):
    """How a nominee's total came about (tally.py). `dimensions`, `before`, `exact` and `top_marks`
    (the mean of a counted sheet) are exact."""

    dimensions: list[Exact]
    published_dimensions: list[str]
    stages: list[StageFigureV2]
    before: Exact
    adjustments: list[AdjustmentV2]
    exact: Exact
    top_marks: Exact
    tie_steps: list[TieStepV1]
    ruling: RulingV1 | None


class OfSheetsV2(TypedDict):
    """What came in for a nominee, in the order of the seats. `own_marks` are the office's own
    points of each indicator, never counted; empty where none were asked."""

    sheets: list[CountedSheetV2]
    filled_by: str
    recused: list[RecusalV1]
    absent: list[AbsenceV1]
    words: list[WordV1]
    own_marks: list[str]


class LineV2(PlaceV2, FiguresV2, OfSheetsV2):
    """A nominee's place and how it came about. `kept_back` names what keeps it from going up."""

    kept_back: list[str]
    no_show_reason: str
    standing: StandingV2 | None
    assigned_by_hand: str


class LineV3(LineV2):
    """With the zone of the round in which the nominee lies, empty where none holds it."""

    zone: str


class OfResultV2(HeadingV1):
    """What a certified result says besides its lines. `lots` is the seed that lots were drawn
    with, empty where none were."""

    number: int
    supersedes: SupersededV1 | None
    code: str
    certified_at: str
    certified_by: SeatV2
    order_number: str
    rubric: RubricV2
    dimensions: list[DimensionV2]
    policy: PolicyV2
    seats: list[SeatV2]
    seat_sets_differ: bool
    lots: str


class ResultDocumentV2(OfResultV2):
    """A certified result, exactly as it was sealed. Its SHA-256 over the canonical form (sorted
    keys, no spaces, UTF-8) is the digest on the paper."""

    schema: Annotated[int, Literal[2]]
    lines: list[LineV2]


class ResultDocumentV3(OfResultV2):
    """A certified result, exactly as it was sealed. Its SHA-256 over the canonical form (sorted
    keys, no spaces, UTF-8) is the digest on the paper."""

    schema: Annotated[int, Literal[3]]
    lines: list[LineV3]


ResultDocument = ResultDocumentV1 | ResultDocumentV2 | ResultDocumentV3

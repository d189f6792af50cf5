"""What the files of a bundle hold: a JSON Schema made from the types of the documents, and the
columns of the tables. Plain Python.

The schema defines the documents whose digests stand in the results and on papers as well, so that
whoever has one can read it.
"""

from typing import Annotated, Literal, TypedDict

from evaluations.entry.submissions.submission_document import SubmissionDocument
from evaluations.judging.results.result_document import ResultDocument
from evaluations.judging.scoring.sheet_document import SheetDocument
from evaluations.outcome.certificates.certificate_document import CertificateDocument
from evaluations.outcome.minutes.minutes_document import MinutesDocument
from evaluations.outcome.objections.objection_document import AnswerDocument, ObjectionsDocument
from evaluations.platform.json_schema import schema_of


class RoundV1(TypedDict):
    """A round of awards and its policies; the fiscal year is in the Buddhist era."""

    name: str
    fiscal_year_be: int
    level: Annotated[str, Literal["district", "zone", "province", "region", "national"]]
    phase: Annotated[
        str, Literal["draft", "open", "evaluating", "closed", "published", "archived"]
    ]
    is_rehearsal: bool
    reveal: Annotated[str, Literal["after_all", "after_own", "never"]]
    quorum: int
    tie_chain: list[str]


class SealV1(TypedDict):
    """A seal of the journal: the Merkle root over its entries, and the digest that chains it to
    the seal before."""

    number: int
    root: str
    chain: str
    entry_count: int


class CertificationV1(TypedDict):
    """The entry of the journal that certified a result: `said` is the canonical JSON of [time, who
    (id), who (name), verb, [subject, id], before, after, reason]. Its SHA-256, as JSON text, is
    leaf `index` (from 0) under `seal`; `path` is its audit path (RFC 6962, 2.1.1)."""

    said: str
    seal: int
    index: int
    path: list[str]


class BundleContent(TypedDict):
    """A bundle that was read: what of it is kept."""

    name: str
    round: RoundV1
    seals: list[SealV1]
    results: list[ResultDocument]


SCHEMA = schema_of(
    round=RoundV1,
    seals=list[SealV1],
    journal=list[CertificationV1],
    result=ResultDocument,
    sheet=SheetDocument,
    sheets=list[SheetDocument],
    submission=SubmissionDocument,
    certificate=CertificateDocument,
    minutes=MinutesDocument,
    objections=ObjectionsDocument,
    answer=AnswerDocument,
)
ROUND, SEALS, RESULTS, SCHEMA_FILE = "round.json", "seals.json", "results/", "schema.json"
SHEETS, JOURNAL, VERIFIER = "sheets/", "journal.json", "verify.py"
VERIFY_PAGE = "verify.html"
STAMPS, STAMP_TABLE = "stamps/", "tables/stamps.csv"
DATA_PACKAGE = "datapackage.json"
_RESULT = {
    "code": "code of the result",
    "number": "number of the result; a higher one supersedes it",
}
_NOMINEE = {**_RESULT, "nomination": "official name of the nominee"}
_KEYED = {
    "keyed_by": "who keyed the figure; empty where nobody did",
    "keyed_at": "ISO 8601",
    "confirmed_by": "the second person",
    "confirmed_at": "ISO 8601",
    "reason": "reason or source of the figure",
}
TABLES = {
    "tables/placings.csv": {
        **_NOMINEE,
        "category": "category",
        "committee": "committee",
        "class": "class of the nominee; empty where the rubric has none",
        "status": (
            "ranked, withheld, shown_only, below_minimum, not_admitted, disqualified, withdrawn "
            "or no_show"
        ),
        "rank": "rank, equal ranks are shared; empty where there is none",
        "total": "published total; empty where there is none",
        "band": "award band",
        "failed": "what keeps it from a rank: requirement:N, mandatory, gate:N",
        "kept_back": "what keeps it from going up: requirement:N",
        "reason": "reason of a standing or a no-show",
        "zone": "zone of the round in which the nominee lies; empty where none holds it",
        "assigned_by_hand": "why it was given to the committee by hand; empty where it was not",
    },
    "tables/marks.csv": {
        **_NOMINEE,
        "seat": "number of the seat; 0 for a sheet that the committee agreed on",
        "judge": "name of the seat's holder",
        "counts": "how much of the sheet counts, 0 to 1; a part where a mean is trimmed",
        "indicator": "number of the indicator",
        "kind": "scored or not_applicable",
        "points": "mark; empty where not applicable",
        "figure": "figure that gave the points; empty where points were given",
        "maximum": "full mark",
        "comment": "comment",
    },
    "tables/nominations.csv": {
        "nomination": "official name",
        "unit": "office",
        "category": "category",
        "state": "draft, submitted, returned, accepted or withdrawn",
        "submitted_at": "ISO 8601",
        "accepted_at": "ISO 8601",
    },
    # Where a result needs them.
    "tables/stages.csv": {
        **_NOMINEE,
        "stage": "number of the stage",
        "name": "name of the stage",
        "share": "its part of the total: share × figure ÷ full",
        "full": "full marks of the figure",
        "gate": "published figure that is needed to go on; empty where none is",
        "source": "sheets, result or figure",
        "figure": "exact figure, a fraction where it does not end; empty where there is none",
        "published": "published figure",
        "quoted_code": "code of the certified result that the figure is quoted from",
        "quoted_number": "its number",
        "quoted_digest": "its SHA-256",
        **_KEYED,
    },
    "tables/adjustments.csv": {
        **_NOMINEE,
        "kind": "bonus or deduction",
        "name": "what for",
        "unit": "unit",
        "points_per_unit": "points for each unit",
        "most": "most points of the rule; empty where there is no limit",
        "units": "units that were keyed",
        "points_in_all": "points of the rule for the nominee, with their sign",
        **_KEYED,
    },
    "tables/requirements.csv": {
        **_RESULT,
        "category": "category",
        "requirement": "number of the requirement",
        "scope": "rank, go_up or band",
        "measure": "total, dimension, stage, indicator or low_marks",
        "reference": "which dimension, stage or indicator",
        "bound": "least published figure; of low_marks the highest points that are low",
        "most": "of low_marks: how many indicators may be low",
        "class": "for nominees of this class only; empty for every one",
        "band": "for this band only; empty for every one",
    },
    # As the round says it when the bundle is made: it may be set after the certification.
    "tables/quotas.csv": {
        "category": "category",
        "quota": "how many go up",
        "per": "of each region, province, zone or committee, or of the round",
        "hands_on": "whether a place that nobody takes is handed on to the next",
    },
    # As the cascade counts them when the bundle is made, of the newest results.
    "tables/winners.csv": {
        **_NOMINEE,
        "nominee": "number of the nomination in the result's document",
        "group": "region, province, zone or committee that the quota is counted by",
        "quota": "how many go up of the group",
        "hands_on": "whether a place that may not go up is handed on to the next",
        "goes_up": "True where it is within the quota and may go up",
        "sent_to": "the round that it was sent up to; empty where it was not",
        "kept": "why it stays there though it is a winner no more",
    },
}
TABLES[STAMP_TABLE] = {
    "file": "file of the token",
    "seal": "number of the seal",
    "imprint": (
        "what was stamped: the seal's chain digest; where it renews another, the SHA-256 of the "
        "chain digest's bytes and that other token"
    ),
    "stamped_at": "when the authority had it, ISO 8601",
    "authority": "name in the authority's certificate",
    "certificate_ends_at": "until when its certificate holds, ISO 8601",
    "renews": "file of the older token that it renews; empty where it renews none",
}
# What each file is, as the manifest says it.
FILES = {
    ROUND: {"$ref": f"{SCHEMA_FILE}#/$defs/round"},
    f"{RESULTS}CODE-NUMBER.json": {"$ref": f"{SCHEMA_FILE}#/$defs/result"},
    f"{SHEETS}CODE-NUMBER.json": {"$ref": f"{SCHEMA_FILE}#/$defs/sheets"},
    SEALS: {"$ref": f"{SCHEMA_FILE}#/$defs/seals"},
    JOURNAL: {"$ref": f"{SCHEMA_FILE}#/$defs/journal"},
    f"{STAMPS}SEAL-NUMBER.der": {
        "description": (
            "an RFC 3161 time-stamp token; with the authority's certificate: openssl ts -verify "
            "-digest IMPRINT -token_in -in FILE -CAfile CERTIFICATE"
        )
    },
    VERIFIER: {"description": "a program that adds everything again: python3 verify.py"},
    VERIFY_PAGE: {
        "description": "a page that does the same in a browser: open it, give it the ZIP"
    },
    DATA_PACKAGE: {"description": "the tables as a Frictionless Data Package"},
    **TABLES,
}

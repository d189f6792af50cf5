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


class BundleContent(TypedDict):
    """A bundle that was read: what of it is kept."""

    name: str
    round: RoundV1
    seals: list[SealV1]
    results: list[ResultDocument]


SCHEMA = schema_of(
    round=RoundV1,
    seals=list[SealV1],
    result=ResultDocument,
    sheet=SheetDocument,
    submission=SubmissionDocument,
    certificate=CertificateDocument,
)
ROUND, SEALS, RESULTS, SCHEMA_FILE = "round.json", "seals.json", "results/", "schema.json"
TABLES = {
    "tables/placings.csv": {
        "code": "code of the result",
        "number": "number of the result; a higher one supersedes it",
        "category": "category",
        "committee": "committee",
        "nomination": "official name of the nominee",
        "status": (
            "ranked, withheld, shown_only, below_minimum, not_admitted, disqualified, withdrawn "
            "or no_show"
        ),
        "rank": "rank, equal ranks are shared; empty where there is none",
        "total": "published total, two decimals; empty where there is none",
        "band": "award band",
    },
    "tables/marks.csv": {
        "code": "code of the result",
        "number": "number of the result",
        "nomination": "official name of the nominee",
        "seat": "number of the seat; 0 for a sheet that the committee agreed on",
        "judge": "name of the seat's holder",
        "indicator": "number of the indicator",
        "kind": "scored or not_applicable",
        "points": "mark; empty where not applicable",
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
}
# What each file is, as the manifest says it.
FILES = {
    ROUND: {"$ref": f"{SCHEMA_FILE}#/$defs/round"},
    f"{RESULTS}CODE-NUMBER.json": {"$ref": f"{SCHEMA_FILE}#/$defs/result"},
    SEALS: {"$ref": f"{SCHEMA_FILE}#/$defs/seals"},
    **TABLES,
}

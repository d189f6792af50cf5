"""A signed sheet on paper: what its template draws, from the frozen content of the sheet alone."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.sheet_document import (
    MarkedDimensionV2,
    MarkedIndicatorV2,
    SheetDocumentV2,
    submitted,
)
from evaluations.outcome.reports.line_table import BY_FIGURE, NOT_APPLICABLE_SIGN
from evaluations.outcome.reports.line_text import base_text
from evaluations.outcome.reports.rules_text import sheet_rule_text
from evaluations.outcome.reports.stored import agreed_seat, seat_in_words, substitute
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.rubrics.sums import published


def sheet_context(sheet: ScoreSheet) -> dict[str, Any]:
    content = submitted(sheet.content)
    with override("th"):
        signer = seat_in_words(content["seat"]) if content["seat"] else agreed_seat()
        said = (signer["name"], signer["office_position"], signer["position"], substitute(signer))
        notes = list(_notes(content))
        dimensions = [_dimension(one) for one in content["dimensions"]]
    return {
        "sheet": content,
        "heading": content,
        "signer": signer,
        "signed_by": list(filter(None, said)),
        "dimensions": dimensions,
        "notes": notes,
        "total": str(published(fraction(content["total"]))),
        "digest": sheet.digest,
    }


def _dimension(dimension: MarkedDimensionV2) -> dict[str, Any]:
    rows = [{**one, "mark": _mark(one)} for one in dimension["indicators"]]
    return {**dimension, "rows": rows}


def _mark(row: MarkedIndicatorV2) -> str:
    """The points as they count."""
    if not row["points"]:
        return NOT_APPLICABLE_SIGN
    return exact_text(fraction(row["exact"])) if row["entry"] in BY_FIGURE else row["points"]


def _notes(content: SheetDocumentV2) -> Iterator[str]:
    """How the marks were counted, a smaller base, and who filled a sheet that was agreed on."""
    full, base = content["rubric"]["full_marks"], content["base"]
    yield sheet_rule_text(content["rubric"])
    if base is not None and fraction(base) != Fraction(full):
        yield base_text(full, fraction(base), fraction(content["total"]))
    if content["filled_by"]:
        yield _("The committee's sheet was filled by %(name)s") % {"name": content["filled_by"]}

"""A signed sheet on paper: what its template draws, from the frozen content of the sheet; and of
a sheet that the committee agreed on every seat's word, which is given after it is signed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.judging.scoring.models import Endorsement, ScoreSheet
from evaluations.judging.scoring.sheet_document import (
    MarkedDimensionV2,
    MarkedIndicatorV2,
    SheetDocumentV3,
    submitted,
)
from evaluations.outcome.reports.citations import cited_in
from evaluations.outcome.reports.line_table import BY_FIGURE, NOT_APPLICABLE_SIGN
from evaluations.outcome.reports.line_text import base_text, moment
from evaluations.outcome.reports.rules_text import sheet_rule_text
from evaluations.outcome.reports.stored import agreed_seat, seat_in_words, substitute
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.rubrics.sums import published


def sheet_context(sheet: ScoreSheet) -> dict[str, Any]:
    content = submitted(sheet.content)
    with override("th"):
        signer = seat_in_words(content["seat"]) if content["seat"] else agreed_seat()
        signature = (
            signer["name"],
            signer["office_position"],
            signer["position"],
            substitute(signer),
        )
        notes = list(_notes(content))
        words = [] if content["seat"] else [*_words(sheet), *_openings(sheet)]
        cited = cited_in([content])
        dimensions = [_dimension(dimension, cited) for dimension in content["dimensions"]]
    return {
        "sheet": content,
        "heading": content,
        "signer": signer,
        "signed_by": list(filter(None, signature)),
        "dimensions": dimensions,
        "notes": notes,
        "words": words,
        "total": str(published(fraction(content["total"]))),
        "digest": sheet.digest,
    }


def _dimension(dimension: MarkedDimensionV2, cited: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    rows = [
        {**indicator, "mark": _mark(indicator), "cited": cited.get(indicator["number"], ())}
        for indicator in dimension["indicators"]
    ]
    return {**dimension, "rows": rows}


def _mark(row: MarkedIndicatorV2) -> str:
    """The points as they count."""
    if not row["points"]:
        return NOT_APPLICABLE_SIGN
    return exact_text(fraction(row["exact"])) if row["entry"] in BY_FIGURE else row["points"]


def _notes(content: SheetDocumentV3) -> Iterator[str]:
    """How the marks were counted, a smaller base, and who filled a sheet that was agreed on."""
    full, base = content["rubric"]["full_marks"], content["base"]
    yield sheet_rule_text(content["rubric"])
    if base is not None and fraction(base) != Fraction(full):
        yield base_text(full, fraction(base), fraction(content["total"]))
    if content["filled_by"]:
        yield _("The committee's sheet was filled by %(name)s") % {"name": content["filled_by"]}


def _words(sheet: ScoreSheet) -> Iterator[str]:
    """Each seat's word on what the sheet says."""
    endorsements = Endorsement.objects.current().filter(sheet=sheet).select_related("seat__user")
    for word in endorsements.order_by("seat__number"):
        endorsement = _("agrees") if word.agrees else f"{_('dissents')} ({word.dissent})"
        seat = _("seat %(number)s") % {"number": word.seat.number}
        at = moment(word.confirmed_at.isoformat())
        yield f"{seat} {word.seat.user.full_name}: {endorsement} – {at}"


def _openings(sheet: ScoreSheet) -> Iterator[str]:
    """Why it was opened again before, by whom and when."""
    for sheet_return in sheet.returns.select_related("returned_by"):
        at, by = moment(sheet_return.returned_at.isoformat()), sheet_return.returned_by.full_name
        yield f"{_('Opened again')}: {at} – {by} ({sheet_return.reason})"

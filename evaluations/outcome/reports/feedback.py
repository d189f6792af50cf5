"""What a nominee is told: the own marks, the committee's words, and the place within the field.

No name of another nominee or judge stands in it.
"""

from fractions import Fraction
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from evaluations.judging.results.measured import indicator_points
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.outcome.reports.citations import cited_by
from evaluations.outcome.reports.line_table import (
    aggregate_name,
    exact_note,
    mean_text,
    own_marks_name,
)
from evaluations.outcome.reports.line_text import (
    adjustment_texts,
    is_counted,
    mandatory_texts,
    requirement_texts,
    stage_texts,
    sum_text,
)
from evaluations.outcome.reports.ranking import dimension_bars
from evaluations.outcome.reports.rules_text import rules_text
from evaluations.outcome.reports.stored import (
    assumed,
    document_of,
    kept_back_text,
    rank_text,
    status_text,
    total_text,
)
from evaluations.platform.documents.document import Bars, Document, Facts, Head, Part, Table, Text
from evaluations.platform.documents.gap import gap
from evaluations.setup.rubrics.sums import published

FEWEST_OF_A_FIELD = 5


def line_of(result: Result, nomination: int) -> LineV3 | None:
    """The line of a nomination in a result."""
    lines = result.content["lines"]
    return next((line for line in lines if line["nomination"]["id"] == nomination), None)


def feedback(result: Result, line: LineV3, *, with_marks: bool = True) -> Document:
    """The feedback to the nominee of `line`, from the certified content and the sheets that it
    counts alone: rank, band, the committee's words and the evidence it cites; marks and totals
    where the round shows them to offices."""
    content = result.content
    parts: list[Part] = [_facts(content, line, with_marks=with_marks), *assumed(content)]
    if is_counted(line):
        parts += _marks(content, line) if with_marks else []
        parts += [*_words(content, line), *_cited(content, line)]
    name = line["nomination"]["official_name"]
    return document_of(content, _("Feedback to the nominee"), parts, name)


def _facts(content: ResultDocumentV3, line: LineV3, *, with_marks: bool) -> Facts:
    score = [(_("Score"), total_text(content, line))] if with_marks else []
    return Facts(
        (
            (_("Round"), content["round"]),
            (_("Award"), content["award"]),
            (_("Category"), content["category"]),
            *score,
            (_("Rank"), rank_text(line) if line["rank"] else gap(status_text(content, line))),
            (_("Award band"), line["band"] or gap(_("no band was reached"))),
            (_("Place within the field"), _field(content, line, with_marks=with_marks)),
        )
    )


def _field(content: ResultDocumentV3, line: LineV3, *, with_marks: bool) -> str:
    """Of few nominees the count alone: highest and lowest would be the others' own totals."""
    totals = [
        Fraction(placed["total"]) for placed in content["lines"] if placed["total"] is not None
    ]
    if line["total"] is None or not totals:
        return gap(status_text(content, line))
    if len(totals) < FEWEST_OF_A_FIELD or not with_marks:
        return _("%(count)s nominees") % {"count": len(totals)}
    params: dict[str, Any] = {
        "count": len(totals),
        "highest": published(max(totals)),
        "median": published(median(totals)),
        "lowest": published(min(totals)),
    }
    return (
        _("%(count)s nominees; highest %(highest)s, median %(median)s, lowest %(lowest)s") % params
    )


def _marks(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    rows: list[tuple[str, ...]] = []
    indicators = [
        indicator for dimension in content["dimensions"] for indicator in dimension["indicators"]
    ]
    committee = indicator_points(content, line)
    own_marks = [Head(own_marks_name(), True, is_grey=True)] if line["own_marks"] else []
    places = content["policy"]["places"]
    for at, (indicator, points) in enumerate(zip(indicators, committee, strict=True)):
        mean = _("not applicable")
        if points is not None:
            mean = mean_text(points, str(published(points, places)))
        own = (line["own_marks"][at],) if line["own_marks"] else ()
        rows.append(
            (f"{indicator['number']} {indicator['name']}", indicator["maximum"], *own, mean)
        )
    figures = (line["dimensions"], line["published_dimensions"])
    return [
        Bars(dimension_bars(content["dimensions"], *figures), _("Dimensions")),
        Table(
            columns=(
                Head(_("Indicator"), False, "wide"),
                Head(_("Full mark"), True, "narrow"),
                *own_marks,
                Head(f"{_('The committee')} ({aggregate_name(content)})", True, "mid"),
            ),
            rows=tuple(rows),
            heading=_("Indicators"),
            note=exact_note(
                (marked["number"], points)
                for marked, points in zip(indicators, committee, strict=True)
                if points is not None
            ),
        ),
        *_figures(content, line),
    ]


def _figures(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    """How the total came about, without a name of a judge."""
    added = sum_text(content, line)
    texts = (
        *([f"{_('Sum of the dimensions')}: {added}"] if added else []),
        *stage_texts(content, line, with_names=False),
        *adjustment_texts(content, line, with_names=False),
        *requirement_texts(content, line),
        *mandatory_texts(content, line, with_names=False),
        *filter(None, [kept_back_text(content, line)]),
    )
    return [Text(texts, _("How the total came about")), rules_text(content)]


def _cited(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    """By which evidence the marks were given, without who cited it."""
    cited = cited_by(line)
    indicators = [indicator for part in content["dimensions"] for indicator in part["indicators"]]
    texts = tuple(
        f"{indicator['number']} {indicator['name']} – {'; '.join(cited[indicator['number']])}"
        for indicator in indicators
        if indicator["number"] in cited
    )
    return [Text(texts, _("Evidence that the committee cited"), is_list=True)] if texts else []


def _words(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    """Strengths and suggestions of all sheets, each once, without who wrote them."""
    parts: list[Part] = []
    for at, dimension in enumerate(content["dimensions"]):
        for which, heading in ((0, _("Strengths")), (1, _("Suggestions"))):
            notes = [sheet["notes"][at][which] for sheet in line["sheets"]]
            texts = tuple(sorted({note.strip() for note in notes if note.strip()}))
            if texts:
                name = f"{dimension['number']} {dimension['name']}"
                parts.append(Text(texts, f"{heading} – {name}", is_list=True))
    if not parts:
        nothing = gap(_("the committee wrote no strengths or suggestions"))
        parts.append(Text((nothing,), _("Strengths")))
    return parts

"""What an office may read of its own provisional result, from the certified document alone.

The committee's figures, never a judge's: one from which a judge's mark could be worked out is left
out (single_marks.py), and so is what was decided on it. Neither rank nor band: they tell of the
others, and are told when the results are published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluations.judging.results.measured import indicator_points, measured_requirements
from evaluations.judging.results.result_document import (
    IndicatorV2,
    LineV3,
    RequirementV2,
    ResultDocumentV3,
)
from evaluations.judging.results.workings import given_of
from evaluations.outcome.objections.reading import Reading
from evaluations.outcome.reports.line_table import aggregate_name
from evaluations.outcome.reports.line_text import (
    adjustment_texts,
    mandatory_texts,
    requirement_texts,
    stage_texts,
    sum_text,
)
from evaluations.outcome.reports.rules_text import rules_text
from evaluations.outcome.reports.stored import assumed
from evaluations.platform.documents.document import TOTAL, Facts, Head, Part, Table, Text
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.platform.journal.merkle import digest
from evaluations.setup.rubrics.requirements import DIMENSION, INDICATOR, LOW_MARKS


@dataclass(frozen=True)
class Figure:
    """An indicator at its `place` in the rubric, from 1 on; `figure` is empty where it is not
    told."""

    place: int
    indicator: str
    name: str
    maximum: str
    figure: str

    @property
    def label(self) -> str:
        return f"{self.indicator} {self.name}"


def _indicators(content: ResultDocumentV3) -> list[IndicatorV2]:
    return [indicator for part in content["dimensions"] for indicator in part["indicators"]]


def figures_of(reading: Reading) -> list[Figure]:
    """Every indicator with the committee's figure, in the order of the rubric."""
    content, figures = reading.content, []
    points = indicator_points(content, reading.line)
    for at, (indicator, exact) in enumerate(zip(_indicators(content), points, strict=True)):
        figure = _("not applicable") if exact is None else exact_text(exact)
        shown = figure if at in reading.told.indicators else ""
        figures.append(
            Figure(at + 1, indicator["number"], indicator["name"], indicator["maximum"], shown)
        )
    return figures


def own_digest(content: ResultDocumentV3, line: LineV3) -> str:
    """Of all figures that are the office's own: what is the same was open to objection before."""
    points = indicator_points(content, line)
    requirements = measured_requirements(content, line)
    return digest(
        [
            line["total"],
            line["published_dimensions"],
            [None if exact is None else [exact.numerator, exact.denominator] for exact in points],
            [[stage["number"], stage["published"]] for stage in line["stages"]],
            [
                [adjustment["number"], adjustment["units"], adjustment["points"]]
                for adjustment in line["adjustments"]
            ],
            [[measured.requirement["number"], measured.is_met] for measured in requirements],
        ]
    )


def provisional_parts(reading: Reading) -> list[Part]:
    content = reading.content
    facts = Facts(
        (
            (_("Round"), content["round"]),
            (_("Award"), content["award"]),
            (_("Category"), content["category"]),
            (_("Committee"), content["committee"]),
        )
    )
    parts: list[Part] = [facts, *assumed(content)]
    if reading.told.indicators:
        return [*parts, *_tables(reading), *_workings(reading), rules_text(content)]
    why = _(
        "From every figure a single judge's mark could be worked out, so that none is shown. You "
        "may object to each indicator all the same."
    )
    return [*parts, Text((why,), _("Figures")), *_workings(reading)]


def _tables(reading: Reading) -> list[Part]:
    content, line = reading.content, reading.line
    columns = (
        Head(_("Full mark"), True, "narrow"),
        Head(_("The committee") + f" ({aggregate_name(content)})", True),
    )
    dimensions = zip(content["dimensions"], line["published_dimensions"], strict=True)
    rows = [
        (
            f"{dimension['number']} {dimension['name']}",
            dimension["weight"],
            figure if place in reading.told.dimensions else "",
        )
        for place, (dimension, figure) in enumerate(dimensions)
    ]
    added = line["total"] if reading.has_total else ""
    total = (_("Total"), content["rubric"]["full_marks"], added or "")
    figures = figures_of(reading)
    return [
        Table(
            columns=(Head(_("Dimension"), False, "wide"), *columns),
            rows=(*rows, total),
            looks=(*("" for _row in rows), TOTAL),
            heading=_("Dimensions"),
            note="" if reading.has_total else _note(),
        ),
        Table(
            columns=(Head(_("Indicator"), False, "wide"), *columns),
            rows=tuple((figure.label, figure.maximum, figure.figure) for figure in figures),
            heading=_("Indicators"),
            note="" if all(figure.figure for figure in figures) else _note(),
        ),
    ]


def _note() -> str:
    return _("Empty: from it a single judge's mark could be worked out.")


def _workings(reading: Reading) -> list[Part]:
    texts = (
        *(_additions(reading) if reading.has_total else ()),
        *_adjustments(reading),
        *_decisions(reading),
    )
    return [Text(texts, _("How the total came about"))] if texts else []


def _additions(reading: Reading) -> Iterator[str]:
    content, line = reading.content, reading.line
    if added := sum_text(content, line):
        yield f"{_('Sum of the dimensions')}: {added}"
    yield from stage_texts(content, line, with_names=False)
    yield from adjustment_texts(content, line, with_names=False)


def _adjustments(reading: Reading) -> Iterator[str]:
    """Bonus and deductions with their reasons, without who keyed them."""
    rules = reading.content["policy"]["adjustments"]
    for rule, adjustment in given_of(rules, reading.line["adjustments"]):
        points = exact_text(fraction(adjustment["points"]))
        reasons = " · ".join(entry["reason"] for entry in adjustment["entries"])
        yield f"{rule['name']} {adjustment['units']} {rule['unit']} ({points}): {reasons}"


def _decisions(reading: Reading) -> Iterator[str]:
    """What is met and failed, as far as the figures behind it are told."""
    content, line = reading.content, reading.line
    measured, texts = measured_requirements(content, line), requirement_texts(content, line)
    for outcome, text in zip(measured, texts, strict=True):
        if _rests_on_told(reading, outcome.requirement):
            yield text
    if _has_every_indicator(reading):
        yield from mandatory_texts(content, line, with_names=False)


def _rests_on_told(reading: Reading, requirement: RequirementV2) -> bool:
    measure, reference = requirement["measure"], requirement["reference"]
    if measure == LOW_MARKS:
        return _has_every_indicator(reading)
    if measure not in (INDICATOR, DIMENSION):
        return reading.has_total
    if measure == INDICATOR:
        numbers, places = _numbers(_indicators(reading.content)), reading.told.indicators
    else:
        numbers, places = _numbers(reading.content["dimensions"]), reading.told.dimensions
    return reference in {numbers[place] for place in places}


def _numbers(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(row["number"]) for row in rows]


def _has_every_indicator(reading: Reading) -> bool:
    return len(reading.told.indicators) == len(_indicators(reading.content))

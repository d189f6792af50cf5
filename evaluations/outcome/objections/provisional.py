"""What an office may read of its own provisional result, from the certified document alone.

The committee's figures, never a judge's: a figure that one judge alone gave is left out, and so is
a dimension's from which it could be worked out. Neither
rank nor band: they tell of the others, and are told when the results are published.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.judging.results.measured import (
    Measured,
    indicator_points,
    measured_requirements,
)
from evaluations.judging.results.result_document import IndicatorV2, LineV3, ResultDocumentV3
from evaluations.judging.results.turnout import AGREED_SHEET
from evaluations.judging.results.workings import given_of
from evaluations.outcome.reports.line_table import aggregate_name
from evaluations.outcome.reports.line_text import (
    adjustment_texts,
    mandatory_texts,
    requirement_texts,
    stage_texts,
    sum_text,
)
from evaluations.outcome.reports.rules_text import rules_text, scoped_text
from evaluations.outcome.reports.stored import assumed
from evaluations.platform.documents.document import TOTAL, Facts, Head, Part, Table, Text
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.platform.journal.merkle import digest

# Of fewer counted sheets a figure would be a judge's own.
FEWEST_JUDGES = 2


@dataclass(frozen=True)
class Figure:
    """An indicator at its `place` in the rubric, from 1 on; `figure` is empty where it is one
    judge's alone."""

    place: int
    number: str
    name: str
    maximum: str
    figure: str

    @property
    def label(self) -> str:
        return f"{self.number} {self.name}"


def _indicators(content: ResultDocumentV3) -> list[IndicatorV2]:
    return [one for part in content["dimensions"] for one in part["indicators"]]


def _is_agreed(line: LineV3) -> bool:
    """Whether the committee gave one sheet together."""
    return any(sheet["seat"] == AGREED_SHEET for sheet in line["sheets"])


def _judges(line: LineV3, at: int | None = None) -> int:
    """How many judges' sheets count, of the indicator at `at` where one is named."""
    counted = [sheet for sheet in line["sheets"] if sheet["share"][0]]
    return sum(1 for sheet in counted if at is None or sheet["points"][at] is not None)


def is_told(line: LineV3, at: int | None = None) -> bool:
    """Whether the figure (of the whole line, or of one indicator) is no single judge's."""
    if _is_agreed(line):
        return True
    if _judges(line) < FEWEST_JUDGES:
        return False
    return at is None or _judges(line, at) != 1


def untold_dimensions(content: ResultDocumentV3, line: LineV3) -> frozenset[int]:
    """The places, from 0 on, of dimensions whose figures stay out: those with an indicator that
    one judge alone marked; where it is one dimension, another beside it, for the total less the
    others would give it."""
    found, at = [], 0
    for place, part in enumerate(content["dimensions"]):
        after = at + len(part["indicators"])
        if not all(is_told(line, one) for one in range(at, after)):
            found.append(place)
        at = after
    others = (place for place in range(len(content["dimensions"])) if place not in found)
    beside = next(others, None) if len(found) == 1 else None
    return frozenset(found if beside is None else [*found, beside])


def figures_of(content: ResultDocumentV3, line: LineV3) -> list[Figure]:
    """Every indicator with the committee's figure, in the order of the rubric."""
    found = []
    points = indicator_points(content, line)
    for at, (one, exact) in enumerate(zip(_indicators(content), points, strict=True)):
        figure = _("not applicable") if exact is None else exact_text(exact)
        shown = figure if is_told(line, at) else ""
        found.append(Figure(at + 1, one["number"], one["name"], one["maximum"], shown))
    return found


def own_digest(content: ResultDocumentV3, line: LineV3) -> str:
    """Of all figures that are the office's own: what is the same was open to objection before."""
    points = indicator_points(content, line)
    requirements = measured_requirements(content, line)
    return digest(
        [
            line["total"],
            line["published_dimensions"],
            [None if one is None else [one.numerator, one.denominator] for one in points],
            [[one["number"], one["published"]] for one in line["stages"]],
            [[one["number"], one["units"], one["points"]] for one in line["adjustments"]],
            [[one.requirement["number"], one.is_met] for one in requirements],
        ]
    )


def provisional_parts(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    facts = Facts(
        (
            (_("Round"), content["round"]),
            (_("Award"), content["award"]),
            (_("Category"), content["category"]),
            (_("Committee"), content["committee"]),
        )
    )
    parts: list[Part] = [facts, *assumed(content)]
    if is_told(line):
        return [*parts, *_tables(content, line), *_workings(content, line), rules_text(content)]
    why = _(
        "One judge's sheet alone counts here, so that every figure would be this judge's own: "
        "none is shown. You may object to each indicator all the same."
    )
    outcomes = (*_adjustments(content, line), *_outcomes(content, line))
    parts.append(Text((why,), _("Figures")))
    return [*parts, Text(outcomes, _("What was decided"))] if outcomes else parts


def _tables(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    columns = (
        Head(_("Full mark"), True, "narrow"),
        Head(_("The committee") + f" ({aggregate_name(content)})", True),
    )
    kept_out = untold_dimensions(content, line)
    dimensions = zip(content["dimensions"], line["published_dimensions"], strict=True)
    rows = [
        (f"{one['number']} {one['name']}", one["weight"], "" if place in kept_out else figure)
        for place, (one, figure) in enumerate(dimensions)
    ]
    total = (_("Total"), content["rubric"]["full_marks"], line["total"] or "")
    figures = figures_of(content, line)
    alone = any(not one.figure for one in figures)
    note = _("Empty: one judge alone gave a mark, and a single judge's is not shown.")
    derived = _("Empty: from it a single judge's mark could be worked out.")
    return [
        Table(
            columns=(Head(_("Dimension"), False, "wide"), *columns),
            rows=(*rows, total),
            looks=(*("" for _row in rows), TOTAL),
            heading=_("Dimensions"),
            note=derived if kept_out else "",
        ),
        Table(
            columns=(Head(_("Indicator"), False, "wide"), *columns),
            rows=tuple((one.label, one.maximum, one.figure) for one in figures),
            heading=_("Indicators"),
            note=note if alone else "",
        ),
    ]


def _workings(content: ResultDocumentV3, line: LineV3) -> list[Part]:
    added = "" if untold_dimensions(content, line) else sum_text(content, line)
    texts = (
        *([f"{_('Sum of the dimensions')}: {added}"] if added else []),
        *stage_texts(content, line, with_names=False),
        *adjustment_texts(content, line, with_names=False),
        *_adjustments(content, line),
        *_requirements(content, line),
        *mandatory_texts(content, line, with_names=False),
    )
    return [Text(texts, _("How the total came about"))]


def _adjustments(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """Bonus and deductions with their reasons, without who keyed them."""
    for rule, one in given_of(content["policy"]["adjustments"], line["adjustments"]):
        points = exact_text(fraction(one["points"]))
        reasons = " · ".join(entry["reason"] for entry in one["entries"])
        yield f"{rule['name']} {one['units']} {rule['unit']} ({points}): {reasons}"


def _requirements(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    told = zip(measured_requirements(content, line), requirement_texts(content, line), strict=True)
    indicators = {one.number for one in figures_of(content, line) if not one.figure}
    places = untold_dimensions(content, line)
    dimensions = {str(content["dimensions"][place]["number"]) for place in places}
    alone = {"indicator": indicators, "dimension": dimensions}
    for one, text in told:
        hidden = alone.get(one.requirement["measure"], set())
        yield _outcome(one) if one.requirement["reference"] in hidden else text


def _outcomes(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """What is met and what is not, without the figures."""
    return (_outcome(one) for one in measured_requirements(content, line))


def _outcome(one: Measured) -> str:
    if one.figure is None:
        outcome = _("does not apply")
    else:
        outcome = _("met") if one.is_met else _("not met")
    return f"{scoped_text(one.requirement)} – {outcome}"

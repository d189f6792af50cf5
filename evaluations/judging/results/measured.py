"""What the requirements of a certified document looked at. Plain Python."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.judging.results.aggregation import CountedSheet, indicator_figures
from evaluations.judging.results.result_document import (
    CountedSheetV2,
    LineV3,
    RequirementV2,
    ResultDocumentV3,
)
from evaluations.setup.rubrics.requirements import Figures, Requirement, is_met, measured
from evaluations.setup.rubrics.sums import published


@dataclass(frozen=True)
class Measured:
    """A requirement that concerns a nominee, and the published figure that it looks at; None where
    nothing of it applies. Of "low_marks" the figure is a number of indicators."""

    requirement: RequirementV2
    figure: Decimal | None
    is_met: bool


def counted_sheet(sheet: CountedSheetV2) -> CountedSheet:
    """A sheet as the tally takes it."""
    return CountedSheet(
        sheet["seat"],
        tuple(Fraction(*score) for score in sheet["scores"]),
        sheet["top_marks"],
        sheet["failed_mandatory"],
        tuple(None if exact is None else Fraction(*exact) for exact in sheet["points"]),
    )


def indicator_points(content: ResultDocumentV3, line: LineV3) -> tuple[Fraction | None, ...]:
    """The committee's exact points of every indicator, in the order of the rubric."""
    sheets = [counted_sheet(sheet) for sheet in line["sheets"]]
    shares = [Fraction(*sheet["share"]) for sheet in line["sheets"]]
    return indicator_figures(sheets, shares, content["policy"]["aggregation"])


def _figures(content: ResultDocumentV3, line: LineV3) -> Figures:
    places = content["policy"]["places"]
    numbers = [
        indicator["number"] for part in content["dimensions"] for indicator in part["indicators"]
    ]
    points = indicator_points(content, line)
    return Figures(
        total=Decimal(line["total"] or 0),
        dimensions={
            str(dimension["number"]): Decimal(figure)
            for dimension, figure in zip(
                content["dimensions"], line["published_dimensions"], strict=True
            )
        },
        stages={
            str(stage["number"]): Decimal(stage["published"])
            for stage in line["stages"]
            if stage["published"] is not None
        },
        indicators={
            number: None if exact is None else published(exact, places)
            for number, exact in zip(numbers, points, strict=True)
        },
    )


def _requirement(requirement: RequirementV2) -> Requirement:
    return Requirement(
        number=requirement["number"],
        scope=requirement["scope"],
        measure=requirement["measure"],
        bound=Decimal(requirement["bound"]),
        reference=requirement["reference"],
        most=requirement["most"],
        nominee_class=requirement["nominee_class"],
        band=requirement["band"],
    )


def measured_requirements(content: ResultDocumentV3, line: LineV3) -> tuple[Measured, ...]:
    """Every requirement that concerns the nominee of `line`; none where nothing was counted."""
    if line["total"] is None or not line["sheets"]:
        return ()
    figures, of_class = _figures(content, line), line["nomination"]["nominee_class"]
    concerning = [
        requirement
        for requirement in content["policy"]["requirements"]
        if requirement["nominee_class"] in ("", of_class)
    ]
    rules = [_requirement(requirement) for requirement in concerning]
    return tuple(
        Measured(requirement, measured(rule, figures), is_met(rule, figures))
        for requirement, rule in zip(concerning, rules, strict=True)
    )

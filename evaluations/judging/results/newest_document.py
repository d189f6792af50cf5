"""A certified result of an older version as the newest says it. Plain Python."""

from fractions import Fraction
from typing import cast

from evaluations.judging.results.first_result_document import (
    CountedSheetV1,
    DimensionV1,
    LineV1,
    ResultDocumentV1,
)
from evaluations.judging.results.first_tally import first_shares
from evaluations.judging.results.result_document import (
    CountedSheetV2,
    DimensionV2,
    LineV3,
    RequirementV2,
    ResultDocument,
    ResultDocumentV2,
    ResultDocumentV3,
)
from evaluations.judging.scoring.sheet_document import (
    HeadingV1,
    nomination_from_first,
    rubric_from_first,
    seat_from_first,
)

FIRST, SECOND = 1, 2


def as_newest(content: ResultDocument) -> ResultDocumentV3:
    """A certified result as the newest version says it; `schema` stays the number of the version
    that it was written in."""
    schema = content.get("schema", FIRST)
    if schema == FIRST:
        return _from_first(cast(ResultDocumentV1, content))
    if schema == SECOND:
        return _from_second(cast(ResultDocumentV2, content))
    return cast(ResultDocumentV3, content)


def _from_second(content: ResultDocumentV2) -> ResultDocumentV3:
    return {**content, "lines": [{**line, "zone": ""} for line in content["lines"]]}


def _from_first(content: ResultDocumentV1) -> ResultDocumentV3:
    policy, dimensions = content["policy"], content["dimensions"]
    minimums = _minimums(content)
    return {
        **_heading(content),
        "schema": FIRST,
        "number": content["number"],
        "supersedes": content["supersedes"],
        "code": content["code"],
        "certified_at": content["certified_at"],
        "certified_by": seat_from_first(content["certified_by"]),
        "order_number": content["order_number"],
        "rubric": rubric_from_first(content["rubric"]),
        "dimensions": [_dimension_from_first(dimension) for dimension in dimensions],
        "policy": {
            "is_agreed": content["is_agreed"],
            "carried_by": "majority",
            "aggregation": policy["aggregation"],
            "quorum": policy["quorum"],
            "tie_chain": policy["tie_chain"],
            "bands": policy["bands"],
            "places": 2,
            "requirements": minimums,
            "adjustments": [],
            "stages": [],
        },
        "seats": [seat_from_first(seat) for seat in content["seats"]],
        "lines": [_line_from_first(content, line, minimums) for line in content["lines"]],
        "seat_sets_differ": content["seat_sets_differ"],
        "lots": "",
    }


def _heading(content: HeadingV1) -> HeadingV1:
    return {
        "round": content["round"],
        "fiscal_year_be": content["fiscal_year_be"],
        "is_rehearsal": content["is_rehearsal"],
        "award": content["award"],
        "category": content["category"],
        "committee": content["committee"],
    }


def _minimums(content: ResultDocumentV1) -> list[RequirementV2]:
    """The minimums of the first version as requirements, those of the dimensions first."""
    bounds = [
        ("dimension", str(dimension["number"]), dimension["minimum"])
        for dimension in content["dimensions"]
        if dimension["minimum"] is not None
    ]
    total = content["rubric"]["minimum_total"]
    if total is not None:
        bounds.append(("total", "", total))
    return [
        {
            "number": at,
            "scope": "rank",
            "measure": measure,
            "reference": reference,
            "bound": bound,
            "most": 0,
            "nominee_class": "",
            "band": "",
        }
        for at, (measure, reference, bound) in enumerate(bounds, start=1)
        if bound is not None
    ]


def _dimension_from_first(dimension: DimensionV1) -> DimensionV2:
    return {
        "number": dimension["number"],
        "name": dimension["name"],
        "weight": dimension["weight"],
        "indicators": [
            {
                **indicator,
                "entry": "points",
                "figure_by": "judge",
                "target": None,
                "table": [],
                "classes": [],
            }
            for indicator in dimension["indicators"]
        ],
    }


def _line_from_first(
    content: ResultDocumentV1, line: LineV1, minimums: list[RequirementV2]
) -> LineV3:
    named = {
        f"{minimum['measure']}:{minimum['reference']}".rstrip(
            ":"
        ): f"requirement:{minimum['number']}"
        for minimum in minimums
    }
    shares = first_shares(line["sheets"], content["policy"]["aggregation"])
    pairs = zip(line["sheets"], shares, strict=True)
    sheets = [_sheet_from_first(sheet, share) for sheet, share in pairs]
    marks = Fraction(sum(sheet["top_marks"] for sheet in sheets), len(sheets) or 1)
    return {
        "nomination": nomination_from_first(line["nomination"]),
        "status": line["status"],
        "rank": line["rank"],
        "is_tied": line["is_tied"],
        "total": line["total"],
        "band": line["band"],
        "failed": [named.get(name, name) for name in line["failed"]],
        "kept_back": [],
        "no_show_reason": line["no_show_reason"],
        "standing": None,
        "assigned_by_hand": "",
        "zone": "",
        "dimensions": line["dimensions"],
        "published_dimensions": line["published_dimensions"],
        "stages": [],
        "before": line["exact"],
        "adjustments": [],
        "exact": line["exact"],
        "top_marks": list(marks.as_integer_ratio()),
        "tie_steps": line["tie_steps"],
        "ruling": line["ruling"],
        "sheets": sheets,
        "filled_by": "",
        "recused": line["recused"],
        "absent": line["absent"],
        "words": line["words"],
        "own_marks": [],
    }


def _sheet_from_first(sheet: CountedSheetV1, share: int) -> CountedSheetV2:
    """A sheet of the first version counted in whole or, trimmed, not at all."""
    return {
        "seat": sheet["seat"],
        "digest": sheet["digest"],
        "share": [share, 1],
        "marks": [[*mark, ""] for mark in sheet["marks"]],
        "points": [
            list(Fraction(points).as_integer_ratio()) if points else None
            for _kind, points, _comment in sheet["marks"]
        ],
        "scores": sheet["scores"],
        "total": sheet["total"],
        "base": None,
        "top_marks": sheet["top_marks"],
        "failed_mandatory": sheet["failed_mandatory"],
        "notes": sheet["notes"],
    }

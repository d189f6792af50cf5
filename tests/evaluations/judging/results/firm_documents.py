"""Rounds as plain dictionaries (random_rounds.py), as a certified document tells their result."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluations.judging.results.lines import Line
from evaluations.judging.results.tally import tally
from tests.evaluations.judging.results.random_rounds import (
    counted_sheet,
    entrants_of,
    policy_of,
    random_round,
    rubric_of,
)

Plain = dict[str, Any]


def pair(exact: Fraction) -> list[int]:
    return list(exact.as_integer_ratio())


def document_of(form: Plain) -> Any:
    """What firmness takes of a certified document."""
    outcome = tally(rubric_of(form), policy_of(form), entrants_of(form))
    nominees = {one["key"]: one for one in form["nominees"]}
    return {
        "schema": 3,
        "rubric": {"rule": form["rule"], "base": form["base"], "full_marks": str(form["full"])},
        "dimensions": [
            {
                "number": number,
                "weight": str(one["weight"]),
                "indicators": [
                    {
                        "number": f"{number}.{at}",
                        "weight": str(part["weight"]),
                        "maximum": str(part["maximum"]),
                    }
                    for at, part in enumerate(one["indicators"], start=1)
                ],
            }
            for number, one in enumerate(form["dimensions"], start=1)
        ],
        "policy": {
            "is_agreed": False,
            "aggregation": form["aggregation"],
            "places": form["places"],
            "requirements": [],
            "stages": [
                {
                    "number": one["number"],
                    "share": str(one["share"]),
                    "full": str(one["full"]),
                    "source": "sheets" if one["own"] else "figure",
                }
                for one in form["stages"]
            ],
        },
        "seats": [{"id": at, "number": at, "name": f"กรรมการที่ {at}"} for at in range(1, 9)],
        "lines": [line_of(form, one, nominees[one.key]) for one in outcome.lines],
    }


def line_of(form: Plain, line: Line, nominee: Plain) -> Plain:
    numbers = [one["number"] for one in form["stages"]]
    return {
        "nomination": {"id": line.key, "official_name": f"หน่วยงาน {line.key}"},
        "status": line.status,
        "standing": None,
        "failed": [],
        "rank": line.rank,
        "total": None if line.total is None else str(line.total),
        "stages": [
            {"number": number, "figure": None if one is None else pair(one)}
            for number, one in zip(numbers, line.stages, strict=False)
        ],
        "adjustments": [{"points": pair(one)} for one in line.adjustments],
        "tie_steps": [
            {"step": one.step, "figures": [[key, str(f)] for key, f in one.figures.items()]}
            for one in line.tie_steps
        ],
        "sheets": [sheet_of(form, nominee, one) for one in nominee["sheets"]],
    }


def sheet_of(form: Plain, nominee: Plain, sheet: Plain) -> Plain:
    counted = counted_sheet(form, rubric_of(form), nominee, sheet)
    return {
        "seat": counted.seat,
        "scores": [pair(one) for one in counted.dimensions],
        "points": [None if one is None else pair(one) for one in counted.points],
        "top_marks": counted.top_marks,
        "failed_mandatory": counted.failed_mandatory,
    }


def firm_round(seed: int) -> Plain:
    """A random round of few. In most of them all seats leave out the same indicators, or none, so
    that the sheets of a nominee are divided by the same sum."""
    form = random_round(seed, 2 + seed % 2, 5)
    if seed % 10:
        _let_everybody_compete(form)
    for nominee in form["nominees"] if seed % 4 else ():
        sheets = [sheet["figures"] for sheet in nominee["sheets"]]
        left_out = {key for key, one in sheets[0].items() if one is None and seed % 4 == 1}
        for at, figures in enumerate(sheets):
            given = {key: Decimal((seed + key + at) % 6) for key in figures}
            given |= {key: one for key, one in figures.items() if one is not None}
            figures.update(given | dict.fromkeys(left_out))
    return form


def _let_everybody_compete(form: Plain) -> None:
    """So that most neighbours are parted by their totals."""
    form["requirements"] = []
    for stage in form["stages"]:
        stage["gate"] = None
    for dimension in form["dimensions"]:
        for indicator in dimension["indicators"]:
            indicator["mandatory"] = False
    for nominee in form["nominees"]:
        nominee |= {"standing": "", "no_show": False}


def plain_round(weights: list[int], *nominees: list[list[str]], **more: Any) -> Plain:
    """By hand: a dimension of one indicator out of 10 for every weight, and of every nominee the
    points on each sheet."""
    dimensions = [
        {"weight": weight, "indicators": [indicator_of(at)]}
        for at, weight in enumerate(weights, start=1)
    ]
    form: Plain = {
        "rule": "weighted",
        "base": "dimension",
        "full": Decimal(sum(weights)),
        "aggregation": "mean",
        "places": 2,
        "chain": [],
        "bands": [],
        "requirements": [],
        "adjustments": [],
        "stages": [],
        "dimensions": dimensions,
        "nominees": [nominee_of(at, one) for at, one in enumerate(nominees, start=1)],
    }
    return form | more


def indicator_of(key: int, weight: int = 1) -> Plain:
    return {
        "key": key,
        "weight": weight,
        "maximum": 10,
        "mandatory": False,
        "classes": (),
        "entry": "points",
    }


def nominee_of(key: int, sheets: list[list[str]]) -> Plain:
    return {
        "key": key,
        "class": "",
        "standing": "",
        "no_show": False,
        "ruling": None,
        "together": "",
        "lot": None,
        "stages": {},
        "units": {},
        "sheets": [
            {
                "seat": seat,
                "figures": {at: Decimal(one) for at, one in enumerate(points, start=1)},
            }
            for seat, points in enumerate(sheets, start=1)
        ],
    }

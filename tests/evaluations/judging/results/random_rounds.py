"""Random rounds as plain dictionaries (oracle.py), and the same in the product's own types."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluations.judging.results.aggregation import CountedSheet
from evaluations.judging.results.entrants import Entrant, Policy, StageRule
from evaluations.setup.rubrics.adjustments import AdjustmentRule
from evaluations.setup.rubrics.arithmetic import (
    DimensionRule,
    IndicatorRule,
    Points,
    RubricRule,
    sheet_score,
)
from evaluations.setup.rubrics.entry import points_by_table, points_by_target
from evaluations.setup.rubrics.requirements import Requirement

Plain = dict[str, Any]
CLASSES = ("S", "M", "L")
STANDINGS = ("", "", "", "", "", "shown_only", "disqualified", "withdrawn", "withheld")
CHAIN = ("dimension:1", "dimension:2", "dimensions", "stage:1", "stage:2", "top_marks", "chair")
ROWS = ({"lower": 0, "points": 0}, {"lower": 4, "points": 3}, {"lower": 6, "points": 5})
MEASURES = ("total", "dimension", "stage", "indicator", "low_marks")


def random_round(seed: int, nominees: int, seats: int) -> Plain:
    """Coarse figures, so that equals are common."""
    chance = random.Random(seed)
    dimensions = _dimensions(chance)
    rule = chance.choice(("weighted", "weighted", "level", "checklist"))
    items = sum(len(one["indicators"]) for one in dimensions)
    full = items if rule == "checklist" else sum(one["weight"] for one in dimensions)
    form: Plain = {
        "rule": rule,
        "base": chance.choice(("dimension", "whole")),
        "full": Decimal(full),
        "aggregation": chance.choice(("mean", "median", "trimmed")),
        "places": chance.choice((0, 0, 1, 2, 2)),
        "chain": [*chance.sample(CHAIN, chance.randint(0, 4)), *chance.choice(([], ["lots"]))],
        "bands": chance.choice(
            ([], [("ชมเชย", Decimal(0)), ("เงิน", Decimal(40)), ("ทอง", Decimal(60))])
        ),
        "dimensions": dimensions,
        "stages": _stages(chance, full),
    }
    form["requirements"] = [_requirement(chance, at, form) for at in range(chance.randint(0, 4))]
    form["adjustments"] = [_adjustment(chance, at) for at in range(chance.randint(0, 3))]
    form["nominees"] = [_nominee(chance, at + 1, form, seats) for at in range(nominees)]
    for one in form["nominees"][1:]:
        if chance.random() < 0.4:
            # Equals, of whom the later steps of the chain must speak.
            first = form["nominees"][0]
            one |= {name: first[name] for name in ("sheets", "class", "stages", "units")}
    form |= {"quota": chance.randint(0, 3), "hands_on": chance.random() < 0.3}
    for one in form["nominees"]:
        one["zone"] = chance.choice(("เหนือ", "เหนือ", "ใต้"))
    return form


def _dimensions(chance: random.Random) -> list[Plain]:
    key, made = 0, []
    for _dimension in range(chance.randint(1, 3)):
        indicators = []
        for place in range(chance.randint(1, 3)):
            key += 1
            indicators.append(_indicator(chance, key, is_for_all=place == 0))
        made.append({"weight": chance.choice((20, 30, 40)), "indicators": indicators})
    return made


def _indicator(chance: random.Random, key: int, *, is_for_all: bool) -> Plain:
    entry = chance.choice(("points", "points", "levels", "table", "linear"))
    return {
        "key": key,
        "weight": chance.choice((1, 2, 5, 7)),
        "maximum": 5 if entry in ("table", "levels") else chance.choice((5, 10)),
        "mandatory": chance.random() < 0.1,
        "classes": () if is_for_all else tuple(chance.sample(CLASSES, chance.randint(0, 2))),
        "entry": entry,
        "rows": chance.sample(ROWS, len(ROWS)),
        "target": chance.choice((7, 14)),
        "always": is_for_all,
    }


def _stages(chance: random.Random, full: int) -> list[Plain]:
    """None, or the category's own sheets and up to two others; a share of 0 among them."""
    if chance.random() < 0.4:
        return []
    shares = chance.choice(((70, 30), (60, 40, 0), (50, 25, 25), (100, 0)))
    made = [
        {"number": at, "share": Decimal(share), "full": Decimal(60), "own": False, "gate": None}
        for at, share in enumerate(shares, start=1)
    ]
    chance.choice(made).update(own=True, full=Decimal(full))
    other = next(one for one in made if not one["own"])
    other["gate"] = chance.choice((None, None, Decimal(20)))
    return made


def _requirement(chance: random.Random, at: int, form: Plain) -> Plain:
    measure = chance.choice(MEASURES)
    bound = {"total": 45, "dimension": 12, "stage": 30, "indicator": 3, "low_marks": 1}[measure]
    place = chance.randint(1, len(form["dimensions"]))
    reference = {"dimension": f"{place}", "stage": "1", "indicator": f"{place}.1"}
    return {
        "number": at + 1,
        "scope": chance.choice(("rank", "go_up", "band")),
        "measure": measure,
        "bound": Decimal(bound),
        "reference": reference.get(measure, ""),
        "most": chance.randint(0, 2),
        "class": chance.choice(("", "", *CLASSES)),
        "band": chance.choice(("", "ทอง", "เงิน")),
    }


def _adjustment(chance: random.Random, at: int) -> Plain:
    return {
        "number": at + 1,
        "kind": chance.choice(("bonus", "deduction")),
        "points": Decimal(chance.choice(("0.5", "1", "20"))),
        "most": chance.choice((None, Decimal(3))),
    }


def _nominee(chance: random.Random, key: int, form: Plain, seats: int) -> Plain:
    fewest = 5 if form["aggregation"] == "trimmed" else 1
    came = chance.randint(fewest, max(fewest, seats))
    others = [stage for stage in form["stages"] if not stage["own"]]
    nominee = {
        "key": key,
        "class": chance.choice(CLASSES),
        "standing": chance.choice(STANDINGS),
        "no_show": chance.random() < 0.05,
        "ruling": chance.choice((None, 1, 2)),
        "together": chance.choice(("a", "a", "b")),
        "lot": chance.choice((None, *range(1, 9))),
        "stages": {
            stage["number"]: Decimal(chance.choice((10, 20, 30, 60)))
            for stage in others
            if stage["share"] or chance.random() < 0.5
        },
        "units": {
            rule["number"]: Decimal(chance.randint(0, 4))
            for rule in form["adjustments"]
            if chance.random() < 0.7
        },
    }
    numbers = chance.sample(range(1, max(fewest, seats) + 1), came)
    nominee["sheets"] = [{"seat": one, "figures": _figures(chance, form)} for one in numbers]
    return nominee


def _figures(chance: random.Random, form: Plain) -> Plain:
    """A sheet; the first indicator of every dimension always applies."""
    given: Plain = {}
    for dimension in form["dimensions"]:
        for one in dimension["indicators"]:
            most = {"table": 7, "linear": 20}.get(one["entry"], one["maximum"])
            figure = Decimal(chance.choice((0, 1, most // 2, most, most)))
            applies = one["always"] or chance.random() < 0.8
            given[one["key"]] = figure if applies else None
    return given


# The same in the product's types


def rubric_of(form: Plain) -> RubricRule:
    dimensions = tuple(
        DimensionRule(
            number,
            Decimal(one["weight"]),
            tuple(
                IndicatorRule(
                    part["key"],
                    Decimal(part["weight"]),
                    Decimal(part["maximum"]),
                    part["mandatory"],
                    part["classes"],
                )
                for part in one["indicators"]
            ),
        )
        for number, one in enumerate(form["dimensions"], start=1)
    )
    requirements = tuple(
        Requirement(
            one["number"],
            one["scope"],
            one["measure"],
            one["bound"],
            one["reference"],
            one["most"],
            one["class"],
            one["band"],
        )
        for one in form["requirements"]
    )
    adjustments = tuple(
        AdjustmentRule(one["number"], one["kind"], "", "", one["points"], one["most"])
        for one in form["adjustments"]
    )
    return RubricRule(
        form["rule"], form["full"], dimensions, form["base"], requirements, adjustments
    )


def policy_of(form: Plain) -> Policy:
    stages = tuple(
        StageRule(one["number"], one["share"], one["full"], one["own"], one["gate"])
        for one in form["stages"]
    )
    return Policy(
        aggregation=form["aggregation"],
        tie_chain=tuple(form["chain"]),
        bands=tuple(form["bands"]),
        stages=stages,
        places=form["places"],
    )


def marks_of(form: Plain, sheet: Plain) -> Points:
    """The points that the figures of a sheet give."""
    return {
        one["key"]: _points(one, sheet["figures"][one["key"]])
        for dimension in form["dimensions"]
        for one in dimension["indicators"]
    }


def _points(indicator: Plain, figure: Decimal | None) -> Decimal | Fraction | None:
    if figure is None or indicator["entry"] in ("points", "levels"):
        return figure
    maximum = Decimal(indicator["maximum"])
    if indicator["entry"] == "linear":
        return points_by_target(figure, Decimal(indicator["target"]), maximum)
    rows = [(Decimal(one["lower"]), Decimal(one["points"])) for one in indicator["rows"]]
    return points_by_table(figure, rows)


def counted_sheet(form: Plain, rubric: RubricRule, nominee: Plain, sheet: Plain) -> CountedSheet:
    marks = marks_of(form, sheet)
    score = sheet_score(rubric, marks, nominee["class"])
    points = tuple(
        None
        if not one.applies_to(nominee["class"]) or (given := marks[one.key]) is None
        else Fraction(given)
        for dimension in rubric.dimensions
        for one in dimension.indicators
    )
    failed = len(score.failed_mandatory)
    return CountedSheet(sheet["seat"], score.dimensions, score.top_marks, failed, points)


def entrants_of(form: Plain) -> list[Entrant]:
    rubric = rubric_of(form)
    return [
        Entrant(
            one["key"],
            tuple(counted_sheet(form, rubric, one, sheet) for sheet in one["sheets"]),
            one["no_show"],
            one["ruling"],
            one["together"],
            one["standing"],
            one["class"],
            {number: Fraction(figure) for number, figure in one["stages"].items()},
            one["units"],
            one["lot"],
        )
        for one in form["nominees"]
    ]

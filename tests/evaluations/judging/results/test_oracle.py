"""The tally and the score of a sheet against the independent oracle, on 2,000 random rounds."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.judging.results.lines import COMPETING, RANKED, Line
from evaluations.judging.results.tally import tally
from evaluations.outcome.cascade.selection import Placed, Quota, select
from evaluations.setup.rubrics.arithmetic import sheet_score
from evaluations.setup.rubrics.sums import published
from tests.evaluations.judging.results import oracle
from tests.evaluations.judging.results.random_rounds import (
    entrants_of,
    marks_of,
    policy_of,
    random_round,
    rubric_of,
)

SEEDS = st.integers(0, 2**32)
CLOSE = Decimal(1).scaleb(-30)


def is_close(exact: Fraction, figure: Decimal) -> bool:
    with localcontext() as context:
        context.prec = oracle.DIGITS
        return abs(Decimal(exact.numerator) / exact.denominator - figure) < CLOSE


def decided(line: Line) -> dict[str, Any]:
    """What the product decided of a nominee, in the words of the oracle."""
    return {
        "status": line.status,
        "total": line.total,
        "rank": line.rank,
        "tied": line.is_tied,
        "band": line.band,
        "failed": list(line.failed),
        "kept_back": list(line.kept_back),
    }


def expected(line: dict[str, Any]) -> dict[str, Any]:
    names = ("status", "total", "rank", "tied", "band")
    lists = {name: line.get(name, []) for name in ("failed", "kept_back")}
    return {**{name: line[name] for name in names}, **lists}


def check_figures(form: dict[str, Any], line: Line, told: dict[str, Any]) -> None:
    """The figures that lead to the total."""
    places = form["places"]
    shown = {str(at): published(one, places) for at, one in enumerate(line.dimensions, start=1)}
    assert shown == told["figures"]["dimensions"]
    assert published(line.top_marks) == told["figures"]["top_marks"]
    assert is_close(line.exact, told["exact"])
    pairs: list[tuple[Sequence[Fraction], Any]] = [(line.adjustments, told["adjustments"])]
    seats = dict(zip(line.seats, line.shares, strict=True))
    nominee = next(one for one in form["nominees"] if one["key"] == line.key)
    pairs.append(([seats[sheet["seat"]] for sheet in nominee["sheets"]], told["parts"]))
    for exact, figures in pairs:
        assert all(is_close(one, other) for one, other in zip(exact, figures, strict=True))


def going_up(form: dict[str, Any], lines: Sequence[Line]) -> set[int]:
    """Whom the product sends up, from each zone by the quota."""
    zones = {one["key"]: one["zone"] for one in form["nominees"]}
    places = [
        Placed(
            nomination=line.key,
            category=1,
            group=zones[line.key],
            committee=1,
            order=order,
            rank=line.rank,
            takes_place=line.status in COMPETING,
            may_go_up=line.status == RANKED and not line.kept_back,
        )
        for order, line in enumerate(lines, start=1)
    ]
    found = select(places, {1: Quota(form["quota"], form["hands_on"])})
    return {one.nomination for one in found.winners}


@settings(max_examples=2000, database=None)
@given(seed=SEEDS, nominees=st.integers(1, 7), seats=st.integers(1, 7))
def test_the_tally_agrees_with_the_oracle(seed: int, nominees: int, seats: int) -> None:
    form = random_round(seed, nominees, seats)

    outcome = tally(rubric_of(form), policy_of(form), entrants_of(form))

    told = oracle.result(form)
    lines = {line.key: line for line in outcome.lines}
    assert {key: decided(line) for key, line in lines.items()} == {
        key: expected(one) for key, one in told.items()
    }
    for key, one in told.items():
        if "exact" in one:
            check_figures(form, lines[key], one)
    assert going_up(form, outcome.lines) == {key for key, one in told.items() if "goes_up" in one}


@settings(max_examples=500, database=None)
@given(seed=SEEDS)
def test_the_score_of_a_sheet_agrees_with_the_oracle(seed: int) -> None:
    form = random_round(seed, 1, 1)
    nominee = form["nominees"][0]
    sheet = nominee["sheets"][0]

    score = sheet_score(rubric_of(form), marks_of(form, sheet), nominee["class"])

    with localcontext() as context:
        context.prec = oracle.DIGITS
        told = oracle.scores(form, sheet, nominee["class"])
        assert score.top_marks == oracle.at_most(form, sheet, nominee["class"])
        failed = oracle.fails_mandatory(form, sheet, nominee["class"])
    assert bool(score.failed_mandatory) is failed
    assert all(is_close(one, other) for one, other in zip(score.dimensions, told, strict=True))


def test_the_random_rounds_hold_every_rule() -> None:
    """Else the agreement above would say nothing about some of them."""
    forms = [random_round(seed, 7, 7) for seed in range(300)]
    told = [line for form in forms for line in oracle.result(form).values()]

    assert {line["status"] for line in told} == {
        "ranked",
        "below_minimum",
        "not_admitted",
        "no_show",
        "shown_only",
        "disqualified",
        "withdrawn",
        "withheld",
    }
    parts = {part for line in told for part in line.get("parts", ())}
    assert {Decimal(0), Decimal(1), Decimal("0.5")} < parts
    assert {line["tied"] for line in told} == {True, False}
    assert any(line.get("kept_back") for line in told)
    assert {"goes_up" in line for line in told if line["rank"]} == {True, False}
    assert {form["base"] for form in forms} == {"dimension", "whole"}
    assert {len(form["stages"]) for form in forms} == {0, 2, 3}
    totals = {(line["total"], form["full"]) for form, line in _own_lines(forms)}
    assert any(total == 0 for total, _full in totals)
    assert any(total == full for total, full in totals)


def _own_lines(forms: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Counted lines of rounds without stages, whose full marks are the rubric's."""
    return [
        (form, line)
        for form in forms
        if not form["stages"]
        for line in oracle.result(form).values()
        if line["total"] is not None
    ]

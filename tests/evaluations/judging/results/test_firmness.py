"""How firm a rank is: by hand, against an oracle that knows nothing of it, and in words.
ROUNDS=10000 in the environment compares ten thousand."""

import os
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override

from evaluations.judging.results.firmness import (
    BY_DECISION,
    BY_STEP,
    BY_TOTAL,
    EQUAL,
    EXCHANGED,
    NO_WEIGHT,
    OLDER,
    SAME,
    SHARED,
    UNCOUNTABLE,
    UNEVEN,
    Change,
    firmness,
)
from evaluations.outcome.reports.firm_ranks import firm_ranks
from tests.evaluations.judging.results import firm_oracle
from tests.evaluations.judging.results.firm_documents import (
    Plain,
    document_of,
    firm_round,
    indicator_of,
    plain_round,
)

RANDOM_ROUNDS = int(os.environ.get("ROUNDS", "200"))
# 78 and 76 of 100: 0.2 × 40 − 0.1 × 60 = 2.
A, B = [["9", "7"]], [["7", "8"]]
OF_40_AND_60 = plain_round([40, 60], A, B)


def with_bonus() -> Plain:
    """B has one point more: 19 × weight 1 = 11 × weight 2, once both are out of 100 again."""
    rule = {"number": 1, "kind": "bonus", "points": Decimal(1), "most": None}
    form = plain_round([40, 60], A, B, adjustments=[rule])
    form["nominees"][1]["units"] = {1: Decimal(1)}
    return form


def with_stages() -> Plain:
    """70 for the sheets and 30 for a figure of which A has 5 and B 5.4 out of 10: 1.4 − 1.2 apart;
    12.8 × weight 1 = 8.2 × weight 2."""
    stages = [
        {"number": 1, "share": Decimal(70), "full": Decimal(100), "own": True, "gate": None},
        {"number": 2, "share": Decimal(30), "full": Decimal(10), "own": False, "gate": None},
    ]
    form = plain_round([40, 60], A, B, stages=stages)
    for nominee, figure in zip(form["nominees"], ("5", "5.4"), strict=True):
        nominee["stages"] = {2: Decimal(figure)}
    return form


def with_a_bend() -> Plain:
    """One dimension, so its indicators weigh. With v as the weight of 1.2 the sheets of A are
    10 + 2v, 2 + 10v, 8 + 8v; the median is 2 + 10v, below v = 1/3 it is 8 + 8v. B has 8.6 + 3v:
    it never meets 2 + 10v there, and goes past 8 + 8v below v = 0.12."""
    sheets = [["10", "2"], ["2", "10"], ["8", "8"]]
    form = plain_round([100], sheets, [["8.6", "3"]] * 3, aggregation="median")
    form["dimensions"][0]["indicators"] = [indicator_of(1), indicator_of(2)]
    return form


def whole_form_with_the_same_left_out() -> Plain:
    """Base: the whole form. Of dimension 3 nothing applies to anybody, which changes nothing
    between dimensions 1 and 2."""
    form = plain_round([40, 60, 20], [["9", "7", "0"]], [["7", "8", "0"]], base="whole")
    for nominee in form["nominees"]:
        nominee["sheets"][0]["figures"][3] = None
    return form


@pytest.mark.parametrize(
    ("form", "weight", "to"),
    [
        (OF_40_AND_60, ("dimension", "1"), Fraction(30)),
        (with_bonus(), ("dimension", "1"), Fraction(660, 19)),
        (with_stages(), ("dimension", "1"), Fraction(492 * 10, 128)),
        (with_a_bend(), ("indicator", "1.2"), Fraction(3, 25)),
        (whole_form_with_the_same_left_out(), ("dimension", "1"), Fraction(30)),
        (plain_round([40, 60], [["9", "8"]], [["7", "8"]]), None, None),
    ],
    ids=["plain", "bonus", "stages", "bend", "whole", "never"],
)
def test_worked_by_hand(form: Plain, weight: object, to: Fraction | None) -> None:
    (pair,) = firmness(document_of(form))

    assert pair.why == BY_TOTAL
    change = pair.change
    found = (
        (None, None)
        if change is None
        else (
            (change.weight.kind, change.weight.number),
            change.to,
        )
    )
    assert found == (weight, to)


def test_the_share_of_a_stage_is_a_weight() -> None:
    """0.02 × share 1 = 0.04 × share 2: of 70 and 30, 35 for the second."""
    form = with_stages()
    form["dimensions"] = form["dimensions"][:1]
    for nominee, points in zip(form["nominees"], ("7.8", "7.6"), strict=True):
        nominee["sheets"][0]["figures"] = {1: Decimal(points)}
    form["dimensions"][0]["weight"] = 100

    (pair,) = firmness(document_of(form))

    assert pair.change is not None
    assert (pair.change.weight.kind, pair.change.weight.number) == ("stage", "2")
    assert pair.change.to == 35


def equal(**more: Any) -> Plain:
    """Both have 76."""
    return plain_round([40, 60], B, [["8.5", "7"]], **more)


def withheld() -> Plain:
    form = plain_round([40, 60], A, B)
    form["nominees"][0]["standing"] = "withheld"
    return form


def uneven() -> Plain:
    form = plain_round([40, 60], A * 2, [["9", "6"], ["9", "6"]], base="whole")
    form["nominees"][1]["sheets"][0]["figures"][1] = None
    return form


@pytest.mark.parametrize(
    ("form", "why", "words"),
    [
        (equal(), SHARED, "อันดับร่วม"),
        (equal(chain=["dimension:1"]), BY_STEP, "คะแนนมิติที่ 1"),
        (withheld(), BY_DECISION, "คำวินิจฉัย"),
        (plain_round([1, 1], [["10", "10"]], A, rule="checklist"), NO_WEIGHT, "ทุกข้อ"),
        (uneven(), UNEVEN, "ไม่เกี่ยวข้อง"),
    ],
)
def test_who_is_not_parted_by_the_weights_is_told_so_without_a_figure(
    form: Plain, why: str, words: str
) -> None:
    content = document_of(form)

    (pair,) = firmness(content)

    assert (pair.why, pair.change) == (why, None)
    with override("th"):
        (row,) = firm_ranks(content).rows
    assert words in row[1]
    assert "จะสลับ" not in row[1]


def test_a_median_of_the_first_version_was_counted_otherwise() -> None:
    content = document_of(plain_round([40, 60], A, B, aggregation="median"))
    content["schema"] = 1

    (pair,) = firmness(content)

    assert (pair.why, pair.change) == (OLDER, None)


def test_beside_it_stand_every_seat_and_the_other_aggregations() -> None:
    """A: 90, 50, 60, 60, 60; B: 55, 62, 61, 61, 61. Means 64 and 60; without the first seat 57.5
    and 61.25; medians and trimmed means 60 and 61."""
    above = [[one] for one in ("9", "5", "6", "6", "6")]
    below = [[one] for one in ("5.5", "6.2", "6.1", "6.1", "6.1")]

    (pair,) = firmness(document_of(plain_round([100], above, below)))

    assert dict(pair.without) == {1: EXCHANGED, 2: SAME, 3: SAME, 4: SAME, 5: SAME}
    assert dict(pair.otherwise) == {"median": EXCHANGED, "trimmed": EXCHANGED}
    (pair,) = firmness(document_of(plain_round([100], [["9"], ["7"]], [["8"], ["7"]])))
    assert dict(pair.without) == {1: EQUAL, 2: SAME}
    assert dict(pair.otherwise) == {"median": SAME, "trimmed": UNCOUNTABLE}


def test_the_sentences() -> None:
    third = plain_round([40, 60], A, B, [["1", "1"]])
    third["nominees"].append({**third["nominees"][0], "key": 4, "no_show": True})
    with override("th"):
        first, second, last = firm_ranks(document_of(third)).rows

    assert first[1] == (
        "อันดับ 1 กับ 2 ห่างกัน 2.00 คะแนน ถ้าน้ำหนักมิติที่ 1 ลดจาก 40 ลงต่ำกว่า 30 จะสลับอันดับกัน"
    )
    assert second[1].endswith("ไม่มีการเปลี่ยนน้ำหนักใดเพียงตัวเดียวที่ทำให้สลับอันดับกัน")
    assert last[0] == "– หน่วยงาน 4"
    assert "ไม่มีอันดับ" in last[1]


def compare(seed: int) -> str:
    """What differs between the product and the oracle in a random round, and what it was."""
    form = firm_round(seed)
    nominees = {one["key"]: one for one in form["nominees"]}
    kinds = []
    for pair in firmness(document_of(form)):
        counts = [
            firm_oracle.Count(form, nominees[line["nomination"]["id"]])
            for line in (pair.above, pair.below)
        ]
        kinds.append(pair.why)
        if pair.why in (SHARED, BY_STEP, BY_DECISION):
            continue
        is_uneven = any(firm_oracle.is_uneven(form, one) for one in counts)
        assert (pair.why == UNEVEN) is is_uneven, seed
        for seat, order in pair.without:
            check_order(counts, order, left_out=seat)
        for rule, order in pair.otherwise:
            check_order(counts, order, aggregation=rule)
        if pair.why == BY_TOTAL:
            kinds[-1] = check_change(form, counts, pair.change)
    return " ".join(kinds)


def check_change(form: Plain, counts: list[firm_oracle.Count], change: Change | None) -> str:
    """Close to what the oracle found by halving, and the totals there exactly equal."""
    found = firm_oracle.smallest(form, *counts)
    if change is None or found is None:
        assert (change, found) == (None, None)
        return "never"
    assert abs(change.size - found) <= 2 * firm_oracle.NARROW
    if not change.is_exact:
        return "root"
    places = {(kind, name_of(form, kind, at)): at for kind, at, _now in firm_oracle.weights(form)}
    kind, number = change.weight.kind, change.weight.number
    for one in counts:
        one.change(kind, places[kind, number], change.to)
    above, below = (one.total() for one in counts)
    assert above == below
    return kind


def name_of(form: Plain, kind: str, at: int) -> str:
    if kind == "stage":
        return str(form["stages"][at]["number"])
    return f"1.{at + 1}" if kind == "indicator" else str(at + 1)


def check_order(counts: list[firm_oracle.Count], order: str, **otherwise: Any) -> None:
    above, below = (one.total(**otherwise) for one in counts)
    if above is None or below is None:
        assert order == UNCOUNTABLE
    else:
        assert order == (EQUAL if above == below else SAME if above > below else EXCHANGED)


def test_the_oracle_finds_the_same_in_random_rounds() -> None:
    kinds = {kind for seed in range(RANDOM_ROUNDS) for kind in compare(seed).split()}

    assert kinds == {
        *("dimension", "indicator", "stage", "root", "never"),
        *(SHARED, BY_STEP, BY_DECISION, NO_WEIGHT, UNEVEN),
    }

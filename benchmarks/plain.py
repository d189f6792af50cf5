"""What is measured without a server: the tally, and the start of a process.

`python -m benchmarks.plain` measures the tallies alone.
"""

import gc
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from statistics import median

from benchmarks.report import Row, shown
from evaluations.judging.results.aggregation import CountedSheet, aggregate
from evaluations.judging.results.entrants import Entrant, Policy, StageRule
from evaluations.judging.results.tally import tally
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.adjustments import BONUS, DEDUCTION, AdjustmentRule
from evaluations.setup.rubrics.arithmetic import (
    DimensionRule,
    IndicatorRule,
    RubricRule,
    sheet_score,
)
from evaluations.setup.rubrics.requirements import (
    BAND,
    GO_UP,
    LOW_MARKS,
    RANK,
    STAGE,
    TOTAL,
    Requirement,
)

DIMENSIONS, INDICATORS_EACH, SEATS = 5, 6, 5
INDICATORS = DIMENSIONS * INDICATORS_EACH
TRIES = 5
PAIRS = 9


def _rubric() -> RubricRule:
    rules = [IndicatorRule(key, Decimal(key % 6 + 1), Decimal(10)) for key in range(INDICATORS)]
    dimensions = tuple(
        DimensionRule(
            at + 1,
            Decimal(100 // DIMENSIONS),
            tuple(rules[at * INDICATORS_EACH : (at + 1) * INDICATORS_EACH]),
        )
        for at in range(DIMENSIONS)
    )
    return RubricRule("weighted", Decimal(100), dimensions)


# Documents 30 and a second visit 20 stand beside the category's own sheets.
STAGED = Policy(
    aggregation=TRIMMED,
    tie_chain=("stage:1", "dimensions", "top_marks", "lots"),
    bands=(("ชมเชย", Decimal(0)), ("เงิน", Decimal(60)), ("ทอง", Decimal(80))),
    stages=(
        StageRule(1, Decimal(30), Decimal(100), gate=Decimal(20)),
        StageRule(2, Decimal(50), Decimal(100), is_own=True),
        StageRule(3, Decimal(20), Decimal(100)),
    ),
)
PLAIN = Policy(tie_chain=("dimensions", "top_marks"))


def _with_every_rule(rubric: RubricRule) -> RubricRule:
    """With requirements that look at single indicators too, with bonus and deductions."""
    return replace(
        rubric,
        requirements=(
            Requirement(1, RANK, TOTAL, Decimal(40)),
            Requirement(2, GO_UP, STAGE, Decimal(50), "2"),
            Requirement(3, BAND, LOW_MARKS, Decimal(2), most=3, band="ทอง"),
        ),
        adjustments=(
            AdjustmentRule(1, DEDUCTION, "เกินเวลา", "นาที", Decimal(1)),
            AdjustmentRule(2, BONUS, "นวัตกรรม", "ชิ้น", Decimal(2), Decimal(5)),
        ),
    )


def rows() -> list[Row]:
    """The national tally, plain and with everything that may stand around it."""
    return [
        Row("national tally, 76 × 5 × 30: CPU", tally_cpu(76), "s", 1),
        # Ten times is linear; what grows faster is far beyond a tenth more.
        Row("tally of 760 beside that of 76: CPU", tally_growth(76, 10), "times", 11),
        Row("tally of 76 in three stages: CPU", tally_cpu(76, STAGED), "s", 1),
        Row("tally of 760 in three stages: CPU", tally_cpu(760, STAGED), "s", 1),
        Row("in stages, 760 beside 76: CPU", tally_growth(76, 10, STAGED), "times", 11),
    ]


def tally_cpu(nominations: int, policy: Policy = PLAIN) -> float:
    """Processor seconds to score every sheet from its marks and tally them; the best of five."""
    return min(_tally_cpu(nominations, policy) for _try in range(TRIES))


def tally_growth(small: int, times: int, policy: Policy = PLAIN) -> float:
    """How many times the tally of `small` nominations one of `times` as many costs: the median of
    pairs that follow each other, so that a slow moment falls on both."""
    pairs = [
        (_tally_cpu(small, policy), _tally_cpu(small * times, policy)) for _try in range(PAIRS)
    ]
    return median(large / little for little, large in pairs)


def _tally_cpu(nominations: int, policy: Policy) -> float:
    chance, rubric = random.Random(nominations), _rubric()
    if policy is STAGED:
        rubric = _with_every_rule(rubric)
    stages = [{1: Fraction(key % 81 + 20), 3: Fraction(key % 97)} for key in range(nominations)]
    units = [{1: Decimal(key % 4), 2: Decimal(key % 3)} for key in range(nominations)]
    given = [
        [_marks(chance) for _seat in range(SEATS)]
        if policy is STAGED
        else [_marks(chance)] * SEATS
        for _nomination in range(nominations)
    ]
    # What others left behind is not this calculation's to clear away.
    gc.collect()
    aggregate.cache_clear()
    started = time.process_time()
    entrants = []
    for key, sheets in enumerate(given):
        counted = tuple(
            _counted(rubric, seat, marks, with_points=policy is STAGED)
            for seat, marks in enumerate(sheets)
        )
        entrants.append(
            Entrant(key, counted, stages=stages[key], units=units[key], lot=key)
            if policy is STAGED
            else Entrant(key, counted)
        )
    tally(rubric, policy, entrants)
    return time.process_time() - started


def _marks(chance: random.Random) -> dict[int, Decimal]:
    return {key: Decimal(chance.randint(0, 20)) / 2 for key in range(INDICATORS)}


def _counted(
    rubric: RubricRule, seat: int, marks: dict[int, Decimal], *, with_points: bool
) -> CountedSheet:
    score = sheet_score(rubric, marks)
    points = tuple(map(Fraction, marks.values())) if with_points else ()
    return CountedSheet(seat, score.dimensions, score.top_marks, points=points)


def start_cpu(code: str, environment: Mapping[str, str]) -> float:
    """Processor seconds of a fresh interpreter that runs `code`; the best of five."""
    used = []
    for _try in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(used)


if __name__ == "__main__":
    print(shown(rows()))

"""What is measured without a server: the tally, and the start of a process."""

import gc
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from statistics import median

from evaluations.judging.results.aggregation import CountedSheet
from evaluations.judging.results.tally import Entrant, Policy, tally
from evaluations.setup.rubrics.arithmetic import (
    DimensionRule,
    IndicatorRule,
    RubricRule,
    sheet_score,
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


def tally_cpu(nominations: int) -> float:
    """Processor seconds to score every sheet from its marks and tally them; the best of five."""
    return min(_tally_cpu(nominations) for _try in range(TRIES))


def tally_growth(small: int, times: int) -> float:
    """How many times the tally of `small` nominations one of `times` as many costs: the median of
    pairs that follow each other, so that a slow moment falls on both."""
    pairs = [(_tally_cpu(small), _tally_cpu(small * times)) for _try in range(PAIRS)]
    return median(large / little for little, large in pairs)


def _tally_cpu(nominations: int) -> float:
    chance, rubric = random.Random(nominations), _rubric()
    given = [
        [{key: Decimal(chance.randint(0, 20)) / 2 for key in range(INDICATORS)}] * SEATS
        for _nomination in range(nominations)
    ]
    # What others left behind is not this calculation's to clear away.
    gc.collect()
    started = time.process_time()
    entrants = []
    for key, sheets in enumerate(given):
        scores = [sheet_score(rubric, marks) for marks in sheets]
        counted = (
            CountedSheet(at, one.dimensions, one.top_marks) for at, one in enumerate(scores)
        )
        entrants.append(Entrant(key, tuple(counted)))
    tally(rubric, Policy(tie_chain=("dimensions", "top_marks")), entrants)
    return time.process_time() - started


def start_cpu(code: str, environment: Mapping[str, str]) -> float:
    """Processor seconds of a fresh interpreter that runs `code`; the best of five."""
    used = []
    for _try in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(used)

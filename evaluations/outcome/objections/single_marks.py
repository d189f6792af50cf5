"""Which figures an office may read, so that no judge's mark can be worked out. Plain Python.

The rule, over all results in which it reads figures of the nominee, the earliest first:

* An indicator's figure is told unless a single judge's mark would follow from it and the figures
  of this indicator told before. So at least two judges stand behind every figure and behind every
  difference: one judge alone, or one more or one less than in an earlier result, keeps it back.
* The figure of a dimension is told where its indicators' are, and the same judges marked them all:
  it then follows from these, and tells nothing more. With the whole form as the base this is asked
  of the whole form, as what applies to a judge weighs on every dimension.
* The total, and whatever it is added from, is told where every dimension is.

What two judges gave together tells no judge's mark, for the office has no judge of its own; that
all gave the highest or the lowest mark is told by any figure. A median is taken as a mean of the
same judges would be: it is somebody's mark at times, and does not say whose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

# By seat how much of its mark counts in an indicator's figure.
Voices = Mapping[int, Fraction]


@dataclass(frozen=True)
class Counted:
    """What stands behind a nominee's figures in one result: the voices of every indicator, in the
    order of the rubric, and which of them make each dimension. The whole form as the base is as
    one dimension. On a sheet that the committee agreed on is nobody's own mark."""

    voices: Sequence[Voices]
    dimensions: Sequence[range]
    has_whole_base: bool = False
    is_agreed: bool = False


@dataclass(frozen=True)
class Told:
    """The places, from 0 on, of indicators and dimensions whose figures are told, and whether the
    total is."""

    indicators: frozenset[int]
    dimensions: frozenset[int]
    total: bool


def told_of(results: Sequence[Counted]) -> Told:
    """What is told of the last of `results`, after what was told of those before it."""
    known: dict[int, list[Voices]] = {}
    indicators: set[int] = set()
    for result in results:
        indicators = set()
        for at, voices in enumerate(result.voices):
            before = known.setdefault(at, [])
            if result.is_agreed or not gives_away([*before, voices]):
                indicators.add(at)
                before.extend(() if result.is_agreed else (voices,))
    last = results[-1]
    dimensions = frozenset(
        place for place in range(len(last.dimensions)) if _follows(last, indicators, place)
    )
    total = len(dimensions) == len(last.dimensions)
    return Told(frozenset(indicators), dimensions, total)


def _follows(result: Counted, indicators: set[int], place: int) -> bool:
    """Whether a dimension's figure follows from those of the indicators that are told."""
    made_of = range(len(result.voices)) if result.has_whole_base else result.dimensions[place]
    if not indicators.issuperset(made_of):
        return False
    # Of what applies to nobody there are no voices.
    marked = [voices for at in made_of if (voices := result.voices[at])]
    return result.is_agreed or all(voices == marked[0] for voices in marked)


def gives_away(figures: Iterable[Voices]) -> bool:
    """Whether a seat's mark follows from sums of marks of one indicator: whether, brought to
    reduced row echelon form, a row has one seat alone."""
    rows: list[dict[int, Fraction]] = []
    for figure in figures:
        row = dict(figure)
        for other in rows:
            row = _without(row, other)
        if row:
            rows = [*(_without(other, row) for other in rows), row]
    return any(len(row) == 1 for row in rows)


def _without(row: Mapping[int, Fraction], other: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """The row less as much of the other as takes the other's first seat out of it."""
    pivot = next(iter(other))
    much = row.get(pivot, Fraction(0)) / other[pivot]
    seats = dict.fromkeys([*row, *other])
    parts = {seat: row.get(seat, Fraction(0)) - much * other.get(seat, 0) for seat in seats}
    return {seat: part for seat, part in parts.items() if part}

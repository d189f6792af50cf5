"""A rubric with every way in which a mark is entered, and who keys a figure."""

from typing import Any

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.setup.rubrics.models import Dimension, Entry, FigureBy, Indicator, Level, Rubric
from tests.factories import Cast
from tests.figures import confirmed

ROWS = {0: "0", 4: "3", 6: "5"}


def make_entries(rubric: Rubric, **fields: Any) -> dict[str, int]:
    """Put one dimension of five indicators in the place of all others; their keys by name.

    "levels" takes 0, 1, 3 and 5; "table" from 0: 0, from 4: 3, from 6: 5; "linear" 14 for 5
    points; "keyed" is a table whose figure the secretary gives; "large" is for class L alone.
    """
    rubric.dimensions.all().delete()
    for name, value in {"classes": ["S", "L"], **fields}.items():
        setattr(rubric, name, value)
    rubric.save()
    dimension = Dimension.objects.create(rubric=rubric, number=1, name="มิติ", weight=100)
    kinds: dict[str, dict[str, Any]] = {
        "levels": {"entry": Entry.LEVELS},
        "table": {"entry": Entry.TABLE},
        "linear": {"entry": Entry.LINEAR, "target": 14},
        "keyed": {"entry": Entry.TABLE, "figure_by": FigureBy.SECRETARY},
        "large": {"classes": ["L"]},
    }
    return {
        name: _indicator(dimension, number, name, **kind)
        for number, (name, kind) in enumerate(kinds.items(), start=1)
    }


def _indicator(dimension: Dimension, number: int, name: str, **kind: Any) -> int:
    row = Indicator.objects.create(
        dimension=dimension, number=number, name=f"ตัวชี้วัด {name}", weight=20, maximum=5, **kind
    )
    entry = kind.get("entry")
    levels: list[dict[str, Any]] = []
    if entry == Entry.LEVELS:
        levels = [{"points": points} for points in (0, 1, 3, 5)]
    if entry == Entry.TABLE:
        levels = [{"lower": lower, "points": points} for lower, points in ROWS.items()]
    for at, level in enumerate(levels, start=1):
        Level.objects.create(indicator=row, number=at, text=f"ระดับ {at}", **level)
    return row.pk


def key_figure(
    cast: Cast, indicator: int, figure: str, nomination: Nomination | None = None
) -> KeyedFigure:
    """A figure that the secretary keyed and the chair confirmed."""
    row = Indicator.objects.get(pk=indicator)
    return confirmed(cast, row, figure, nomination)

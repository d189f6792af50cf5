"""One table on the screen, and the same as JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """A measured value beside its floor; `goal` bounds the ratio where there is a floor."""

    name: str
    value: float
    unit: str
    goal: float
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.value / self.floor

    @property
    def is_met(self) -> bool:
        return (self.value if self.ratio is None else self.ratio) <= self.goal


def _cells(row: Row) -> list[str]:
    floor = "" if row.floor is None else f"{row.floor:.2f}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    goal = f"≤ {row.goal:g}{'' if row.ratio is None else ' ×'}"
    return [
        row.name,
        f"{row.value:.2f}",
        row.unit,
        floor,
        ratio,
        goal,
        "" if row.is_met else "MISSED",
    ]


def shown(rows: list[Row]) -> str:
    """The table in columns."""
    head = ["what", "value", "unit", "floor", "ratio", "goal", ""]
    table = [head, *map(_cells, rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in table
    )


def write(rows: list[Row], name: str = "results") -> None:
    """Print the table and write it down beside this module."""
    print(shown(rows))
    told = [{**asdict(row), "ratio": row.ratio, "is_met": row.is_met} for row in rows]
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")

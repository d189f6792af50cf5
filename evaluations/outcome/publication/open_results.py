"""Public results as CSV and JSON: what the public page shows (public.py), and nothing else."""

import csv
import io
import json
from typing import Any

from django.utils.translation import override

from evaluations.outcome.publication.bundle import plain_cell
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.publication.public import PublicLine, PublicResult, public_round

Plain = dict[str, Any]
# Where a column comes or goes, or says something else, this counts up.
VERSION = "cdd-awards-public-results-1"
# What a publication may show → the columns that hold it.
COLUMNS = {
    "shows_ranks": ("rank", "status"),
    "shows_bands": ("band",),
    "shows_totals": ("total",),
    "shows_profiles": ("profile",),
}


def _columns(publication: Publication) -> list[str]:
    shown = [columns for name, columns in COLUMNS.items() if getattr(publication, name)]
    return ["nomination", *(column for columns in shown for column in columns)]


def _line(line: PublicLine) -> Plain:
    return {
        "nomination": line.nomination,
        "rank": int(line.rank) if line.rank else None,
        "status": line.status,
        "band": line.band,
        "total": line.total,
        "profile": [{"dimension": bar.label, "score": bar.text} for bar in line.bars],
    }


def _heading(result: PublicResult) -> Plain:
    return {
        "category": result.category,
        "committee": result.committee,
        "code": result.code,
        "number": result.number,
        "sha256": result.digest,
        "is_assumed": result.is_assumed,
    }


def _results(publication: Publication) -> list[Plain]:
    columns = _columns(publication)
    with override("th"):
        results = public_round(publication).results
        headed = [(_heading(result), [_line(line) for line in result.lines]) for result in results]
    return [
        {**heading, "lines": [{name: line[name] for name in columns} for line in lines]}
        for heading, lines in headed
    ]


def as_json(publication: Publication) -> bytes:
    """`total` and `score` are text, as they were published; `rank` is null where there is none."""
    content = {
        "schema": VERSION,
        "round": publication.round.name,
        "fiscal_year_be": publication.round.fiscal_year_be,
        "public_from": publication.public_from.isoformat(),
        "results": _results(publication),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def as_csv(publication: Publication) -> bytes:
    """A line for each nominee, with a BOM, so that spreadsheets read the Thai in it."""
    buffer, columns = io.StringIO(), _columns(publication)
    headings = ["category", "committee", "code", "number", "sha256", "is_assumed"]
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*headings, *columns])
    for result in _results(publication):
        for line in result["lines"]:
            cells = [result[name] for name in headings] + [line[name] for name in columns]
            writer.writerow([plain_cell(_text(cell)) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _text(value: Any) -> str:
    """A profile in one cell: each dimension with its score."""
    if isinstance(value, list):
        return "; ".join(f"{dimension['dimension']}: {dimension['score']}" for dimension in value)
    return "" if value is None else str(value)

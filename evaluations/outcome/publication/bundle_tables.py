"""Certified results as the tables of a bundle; a table that no result needs is left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import (
    CountedSheetV2,
    KeyedV2,
    LineV3,
    ResultDocumentV3,
)
from evaluations.setup.rounds.models import AwardRound

Row = dict[str, object]


def _of(result: Result) -> Row:
    return {"code": result.code, "number": result.number}


def _of_line(result: Result, line: LineV3) -> Row:
    return {**_of(result), "nomination": line["nomination"]["official_name"]}


def _lines(results: Iterable[Result]) -> Iterator[tuple[Result, ResultDocumentV3, LineV3]]:
    for result in results:
        content = result.content
        for line in content["lines"]:
            yield result, content, line


def placings(results: Iterable[Result]) -> Iterator[Row]:
    for result, content, line in _lines(results):
        yield {
            **_of_line(result, line),
            "category": content["category"],
            "committee": content["committee"],
            "class": line["nomination"]["nominee_class"],
            "status": line["status"],
            "rank": line["rank"] or "",
            "total": line["total"] or "",
            "band": line["band"],
            "failed": " ".join(line["failed"]),
            "kept_back": " ".join(line["kept_back"]),
            "reason": line["standing"]["reason"] if line["standing"] else line["no_show_reason"],
            "zone": line["zone"],
            "assigned_by_hand": line["assigned_by_hand"],
        }


def marks(results: Iterable[Result]) -> Iterator[Row]:
    for result, content, line in _lines(results):
        seats = {seat["id"]: seat for seat in content["seats"]}
        for sheet in line["sheets"]:
            seat = seats.get(sheet["seat"])
            for row in _marks_of(content, sheet):
                yield {
                    **_of_line(result, line),
                    "seat": seat["number"] if seat else 0,
                    "judge": seat["name"] if seat else "",
                    "counts": _fraction(sheet["share"]),
                    **row,
                }


def _marks_of(content: ResultDocumentV3, sheet: CountedSheetV2) -> Iterator[Row]:
    indicators = [row for part in content["dimensions"] for row in part["indicators"]]
    for indicator, mark in zip(indicators, sheet["marks"], strict=True):
        kind, points, comment, figure = mark
        yield {
            "indicator": indicator["number"],
            "kind": kind,
            "points": points,
            "figure": figure,
            "maximum": indicator["maximum"],
            "comment": comment,
        }


def _fraction(pair: list[int]) -> str:
    above, below = pair
    return str(above) if below == 1 else f"{above}/{below}"


def _keyed(keyed: KeyedV2 | None) -> Row:
    names = ("keyed_by", "keyed_at", "confirmed_by", "confirmed_at", "reason")
    values: Mapping[str, object] = {**keyed} if keyed else {}
    return {name: values.get(name, "") for name in names}


def _stages(results: Iterable[Result]) -> Iterator[Row]:
    for result, content, line in _lines(results):
        rules = {rule["number"]: rule for rule in content["policy"]["stages"]}
        for stage in line["stages"]:
            stage_rule, quoted = rules[stage["number"]], stage["result"]
            yield {
                **_of_line(result, line),
                "stage": stage["number"],
                "name": stage_rule["name"],
                "share": stage_rule["share"],
                "full": stage_rule["full"],
                "gate": stage_rule["gate"] or "",
                "source": stage_rule["source"],
                "figure": _fraction(stage["figure"]) if stage["figure"] else "",
                "published": stage["published"] or "",
                "quoted_code": quoted["code"] if quoted else "",
                "quoted_number": quoted["number"] if quoted else "",
                "quoted_digest": quoted["digest"] if quoted else "",
                **_keyed(stage["keyed"]),
            }


def _adjustments(results: Iterable[Result]) -> Iterator[Row]:
    for result, content, line in _lines(results):
        rules = {rule["number"]: rule for rule in content["policy"]["adjustments"]}
        for adjustment in line["adjustments"]:
            adjustment_rule = rules[adjustment["number"]]
            for entry in adjustment["entries"]:
                yield {
                    **_of_line(result, line),
                    "kind": adjustment_rule["kind"],
                    "name": adjustment_rule["name"],
                    "unit": adjustment_rule["unit"],
                    "points_per_unit": adjustment_rule["points"],
                    "most": adjustment_rule["most"] or "",
                    "units": entry["figure"],
                    "points_in_all": _fraction(adjustment["points"]),
                    **_keyed(entry),
                }


def _requirements(results: Iterable[Result]) -> Iterator[Row]:
    for result in results:
        content = result.content
        for requirement in content["policy"]["requirements"]:
            yield {
                **_of(result),
                "category": content["category"],
                "requirement": requirement["number"],
                "scope": requirement["scope"],
                "measure": requirement["measure"],
                "reference": requirement["reference"],
                "bound": requirement["bound"],
                "most": requirement["most"],
                "class": requirement["nominee_class"],
                "band": requirement["band"],
            }


def _quotas(results: Iterable[Result]) -> Iterator[Row]:
    for category in {result.category_id: result.category for result in results}.values():
        if category.quota:
            yield {
                "category": category.name,
                "quota": category.quota,
                "per": category.quota_per,
                "hands_on": category.hands_on,
            }


OfRound = Callable[[AwardRound], Iterable[Row]]
DECLARED_TABLES: dict[str, OfRound] = {}


def declare_table(name: str) -> Callable[[OfRound], OfRound]:
    """A table that a later stage fills; its columns stand in bundle_schema.py."""

    def declare(rows: OfRound) -> OfRound:
        DECLARED_TABLES[name] = rows
        return rows

    return declare


ADDED_TABLES: Mapping[str, Callable[[Iterable[Result]], Iterator[Row]]] = {
    "tables/stages.csv": _stages,
    "tables/adjustments.csv": _adjustments,
    "tables/requirements.csv": _requirements,
    "tables/quotas.csv": _quotas,
}

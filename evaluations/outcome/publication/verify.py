"""Add a round of awards again, from the marks of its judges: python3 verify.py [BUNDLE] --lang en

It needs Python 3.8 or later: no network, nothing installed, nothing of the program that made the
bundle. Read it first. Whoever trusts nobody takes it from elsewhere than the bundle.

    marks > sheet > committee (mean, median or trimmed, per dimension) > stages by their shares
    > bonus and deductions > published total > requirements and band > rank and ties > who goes up

Figures are exact fractions and rounded once, half up, when they are published; what is published
decides. Exit status: 0 everything fits, 1 something does not, 2 this is no readable bundle.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import zipfile
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Callable, Iterator

# What is said, in English and in Thai.
TEXTS = """
no_bundle|This is no bundle of a round: {0}|ไฟล์นี้ไม่ใช่ชุดข้อมูลของรอบการประเมิน: {0}
checksum|its SHA-256 is not the one in manifest.json|ค่า SHA-256 ไม่ตรงกับที่ระบุใน manifest.json
missing|is not there|ไม่มีไฟล์นี้ในชุดข้อมูล
unnamed|manifest.json does not name it|manifest.json ไม่ได้ระบุไฟล์นี้
unreadable|cannot be read or counted: {0}|อ่านหรือคำนวณไม่ได้: {0}
canonical|is not in the canonical form of RFC 8785|ไม่อยู่ในรูปแบบบัญญัติของ RFC 8785
schema|is not as schema.json says|ไม่เป็นไปตาม schema.json
version|its version is not known to this program|เป็นรุ่นที่โปรแกรมนี้ไม่รู้จัก
differs|{0}: {1} is told, {2} is right|{0}: ระบุไว้ {1} ที่ถูกต้องคือ {2}
seats|a seat counts twice, or for who did not come|กรรมการมีใบซ้ำ หรือมีใบของผู้ที่ไม่มาประเมิน
mark|beyond 0 to maximum, or not what its figure gives|คะแนนเกินช่วง หรือไม่ตรงกับตัวเลขที่กรอก
quorum|below the quorum|ต่ำกว่าองค์ประชุม
not_carried|the words of the seats do not carry it|เสียงของกรรมการไม่พอให้เป็นมติ
unparted|a tie that chair or lots had to end|ยังเสมอกัน ทั้งที่ประธานหรือการจับสลากต้องตัดสิน
sheet|no sheet in {0} has its digest|ไม่มีใบให้คะแนนใน {0} ที่มีค่าตรวจสอบนี้
ranks|the ranks do not follow the totals|อันดับไม่เป็นไปตามคะแนนรวม
?absent|what needs {0}, which is not there|ส่วนที่ต้องใช้ {0} ซึ่งไม่มีในชุดข้อมูล
?no_document|marks, sums, ties: its result is not there|คะแนน ผลรวม การตัดสินเสมอ: ไม่มีเอกสารผล
?first|is of version 1: sums and ranks are not counted again|เป็นรุ่นที่ 1: ไม่ได้คำนวณผลรวมและอันดับซ้ำ
?unsealed|its certification: under no seal that is there|การรับรอง: ไม่มีตราประทับที่ครอบคลุม
of|Bundle: {0}|ชุดข้อมูล: {0}
result|{0} {1}: SHA-256 {2}|{0} {1}: SHA-256 {2}
compare|Compare with the papers. Seal: {0}|โปรดเทียบกับเอกสารที่พิมพ์ ตราประทับ: {0}
fault|DOES NOT FIT {0}{1}: {2}|ไม่ตรง {0}{1}: {2}
gap|cannot be checked {0}{1}: {2}|ตรวจไม่ได้ {0}{1}: {2}
fits|Everything that is there fits.|ทุกอย่างที่มีอยู่ตรงกัน
unfit|Does not fit: {0}|ไม่ตรงกัน {0} แห่ง
counted|Files {0}, results {1}, nominees {2}, sheets {3}, marks {4}, under seal {5}|\
ไฟล์ {0} ผล {1} ผู้รับการประเมิน {2} ใบให้คะแนน {3} คะแนน {4} รับรองใต้ตราประทับ {5}
"""
SAID = {row.split("|")[0]: row.split("|")[1:] for row in TEXTS.strip().split("\n")}
# What stands under which first part of a name: its kind in schema.json; and the versions we know.
SHAPES = {"round.json": "round", "seals.json": "seals", "journal.json": "journal"}
SHAPES.update(results="result", sheets="sheets")
VERSIONS = {"result": (1, 2, 3), "sheets": (1, 2, 3)}
SUFFIXES = (".json", ".csv", ".py", ".html", ".der")
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
MARK = ("kind", "points", "comment", "figure")
COMPETING, AWAY = ("ranked", "withheld"), ("no_show", "disqualified", "withdrawn")
BELOW = ("shown_only", "below_minimum", "not_admitted", "disqualified", "withdrawn", "no_show")
BAD = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
COUNTED = ("files", "results", "nominees", "sheets", "marks", "sealed")
MOST_BYTES = 1 << 30
ZERO = Fraction(0)


def read_files(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, from a ZIP or from the folder that it was unpacked into."""
    if path.is_dir():
        found = [one for one in path.rglob("*") if one.suffix in SUFFIXES]
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
            raise ValueError(MOST_BYTES)
        return {one: packed.read(one) for one in packed.namelist()}


def canonical(value: Any) -> str:
    """RFC 8785 for what stands here: names in the order of UTF-16, no spaces, whole numbers."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(one)}:{canonical(value[one])}" for one in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(value: Any) -> str:
    return sha256(canonical(value).encode("utf-8")).hexdigest()


def misfit(value: Any, schema: Any, named: Any, at: str) -> str:
    """Where `value` is not as the JSON Schema says; empty where it is."""
    if "$ref" in schema:
        return misfit(value, named[schema["$ref"].split("/")[-1]], named, at)
    if "anyOf" in schema:
        return at if all(misfit(value, one, named, at) for one in schema["anyOf"]) else ""
    if "enum" in schema or type(value) is not KINDS.get(schema["type"], type(None)):
        return "" if value in schema.get("enum", ()) else at
    parts = schema.get("properties", {})
    if isinstance(value, list):
        parts = dict(enumerate(schema.get("prefixItems") or [schema["items"]] * len(value)))
        value = dict(enumerate(value))
    if parts and {*parts} != {*value}:
        return f"{at}.{min({*parts} ^ {*value})}"
    inner = (misfit(value[name], one, named, f"{at}.{name}") for name, one in parts.items())
    return next(filter(None, inner), "")


def same_length(one: Any, other: Any) -> list[tuple[Any, Any]]:
    if len(one) != len(other):
        raise ValueError(f"{len(one)} values for {len(other)}")
    return list(zip(one, other))


def written(value: Any) -> Any:
    """As the documents write it: a fraction is [numerator, denominator]."""
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    return [written(one) for one in value] if isinstance(value, list) else value


def published(figure: Fraction, places: int) -> str:
    """Rounded half up, once."""
    digits = str(int(figure * 10**places + Fraction(1, 2))).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def indicators_of(doc: Any) -> list[Any]:
    return [one for part in doc["dimensions"] for one in part["indicators"]]


def points_of(indicator: Any, mark: Any, of_class: str) -> Fraction | None:
    """What a mark counts; None where the indicator does not apply."""
    kind, points, _comment, figure = mark
    if kind != "scored" or indicator["classes"] and of_class not in indicator["classes"]:
        return None
    maximum = Fraction(indicator["maximum"])
    if figure and indicator["entry"] == "table":
        rows = [(Fraction(lower), Fraction(one)) for lower, one in indicator["table"]]
        return max(row for row in rows if row[0] <= Fraction(figure))[1]
    if figure and indicator["entry"] == "linear":
        return min(maximum, Fraction(figure) / Fraction(indicator["target"]) * maximum)
    return Fraction(points)


def of_dimension(rule: str, dimension: Any, given: Any) -> tuple[Fraction, Fraction, Fraction]:
    """Of the marks of a dimension: earned, on offer to this nominee, and all."""
    parts, earned, offered = dimension["indicators"], ZERO, ZERO
    weights = [Fraction(1 if rule == "checklist" else one["weight"]) for one in parts]
    full = Fraction(len(parts) if rule == "checklist" else dimension["weight"])
    for indicator, weight, points in zip(parts, weights, given):
        if points is not None:
            share = points / Fraction(indicator["maximum"])
            earned += weight * (int(share >= 1) if rule == "checklist" else share)
            offered += weight
    return full * earned / sum(weights), full * offered / sum(weights), full


def sheet_again(doc: Any, of_class: str, marks: Any) -> dict[str, Any]:
    """The figures of a sheet, from its marks."""
    rubric, indicators, base = doc["rubric"], indicators_of(doc), None
    points = [points_of(*both, of_class) for both in same_length(indicators, marks)]
    rest = iter(points)
    given = [[next(rest) for _indicator in one["indicators"]] for one in doc["dimensions"]]
    parts = [of_dimension(rubric["rule"], *both) for both in zip(doc["dimensions"], given)]
    scores = [full * earned / offered for earned, offered, full in parts if offered]
    if rubric["base"] == "whole":
        base = sum((offered for _earned, offered, _full in parts), ZERO)
        scores = [Fraction(rubric["full_marks"]) * part[0] / base for part in parts]
    counted: list[Any] = [both for both in zip(indicators, points) if both[1] is not None]
    low = [one for one, given in counted if given < Fraction(one["maximum"])]
    sheet = {"points": points, "scores": scores, "total": sum(scores, ZERO), "base": base}
    sheet["top_marks"] = len(counted) - len(low)
    return {**sheet, "failed_mandatory": sum(one["is_mandatory"] for one in low)}


def shares_of(aggregation: str, totals: list[Fraction]) -> list[Fraction]:
    """How much of each sheet counts. Trimming leaves out one lowest and one highest; where k share
    an extreme, each of them counts (k - 1) / k."""
    if aggregation != "trimmed":
        return [Fraction(1)] * len(totals)
    if len(totals) < 5:
        raise ValueError(f"{len(totals)} sheets cannot be trimmed")
    ends = (min(totals), max(totals))
    out, many = 2 if ends[0] == ends[1] else 1, [totals.count(one) for one in totals]
    return [Fraction(k - out, k) if t in ends else Fraction(1) for t, k in zip(totals, many)]


def together(aggregation: str, figures: Any, shares: Any) -> Fraction:
    """The median, or the mean with each sheet counted by its share."""
    if aggregation != "median":
        parts = [one * share for one, share in zip(figures, shares)]
        return sum(parts, ZERO) / sum(shares, ZERO)
    ordered = sorted(figures)
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


class Nominee:
    """One line of a result, counted again: `again` is the line as it should stand, `figures` are
    published, by the names of requirements and of steps of the tie chain."""

    def __init__(self, doc: Any, line: Any, stages: dict[int, Any]) -> None:
        self.doc, self.line, self.stages, self.policy = doc, line, stages, doc["policy"]
        self.places, self.nomination = doc["policy"]["places"], line["nomination"]
        of_class = self.nomination["nominee_class"]
        self.sheets = [sheet_again(doc, of_class, one["marks"]) for one in line["sheets"]]
        self.figures: dict[str, Any] = {}
        self.again: dict[str, Any] = {"rank": None, "is_tied": False, "total": None, "band": ""}
        self.again.update(failed=[], kept_back=[], tie_steps=[], sheets=self.sheets)
        kind = line["standing"]["kind"] if line["standing"] else "ranked"
        self.again["status"] = "no_show" if line["status"] == "no_show" else kind
        self.is_counted = self.again["status"] not in AWAY
        for stage in self.policy["stages"] if self.is_counted else ():
            if self.is_counted and self._stops(stage):
                self.again.update(status="not_admitted", failed=[f"gate:{stage['number']}"])
                self.is_counted = False
        if self.is_counted:
            self._count()
        told = [(one, self._shown(one)) for one in self.stages.values()]
        self.again["stages"] = [{"figure": one, "published": text} for one, text in told]

    def _shown(self, figure: Fraction | None) -> str | None:
        return None if figure is None else published(figure, self.places)

    def _stops(self, stage: Any) -> bool:
        figure = None if stage["source"] == "sheets" else self._shown(self.stages[stage["number"]])
        gate = stage["gate"]
        return gate is not None and figure is not None and Fraction(figure) < Fraction(gate)

    def _count(self) -> None:
        way, sheets, again = self.policy["aggregation"], self.sheets, self.again
        shares = shares_of(way, [one["total"] for one in sheets])
        for sheet, share in zip(sheets, shares):
            sheet["share"] = share
        columns = list(zip(*(one["scores"] for one in sheets)))
        again["dimensions"] = [together(way, one, shares) for one in columns]
        again["published_dimensions"] = [self._shown(one) for one in again["dimensions"]]
        for at, text in enumerate(again["published_dimensions"], start=1):
            self.figures[f"dimension:{at}"] = text
        again["before"], full = self._before(sum(again["dimensions"], ZERO))
        rules = same_length(self.policy["adjustments"], self.line["adjustments"])
        added = [self._added(*both) for both in rules]
        again["adjustments"] = [{"points": one} for one in added]
        again["exact"] = min(full, max(ZERO, again["before"] + sum(added)))
        again["total"] = self.figures["total"] = self._shown(again["exact"])
        again["top_marks"] = together("mean", [one["top_marks"] for one in sheets], shares)
        self.figures["top_marks"] = published(again["top_marks"], 2)
        for indicator, column in zip(indicators_of(self.doc), zip(*(s["points"] for s in sheets))):
            given = [both for both in zip(column, shares) if both[0] is not None and both[1]]
            if given:
                figure = self._shown(together(way, *zip(*given)))
                self.figures[f"indicator:{indicator['number']}"] = figure
        self._judge()

    def _before(self, own: Fraction) -> tuple[Fraction, Fraction]:
        """The stages added by their shares, and the full marks; without stages the sheets."""
        total, full, rules = ZERO, ZERO, self.policy["stages"]
        for rule in rules:
            if rule["source"] == "sheets":
                self.stages[rule["number"]] = own
            figure, share = self.stages[rule["number"]], Fraction(rule["share"])
            full += share
            if share or figure is not None:
                self.figures[f"stage:{rule['number']}"] = published(figure, self.places)
                total += share * figure / Fraction(rule["full"])
        return (total, full) if rules else (own, Fraction(self.doc["rubric"]["full_marks"]))

    def _added(self, rule: Any, told: Any) -> Fraction:
        """The points of a bonus or deduction, from the units that were keyed."""
        units = sum((Fraction(one["figure"]) for one in told["entries"]), ZERO)
        points = Fraction(rule["points"]) * units
        points = points if rule["most"] is None else min(points, Fraction(rule["most"]))
        return -points if rule["kind"] == "deduction" else points

    def _is_unmet(self, rule: Any) -> bool:
        """Whether it fails a requirement; what it has no figure of is met."""
        name, bound = f"{rule['measure']}:{rule['reference']}".rstrip(":"), Fraction(rule["bound"])
        if rule["nominee_class"] not in ("", self.nomination["nominee_class"]):
            return False
        if rule["measure"] == "low_marks":
            points = [one for name, one in self.figures.items() if name.startswith("indicator:")]
            return sum(Fraction(one) <= bound for one in points) > int(rule["most"])
        return Fraction(self.figures.get(name, bound)) < bound

    def _judge(self) -> None:
        """What it failed, its band, and whether it competes."""
        again, bands = self.again, self.policy["bands"]
        unmet = [one for one in self.policy["requirements"] if self._is_unmet(one)]
        named = [(one["scope"], f"requirement:{one['number']}") for one in unmet]
        again["failed"] = [name for scope, name in named if scope == "rank"]
        again["kept_back"] = [name for scope, name in named if scope == "go_up"]
        if any(one["failed_mandatory"] and one["share"] for one in self.sheets):
            again["failed"].append("mandatory")
        if again["failed"] and again["status"] in COMPETING:
            again["status"] = "below_minimum"
        closed = {one["band"] for one in unmet if one["scope"] == "band"}
        total = -1 if again["failed"] else Fraction(again["total"])
        bands = [(Fraction(lower), one) for one, lower in bands if not {one, ""} & closed]
        again["band"] = max([one for one in bands if one[0] <= total], default=(0, ""))[1]

    def says(self, step: str) -> Fraction | None:
        """What a step of the chain compares, the higher first; None where it says nothing."""
        if step == "chair":
            return Fraction(-self.line["ruling"]["place"]) if self.line["ruling"] else None
        if step == "lots":
            seed = f"{self.doc['lots']}:{self.nomination['id']}".encode()
            return Fraction(int(sha256(seed).hexdigest()[:12], 16)) if self.doc["lots"] else None
        return Fraction(self.figures.get(step, 0))

    def broken(self) -> Iterator[tuple[str, str]]:
        """The rules that it breaks besides its figures: at which place, and which."""
        for at, (sheet, told) in enumerate(zip(self.sheets, self.line["sheets"])):
            rows = zip(sheet["points"], indicators_of(self.doc), told["marks"])
            for n, (points, indicator, mark) in enumerate(rows):
                # A mark is told with two decimals.
                is_so = points is None or abs(points - Fraction(mark[1])) < Fraction(1, 100)
                if not (is_so and 0 <= (points or 0) <= Fraction(indicator["maximum"])):
                    yield f" sheets[{at}] marks[{n}]", "mark"
        policy, words = self.policy, [word["agrees"] for word in self.line["words"]]
        seats, is_agreed = [one["seat"] for one in self.line["sheets"]], policy["is_agreed"]
        needed = len(words) if policy["carried_by"] == "all" else len(words) // 2 + 1
        many = len(words if is_agreed else seats)
        rules = {
            "seats": len({*seats}) < len(seats) or seats and self.line["status"] == "no_show",
            "quorum": self.is_counted and many < policy["quorum"],
            "not_carried": self.is_counted and is_agreed and sum(words) < needed,
            "unparted": self.again["is_tied"] and {"chair", "lots"} & {*policy["tie_chain"]},
        }
        yield from (("", name) for name, is_broken in rules.items() if is_broken)


def steps_of(line: Any) -> list[Any]:
    """The steps of the tie chain as a nominee counted again has them."""
    told = [[[key, str(Fraction(f))] for key, f in one["figures"]] for one in line["tie_steps"]]
    return [{**one, "figures": sorted(told[at])} for at, one in enumerate(line["tie_steps"])]


def parted(group: list[Nominee], chain: list[str]) -> Iterator[list[Nominee]]:
    """Nominees in order by the chain; whom no step parts stay together."""
    if len(group) == 1 or not chain:
        yield group
        return
    said: dict[int, Any] = {one.nomination["id"]: one.says(chain[0]) for one in group}
    if None in said.values():
        yield from parted(group, chain[1:])
        return
    told = sorted([key, str(figure)] for key, figure in said.items())
    step = {"step": chain[0], "figures": told, "decided": len({*said.values()}) > 1}
    for one in group if chain[0] != "total" else ():
        one.again["tie_steps"].append(step)
    for figure in sorted({*said.values()}, reverse=True):
        same = [one for one in group if said[one.nomination["id"]] == figure]
        yield from parted(same, chain[1:])


def in_order(doc: Any, nominees: list[Nominee]) -> list[Nominee]:
    """All nominees in the order of the document, those who compete with their ranks."""
    every, chain = [f"dimension:{at + 1}" for at in range(len(doc["dimensions"]))], ["total"]
    for step in doc["policy"]["tie_chain"]:
        chain += every if step == "dimensions" else [step]
    done: list[Nominee] = []
    for group in parted([one for one in nominees if one.again["status"] in COMPETING], chain):
        for one in group:
            held = one.again["status"] == "withheld"
            one.again.update(rank=None if held else len(done) + 1, is_tied=len(group) > 1)
        done += group
    return done + [one for status in BELOW for one in nominees if one.again["status"] == status]


def root_over(leaf: bytes, index: int, count: int, path: list[str]) -> bytes:
    """The root of an RFC 6962 tree of `count` leaves, from one leaf and its audit path."""
    if count == 1 and not path:
        return sha256(b"\0" + leaf).digest()
    left, other = 1 << (count - 1).bit_length() - 1, bytes.fromhex(path[-1])
    if index < left:
        return sha256(b"\1" + root_over(leaf, index, left, path[:-1]) + other).digest()
    return sha256(b"\1" + other + root_over(leaf, index - left, count - left, path[:-1])).digest()


def name_of(folder: str, result: Any) -> str:
    return f"{folder}/{result['code']}-{result['number']}.json"


def placed(place: str, name: str, parts: Any) -> list[tuple[str, Any]]:
    """The parts of a document with their places; a nominee by its name as well."""
    named = [one.get("nomination") for one in parts]
    names = [f" “{one['official_name']}”" if isinstance(one, dict) else "" for one in named]
    return [(f"{place} {name}[{at}]{names[at]}", one) for at, one in enumerate(parts)]


def placings_of(doc: Any) -> Iterator[dict[str, Any]]:
    for line in doc["lines"]:
        told = {name: line[name] for name in ("status", "rank", "total", "band")}
        yield {"nomination": line["nomination"]["official_name"], **told}


def marks_of(doc: Any) -> Iterator[dict[str, Any]]:
    numbers = {one["id"]: one["number"] for one in doc["seats"]}
    for line in doc["lines"]:
        name = line["nomination"]["official_name"]
        for sheet in line["sheets"]:
            seat = numbers.get(sheet["seat"], 0)
            for indicator, mark in same_length(indicators_of(doc), sheet["marks"]):
                told = dict(zip(MARK, mark))
                yield {"nomination": name, "seat": seat, "indicator": indicator["number"], **told}


# What the rows of a result say in a table.
TABLES = {"tables/placings.csv": placings_of, "tables/marks.csv": marks_of}


def cell(value: Any) -> str:
    """A sign stands before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in [*"=+-@\t\r"] else text


def going_up(doc: Any, rows: list[Any]) -> set[str]:
    """Of a group those with fewer places before them than its quota: equals go together, and a
    withheld place, which has a number and no rank, parts nobody."""
    group, quota = {row["nominee"] for row in rows}, int(rows[0]["quota"])
    lines = [(one["rank"] or at, one) for at, one in enumerate(doc["lines"], start=1)]
    lines = [one for one in lines if str(one[1]["nomination"]["id"]) in group]
    may = [one for one in lines if one[1]["status"] == "ranked" and not one[1].get("kept_back")]
    holding = [one for one in lines if one[1]["status"] in COMPETING]
    before = [place for place, _line in (may if rows[0]["hands_on"] == "True" else holding)]
    up = [line for place, line in may if sum(one < place for one in before) < quota]
    return {str(line["nomination"]["id"]) for line in up}


class Check:
    """What does not fit, by file and place; what cannot be checked; and how much was counted."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.chain = files, ""
        self.found: list[tuple[str, str, str, tuple[Any, ...]]] = []
        self.docs: dict[str, Any] = {}
        self.results: dict[str, Any] = {}
        self.counts = dict.fromkeys(COUNTED, 0)
        self.manifest = json.loads(files["manifest.json"])
        if [self.manifest["format"], self.manifest["version"]] != ["cdd-awards-bundle", 1]:
            raise ValueError(self.manifest["format"], self.manifest["version"])
        self.attempt(self._file, sorted({*files, *self.manifest["files"]} - {"manifest.json"}))
        self.attempt(self._shape, list(self.docs))
        self.attempt(self._result, list(self.results))
        self.attempt(self._seals, ["seals.json"])
        self.attempt(self._journal, ["journal.json"])
        self.attempt(self._table, list(TABLES))
        self.attempt(self._winners, ["tables/winners.csv"])
        self.faults = [one for one in self.found if one[2][0] != "?"]

    def attempt(self, check: Callable[[str], None], names: list[str]) -> None:
        for file in names:
            try:
                check(file)
            except BAD as fault:
                self.tell(file, "", "unreadable", f"{type(fault).__name__} {fault}")

    def tell(self, file: str, place: str, code: str, *params: Any) -> None:
        self.found.append((file, place, code, params))

    def hold(self, file: str, place: str, told: Any, right: dict[str, Any]) -> None:
        """Every value of `right` against the one in its place in `told`, part by part."""
        for name, value in right.items():
            one, there = written(value), told[name]
            is_parts = isinstance(one, list) and one and isinstance(one[0], dict)
            if is_parts and len(one) == len(there):
                for (where, part), again in zip(placed(place, name, there), one):
                    self.hold(file, where, part, again)
            elif there != one:
                self.tell(file, place, "differs", name, there, one)

    def _file(self, name: str) -> None:
        if name not in self.files:
            self.tell(name, "", "missing")
            return
        self.counts["files"] += 1
        if name not in self.manifest["files"]:
            self.tell(name, "", "unnamed")
        elif self.manifest["files"][name] != sha256(self.files[name]).hexdigest():
            self.tell(name, "", "checksum")
        if name.endswith(".json"):
            self.docs[name] = json.loads(self.files[name])

    def _shape(self, file: str) -> None:
        kind, doc = SHAPES.get(file.split("/")[0], ""), self.docs[file]
        known = VERSIONS.get(kind, ())
        if canonical(doc).encode("utf-8") != self.files[file]:
            self.tell(file, "", "canonical")
        parts = (doc if kind == "sheets" else [doc]) if known else ()
        if not {one.get("schema", 1) for one in parts} <= {*known}:
            self.tell(file, "", "version")
        elif kind:
            named = self.docs["schema.json"]["$defs"]
            at = misfit(doc, named[kind], named, kind)
            if at:
                self.tell(file, f" {at}", "schema")
            elif kind == "result":
                self.results[file] = doc

    def _result(self, file: str) -> None:
        doc = self.results[file]
        self.counts["results"] += 1
        self.hold(file, "", {"file": file}, {"file": name_of("results", doc)})
        self._named(file, " supersedes", doc["supersedes"])
        self._own_sheets(file, doc)
        if doc.get("schema", 1) == 1:
            self.tell(file, "", "?first")
            return
        lines = placed("", "lines", doc["lines"])
        nominees = [Nominee(doc, one, self._stages(file, place, one)) for place, one in lines]
        told = [one.nomination["id"] for one in nominees]
        right = [one.nomination["id"] for one in in_order(doc, nominees)]
        self.hold(file, "", {"lines": told}, {"lines": right})
        for (place, line), one in zip(lines, nominees):
            self.hold(file, place, {**line, "tie_steps": steps_of(line)}, one.again)
            for where, code in one.broken():
                self.tell(file, place + where, code)
        counted = [one.line["sheets"] for one in nominees if one.is_counted]
        seats = {str([sheet["seat"] for sheet in sheets]) for sheets in counted}
        self.hold(file, "", doc, {"seat_sets_differ": len(seats) > 1})
        sheets = sum(len(one.sheets) for one in nominees)
        self.counts["nominees"] += len(nominees)
        self.counts["sheets"] += sheets
        self.counts["marks"] += sheets * len(indicators_of(doc))

    def _stages(self, file: str, place: str, line: Any) -> dict[int, Any]:
        """The figures of a line's stages as they were keyed or quoted; else as they are told."""
        figures: dict[int, Any] = {}
        unit = line["nomination"]["unit"]
        for stage in line["stages"]:
            told, there = stage["figure"], self._named(file, place, stage["result"])
            quoted = there["lines"] if there else []
            same = [one["exact"] for one in quoted if one["nomination"]["unit"] == unit]
            if stage["keyed"]:
                same = [written(Fraction(stage["keyed"]["figure"]))]
            told = told if told in same or not same else same[0]
            figures[stage["number"]] = told if told is None else Fraction(*told)
        return figures

    def _named(self, file: str, place: str, named: Any) -> Any:
        """Another result that a document names, held against its digest."""
        there = self.results.get(name_of("results", named)) if named else None
        if there:
            self.hold(file, place, named, {"digest": digest(there)})
        elif named:
            self.tell(file, place, "?absent", name_of("results", named))
        return there

    def _own_sheets(self, file: str, doc: Any) -> None:
        """The sheets as their judges handed them in, found by their digests."""
        name = name_of("sheets", doc)
        kept = {digest(one): one for one in self.docs.get(name) or ()}
        lines = placed("", "lines", doc["lines"])
        counted = [(place, sheet) for place, line in lines for sheet in line["sheets"]]
        if counted and name not in self.docs:
            self.tell(file, "", "?absent", name)
            return
        for place, sheet in counted:
            own, where = kept.get(sheet["digest"]), f"{place} seat {sheet['seat']}"
            if own is None:
                self.tell(file, where, "sheet", name)
                continue
            marks = [[one.get(cell, "") for cell in MARK] for one in indicators_of(own)]
            right = {"seat": own["seat"]["id"] if own["seat"] else 0, "total": own["total"]}
            told = {**sheet, "marks": [[*one, ""][:4] for one in sheet["marks"]]}
            self.hold(file, where, told, {**right, "marks": marks})

    def _seals(self, file: str) -> None:
        for at, seal in enumerate(self.docs[file], start=1):
            chain = sha256(f"{self.chain}:{seal['root']}".encode()).hexdigest()
            self.hold(file, f" [{at}]", seal, {"number": at, "chain": chain})
            self.chain = seal["chain"]

    def _journal(self, file: str) -> None:
        """The entry of the journal that certified each result, under its seal."""
        seals, sealed = {one["number"]: one for one in self.docs["seals.json"]}, set()
        for at, one in enumerate(self.docs.get(file) or ()):
            said, seal = json.loads(one["said"]), seals[one["seal"]]
            leaf = canonical(sha256(one["said"].encode()).hexdigest()).encode()
            root = root_over(leaf, one["index"], seal["entry_count"], one["path"]).hex()
            right = {"root": seal["root"], "verb": "result.certified"}
            self.hold(file, f" [{at}]", {"root": root, "verb": said[3]}, right)
            self._named(file, f" [{at}]", said[6])
            sealed.add(name_of("results", said[6]))
        self.counts["sealed"] = len(sealed)
        for name in sorted({*self.results} - sealed):
            self.tell(name, "", "?unsealed")

    def _rows(self, file: str, *columns: str) -> dict[tuple[str, ...], list[Any]]:
        """The rows of a table by their result and `columns`."""
        if file not in self.files:
            self.tell(file, "", "?absent", file)
        text = self.files.get(file, b"").decode("utf-8-sig")
        found: dict[tuple[str, ...], list[Any]] = {}
        for row in csv.DictReader(io.StringIO(text, newline="")):
            key = (name_of("results", row), *(row[one] for one in columns))
            found.setdefault(key, []).append(row)
        return found

    def _table(self, file: str) -> None:
        found = self._rows(file)
        names = {*self.results, *(one for (one,) in found)} if file in self.files else set()
        for name in sorted(names):
            rows, doc = found.get((name,), []), self.results.get(name)
            if doc is None:
                self.tell(file, f" {name}", "?no_document")
                # Whether nobody with a lower total has a better rank.
                ranked = [row for row in rows if row.get("rank")]
                places = sorted((int(row["rank"]), -Fraction(row["total"])) for row in ranked)
                if [one[1] for one in places] != sorted(one[1] for one in places):
                    self.tell(file, f" {name}", "ranks")
            elif doc.get("schema", 1) != 1:
                right = [{n: cell(v) for n, v in row.items()} for row in TABLES[file](doc)]
                self.hold(file, f" {name}", {"rows": rows}, {"rows": right})

    def _winners(self, file: str) -> None:
        for (name, group), rows in self._rows(file, "group").items():
            if name not in self.results:
                self.tell(file, f" {name}", "?no_document")
                continue
            up = going_up(self.results[name], rows)
            # Who was sent up is a winner, or is kept there for a reason.
            stays = [row["kept"] or row["nominee"] in up for row in rows]
            right = [
                {
                    "goes_up": str(row["nominee"] in up),
                    "sent_to": row["sent_to"] if may_stay else "",
                }
                for row, may_stay in zip(rows, stays)
            ]
            self.hold(file, f" {name} {group}", {"rows": rows}, {"rows": right})


def report(check: Check, lang: str) -> Iterator[str]:
    def said(code: str, *params: Any) -> str:
        short = [one if len(str(one)) < 200 else f"{str(one)[:200]}…" for one in params]
        return SAID[code][lang == "th"].format(*short)

    yield said("of", check.manifest["name"])
    for name, doc in sorted(check.results.items()):
        yield said("result", name, doc["category"], digest(doc))
    yield said("compare", check.chain)
    yield said("counted", *check.counts.values())
    for file, place, code, params in check.found:
        yield said("gap" if code[0] == "?" else "fault", file, place, said(code, *params))
    yield said("unfit", len(check.faults)) if check.faults else said("fits")


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--lang", choices=("th", "en"), default="th")
    asked = parser.parse_args()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="replace")
    try:
        check = Check(read_files(asked.bundle))
    except (*BAD, OSError, zipfile.BadZipFile) as fault:
        print(SAID["no_bundle"][asked.lang == "th"].format(fault), file=out, flush=True)
        return 2
    print(*report(check, asked.lang), sep="\n", file=out, flush=True)
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())

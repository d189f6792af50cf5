"""Add a round of awards again, from the marks of its judges: python3 verify.py [BUNDLE] --lang en

This file lies in the bundle that it verifies and needs nothing but Python 3.8 or later: nothing
from the network, nothing installed, nothing of the program that made the bundle. Read it first: it
is short so that you can. Whoever trusts nobody takes it from elsewhere than the bundle.

    marks > sheet > committee (mean, median or trimmed, per dimension) > stages by their shares
    > bonus and deductions > published total > requirements and band > rank and ties > who goes up

Every figure is an exact fraction and is rounded once, half up, when it is published. What is
decided is decided on the published figure. Exit status: 0 everything fits, 1 something does not,
2 this is no bundle, or none that can be read.
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
from itertools import groupby
from pathlib import Path
from typing import Any, Callable, Iterator

# What is said, in English and in Thai.
SAID = """
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
no_winner|was sent up and is no winner|ถูกส่งขึ้นระดับถัดไปทั้งที่ไม่ได้รับคัดเลือก
?absent|what needs {0}, which is not there|ส่วนที่ต้องใช้ {0} ซึ่งไม่มีในชุดข้อมูล
?no_document|marks, sums, ties: its result is not there|คะแนน ผลรวม การตัดสินเสมอ: ไม่มีเอกสารผล
?first|sums and ranks: counted by the first rules|ผลรวมและอันดับ: นับตามกติการุ่นแรก
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
# What stands under which first part of a name: its kind in schema.json; and the versions we know.
SHAPES = {"round.json": "round", "seals.json": "seals", "journal.json": "journal"}
SHAPES.update(results="result", sheets="sheets")
VERSIONS = {"result": (1, 2, 3), "sheets": (1, 2, 3)}
COMPETING = ("ranked", "withheld")
BELOW = ("shown_only", "below_minimum", "not_admitted", "disqualified", "withdrawn", "no_show")
BAD = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
COUNTED = ("files", "results", "nominees", "sheets", "marks", "sealed")
MOST_BYTES = 1 << 30


class Unreadable(Exception):
    """This is no bundle, or none that can be read."""


def read_files(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, from a ZIP or from the folder that it was unpacked into."""
    if path.is_dir():
        found = [one for one in path.rglob("*") if one.suffix in (".json", ".csv", ".py")]
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
            raise Unreadable(MOST_BYTES)
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
    if "enum" in schema:
        return "" if value in schema["enum"] else at
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    if type(value) is not kinds.get(schema["type"], type(None)):
        return at
    parts: dict[Any, Any] = schema.get("properties", {})
    if isinstance(value, list):
        parts = dict(enumerate(schema.get("prefixItems") or [schema["items"]] * len(value)))
        value = dict(enumerate(value))
    if isinstance(value, dict) and {*parts} != {*value}:
        return f"{at}.{min({*parts} ^ {*value})}"
    inner = (misfit(value[name], one, named, f"{at}.{name}") for name, one in parts.items())
    return next(filter(None, inner), "")


def same_length(one: Any, other: Any) -> list[tuple[Any, Any]]:
    if len(one) != len(other):
        raise ValueError(f"{len(one)} values for {len(other)}")
    return list(zip(one, other))


def pair(figure: Fraction) -> list[int]:
    return [figure.numerator, figure.denominator]


def published(figure: Fraction, places: int) -> Fraction:
    """Rounded half up, once."""
    return Fraction(int(figure * 10**places + Fraction(1, 2)), 10**places)


def shown(figure: Fraction, places: int) -> str:
    digits = str(int(published(figure, places) * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


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
    parts, earned, offered = dimension["indicators"], Fraction(0), Fraction(0)
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
    rubric, base = doc["rubric"], None
    indicators = [one for part in doc["dimensions"] for one in part["indicators"]]
    points = [points_of(*both, of_class) for both in same_length(indicators, marks)]
    rest = iter(points)
    parts = [
        of_dimension(rubric["rule"], one, [next(rest) for _indicator in one["indicators"]])
        for one in doc["dimensions"]
    ]
    scores = [full * earned / offered for earned, offered, full in parts if offered]
    if rubric["base"] == "whole":
        base = sum((offered for _earned, offered, _full in parts), Fraction(0))
        scores = [Fraction(rubric["full_marks"]) * part[0] / base for part in parts]
    got = [(p, Fraction(i["maximum"]), i) for i, p in zip(indicators, points) if p is not None]
    return {
        "points": [None if one is None else pair(one) for one in points],
        "scores": [pair(one) for one in scores],
        "total": pair(sum(scores, Fraction(0))),
        "base": None if base is None else pair(base),
        "top_marks": sum(one >= most for one, most, _i in got),
        "failed_mandatory": sum(one < most for one, most, i in got if i["is_mandatory"]),
    }


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
        return sum(parts, Fraction(0)) / sum(shares, Fraction(0))
    ordered = sorted(figures)
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


class Nominee:
    """One line of a result, counted again: `again` in the words of the document, `figures` by the
    names of requirements and of steps of the tie chain."""

    def __init__(self, doc: Any, line: Any, sheets: list[dict[str, Any]]) -> None:
        self.doc, self.line, self.sheets, self.policy = doc, line, sheets, doc["policy"]
        self.places, self.key = doc["policy"]["places"], line["nomination"]["id"]
        self.figures: dict[str, Fraction] = {}
        self.steps: list[list[Any]] = []
        self.shares: list[Fraction] = []
        self.again: dict[str, Any] = {"rank": None, "is_tied": False, "total": None, "band": ""}
        self.again.update(failed=[], kept_back=[])
        self.kind = line["standing"]["kind"] if line["standing"] else "ranked"
        self.told = {one["number"]: one["figure"] for one in line["stages"]}
        gate = next((one["number"] for one in self.policy["stages"] if self._stops(one)), None)
        if line["status"] == "no_show" or self.kind in ("disqualified", "withdrawn"):
            self.again["status"] = "no_show" if line["status"] == "no_show" else self.kind
        elif gate is not None:
            self.again.update(status="not_admitted", failed=[f"gate:{gate}"])
        else:
            self._count()

    def _stops(self, stage: Any) -> bool:
        figure = None if stage["source"] == "sheets" else self.told.get(stage["number"])
        if stage["gate"] is None or figure is None:
            return False
        return published(Fraction(*figure), self.places) < Fraction(stage["gate"])

    def _count(self) -> None:
        way, places = self.policy["aggregation"], self.places
        shares = self.shares = shares_of(way, [Fraction(*one["total"]) for one in self.sheets])
        columns = zip(*([Fraction(*score) for score in one["scores"]] for one in self.sheets))
        dimensions = [together(way, column, shares) for column in columns]
        before, full = self._stages(sum(dimensions, Fraction(0)))
        added = [Fraction(*one) for one in self.adjustments()]
        exact = min(full, max(Fraction(0), sum(added, before)))
        tops = together("mean", [one["top_marks"] for one in self.sheets], shares)
        for at, one in enumerate(dimensions, start=1):
            self.figures[f"dimension:{at}"] = published(one, places)
        self.figures.update(total=published(exact, places), top_marks=published(tops, 2))
        numbers = [one["number"] for part in self.doc["dimensions"] for one in part["indicators"]]
        for number, given in zip(numbers, zip(*(one["points"] for one in self.sheets))):
            pairs = [(Fraction(*one), share) for one, share in zip(given, shares) if one and share]
            if pairs:
                self.figures[f"indicator:{number}"] = published(
                    together(way, *zip(*pairs)), places
                )
        self.again.update(before=pair(before), exact=pair(exact), top_marks=pair(tops))
        self.again.update(dimensions=[pair(one) for one in dimensions], total=shown(exact, places))
        self.again["published_dimensions"] = [shown(one, places) for one in dimensions]
        self._judge()

    def _stages(self, own: Fraction) -> tuple[Fraction, Fraction]:
        """The stages added by their shares, and the full marks."""
        total, rules = Fraction(0), self.policy["stages"]
        for rule in rules:
            if rule["source"] == "sheets":
                self.told[rule["number"]] = pair(own)
            figure, share = self.told[rule["number"]], Fraction(rule["share"])
            if share or figure is not None:
                self.figures[f"stage:{rule['number']}"] = published(Fraction(*figure), self.places)
                total += share * Fraction(*figure) / Fraction(rule["full"])
        if not rules:
            return own, Fraction(self.doc["rubric"]["full_marks"])
        return total, sum((Fraction(rule["share"]) for rule in rules), Fraction(0))

    def adjustments(self) -> Iterator[list[int]]:
        """The points of every bonus and deduction, from the units that were keyed."""
        for rule, told in same_length(self.policy["adjustments"], self.line["adjustments"]):
            units = sum((Fraction(one["figure"]) for one in told["entries"]), Fraction(0))
            points = Fraction(rule["points"]) * units
            points = points if rule["most"] is None else min(points, Fraction(rule["most"]))
            yield pair(-points if rule["kind"] == "deduction" else points)

    def _unmet(self, scope: str) -> Iterator[Any]:
        """The requirements of a scope that it does not meet; what it has no figure of is met."""
        points = [one for name, one in self.figures.items() if name.startswith("indicator:")]
        for rule in self.policy["requirements"]:
            name, bound = (
                f"{rule['measure']}:{rule['reference']}".rstrip(":"),
                Fraction(rule["bound"]),
            )
            is_met = self.figures.get(name, bound) >= bound
            if rule["measure"] == "low_marks":
                is_met = sum(one <= bound for one in points) <= rule["most"]
            is_mine = rule["nominee_class"] in ("", self.line["nomination"]["nominee_class"])
            if rule["scope"] == scope and is_mine and not is_met:
                yield rule

    def _judge(self) -> None:
        """What it failed, its band, and whether it competes."""
        failed, kept_back = (
            [f"requirement:{one['number']}" for one in self._unmet(scope)]
            for scope in ("rank", "go_up")
        )
        if any(one["failed_mandatory"] and share for one, share in zip(self.sheets, self.shares)):
            failed.append("mandatory")
        closed = {one["band"] for one in self._unmet("band")}
        bands = [
            (Fraction(lower), name)
            for name, lower in self.policy["bands"]
            if not {name, ""} & closed
        ]
        reached = [one for one in bands if one[0] <= self.figures["total"] and not failed]
        status = "below_minimum" if failed and self.kind in COMPETING else self.kind
        self.again.update(failed=failed, kept_back=kept_back, status=status)
        self.again["band"] = max(reached)[1] if reached else ""

    def says(self, step: str) -> Fraction | None:
        """What a step of the chain compares, the higher first; None where it says nothing."""
        if step == "chair":
            return Fraction(-self.line["ruling"]["place"]) if self.line["ruling"] else None
        if step == "lots":
            drawn = sha256(f"{self.doc['lots']}:{self.key}".encode()).hexdigest()[:12]
            return Fraction(int(drawn, 16)) if self.doc["lots"] else None
        return self.figures.get(step, Fraction(0))


def parted(group: list[Nominee], chain: list[str]) -> Iterator[list[Nominee]]:
    """Equals in order by the chain; whom no step parts stay together."""
    if len(group) == 1 or not chain:
        yield group
        return
    said: dict[int, Any] = {one.key: one.says(chain[0]) for one in group}
    if None in said.values():
        yield from parted(group, chain[1:])
        return
    for one in group:
        told = sorted([key, str(figure)] for key, figure in said.items())
        one.steps.append([chain[0], told, len(set(said.values())) > 1])
    for figure in sorted(set(said.values()), reverse=True):
        yield from parted([one for one in group if said[one.key] == figure], chain[1:])


def in_order(doc: Any, nominees: list[Nominee]) -> list[Nominee]:
    """All nominees in the order of the document, those who compete with their ranks."""
    every = [f"dimension:{at + 1}" for at in range(len(doc["dimensions"]))]
    named = doc["policy"]["tie_chain"]
    chain = [one for step in named for one in (every if step == "dimensions" else [step])]
    competing = [one for one in nominees if one.again["status"] in COMPETING]
    competing.sort(key=lambda one: -one.figures["total"])
    done: list[Nominee] = []
    for _total, equals in groupby(competing, lambda one: one.figures["total"]):
        for group in parted(list(equals), chain):
            for one in group:
                held = one.again["status"] == "withheld"
                one.again.update(rank=None if held else len(done) + 1, is_tied=len(group) > 1)
            done += group
    return done + [one for status in BELOW for one in nominees if one.again["status"] == status]


def root_over(leaf: bytes, index: int, count: int, path: list[str]) -> str:
    """The root of an RFC 6962 tree of `count` leaves, from one leaf and its audit path."""
    here, last = sha256(b"\0" + leaf).digest(), count - 1
    for other in map(bytes.fromhex, path):
        if index % 2 or index == last:
            here = sha256(b"\1" + other + here).digest()
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            here = sha256(b"\1" + here + other).digest()
        index, last = index // 2, last // 2
    return "" if last else here.hex()


def name_of(folder: str, result: Any) -> str:
    return f"{folder}/{result['code']}-{result['number']}.json"


def lines_of(doc: Any) -> list[tuple[str, Any]]:
    names = [one["nomination"]["official_name"] for one in doc["lines"]]
    return [(f" lines[{at}] “{n}”", one) for at, (n, one) in enumerate(zip(names, doc["lines"]))]


def tables_of(doc: Any) -> dict[str, list[dict[str, str]]]:
    """What the rows of a result say in the tables."""
    numbers = {one["id"]: one["number"] for one in doc["seats"]}
    indicators = [one["number"] for part in doc["dimensions"] for one in part["indicators"]]
    placings, marks = [], []
    for line in doc["lines"]:
        row = {"nomination": line["nomination"]["official_name"]}
        told = [(name, line[name]) for name in ("status", "rank", "total", "band")]
        placings.append({**row, **dict(told)})
        for sheet in line["sheets"]:
            row["seat"] = numbers.get(sheet["seat"], 0)
            for row["indicator"], mark in same_length(indicators, sheet["marks"]):
                marks.append({**row, **dict(zip(("kind", "points", "comment", "figure"), mark))})
    found = {"tables/placings.csv": placings, "tables/marks.csv": marks}
    return {
        file: [{n: cell(v) for n, v in row.items()} for row in rows]
        for file, rows in found.items()
    }


def cell(value: Any) -> str:
    """A sign stands before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in [*"=+-@\t\r"] else text


class Check:
    """What does not fit, by file and place; what cannot be checked; and how much was counted."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.chain = files, ""
        self.counts = dict.fromkeys(COUNTED, 0)
        self.found: list[tuple[str, str, str, tuple[Any, ...]]] = []
        self.docs: dict[str, Any] = {}
        self.results: dict[str, Any] = {}
        self.manifest = json.loads(files["manifest.json"])
        if [self.manifest["format"], self.manifest["version"]] != ["cdd-awards-bundle", 1]:
            raise Unreadable(self.manifest["format"], self.manifest["version"])
        for name in sorted({*files, *self.manifest["files"]} - {"manifest.json"}):
            self.attempt(name, self._file)
        for name in self.docs:
            self.attempt(name, self._shape)
        for name in self.results:
            self.attempt(name, self._result)
        self.attempt("seals.json", self._seals)
        self.attempt("journal.json", self._journal)
        for name in ("tables/placings.csv", "tables/marks.csv"):
            self.attempt(name, self._table)
        self.attempt("tables/winners.csv", self._winners)
        self.faults = [one for one in self.found if one[2][0] != "?"]

    def tell(self, file: str, place: str, code: str, *params: Any) -> None:
        self.found.append((file, place, code, params))

    def hold(self, file: str, place: str, told: Any, right: dict[str, Any]) -> None:
        """Every value of `right` against the one of its name in `told`."""
        for name in [one for one in right if told[one] != right[one]]:
            self.tell(file, place, "differs", name, told[name], right[name])

    def attempt(self, file: str, check: Callable[..., None], *params: Any) -> None:
        try:
            check(file, *params)
        except BAD as fault:
            self.tell(file, "", "unreadable", f"{type(fault).__name__} {fault}")

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
        if canonical(doc).encode("utf-8") != self.files[file]:
            self.tell(file, "", "canonical")
        if not kind:
            return
        for one in doc if kind == "sheets" else [doc] if kind in VERSIONS else []:
            if one.get("schema", 1) not in VERSIONS[kind]:
                self.tell(file, "", "version")
                return
        named = self.docs["schema.json"]["$defs"]
        if at := misfit(doc, named[kind], named, kind):
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
        nominees = [self._line(file, place, doc, line) for place, line in lines_of(doc)]
        right = [one.key for one in in_order(doc, nominees)]
        self.hold(file, "", {"lines": [one.key for one in nominees]}, {"lines": right})
        for (place, _line), one in zip(lines_of(doc), nominees):
            self._placed(file, place, one)
        sheets = [one.line["sheets"] for one in nominees if one.shares]
        seats = {str([sheet["seat"] for sheet in one]) for one in sheets}
        self.hold(file, "", doc, {"seat_sets_differ": len(seats) > 1})

    def _line(self, file: str, place: str, doc: Any, line: Any) -> Nominee:
        sheets: list[dict[str, Any]] = []
        maxima = [one["maximum"] for part in doc["dimensions"] for one in part["indicators"]]
        for at, sheet in enumerate(line["sheets"]):
            sheets.append(sheet_again(doc, line["nomination"]["nominee_class"], sheet["marks"]))
            self.hold(file, f"{place} sheets[{at}]", sheet, sheets[-1])
            told = [mark[1] for mark in sheet["marks"]]
            for n, (one, most, points) in enumerate(zip(sheets[-1]["points"], maxima, told)):
                given = Fraction(*one) if one else Fraction(0)
                is_so = not one or abs(given - Fraction(points)) < Fraction(1, 100)
                if not (is_so and 0 <= given <= Fraction(most)):
                    self.tell(file, f"{place} sheets[{at}] marks[{n}]", "mark")
        self.counts["nominees"] += 1
        self.counts["sheets"] += len(sheets)
        self.counts["marks"] += len(sheets) * len(maxima)
        return Nominee(doc, line, sheets)

    def _placed(self, file: str, place: str, one: Nominee) -> None:
        line, policy, words = one.line, one.policy, [word["agrees"] for word in one.line["words"]]
        told, seats = dict(line), [sheet["seat"] for sheet in line["sheets"]]
        steps = [(s["step"], s["figures"], s["decided"]) for s in line["tie_steps"]]
        told["tie_steps"] = [
            [s, sorted([k, str(Fraction(f))] for k, f in t), d] for s, t, d in steps
        ]
        right = {**one.again, "tie_steps": one.steps}
        if one.shares:
            told["shares"] = [sheet["share"] for sheet in line["sheets"]]
            told["adjustments"] = [rule["points"] for rule in line["adjustments"]]
            right["shares"] = [pair(share) for share in one.shares]
            right["adjustments"] = list(one.adjustments())
        self.hold(file, place, told, right)
        for at, stage in enumerate(line["stages"]):
            self._stage(file, f"{place} stages[{at}]", one, stage)
        many = len(words if policy["is_agreed"] else seats)
        carries = all(words) if policy["carried_by"] == "all" else 2 * sum(words) > len(words)
        broken = {
            "seats": len({*seats}) < len(seats) or seats and line["status"] == "no_show",
            "quorum": one.shares and many < policy["quorum"],
            "not_carried": one.shares and policy["is_agreed"] and not carries,
            "unparted": one.again["is_tied"] and {"chair", "lots"} & {*policy["tie_chain"]},
        }
        for rule in [name for name, is_so in broken.items() if is_so]:
            self.tell(file, place, rule)

    def _stage(self, file: str, place: str, one: Nominee, told: Any) -> None:
        figure, there = one.told[told["number"]], self._named(file, place, told["result"])
        if told["keyed"]:
            figure = pair(Fraction(told["keyed"]["figure"]))
        elif there:
            unit = one.line["nomination"]["unit"]
            same = [o["exact"] for o in there["lines"] if o["nomination"]["unit"] == unit]
            figure = figure if figure in same or not same else same[0]
        text = None if figure is None else shown(Fraction(*figure), one.places)
        self.hold(file, place, told, {"figure": figure, "published": text})

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
        counted = [(place, one) for place, line in lines_of(doc) for one in line["sheets"]]
        if counted and name not in self.docs:
            self.tell(file, "", "?absent", name)
            return
        names = ("kind", "points", "comment", "figure")
        for place, sheet in counted:
            own, where = kept.get(sheet["digest"]), f"{place} seat {sheet['seat']}"
            if own is None:
                self.tell(file, where, "sheet", name)
                continue
            rows = [one for part in own["dimensions"] for one in part["indicators"]]
            told = {**sheet, "marks": [[*one, ""][:4] for one in sheet["marks"]]}
            right: dict[str, Any] = {"seat": own["seat"]["id"] if own["seat"] else 0}
            right["marks"] = [[one.get(cell, "") for cell in names] for one in rows]
            right["total"] = own["total"]
            self.hold(file, where, told, right)

    def _seals(self, file: str) -> None:
        for at, seal in enumerate(self.docs[file]):
            chain = sha256(f"{self.chain}:{seal['root']}".encode()).hexdigest()
            self.hold(file, f" [{at}]", seal, {"number": at + 1, "chain": chain})
            self.chain = seal["chain"]

    def _journal(self, file: str) -> None:
        """The entry of the journal that certified each result, under its seal."""
        seals, sealed = {one["number"]: one for one in self.docs["seals.json"]}, set()
        for at, one in enumerate(self.docs.get(file) or ()):
            said, seal = json.loads(one["said"]), seals[one["seal"]]
            leaf = json.dumps(sha256(one["said"].encode()).hexdigest()).encode()
            root = root_over(leaf, one["index"], seal["entry_count"], one["path"])
            told = {"root": root, "verb": said[3]}
            self.hold(file, f" [{at}]", told, {"root": seal["root"], "verb": "result.certified"})
            self._named(file, f" [{at}]", said[6])
            sealed.add(name_of("results", said[6]))
        self.counts["sealed"] = len(sealed)
        for name in sorted({*self.results} - sealed):
            self.tell(name, "", "?unsealed")

    def _table(self, file: str) -> None:
        found: dict[str, list[tuple[str, Any]]] = {name: [] for name in self.results}
        for at, row in self._rows(file):
            found.setdefault(name_of("results", row), []).append((f":{at}", row))
        for name, rows in sorted(found.items()) if file in self.files else ():
            doc = self.results.get(name)
            if doc is None:
                self._ranks(file, name, [row for _at, row in rows])
            elif doc.get("schema", 1) != 1:
                right = tables_of(doc)[file]
                self.hold(file, f" {name}", {"rows": len(rows)}, {"rows": len(right)})
                for (where, row), one in zip(rows, right):
                    self.hold(file, where, row, one)

    def _rows(self, file: str) -> list[tuple[int, Any]]:
        if file not in self.files:
            self.tell(file, "", "?absent", file)
        text = self.files.get(file, b"").decode("utf-8-sig")
        return list(enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2))

    def _ranks(self, file: str, name: str, rows: list[Any]) -> None:
        """Without the document: whether nobody with a lower total has a better rank."""
        self.tell(file, f" {name}", "?no_document")
        rows = [row for row in rows if row.get("rank")]
        placed = sorted((int(row["rank"]), -Fraction(row["total"])) for row in rows)
        if [one[1] for one in placed] != sorted(one[1] for one in placed):
            self.tell(file, f" {name}", "ranks")

    def _winners(self, file: str) -> None:
        """In each group whoever has fewer places before it than the quota goes up: so equals do,
        and a withheld place, which has a number and no rank, parts nobody."""

        def key(one: tuple[int, Any]) -> tuple[str, str]:
            return name_of("results", one[1]), one[1]["group"]

        for (name, _group), rows in groupby(sorted(self._rows(file), key=key), key):
            if name not in self.results:
                self.tell(file, f" {name}", "?no_document")
                continue
            group = {row["nominee"]: (at, row) for at, row in rows}
            rule = next(iter(group.values()))[1]
            told = enumerate(self.results[name]["lines"], start=1)
            lines = [(one["rank"] or number, one) for number, one in told]
            lines = [one for one in lines if str(one[1]["nomination"]["id"]) in group]
            may = [o for o in lines if o[1]["status"] == "ranked" and not o[1].get("kept_back")]
            holding = [one for one in lines if one[1]["status"] in COMPETING]
            first = [place for place, _line in (may if rule["hands_on"] == "True" else holding)]
            up = {
                str(line["nomination"]["id"])
                for place, line in may
                if sum(one < place for one in first) < int(rule["quota"])
            }
            for nominee, (at, row) in group.items():
                self.hold(file, f":{at}", row, {"goes_up": str(nominee in up)})
                if row["sent_to"] and not row["kept"] and nominee not in up:
                    self.tell(file, f":{at}", "no_winner")


def report(check: Check, lang: str) -> Iterator[str]:
    texts = {row.split("|")[0]: row.split("|")[1:] for row in SAID.strip().split("\n")}

    def said(code: str, *params: Any) -> str:
        short = [one if len(str(one)) < 200 else f"{str(one)[:200]}…" for one in params]
        return texts[code][lang == "th"].format(*short)

    yield said("of", check.manifest["name"])
    for name, doc in sorted(check.results.items()):
        yield said("result", name, doc["category"], digest(doc))
    yield said("compare", check.chain)
    yield said("counted", *check.counts.values())
    for file, place, code, params in check.found:
        kind = "gap" if code[0] == "?" else "fault"
        yield said(kind, file, place, said(code, *params))
    yield said("unfit", len(check.faults)) if check.faults else said("fits")


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--lang", choices=("th", "en"), default="th")
    asked = parser.parse_args()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="replace")
    try:
        check = Check(read_files(asked.bundle))
    except (*BAD, OSError, zipfile.BadZipFile, Unreadable) as fault:
        row = next(one for one in SAID.split("\n") if one.startswith("no_bundle"))
        print(row.split("|")[1 + (asked.lang == "th")].format(fault), file=out, flush=True)
        return 2
    print(*report(check, asked.lang), sep="\n", file=out, flush=True)
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())

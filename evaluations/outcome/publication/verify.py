"""Add a round of awards again, from the marks of its judges: python3 verify.py [BUNDLE] --lang en

It needs Python 3.8 or later: no network, nothing installed, nothing of the program that made the
bundle. Read it first. Whoever trusts nobody takes it from elsewhere than the bundle.

    marks > sheet > committee (mean, median or trimmed, per dimension) > stages by their shares
    > bonus and deductions > published total > requirements and band > rank and ties > who goes up

Figures are exact fractions and rounded once, half up, when they are published; what is published
decides. Exit status: 0 everything fits, 1 something does not, 2 this is no readable bundle.
"""

import argparse
import csv
import io
import json
import re
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction as F
from hashlib import new, sha256
from pathlib import Path
from statistics import median
from typing import Any, Iterator

# What is said, in English and in Thai; a code with "?" is of what cannot be checked.
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
seats|a seat counts twice, is none of the committee, or judged who did not come|\
กรรมการมีใบหรือเสียงซ้ำ ไม่ได้อยู่ในคณะ หรือมีใบของผู้ที่ไม่มาประเมิน
quorum|below the quorum|ต่ำกว่าองค์ประชุม
not_carried|the words of the seats do not carry it|เสียงของกรรมการไม่พอให้เป็นมติ
unparted|a tie that chair or lots had to end|ยังเสมอกัน ทั้งที่ประธานหรือการจับสลากต้องตัดสิน
sheet|is not the sheet that was handed in|ไม่ตรงกับใบให้คะแนนที่ส่งไว้
ranks|the ranks do not follow the totals|อันดับไม่เป็นไปตามคะแนนรวม
signature|its signature does not fit|ลายเซ็นไม่ตรงกับข้อมูลที่ประทับเวลา
certificate|its certificate has another name or end|ชื่อหรือวันหมดอายุไม่ตรงกับใบรับรอง
late|came after the certificate before it had ended|ประทับหลังใบรับรองก่อนหน้าหมดอายุแล้ว
?signature|its signature is of a kind for openssl alone|ลายเซ็นเป็นชนิดที่ต้องตรวจด้วย openssl
?absent|what needs {0}, which is not there|ส่วนที่ต้องใช้ {0} ซึ่งไม่มีในชุดข้อมูล
?no_document|marks, sums, ties: its result is not there|คะแนน ผลรวม การตัดสินเสมอ: ไม่มีเอกสารผล
?first|is of version 1: sums and ranks are not counted again|เป็นรุ่นที่ 1: ไม่ได้คำนวณผลรวมและอันดับซ้ำ
?unsealed|its certification: under no seal that is there|การรับรอง: ไม่มีตราผนึกที่ครอบคลุม
?renamed|{0}: here {1}, there {2}; renamed in between, or of something else|\
{0}: ที่นี่ {1} อีกที่หนึ่ง {2} อาจเปลี่ยนชื่อระหว่างนั้น หรือเป็นของรายการอื่น
compare|Compare with the papers. Seal: {0}. A signed PDF: pdfsig FILE|\
โปรดเทียบกับเอกสารที่พิมพ์ ตราผนึก: {0} PDF ที่ลงลายเซ็น: pdfsig FILE
stamped|{0} saw seal {1} at {2}; whether to trust its certificate is for you to decide: \
openssl ts -verify -digest {3} -token_in -in {4} -CAfile CERTIFICATE|\
{0} เห็นตราผนึกที่ {1} เมื่อ {2} ท่านเป็นผู้ตัดสินว่าเชื่อถือใบรับรองหรือไม่: \
openssl ts -verify -digest {3} -token_in -in {4} -CAfile CERTIFICATE
fault|DOES NOT FIT {0}{1}: {2}|ไม่ตรง {0}{1}: {2}
gap|cannot be checked {0}{1}: {2}|ตรวจไม่ได้ {0}{1}: {2}
fits|Everything that is there fits.|ทุกอย่างที่มีอยู่ตรงกัน
unfit|Does not fit: {0}|ไม่ตรงกัน {0} แห่ง
unheld|Held against their checksums alone: {0}|ตรวจเฉพาะค่า SHA-256: {0}
counted|Files {0}, results {1}, nominees {2}, sheets {3}, marks {4}, under seal {5}, stamps {6}|\
ไฟล์ {0} ผล {1} ผู้รับการประเมิน {2} ใบให้คะแนน {3} คะแนน {4} ใต้ตราผนึก {5} ประทับเวลา {6}
"""
SAID = {row.split("|")[0]: row.split("|")[1:] for row in TEXTS.strip().split("\n")}
COUNTED = ("files", "results", "nominees", "sheets", "marks", "sealed", "stamps")
# A document of JSON: doc.name is doc["name"].
Doc: Any = type("Doc", (dict,), {"__getattr__": dict.__getitem__})
KINDS = {"object": Doc, "array": list, "string": str, "integer": int, "boolean": bool}
# What stands under which first part of a name: its kind in schema.json; and the versions we know.
SHAPES = {"round.json": "round", "seals.json": "seals", "journal.json": "journal"}
SHAPES.update(results="result", sheets="sheets")
VERSIONS, SUFFIXES = {1, 2, 3}, (".json", ".csv", ".py", ".html", ".der")
TABLES = ["tables/placings.csv", "tables/marks.csv", "tables/winners.csv", "tables/stamps.csv"]
MARK = ("kind", "points", "comment", "figure")
# What a table repeats of a line; and names that may have changed between two documents.
PLACE = ("status", "rank", "total", "band", "failed", "kept_back", "zone", "assigned_by_hand")
LISTS, FORM = ("failed", "kept_back"), ("number", "weight", "maximum")
NAMES = ("round", "fiscal_year_be", "is_rehearsal", "award", "category", "committee")
COMPETING, AWAY = ("ranked", "withheld"), ("no_show", "disqualified", "withdrawn")
BELOW = ("shown_only", "below_minimum", "not_admitted", "disqualified", "withdrawn", "no_show")
# Steps that a person or lots decide; the decimals of what is not published as the award says.
DRAWN, PLACES = {"chair", "lots"}, {"chair": 0, "lots": 0, "top_marks": 2}
# Object identifiers in a time stamp: RSA, its other padding, a common name, and hashes.
RSA, PSS, NAME = map(bytes.fromhex, ("2a864886f70d010101", "2a864886f70d01010a", "550403"))
HASHES = {bytes.fromhex(f"60864801650304020{at}"): f"sha{128 + 128 * at}" for at in (1, 2, 3)}
HELD = ("results/", "sheets/", "stamps/")
ZERO, MOST_BYTES = F(0), 1 << 30


def read_files(path: Path) -> Any:
    """The files of a bundle by name, from a ZIP or from the folder that it was unpacked into."""
    if path.is_dir():
        found = [one for one in path.rglob("*") if one.suffix in SUFFIXES]
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
            raise ValueError("more than 1 GiB")
        return {one: packed.read(one) for one in packed.namelist()}


def canonical(value: Any) -> str:
    """RFC 8785 for what stands here: names in the order of UTF-16, no spaces, whole numbers. That
    is the order of the characters where each takes one unit."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if isinstance(value, str) or len(text.encode("utf-16-be")) == 2 * len(text):
        return text
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(one)}:{canonical(value[one])}" for one in names) + "}"
    return "[" + ",".join(map(canonical, value)) + "]"


def digest(content: Any) -> str:
    """SHA-256 of bytes, or of a document."""
    return sha256(content if type(content) is bytes else canonical(content).encode()).hexdigest()


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


def differ(told: Any, right: Any, place: str = "", name: str = "") -> Iterator[Any]:
    """Where `told` is not as it should be, part by part; of an object, what `right` names."""
    right = [*right.as_integer_ratio()] if isinstance(right, F) else right
    if isinstance(right, dict):
        for part, one in right.items():
            yield from differ(told[part], one, place, part)
    elif isinstance(right, list) and told and len(right) == len(told):
        for at, one in enumerate(right):
            yield from differ(told[at], one, f"{place} {name}[{at}]", name)
    elif told != right:
        yield place, "differs", name, told, right


def broken(place: str, **rules: Any) -> Any:
    """Those of the rules that are broken."""
    return [(place, code) for code, is_broken in rules.items() if is_broken]


class Nominee:
    """A line of a result, counted again: what both have by the same name must be the same.
    `figures` are exact, by the names that requirements and steps of the tie chain have."""

    rank = total = None  # type: Any
    is_tied, band = False, ""

    def __init__(self, doc: Any, line: Any, stages: Any) -> None:
        self.doc, self.line, self.policy, self.figures = doc, line, doc.policy, {**stages}
        self.key, self.of_class = line.nomination.id, line.nomination.nominee_class
        self.indicators = [one for part in doc.dimensions for one in part.indicators]
        self.failed, self.kept_back, self.tie_steps = [], [], []  # type: Any, Any, Any
        self.sheets = [self._sheet(one.marks) for one in line.sheets]
        for step in line.tie_steps:
            step.figures.sort()
        lot = int(digest(f"{doc.lots}:{self.key}".encode())[:12], 16)
        self.figures["chair"] = F(-line.ruling.place) if line.ruling else None
        self.figures["lots"] = F(lot) if doc.lots else None
        standing = line.standing.kind if line.standing else "ranked"
        self.status = "no_show" if line.status == "no_show" else standing
        gates = [one for one in self.policy.stages if one.gate and one.source != "sheets"]
        shut = [one for one in gates if self._is_below(f"stage:{one.number}", one.gate)]
        if self.status not in AWAY and shut:
            self.status, self.failed = "not_admitted", [f"gate:{shut[0].number}"]
        elif self.status not in AWAY:
            self._aggregate([f"dimension:{one.number}" for one in doc.dimensions])
            self._judge()
        self.stages = [{"figure": self.figures[n], "published": self.shown(n)} for n in stages]

    def shown(self, name: str) -> Any:
        """A figure as it is published, rounded half up; None where there is none."""
        figure, places = self.figures.get(name), PLACES.get(name, self.policy.places)
        if figure is None:
            return None
        return str(Decimal((figure * 10**places + F(1, 2)) // 1).scaleb(-places))

    def _is_below(self, name: str, bound: str) -> bool:
        return F(self.shown(name) or bound) < F(bound)

    def _points(self, indicator: Any, mark: Any) -> Any:
        """What a mark counts; None where the indicator does not apply."""
        kind, points, _comment, figure = mark
        if kind != "scored" or indicator.classes and self.of_class not in indicator.classes:
            return None
        maximum = F(indicator.maximum)
        if figure and indicator.entry == "table":
            rows = [(F(lower), one) for lower, one in indicator.table if F(lower) <= F(figure)]
            points = max(rows)[1]
        elif figure and indicator.entry == "linear":
            points = F(figure) / F(indicator.target) * maximum
        return min(maximum, max(ZERO, F(points)))

    def _sheet(self, marks: Any) -> Any:
        """A sheet as its marks give it; of each dimension what is earned, on offer and all. A mark
        is told with two decimals, and counts exactly."""
        is_list, rows, parts = self.doc.rubric.rule == "checklist", self.indicators, []
        points = [self._points(one, marks[at]) for at, one in enumerate(rows)]
        shares = [p if p is None else p / F(one.maximum) for one, p in zip(rows, points)]
        rest = iter(shares)
        for part in self.doc.dimensions:
            weights = [F(1 if is_list else one.weight) for one in part.indicators]
            given: Any = [both for both in zip(weights, rest) if both[1] is not None]
            full = F(len(weights) if is_list else part.weight)
            earned = sum(weight * (one // 1 if is_list else one) for weight, one in given)
            offered = sum((weight for weight, _one in given), ZERO) * full / sum(weights)
            parts.append((earned * full / sum(weights), offered, full))
        base = sum((one[1] for one in parts), ZERO) if self.doc.rubric.base == "whole" else None
        whole = F(self.doc.rubric.full_marks)
        scores = [earned * (whole / base if base else full / of) for earned, of, full in parts]
        near = [p is None or abs(p - F(mark[1])) < F(1, 100) for p, mark in zip(points, marks)]
        told = [mark if is_so else str(p) for mark, p, is_so in zip(marks, points, near)]
        sheet = Doc(points=points, scores=scores, total=sum(scores, ZERO), base=base, marks=told)
        sheet["top_marks"], low = shares.count(F(1)), zip(rows, shares)
        sheet["failed_mandatory"] = sum(m.is_mandatory for m, one in low if one not in (None, 1))
        return sheet

    def _aggregate(self, names: Any) -> None:
        """The sheets together: the median, or the mean with each sheet counted by its share.
        Trimming leaves out one lowest and one highest: of k at an extreme each loses one k-th."""
        way, totals = self.policy.aggregation, [one.total for one in self.sheets]
        ends = (min(totals), max(totals)) if way == "trimmed" else ()
        for one in self.sheets:
            one["share"] = F(1) - sum(F(one.total == end, totals.count(one.total)) for end in ends)
        every = [*names, *(f"indicator:{one.number}" for one in self.indicators), "top_marks"]
        rows = [[*one.scores, *one.points, one.top_marks] for one in self.sheets]
        for name, column in zip(every, zip(*rows)):
            given = [(p, one.share) for p, one in zip(column, self.sheets) if p is not None]
            if way == "median" and name != "top_marks" and given:
                self.figures[name] = F(median(p for p, _share in given))
            elif any(share for _p, share in given):
                total = sum(p * share for p, share in given)
                self.figures[name] = total / sum(share for _p, share in given)
        self.dimensions = [self.figures[name] for name in names]
        self.published_dimensions = [self.shown(name) for name in names]
        self.top_marks = self.figures["top_marks"]
        self._add(sum(self.dimensions, ZERO))

    def _add(self, own: F) -> None:
        """Stages by their shares, bonus and deductions; without stages the sheets alone."""
        marks = self.doc.rubric.full_marks
        rules = self.policy.stages or [Doc(number=0, share=marks, full=marks, source="sheets")]
        own_names = [f"stage:{one.number}" for one in rules if one.source == "sheets"]
        self.figures.update(dict.fromkeys(own_names, own))
        parts = [(F(one.share), self.figures[f"stage:{one.number}"], one.full) for one in rules]
        self.before = sum((share * got / F(full) for share, got, full in parts if share), ZERO)
        told = {one.number: one for one in self.line.adjustments}
        self.adjustments: Any = []
        for rule in self.policy.adjustments:
            units = sum((F(one.figure) for one in told[rule.number].entries), ZERO)
            points = F(rule.points) * units
            points = points if rule.most is None else min(points, F(rule.most))
            points = -points if rule.kind == "deduction" else points
            keyed = told[rule.number].units
            is_so = F(keyed) == units
            self.adjustments.append({"points": points, "units": keyed if is_so else str(units)})
        exact = max(ZERO, self.before + sum(one["points"] for one in self.adjustments))
        self.exact = self.figures["total"] = min(exact, sum(part[0] for part in parts))
        self.total = self.shown("total")

    def _is_unmet(self, rule: Any) -> bool:
        name = f"{rule.measure}:{rule.reference}".rstrip(":")
        is_so = name != "low_marks" and self._is_below(name, rule.bound)
        if name == "low_marks":
            every = [F(self.shown(one)) for one in self.figures if one.startswith("indicator:")]
            is_so = sum(one <= F(rule.bound) for one in every) > rule.most
        return is_so and rule.nominee_class in ("", self.of_class)

    def _judge(self) -> None:
        """What it failed, its band, and whether it competes."""
        unmet = [one for one in self.policy.requirements if self._is_unmet(one)]
        self.failed = [f"requirement:{one.number}" for one in unmet if one.scope == "rank"]
        self.kept_back = [f"requirement:{one.number}" for one in unmet if one.scope == "go_up"]
        if any(one.failed_mandatory and one.share for one in self.sheets):
            self.failed.append("mandatory")
        if self.failed and self.status in COMPETING:
            self.status = "below_minimum"
        closed = {one.band for one in unmet if one.scope == "band"}
        bands = [(F(at), name) for name, at in self.policy.bands if not {name, ""} & closed]
        reached = [one for one in bands if one[0] <= F(self.total) and not self.failed]
        self.band = max(reached, default=(0, ""))[1]

    def broken(self, place: str) -> Any:
        """The rules that it breaks besides its figures."""
        words, policy = [one.agrees for one in self.line.words], self.policy
        seats, counts = [one.seat for one in self.line.sheets], self.total is not None
        spoken, members = [one.seat for one in self.line.words], [one.id for one in self.doc.seats]
        needed = len(words) if policy.carried_by == "all" else len(words) // 2 + 1
        fewest = max(policy.quorum, 5 if policy.aggregation == "trimmed" else 1)
        return broken(
            place,
            seats=any(len({*one}) < len(one) for one in (seats, spoken))
            or not {*seats, *spoken} <= {0, *members}
            or seats
            and (self.status == "no_show" or (0 in seats) != policy.is_agreed),
            quorum=counts and len(words if policy.is_agreed else seats) < fewest,
            not_carried=counts and policy.is_agreed and sum(words) < needed,
            unparted=self.is_tied and DRAWN & {*policy.tie_chain},
        )


def parted(group: Any, step: str) -> Any:
    """Nominees by a step of the chain, the highest first; one group where it says nothing."""
    nothing = None if step in DRAWN else "0"
    said: Any = {one.key: one.shown(step) or nothing for one in group}
    if len(group) < 2 or None in said.values():
        return [group]
    figures, told = sorted({*map(F, said.values())}, reverse=True), sorted(map(list, said.items()))
    for one in group if step != "total" else ():
        one.tie_steps.append({"step": step, "figures": told, "decided": len(figures) > 1})
    return [[one for one in group if F(said[one.key]) == figure] for figure in figures]


def in_order(doc: Any, nominees: Any) -> Any:
    """All nominees in the order of the document, those who compete with their ranks."""
    done: Any = []
    groups = [[one for one in nominees if one.status in COMPETING]]
    every = [f"dimension:{one.number}" for one in doc.dimensions]
    for name in ["total", *doc.policy.tie_chain]:
        for step in every if name == "dimensions" else [name]:
            groups = [part for group in groups for part in parted(group, step)]
    for group in groups:
        for one in group:
            one.rank = None if one.status == "withheld" else len(done) + 1
            one.is_tied = len(group) > 1
        done += group
    return done + [one for status in BELOW for one in nominees if one.status == status]


def winners(doc: Any, rows: Any) -> Iterator[Any]:
    """Of a group those go up with fewer places before them than its quota: equals together, and a
    withheld place, which has a number and no rank, parts nobody. Who was sent up before is one of
    them, or is kept there for a reason."""
    lines = {str(one.nomination.id): (one.rank or at, one) for at, one in enumerate(doc.lines, 1)}
    group = [lines[row.nominee] for row in rows]
    free = [one.status == "ranked" and not one.get("kept_back") for _place, one in group]
    held = [rows[0].hands_on != "True" and one.status in COMPETING for _place, one in group]
    taken = [one[0] for one, is_free, is_held in zip(group, free, held) if is_free or is_held]
    for row, (place, line), is_free in zip(rows, group, free):
        up = is_free and sum(one < place for one in taken) < int(row.quota)
        told = {"goes_up": str(up), "sent_to": row.sent_to if up or row.kept else ""}
        yield {"nomination": line.nomination.official_name, **told}


def root_over(leaf: bytes, index: int, count: int, path: Any) -> bytes:
    """The root of an RFC 6962 tree of `count` leaves, from one leaf and its audit path."""
    if count == 1 and not path:
        return sha256(b"\0" + leaf).digest()
    left, other = 1 << (count - 1).bit_length() - 1, bytes.fromhex(path[-1])
    if index < left:
        return sha256(b"\1" + root_over(leaf, index, left, path[:-1]) + other).digest()
    return sha256(b"\1" + other + root_over(leaf, index - left, count - left, path[:-1])).digest()


def der(data: bytes, *path: int) -> Any:
    """What stands in DER one after the other, as tag, content and the whole; `path` leads in."""
    for place in path:
        data = der(data)[place][1]
    found, at = [], 0
    while at < len(data):
        many = max(0, data[at + 1] - 128)
        start = at + 2 + many
        size = int.from_bytes(data[start - max(1, many) : start], "big")
        found.append((data[at], data[start : start + size], data[at : start + size]))
        at = start + size
    return found


def stamp_of(token: bytes) -> Any:
    """What a time stamp (RFC 3161) says, and whether the certificate in it signed that (CMS): by
    RSA with PKCS #1 1.5; None where it is another kind of signature."""
    signed = der(token, 0, 1, 0)
    said, signer = der(signed[2][1], 1)[0][1], der(signed[-1][1], 0)
    every = [der(one, 0, 0) for _tag, _inner, one in der(signed[3][1])]
    own = [one for one in every if signer[1][1].endswith(one[1][2])][0]
    fits, hashing, key = None, der(signer[2][1])[0][1], own[6][1]
    if RSA in key and PSS not in signer[4][1] and hashing in HASHES:
        number, power = (int.from_bytes(one[1], "big") for one in der(der(key)[1][1][1:], 0))
        hashed = new(HASHES[hashing], b"\x31" + signer[3][2][1:]).digest()
        many, size = len(hashed), number.bit_length() + 7 >> 3
        info = bytes([48, 17 + many, 48, 13, 6, 9]) + hashing + bytes([5, 0, 4, many]) + hashed
        block = int.from_bytes(b"\1" + (b"\0" + info).rjust(size - 2, b"\xff"), "big")
        fits = pow(int.from_bytes(signer[5][1], "big"), power, number) == block
        fits = fits and new(HASHES[hashing], said).digest() in signer[3][1]
    imprint, at = der(said, 0, 2)[1][1].hex(), der(said, 0)[4][1].decode()[:14]
    return Doc(imprint=imprint, at=at, fits=fits, subject=own[5][1], dates=own[4][1])


def name_of(result: Any) -> str:
    return f"results/{result.code}-{result.number}.json" if result else ""


def cell(value: Any) -> str:
    """A sign stands before what a spreadsheet would take for a formula."""
    return re.sub(r"^(?=[-=+@\t\r])", "'", "" if value is None else str(value))


def rows_of(file: str, doc: Any, rows: Any) -> Any:
    """The rows that a result has in a table."""
    if file == TABLES[2]:
        return winners(doc, rows)
    if file == TABLES[0]:
        return [placing(doc, line) for line in doc.lines]
    seats = {one.id: (one.number, one.name) for one in doc.seats}
    form = [(one.number, one.maximum) for part in doc.dimensions for one in part.indicators]
    rows, names = [], ("indicator", "maximum", *MARK)
    for line in doc.lines:
        for sheet in line.sheets:
            by = dict(zip(("seat", "judge"), seats.get(sheet.seat, (0, ""))))
            by.update({"counts": F(*sheet.share)} if "share" in sheet else {})
            by["nomination"] = line.nomination.official_name
            rows += [{**by, **dict(zip(names, (*at, *one)))} for at, one in zip(form, sheet.marks)]
    return rows


def placing(doc: Any, line: Any) -> Any:
    """A line as the table of placings says it; the first version had fewer parts."""
    parts, nominee = PLACE if "schema" in doc else PLACE[:4], line.nomination
    row = {part: " ".join(line[part]) if part in LISTS else line.get(part) for part in parts}
    row.update(nomination=nominee.official_name, category=doc.category, committee=doc.committee)
    row["reason"] = line.standing.reason if line.get("standing") else line.no_show_reason
    return {**row, "class": nominee.get("nominee_class", "")}


def form_of(dimensions: Any) -> Any:
    rows = [one for part in dimensions for one in part.indicators]
    parts = [(part.number, part.weight) for part in dimensions]
    return parts, [[one[name] for name in FORM] for one in rows]


def handed_in(sheet: Any) -> Any:
    """What a sheet says itself of what a result says of it; seat 0: all agreed on it."""
    parts = sheet.dimensions
    rows = [one for part in parts for one in part.indicators]
    own = {"seat": sheet.seat.id if sheet.seat else 0, "total": sheet.total}
    own["marks"] = [[one[part] for part in MARK if part in one] for one in rows]
    own["scores"] = [one.score for one in parts]
    own["notes"] = [[one.strengths, one.suggestions] for one in parts]
    own["form"] = form_of(parts)
    if "schema" in sheet:
        own["points"] = [one.exact if one.kind == "scored" else None for one in rows]
        own.update(base=sheet.base, nominee_class=sheet.nomination.nominee_class)
    return own


class Check:
    """What does not fit, by file and place; what cannot be checked; and how much was counted.
    A rule yields what it finds: the place, the code of a sentence in TEXTS, and its parts."""

    def __init__(self, files: Any) -> None:
        self.files, self.chain = files, ""
        self.docs, self.results, self.sealed = Doc(), Doc(), Doc()
        self.found, self.stamped = [], []  # type: Any, Any
        self.manifest = self._json("manifest.json")
        if [self.manifest.format, self.manifest.version] != ["cdd-awards-bundle", 1]:
            raise ValueError(self.manifest.format, self.manifest.version)
        self._ask(self._file, {*files, *self.manifest.files} - {"manifest.json"})
        self._ask(self._shape, self.docs)
        self._ask(self._result, self.results)
        self._ask(self._seals, ["seals.json"])
        self._ask(self._journal, ["journal.json"])
        self._ask(lambda file: [("", "?absent", file)], {*TABLES[:3]} - {*files})
        self._ask(self._table, {*TABLES[:3]} & {*files})
        self._ask(self._stamps, {TABLES[3]} & {*files})
        self.faults = [one for one in self.found if one[2][0] != "?"]
        held = {"manifest.json", "seals.json", "journal.json", *TABLES}
        self.unheld = sorted(one for one in {*files} - held if not one.startswith(HELD))
        lines = [one for doc in self.results.values() for one in doc.lines]
        marks = [one.marks for line in lines for one in line.sheets]
        many = (len(files) - 1, len(self.results), len(lines), len(marks), sum(map(len, marks)))
        self.counts = dict(zip(COUNTED, (*many, len(self.sealed), len(self.stamped))))

    def _ask(self, rule: Any, names: Any) -> None:
        for file in sorted(names):
            try:
                for place, code, *parts in rule(file):
                    self.found.append((file, place, code, tuple(parts)))
            except Exception as fault:
                self.found.append((file, "", "unreadable", (f"{type(fault).__name__} {fault}",)))

    def _json(self, name: str) -> Any:
        return json.loads(self.files[name], object_hook=Doc)

    def _file(self, name: str) -> Iterator[Any]:
        told, own = self.manifest.files.get(name), self.files.get(name)
        yield from broken("", missing=own is None, unnamed=told is None)
        yield from broken("", checksum=own is not None and told not in (None, digest(own)))
        if own is not None and name.endswith(".json"):
            self.docs[name] = self._json(name)
            yield from broken("", canonical=canonical(self.docs[name]).encode("utf-8") != own)

    def _shape(self, file: str) -> Iterator[Any]:
        doc, kind = self.docs[file], SHAPES.get(file.split("/")[0], "")
        parts = {"sheets": doc, "result": [doc]}.get(kind, [])
        is_known = {one.get("schema", 1) for one in parts} <= VERSIONS
        named = self.docs["schema.json"]["$defs"]
        at = misfit(doc, named[kind], named, kind) if kind and is_known else ""
        yield from broken(f" {at}", version=not is_known, schema=at)
        if kind == "result" and is_known and not at:
            self.results[file] = doc

    def _result(self, file: str) -> Iterator[Any]:
        doc, name = self.results[file], file.replace("results/", "sheets/")
        before = doc.supersedes.number if doc.supersedes else 0
        named = {"file": name_of(doc), "number": before + 1}
        yield from differ({"file": file, "number": doc.number}, named)
        yield from self._named("", doc.supersedes)
        if name in self.docs:
            yield from self._sheets(doc, self.docs[name])
            yield from self._renamed(doc, self.docs[name])
        elif any(line.sheets for line in doc.lines):
            yield "", "?absent", name
        if doc.get("schema", 1) == 1:
            yield "", "?first"
            return
        nominees = [Nominee(doc, line, self._stages(line)) for line in doc.lines]
        right = [one.key for one in in_order(doc, nominees)]
        yield from differ({"lines": [one.key for one in nominees]}, {"lines": right})
        seats = {str([one.seat for one in n.line.sheets]) for n in nominees if n.total is not None}
        yield from differ(doc, {"seat_sets_differ": len(seats) > 1})
        for one, line in zip(nominees, doc.lines):
            place = f" “{line.nomination.official_name}”"
            again = {part: getattr(one, part) for part in line if hasattr(one, part)}
            yield from differ(line, again, place)
            yield from one.broken(place)
            for stage in line.stages:
                yield from self._named(place, stage.result)

    def _sheets(self, doc: Any, sheets: Any) -> Iterator[Any]:
        kept = {(digest(one), one.nomination.id): handed_in(one) for one in sheets}
        for line in doc.lines:
            for at, sheet in enumerate(line.sheets):
                place = f" “{line.nomination.official_name}” sheets[{at}]"
                own = kept.get((sheet.digest, line.nomination.id), {})
                yield from broken(place, sheet=not own)
                told = {**line.nomination, **sheet, "form": form_of(doc.dimensions)}
                yield from differ(told, {part: own[part] for part in own if part in told}, place)

    def _renamed(self, doc: Any, sheets: Any) -> Iterator[Any]:
        """Names that the round or a sheet has otherwise: they may have been changed in between."""
        names = {one.nomination.id: one.nomination.official_name for one in doc.lines}
        own = [(one.nomination.id, one.nomination.official_name) for one in sheets]
        found = {("nomination", names.get(key), name) for key, name in own}
        award_round = self.docs.get("round.json", {})
        others = [*sheets, {**award_round, "round": award_round.get("name", doc.round)}]
        found.update(
            (part, doc[part], one.get(part, doc[part])) for one in others for part in NAMES
        )
        for part, here, there in sorted(found, key=str):
            if here != there:
                yield "", "?renamed", part, here, there

    def _stages(self, line: Any) -> Any:
        """The figures of a line's stages as they were keyed or quoted; else as they are told."""
        figures, unit = {}, line.nomination.unit
        for stage in line.stages:
            there = self.results.get(name_of(stage.result), Doc(lines=[])).lines
            right = [F(*one.exact) for one in there if one.nomination.unit == unit]
            right = [F(stage.keyed.figure)] if stage.keyed else right
            told = stage.figure and F(*stage.figure)
            figures[f"stage:{stage.number}"] = told if told in right or not right else right[0]
        return figures

    def _named(self, place: str, named: Any) -> Iterator[Any]:
        """Another result that a document names, held against its digest."""
        name = name_of(named)
        if name in self.results:
            there = {**self.results[name], "digest": digest(self.files[name])}
            parts = {"digest", "round", "category"} & {*named}
            yield from differ(named, {part: there[part] for part in sorted(parts)}, place)
        elif named:
            yield place, "?absent", name

    def _seals(self, file: str) -> Iterator[Any]:
        for at, seal in enumerate(self.docs[file], start=1):
            chain = digest(f"{self.chain}:{seal.root}".encode())
            yield from differ(seal, {"number": at, "chain": chain}, f" [{at}]")
            self.chain = seal.chain

    def _journal(self, file: str) -> Iterator[Any]:
        """The entry of the journal that certified each result, under its seal."""
        for at, one in enumerate(self.docs.get(file, ())):
            said, seal = json.loads(one.said), self.docs["seals.json"][one.seal - 1]
            leaf = canonical(digest(one.said.encode())).encode()
            root = root_over(leaf, one.index, seal.entry_count, one.path).hex()
            right = {"root": seal.root, "verb": "result.certified"}
            yield from differ({"root": root, "verb": said[3]}, right, f" [{at}]")
            yield from self._named(f" [{at}]", Doc(said[6]))
            self.sealed[name_of(Doc(said[6]))] = at
        for name in sorted({*self.results} - {*self.sealed}):
            yield f" {name}", "?unsealed"

    def _rows(self, file: str) -> Any:
        text = self.files[file].decode("utf-8-sig")
        return [Doc(row) for row in csv.DictReader(io.StringIO(text, newline=""))]

    def _table(self, file: str) -> Iterator[Any]:
        """What a table tells of each result, or of each group out of which some go up."""
        found: Any = {(name, ""): [] for name in self.results if file != TABLES[2]}
        for row in self._rows(file):
            found.setdefault((name_of(row), row.get("group", "")), []).append(row)
        of_all = {one[0] for one in found if file == TABLES[2]} & {*self.results}
        for name in sorted(of_all):
            told = sorted(row.nominee for one in found if one[0] == name for row in found[one])
            lines = sorted(str(line.nomination.id) for line in self.results[name].lines)
            yield from differ({"nominee": told}, {"nominee": lines}, f" {name}")
        for (name, group), rows in found.items():
            if name in self.results:
                made = rows_of(file, self.results[name], rows)
                right = [{part: cell(one) for part, one in row.items()} for row in made]
                yield from differ({"rows": rows}, {"rows": right}, f" {name} {group}")
            else:
                yield f" {name}", "?no_document"
                # Whether nobody with a lower total has a better rank.
                ranked = sorted((int(one.rank), -F(one.total)) for one in rows if one.get("rank"))
                totals = [one[1] for one in ranked]
                yield from broken(f" {name}", ranks=totals != sorted(totals))

    def _stamps(self, file: str) -> Iterator[Any]:
        """Each token is of the chain of its seal, or of that and the token that it renews."""
        rows = {row.file: row for row in self._rows(file)}
        there = sorted(name for name in self.files if name.startswith("stamps/"))
        yield from differ({"file": sorted(rows)}, {"file": there})
        for name, row in rows.items():
            stamp = stamp_of(self.files[name])
            wanted = bytes.fromhex(self.docs["seals.json"][int(row.seal) - 1].chain)
            older = rows[row.renews].certificate_ends_at if row.renews else row.stamped_at
            wanted = sha256(wanted + self.files[row.renews]).digest() if row.renews else wanted
            at = re.sub(r"\D", "", row.stamped_at[:19])
            end = re.sub(r"\D", "", row.certificate_ends_at[2:19])
            told = {"imprint": [row.imprint, stamp.imprint], "stamped_at": at}
            right = {"imprint": [wanted.hex()] * 2, "stamped_at": stamp.at}
            yield from differ(told, right, f" {name}")
            other = NAME in stamp.subject and row.authority.encode() not in stamp.subject
            other = other or f"{end}Z".encode() not in stamp.dates
            late, signature = row.stamped_at > older, stamp.fits is False
            yield from broken(f" {name}", late=late, signature=signature, certificate=other)
            yield from broken(f" {name}", **{"?signature": stamp.fits is None})
            self.stamped.append((row.authority, row.seal, row.stamped_at, wanted.hex(), name))


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--lang", choices=("th", "en"), default="th")
    asked = parser.parse_args()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="replace")

    def said(code: str, *parts: Any) -> Any:
        short = [one if len(str(one)) < 300 else f"{str(one)[:300]}…" for one in parts]
        return SAID[code][asked.lang == "th"].format(*short)

    try:
        check = Check(read_files(asked.bundle))
    except Exception as fault:
        print(said("no_bundle", fault), file=out, flush=True)
        return 2
    lines = []
    for name, doc in check.results.items():
        lines.append(f"{name} {doc.category}: SHA-256 {digest(check.files[name])}")
    lines += [said("compare", check.chain), *(said("stamped", *one) for one in check.stamped)]
    lines.append(said("counted", *check.counts.values()))
    lines.append(said("unheld", ", ".join(check.unheld)))
    for file, place, code, parts in check.found:
        lines.append(said("gap" if code[0] == "?" else "fault", file, place, said(code, *parts)))
    lines.append(said("unfit", len(check.faults)) if check.faults else said("fits"))
    print(*lines, sep="\n", file=out, flush=True)
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())

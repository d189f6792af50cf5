"""The verifier in the bundle against the product: it agrees on random rounds, names what was
changed, and shares no code with it. ROUNDS=1000 in the environment compares a thousand."""

import ast
import csv
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.outcome.publication import verify
from evaluations.platform.journal.merkle import canonical, digest
from tests.evaluations.judging.results.random_rounds import random_round
from tests.evaluations.outcome.publication.generated import (
    bundle_of,
    counted_rounds,
    document_of,
    faults_of,
    files_of,
    first_counted,
    with_sums,
)
from tests.evaluations.outcome.publication.verdicts import declared, packed

Plain = dict[str, Any]
PROGRAM = Path(verify.__file__)
# Short enough to be read by whoever is to believe it.
MOST_LINES = 690


def unparted(files: dict[str, bytes]) -> int:
    """Nominees of rounds that the product would not certify: chair or lots must end the tie."""
    documents = [json.loads(files[name]) for name in files if name.startswith("results/")]
    ended = [one for one in documents if {"chair", "lots"} & set(one["policy"]["tie_chain"])]
    return sum(line["is_tied"] for one in ended for line in one["lines"])


@settings(max_examples=int(os.environ.get("ROUNDS", "100")), database=None)
@given(seed=st.integers(0, 2**32), nominees=st.integers(1, 7), seats=st.integers(1, 7))
def test_it_agrees_with_the_product_on_random_rounds(seed: int, nominees: int, seats: int) -> None:
    files = bundle_of(seed, nominees, seats)

    check = verify.Check(files)

    assert [one for one in check.faults if one[2] != "unparted"] == []
    assert len(check.faults) == unparted(files)
    assert [one for one in check.found if one not in check.faults] == []
    results = sum(name.startswith("results/") for name in files)
    assert check.counts["sealed"] == check.counts["results"] == results


def test_it_needs_the_standard_library_alone() -> None:
    source = PROGRAM.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else map(_name, node.names))
    }

    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) <= MOST_LINES


def _name(alias: ast.alias) -> str:
    return alias.name


# What a forger changes, who makes every digest, seal and checksum anew.


def one_counted(seed: int) -> tuple[Plain, list[Plain]]:
    """A certified document with two places shared out by the chain, a stage and a deduction."""
    form = random_round(seed, 4, 3)
    return document_of(form, f"C{seed}", random.Random(seed))


def with_everything() -> tuple[Plain, list[Plain]]:
    for seed in range(3000):
        document, sheets = one_counted(seed)
        lines, policy = document["lines"], document["policy"]
        steps = any(line["tie_steps"] for line in lines)
        firm = lines[0]["status"] == "ranked" and not any(line["is_tied"] for line in lines)
        firm = firm and len(lines[0]["sheets"]) > 1
        rules = policy["stages"] and policy["adjustments"] and policy["bands"]
        totals = {line["total"] for line in lines if line["rank"]}
        if steps and firm and rules and len(totals) > 1:
            return document, sheets
    raise AssertionError("no such round")


@pytest.fixture(scope="module")
def counted() -> tuple[bytes, bytes]:
    document, sheets = with_everything()
    return canonical(document), canonical(sheets)


def first(document: Plain) -> Plain:
    line: Plain = document["lines"][0]
    return line


def sheet(document: Plain) -> Plain:
    one: Plain = first(document)["sheets"][0]
    return one


def set_to(part: Callable[[Plain], Any], key: Any, value: Any) -> Callable[[Plain], None]:
    def change(document: Plain) -> None:
        here = part(document)
        assert here[key] != value
        here[key] = value

    return change


def of_steps(document: Plain) -> Any:
    line = next(one for one in document["lines"] if one["tie_steps"])
    return line["tie_steps"][0]


def swapped(document: Plain) -> None:
    document["lines"][:2] = reversed(document["lines"][:2])


def exchanged(document: Plain) -> None:
    """Two nominees change places: each figure fits, but for whom it was given."""
    one, other = document["lines"][:2]
    one["nomination"], other["nomination"] = other["nomination"], one["nomination"]


def seats_exchanged(document: Plain) -> None:
    """Two judges of one nominee change seats."""
    one, other = first(document)["sheets"][:2]
    one["seat"], other["seat"] = other["seat"], one["seat"]


FORGED: dict[str, Callable[[Plain], None]] = {
    "the other nominee's sheet": exchanged,
    "another judge's seat": seats_exchanged,
    "a sheet that all agreed on, by seats": set_to(lambda one: one["policy"], "is_agreed", True),
    "notes": lambda one: sheet(one)["notes"].__setitem__(0, ["ดีเด่น", ""]),
    "units": set_to(lambda one: first(one)["adjustments"][0], "units", "77"),
    "points": lambda one: sheet(one)["points"].__setitem__(0, [1, 77]),
    "scores": lambda one: sheet(one)["scores"].__setitem__(0, [1, 77]),
    "total": set_to(sheet, "total", [1, 77]),
    "top_marks": set_to(sheet, "top_marks", 77),
    "failed_mandatory": set_to(sheet, "failed_mandatory", 77),
    "share": set_to(sheet, "share", [1, 77]),
    "dimensions": lambda one: first(one)["dimensions"].__setitem__(0, [1, 77]),
    "published_dimensions": lambda one: first(one)["published_dimensions"].__setitem__(0, "7.7"),
    "figure": set_to(lambda one: first(one)["stages"][0], "figure", [1, 77]),
    "published": set_to(lambda one: first(one)["stages"][0], "published", "0.77"),
    "before": set_to(first, "before", [1, 77]),
    "adjustment points": set_to(lambda one: first(one)["adjustments"][0], "points", [1, 77]),
    "exact": set_to(first, "exact", [1, 77]),
    "status": set_to(first, "status", "shown_only"),
    "rank": set_to(first, "rank", 77),
    "is_tied": set_to(first, "is_tied", True),
    "band": set_to(first, "band", "อื่น"),
    "failed": set_to(first, "failed", ["mandatory"]),
    "kept_back": set_to(first, "kept_back", ["requirement:77"]),
    "decided": lambda one: of_steps(one).update(decided=not of_steps(one)["decided"]),
    "figures": lambda one: of_steps(one)["figures"][0].__setitem__(1, "0.77"),
    "lines": swapped,
    "quorum": set_to(lambda one: one["policy"], "quorum", 77),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_figure_is_named(counted: tuple[bytes, bytes], name: str) -> None:
    document, sheets = map(json.loads, counted)
    FORGED[name](document)

    found = verify.Check(files_of([(document, sheets)], random.Random(1))).faults

    assert name.split()[-1] in {
        params[0] if code == "differs" else code for _f, _p, code, params in found
    }
    assert {file.split("/")[0] for file, *_rest in found} & {"results"}


def test_a_forged_mark_is_named(counted: tuple[bytes, bytes]) -> None:
    """In the result, or in the judge's sheet: the other does not agree."""
    document, sheets = map(json.loads, counted)
    mark = sheet(document)["marks"][0]
    mark[1] = "4.25"

    found = faults_of(files_of([(document, sheets)], random.Random(1)))

    assert any("sheets[0] marks[0]" in place for _file, place, _code in found)


# A judge's own sheet is changed, and with it its digest in the result → what is told.
OWN: dict[str, Callable[[Plain], None]] = {
    "scores": lambda one: one["dimensions"][0].update(score=[1, 77]),
    "points": lambda one: one["dimensions"][0]["indicators"][0].update(exact=[1, 77]),
    "base": lambda one: one.update(base=[1, 77]),
    "form": lambda one: one["dimensions"][0]["indicators"][0].update(maximum="77"),
    "another number, in the form": lambda one: one["dimensions"][0].update(number=77),
    "notes": lambda one: one["dimensions"][0].update(strengths="ดีเด่น"),
    "nominee_class": lambda one: one["nomination"].update(nominee_class="XL"),
    "?renamed": lambda one: one.update(round="รอบอื่น"),
}


def with_own(
    counted: tuple[bytes, bytes], change: Callable[[Plain], None]
) -> tuple[Plain, list[Plain]]:
    document, sheets = map(json.loads, counted)
    before = sheet(document)["digest"]
    own = next(one for one in sheets if digest(one) == before)
    change(own)
    sheet(document)["digest"] = digest(own)
    return document, sheets


@pytest.mark.parametrize("name", OWN)
def test_a_sheet_that_says_otherwise_is_named(counted: tuple[bytes, bytes], name: str) -> None:
    found = verify.Check(files_of([with_own(counted, OWN[name])], random.Random(1))).found

    told = {params[0] if code == "differs" else code for _f, _p, code, params in found}
    assert name.split()[-1] in told


def drawn() -> tuple[Plain, list[Plain]]:
    """Places that were parted by lots."""
    for seed in range(3000):
        document, sheets = one_counted(seed)
        if any(one["step"] == "lots" for line in document["lines"] for one in line["tie_steps"]):
            return document, sheets
    raise AssertionError("no such round")


def with_another_seed() -> tuple[Plain, list[Plain]]:
    document, sheets = drawn()
    return {**document, "lots": f"{document['lots']}0"}, sheets


def test_another_seed_of_the_lots_is_named() -> None:
    assert faults_of(files_of([drawn()], random.Random(1))) == []
    found = verify.Check(files_of([with_another_seed()], random.Random(1))).faults

    assert "figures" in {params[0] for _f, _p, _code, params in found if params}


def behind() -> list[tuple[Plain, list[Plain]]]:
    """An agreed category that quotes one certified before, and was certified again."""
    for seed in range(3000):
        documents = [document for document, _sheets in counted_rounds(seed, 3, 3)]
        first = documents[-1]["lines"][0]
        quotes = any(one["result"] for one in first["stages"])
        if documents[-1]["supersedes"] and first["words"] and quotes and first["total"]:
            return counted_rounds(seed, 3, 3)
    raise AssertionError("no such rounds")


def quoted(document: Plain) -> Plain:
    stage: Plain = next(one for one in first(document)["stages"] if one["result"])
    return stage


# What is forged of it → the place or name that is told.
BEHIND: dict[str, Callable[[Plain], Any]] = {
    "figure": set_to(quoted, "figure", [1, 77]),
    "digest": lambda one: quoted(one)["result"].update(digest="0" * 64),
    "category": lambda one: quoted(one)["result"].update(category="อื่น"),
    "a word told twice, by seats": lambda one: first(one)["words"].append(first(one)["words"][0]),
    "a word of no member, by seats": lambda one: first(one)["words"][0].update(seat=77),
    "not_carried": lambda one: [word.update(agrees=False) for word in first(one)["words"]],
    "seat": set_to(sheet, "seat", 1),
    "sheet": lambda one: sheet(one).update(digest=one["lines"][1]["sheets"][0]["digest"]),
}


@pytest.mark.parametrize("name", BEHIND)
def test_what_stands_behind_a_result_is_held_against_it(name: str) -> None:
    counted = behind()
    assert verify.Check(files_of(counted, random.Random(1))).faults == []
    BEHIND[name](counted[-1][0])

    found = verify.Check(files_of(counted, random.Random(1))).faults

    told = {params[0] if code == "differs" else code for _f, _p, code, params in found}
    assert name.split()[-1] in told


def test_a_number_that_was_left_out_is_named() -> None:
    """A result that takes the place of none is the first."""
    counted = behind()
    counted[-1][0]["supersedes"] = None

    found = verify.Check(files_of(counted, random.Random(1))).faults

    assert [params[0] for _file, _place, _code, params in found] == ["number"]


def test_a_result_that_was_changed_after_a_later_one_took_its_place_is_named() -> None:
    counted = behind()
    counted[-2][0]["order_number"] = "2/2569"

    found = verify.Check(files_of(counted, random.Random(1))).faults

    name = f"results/{counted[-1][0]['code']}-2.json"
    assert [(file, params[0]) for file, _place, _code, params in found] == [(name, "digest")]


def test_the_first_version_is_held_against_sheets_and_tables() -> None:
    document, sheets = first_counted()
    files = files_of([(document, sheets)], random.Random(1))
    name = f"results/{document['code']}-1.json"

    assert verify.Check(files).found == [(name, "", "?first", ())]

    sheet(document)["marks"][0][1] = "1"
    document["lines"][1]["sheets"][0]["digest"] = sheets[0]["nomination"]["unit"]
    forged = files_of([(document, sheets)], random.Random(1))
    one, other = (line["nomination"]["official_name"] for line in document["lines"][:2])

    assert set(faults_of(forged)) == {
        (name, f" “{one}” sheets[0] marks[0] marks[1]", "differs"),
        (name, f" “{other}” sheets[0]", "sheet"),
    }
    table = files["tables/placings.csv"].replace(b",ranked,1,", b",ranked,2,")
    (fault,) = faults_of(with_sums({**files, "tables/placings.csv": table}))
    assert fault[0] == "tables/placings.csv"


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return change


# Part of a bundle → how it is changed under a checksum that fits, and what is said of it.
CHANGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "tables/placings.csv": (replaced(b",ranked,1,", b",ranked,2,"), "rank"),
    "tables/marks.csv": (replaced(b",scored,", b",not_applicable,"), "kind"),
    "tables/winners.csv": (replaced(b",True,\xe0", b",False,\xe0"), "goes_up"),
    "seals.json": (replaced(b'"number":2', b'"number":3'), "number"),
    "journal.json": (replaced(b'\\"2026-01-05\\"', b'\\"2026-01-06\\"'), "root"),
    "schema.json": (replaced(b"{", b"{ "), "canonical"),
    "results/": (replaced(b'"is_tied":false', b'"is_tied":0'), "schema"),
    "sheets/": (replaced(b'"comment":""', b'"comment":"x"'), "sheet"),
}


@pytest.mark.parametrize("part", CHANGED)
def test_a_changed_file_is_named(counted: tuple[bytes, bytes], part: str) -> None:
    document, sheets = map(json.loads, counted)
    files = files_of([(document, sheets)], random.Random(1))
    name = next(one for one in files if one.startswith(part))
    change, said = CHANGED[part]

    without_sum = faults_of({**files, name: change(files[name])})
    forged = verify.Check(with_sums({**files, name: change(files[name])})).faults

    assert (name, "", "checksum") in without_sum
    told = {params[0] if code == "differs" else code for _f, _p, code, params in forged}
    assert said in told


# Columns of the tables that the results are held against.
CELLS = {
    "tables/placings.csv": (
        *("code", "number", "nomination", "category", "committee", "class", "status", "rank"),
        *("total", "band", "failed", "kept_back", "reason", "zone", "assigned_by_hand"),
    ),
    "tables/marks.csv": (
        *("code", "number", "nomination", "seat", "judge", "counts", "indicator", "kind"),
        *("points", "figure", "maximum", "comment"),
    ),
    "tables/winners.csv": ("nomination", "nominee", "goes_up"),
}


def cells_changed(files: dict[str, bytes]) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """One cell changed in the first row of a table, by the table and what is told."""
    for name, columns in CELLS.items():
        for column in columns:
            rows = list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"))))
            rows[1][rows[0].index(column)] = "77"
            stream = io.StringIO()
            csv.writer(stream).writerows(rows)
            table = stream.getvalue().encode("utf-8-sig")
            told = "rows" if column in ("code", "number") else column
            yield name, told, with_sums({**files, name: table})


def test_a_changed_cell_is_named(counted: tuple[bytes, bytes]) -> None:
    document, sheets = map(json.loads, counted)
    for name, column, files in cells_changed(files_of([(document, sheets)], random.Random(1))):
        found = verify.Check(files).faults

        assert {(file, one[0]) for file, _place, _code, one in found} >= {(name, column)}, column


def test_a_nominee_less_among_the_winners_is_named(counted: tuple[bytes, bytes]) -> None:
    document, sheets = map(json.loads, counted)
    files = files_of([(document, sheets)], random.Random(1))
    table = files["tables/winners.csv"].splitlines(keepends=True)
    found = verify.Check(with_sums({**files, "tables/winners.csv": b"".join(table[:-1])})).faults

    assert "nominee" in {params[0] for _f, _p, _code, params in found}


def test_a_file_more_or_less_is_named(counted: tuple[bytes, bytes]) -> None:
    document, sheets = map(json.loads, counted)
    files = files_of([(document, sheets)], random.Random(1))
    name = next(one for one in files if one.startswith("sheets/"))
    files["more.csv"] = files.pop(name)

    found = faults_of(files)

    assert {(name, "", "missing"), ("more.csv", "", "unnamed")} <= set(found)


def test_without_marks_it_verifies_the_rest_and_says_so(counted: tuple[bytes, bytes]) -> None:
    document, sheets = map(json.loads, counted)
    files = files_of([(document, sheets)], random.Random(1))
    held_back = ("results/", "sheets/", "tables/marks")
    kept = {name: part for name, part in files.items() if not name.startswith(held_back)}

    check = verify.Check(with_sums(kept))

    assert check.faults == []
    gaps = {code for _file, _place, code, _params in check.found}
    assert {"?no_document", "?absent"} <= gaps
    spoilt = kept["tables/placings.csv"].replace(b",ranked,1,", b",ranked,9,")
    found = faults_of(with_sums({**kept, "tables/placings.csv": spoilt}))
    assert {code for _file, _place, code in found} == {"ranks"}


def forged(files: dict[str, bytes]) -> bytes:
    return packed({**files, "seals.json": files["seals.json"] + b" "})


def no_zip(_files: dict[str, bytes]) -> bytes:
    return b"nothing"


def damaged(files: dict[str, bytes]) -> bytes:
    """The packed bytes of its first member begin with a block of no kind."""
    whole = packed(files)
    at = 30 + len(next(iter(files)))
    return whole[:at] + b"\xff" + whole[at + 1 :]


def huge(files: dict[str, bytes]) -> bytes:
    return declared(packed(files), (1 << 30) + 1)


@pytest.mark.parametrize(
    ("lang", "pack", "status", "said"),
    [
        ("th", packed, 0, "ทุกอย่างที่มีอยู่ตรงกัน"),
        ("en", packed, 0, "Everything that is there fits."),
        ("th", forged, 1, "ไม่ตรง seals.json: ค่า SHA-256 ไม่ตรงกับที่ระบุใน manifest.json"),
        ("en", forged, 1, "DOES NOT FIT seals.json: its SHA-256 is not the one in manifest.json"),
        ("th", no_zip, 2, "ไฟล์นี้ไม่ใช่ชุดข้อมูลของรอบการประเมิน"),
        ("en", damaged, 2, "This is no bundle of a round: "),
        ("en", huge, 2, "This is no bundle of a round: more than 1 GiB"),
    ],
)
def test_as_a_program(
    counted: tuple[bytes, bytes],
    tmp_path: Path,
    lang: str,
    pack: Callable[[dict[str, bytes]], bytes],
    status: int,
    said: str,
) -> None:
    document, sheets = map(json.loads, counted)
    (tmp_path / "round.zip").write_bytes(pack(files_of([(document, sheets)], random.Random(1))))

    command = [sys.executable, "-I", str(PROGRAM), str(tmp_path / "round.zip"), "--lang", lang]
    ended = subprocess.run(command, capture_output=True, check=False)

    assert ended.returncode == status
    assert said in ended.stdout.decode()
    assert ended.stderr == b""

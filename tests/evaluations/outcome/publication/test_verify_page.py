"""verify.html against verify.py: two programs that share no line say the same of every bundle.
ROUNDS=1000 in the environment compares a thousand random rounds."""

import io
import json
import os
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluations.outcome.publication import verify
from evaluations.platform.journal.merkle import canonical, digest
from tests.evaluations.outcome.publication.generated import (
    bundle_of,
    files_of,
    first_counted,
    with_sums,
)
from tests.evaluations.outcome.publication.test_verify import (
    BEHIND,
    CHANGED,
    FORGED,
    OWN,
    behind,
    cells_changed,
    sheet,
    with_another_seed,
    with_everything,
    with_own,
)
from tests.evaluations.outcome.publication.verdicts import declared, packed, verdicts

Plain = dict[str, Any]
Files = dict[str, bytes]


def told(found: Iterable[Sequence[Any]]) -> tuple[set[str], set[str]]:
    """The files that do not fit, and the kinds of what cannot be checked."""
    rows = [(file, code) for file, _place, code, _params in found]
    faults = {file for file, code in rows if not code.startswith("?")}
    return faults, {code for _file, code in rows if code.startswith("?")}


def is_counted_alike(page: Plain, check: verify.Check) -> bool:
    return bool(page["counts"] == {part: check.counts[part] for part in page["counts"]})


def by_the_page(verdict: Plain) -> list[list[Any]]:
    names = ("file", "place", "code", "params")
    return [[one[name] for name in names] for one in verdict["found"]]


def forged(change: Callable[[Plain], None], document: Plain, sheets: list[Plain]) -> Files:
    one: Plain = json.loads(json.dumps(document))
    change(one)
    return files_of([(one, sheets)], random.Random(1))


def with_another_mark(document: Plain) -> None:
    sheet(document)["marks"][0][1] = "4.25"


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def behind_the_result(document: Plain, sheets: list[Plain]) -> Iterator[tuple[str, str, Files]]:
    """Sheets, lots and earlier results that say otherwise."""
    counted = canonical(document), canonical(sheets)
    for name, change in OWN.items():
        if not name.startswith("?"):
            yield (
                f"results/{document['code']}-1.json",
                name.split()[-1],
                files_of([with_own(counted, change)], random.Random(1)),
            )
    drawn = with_another_seed()
    yield f"results/{drawn[0]['code']}-1.json", "figures", files_of([drawn], random.Random(1))
    for name, change in BEHIND.items():
        rounds = behind()
        change(rounds[-1][0])
        last = f"results/{rounds[-1][0]['code']}-2.json"
        yield last, name.split()[-1], files_of(rounds, random.Random(1))


def tampered() -> Iterator[tuple[str, str, Files]]:
    """Each class of byte, by file and kind of what is said of it: changed by a forger who makes
    digests, seals and checksums anew, by one who makes checksums alone, and by one who makes
    nothing."""
    document, sheets = with_everything()
    files = files_of([(document, sheets)], random.Random(1))
    result = f"results/{document['code']}-1.json"
    for name, change in {**FORGED, "marks": with_another_mark}.items():
        yield result, name.split()[-1], forged(change, document, sheets)
    yield from behind_the_result(document, sheets)
    yield from cells_changed(files)
    for part, (alter, said) in CHANGED.items():
        name = next(one for one in files if one.startswith(part))
        told = result if said == "sheet" else name
        yield told, said, with_sums({**files, name: alter(files[name])})
    for name in sorted(files.keys() - {"manifest.json"}):
        yield name, "checksum", {**files, name: flipped(files[name])}
        yield name, "missing", {one: part for one, part in files.items() if one != name}
    yield "more.csv", "unnamed", {**files, "more.csv": b""}


def test_it_agrees_with_the_program_on_random_rounds(tmp_path: Path) -> None:
    chance = random.Random()
    seeds = [
        (chance.getrandbits(32), chance.randint(1, 7), chance.randint(1, 7))
        for _round in range(int(os.environ.get("ROUNDS", "8")))
    ]
    rounds = {str(one): bundle_of(*one) for one in seeds}

    said = verdicts(tmp_path, {name: packed(files) for name, files in rounds.items()})

    for name, files in rounds.items():
        check, page = verify.Check(files), said[name]
        codes = [one["code"] for one in page["found"]]
        assert codes == [code for _file, _place, code, _params in check.found], name
        assert set(codes) <= {"unparted"}
        assert page["chain"] == check.chain
        assert is_counted_alike(page, check)
        digests = {file: digest(json.loads(files[file])) for file in check.results}
        assert page["digests"] == digests


def test_it_names_whatever_was_changed_as_the_program_does(tmp_path: Path) -> None:
    cases = list(tampered())

    said = verdicts(tmp_path, {str(at): packed(one[2]) for at, one in enumerate(cases)})

    for (file, kind, files), page in zip(cases, said.values(), strict=True):
        found = by_the_page(page)
        kinds = {params[0] if code == "differs" else code for _f, _p, code, params in found}
        assert kind in kinds, file
        assert file in told(found)[0] & told(verify.Check(files).found)[0], kind


def test_it_says_what_it_cannot_check_as_the_program_does(tmp_path: Path) -> None:
    files = bundle_of(3, 3, 2)
    cases = {
        name: with_sums({one: part for one, part in files.items() if not one.startswith(name)})
        for name in (
            "results/",
            "sheets/",
            "journal.json",
            "tables/marks.csv",
            "tables/winners.csv",
        )
    }
    cases["the first version"] = files_of([first_counted()], random.Random(1))
    document, sheets = map(canonical, with_everything())
    renamed = with_own((document, sheets), OWN["?renamed"])
    cases["a sheet of another round"] = files_of([renamed], random.Random(1))

    said = verdicts(tmp_path, {name: packed(kept) for name, kept in cases.items()})

    for name, kept in cases.items():
        found, check = told(by_the_page(said[name])), verify.Check(kept)
        assert found == told(check.found), name
        assert is_counted_alike(said[name], check), name
        assert found[1]


def doubled(content: bytes) -> bytes:
    """With its last member a second time."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr(opened.namelist()[-1], b"")
    return made.getvalue()


def nested(files: Files, value: bytes) -> bytes:
    return packed({**files, "round.json": value})


def test_a_hostile_file_is_answered_with_a_sentence(tmp_path: Path) -> None:
    files = bundle_of(1, 2, 2)
    whole = packed(files)
    unread = {
        "nothing": (b"", "no_zip"),
        "no ZIP": (b"nothing" * 100, "no_zip"),
        "cut off": (whole[: len(whole) // 2], "no_zip"),
        "of a file less": (packed({"a.json": b"{}"}), "no_bundle"),
        "of another kind": (packed({"manifest.json": b'{"files":{},"format":"x"}'}), "no_bundle"),
        "no JSON": (packed({"manifest.json": b"["}), "no_bundle"),
        "twice": (doubled(whole), "no_zip"),
        "packed otherwise": (packed(files, zipfile.ZIP_LZMA), "no_zip"),
        "larger than told": (declared(whole, 100), "no_zip"),
        "smaller than told": (declared(whole, 1 << 20), "no_zip"),
        "too large": (declared(whole, 0x7FFFFFFF), "too_large"),
        "too many": (packed({f"{at}.csv": b"" for at in range(5001)}), "too_large"),
    }
    unreadable = {
        "deep": nested(files, b"[" * 50_000 + b"]" * 50_000),
        "long": nested(files, b"9" * 50_000),
        "open": nested(files, b'{"a":1,'),
        "own name": nested(files, b'{"__proto__":1}'),
        "no text": nested(files, b'"\xff"'),
        "more behind": nested(files, b"1 1"),
        "comma": nested(files, b"[1,]"),
    }

    said = verdicts(tmp_path, {name: part for name, (part, _code) in unread.items()} | unreadable)

    assert {name: said[name]["unread"] for name in unread} == {
        name: code for name, (_part, code) in unread.items()
    }
    for name in unreadable:
        codes = [one["code"] for one in said[name]["found"] if one["file"] == "round.json"]
        assert codes == ["unnamed", "unreadable"], name


def test_it_reads_a_zip_however_it_was_packed(tmp_path: Path) -> None:
    """Stored, deflated with codes of its own, and with the fixed ones that a short member gets."""
    files = {**bundle_of(2, 3, 2)}
    zips = {"stored": packed(files, zipfile.ZIP_STORED), "deflated": packed(files)}

    stored, deflated = verdicts(tmp_path, zips).values()

    assert stored == deflated
    assert stored["counts"]["files"] == len(files) - 1

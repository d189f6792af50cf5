"""verify.html against verify.py: two programs that share no line say the same of every bundle,
place by place and figure by figure. ROUNDS=1000 in the environment compares a thousand random
rounds."""

import io
import json
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluations.outcome.publication import verify
from evaluations.platform.journal.merkle import canonical
from tests.evaluations.outcome.publication.generated import bundle_of, files_of, with_sums
from tests.evaluations.outcome.publication.test_verify import (
    CHANGED,
    FORGED,
    sheet,
    with_everything,
)
from tests.evaluations.outcome.publication.verdicts import packed, verdicts

Plain = dict[str, Any]
Files = dict[str, bytes]
# What the page says besides: who signed a token is left to another program.
MORE = {"?signature"}


def told(found: list[Any]) -> list[tuple[str, ...]]:
    """In an order of its own; what a runtime says of a fault is its own."""
    rows = [
        (file, place, code, "" if code == "unreadable" else canonical(list(params)).decode())
        for file, place, code, params in found
    ]
    return sorted(one for one in rows if one[2] not in MORE)


def by_the_page(verdict: Plain) -> list[tuple[str, ...]]:
    names = ("file", "place", "code", "params")
    return told([[one[name] for name in names] for one in verdict["found"]])


def forged(change: Callable[[Plain], None], document: Plain, sheets: list[Plain]) -> Files:
    one: Plain = json.loads(json.dumps(document))
    change(one)
    return files_of([(one, sheets)], random.Random(1))


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def tampered() -> Iterator[tuple[str, Files]]:
    """Each class of byte: by a forger who makes digests, seals and checksums anew, by one who
    makes checksums alone, and by one who makes nothing."""
    document, sheets = with_everything()
    for name, change in FORGED.items():
        yield f"forged {name}", forged(change, document, sheets)
    yield (
        "forged mark",
        forged(lambda one: sheet(one)["marks"][0].__setitem__(1, "4.25"), document, sheets),
    )
    files = files_of([(document, sheets)], random.Random(1))
    for part, (alter, _said) in CHANGED.items():
        name = next(one for one in files if one.startswith(part))
        yield f"changed {name}", with_sums({**files, name: alter(files[name])})
    for name in files.keys() - {"manifest.json"}:
        yield f"flipped {name}", {**files, name: flipped(files[name])}
        yield f"gone {name}", {one: part for one, part in files.items() if one != name}
        yield f"held back {name}", with_sums({one: p for one, p in files.items() if one != name})
    yield "unnamed", {**files, "more.csv": b""}


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
        assert by_the_page(page) == told(check.found), name
        assert (page["counts"], page["chain"]) == (check.counts, check.chain)
        assert page["digests"] == {file: verify.digest(doc) for file, doc in check.results.items()}


def test_it_names_whatever_was_changed_as_the_program_does(tmp_path: Path) -> None:
    cases = dict(tampered())

    said = verdicts(tmp_path, {name: packed(files) for name, files in cases.items()})

    for name, files in cases.items():
        check = verify.Check(files)
        assert by_the_page(said[name]) == told(check.found), name
        assert check.faults or name.startswith("held back"), name


def doubled(content: bytes) -> bytes:
    """With its last member a second time."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr(opened.namelist()[-1], b"")
    return made.getvalue()


def declared(content: bytes, size: int) -> bytes:
    """With another size told of its first member."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]


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
    assert told(verify.Check(files).found) == by_the_page(stored)

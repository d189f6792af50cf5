"""verify.html against verify.py: two programs that share no line say the same of every bundle, word for
word. ROUNDS=1000 in the environment compares a thousand random rounds."""

import io
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
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
from tests.scripts import said_by

Plain = dict[str, Any]
Files = dict[str, bytes]
# What the page says besides: who signed a token is left to another program.
MORE = {"?signature"}


def packed(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def verdicts(folder: Path, zips: dict[str, bytes]) -> dict[str, Plain]:
    """What the page says of each."""
    paths = [folder / f"{at}.zip" for at in range(len(zips))]
    for path, content in zip(paths, zips.values(), strict=True):
        path.write_bytes(content)
    lines = said_by("verdicts.js", *paths).splitlines()
    return dict(zip(zips, map(json.loads, lines), strict=True))


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
    """Each class of byte: by a forger who makes digests, seals and checksums anew, by one who makes
    checksums alone, and by one who makes nothing."""
    document, sheets = with_everything()
    for name, change in FORGED.items():
        yield f"forged {name}", forged(change, document, sheets)
    yield "forged mark", forged(lambda one: sheet(one)["marks"][0].__setitem__(1, "4.25"), document, sheets)
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
    seeds = [(chance.getrandbits(32), chance.randint(1, 7), chance.randint(1, 7))
             for _round in range(int(os.environ.get("ROUNDS", "8")))]
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

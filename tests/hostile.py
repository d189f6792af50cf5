"""Hostile files: real ones, bent; and functions that misbehave in a process of their own."""

import os
import random
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, Any

from evaluations.platform.spreadsheet.reading import Column
from evaluations.platform.spreadsheet.writing import write_table

SHEET = "ตาราง"
COLUMNS = [("code", "รหัส"), ("name", "ชื่อ")]
GOOD = write_table(
    SHEET, [Column(key, heading) for key, heading in COLUMNS], [{"code": "a", "name": "ก"}]
)
SHEET_PART = "xl/worksheets/sheet1.xml"


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def rewritten(part: str, old: bytes, new: bytes) -> bytes:
    """The good file with something else in one of its parts."""
    parts = members(GOOD)
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new, 1)})


def _flipped(chance: random.Random, size: int) -> bytes:
    """Bytes of the archive itself changed: sums, lengths, offsets."""
    data = bytearray(GOOD)
    for _time in range(chance.randint(1, size)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(chance: random.Random, size: int) -> bytes:
    return GOOD[: chance.randrange(len(GOOD))] + b"\0" * chance.randrange(size)


def _part_changed(chance: random.Random, size: int) -> bytes:
    parts = members(GOOD)
    part = chance.choice(sorted(parts))
    text = bytearray(parts[part] or b" ")
    for _time in range(chance.randint(1, size)):
        at = chance.randrange(len(text))
        piece = chance.choice(SNIPPETS)
        text[at : at + chance.randrange(3)] = piece
    return packed({**parts, part: bytes(text)})


SNIPPETS = (
    b"<", b">", b"&", b"&#0;", b'"', b"]]>", b"<![CDATA[", b"<!--", b"-->", b"\xff\xfe", b"<c/>",
    b"<mergeCell ref='A1:B2'/>", b'<row r="1048577"/>', b't="s"', b"<v>99999</v>", b"<f>1</f>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b'r="XFE1"', b"9" * 400, b"1e999", b"NaN",
)  # fmt: skip


def _missing(chance: random.Random, _size: int) -> bytes:
    parts = members(GOOD)
    for name in chance.sample(sorted(parts), chance.randint(1, 4)):
        del parts[name]
    return packed(parts)


def _repeated(chance: random.Random, size: int) -> bytes:
    """One element of a part, very many times."""
    part, old, one = chance.choice(
        (
            (SHEET_PART, b"</sheetData>", b'<row><c r="A9" t="n"><v>1</v></c></row>'),
            (SHEET_PART, b"</sheetData>", b'<row r="9"><c r="XFD9" s="0"/></row>'),
            (SHEET_PART, b"<sheetData>", b"<mergeCell "),
            (SHEET_PART, b"<sheetData>", b"<x>"),
            ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
            ("xl/styles.xml", b"</fonts>", b"<font/>"),
            ("xl/styles.xml", b"<cellXfs", b"<numFmts><numFmt numFmtId='9'/></numFmts>"),
            ("xl/sharedStrings.xml", b"</sst>", b"<si><t>x</t></si>"),
            ("xl/workbook.xml", b"</sheets>", b'<sheet name="a" sheetId="1" r:id="rId1"/>'),
            ("xl/workbook.xml", b"<sheets>", b"<definedName name='a'>A1</definedName>"),
            ("[Content_Types].xml", b"</Types>", b'<Default Extension="a" ContentType="b"/>'),
        )
    )  # fmt: skip
    return rewritten(part, old, one * chance.randint(1, size * size) + old)


def _named(chance: random.Random, _size: int) -> bytes:
    name = chance.choice(("../../etc/x", "/abs", "a" * 5000, "xl\\..\\x", "", "\u202e.xml"))
    return packed({**members(GOOD), name or "empty/": b"x"})


def _noise(chance: random.Random, size: int) -> bytes:
    return chance.choice((b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18)) + chance.randbytes(size)


def _far(chance: random.Random, _size: int) -> bytes:
    row = chance.choice((b"0", b"-1", b"1048576", b"1048577", b"9" * 30, b"x", b""))
    return rewritten(SHEET_PART, b'<row r="2"', b'<row r="' + row + b'"')


KINDS: dict[str, Callable[[random.Random, int], bytes]] = {
    "flipped": _flipped,
    "cut": _cut,
    "part changed": _part_changed,
    "missing": _missing,
    "repeated": _repeated,
    "named": _named,
    "noise": _noise,
    "far": _far,
}


def made(kind: str, seed: int, size: int) -> bytes:
    """A hostile file; the same arguments make the same file."""
    return KINDS[kind](random.Random(seed), size)


def adds(source: IO[bytes], argument: list[int]) -> int:
    print("this goes nowhere")  # noqa: T201
    return int(source.read()) + argument[0]


def loops(_source: IO[bytes], _argument: Any) -> None:
    while True:
        pass


def eats(_source: IO[bytes], _argument: Any) -> int:
    return len(b"x" * (1 << 40))


def talks(_source: IO[bytes], _argument: Any) -> str:
    return "x" * 100_000


def writes(_source: IO[bytes], _argument: Any) -> None:
    with open("/dev/shm/cdd-awards-test", "wb") as file:  # noqa: S108
        file.write(b"x" * 100_000)


def dies(_source: IO[bytes], _argument: Any) -> None:
    os.abort()

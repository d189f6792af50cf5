"""What a file is, by its content; and every crooked file that is refused."""

import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.evidence import pdf_scripts, sniffing
from evaluations.entry.evidence.kinds import KINDS
from evaluations.entry.evidence.labels import unacceptable_in_words
from evaluations.entry.evidence.signatures import signature_of
from evaluations.entry.evidence.sniffing import Finding, Unacceptable, examine, examine_here
from tests import files


def examined(tmp_path: Path, content: bytes) -> Finding:
    path = tmp_path / "received"
    path.write_bytes(content)
    return examine_here(path)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (files.pdf(), "pdf"),
        (files.picture("JPEG"), "jpg"),
        (files.picture("JPEG", located=True), "jpg"),
        (files.picture("PNG"), "png"),
        (files.picture("WEBP"), "webp"),
        (files.office("docx"), "docx"),
        (files.office("xlsx"), "xlsx"),
        (files.office("pptx"), "pptx"),
        (files.open_document("odt"), "odt"),
        (files.open_document("ods"), "ods"),
        (files.open_document("odp"), "odp"),
        (files.video(), "mp4"),
        (files.webm(), "webm"),
        (files.sound(), "mp3"),
    ],
)
def test_taken_kinds(tmp_path: Path, content: bytes, extension: str) -> None:
    assert examined(tmp_path, content).kind == KINDS[extension]


JPEG = files.picture("JPEG")
REFUSED = [
    (b"", "empty"),
    (b"just some words, no file of any kind", "unknown_kind"),
    (b"MZ\x90\x00" + b"\0" * 200, "unknown_kind"),
    (b"\x7fELF" + b"\0" * 200, "unknown_kind"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "markup"),
    (b"  \n<!-- x --><!-- y --><html>", "markup"),
    (b"\xef\xbb\xbf<?xml version='1.0'?><svg xmlns='x' onload='alert(1)'/>", "markup"),
    (b"<SCRIPT>", "markup"),
    (files.heic(), "heic"),
    (b"\x00\x00\x00\x14ftypqt  " + b"\0" * 99, "mov"),
    (files.office()[:-22] + b"PK\x05\x06" + b"\xff" * 18, "zip_bomb"),
    (files.archive(), "archive"),
    (b"Rar!\x1a\x07\x01\x00" + b"\0" * 99, "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
    (files.office(macros=True), "macros"),
    (files.office(filling=b"\0" * 300_000_000), "zip_bomb"),
    (files.office()[:-30], "broken"),
    (files.office().replace(files.office()[49:60], b"\xff" * 11, 1), "broken"),
    (JPEG + files.archive(), "two_kinds"),
    (files.pdf() + files.archive(), "two_kinds"),
    (JPEG[:20] + files.pdf() + JPEG[20:], "two_kinds"),
    (files.pixel_bomb(), "pixel_bomb"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "broken"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED, ids=[code for _c, code in REFUSED])
def test_refused_with_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Unacceptable) as raised:
        examined(tmp_path, content)

    assert raised.value.code == code
    assert "%(" not in unacceptable_in_words(code, raised.value.values)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (files.boxed(b"XAVC", b"mp42"), "mp4"),
        (files.boxed(b"M4A ", b"mp42"), ""),
        (files.boxed(b"3gp5", b"3gp4"), ""),
        (files.boxed(b"mif1", b"avif"), "heic"),
        (files.boxed(b"mif1", b"miaf"), ""),
        (b"\x1a\x45\xdf\xa3\x42\x82\x88matroska", ""),
        (b"RIFF....AVI ", ""),
        (b"\xff\xfb\x90", "mp3"),
        (b"\xff\xf1\x90", ""),
        (b"\x89PNG\r\n\x1a\n....IHDR........acTL........IDAT", ""),
        (b"\x1f\x8b\x08", "archive"),
        (b"a.txt".ljust(257, b"\0") + b"ustar", "archive"),
    ],
)
def test_what_the_first_bytes_say(head: bytes, name: str) -> None:
    assert signature_of(head) == name


def test_a_pdf_with_a_script_is_told(tmp_path: Path) -> None:
    assert examined(tmp_path, files.pdf(script=True)).has_script
    assert not examined(tmp_path, files.pdf()).has_script


@pytest.mark.parametrize(
    "name",
    [b"/J#61vaScript", b"/#4a#61#76#61#53#63#72#69#70#74", b"/#4AS", b"/Launch", b"/L#61unch"],
)
def test_names_may_be_escaped(tmp_path: Path, name: bytes) -> None:
    """S13."""
    assert examined(tmp_path, b"%PDF-1.7\n<< /S " + name + b" (x) >>").has_script


@pytest.mark.parametrize("name", [b"/JSX", b"/Launcher", b"/AA", b"(JavaScript)", b"/J#62"])
def test_names_of_something_else_are_none(tmp_path: Path, name: bytes) -> None:
    assert not examined(tmp_path, b"%PDF-1.7\n<< /S " + name + b" (x) >>").has_script


def object_stream(packed: bytes, name: bytes = b"/ObjStm") -> bytes:
    head = b"%PDF-1.7\n1 0 obj << /Type " + name + b" /Filter /FlateDecode >>\nstream\r\n"
    return head + packed + b"\nendstream endobj"


def test_a_script_in_an_object_stream_is_found(tmp_path: Path) -> None:
    filling = b"/Page " * 300_000
    script = zlib.compress(filling + b"<< /S /J#61vaScript >>")

    assert examined(tmp_path, object_stream(script)).has_script
    assert examined(tmp_path, object_stream(script, b"/Obj#53tm")).has_script
    assert not examined(tmp_path, object_stream(zlib.compress(filling))).has_script


def test_an_object_stream_that_cannot_be_looked_into_is_marked(tmp_path: Path) -> None:
    assert examined(tmp_path, object_stream(b"encrypted, or packed in another way")).has_script


@pytest.mark.parametrize(
    "said",
    [
        b"/Filter [/FlateDecode /FlateDecode]",
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 5 >>",
        b"/Filter [/FlateDecode /ASCIIHex#44ecode]",
        b"/Filter 9 0 R",
    ],
)
@pytest.mark.parametrize("is_behind", [True, False])
def test_an_object_stream_that_is_packed_twice_is_marked(
    tmp_path: Path, said: bytes, is_behind: bool
) -> None:
    """Unpacked once, it shows no name yet."""
    words = (b" /Type /ObjStm " + said) if is_behind else (said + b" /Type /ObjStm ")
    hidden = zlib.compress(zlib.compress(b"<< /S /JavaScript >>"))
    content = b"%PDF-1.7\n1 0 obj << " + words + b" >>\nstream\n" + hidden

    assert examined(tmp_path, content + b"\nendstream endobj").has_script


def test_object_streams_that_unpack_without_end_are_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_scripts, "MOST_UNPACKED", 1 << 20)

    assert examined(tmp_path, object_stream(zlib.compress(b" " * (5 << 20)))).has_script


def test_headers_that_lead_to_the_same_stream_again_and_again_are_marked(tmp_path: Path) -> None:
    packed = zlib.compress(random.Random(1).randbytes(1 << 20))
    crooked = b"%PDF-1.7\n1 0 obj /FlateDecode " + b"/ObjStm " * 200 + b"stream\n" + packed

    assert examined(tmp_path, crooked).has_script


def test_a_file_is_examined_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "received"
    path.write_bytes(files.pdf(script=True))
    assert examine(path) == Finding(KINDS["pdf"], has_script=True)
    path.write_bytes(files.pixel_bomb())
    with pytest.raises(Unacceptable, match="pixel_bomb") as raised:
        examine(path)
    assert raised.value.values["megapixels"]
    monkeypatch.setattr(sniffing, "MEMORY", 1 << 20)
    with pytest.raises(Unacceptable, match="too_hard"):
        examine(path)


def test_a_script_across_two_pieces_is_found(tmp_path: Path) -> None:
    filling = b"%" + b"x" * ((1 << 20) - 20)

    assert examined(tmp_path, b"%PDF-1.4\n" + filling + b"\n /JavaScript ").has_script


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_kind_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "anything"
    for head in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF"):
        path.write_bytes(head + content)
        code = ""
        try:
            assert examine_here(path).kind in KINDS.values()
        except Unacceptable as fault:
            code = fault.code
        assert not code or unacceptable_in_words(code, {"megapixels": 1, "extension": "x"})

"""Names for people and for the disk; the Range header."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.evidence.naming import (
    LONGEST,
    clean_stem,
    file_name,
    preview_name,
    stored_name,
)
from evaluations.entry.evidence.ranges import Span, Unsatisfiable, asked_span


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("รายงาน ประจำปี.pdf", "รายงาน ประจำปี"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\ภาพ.jpg", "ภาพ"),
        ("a\x00b\r\nc.pdf", "ab c"),
        ("ใบ\u202egpj.exe", "ใบgpj"),
        ("\u200bซ่อน\u200b.png", "ซ่อน"),
        ("...", "ไฟล์"),
        ("", "ไฟล์"),
        (".pdf", "pdf"),
        ("CON.pdf", "ไฟล์"),
        ('a"b;c.pdf', "a b;c"),
        ("ชื่อ.ที่มีจุดยาวมากกว่านามสกุล", "ชื่อ.ที่มีจุดยาวมากกว่านามสกุล"),
    ],
)
def test_cleaned(name: str, stem: str) -> None:
    assert clean_stem(name) == stem


def test_a_thai_name_of_300_characters_is_cut_between_letters() -> None:
    stem = clean_stem("น้ำที่" * 50 + ".pdf")

    assert LONGEST - 3 <= len(stem) <= LONGEST
    assert "น้ำที่".startswith(stem[-1]) or unicodedata.category(stem[-1])[0] in "LM"
    assert not unicodedata.category(("น้ำที่" * 50)[len(stem)]).startswith("M")


@given(st.text(max_size=400))
def test_whatever_the_name_is_it_is_harmless_afterwards(name: str) -> None:
    stem = clean_stem(name)

    assert 0 < len(stem) <= LONGEST
    assert not set(stem) & set('/\\\0\r\n"<>|?*:')
    assert all(unicodedata.category(one) not in ("Cc", "Cf") for one in stem)
    assert stem.strip(". ") == stem
    assert clean_stem(f"{stem}.pdf") == stem


def test_stored_names_say_nothing_and_are_never_the_same() -> None:
    first, second = stored_name(5, "pdf"), stored_name(5, "pdf")

    assert first != second
    assert first.startswith("evidence/5/")
    assert preview_name(first, 3) == f"previews/5/{first[11:-4]}/3.jpg"
    assert file_name("../x.exe", "pdf") == "x.pdf"


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", Span(0, 9)),
        ("bytes=90-", Span(90, 99)),
        ("bytes=90-500", Span(90, 99)),
        ("bytes=-5", Span(95, 99)),
        ("bytes=-500", Span(0, 99)),
        ("bytes=0-0,5-6", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("items=0-5", None),
        ("", None),
    ],
)
def test_ranges(header: str, span: Span | None) -> None:
    assert asked_span(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_ranges_outside_the_file(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_span(header, 100)


@given(st.integers(1, 10**6), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_range_lies_inside_the_file(size: int, first: int, last: int) -> None:
    try:
        span = asked_span(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert first >= size
    else:
        assert span is None or 0 <= span.first <= span.last < size

"""Names and compounds that stay on one line: the one list, for screen and print.

Who sets Thai breaks lines between words, and a name is made of words: "เกาะ|ช้าง", "ดี|เด่น". What
stands here is set in a box of its own, which moves to the next line as a whole. The names of
places come from the registry that ships with the product. A document on paper is gone through as a
whole; a page is drawn too often for that, and its templates say which names to keep (`|unbroken`).
A person's name is in no list: where a template draws one, it says so (`|name`), and in the tables
of a document it is known by its title.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeAlias

from thai.marked_up import with_texts
from thai.titles import TITLES
from units.registry import DATA

UNBROKEN = "unbroken"
# Royal names and titles, piece by piece as they are written with spaces between them.
ROYAL = (
    "พระบาทสมเด็จพระเจ้าอยู่หัว",
    "พระบาทสมเด็จพระปรเมนทรรามาธิบดีศรีสินทรมหาวชิราลงกรณ",
    "พระบาทสมเด็จพระวชิรเกล้าเจ้าอยู่หัว",
    "พระวชิรเกล้าเจ้าอยู่หัว",
    "พระบาทสมเด็จพระบรมชนกาธิเบศร",
    "มหาภูมิพลอดุลยเดชมหาราช",
    "บรมนาถบพิตร",
    "สมเด็จพระนางเจ้าสุทิดา",
    "พัชรสุธาพิมลลักษณ",
    "พระบรมราชินีนาถ",
    "พระบรมราชินี",
    "สมเด็จพระนางเจ้าสิริกิติ์",
    "พระบรมราชชนนีพันปีหลวง",
    "สมเด็จพระกนิษฐาธิราชเจ้า",
    "กรมสมเด็จพระเทพรัตนราชสุดาฯ",
    "กรมสมเด็จพระเทพรัตนราชสุดา",
    "สมเด็จพระเทพรัตนราชสุดาฯ",
    "สยามบรมราชกุมารี",
    "สมเด็จพระเจ้าลูกเธอ",
    "สมเด็จพระเจ้าน้องนางเธอ",
    "เจ้าฟ้าสิริวัณณวรี",
    "นารีรัตนราชกัญญา",
    "กรมพระศรีสวางควัฒน",
    "วรขัตติยราชนารี",
    "พระองค์เจ้าทีปังกรรัศมีโชติ",
    "มหาวชิโรตตมางกูร",
    "สิริวิบูลยราชกุมาร",
)
COMPOUNDS = (
    "หลักฐาน",
    "ดีเด่น",
    "ดีเยี่ยม",
    "ดีมาก",
    "ดีเลิศ",
    "ใสสะอาด",
    "เกียรติบัตร",
    "ตัวชี้วัด",
    "ประเด็นซักถาม",
    "คณะกรรมการ",
    "ประธานกรรมการ",
    "กรรมการ",
    "เลขานุการ",
    "อนุกรรมการ",
    "ปีงบประมาณ",
    "ผู้ตรวจราชการ",
    "ผู้อำนวยการ",
    "พัฒนาชุมชน",
    "ชำนาญการพิเศษ",
    "ชำนาญการ",
    "ปฏิบัติการ",
    "ลายมือชื่อ",
    "รายงานการประชุม",
    "ระเบียบวาระ",
    "เศรษฐกิจพอเพียง",
    "ผ้าไทย",
    "ขับเคลื่อน",
    "ผู้นำชุมชน",
    "ในแผ่นดิน",
    "หลักธรรมาภิบาล",
    "ธรรมาภิบาล",
    "เสร็จแล้ว",
    "ถึงกำหนด",
    "เลยกำหนด",
)
# What an office's name is made of: it may break before the name of its place only.
OFFICES = ("สำนักงานพัฒนาชุมชน", "ศูนย์ศึกษาและพัฒนาชุมชน", "กรมการพัฒนาชุมชน", "กระทรวงมหาดไทย")
KINDS_OF_PLACES = ("จังหวัด", "อำเภอ", "เขต", "ตำบล", "แขวง", "เกาะ")
# In letters: a longer one would be wider than a phone, where it breaks as before.
LONGEST_ON_SCREEN = 30
# A shorter name of a place is found inside of other words ("เลย", "ตาก").
SHORTEST_PLACE = 6
DISTRICT_DIGITS = 4
Tree: TypeAlias = "dict[str, Tree]"
_THAI = r"[\u0e01-\u0e3a\u0e40-\u0e4e]"
# By the law on names a surname has ten consonants at most; before it may stand the "ณ" of a place.
_SURNAME = r"(?:ณ )?(?:[เแโใไ]?[ก-ฮ][\u0e30-\u0e3a\u0e45-\u0e4e]*){2,10}"
# What is counted, and its number: "ลำดับที่ 1".
_NUMBERED = r"(?:ลำดับ|อันดับ|ฉบับ|ครั้ง|มิติ|หัวข้อ|ข้อ)ที่ [\d๐-๙]{1,3}(?![\d๐-๙])"
_OPENING, _CLOSING = r"(?:&quot;|&#x27;|[“‘«(\[])", r"(?:&quot;|&#x27;|[”’»)\],.:;ฯๆ])"


@cache
def _places() -> tuple[str, ...]:
    """The names of provinces and districts."""
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if len(row["code"]) <= DISTRICT_DIGITS]
    return tuple(dict.fromkeys(row["name_th"] for row in rows))


def _any_of(names: Iterable[str]) -> str:
    """A pattern of the longest of `names` that stands there, letter by letter: trying a thousand
    names at every letter would take a hundred times as long."""
    tree: Tree = {}
    for name in names:
        branch = tree
        for letter in name:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _pattern(tree)


def _pattern(tree: Tree) -> str:
    after = [
        re.escape(letter) + _pattern(branch) for letter, branch in sorted(tree.items()) if letter
    ]
    if not after:
        return ""
    return f"(?:{'|'.join(after)}){'?' if '' in tree else ''}"


@cache
def _names() -> re.Pattern[str]:
    places = _places()
    alone = [place for place in places if len(place) >= SHORTEST_PLACE]
    of_kind = f"{_any_of(KINDS_OF_PLACES)}{_any_of(places)}"
    named = f"{_any_of(TITLES)} ?{_THAI}{{2,18}}(?!{_THAI})"
    person = f"(?<!{_THAI})(?<![.]){named}(?: {_SURNAME}(?!{_THAI}))?"
    listed = _any_of([*ROYAL, *OFFICES, *COMPOUNDS, *alone])
    pattern = f"(?:{person}|{_NUMBERED}|{of_kind}|{listed})"
    return re.compile(f"{_OPENING}*{pattern}{_CLOSING}*")


def with_unbroken_names(html: str) -> str:
    """`html` with every name that must not be broken in a box of its own."""
    return with_texts(html, frozenset({UNBROKEN}), kept_together)


# An opening quote with the first letters behind it, so that it ends no line.
_QUOTE = re.compile(r"[“‘«](?:[เแโใไ]?[ก-ฮ][\u0e30-\u0e3a\u0e45-\u0e4e]*){1,2}")


# The same few hundred names are drawn all day long.
@lru_cache(maxsize=4096)
def unbroken_on_screen(text: str) -> str:
    """`text`, which is HTML without a tag, for a page."""
    return kept_together(text, LONGEST_ON_SCREEN)


def kept_together(text: str, longest: int | None = None) -> str:
    """`text` with its names in boxes, but those of more than `longest` letters."""
    parts, at = [], 0
    for match in _names().finditer(text):
        parts.append(_with_quotes(text[at : match.start()]))
        parts.append(" ".join(_boxed(word, longest) for word in _BETWEEN.split(match[0])))
        at = match.end()
    return "".join((*parts, _with_quotes(text[at:])))


# Between a first name and a surname a line may end.
_BETWEEN = re.compile(r"(?<! ณ) (?=[^\d๐-๙])")


def _boxed(word: str, longest: int | None) -> str:
    if longest is not None and len(word) > longest:
        return _with_quotes(word)
    return f'<span class="{UNBROKEN}">{word}</span>'


@lru_cache(maxsize=4096)
def name_on_screen(text: str) -> str:
    """The name of a person, which is HTML without a tag, for a page: whole, so that it can be
    found by who looks for it."""
    return _boxed(text, LONGEST_ON_SCREEN)


def _with_quotes(text: str) -> str:
    return _QUOTE.sub(r'<span class="nowrap">\g<0></span>', text)

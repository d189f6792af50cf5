"""Names that stay on one line (case P8): which, and that nothing else of a page changes."""

import pytest
from django.template import Context, Template
from django.utils.html import escape

from units.unbroken import with_unbroken_names


def boxes(html: str) -> list[str]:
    """What stands in a box of its own."""
    pieces = with_unbroken_names(html).split('<span class="unbroken">')[1:]
    return [piece.partition("</span>")[0] for piece in pieces]


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            "สมเด็จพระกนิษฐาธิราชเจ้า กรมสมเด็จพระเทพรัตนราชสุดาฯ สยามบรมราชกุมารี",
            ["สมเด็จพระกนิษฐาธิราชเจ้า", "กรมสมเด็จพระเทพรัตนราชสุดาฯ", "สยามบรมราชกุมารี"],
        ),
        ("หน่วยงานใสสะอาดดีเด่น", ["ใสสะอาด", "ดีเด่น"]),
        ("ที่เกาะช้าง และอำเภอเกาะช้าง", ["เกาะช้าง", "อำเภอเกาะช้าง"]),
        (
            "สำนักงานพัฒนาชุมชนจังหวัดตราด",
            ["สำนักงานพัฒนาชุมชน", "จังหวัดตราด"],
        ),
        ("แนบหลักฐานแล้ว", ["หลักฐาน"]),
        (
            "ผู้ตรวจราชการกรมการพัฒนาชุมชนชำนาญการ",
            ["ผู้ตรวจราชการ", "กรมการพัฒนาชุมชน", "ชำนาญการ"],
        ),
        ("(นางสาวเบญจมาศ วงษ์สุวรรณ)", ["(นางสาวเบญจมาศ", "วงษ์สุวรรณ)"]),
        ("น.ส.วิลาสินี รองสุดใจ เป็นประธาน", ["น.ส.วิลาสินี", "รองสุดใจ"]),
        ("หม่อมหลวงปิ่น ณ อยุธยา", ["หม่อมหลวงปิ่น", "ณ อยุธยา"]),
        # Prose behind a name is no surname, for that is short.
        ("นายมนตรี ได้นำเสนอผลการดำเนินงาน", ["นายมนตรี"]),
        ("พ.ศ.นี้ ได้ลำดับที่ 1", ["ลำดับที่ 1"]),
        ("ได้ “ดีเด่น” แล้ว (ดีมาก)", ["“ดีเด่น”", "(ดีมาก)"]),
        # Words that hold the name of a place.
        ("ละเลยและจากตากล้อง", []),
        ("นายอำเภอ", ["นายอำเภอ"]),
    ],
)
def test_names_stay_in_one_piece(html: str, wanted: list[str]) -> None:
    assert boxes(html) == wanted


@pytest.mark.parametrize(
    ("name", "is_whole"), [("เบญจมาศ <วงษ์สุวรรณ>", True), ("เบญจมาศ " + "วงษ์สุวรรณ" * 3, False)]
)
def test_no_line_of_a_page_ends_in_a_persons_name(name: str, *, is_whole: bool) -> None:
    """Whatever it is made of: a page knows it by where it stands. One that is wider than a phone
    may break."""
    drawn = Template("{{ name|name }}").render(Context({"name": name}))

    assert drawn == (f'<span class="unbroken">{escape(name)}</span>' if is_whole else name)


def test_addresses_drawings_and_boxes_stay_as_they_are() -> None:
    html = '<title>ดีเด่น</title><a href="/ดีเด่น"><svg><title>ดีเด่น</title></svg></a>'
    once = with_unbroken_names(f"{html}ดีเด่น")

    assert once == f'{html}<span class="unbroken">ดีเด่น</span>'
    assert with_unbroken_names(once) == once


def test_on_a_page_what_is_wider_than_a_phone_may_break() -> None:
    """The same list; a box of letters that never break would stand over the edge."""
    longest = "พระบาทสมเด็จพระปรเมนทรรามาธิบดีศรีสินทรมหาวชิราลงกรณ"
    page = Template("<b>{{ first }}</b>|{{ first|unbroken }}|{{ longest|unbroken }}")

    drawn = page.render(Context({"first": "<i>“ใสสะอาดดีเด่น”", "longest": longest}))

    kept = '<span class="unbroken">“ใสสะอาด</span><span class="unbroken">ดีเด่น”</span>'
    escaped = "&lt;i&gt;"
    assert drawn == f"<b>{escaped}“ใสสะอาดดีเด่น”</b>|{escaped}{kept}|{longest}"

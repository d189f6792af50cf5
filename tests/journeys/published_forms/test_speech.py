"""A speech contest"""
import pytest
from tests.journeys.published_forms.steps import *
DIMENSIONS = (
    ("เนื้อหา", "40", (("ลำดับเนื้อหาและความต่อเนื่อง", "10"), ("ความถูกต้องและตรงหัวข้อ", "10"), ("คุณค่าของเนื้อหา", "10"), ("รูปแบบสุนทรพจน์", "10"))),
    ("การนำเสนอ", "30", (("อักขรวิธี", "10"), ("น้ำเสียง", "10"), ("บุคลิกภาพ", "10"))),
    ("การใช้ภาษา", "30", (("ระดับภาษา", "10"), ("การเลือกใช้ถ้อยคำ", "10"), ("โวหาร", "10"))),
)
NAMES=["ก ตัวอย่าง","ข ตัวอย่าง"]
def dump(desk):
    print("=====", desk.address, desk.text)
    for b in desk._boxes(): print("  BOX", b.tag, b.attributes.get("type"), b.attributes.get("name"), desk._labels(b), [o.text for o in b.all("option")][:12])
    print("  BTN", [ (b.text, b.attributes.get("aria-label")) for b in desk._buttons()])
    print("  A", [ (b.text, b.attributes["href"]) for b in next(desk.page.all("main")).all("a")])
@pytest.mark.django_db
def test_it():
    office = open_office(NAMES)
    desk = Desk(office.administrator)
    try:
        begin_rubric(desk, "ตัวอย่าง", DIMENSIONS, "100")
        fill_scale(desk, "10", "0.5")
        add_adjustment(desk, "คะแนนหัก", "พูดเกินเวลา", "นาที", "1", "5")
        add_requirement(desk, "เพื่อจัดอันดับ", "คะแนนรวม", "60")
        desk.press("บันทึก")
        add_round(desk, "รอบตัวอย่าง")
        add_award(desk, "รางวัลตัวอย่าง", "ประเภทตัวอย่าง", "ตัวอย่าง")
        add_committee(desk, "คณะตัวอย่าง", "ประเภทตัวอย่าง", office)
        open_round(desk, "รอบตัวอย่าง")
        move_on(desk, "เปิดรับการเสนอชื่อ")
        for name in NAMES:
            nominate(desk, "รางวัลตัวอย่าง · ประเภทตัวอย่าง (รอบตัวอย่าง)", name)
            dump(desk)
            desk.fill("เหตุผล", BY_PAPER)
            desk.press("ส่ง")
            dump(desk)
            desk.follow("รับ…"); dump(desk)
            desk.fill("เหตุผล", BY_PAPER)
            desk.press("รับ"); dump(desk)
        open_round(desk, "รอบตัวอย่าง")
        dump(desk)
        plan_day(desk, "คณะตัวอย่าง")
        dump(desk)
        desk.choose("ลำดับ", "ตามตัวอักษรไทย").fill("ห้อง", "ห้องประชุมสมมติ", at=1).press("จัดให้")
        dump(desk)
        desk.press("บันทึก")
        dump(desk)
        open_round(desk, "รอบตัวอย่าง")
        move_on(desk, "กำลังประเมิน"); dump(desk)
        chair = Desk(office.chair).open("home")
        dump(chair)
        chair.follow("เปิด"); dump(chair)
        desk=chair
    finally:
        dump(desk)
    assert 0

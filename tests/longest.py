"""A day with the longest real names, fifteen seats and words without a space, to be printed."""

import datetime
from typing import Any

from django.utils import timezone

from evaluations.entry.nominations.models import (
    AttendanceRole,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.schedule.models import Attendance, Slot
from evaluations.entry.submissions.actions import submit_nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.reports.models import ActivityReport
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator, Rubric
from tests.factories import Cast, make_evidence, make_user, submitted_sheet
from tests.objecting import objected
from units.models import User

AWARD = (
    "ความสำเร็จการขับเคลื่อนนโยบายการน้อมนำแนวพระราชดำริของสมเด็จพระกนิษฐาธิราชเจ้า "
    "กรมสมเด็จพระเทพรัตนราชสุดาฯ สยามบรมราชกุมารี สร้างความมั่นคงทางอาหาร สู่ปฏิบัติการ 90 วัน "
    "ปลูกผักสวนครัวเพื่อสร้างความมั่นคงทางอาหารรอบ 2"
)
CATEGORY = "หน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น “โคก หนอง นา โมเดล” (CDD Policy Award 2021)"
NOMINEE = "สำนักงานเลขานุการคณะอนุกรรมการกลั่นกรองและติดตามการดำเนินงานกองทุนพัฒนาบทบาทสตรีอำเภอเกาะกูด"
COMMITTEE = (
    "คณะกรรมการติดตามและประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น "
    "หน่วยงานต้นแบบการขับเคลื่อนนโยบายสำคัญของกรมการพัฒนาชุมชน (CDD Policy Award 2021) "
    "และคนกองทุนพัฒนาบทบาทสตรีดีเด่น ประจำปี 2564"
)
POSITION = "ผู้อำนวยการกลุ่มงานประสานและสนับสนุนการบริหารงานพัฒนาชุมชน"
ASSIGNMENT = "เขตตรวจราชการกลุ่มจังหวัดภาคตะวันออก 2"
# No line of a document is so long.
ADDRESS = "https://www.facebook.com/" + "x" * 140
SEATS = 15


def name_everything(cast: Cast) -> None:
    AwardRound.objects.update(name=COMMITTEE)
    Award.objects.update(name=AWARD)
    Category.objects.update(name=CATEGORY, quota=1)
    Committee.objects.update(name=COMMITTEE, order_number="ลับ/ด่วนที่สุด พช. 0401.2/ว 12345")
    Rubric.objects.update(name=AWARD)
    Dimension.objects.update(name=AWARD)
    # One mark for each dimension is enough to be printed.
    Indicator.objects.filter(number=2).delete()
    Indicator.objects.update(name=AWARD, weight=50)
    Indicator.objects.filter(dimension__number=2).update(name="ก" * 120)
    Nomination.objects.update(official_name=NOMINEE, summary=f"{AWARD}\n{ADDRESS}")
    User.objects.update(position=POSITION, assignment=ASSIGNMENT)
    for user in cast.judges:
        User.objects.filter(pk=user.pk).update(last_name="สุวรรณมหาสารคามราชธานี")


def seat_more(cast: Cast) -> None:
    for number in range(len(cast.judges) + 1, SEATS + 1):
        name: dict[str, Any] = {
            "title": "หม่อมหลวง",
            "first_name": "ปิยะพัชรินทร์ธิดา",
            "last_name": "สุวรรณมหาสารคาม",
        }
        user = make_user(**name, position=POSITION, assignment=ASSIGNMENT)
        seat = {"user": user, "number": number, "position": Position.MEMBER}
        Seat.objects.create(committee=cast.committee, **seat)
        cast.judges.append(user)


def hand_in(cast: Cast) -> None:
    """The nomination with a piece of evidence: it has a receipt."""
    evidence = make_evidence(nomination=cast.nomination, title=f"หลักฐานประกอบ{AWARD}")
    evidence.indicators.add(Indicator.objects.all()[0])
    Delegate.objects.create(
        nomination=cast.nomination,
        role=AttendanceRole.PRESENTER,
        number=1,
        name=f"นายสม {POSITION}",
    )
    closes = timezone.now() + datetime.timedelta(hours=1)
    AwardRound.objects.update(
        phase=Phase.OPEN, nominations_close_at=closes, evidence_closes_at=closes
    )
    draft = {"state": NominationState.DRAFT, "accepted_at": None, "contact": POSITION}
    Nomination.objects.filter(pk=cast.nomination.pk).update(**draft)
    Slot.objects.update(state="scheduled")
    found = Nomination.objects.select_related("unit", "category__award__round")
    submit_nomination(
        by=cast.officer, nomination=found.get(pk=cast.nomination.pk), knows_gaps=True
    )
    accepted = {"state": NominationState.ACCEPTED, "accepted_at": timezone.now()}
    Nomination.objects.update(**accepted)
    AwardRound.objects.update(phase=Phase.EVALUATING)
    Slot.objects.update(state="presenting")


def longest_day(cast: Cast) -> Result:
    """Certified, after everything was named; its offices may object."""
    AwardRound.objects.update(objection_days=10)
    seat_more(cast)
    hand_in(cast)
    person: dict[str, Any] = {"role": AttendanceRole.PRESENTER, "name": f"นายสม {POSITION}"}
    Attendance.objects.create(slot=cast.slot, number=1, position=POSITION, **person)
    ActivityReport.objects.create(
        session=cast.session, channel=ADDRESS, opening=AWARD, hashtags="#CDD2021 #ตราด2564"
    )
    nomination = Nomination.objects.get(pk=cast.nomination.pk)
    for at, judge in enumerate(cast.judges):
        submitted_sheet(judge=judge, nomination=nomination, points=str(7 + at % 3))
    category = Category.objects.get(pk=cast.category.pk)
    committee = Committee.objects.get(pk=cast.committee.pk)
    result = certify(by=cast.chair, category=category, committee=committee)
    objected(cast)
    return result

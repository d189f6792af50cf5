"""The minutes of a session, from the records to the adopted paper."""

import datetime
import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.entry.schedule.actions.planning import remove_session, save_slots
from evaluations.entry.schedule.models import Attendance, SeatAttendance, Slot, SlotMode
from evaluations.judging.day.actions.roll_call import check_attendance, check_seat
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.models import ConflictKind
from evaluations.outcome.minutes.actions import (
    ItemLine,
    Settled,
    adopt_minutes,
    begin_minutes,
    bring_report,
    save_minutes,
    settle_visitors,
)
from evaluations.outcome.minutes.content import content_now, digest_now, lacks_of
from evaluations.outcome.minutes.models import Minutes, MinutesItem, Section
from evaluations.platform.documents.registry import document_for
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Position
from tests.factories import (
    Cast,
    make_committee,
    make_nomination,
    make_session,
    make_slot,
    submitted_sheet,
)
from tests.paper import text_of
from units.models import User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]
REPORT = (
    "Name,User Email,Join Time,Leave Time\n"
    "{name},,{day} 08:50,{day} 10:00\n"
    "{name},,{day} 10:20,{day} 12:00\n"
    "66812345678,,{day} 09:00,{day} 10:00\n"
)


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    return begin_minutes(by=cast.secretary, session=cast.session)


def written(minutes: Minutes, by: User, **values: Any) -> Minutes:
    """Everything that a person has to write."""
    seat = minutes.session.seats().get(user__username="chair")
    lines = [
        ItemLine(item.pk, item.section, item.heading, "กล่าวเปิด", "ที่ประชุมรับทราบ")
        for item in minutes.items.all()
    ]
    values = {
        "number": "1/2569",
        "place": "ห้องประชุม",
        "opened_at": datetime.time(9, 5),
        "closed_at": datetime.time(16, 30),
        "checker": seat,
        **values,
    }
    return save_minutes(by=by, minutes=minutes, edits=None, values=values, items=lines)


def called(cast: Cast, mode: str = "video") -> None:
    """Chair and secretary are there, the member is not."""
    for person in (cast.chair, cast.secretary):
        check_seat(
            by=cast.secretary,
            session=cast.session,
            seat=cast.seat(person),
            status="present",
            mode=mode,
            identified_by="on_camera",
        )
    check_seat(
        by=cast.secretary,
        session=cast.session,
        seat=cast.seat(cast.member),
        status="absent",
        remark="ลาป่วย",
    )
    for line in Attendance.objects.filter(slot__session=cast.session):
        check_attendance(
            by=cast.secretary,
            attendance=line,
            status="present",
            mode=mode,
            identified_by="in_person",
        )


def ready(cast: Cast, minutes: Minutes) -> Minutes:
    called(cast)
    return written(minutes, cast.secretary)


def test_the_records_stand_in_the_minutes(cast: Cast, minutes: Minutes) -> None:
    seat = cast.seat(cast.member)
    declare(by=cast.member, seat=seat, nomination=cast.nomination, kind=ConflictKind.KINSHIP)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    called(cast)

    paper = document_for(cast.member, "minutes", cast.session.pk)

    told = repr(paper)
    assert f"{cast.member.full_name} ไม่ให้คะแนน {cast.nomination.official_name}" in told
    assert f"ลำดับที่ 1 ตามผลฉบับที่ 1 รหัส {result.code}" in told
    assert "ลาป่วย" in told
    assert "ทางวิดีโอ" in told
    assert "ร่าง" in told


def test_what_nobody_wrote_is_a_gap_with_its_reason(cast: Cast, minutes: Minutes) -> None:
    told = repr(document_for(cast.chair, "minutes", cast.session.pk))

    assert "[ไม่มีข้อมูล: เลขานุการยังไม่ได้เขียน]" in told
    assert "[ไม่มีข้อมูล: ยังไม่ได้เช็กชื่อ]" in told


def test_a_marked_figure_never_stands_in_them(cast: Cast, minutes: Minutes) -> None:
    """Before the reveal and after it: the minutes tell ranks of certified results alone."""
    submitted_sheet(judge=cast.chair, nomination=cast.nomination, points="7.5")

    told = json.dumps(content_now(minutes), ensure_ascii=False)

    assert not re.search(r"(?<![\w.])7\.?5(?!\w)", told)
    assert "ยังไม่ได้รับรอง" in told


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"number": ""}, "ครั้งที่ประชุม"),
        ({"place": ""}, "สถานที่ประชุม"),
        ({"opened_at": None}, "เวลาเริ่มประชุม"),
        ({"closed_at": None}, "เวลาเลิกประชุม"),
        ({"checker": None}, "ผู้ตรวจ"),
    ],
)
def test_what_is_missing_is_named_and_keeps_them_from_adoption(
    cast: Cast, minutes: Minutes, left_out: dict[str, Any], sentence: str
) -> None:
    called(cast)
    minutes = written(minutes, cast.secretary, **left_out)

    assert any(sentence in lack for lack in lacks_of(minutes))
    with pytest.raises(Refused):
        adopt_minutes(by=cast.chair, minutes=minutes, seen=digest_now(minutes), how="เวียน")


def test_a_person_nobody_called_is_named(cast: Cast, minutes: Minutes) -> None:
    minutes = ready(cast, minutes)
    SeatAttendance.objects.filter(seat=cast.seat(cast.member)).delete()

    assert [lack for lack in lacks_of(minutes) if cast.member.full_name in lack]


def test_a_slot_added_later_is_missed_until_it_has_its_item(cast: Cast, minutes: Minutes) -> None:
    minutes = ready(cast, minutes)
    another = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[another])
    assert [lack for lack in lacks_of(minutes) if "ยังไม่มีวาระ" in lack]

    begin_minutes(by=cast.secretary, session=cast.session)

    assert [one for one in minutes.items.all() if another.official_name in one.heading]


def test_adopted_they_stay_as_they_are(cast: Cast, minutes: Minutes) -> None:
    minutes = ready(cast, minutes)

    how, seen = "มติที่ประชุม 2/2569", digest_now(minutes)
    adopted = adopt_minutes(by=cast.chair, minutes=minutes, seen=seen, how=how)
    again = adopt_minutes(by=cast.chair, minutes=minutes, seen="", how="อีกครั้ง")

    assert again.digest == adopted.digest
    assert again.adopted_how == "มติที่ประชุม 2/2569"
    with pytest.raises(Refused, match="จึงแก้ไขไม่ได้"):
        written(minutes, cast.secretary)
    draft = Minutes.objects.create(
        session=make_session(committee=cast.committee), recorder=cast.chair
    )
    for change in (
        lambda: MinutesItem.objects.filter(minutes=minutes).update(minutes=draft),
        lambda: Minutes.objects.filter(pk=minutes.pk).update(place="ที่อื่น"),
        lambda: MinutesItem.objects.filter(minutes=minutes).update(resolution="แก้"),
        lambda: minutes.items.create(number=99, section=Section.OTHER, heading="x"),
        lambda: minutes.items.all().delete(),
        lambda: Minutes.objects.filter(pk=minutes.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    check_seat(
        by=cast.secretary, session=cast.session, seat=cast.seat(cast.member), status="expected"
    )
    assert "ลาป่วย" in repr(document_for(cast.auditor, "minutes", cast.session.pk))


def test_who_wrote_them_does_not_adopt_them(cast: Cast) -> None:
    minutes = ready(cast, begin_minutes(by=cast.chair, session=cast.session))

    with pytest.raises(Refused, match="ผู้จด"):
        adopt_minutes(by=cast.chair, minutes=minutes, seen=digest_now(minutes), how="เวียน")


def test_a_chair_who_began_them_lets_the_secretary_record_them(cast: Cast) -> None:
    minutes = ready(cast, begin_minutes(by=cast.chair, session=cast.session))

    minutes = written(minutes, cast.chair, recorder=cast.secretary)
    adopted = adopt_minutes(
        by=cast.chair, minutes=minutes, seen=digest_now(minutes), how="เวียนขอการรับรอง"
    )

    assert adopted.recorder == cast.secretary


def test_what_the_chair_has_not_read_is_not_adopted(cast: Cast, minutes: Minutes) -> None:
    """The roll-call changed while the page stood open: no edit of the minutes tells it."""
    minutes = ready(cast, minutes)
    seen = digest_now(minutes)
    check_seat(
        by=cast.secretary,
        session=cast.session,
        seat=cast.seat(cast.member),
        status="absent",
        remark="ไปราชการ",
    )

    with pytest.raises(Refused, match="เปลี่ยนไป"):
        adopt_minutes(by=cast.chair, minutes=minutes, seen=seen, how="เวียน")


def test_the_plan_may_change_under_the_minutes(cast: Cast, minutes: Minutes) -> None:
    """Its rows are written anew: an item outlives its slot, a visitor the roll-call's line."""
    another = make_nomination(category=cast.category, committee=cast.committee)
    planned = make_slot(session=cast.session, nominations=[another], state="scheduled")
    begin_minutes(by=cast.secretary, session=cast.session)
    person = make_guest(planned, "นายผู้มา ประชุม")
    bring_report(by=cast.secretary, minutes=minutes, people=[("นายผู้มา ประชุม", "", [])])
    one = Settled(minutes.visitors.get().pk, attendance=person.pk)
    settle_visitors(by=cast.secretary, minutes=minutes, edits=None, settled=[one])

    Slot.objects.update(state="scheduled", started_at=None)
    save_slots(by=cast.secretary, session=cast.session, edits=None, lines=())

    assert not Slot.objects.filter(pk=planned.pk).exists()
    assert [item for item in minutes.items.all() if another.official_name in item.heading]
    assert minutes.visitors.get().attendance is None


def test_a_day_with_minutes_is_kept(cast: Cast, minutes: Minutes) -> None:
    Slot.objects.update(state="scheduled", started_at=None)

    with pytest.raises(Refused, match="รายงานการประชุม"):
        remove_session(by=cast.administrator, session=cast.session)

    assert Minutes.objects.filter(session=cast.session).exists()


def test_who_comes_to_two_slots_has_the_stays_of_both(cast: Cast, minutes: Minutes) -> None:
    """Also where another of the lines says that the person is there."""
    another = make_nomination(category=cast.category, committee=cast.committee)
    second = make_slot(session=cast.session, nominations=[another])
    lines = [make_guest(slot, "นายสองช่วง มาดี") for slot in (cast.slot, second)]
    check_attendance(
        by=cast.secretary,
        attendance=lines[0],
        status="present",
        mode="video",
        identified_by="on_camera",
    )
    stay = ["2026-07-19T09:00:00+07:00", "2026-07-19T10:00:00+07:00"]
    bring_report(by=cast.secretary, minutes=minutes, people=[("สองช่วง", "", [stay])])
    one = Settled(minutes.visitors.get().pk, attendance=lines[1].pk)
    settle_visitors(by=cast.secretary, minutes=minutes, edits=None, settled=[one])

    (person,) = (one for one in content_now(minutes)["attended"] if "สองช่วง" in one["name"])

    assert person["status"] == "present"
    assert person["stays"] == [{"since": stay[0], "until": stay[1]}]


def make_guest(slot: Slot, name: str) -> Attendance:
    return Attendance.objects.create(slot=slot, role="presenter", number=9, name=name)


@pytest.mark.parametrize("person", ["member", "officer", "auditor", "nobody"])
def test_who_does_not_run_the_day_does_not_write(cast: Cast, person: str) -> None:
    with pytest.raises(Refused):
        begin_minutes(by=getattr(cast, person), session=cast.session)


def test_only_the_chair_adopts(cast: Cast, minutes: Minutes) -> None:
    minutes = ready(cast, minutes)

    with pytest.raises(Refused, match="ประธาน"):
        adopt_minutes(by=cast.administrator, minutes=minutes, seen=digest_now(minutes), how="เวียน")


def test_an_edit_of_a_page_opened_earlier_is_held_back(cast: Cast, minutes: Minutes) -> None:
    seen = minutes.edits
    written(minutes, cast.secretary)

    with pytest.raises(Stale):
        save_minutes(by=cast.chair, minutes=minutes, edits=seen, values={"place": "x"}, items=[])


def test_the_item_of_a_presentation_stays_and_others_go(cast: Cast, minutes: Minutes) -> None:
    save_minutes(by=cast.secretary, minutes=minutes, edits=None, values={}, items=[])

    assert [item.slot for item in minutes.items.all()] == [cast.slot]
    assert Entry.objects.filter(verb="minutes.written").count() == 1


def test_the_same_again_is_not_recorded(cast: Cast, minutes: Minutes) -> None:
    minutes = written(minutes, cast.secretary)
    edits = minutes.edits

    written(minutes, cast.secretary)

    assert Minutes.objects.get().edits == edits


def report_of(cast: Cast) -> BytesIO:
    text = REPORT.format(name=cast.chair.full_name, day=f"{cast.session.date:%Y-%m-%d}")
    file = BytesIO(text.encode())
    file.name = "zoom.csv"
    return file


def test_the_channels_report_by_the_pages(cast: Cast, minutes: Minutes, sign_in: SignIn) -> None:
    """Proposed, looked at, saved; the telephone is nobody's until somebody says so."""
    Slot.objects.update(mode=SlotMode.ONLINE, meeting_link="https://zoom.example/1")
    minutes, client = ready(cast, minutes), sign_in(cast.secretary)
    session = cast.session.pk

    answer = client.post(reverse("minutes_channel", args=[session]), {"file": report_of(cast)})
    assert answer.status_code == 302
    page = client.get(reverse("minutes_people", args=[session])).content.decode()
    seat, telephone = cast.seat(cast.chair).pk, minutes.visitors.get(name="66812345678")
    assert f'<option value="seat-{seat}" selected>' in page
    assert any("ยังไม่ได้ระบุ" in lack for lack in lacks_of(minutes))
    person = minutes.visitors.exclude(pk=telephone.pk).get()
    edits = Minutes.objects.get().edits
    client.post(
        reverse("minutes_people", args=[session]),
        {
            "edits": edits,
            f"visitor-{person.pk}": f"seat-{seat}",
            f"visitor-{telephone.pk}": "nobody",
        },
    )

    told = repr(document_for(cast.chair, "minutes", session))
    assert "08.50–12.00" in told
    assert "10.00–10.20" in told
    assert "66812345678" in told
    assert lacks_of(minutes) == []


def test_nobody_of_another_committee_is_named(cast: Cast, minutes: Minutes) -> None:
    elsewhere = make_committee(category=cast.category, people={cast.nobody: Position.CHAIR})
    bring_report(by=cast.secretary, minutes=minutes, people=[("ก", "", [])])
    wrong = Settled(minutes.visitors.get().pk, seat=elsewhere.seats.get().pk)

    with pytest.raises(Refused):
        settle_visitors(by=cast.secretary, minutes=minutes, edits=None, settled=[wrong])


def test_a_file_that_is_no_report_is_refused_in_words(
    cast: Cast, minutes: Minutes, sign_in: SignIn
) -> None:
    file = BytesIO(b"\x00\x01nonsense")
    file.name = "x.csv"

    answer = sign_in(cast.secretary).post(
        reverse("minutes_channel", args=[cast.session.pk]), {"file": file}
    )

    assert answer.status_code == 422
    assert "ไม่มีแถวที่บอกชื่อคอลัมน์" in answer.content.decode()


def test_from_an_empty_page_to_the_adopted_paper(cast: Cast, sign_in: SignIn) -> None:
    """Written without a script, by the pages alone; read back from the PDF."""
    called(cast)
    client, session = sign_in(cast.secretary), cast.session.pk
    client.post(reverse("minutes_begin", args=[session]))
    items = list(MinutesItem.objects.all())
    page = {
        "number": "๑/๒๕๖๙",
        "place": "ห้องประชุมจังหวัด",
        "opened_at": "๙.๐๕",
        "closed_at": "16.30 น.",
        "checker": cast.seat(cast.chair).pk,
        "recorder": cast.secretary.pk,
        "edits": 0,
        "item-TOTAL_FORMS": len(items),
        "item-INITIAL_FORMS": len(items),
    }
    for at, item in enumerate(items):
        page |= {
            f"item-{at}-pk": item.pk,
            f"item-{at}-section": item.section,
            f"item-{at}-heading": item.heading,
            f"item-{at}-told": "ผู้แทนนำเสนอผลงาน",
            f"item-{at}-resolution": "ที่ประชุมมีมติรับทราบ",
        }

    added = client.post(reverse("minutes", args=[session]), {**page, "item-add": "1"})
    assert added.content.decode().count("-heading") > len(items)
    assert client.post(reverse("minutes", args=[session]), page).status_code == 302
    chair = sign_in(cast.chair)
    asked = chair.get(reverse("minutes_adopt", args=[session])).context["form"]
    how = {"how": "มติที่ประชุมครั้งที่ 2/2569", "seen": asked["seen"].value()}
    answer = chair.post(reverse("minutes_adopt", args=[session]), how)
    assert answer.status_code == 302

    paper = text_of(chair.get(reverse("document", args=["minutes", [session], "pdf"])).content)
    for words in (
        "รายงานการประชุม",
        "09.05 น.",
        "16.30 น.",
        "ที่ประชุมมีมติรับทราบ",
        "ผู้จดรายงานการประชุม",
    ):
        assert words in paper
    assert Minutes.objects.get().digest[:16] in paper.replace("\n", "")
    assert client.get(reverse("minutes", args=[session])).status_code == 302


def test_as_many_queries_for_one_slot_as_for_ten(cast: Cast, minutes: Minutes) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            content_now(Minutes.objects.with_page().get())
        return len(queries)

    before = asked()
    for _number in range(9):
        another = make_nomination(category=cast.category, committee=cast.committee)
        make_slot(session=cast.session, nominations=[another])
    begin_minutes(by=cast.secretary, session=cast.session)

    assert asked() == before

"""The activity report tells the day of 19 July 2564 with every fact of the source."""

import re
import tomllib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.management.demo.day import seed_day
from evaluations.outcome.reports.actions import choose_photos, write_activity
from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.documents.document import Document, Facts
from evaluations.platform.documents.registry import document_for
from tests.factories import Cast, make_file
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
FACTS = Path(__file__).parents[3] / "data" / "trat-2564.toml"


def folded(text: str) -> str:
    """Without spaces and quotation marks, in which the sources differ among themselves."""
    return re.sub(r"[\s“”\"]+", "", text)


def words_of(document: Document) -> str:
    return folded(repr(document).replace("\\n", " "))


def told() -> dict[str, Any]:
    return tomllib.loads(FACTS.read_text(encoding="utf-8"))


def of_the_event() -> Iterator[str]:
    event, committee = told()["event"], told()["committee"]
    yield from ("19 กรกฎาคม", "2564", event["channel"], event["host"], event["province"]["name"])
    yield f"{event['region']['number']} {event['region']['cluster']}"
    yield from event["hashtags"]
    yield committee["name"]
    yield from (seat["position"] for seat in committee["seats"])
    for person in told()["people"].values():
        yield f"{person['title']}{person['first']} {person['last']}"
        yield person["position"] + person.get("rank", "")
        yield person.get("assignment", "")


def of_the_awards() -> Iterator[str]:
    for award in told()["awards"]:
        yield award["name"]
        for dimension in award.get("dimensions", ()):
            yield f"มิติที่ {dimension['no']} {dimension['name']}"
            yield from dimension.get("topics", ())
        for piece in award.get("evidence", ()):
            yield piece["title"].split(" (กิจกรรม")[0].split(" ต่อยอดจาก")[0]
            yield from piece.get("results", ())
        yield from (nominee["unit"] for nominee in award.get("nominees", ()))
        for category in award.get("categories", ()):
            yield from (category["name"], category["nominee"]["name"])


def of_the_slots() -> Iterator[str]:
    yield "นิทรรศการผลการดำเนินงาน"
    yield "รับชมผ่านระบบวิดีทัศน์ทางไกล"
    yield "ระดับจังหวัดตราด เสนอโดยสำนักงานพัฒนาชุมชนจังหวัดตราด"
    yield from ("กิจกรรมของผู้นำการเปลี่ยนแปลง", "ต่อยอดจากผ้าทอมือ ลายเกลียวสมุทร")
    for slot in told()["slots"]:
        yield f"{slot['starts'].replace(':', '.')} น. ณ {slot['room']}"
        yield from slot["groups"]


def facts() -> Iterator[str]:
    """Every fact that stands in the source's data, as the words that must be found."""
    yield from of_the_event()
    yield from of_the_awards()
    yield from of_the_slots()


@pytest.fixture
def day(db: None) -> EvaluationSession:
    call_command("load_registry", stdout=StringIO())
    award_round = seed_day("a-long-test-password")
    return EvaluationSession.objects.get(committee__round=award_round)


def test_every_fact_of_the_source_stands_in_the_report(day: EvaluationSession) -> None:
    chair = User.objects.get(username="benjamas")
    wanted = [fact for fact in facts() if fact]
    assert len(wanted) > 80

    shown = words_of(document_for(chair, "activity", day.pk))

    assert [fact for fact in wanted if folded(fact) not in shown] == []


def test_each_slot_names_who_presented_in_it(day: EvaluationSession) -> None:
    """Nobody is put into a slot in which they were not."""
    chair = User.objects.get(username="benjamas")
    facts_of_slots = [
        dict(part.rows)
        for part in document_for(chair, "activity", day.pk).parts
        if isinstance(part, Facts) and part.heading.startswith("เวลา")
    ]
    people = told()["people"]

    for shown, slot in zip(facts_of_slots, told()["slots"], strict=True):
        names = [f"{people[one]['first']} {people[one]['last']}" for one in slot["presenters"]]
        lines = shown["ผู้นำเสนอ"].splitlines()
        assert all(name in line for name, line in zip(names, lines, strict=True))
        assert shown["ผู้เข้าร่วม"].splitlines() == slot["groups"]


def test_the_paper_reads_back_and_says_that_it_is_a_rehearsal(
    day: EvaluationSession, sign_in: SignIn
) -> None:
    client = sign_in(User.objects.get(username="benjamas"))

    text = text_of(client.get(reverse("document", args=["activity", day.pk, "pdf"])).content)

    for wanted in ("ซ้อมระบบ", "สำนักงานพัฒนาชุมชนจังหวัดตราด", "วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2564"):
        assert wanted in text


def test_what_is_missing_is_a_visible_gap(cast: Cast) -> None:
    shown = repr(document_for(cast.chair, "activity", cast.session.pk))

    assert "[ไม่มีข้อมูล: เจ้าหน้าที่ยังไม่ได้ระบุ]" in shown
    assert "[ไม่มีข้อมูล: ไม่ได้ระบุเขตตรวจราชการ]" in shown


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("chair", 200),
        ("officer", 200),
        ("other_officer", 404),
        ("nobody", 404),
    ],
)
def test_the_host_and_the_committee_write_it(
    cast: Cast, sign_in: SignIn, role: str, status: int
) -> None:
    client = sign_in(getattr(cast, role))
    address = reverse("activity_edit", args=[cast.session.pk])
    assert client.get(address).status_code == status

    client.post(address, {"channel": "Zoom", "opening": "เปิด", "closing": "", "hashtags": "#x"})

    assert ActivityReport.objects.filter(channel="Zoom").exists() is (status == 200)


def test_chosen_photos_stand_in_it_with_their_captions(
    cast: Cast, own_media: Path, sign_in: SignIn
) -> None:
    version: EvidenceVersion = make_file(nomination=cast.nomination, content=JPEG)
    choose_photos(
        by=cast.officer, session=cast.session, chosen=[(version, "คณะกรรมการรับชมนิทรรศการ")]
    )

    page = sign_in(cast.officer).get(
        reverse("document", args=["activity", cast.session.pk, "page"])
    )
    pdf = sign_in(cast.officer).get(reverse("document", args=["activity", cast.session.pk, "pdf"]))

    assert reverse("version_page", args=[version.pk, 1]) in page.content.decode()
    assert "คณะกรรมการรับชมนิทรรศการ" in text_of(pdf.content)
    assert b"/Image" in pdf.content


def test_what_was_written_meanwhile_is_not_written_over(cast: Cast) -> None:
    values = {"channel": "Zoom", "opening": "", "closing": "", "hashtags": ""}
    write_activity(by=cast.officer, session=cast.session, edits=None, values=values)

    page = {"channel": "อื่น", "opening": "", "closing": "", "hashtags": "", "edits": "0"}
    client = Client()
    client.force_login(cast.chair)
    answer = client.post(reverse("activity_edit", args=[cast.session.pk]), page)

    assert answer.status_code == 422
    assert ActivityReport.objects.get().channel == "Zoom"


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010101004800480000ffdb004300080606070605080707070909080a0c140d0c0b0b0c"
    "1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc000"
    "0b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400"
    "b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c1"
    "1552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a63"
    "6465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6"
    "b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008"
    "010100003f00fbd0ffd9"
)

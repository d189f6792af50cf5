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

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.management.demo.day import seed_day
from evaluations.platform.documents.document import Document, Facts
from evaluations.platform.documents.registry import document_for
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
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


@pytest.fixture(scope="module")
def day(module_db: None) -> EvaluationSession:
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

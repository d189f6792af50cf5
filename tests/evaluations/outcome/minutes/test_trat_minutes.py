"""The minutes of the demo day, held field by field against form 11 of the Regulation of the Office
of the Prime Minister on Correspondence, B.E. 2526, and against the facts of the source."""

import datetime
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from evaluations.entry.schedule.models import Attendance, EvaluationSession, Slot
from evaluations.judging.day.actions.roll_call import check_all, check_person
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.management.demo.day import seed_day
from evaluations.management.demo.scores import fill_scores
from evaluations.outcome.minutes.actions import (
    ItemLine,
    adopt_minutes,
    begin_minutes,
    save_minutes,
)
from evaluations.outcome.minutes.content import digest_now, lacks_of
from evaluations.outcome.minutes.minutes_document import MinutesDocument
from evaluations.outcome.minutes.models import Minutes, Section
from evaluations.platform.documents.document import Document, Facts, Signatures, Table
from evaluations.platform.documents.registry import document_for
from units.models import User

FACTS = tomllib.loads(
    (Path(__file__).parents[3] / "data" / "trat-2564.toml").read_text(encoding="utf-8")
)
PEOPLE = FACTS["people"]
SEATS = ("benjamas", "irayot", "uaiporn")
PRESENTERS = ("montri", "nithit", "sarisa", "ruedi", "wilasinee")
# What introduces each field of the form, in its order; only the round is not on it.
FORM_11 = [
    "ครั้งที่",
    "เมื่อ",
    "ณ",
    "รอบการประเมิน",
    "ผู้มาประชุม",
    "ผู้เข้าร่วมประชุม",
    "เริ่มประชุมเวลา",
    *(f"ระเบียบวาระที่ {number}" for number in range(1, 6)),
    "เลิกประชุมเวลา",
    "ลงชื่อ",
]
RESOLVED = "ที่ประชุมมีมติให้คะแนนตามแบบประเมิน และรับรองผล"


@pytest.fixture
def day(db: None) -> EvaluationSession:
    """Called, scored and certified; the province on site, the committee by video."""
    call_command("load_registry", stdout=StringIO())
    award_round = seed_day("a-long-test-password")
    session = EvaluationSession.objects.select_related("committee__round").get(
        committee__round=award_round
    )
    admin, chair = people("admin"), people("benjamas")
    for line in Attendance.objects.filter(slot__session=session):
        check_person(
            by=admin, attendance=line, status="present", mode="on_site", identified_by="in_person"
        )
    check_all(by=admin, session=session, mode="video", identified_by="on_camera")
    fill_scores(award_round)
    Slot.objects.filter(session=session).update(started_at=F("starts_at"))
    for category in session.committee.categories.all():
        certify(by=chair, category=category, committee=session.committee)
    return session


def people(username: str) -> User:
    found: User = User.objects.get(username=username)
    return found


@pytest.fixture
def adopted(day: EvaluationSession) -> Minutes:
    """What a person has to write beside the records, then the chair's word."""
    admin, chair = people("admin"), people("benjamas")
    minutes = begin_minutes(by=admin, session=day)
    assert [item.section for item in minutes.items.all()] == [1, 4, 4, 4, 5]
    lines = [
        ItemLine(one.pk, one.section, one.heading, "", RESOLVED if one.section == 4 else "")
        for one in minutes.items.all()
    ]
    values = {
        "number": "1/2564",
        "opened_at": datetime.time(9),
        "closed_at": datetime.time(16, 30),
        "checker": day.seats().get(user=chair),
    }
    save_minutes(by=admin, minutes=minutes, edits=None, values=values, items=lines)
    minutes = Minutes.objects.with_page().get(pk=minutes.pk)
    assert lacks_of(minutes) == []
    seen = digest_now(minutes)
    return adopt_minutes(by=chair, minutes=minutes, seen=seen, how="เวียนขอการรับรอง")


def content(minutes: Minutes) -> MinutesDocument:
    assert minutes.content is not None
    return minutes.content


def named(username: str) -> tuple[str, str]:
    """Name and position as the source has them."""
    one = PEOPLE[username]
    position = one["position"] + one.get("rank", "")
    name = f"{one['title']}{one['first']} {one['last']}"
    return name, f"{position} {one.get('assignment', '')}".strip()


def test_the_minutes_of_the_day_say_what_the_source_and_the_form_ask_for(adopted: Minutes) -> None:
    """One day for all the looks at it: seeding, scoring and certifying it is long."""
    facts_stand_in(content(adopted))
    agenda_is_that_of_the_day(content(adopted))
    paper = document_for(people("auditor"), "minutes", adopted.session_id)
    assert (paper.title, paper.subject) == ("รายงานการประชุม", FACTS["committee"]["name"])
    assert labels(paper) == FORM_11


def facts_stand_in(said: MinutesDocument) -> None:
    assert said["committee"] == FACTS["committee"]["name"]
    assert said["date"] == str(FACTS["event"]["date"])
    assert [(one["name"], one["position"]) for one in said["committee_people"]] == [
        named(one) for one in SEATS
    ]
    assert [one["role"] for one in said["committee_people"]] == [
        seat["position"] for seat in FACTS["committee"]["seats"]
    ]
    attended = [one["name"] for one in said["attended"]]
    groups = [group for slot in FACTS["slots"] for group in slot["groups"]]
    assert set(attended) == {*(named(one)[0] for one in PRESENTERS), *groups}
    assert len(attended) == len(set(attended))
    assert [one["position"] for one in said["attended"] if one["name"] == named("sarisa")[0]] == [
        named("sarisa")[1]
    ]
    rooms = dict.fromkeys(slot["room"] for slot in FACTS["slots"])
    assert said["place"] == ", ".join(rooms)


def agenda_is_that_of_the_day(said: MinutesDocument) -> None:
    items = [one for one in said["items"] if one["section"] == Section.FOR_DECISION]

    for item, slot in zip(items, FACTS["slots"], strict=True):
        for nominee, category in of_award(slot["award"]):
            assert f"{nominee} ({category})" in item["heading"]
        told = "\n".join(item["records"])
        assert slot["room"] in told
        assert f"{slot['starts'].replace(':', '.')} น." in told
        assert all(named(one)[0] in told for one in slot["presenters"])
        assert "ลำดับที่ 1" in told
    codes = "\n".join("\n".join(one["records"]) for one in items)
    assert all(code in codes for code in Result.objects.values_list("code", flat=True))


def of_award(key: str) -> Iterator[tuple[str, str]]:
    award: dict[str, Any] = next(one for one in FACTS["awards"] if one["key"] == key)
    for nominee in award.get("nominees", ()):
        yield nominee["unit"], award["name"]
    for category in award.get("categories", ()):
        yield category["nominee"]["name"], category["name"]


def labels(paper: Document) -> list[str]:
    """What introduces each field, in order, up to the signatures."""
    found: list[str] = []
    for part in paper.parts:
        if isinstance(part, Signatures):
            return [*found, "ลงชื่อ"]
        if isinstance(part, Table):
            found.append(part.heading)
        elif isinstance(part, Facts) and not part.heading:
            found += [label for label, _text in part.rows]
        elif heading := getattr(part, "heading", ""):
            is_item = heading.startswith("ระเบียบวาระที่")
            found += [" ".join(heading.split()[:2])] if is_item else []
    return found

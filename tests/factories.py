"""Makers of test data: keyword-only, every argument optional; and the fixed cast."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from evaluations.entry.evidence.models import (
    EvidenceItem,
    EvidenceKind,
    EvidenceVersion,
    Preview,
    Upload,
)
from evaluations.entry.evidence.naming import stored_name
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.judging.questions.models import Question
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import Citation, ConflictKind, ScoreSheet
from evaluations.outcome.reports.models import ActivityReport, DayPhoto
from evaluations.platform.jobs.models import Job
from evaluations.platform.store.files import stored_files
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase, RoundLevel
from evaluations.setup.rubrics.models import Dimension, Indicator, Level, Rubric
from evaluations.setup.rubrics.tree import rubric_tree
from tests.files import picture
from units.models import Unit, UnitKind, User

PASSWORD = "a-long-test-password"
# Other in every test, and small enough for a column of numbers that shifts them aside.
_numbers = cycle(range(1, 20_000))


def make_unit(*, parent: Unit | None = None, name: str = "", kind: str = "") -> Unit:
    number = next(_numbers)
    return Unit.objects.create(
        code=f"u{number}",
        name=name or f"สำนักงานทดสอบที่ {number}",
        kind=kind or UnitKind.DISTRICT,
        parent=parent,
    )


def make_user(*, username: str = "", unit: Unit | None = None, **fields: Any) -> User:
    username = username or f"user{next(_numbers)}"
    fields = {"first_name": f"ชื่อที่{next(_numbers)}", "last_name": "ทดสอบ", **fields}
    fields.setdefault("title", "นาง")
    user = User(username=username, unit=unit, email=f"{username}@example.org", **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def make_rubric(
    *, dimensions: int = 2, indicators: int = 2, levels: int = 5, **fields: Any
) -> Rubric:
    """Every dimension weighs the same and adds to 100; marks run from 0 to 10 in halves."""
    number = next(_numbers)
    rubric = Rubric.objects.create(name=f"เกณฑ์ทดสอบที่ {number}", **fields)
    for at in range(1, dimensions + 1):
        weight = Decimal(100) / dimensions
        dimension = Dimension.objects.create(
            rubric=rubric, number=at, name=f"มิติทดสอบ {at}", weight=weight
        )
        for place in range(1, indicators + 1):
            indicator = Indicator.objects.create(
                dimension=dimension,
                number=place,
                name=f"ตัวชี้วัดทดสอบ {at}.{place}",
                weight=weight / indicators,
                maximum=10,
                allows_not_applicable=place == indicators,
            )
            Level.objects.bulk_create(
                Level(indicator=indicator, number=level, points=level * 2, text=f"ระดับ {level}")
                for level in range(1, levels + 1)
            )
    return rubric


def make_round(**fields: Any) -> AwardRound:
    given = {
        "name": f"รอบทดสอบ {next(_numbers)}",
        "fiscal_year_be": 2569,
        "level": RoundLevel.REGION,
        "phase": Phase.EVALUATING,
        **fields,
    }
    return AwardRound.objects.create(**given)


def make_category(
    *, award_round: AwardRound | None = None, rubric: Rubric | None = None, **award: Any
) -> Category:
    award_round = award_round or make_round()
    given = {"number": next(_numbers), "name": "รางวัลทดสอบ", **award}
    made = Award.objects.create(round=award_round, **given)
    return Category.objects.create(
        award=made, number=1, name="ประเภททดสอบ", rubric=rubric or make_rubric()
    )


def make_committee(*, category: Category, people: Mapping[User, str], **fields: Any) -> Committee:
    number = next(_numbers)
    given = {"name": f"คณะกรรมการทดสอบ {number}", "number": number, **fields}
    committee = Committee.objects.create(round=category.award.round, **given)
    committee.categories.add(category)
    for at, (user, position) in enumerate(people.items(), start=1):
        Seat.objects.create(committee=committee, user=user, number=at, position=position)
    return committee


def make_nomination(
    *, category: Category, committee: Committee | None, unit: Unit | None = None, **fields: Any
) -> Nomination:
    unit = unit or make_unit()
    given = {"state": NominationState.ACCEPTED, "accepted_at": timezone.now(), **fields}
    return Nomination.objects.create(
        category=category, committee=committee, unit=unit, official_name=unit.name, **given
    )


def make_session(*, committee: Committee, host: Unit | None = None, **fields: Any) -> Any:
    given = {"date": timezone.localdate(), "host": host or make_unit(), **fields}
    return EvaluationSession.objects.create(committee=committee, **given)


def make_slot(
    *, session: EvaluationSession, nominations: list[Nomination], state: str = "", **fields: Any
) -> Slot:
    starts = timezone.make_aware(datetime.datetime.combine(session.date, datetime.time(9)))
    # Over well before ten, however many tests have counted before.
    starts += datetime.timedelta(seconds=next(_numbers) % 1200)
    given = {"starts_at": starts, "room": "ห้องประชุม", **fields}
    slot = Slot.objects.create(session=session, state=state or SlotState.PRESENTING, **given)
    for number, nomination in enumerate(nominations, start=1):
        SlotNomination.objects.create(slot=slot, nomination=nomination, number=number)
    return slot


def make_evidence(*, nomination: Nomination, title: str = "หลักฐานทดสอบ") -> EvidenceItem:
    item = EvidenceItem.objects.create(nomination=nomination, number=next(_numbers), title=title)
    EvidenceVersion.objects.create(
        item=item,
        kind=EvidenceKind.TEXT,
        text="ข้อความหลักฐาน",
        sha256="0" * 64,
        added_at=timezone.now(),
    )
    return item


def make_citation(
    *, sheet: ScoreSheet, indicator: Indicator, version: EvidenceVersion, page: int = 0
) -> Citation:
    where = {"indicator": indicator, "version": version, "page": page}
    return Citation.objects.create(sheet=sheet, written_at=timezone.now(), **where)


def part_of(upload: Upload) -> Path:
    """The file into which an upload is received, where the store is a folder."""
    return Path(settings.MEDIA_ROOT) / "partial" / upload.id.hex


def receive(upload: Upload, content: bytes) -> None:
    """So much of an upload has come."""
    part_of(upload).parent.mkdir(parents=True, exist_ok=True)
    part_of(upload).write_bytes(content)
    Upload.objects.filter(pk=upload.pk).update(offset=len(content))


def make_day_photo(session: EvaluationSession, by: User) -> DayPhoto:
    """A stored photo of the day."""
    content = picture()
    report, _made = ActivityReport.objects.get_or_create(session=session)
    name = f"photos/{session.pk}/{next(_numbers)}.jpg"
    stored_files().write(name, content)
    about = {"size": len(content), "sha256": sha256(content).hexdigest()}
    who = {"added_at": timezone.now(), "added_by": by}
    return DayPhoto.objects.create(report=report, number=1, file=name, **about, **who)


def make_file(*, nomination: Nomination, content: bytes = b"%PDF-1.4 x", **fields: Any) -> Any:
    """A stored file of one page, with its picture, as the newest version of a new piece."""
    item = EvidenceItem.objects.create(
        nomination=nomination, number=next(_numbers), title="ไฟล์ทดสอบ"
    )
    version = EvidenceVersion(
        item=item,
        kind=EvidenceKind.FILE,
        file=stored_name(nomination.pk, "pdf"),
        original_name="ไฟล์ทดสอบ.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        preview=Preview.READY,
        page_sizes=[len(content)],
        **{"added_at": timezone.now(), **fields},
    )
    with NamedTemporaryFile() as made:
        made.write(content)
        made.flush()
        for name in (version.file, version.page_file(1)):
            stored_files().keep(name, Path(made.name), "x/y")
    version.save()
    return version


def make_job(*, asked_by: User, **fields: Any) -> Job:
    """Long work of a kind that no worker knows."""
    now = timezone.now()
    fields = {"title": "เกียรติบัตร", "key": f"{next(_numbers)}", **fields}
    times = dict.fromkeys(("asked_at", "touched_at", "expires_at"), now)
    return Job.objects.create(
        work="x", file_name="x.pdf", back="/", asked_by=asked_by, **times, **fields
    )


@dataclass(frozen=True)
class Cast:
    """One committee of three, one nomination being presented, and everybody around them."""

    administrator: User
    chair: User
    member: User
    secretary: User
    officer: User
    other_officer: User
    auditor: User
    nobody: User
    category: Category
    committee: Committee
    nomination: Nomination
    session: EvaluationSession
    slot: Slot
    judges: list[User] = field(default_factory=list)

    def seat(self, user: User) -> Seat:
        return Seat.objects.get(committee=self.committee, user=user)


def make_cast(**award_round: Any) -> Cast:
    department = make_unit(name="กรมทดสอบ", kind=UnitKind.DEPARTMENT)
    office = make_unit(parent=department, name="หน่วยงานประจำจังหวัดทดสอบ")
    other_office = make_unit(parent=department)
    chair, member, secretary = (
        make_user(username=name, unit=department) for name in ("chair", "member", "secretary")
    )
    category = make_category(award_round=make_round(**award_round))
    people = {
        chair: Position.CHAIR,
        member: Position.MEMBER,
        secretary: Position.SECRETARY,
    }
    committee = make_committee(category=category, people=people)
    nomination = make_nomination(category=category, committee=committee, unit=office)
    session = make_session(committee=committee, host=office)
    return Cast(
        administrator=make_user(username="administrator", is_administrator=True),
        chair=chair,
        member=member,
        secretary=secretary,
        officer=make_user(username="officer", unit=office),
        other_officer=make_user(username="other_officer", unit=other_office),
        auditor=make_user(username="auditor", is_auditor=True),
        nobody=make_user(username="nobody"),
        category=category,
        committee=committee,
        nomination=nomination,
        session=session,
        slot=make_slot(session=session, nominations=[nomination]),
        judges=[chair, member, secretary],
    )


def make_question(*, judge: User, nomination: Nomination, **fields: Any) -> Question:
    """A judge's private question; shared with `shared_at`."""
    seat = Seat.objects.get(committee=nomination.committee, user=judge)
    given = {"text": f"คำถามทดสอบที่ {next(_numbers)}", "key": uuid4(), **fields}
    given.setdefault("saved_at", timezone.now())
    return Question.objects.create(seat=seat, author=judge, nomination=nomination, **given)


def opened_sheet(*, judge: User, nomination: Nomination) -> ScoreSheet:
    seat = Seat.objects.get(committee=nomination.committee, user=judge)
    declare(by=judge, seat=seat, nomination=nomination, kind=ConflictKind.NONE)
    return open_sheet(by=judge, seat=seat, nomination=nomination)


def filled_sheet(*, judge: User, nomination: Nomination, points: str = "8") -> ScoreSheet:
    """An open sheet on which every indicator that applies has `points`."""
    sheet = opened_sheet(judge=judge, nomination=nomination)
    indicators = rubric_tree(sheet.rubric).indicators.items()
    for pk in (pk for pk, (_part, one) in indicators if one.applies_to(nomination.nominee_class)):
        value = MarkValue(SCORED, Decimal(points), "")
        save_mark(by=judge, sheet=sheet.pk, indicator=pk, value=value, version=0)
    return sheet


def submitted_sheet(*, judge: User, nomination: Nomination, points: str = "8") -> ScoreSheet:
    """A sheet on which every indicator has `points`, signed."""
    sheet = filled_sheet(judge=judge, nomination=nomination, points=points)
    return submit_sheet(by=judge, sheet=sheet)

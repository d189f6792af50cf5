"""A synthetic national year, for load and layout: made-up people, invented scores, rehearsal."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.judging.scoring.actions.marks import mark_told
from evaluations.judging.scoring.content import points_of, sheet_content
from evaluations.judging.scoring.marking import SCORED, MarkValue, pair
from evaluations.judging.scoring.models import Mark, ScoreSheet, SheetState
from evaluations.management.demo.scores import SEED, invented_points
from evaluations.platform.journal.actions import entry_of
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase, RoundLevel
from evaluations.setup.rubrics.arithmetic import sheet_score
from evaluations.setup.rubrics.models import Dimension, Indicator, Level, Rubric
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.models import Unit, UnitKind, User

NAME = "ปีประเมินตัวอย่างระดับประเทศ (ข้อมูลสมมติ)"
DIMENSIONS, INDICATORS_EACH, LEVELS = 5, 6, 5
MAXIMUM, POINTS_A_LEVEL = 10, 2
REGIONS = 18
SMALLEST_COMMITTEE, LARGEST_COMMITTEE = 3, 5
BATCH = 500


@dataclass(frozen=True)
class Year:
    """What a synthetic year is made of; the default is the national one."""

    units: Sequence[Unit]
    awards: int = 3
    committees: int = REGIONS
    seats: tuple[int, int] = (SMALLEST_COMMITTEE, LARGEST_COMMITTEE)
    name: str = NAME
    is_filled: bool = True


def seed_national(password: str) -> int:
    """Add the national year unless it is there; returns the number of its sheets."""
    award_round = AwardRound.objects.filter(name=NAME).first()
    if award_round is None:
        offices = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place__region"))
        award_round = seed_year(Year(units=offices), password)
    return ScoreSheet.objects.filter(nomination__committee__round=award_round).count()


@transaction.atomic
def seed_year(year: Year, password: str) -> AwardRound:
    """Add a synthetic year: units × awards, judged by committees in turn."""
    award_round = AwardRound.objects.create(
        name=year.name,
        fiscal_year_be=2564,
        level=RoundLevel.NATIONAL,
        phase=Phase.EVALUATING,
        is_rehearsal=True,
    )
    categories = [_category(award_round, number) for number in range(1, year.awards + 1)]
    chance = random.Random(SEED)  # noqa: S311 (invented, nothing secret)
    hashed = make_password(password)
    for number in range(1, year.committees + 1):
        committee = _committee(award_round, number, year, hashed)
        committee.categories.set(categories)
        for unit in year.units:
            if _committee_number(unit, year) == number:
                _nominate(unit, committee, categories)
        _schedule(committee, year.units[0])
        if year.is_filled:
            _fill(committee, chance)
    return award_round


def _committee_number(unit: Unit, year: Year) -> int:
    """The committee of the unit's inspection region, folded onto as many as there are."""
    region = unit.place.region.number if unit.place and unit.place.region else 1
    return (region - 1) % year.committees + 1


def _category(award_round: AwardRound, number: int) -> Category:
    rubric = Rubric.objects.create(
        name=f"{award_round.name} เกณฑ์ที่ {number} (สมมติ)",
        is_assumed=True,
    )
    for dimension in range(1, DIMENSIONS + 1):
        _dimension(rubric, dimension)
    rubric.frozen_at = timezone.now()
    rubric.save(update_fields=["frozen_at"])
    award = Award.objects.create(round=award_round, number=number, name=f"รางวัลตัวอย่างที่ {number}")
    return Category.objects.create(
        award=award, number=1, name=f"ประเภทตัวอย่างที่ {number}", rubric=rubric
    )


def _dimension(rubric: Rubric, number: int) -> None:
    weight = Decimal(100) / DIMENSIONS
    dimension = Dimension.objects.create(
        rubric=rubric, number=number, name=f"มิติตัวอย่างที่ {number}", weight=weight
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            dimension=dimension,
            number=place,
            name=f"ตัวชี้วัดตัวอย่างที่ {number}.{place} ว่าด้วยการดำเนินงานและผลที่เกิดขึ้น",
            weight=place,
            maximum=MAXIMUM,
            step=Decimal("0.5"),
        )
        for place in range(1, INDICATORS_EACH + 1)
    )
    Level.objects.bulk_create(
        Level(
            indicator=indicator,
            number=level,
            points=level * POINTS_A_LEVEL,
            text=f"ระดับ {level}: คำอธิบายตัวอย่างของการดำเนินงานและหลักฐานในระดับนี้",
        )
        for indicator in indicators
        for level in range(1, LEVELS + 1)
    )


def _committee(award_round: AwardRound, number: int, year: Year, hashed: str) -> Committee:
    committee = Committee.objects.create(
        round=award_round, number=number, name=f"คณะกรรมการตัวอย่าง ชุดที่ {number}"
    )
    fewest, most = year.seats
    size = fewest + number % (most - fewest + 1)
    for place in range(1, size + 1):
        judge = User(
            username=f"r{award_round.pk}c{number}s{place}",
            first_name="กรรมการสมมติ",
            last_name=f"ชุดที่ {number} คนที่ {place}",
            position="กรรมการ (สมมติ)",
            password=hashed,
        )
        judge.save()
        position = Position.CHAIR if place == 1 else Position.MEMBER
        Seat.objects.create(committee=committee, user=judge, number=place, position=position)
    return committee


def _nominate(unit: Unit, committee: Committee, categories: Sequence[Category]) -> None:
    now = timezone.now()
    rows = [
        Nomination(
            category=category,
            unit=unit,
            committee=committee,
            official_name=unit.name,
            place=unit.place,
            state=NominationState.ACCEPTED,
            submitted_at=now,
            accepted_at=now,
        )
        for category in categories
    ]
    for row in rows:
        row.fill_keys()
    Nomination.objects.bulk_create(rows)


def _schedule(committee: Committee, host: Unit) -> None:
    now = timezone.now()
    session = EvaluationSession.objects.create(
        committee=committee, date=timezone.localdate(), host=host
    )
    slot = Slot.objects.create(
        session=session, starts_at=now, room="ห้องประชุมตัวอย่าง", state=SlotState.PRESENTING
    )
    SlotNomination.objects.bulk_create(
        SlotNomination(slot=slot, nomination=nomination, number=number)
        for number, nomination in enumerate(committee.nominations.all(), start=1)
    )


def _fill(committee: Committee, chance: random.Random) -> None:
    """Fill and submit every sheet in bulk: marks while open, then the submission."""
    now = timezone.now()
    nominations = committee.nominations.select_related(
        "category__rubric", "category__award__round", "committee", "unit"
    )
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(
            seat=seat, nomination=nomination, rubric=nomination.category.rubric, opened_at=now
        )
        for nomination in nominations
        for seat in committee.seats.select_related("user")
    )
    marks: list[Mark] = []
    for sheet in sheets:
        tree = rubric_tree(sheet.rubric)
        values = {
            pk: MarkValue(SCORED, invented_points(node, chance))
            for pk, (_dimension, node) in tree.indicators.items()
        }
        marks += [
            Mark(sheet=sheet, indicator_id=pk, kind=SCORED, points=value.points, saved_at=now)
            for pk, value in values.items()
        ]
        _submit(sheet, tree, values)
    Mark.objects.bulk_create(marks, batch_size=BATCH)
    fields = ["state", "submitted_at", "subtotals", "top_marks", "content", "digest"]
    ScoreSheet.objects.bulk_update(sheets, fields, batch_size=BATCH)
    Entry.objects.bulk_create(_entries(sheets, marks), batch_size=BATCH)


def _entries(sheets: list[ScoreSheet], marks: list[Mark]) -> Iterator[Entry]:
    """What the journal would hold had each judge filled the own sheets."""
    judges = {sheet.pk: sheet.seat.user for sheet in sheets if sheet.seat}
    for mark in marks:
        _dimension, node = rubric_tree(mark.sheet.rubric).indicators[mark.indicator_id]
        after = {"indicator": node.number, **mark_told(mark)}
        yield entry_of(
            by=judges[mark.sheet_id], verb="mark.saved", subject=mark.sheet, after=after
        )
    for sheet in sheets:
        after = {"digest": sheet.digest}
        yield entry_of(by=judges[sheet.pk], verb="sheet.submitted", subject=sheet, after=after)


def _submit(sheet: ScoreSheet, tree: RubricTree, values: dict[int, MarkValue]) -> None:
    now = timezone.now()
    score = sheet_score(tree.rule, points_of(tree, values))
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, now
    sheet.subtotals = [pair(dimension) for dimension in score.dimensions]
    sheet.top_marks = score.top_marks
    sheet.content = sheet_content(
        sheet=sheet, tree=tree, marks=values, notes={}, score=score, evidence=[], submitted_at=now
    )
    sheet.digest = digest(sheet.content)

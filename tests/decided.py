"""A certified result in which every rule decided something: three stages, one quoted from another
result, bonus and deductions, a cut base, requirements, classes, own marks and a standing; its
nominee came before the committee by hand, and lies in a zone."""

from typing import Any

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.submissions.models import SelfMark
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Standing
from evaluations.platform.journal.actions import record
from evaluations.setup.rounds.models import Band, Category, Stage, Zone
from evaluations.setup.rubrics.models import AdjustmentRule, Indicator, Requirement, Rubric
from evaluations.setup.rubrics.tree import forget_trees
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_session,
    make_slot,
    submitted_sheet,
)
from tests.figures import confirmed
from units.models import Place

OUT = "หน่วยงานที่ถูกตัดสิทธิ์"
ZONE, BY_HAND = "โซนเหนือ", "อยู่ใกล้คณะนี้"


def certified_documents(cast: Cast, category: Category) -> Result:
    """The same office's certified result before the committee of the documents: 80.00 of 100."""
    people = dict(zip(cast.judges, ("chair", "member", "secretary"), strict=True))
    committee = make_committee(category=category, people=people)
    nomination = make_nomination(category=category, committee=committee, unit=cast.nomination.unit)
    make_slot(session=make_session(committee=committee), nominations=[nomination])
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=nomination, points="8")
    return certify(by=cast.chair, category=category, committee=committee)


def set_rules(cast: Cast, documents: Category) -> None:
    """Rules before the first sheet."""
    rubric = Rubric.objects.get(pk=cast.category.rubric_id)
    Rubric.objects.filter(pk=rubric.pk).update(
        base="whole", classes=["S", "L"], asks_self_assessment=True
    )
    mine = Indicator.objects.filter(dimension__rubric=rubric)
    mine.filter(dimension__number=2, number=2).update(classes=["S"])
    Nomination.objects.filter(category=cast.category).update(nominee_class="L")
    Requirement.objects.create(rubric=rubric, number=1, measure="total", bound=60)
    Requirement.objects.create(
        rubric=rubric, number=2, scope="go_up", measure="dimension", reference="1", bound=90
    )
    AdjustmentRule.objects.create(
        rubric=rubric, number=1, kind="deduction", name="เกินเวลา", unit="นาที", points=1
    )
    AdjustmentRule.objects.create(
        rubric=rubric, number=2, kind="bonus", name="นวัตกรรม", unit="ชิ้น", points=2, most=3
    )
    stages: list[dict[str, Any]] = [
        {"name": "เอกสาร", "share": 40, "source": "result", "from_category": documents},
        {"name": "นำเสนอ", "share": 50, "source": "sheets"},
        {"name": "ผลโหวต", "share": 10, "source": "figure", "full_marks": 20, "gate": 5},
    ]
    for number, stage in enumerate(stages, start=1):
        Stage.objects.create(category=cast.category, number=number, **stage)
    Band.objects.create(award=cast.category.award, name="ระดับดี", lower=0)
    forget_trees()


def assign(cast: Cast) -> None:
    """Two of each zone go up; the nominee was given to its committee by hand."""
    place = Place.objects.create(code="2305", name_th="เขาสมิง", name_en="Khao Saming")
    zone = Zone.objects.create(round=cast.category.award.round, number=1, name=ZONE)
    zone.places.add(place)
    Category.objects.filter(pk=cast.category.pk).update(quota=2, quota_per="zone")
    mine = Nomination.objects.filter(pk=cast.nomination.pk)
    mine.update(place=place, committee_reason=BY_HAND)


def mark_oneself(cast: Cast) -> None:
    """The office's own marks, as they were entered before the nomination was handed in."""
    mine = Nomination.objects.filter(pk=cast.nomination.pk)
    mine.update(state=NominationState.DRAFT)
    for indicator in Indicator.objects.filter(dimension__rubric=cast.category.rubric_id):
        SelfMark.objects.create(nomination=cast.nomination, indicator=indicator, points=9)
    mine.update(state=NominationState.ACCEPTED)


def disqualify(cast: Cast, nomination: Nomination) -> Standing:
    now = timezone.now()
    row = Standing.objects.create(
        nomination=nomination,
        kind="disqualified",
        reason="เอกสารปลอม",
        asked_at=now,
        asked_by=cast.chair,
    )
    row.seconded_at, row.seconded_by = now, cast.secretary
    row.save()
    record(by=cast.secretary, verb="standing.agreed", subject=nomination)
    return row


def everything_in(cast: Cast) -> None:
    """40 × 80 ÷ 100 + 50 × own ÷ 100 + 10 × 12 ÷ 20, less two minutes, and a capped bonus; only
    the signature is missing."""
    documents = make_category(award_round=cast.category.award.round)
    Category.objects.filter(pk=documents.pk).update(name="ตรวจเอกสาร")
    set_rules(cast, documents)
    assign(cast)
    certified_documents(cast, documents)
    out = make_nomination(category=cast.category, committee=cast.committee)
    Nomination.objects.filter(pk=out.pk).update(official_name=OUT)
    make_slot(session=cast.session, nominations=[out])
    Nomination.objects.filter(pk=out.pk).update(nominee_class="L")
    cast.nomination.refresh_from_db()
    mark_oneself(cast)
    votes, late, new = (
        Stage.objects.get(number=3),
        AdjustmentRule.objects.get(number=1),
        AdjustmentRule.objects.get(number=2),
    )
    for row, figure in ((votes, "12"), (late, "2"), (new, "5")):
        confirmed(cast, row, figure)
    for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    # Its gate opens to the one that is disqualified afterwards as well.
    confirmed(cast, votes, "12", out)
    for judge in cast.judges:
        out.refresh_from_db()
        submitted_sheet(judge=judge, nomination=out, points="9")
    disqualify(cast, out)


def decided_result(cast: Cast) -> Result:
    everything_in(cast)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)

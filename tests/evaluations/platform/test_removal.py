"""What would be deleted says what goes with it; what is kept names and links what keeps it, before
the button, and no page promises what the button then refuses."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.outcome.minutes.actions import begin_minutes
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.reports.models import ActivityReport
from evaluations.oversight.rehearsals.actions import remove_round
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.rounds.models import Award, AwardRound, Phase, Stage, StageSource
from evaluations.setup.rubrics.models import Rubric
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_round,
    make_session,
    make_user,
    opened_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]
HELD = "ยังทำไม่ได้ในตอนนี้"
LOST = "ทำแล้วเรียกคืนไม่ได้"


def page(client: Client, name: str, pk: int) -> str:
    return client.get(reverse(name, args=[pk])).content.decode()


def a_draft() -> AwardRound:
    award_round = make_round(phase=Phase.DRAFT, name="รอบร่าง")
    category = make_category(award_round=award_round)
    people = {make_user(): Position.CHAIR, make_user(): Position.MEMBER}
    make_session(committee=make_committee(category=category, people=people))
    return award_round


def test_a_draft_round_goes_with_what_was_set_up_in_it(cast: Cast, sign_in: SignIn) -> None:
    draft, client = a_draft(), sign_in(cast.administrator)
    copy = make_round(phase=Phase.DRAFT, copied_from=draft)
    assert reverse("round_remove", args=[draft.pk]) in page(client, "round", draft.pk)

    asked = page(client, "round_remove", draft.pk)
    for what in (LOST, "คณะกรรมการ: 1", "วันประเมิน: 1", "รางวัล: 1", "ตำแหน่งกรรมการ: 2"):
        assert what in asked
    answer = client.post(reverse("round_remove", args=[draft.pk]))

    assert answer.status_code == 302
    assert not AwardRound.objects.filter(pk=draft.pk).exists()
    copy.refresh_from_db()
    assert copy.copied_from is None
    assert Rubric.objects.count() == 2
    assert Entry.objects.get(verb="round.removed").before["name"] == "รอบร่าง"


def test_what_keeps_a_round(cast: Cast, sign_in: SignIn) -> None:
    """The nominations of an open one, and the round that sends its winners to a draft."""
    client, kept = sign_in(cast.administrator), cast.category.award.round
    draft = a_draft()
    lower = make_round(next_round=draft)

    asked = page(client, "round_remove", kept.pk)
    assert HELD in asked
    assert reverse("nomination_detail", args=[cast.nomination.pk]) in asked
    assert "btn-outline-danger" not in asked
    asked = page(client, "round_remove", draft.pk)
    assert reverse("round_edit", args=[lower.pk]) in asked
    for one in (kept, draft):
        with pytest.raises(Refused):
            remove_round(by=cast.administrator, award_round=one)


@pytest.mark.parametrize(
    ("name", "key", "held_at"),
    [
        ("award_remove", "award", "nomination_detail"),
        ("committee_remove", "committee", "nomination_detail"),
        ("committee_remove", "committee", "session_detail"),
        ("rubric_remove", "rubric", "award_edit"),
        ("session_remove", "session", "minutes"),
        ("session_remove", "session", "activity_edit"),
        ("session_remove", "session", "session_detail"),
        ("person_erase", "member", "committee"),
    ],
)
def test_what_is_kept_links_what_keeps_it(
    cast: Cast, sign_in: SignIn, name: str, key: str, held_at: str
) -> None:
    """Before, each of these pages promised to delete, and the button refused, naming nothing."""
    begin_minutes(by=cast.secretary, session=cast.session)
    ActivityReport.objects.create(session=cast.session)
    Slot.objects.update(state="presenting")
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    of = {
        "award": cast.category.award,
        "committee": cast.committee,
        "rubric": cast.category.rubric,
        "session": cast.session,
        "member": cast.member,
    }
    holders = {
        "nomination_detail": cast.nomination.pk,
        "session_detail": cast.session.pk,
        "award_edit": cast.category.award.pk,
        "minutes": cast.session.pk,
        "activity_edit": cast.session.pk,
        "committee": cast.committee.pk,
    }
    client = sign_in(cast.administrator)

    asked = page(client, name, of[key].pk)

    assert HELD in asked
    assert f'href="{reverse(held_at, args=[holders[held_at]])}"' in asked
    assert "btn-outline-danger" not in asked
    answer = client.post(reverse(name, args=[of[key].pk]), {"reason": "ลองลบ"})
    assert answer.status_code == 422


def test_a_stage_of_another_category_keeps_an_award(cast: Cast, sign_in: SignIn) -> None:
    draft = make_round(phase=Phase.DRAFT)
    total, part = (make_category(award_round=draft) for _each in range(2))
    Stage.objects.create(
        category=total,
        number=1,
        name="ขั้นแรก",
        share=1,
        source=StageSource.RESULT,
        from_category=part,
    )
    asked = page(sign_in(cast.administrator), "award_remove", part.award_id)

    assert f'href="{reverse("category_stages", args=[total.pk])}"' in asked


def test_what_nothing_needs_goes(cast: Cast, sign_in: SignIn) -> None:
    draft, client = a_draft(), sign_in(cast.administrator)
    committee = Committee.objects.get(round=draft)
    session = EvaluationSession.objects.get(committee=committee)
    award = Award.objects.get(round=draft)
    rubric = award.categories.get().rubric
    for name, row in (
        ("session_remove", session),
        ("committee_remove", committee),
        ("award_remove", award),
        ("rubric_remove", rubric),
    ):
        assert LOST in page(client, name, row.pk)
        assert client.post(reverse(name, args=[row.pk])).status_code == 302
        assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_draft_of_minutes_can_go(cast: Cast, sign_in: SignIn) -> None:
    """It would keep the day for ever."""
    begin_minutes(by=cast.secretary, session=cast.session)
    client, address = sign_in(cast.secretary), reverse("minutes_remove", args=[cast.session.pk])
    assert LOST in client.get(address).content.decode()

    assert client.post(address).status_code == 302
    assert not Minutes.objects.exists()

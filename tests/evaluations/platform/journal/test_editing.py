"""Editing a row: once, by the newest page, on record, without what is nobody's business."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.platform.journal.editing import Stale, edit
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound
from tests.factories import Cast, make_round, make_user, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


def change(by: User, row: AwardRound, edits: int | None, **values: object) -> AwardRound:
    return edit(by=by, row=row, edits=edits, values=values, verb="round.changed")


def test_before_and_after(db: None) -> None:
    by, row = make_user(), make_round(name="ก")
    change(by, row, 0, name="ข", quorum=2)

    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"name": "ก"}, {"name": "ข"})
    row.refresh_from_db()
    assert (row.name, row.edits) == ("ข", 1)


def test_the_same_again_is_no_change(db: None) -> None:
    by, row = make_user(), make_round(name="ก")
    change(by, row, 0, name="ก")

    assert not Entry.objects.exists()


def test_the_older_page_is_refused(db: None) -> None:
    by, row = make_user(), make_round(name="ก")
    change(by, row, 0, name="ข")

    with pytest.raises(Stale) as stale:
        change(by, row, 0, name="ค")
    assert stale.value.row.edits == 1
    assert Entry.objects.count() == 1


def test_the_history_is_in_words(cast: Cast, sign_in: SignIn) -> None:
    award_round = cast.category.award.round
    change(cast.administrator, award_round, 0, reveal="never", comment_at_extremes=True)

    address = reverse("history", args=["AwardRound", award_round.pk])
    page = sign_in(cast.auditor).get(address).content.decode()

    assert "เปิดเผยคะแนน" in page
    assert "→ ใช่" in page
    assert cast.administrator.full_name in page
    assert "never" not in page


def test_the_history_of_a_sheet_is_nobodys(cast: Cast, sign_in: SignIn) -> None:
    """Its entries hold marks: of an unsubmitted sheet they are the owner's alone."""
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    assert Entry.objects.filter(subject_type="ScoreSheet", subject_id=sheet.pk).exists()

    for role in (cast.administrator, cast.auditor, cast.member):
        address = reverse("history", args=["ScoreSheet", sheet.pk])
        assert sign_in(role).get(address).status_code == 404


@pytest.mark.parametrize("name", ["Nothing", "Session", "Mark", "Entry", "User"])
def test_no_such_history(cast: Cast, sign_in: SignIn, name: str) -> None:
    address = reverse("history", args=[name, 999_999])

    assert sign_in(cast.administrator).get(address).status_code == 404

"""The office's own marks beside the committee's, on the page of every seat and indicator."""

from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.models import SelfMark
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from tests.entries import key_figure, make_entries
from tests.factories import Cast, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


def test_own_committee_and_difference_without_what_another_class_is_judged_by(
    cast: Cast, sign_in: SignIn
) -> None:
    Nomination.objects.update(nominee_class="S", state="draft")
    entries = make_entries(cast.category.rubric, asks_self_assessment=True)
    own = {"indicator_id": entries["table"], "points": 5, "figure": 9}
    SelfMark.objects.create(nomination=cast.nomination, **own)
    Nomination.objects.update(state="accepted")
    cast.nomination.refresh_from_db()
    key_figure(cast, entries["keyed"], "6")
    values = {
        entries["levels"]: MarkValue(SCORED, Decimal(3)),
        entries["table"]: MarkValue(SCORED, None, "", Decimal(4)),
        entries["linear"]: MarkValue(SCORED, None, "", Decimal(14)),
    }
    for judge in cast.judges:
        sheet = opened_sheet(judge=judge, nomination=cast.nomination)
        for pk, value in values.items():
            save_mark(by=judge, sheet=sheet.pk, indicator=pk, value=value, version=0)
        submit_sheet(by=judge, sheet=sheet)

    keys = [cast.committee.pk, cast.category.pk, cast.nomination.pk]
    address = reverse("comparison", args=keys)
    shown = sign_in(cast.chair).get(address).content.decode()

    assert "ไม่นับเป็นคะแนน" in shown
    assert "9 → 5" in shown
    assert "−2.00" in shown
    assert "ตัวชี้วัด large" not in shown

"""The days in which an office may object, and what happens when they are over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.results.actions.standings import agree_standing, ask_standing
from evaluations.judging.scoring.models import ConflictKind
from evaluations.outcome.objections.actions import (
    accept_result,
    accept_silently,
)
from evaluations.outcome.objections.models import ObjectionWindow, Reply, last_day
from evaluations.outcome.objections.notices import CLOSING, PROVISIONAL, tell_of_windows
from evaluations.outcome.objections.reading import reading_of
from evaluations.outcome.objections.waiting import waiting_in
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.platform.retention.kinds import KINDS
from evaluations.setup.rounds.models import AwardRound
from tests.factories import (
    Cast,
    make_nomination,
    make_slot,
    make_user,
    submitted_sheet,
)
from tests.objecting import (
    WHY,
    certified,
    corrected,
    corrected_by,
    drafted,
    judged,
    moved,
    reopened,
    window_of,
)
from tests.staging import make_two_panels, stage_of
from units.models import User

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)


def test_without_the_choice_nothing_is_open(cast: Cast, sign_in: SignIn) -> None:
    judged(cast, None)

    assert not ObjectionWindow.objects.exists()
    assert tell_of_windows() == 0
    page = sign_in(cast.officer).get(reverse("nomination_detail", args=[cast.nomination.pk]))
    assert reverse("objection_list") not in page.content.decode()
    assert waiting_in(cast.committee.round).sentences == []


def test_the_days_are_counted_from_the_day_after_in_thailand() -> None:
    # It is 1.30 in the morning of the 29th.
    assert last_day(datetime(2026, 11, 28, 18, 30, tzinfo=UTC), 10).isoformat() == "2026-12-09"


def test_the_next_year_takes_the_choice_along(cast: Cast) -> None:
    source = cast.committee.round
    source.objection_days = 15
    source.save()

    copy = copy_round(by=cast.administrator, source=source, choice=Choice("x", 2570))

    assert copy.objection_days == 15


def test_the_office_is_told_once_and_again_the_day_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(cast)
    assert [tell_of_windows(), tell_of_windows()] == [1, 0]
    moved(window_of(cast), -1, monkeypatch)

    assert [tell_of_windows(), tell_of_windows()] == [1, 0]

    told = Notice.objects.filter(kind__in=[PROVISIONAL.code, CLOSING.code])
    assert {notice.user for notice in told} == {cast.officer}


def test_silence_accepts_once_and_in_the_journal(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(cast)
    window = drafted(cast, 1)
    moved(window, 0, monkeypatch)
    assert accept_silently() == 0
    moved(window, 1, monkeypatch)
    assert waiting_in(cast.committee.round).sentences == []

    assert [accept_silently(), accept_silently()] == [1, 0]

    assert window_of(cast).reply == Reply.SILENT
    assert Entry.objects.filter(verb="objection.silent").count() == 1
    with pytest.raises(Refused, match="ตอบแล้ว"):
        drafted(cast, 1)
    # The draft goes when its time is over, and no sooner.
    drafts = KINDS["objection_drafts"]
    assert drafts.remove(drafts.rows_before(timezone.now() + DAY)) == 1


def test_what_is_open_goes_over_to_the_next_result_with_its_drafts(cast: Cast) -> None:
    first = judged(cast)
    older = drafted(cast, 1)

    second = corrected(cast, first, "5")

    newer = cast.nomination.objection_windows.get(result=second)
    assert newer.is_open
    assert [one.place for one in newer.objections.all()] == [1]
    older.refresh_from_db()
    assert older.reply == Reply.REPLACED
    assert not older.is_open
    with pytest.raises(Refused, match="ผลฉบับใหม่"):
        accept_result(by=cast.officer, window=older, edits=None)
    assert Entry.objects.filter(verb="objection.replaced").count() == 1


def decided(cast: Cast, kind: str) -> None:
    standing = ask_standing(by=cast.chair, nomination=cast.nomination, kind=kind, reason=WHY)
    agree_standing(by=cast.secretary, standing=standing)


def test_of_who_is_not_counted_any_more_nothing_stays_open(cast: Cast) -> None:
    """Disqualified, its days end; taken back, it has them anew though no figure has changed."""
    first = judged(cast)
    drafted(cast, 1)
    reopened(cast, first)
    decided(cast, "disqualified")

    second = certified(cast)

    assert window_of(cast).reply == Reply.REPLACED
    assert waiting_in(cast.committee.round).sentences == []
    drafts = KINDS["objection_drafts"]
    assert drafts.rows_before(timezone.now() + DAY).count() == 1
    reopened(cast, second)
    decided(cast, "competes")
    third = certified(cast)
    assert (window_of(cast).result, window_of(cast).is_open) == (third, True)


def test_housekeeping_does_both(cast: Cast) -> None:
    judged(cast)
    call_command("housekeeping")

    assert Notice.objects.filter(kind=PROVISIONAL.code).count() == 1


def test_certified_anew_it_opens_again_for_whose_figures_changed(cast: Cast) -> None:
    AwardRound.objects.update(objection_days=10)
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=other, points="7")
    first = judged(cast)
    accept_result(by=cast.officer, window=window_of(cast), edits=None)

    second = corrected(cast, first, "5")

    assert ObjectionWindow.objects.filter(nomination=other).get().result == first
    assert [one.result for one in cast.nomination.objection_windows.order_by("pk")] == [
        first,
        second,
    ]
    assert window_of(cast).is_open


def test_a_judge_who_left_since_an_earlier_result_is_not_worked_out(cast: Cast) -> None:
    first = judged(cast)
    assert reading_of(window_of(cast)).has_total
    reopened(cast, first)
    recuse(
        by=cast.administrator,
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        kind=ConflictKind.KINSHIP,
        reason=WHY,
    )
    # The others gave the same, so that their mean alone would open no days.
    corrected_by(cast, cast.secretary, "5")

    second = certified(cast)

    window = window_of(cast)
    assert (window.result, reading_of(window).told.indicators) == (second, frozenset())


@pytest.mark.parametrize(("points", "is_told"), [(("20", "25"), True), (("20",), False)])
def test_a_total_that_quotes_another_result_is_told_where_that_one_is(
    db: None, points: tuple[str, ...], *, is_told: bool
) -> None:
    """Of one judge's documents not: the difference to the own stage would be that judge's mark."""
    main, documents, nomination = make_two_panels(make_user(is_administrator=True))
    AwardRound.objects.update(objection_days=10, quorum=1)
    judges = documents.judges[: len(points)]
    documents.committee.seats.exclude(user__in=judges).update(scores=False)
    replace(documents, judges=judges).score(stage_of(nomination, documents), *points)
    documents.certify()
    main.score(nomination, "60", "50")
    main.certify()

    windows = ObjectionWindow.objects.with_page()
    reading = reading_of(windows.get(nomination=nomination))

    assert reading.told.total
    assert reading.has_total is is_told

"""What waits for objections, and what the database holds of them."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.results.actions.reopening import (
    ask_reopening,
    drop_reopening,
)
from evaluations.outcome.cascade.actions import send_up
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.objections.actions import (
    accept_result,
)
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.oversight.phases.actions import change_phase
from evaluations.oversight.privacy.content import personal_data
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_cast,
    make_round,
)
from tests.guarded import refused
from tests.objecting import (
    TEXT,
    WHY,
    answer,
    corrected,
    drafted,
    judged,
    objected,
    window_of,
)
from units.models import User

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)


def leaving(cast: Cast) -> list[Callable[[], object]]:
    award_round = AwardRound.objects.get(pk=cast.committee.round_id)
    params: dict[str, Any] = {
        "name": "x",
        "title": "x",
        "body": "x",
        "signer": "x",
        "number_format": "{เลขที่}",
    }
    template, _new = CertificateTemplate.objects.get_or_create(round=award_round, **params)
    following = make_round(phase="draft", level="national")
    AwardRound.objects.filter(pk=award_round.pk).update(next_round=following, phase=Phase.CLOSED)
    by = cast.administrator
    return [
        lambda: issue_certificates(by=by, template=template, up_to_rank=None),
        lambda: send_up(by=by, award_round=award_round),
        lambda: change_phase(by=by, award_round=award_round, to=Phase.PUBLISHED),
    ]


def all_refused(cast: Cast, sentence: str) -> None:
    for leave in leaving(cast):
        with pytest.raises(Refused, match=sentence):
            leave()


def test_nothing_leaves_while_somebody_may_object_or_waits_for_an_answer(
    cast: Cast, sign_in: SignIn
) -> None:
    judged(cast)
    all_refused(cast, "ยังทักท้วงได้")
    objected(cast)
    all_refused(cast, "ยังไม่มีคำตอบ")
    award_round = cast.committee.round_id
    page = sign_in(cast.administrator).get(reverse("round", args=[award_round]))
    assert "ยังไม่มีคำตอบ" in page.content.decode()
    answer(cast, cast.chair)

    for leave in leaving(cast):
        leave()


@pytest.mark.parametrize("way", ["certified anew", "dropped"])
def test_an_upheld_objection_waits_for_the_reopening_to_end(cast: Cast, way: str) -> None:
    result = judged(cast)
    objected(cast)
    answer(cast, cast.chair, "upheld")
    all_refused(cast, "รับฟัง")
    AwardRound.objects.update(phase=Phase.EVALUATING)
    if way == "dropped":
        wish = ask_reopening(by=cast.chair, result=result, reason=WHY)
        drop_reopening(by=cast.secretary, wish=wish)
    else:
        corrected(cast, result, "9")
        accept_result(by=cast.officer, window=window_of(cast), edits=None)

    for leave in leaving(cast):
        leave()


def test_a_reply_and_an_answer_stand_in_the_database(cast: Cast) -> None:
    judged(cast)
    objected(cast)
    answer(cast, cast.chair)
    windows, rows = ObjectionWindow.objects.all(), Objection.objects.all()
    now = timezone.now()
    given = {"place": 4, "indicator": "2.2", "text": "ก", "written_at": now}

    assert refused(lambda: windows.update(reply="silent"))
    assert refused(lambda: windows.update(closes_on=timezone.localdate()))
    assert refused(windows.delete)
    assert refused(lambda: rows.update(text="ข"))
    assert refused(lambda: rows.update(answer=""))
    assert refused(rows.delete)
    assert refused(lambda: Objection.objects.create(window=windows.get(), **given))


def test_the_last_day_stays_and_no_draft_is_answered(cast: Cast) -> None:
    judged(cast)
    drafted(cast)

    assert refused(lambda: ObjectionWindow.objects.update(closes_on=timezone.localdate()))
    assert refused(lambda: Objection.objects.update(answer="upheld"))


def test_a_rehearsal_is_wiped_with_its_objections(db: None) -> None:
    cast = make_cast(is_rehearsal=True)
    judged(cast)
    objected(cast)
    answer(cast, cast.chair)

    wipe_round(by=cast.administrator, award_round=cast.committee.round)

    assert not ObjectionWindow.objects.exists()


def test_what_a_person_sent_and_answered_is_in_their_data(cast: Cast) -> None:
    judged(cast)
    objected(cast)
    answer(cast, cast.chair)

    sent, answered = personal_data(cast.officer), personal_data(cast.chair)

    assert TEXT in json.dumps(sent["objections"], default=str, ensure_ascii=False)
    assert WHY in json.dumps(answered["answers"], default=str, ensure_ascii=False)


def test_a_single_judges_figures_are_not_shown(cast: Cast, sign_in: SignIn) -> None:
    """Of one sheet the committee's figure is the judge's own."""
    AwardRound.objects.update(quorum=1)
    cast.committee.seats.exclude(user=cast.member).update(scores=False)
    cast.judges[:] = [cast.member]
    judged(cast)
    window = window_of(cast)

    text = (
        sign_in(cast.officer).get(reverse("objection_window", args=[window.pk])).content.decode()
    )

    assert "80.00" not in text
    assert "เพียงคนเดียว" in text
    assert objected(cast).content["objections"][0]["figure"] == ""  # type: ignore[index]

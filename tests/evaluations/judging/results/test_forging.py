"""What somebody with plain rights in the database can write, and who notices (triggers are on)."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.models import Absence, Declaration, Mark, ScoreSheet, SheetReturn
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import entry_digest
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import Award, AwardRound, Band
from evaluations.setup.rubrics.models import Requirement, Rubric
from tests.factories import Cast, make_nomination, make_slot, opened_sheet, submitted_sheet
from tests.guarded import refused, undone


@pytest.fixture
def sheets(cast: Cast) -> list[ScoreSheet]:
    return [
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
        for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True)
    ]


@pytest.fixture
def result(cast: Cast, sheets: list[ScoreSheet]) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def certified(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


OTHERS: list[dict[str, Any]] = [
    {"subtotals": [[1, 1], [1, 1]]},
    {"content": {}},
    {"digest": "0" * 64},
    {"top_marks": 9},
    {"failed_mandatory": 1},
    {"submitted_at": "2020-01-01T00:00:00Z"},
    {"state": "open"},
    {"state": "archived"},
    {"state": "returned"},
    {"opened_at": "2020-01-01T00:00:00Z"},
]


def test_a_closed_sheet_says_what_it_said(sheets: list[ScoreSheet]) -> None:
    rows = ScoreSheet.objects.filter(pk=sheets[0].pk)
    before = rows.values().get()

    for values in OTHERS:
        assert refused(partial(rows.update, **values)), values
        assert rows.values().get() == before


def test_a_mark_cannot_be_moved_off_a_closed_sheet(cast: Cast, sheets: list[ScoreSheet]) -> None:
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    still_open = opened_sheet(judge=cast.member, nomination=other)
    marks = Mark.objects.filter(sheet=sheets[0])

    assert refused(lambda: marks.update(sheet=still_open))


def test_a_sheet_is_not_born_submitted(cast: Cast, sheets: list[ScoreSheet]) -> None:
    score_sheet = ScoreSheet.objects.filter(pk=sheets[0].pk).values().get()
    other = make_nomination(category=cast.category, committee=cast.committee)
    new = ScoreSheet(**{**score_sheet, "id": None, "nomination_id": other.pk})

    assert refused(new.save)


def test_a_return_keeps_what_the_sheet_said(cast: Cast, sheets: list[ScoreSheet]) -> None:
    params = {
        "returned_at": timezone.now(),
        "returned_by": cast.chair,
        "reason": "x",
        "content": {},
    }

    assert refused(SheetReturn(sheet=sheets[0], digest="0" * 64, **params).save)


def rewrite(sheet: ScoreSheet, by: Cast) -> None:
    """Case S3: returned by a row of its own, another mark, submitted with a new content and
    digest, and forged lines in the journal, all of which the triggers let through."""
    kept = {"content": sheet.content, "digest": sheet.digest}
    params = {"returned_at": timezone.now(), "returned_by": by.chair, "reason": "x"}
    SheetReturn.objects.create(sheet=sheet, **params, **kept)
    rows = ScoreSheet.objects.filter(pk=sheet.pk)
    rows.update(state="returned")
    forge("sheet.returned", sheet, before={"digest": sheet.digest, "state": "submitted"})
    mark = Mark.objects.filter(sheet=sheet).order_by("indicator__dimension__number", "indicator")[
        0
    ]
    Mark.objects.filter(pk=mark.pk).update(points=Decimal(10))
    forge("mark.saved", sheet, after={"indicator": "1.1", **SCORED_TEN})
    content: dict[str, Any] = dict(sheet.content or {})
    content["dimensions"][0]["indicators"][0]["points"] = "10"
    content["dimensions"][0]["score"], content["total"] = [45, 1], [85, 1]
    rows.update(
        state="submitted", content=content, digest=digest(content), subtotals=[[45, 1], [40, 1]]
    )
    forge("sheet.submitted", sheet, after={"digest": digest(content)})


SCORED_TEN = {"kind": "scored", "points": "10", "comment": ""}


def forge(verb: str, sheet: ScoreSheet, **told: Any) -> None:
    """A line with everything that is in the database to copy from."""
    last = Entry.objects.order_by("-pk")[0]
    entry = Entry(
        at=timezone.now(),
        by=last.by,
        by_name=last.by_name,
        verb=verb,
        subject_type="ScoreSheet",
        subject_id=sheet.pk,
        key=last.key,
        signature=f"{Entry.objects.count():016x}:{'0' * 64}",
        **told,
    )
    entry.digest = entry_digest(entry)
    entry.save()


def test_a_sheet_that_was_rewritten_is_not_certified(cast: Cast) -> None:
    sheet = submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    for judge in cast.judges[1:]:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    rewrite(sheet, cast)

    with pytest.raises(Refused, match=cast.chair.last_name):
        certified(cast)

    assert not Result.objects.exists()


@pytest.mark.parametrize("values", [{"subtotals": [[50, 1], [50, 1]]}, {"top_marks": 4}], ids=str)
def test_sums_that_the_marks_do_not_give_are_not_certified(
    cast: Cast, sheets: list[ScoreSheet], values: dict[str, Any]
) -> None:
    """With the triggers lifted, too."""
    remove_triggers(connection)
    ScoreSheet.objects.filter(pk=sheets[0].pk).update(**values)
    install_triggers(connection)

    with pytest.raises(Refused):
        certified(cast)


def test_a_mark_of_which_the_journal_tells_nothing_is_not_certified(
    cast: Cast, sheets: list[ScoreSheet]
) -> None:
    remove_triggers(connection)
    Entry.objects.filter(verb="mark.saved", subject_id=sheets[1].pk).delete()
    install_triggers(connection)

    with pytest.raises(Refused):
        certified(cast)


def test_two_submissions_without_a_return_between_are_found(cast: Cast, result: Result) -> None:
    remove_triggers(connection)
    entry = Entry.objects.filter(verb="sheet.submitted").order_by("pk")[0]
    forge("sheet.submitted", ScoreSheet(pk=entry.subject_id), after=entry.after)
    install_triggers(connection)

    assert "journal entry" in str(first_misfit())


def settled_changes(cast: Cast) -> dict[str, Callable[[], Any]]:
    """What a certified result rests on, each changed by one statement."""
    nomination, seat = cast.nomination, cast.seat(cast.member)
    about = {"seat": seat, "nomination": nomination, "reason": "x", "made_by": cast.chair}
    return {
        "recused": lambda: Declaration.objects.filter(seat=seat).update(is_recused=True),
        "undeclared": lambda: Declaration.objects.filter(seat=seat).delete(),
        "absent": Absence(made_at=timezone.now(), **about).save,
        "withdrawn": lambda: Nomination.objects.filter(pk=nomination.pk).update(state="withdrawn"),
        "no-show": lambda: Slot.objects.filter(pk=cast.slot.pk).update(state=SlotState.NO_SHOW),
        "off the slot": lambda: cast.slot.places.all().delete(),
        "another judge": lambda: type(seat).objects.filter(pk=seat.pk).update(user=cast.nobody),
        "quorum": lambda: AwardRound.objects.update(quorum=1),
        "aggregation": lambda: Award.objects.update(aggregation="median"),
        "name": lambda: Award.objects.update(name="ชื่ออื่น"),
        "a band": Band(award=cast.category.award, name="x", lower=0).save,
        "total minimum": a_total_minimum,
        "thawed": lambda: Rubric.objects.update(frozen_at=None),
    }


def test_what_a_certified_result_rests_on_stays(cast: Cast, result: Result) -> None:
    let_through = [name for name, one in settled_changes(cast).items() if not refused(one)]

    assert let_through == []


def a_total_minimum() -> str:
    rubric = Rubric.objects.get()
    Requirement.objects.create(rubric=rubric, number=1, measure="total", bound=60)
    return "requirements was certified as []"


def a_quorum() -> str:
    AwardRound.objects.update(quorum=1)
    return "quorum was certified as 2, and is 1 now"


def a_tie_chain() -> str:
    AwardRound.objects.update(tie_chain=["top_marks"])
    return "tie chain was certified as"


def an_aggregation() -> str:
    Award.objects.update(aggregation="median")
    return "aggregation was certified as mean"


def a_band() -> str:
    Band.objects.create(award=Award.objects.get(), name="ดีเด่น", lower=0)
    return "bands was certified as"


def test_rules_that_are_not_the_documents_are_named(result: Result) -> None:
    """Case R25 and its kind."""
    remove_triggers(connection)
    for tamper in (a_total_minimum, a_quorum, a_tie_chain, an_aggregation, a_band):
        assert first_misfit() is None
        with undone():
            wanted = tamper()
            assert wanted in str(first_misfit())


def test_a_later_result_needs_a_second_person_on_record(cast: Cast, result: Result) -> None:
    remove_triggers(connection)
    document = {**result.document, "number": 2}
    params = {"digest": digest(document), "document": document, "number": 2}
    rows = Result.objects.filter(pk=result.pk)
    rows.update(**params, reason="x", seconded_by=cast.secretary)
    entry = Entry.objects.get(verb="result.certified")
    Entry.objects.filter(pk=entry.pk).update(
        after={**entry.after, "number": 2, "digest": params["digest"]}
    )

    assert "second person" in str(first_misfit())

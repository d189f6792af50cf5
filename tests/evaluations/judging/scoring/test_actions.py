"""Declare, open, mark, note, submit: what is done, and what is refused."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark, values_of
from evaluations.judging.scoring.actions.notes import save_note
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.judged import judged_by
from evaluations.judging.scoring.marking import NOT_APPLICABLE, SCORED, UNMARKED, MarkValue
from evaluations.judging.scoring.models import (
    ConflictKind,
    Declaration,
    EvidencePin,
    Mark,
    ScoreSheet,
)
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import OpenFrom, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator, Rubric, ScoredFrom
from tests.factories import (
    Cast,
    make_cast,
    make_evidence,
    make_file,
    make_nomination,
    make_unit,
    opened_sheet,
    submitted_sheet,
)


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


def first_indicator(sheet: ScoreSheet) -> Indicator:
    indicators = Indicator.objects.filter(dimension__rubric=sheet.rubric)
    return indicators.order_by("dimension__number", "number")[0]


def scored(points: str, comment: str = "") -> MarkValue:
    return MarkValue(SCORED, Decimal(points), comment)


def save(cast: Cast, sheet: ScoreSheet, indicator: Indicator, points: str) -> None:
    save_mark(
        by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=scored(points), version=0
    )


def test_a_declaration_without_conflict_opens_the_sheet(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)

    assert sheet.is_writable
    assert Entry.objects.filter(verb="conflict.declared").exists()
    assert Entry.objects.filter(verb="sheet.opened", subject_id=sheet.pk).exists()


def test_opening_twice_opens_one_sheet(cast: Cast, sheet: ScoreSheet) -> None:
    seat = cast.seat(cast.member)

    assert open_sheet(by=cast.member, seat=seat, nomination=cast.nomination) == sheet
    assert ScoreSheet.objects.count() == 1


@pytest.mark.parametrize("kind", [ConflictKind.KINSHIP, ConflictKind.INTEREST])
def test_a_declared_conflict_recuses(cast: Cast, kind: str) -> None:
    seat = cast.seat(cast.member)
    declare(by=cast.member, seat=seat, nomination=cast.nomination, kind=kind, note="พี่สาว")

    with pytest.raises(Refused):
        open_sheet(by=cast.member, seat=seat, nomination=cast.nomination)


@pytest.mark.parametrize("where", ["own", "above", "below"])
def test_own_office_recuses_whatever_is_declared(cast: Cast, where: str) -> None:
    own = cast.nomination.unit
    units = {"own": own, "below": make_unit(parent=own), "above": own}
    cast.member.unit = units[where]
    nomination = cast.nomination
    if where == "above":
        nomination = make_nomination(
            category=cast.category, committee=cast.committee, unit=make_unit(parent=own)
        )

    declaration = declare(
        by=cast.member,
        seat=cast.seat(cast.member),
        nomination=nomination,
        kind=ConflictKind.NONE,
    )

    assert declaration.kind == ConflictKind.OWN_OFFICE
    assert declaration.is_recused


def test_the_department_above_all_does_not_recuse(cast: Cast) -> None:
    declaration = declare(
        by=cast.member,
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        kind=ConflictKind.NONE,
    )

    assert not declaration.is_recused


def test_a_conflict_may_come_to_light_later_and_stays(cast: Cast, sheet: ScoreSheet) -> None:
    seat = cast.seat(cast.member)

    def told(kind: str) -> Declaration:
        return declare(
            by=cast.member, seat=seat, nomination=cast.nomination, kind=kind, note="พี่สาว"
        )

    assert told(ConflictKind.KINSHIP).is_recused
    assert told(ConflictKind.KINSHIP).pk == Declaration.objects.get().pk
    for kind in (ConflictKind.NONE, ConflictKind.INTEREST):
        with pytest.raises(Refused):
            told(kind)
    assert Declaration.objects.get().kind == ConflictKind.KINSHIP
    assert Entry.objects.filter(verb="conflict.declared").count() == 2


def test_a_certified_nomination_takes_no_conflict_any_more(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    with pytest.raises(Refused):
        declare(
            by=cast.member,
            seat=cast.seat(cast.member),
            nomination=cast.nomination,
            kind=ConflictKind.KINSHIP,
        )


def test_the_chair_takes_a_seat_off_with_a_reason(cast: Cast) -> None:
    given: dict[str, Any] = {"seat": cast.seat(cast.member), "nomination": cast.nomination}
    for by, reason in ((cast.secretary, "ญาติ"), (cast.chair, "")):
        with pytest.raises(Refused):
            recuse(by=by, kind=ConflictKind.KINSHIP, reason=reason, **given)

    recuse(by=cast.chair, kind=ConflictKind.KINSHIP, reason="ญาติ", **given)

    assert Declaration.objects.get().is_recused


def test_nobody_declares_for_another_seat(cast: Cast) -> None:
    with pytest.raises(Refused):
        declare(
            by=cast.chair,
            seat=cast.seat(cast.member),
            nomination=cast.nomination,
            kind=ConflictKind.NONE,
        )


@pytest.mark.parametrize("state", ["scheduled", "called", "no_show", "postponed"])
def test_marks_open_with_the_presentation_and_the_page_on_its_day(cast: Cast, state: str) -> None:
    Slot.objects.update(state=SlotState.CALLED)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    Slot.objects.update(state=state)

    with pytest.raises(Refused):
        save(cast, sheet, first_indicator(sheet), "7")

    Slot.objects.update(state=SlotState.PRESENTING)
    save(cast, sheet, first_indicator(sheet), "7")
    assert Mark.objects.get().points == 7


def test_a_sheet_does_not_open_before_its_day(cast: Cast) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    EvaluationSession.objects.update(date=tomorrow)
    Slot.objects.update(state=SlotState.SCHEDULED)

    with pytest.raises(Refused):
        opened_sheet(judge=cast.member, nomination=cast.nomination)


def make_cast_before_the_slot(**award_round: object) -> Cast:
    cast = make_cast(**award_round)
    Slot.objects.update(state=SlotState.SCHEDULED)
    return cast


@pytest.mark.django_db
def test_a_round_may_open_its_sheets_from_the_session_day() -> None:
    cast = make_cast_before_the_slot(open_from=OpenFrom.SESSION_START)

    assert opened_sheet(judge=cast.member, nomination=cast.nomination).is_writable


@pytest.mark.django_db
def test_documents_open_at_the_evidence_deadline_and_the_presentation_later() -> None:
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    cast = make_cast_before_the_slot(evidence_closes_at=hour_ago)
    first, second = Dimension.objects.filter(rubric=cast.category.rubric)
    Dimension.objects.filter(pk=first.pk).update(scored_from=ScoredFrom.DOCUMENTS)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    early, late = (one.indicators.all()[0].pk for one in (first, second))

    save_mark(by=cast.member, sheet=sheet.pk, indicator=early, value=scored("8"), version=0)

    with pytest.raises(Refused):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=late, value=scored("8"), version=0)


def test_a_mark_is_saved_with_its_version_and_in_the_journal(
    cast: Cast, sheet: ScoreSheet
) -> None:
    indicator = first_indicator(sheet)

    saved = save_mark(
        by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=scored("7.5"), version=0
    )

    assert (saved.marks[indicator.pk].points, saved.marks[indicator.pk].version) == (
        Decimal("7.5"),
        1,
    )
    entry = Entry.objects.get(verb="mark.saved")
    assert (entry.before, entry.after["points"]) == ({}, "7.5")


def test_the_first_mark_freezes_the_rubric(cast: Cast, sheet: ScoreSheet) -> None:
    assert Rubric.objects.get().frozen_at is None

    save_mark(
        by=cast.member,
        sheet=sheet.pk,
        indicator=first_indicator(sheet).pk,
        value=scored("1"),
        version=0,
    )

    assert Rubric.objects.get().frozen_at is not None
    assert Entry.objects.filter(verb="rubric.frozen").count() == 1


def test_a_retry_of_the_same_mark_changes_nothing(cast: Cast, sheet: ScoreSheet) -> None:
    pk = first_indicator(sheet).pk
    for _attempt in range(2):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=scored("7"), version=0)

    assert Mark.objects.get().version == 1
    assert Entry.objects.filter(verb="mark.saved").count() == 1


def test_a_stale_tab_is_told_and_overwrites_nothing(cast: Cast, sheet: ScoreSheet) -> None:
    pk = first_indicator(sheet).pk
    save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=scored("7"), version=0)

    with pytest.raises(Conflict):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=scored("3"), version=0)

    assert Mark.objects.get().points == 7


@pytest.mark.parametrize("points", ["-0.5", "10.5", "7.25", "11"])
def test_a_mark_off_its_scale_is_refused(cast: Cast, sheet: ScoreSheet, points: str) -> None:
    with pytest.raises(Refused):
        save_mark(
            by=cast.member,
            sheet=sheet.pk,
            indicator=first_indicator(sheet).pk,
            value=scored(points),
            version=0,
        )
    assert not Mark.objects.exists()


def test_not_applicable_only_where_the_indicator_allows_it(cast: Cast, sheet: ScoreSheet) -> None:
    strict, lenient = Indicator.objects.filter(dimension__number=1).order_by("number")
    value = MarkValue(NOT_APPLICABLE, None, "ไม่มีงานนี้")
    save_mark(by=cast.member, sheet=sheet.pk, indicator=lenient.pk, value=value, version=0)

    with pytest.raises(Refused):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=strict.pk, value=value, version=0)


def test_a_mark_can_be_taken_back(cast: Cast, sheet: ScoreSheet) -> None:
    pk = first_indicator(sheet).pk
    save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=scored("7"), version=0)

    save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=MarkValue(), version=1)

    assert Mark.objects.get().kind == UNMARKED


def test_another_rubrics_indicator_is_refused(cast: Cast, sheet: ScoreSheet) -> None:
    with pytest.raises(Refused):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=999_999, value=scored("1"), version=0)


@pytest.mark.parametrize("role", ["chair", "secretary", "administrator", "nobody"])
def test_nobody_else_writes_on_the_sheet(cast: Cast, sheet: ScoreSheet, role: str) -> None:
    with pytest.raises(ScoreSheet.DoesNotExist):
        save_mark(
            by=getattr(cast, role),
            sheet=sheet.pk,
            indicator=first_indicator(sheet).pk,
            value=scored("1"),
            version=0,
        )


def test_a_note_has_versions_as_a_mark_has(cast: Cast, sheet: ScoreSheet) -> None:
    dimension = Dimension.objects.filter(rubric=sheet.rubric)[0].pk
    words = {"strengths": "ดี", "suggestions": ""}
    note = save_note(by=cast.member, sheet=sheet.pk, dimension=dimension, version=0, **words)

    assert (note.strengths, note.version) == ("ดี", 1)
    with pytest.raises(Conflict):
        save_note(
            by=cast.member,
            sheet=sheet.pk,
            dimension=dimension,
            strengths="ไม่ดี",
            suggestions="",
            version=0,
        )


def test_a_sheet_with_a_gap_is_not_submitted(cast: Cast, sheet: ScoreSheet) -> None:
    save_mark(
        by=cast.member,
        sheet=sheet.pk,
        indicator=first_indicator(sheet).pk,
        value=scored("1"),
        version=0,
    )
    with pytest.raises(Refused):
        submit_sheet(by=cast.member, sheet=sheet)
    assert ScoreSheet.objects.get().is_writable


def test_nought_is_a_score(cast: Cast) -> None:
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination, points="0")

    assert sheet.subtotals == [[0, 1], [0, 1]]


def test_a_submitted_sheet_is_locked_with_its_digest_and_its_evidence(cast: Cast) -> None:
    make_evidence(nomination=cast.nomination)
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    assert not sheet.is_writable
    assert len(sheet.digest) == 64
    assert sheet.subtotals == [[40, 1], [40, 1]]
    assert EvidencePin.objects.get().sheet == sheet
    assert sheet.content is not None
    assert sheet.content["seat"] is not None
    assert sheet.content["seat"]["name"] == cast.member.full_name
    pk = first_indicator(sheet).pk
    with pytest.raises(Refused):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=scored("1"), version=1)


def test_submitting_twice_submits_once(cast: Cast) -> None:
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    assert submit_sheet(by=cast.member, sheet=sheet).digest == sheet.digest
    assert Entry.objects.filter(verb="sheet.submitted").count() == 1


def test_the_document_keeps_the_name_and_position_of_its_day(cast: Cast) -> None:
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)
    was = cast.member.full_name
    cast.member.first_name, cast.member.position = "คนใหม่", "ตำแหน่งใหม่"
    cast.member.save()

    sheet.refresh_from_db()

    assert sheet.content is not None
    assert sheet.content["seat"] is not None
    assert sheet.content["seat"]["name"] == was


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("points", "comment", "is_refused"),
    [("10", "", True), ("2", "", True), ("10", "ยอดเยี่ยม", False), ("6", "", False)],
)
def test_a_round_may_ask_for_a_comment_at_the_extremes(
    points: str, comment: str, *, is_refused: bool
) -> None:
    cast = make_cast(comment_at_extremes=True)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    for indicator in Indicator.objects.all():
        save_mark(
            by=cast.member,
            sheet=sheet.pk,
            indicator=indicator.pk,
            value=scored(points, comment),
            version=0,
        )
    if is_refused:
        with pytest.raises(Refused):
            submit_sheet(by=cast.member, sheet=sheet)
    else:
        assert not submit_sheet(by=cast.member, sheet=sheet).is_writable


def test_nothing_is_written_while_the_round_is_not_evaluated(
    cast: Cast, sheet: ScoreSheet
) -> None:
    award_round = cast.category.award.round
    award_round.phase = Phase.CLOSED
    award_round.save()

    with pytest.raises(Refused):
        save_mark(
            by=cast.member,
            sheet=sheet.pk,
            indicator=first_indicator(sheet).pk,
            value=scored("1"),
            version=0,
        )
    assert values_of(sheet.pk) == {}


def test_what_was_judged_is_what_the_signed_sheet_names(cast: Cast) -> None:
    """A sheet that was returned and signed again keeps its first pins beside the new ones."""
    make_evidence(nomination=cast.nomination, title="บนหน้า")
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)
    version = make_file(nomination=cast.nomination)
    EvidencePin.objects.create(sheet=sheet, version=version, pinned_at=timezone.now())

    judged = judged_by(sheet)

    assert [one.version.item.title for one in judged] == ["บนหน้า"]

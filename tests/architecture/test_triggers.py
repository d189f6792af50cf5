"""What the database itself refuses, whoever asks."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from evaluations.assembly import triggers
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.submissions.models import NominationReturn, ReturnRemark, Submission
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Draw, Placing, Result, Ruling
from evaluations.judging.scoring.models import (
    Declaration,
    DimensionNote,
    Endorsement,
    EvidencePin,
    Mark,
    ScoreSheet,
    SheetReturn,
)
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.outcome.cascade.models import KeptAbove
from evaluations.outcome.certificates.certificates import certificate_content
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.platform.journal.actions import note_key, record
from evaluations.platform.journal.models import Entry, JournalKey, Seal, TimeStamp
from evaluations.platform.journal.sealing import seal_settled
from evaluations.setup.rubrics.models import Dimension, Indicator, Rubric
from tests.factories import (
    Cast,
    make_evidence,
    make_nomination,
    make_slot,
    opened_sheet,
    submitted_sheet,
)
from tests.guarded import refused, undone

# Tables whose rows are only added.
APPEND_ONLY = sorted(
    {trigger.table for trigger in triggers()}
    & {trigger.name.removesuffix("_delete") for trigger in triggers()}
)


@pytest.fixture
def result(cast: Cast) -> Result:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such statement")
@pytest.mark.parametrize("table", ["evaluations_entry", "evaluations_result"])
def test_no_row_is_replaced_by_inserting_it_again(result: Result, table: str) -> None:
    """SQLite deletes the old row without asking its triggers, unless it is told to ask them."""
    again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608

    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(again))


def make_return(cast: Cast) -> NominationReturn:
    return NominationReturn.objects.create(
        nomination=cast.nomination,
        returned_at=timezone.now(),
        returned_by=cast.secretary,
        reason="เหตุผล",
    )


OF_A_SHEET = ("evaluations_sheetreturn", "evaluations_endorsement", "evaluations_evidencepin")


def one_row_of_a_sheet(table: str, cast: Cast) -> models.Model:
    now, sheet = timezone.now(), ScoreSheet.objects.all()[0]
    if table == "evaluations_evidencepin":
        version = make_evidence(nomination=cast.nomination).versions.get()
        return EvidencePin.objects.create(sheet=sheet, version=version, pinned_at=now)
    if table == "evaluations_endorsement":
        seat, other = (
            cast.seat(cast.member),
            make_nomination(category=cast.category, committee=cast.committee),
        )
        make_slot(session=cast.session, nominations=[other])
        sheet = submitted_sheet(judge=cast.member, nomination=other)
        return Endorsement.objects.create(
            sheet=sheet, seat=seat, agrees=True, digest="0", confirmed_at=now
        )
    return SheetReturn.objects.create(
        sheet=sheet,
        returned_at=now,
        returned_by=cast.chair,
        reason="เหตุผล",
        content=submitted(sheet.content),
        digest=sheet.digest,
    )


def make_certificate(cast: Cast, result: Result) -> Certificate:
    params = {"name": "x", "title": "x", "body": "x", "signer": "x", "number_format": "{เลขที่}"}
    template = CertificateTemplate.objects.create(round=cast.category.award.round, **params)
    now = timezone.now()
    return Certificate.objects.create(
        template=template,
        result=result,
        nomination=cast.nomination,
        fiscal_year_be=2569,
        is_rehearsal=False,
        number=1,
        content=certificate_content(template, result, result.content["lines"][0], 1, now),
        digest="0",
        issued_at=now,
        issued_by=cast.administrator,
    )


def one_row_after_the_day(table: str, cast: Cast, result: Result) -> models.Model:
    if table == "evaluations_certificate":
        return make_certificate(cast, result)
    if table == "evaluations_keptabove":
        return KeptAbove.objects.create(
            nomination=cast.nomination,
            result=result,
            reason="เหตุผล",
            decided_at=timezone.now(),
            decided_by=cast.administrator,
        )
    if table == "evaluations_draw":
        here = {"category": cast.category, "committee": cast.committee}
        return Draw.objects.create(**here, seed="0", drawn_at=timezone.now(), drawn_by=cast.chair)
    return Ruling.objects.create(
        category=cast.category,
        committee=cast.committee,
        nomination=cast.nomination,
        place=1,
        reason="เหตุผล",
        made_at=timezone.now(),
        made_by=cast.chair,
    )


AFTER_THE_DAY = (
    "evaluations_ruling",
    "evaluations_draw",
    "evaluations_certificate",
    "evaluations_keptabove",
)


def one_row_of(table: str, cast: Cast, result: Result) -> models.Model:
    """A row of an append-only table."""
    now = timezone.now()
    if table in OF_A_SHEET:
        return one_row_of_a_sheet(table, cast)
    if table in AFTER_THE_DAY:
        return one_row_after_the_day(table, cast, result)
    handed_in = {"nomination": cast.nomination, "digest": "0", "content": {}}
    if table == "evaluations_submission":
        return Submission.objects.create(number=1, submitted_at=now, **handed_in)
    if table == "evaluations_nominationreturn":
        return make_return(cast)
    if table == "evaluations_returnremark":
        item = make_evidence(nomination=cast.nomination)
        return ReturnRemark.objects.create(returned=make_return(cast), item=item, text="แก้")
    note_key()
    seal_settled()
    now = timezone.now()
    TimeStamp.objects.create(
        seal=Seal.objects.all()[0], stamped_at=now, certificate_ends_at=now, token=b"0"
    )
    journal = (Entry, JournalKey, Seal, TimeStamp)
    by_table: dict[str, type[models.Model]] = {
        model._meta.db_table: model for model in (*journal, Result, Placing)
    }
    row: models.Model = by_table[table]._default_manager.all()[0]
    return row


def test_append_only_tables_refuse_every_way_of_changing(cast: Cast, result: Result) -> None:
    """By the ORM and by raw SQL."""
    for table in APPEND_ONLY:
        with undone():
            refuses_every_way(table, one_row_of(table, cast, result))


def refuses_every_way(table: str, row: models.Model) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    column = rows.values().get()

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row.pk])  # noqa: S608

    assert refused(row.save), table
    assert refused(row.delete), table
    assert refused(lambda: rows.update(id=row.pk)), table
    assert refused(lambda: rows._raw_delete(rows.db)), table
    assert refused(raw), table
    assert rows.values().get() == column


def sheet_and_indicator(cast: Cast) -> tuple[ScoreSheet, Indicator]:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    return sheet, Indicator.objects.all()[0]


def test_a_mark_off_its_scale_is_refused_by_the_database(cast: Cast) -> None:
    sheet, indicator = sheet_and_indicator(cast)
    at = {"sheet": sheet, "indicator": indicator, "saved_at": timezone.now()}
    for points in ("10.5", "7.25", "-1"):
        mark = Mark(kind="scored", points=Decimal(points), **at)

        assert refused(mark.save), points


def test_a_scored_mark_needs_points_and_an_unscored_one_has_none(cast: Cast) -> None:
    sheet, indicator = sheet_and_indicator(cast)
    now = timezone.now()
    without = Mark(sheet=sheet, indicator=indicator, kind="scored", saved_at=now)
    with_some = Mark(
        sheet=sheet, indicator=indicator, kind="unmarked", points=Decimal(1), saved_at=now
    )

    assert refused(without.save)
    assert refused(with_some.save)


def test_a_submitted_sheet_is_closed_in_the_database(cast: Cast) -> None:
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)
    dimension = Dimension.objects.all()[0]
    note = DimensionNote(sheet=sheet, dimension=dimension, saved_at=timezone.now())

    assert refused(lambda: Mark.objects.filter(sheet=sheet).update(points=1))
    assert refused(lambda: Mark.objects.filter(sheet=sheet).delete())
    assert refused(note.save)
    assert refused(lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(digest="f" * 64))
    assert set(Mark.objects.values_list("points", flat=True)) == {8}


def test_a_certified_sheet_never_changes(cast: Cast, result: Result) -> None:
    assert refused(lambda: ScoreSheet.objects.update(state="open"))
    assert refused(lambda: ScoreSheet.objects.update(subtotals=[]))


def test_one_sheet_for_a_seat_and_a_nomination(cast: Cast) -> None:
    sheet, _indicator = sheet_and_indicator(cast)
    again = ScoreSheet(
        seat=sheet.seat,
        nomination=sheet.nomination,
        rubric=sheet.rubric,
        opened_at=timezone.now(),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_sheet_belongs_to_a_seat_or_a_committee_and_never_both(cast: Cast) -> None:
    sheet, _indicator = sheet_and_indicator(cast)

    assert refused(lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(seat=None))
    assert refused(lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(committee=cast.committee))


def test_own_office_cannot_be_written_without_recusal(cast: Cast) -> None:
    declaration = Declaration(
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        kind="own_office",
        is_recused=False,
        declared_at=timezone.now(),
    )

    assert refused(declaration.save)


def test_a_dissent_says_why(cast: Cast) -> None:
    sheet, _indicator = sheet_and_indicator(cast)
    silent = Endorsement(
        sheet=sheet, seat=cast.seat(cast.chair), agrees=False, confirmed_at=timezone.now()
    )

    assert refused(silent.save)


@pytest.mark.parametrize(
    ("field", "value"),
    [("phase", "dancing"), ("quorum", 0), ("fiscal_year_be", 2026), ("reveal", "always")],
)
def test_a_round_holds_possible_values_only(cast: Cast, field: str, value: object) -> None:
    rounds = type(cast.category.award.round).objects.all()

    assert refused(lambda: rounds.update(**{field: value}))


def test_a_requirement_names_what_it_measures(cast: Cast) -> None:
    requirements = Rubric.objects.get().requirements

    assert refused(lambda: requirements.create(number=1, measure="dimension", bound=50))
    assert not refused(lambda: requirements.create(number=1, measure="total", bound=50))


def test_what_history_needs_is_protected(cast: Cast) -> None:
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    for row in (cast.member, cast.nomination.unit, cast.category, cast.committee):
        with pytest.raises(models.ProtectedError):
            row.delete()


def test_the_triggers_do_not_stand_in_the_way_of_adding(cast: Cast) -> None:
    record(by=cast.chair, verb="test", subject=cast.category)

    assert seal_settled() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"is_late": True},
        {"sha256": "f" * 64},
        {"size": 1},
        {"original_name": "x"},
        {"added_at": "2020-01-01T00:00:00Z"},
        {"number": 7},
    ],
    ids=str,
)
def test_a_piece_of_evidence_stays_what_was_handed_in(
    cast: Cast, values: dict[str, object]
) -> None:
    make_evidence(nomination=cast.nomination)

    assert refused(lambda: EvidenceVersion.objects.update(**values))
    assert refused(lambda: EvidenceVersion.objects.update(added_by=cast.nobody))
    assert refused(lambda: EvidenceVersion.objects.all().delete())
    assert EvidenceVersion.objects.update(scan="waiting", scan_note="x", page_sizes=[1]) == 1

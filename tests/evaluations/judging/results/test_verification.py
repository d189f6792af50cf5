"""Tampering by hand in the database is found and named; what is right raises no alarm."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from evaluations.assembly import remove_triggers
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.models import Placing, Result
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import DimensionNote, Mark, ScoreSheet
from evaluations.management.demo.national import Year, seed_year
from evaluations.platform.journal.models import Entry, Seal, Verification
from evaluations.setup.rounds.models import Award, AwardRound, Band, Mode
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests.evaluations.judging.agreed.test_agreed import agree, declare_none, submitted
from tests.factories import Cast, make_unit, submitted_sheet
from tests.guarded import undone
from units.models import UnitKind, User

SignIn = Callable[[User], Client]


@pytest.fixture
def result(cast: Cast) -> Result:
    for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def a_mark() -> str:
    mark = Mark.objects.order_by("pk")[0]
    Mark.objects.filter(pk=mark.pk).update(points=Decimal("9.5"))
    return f"the mark of indicator 1.1 was changed (sheet {mark.sheet_id})"


def a_weight() -> str:
    Indicator.objects.filter(number=1).update(weight=26)
    return "rubric, dimension 1: has other weights"


def a_full_mark() -> str:
    Indicator.objects.filter(dimension__number=2, number=2).update(maximum=20)
    return "rubric, dimension 2: has other weights"


def a_note() -> str:
    sheet = ScoreSheet.objects.order_by("pk")[0]
    dimension = Dimension.objects.order_by("number")[1]
    DimensionNote.objects.create(
        sheet=sheet, dimension=dimension, strengths="แทรก", saved_at=sheet.opened_at
    )
    return "the note of dimension 2 was changed"


def a_sheets_content() -> str:
    sheet = ScoreSheet.objects.order_by("pk")[0]
    content = {**(sheet.content or {}), "total": [100, 1]}
    ScoreSheet.objects.filter(pk=sheet.pk).update(content=content)
    return "its content was changed after it was submitted"


def a_document() -> str:
    result = Result.objects.get()
    result.content["lines"][0]["total"] = "99.00"
    Result.objects.filter(pk=result.pk).update(document=result.document)
    return "document: was changed after it was certified"


def a_placing() -> str:
    Placing.objects.update(rank=2)
    return "is not the document's"


def a_lost_sheet() -> str:
    sheet = ScoreSheet.objects.order_by("pk")[0]
    ScoreSheet.objects.filter(pk=sheet.pk).update(digest="0" * 64)
    return "is not the one that was certified"


TAMPERINGS = [
    a_mark,
    a_weight,
    a_full_mark,
    a_note,
    a_sheets_content,
    a_document,
    a_placing,
    a_lost_sheet,
]


def test_each_tampering_is_found_and_named(result: Result) -> None:
    remove_triggers(connection)
    for tamper in TAMPERINGS:
        assert first_misfit() is None
        with undone():
            wanted = tamper()
            found = first_misfit()
            assert found is not None
            assert wanted in str(found)
            assert result.code in str(found)
            with pytest.raises(CommandError, match=result.code):
                call_command("verify_results")


def test_a_changed_journal_row_is_found_by_the_nightly_job_and_said_on_the_page(
    cast: Cast, result: Result, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("nightly", checks_only=True)
    assert not Verification.objects.exclude(finding="").exists()
    remove_triggers(connection)
    entry = Entry.objects.filter(verb="mark.saved").order_by("pk")[0]
    Entry.objects.filter(pk=entry.pk).update(reason="แทรก")

    with pytest.raises(CommandError):
        call_command("nightly", checks_only=True)

    shown = sign_in(cast.auditor).get(reverse("administration")).content.decode()
    assert f"entry={entry.pk}" in shown or f"entry {entry.pk}" in shown
    assert "ไม่ตรง" in shown
    assert Seal.objects.count() == 1


def test_reopened_and_certified_anew_everything_fits(cast: Cast, result: Result) -> None:
    wish = ask_reopening(by=cast.chair, result=result, reason="คีย์ผิด")
    second_reopening(by=cast.secretary, wish=wish)
    assert first_misfit() is None
    seat = cast.seat(cast.member)
    sheet = return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="คีย์ผิด")
    assert first_misfit() is None
    submit_sheet(by=cast.member, sheet=sheet)
    assert first_misfit() is None
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert first_misfit() is None


def test_an_agreed_sheet_and_bands_fit(cast: Cast) -> None:
    Award.objects.update(mode=Mode.AGREED)
    cast.category.award.refresh_from_db()
    for name, lower in (("ดี", 0), ("ดีเด่น", 80)):
        Band.objects.create(award=cast.category.award, name=name, lower=lower)
    for judge in cast.judges:
        declare_none(cast, judge)
    agree(submitted(cast), *cast.judges)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert first_misfit() is None


@pytest.mark.django_db
def test_a_synthetic_national_year_is_computed_anew() -> None:
    units = [make_unit(kind=UnitKind.PROVINCE) for _number in range(12)]
    award_round = seed_year(Year(units, awards=2, committees=1), "a-long-test-password")
    committee = award_round.committees.get()
    chair = committee.seats.get(position="chair").user
    for category in committee.categories.all():
        certify(by=chair, category=category, committee=committee)

    assert AwardRound.objects.count() == 1
    assert Placing.objects.count() == 24
    assert first_misfit() is None

"""Sheets on paper: two persons, differences shown, and what the sheet says afterwards."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluations.judging.moderation.actions.absences import close_absent
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.paper.actions.confirming import confirm_paper
from evaluations.judging.paper.actions.keying import key_paper, withdraw_paper
from evaluations.judging.paper.actions.telling import shown_digest
from evaluations.judging.paper.keying import Keyed, differences, keyed_from
from evaluations.judging.paper.models import PaperEntry, PaperState
from evaluations.judging.paper.notices import PAPER
from evaluations.judging.paper.scans import Scan
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.notes import save_note
from evaluations.judging.scoring.marking import NOT_APPLICABLE, SCORED, MarkValue
from evaluations.judging.scoring.models import Declaration, DimensionNote, Mark, ScoreSheet
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.outcome.reports.sheet_paper import sheet_context
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.platform.store.files import stored_files
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests.factories import (
    PASSWORD,
    Cast,
    filled_sheet,
    make_citation,
    make_evidence,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
PDF = (
    b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def assistant(cast: Cast) -> User:
    """A second secretary, who does not score."""
    user = make_user(username="assistant")
    Seat.objects.create(
        committee=cast.committee,
        user=user,
        number=8,
        position=Position.ASSISTANT_SECRETARY,
        scores=False,
    )
    return user


def keyed(points: str = "7", **other: str) -> Keyed:
    """Every indicator with the same points, but for those of `other` ("i<key>")."""
    marks = {
        pk: MarkValue(SCORED, Decimal(other.get(f"i{pk}", points)), "")
        for pk in Indicator.objects.values_list("pk", flat=True)
    }
    first = Dimension.objects.order_by("number")[0].pk
    return Keyed(marks, {first: ("เข้มแข็ง", "")}, declares_none=True)


def key(cast: Cast, by: User, content: Keyed | None = None) -> PaperEntry:
    return key_paper(
        by=by,
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        keyed=content or keyed(),
    )


def compared(by: User, entry: PaperEntry) -> PaperEntry:
    """The second person's word on what the page showed."""
    return confirm_paper(by=by, entry=entry, seen=shown_digest(entry))


def test_keyed_by_one_and_confirmed_by_another(cast: Cast, assistant: User) -> None:
    entry = key(cast, cast.secretary)
    assert not ScoreSheet.objects.exists()

    compared(assistant, entry)

    sheet = ScoreSheet.objects.get()
    shown = sheet_context(sheet)
    paper = shown["sheet"]["paper"]
    assert (sheet.seat, sheet.state) == (cast.seat(cast.member), "submitted")
    assert (paper["keyed_by"], paper["confirmed_by"]) == (
        cast.secretary.full_name,
        assistant.full_name,
    )
    assert shown["total"] == "70.00"
    assert DimensionNote.objects.get().strengths == "เข้มแข็ง"
    assert Declaration.objects.get().kind == "none"


def test_who_may_confirm_is_told_until_it_is_confirmed(cast: Cast, assistant: User) -> None:
    entry = key(cast, cast.secretary)
    waiting = Notice.objects.filter(kind=PAPER.code, read_at=None)
    assert {one.user for one in waiting} == {cast.member, assistant}

    compared(assistant, entry)

    assert not waiting.filter(user=assistant).exists()
    assert [one.params["state"]["th"] for one in waiting.filter(user=cast.member)] == [
        str(PaperState.CONFIRMED.label)
    ]


def test_never_the_same_person(cast: Cast) -> None:
    entry = key(cast, cast.secretary)

    with pytest.raises(Refused):
        compared(cast.secretary, entry)
    with pytest.raises(Refused):
        confirm_paper(by=cast.secretary, entry=entry, again=keyed())


@pytest.mark.parametrize("role", ["chair", "officer", "auditor", "nobody"])
def test_who_may_be_the_second(cast: Cast, role: str) -> None:
    entry = key(cast, cast.secretary)

    with pytest.raises(Refused):
        compared(getattr(cast, role), entry)


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_the_judge_or_an_administrator_may_confirm(cast: Cast, role: str) -> None:
    compared(getattr(cast, role), key(cast, cast.secretary))

    assert ScoreSheet.objects.get().state == "submitted"


@pytest.mark.parametrize("role", ["chair", "member", "officer", "auditor", "nobody"])
def test_who_may_key(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        key(cast, getattr(cast, role))


def test_a_second_keying_that_differs_enters_nothing(cast: Cast, assistant: User) -> None:
    entry = key(cast, cast.secretary)
    wrong = Indicator.objects.order_by("pk")[1].pk

    told = confirm_paper(by=assistant, entry=entry, again=keyed(**{f"i{wrong}": "1.5"}))

    assert told.state == PaperState.DIFFERS
    assert not Mark.objects.exists()
    found = differences(keyed_from(told.values), keyed_from(told.again or {}))
    assert [(one.pk, one.first, one.second) for one in found] == [(wrong, "7", "1.5")]
    with pytest.raises(Refused):
        compared(assistant, entry)

    key(cast, cast.secretary, keyed(**{f"i{wrong}": "1.5"}))
    done = confirm_paper(by=assistant, entry=entry, again=keyed(**{f"i{wrong}": "1.5"}))
    assert done.state == PaperState.CONFIRMED


def test_confirmed_twice_it_is_entered_once(cast: Cast, assistant: User) -> None:
    entry = key(cast, cast.secretary)
    compared(assistant, entry)
    compared(assistant, entry)

    assert ScoreSheet.objects.count() == 1


def test_a_paper_takes_the_place_of_what_was_begun_on_a_screen(
    cast: Cast, assistant: User
) -> None:
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    compared(assistant, key(cast, cast.secretary))

    assert set(Mark.objects.values_list("points", flat=True)) == {7}


def test_a_submitted_sheet_takes_no_paper(cast: Cast) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)

    with pytest.raises(Refused):
        key(cast, cast.secretary)


def test_a_paper_is_whole_and_on_the_scale(cast: Cast) -> None:
    full = keyed()
    missing = dict(list(full.marks.items())[1:])
    first = next(iter(full.marks))
    for marks in (
        missing,
        {**full.marks, first: MarkValue(SCORED, Decimal("7.3"), "")},
        {**full.marks, first: MarkValue(NOT_APPLICABLE, None, "เหตุ")},
        {**full.marks, first: MarkValue()},
    ):
        with pytest.raises(Refused):
            key(cast, cast.secretary, Keyed(marks))


def test_a_paper_that_declares_nothing_is_not_keyed(cast: Cast) -> None:
    whole = keyed()

    with pytest.raises(Refused):
        key(cast, cast.secretary, Keyed(whole.marks, whole.notes))


def test_a_keying_that_differed_and_was_right_is_compared_anew(
    cast: Cast, assistant: User
) -> None:
    entry = key(cast, cast.secretary)
    confirm_paper(by=assistant, entry=entry, again=keyed("6"))

    entry = key(cast, cast.secretary)

    assert entry.state == PaperState.KEYED
    assert compared(assistant, entry).state == PaperState.CONFIRMED


def test_who_keyed_and_whose_sheet_it_is_are_told(cast: Cast, assistant: User) -> None:
    compared(assistant, key(cast, cast.secretary))

    told = Notice.objects.filter(kind=PAPER.code, params__state__th=PaperState.CONFIRMED.label)
    assert {one.user for one in told} == {cast.secretary, cast.member}


def test_a_withdrawn_keying_makes_room(cast: Cast, assistant: User) -> None:
    entry = key(cast, cast.secretary)
    withdraw_paper(by=assistant, entry=entry)
    with pytest.raises(Refused):
        compared(assistant, entry)

    assert key(cast, assistant).pk != entry.pk


def form(points: str = "7", **more: object) -> dict[str, object]:
    pks = Indicator.objects.values_list("pk", flat=True)
    return {**{f"points-{pk}": points for pk in pks}, "declares": "none", **more}


def test_through_the_pages_with_a_scan(
    cast: Cast, assistant: User, sign_in: SignIn, own_media: Path
) -> None:
    seat = cast.seat(cast.member)
    keyer, second = sign_in(cast.secretary), sign_in(assistant)
    scan = SimpleUploadedFile("แบบ.pdf", PDF, "application/pdf")
    address = reverse("paper_key", args=[cast.nomination.pk, seat.pk])
    assert keyer.get(address).status_code == 200
    answer = keyer.post(address, form("๗", scan=scan))
    entry = PaperEntry.objects.get()
    assert answer.headers["Location"] == reverse("paper", args=[entry.pk])
    assert second.get(address).headers["Location"] == reverse("paper", args=[entry.pk])
    read = second.get(reverse("paper", args=[entry.pk])).content.decode()
    assert read.count('name="seen"') == read.count('<input type="hidden" name="seen"') == 1
    kept: Any = second.get(reverse("paper_scan", args=[entry.pk]))
    assert b"".join(kept.streaming_content) == PDF

    again = reverse("paper_again", args=[entry.pk])
    assert 'value="7"' not in second.get(again).content.decode()
    second.post(again, form("7", password=PASSWORD))

    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_by) == (PaperState.CONFIRMED, assistant)
    owner = sign_in(cast.member)
    shown = owner.get(reverse("sheet_review", args=[ScoreSheet.objects.get().pk]))
    assert cast.secretary.full_name in shown.content.decode()
    pdf = owner.get(reverse("sheet_pdf", args=[ScoreSheet.objects.get().pk]))
    assert assistant.full_name in text_of(pdf.content)


def test_a_scan_is_a_pdf_or_a_picture(cast: Cast, sign_in: SignIn, own_media: Path) -> None:
    address = reverse("paper_key", args=[cast.nomination.pk, cast.seat(cast.member).pk])
    scan = SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")

    answer = sign_in(cast.secretary).post(address, form(scan=scan))

    assert answer.status_code == 422
    assert not PaperEntry.objects.exists()
    assert not list(own_media.rglob("*.*"))


def test_what_was_typed_wrong_comes_back_with_its_remark(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("paper_key", args=[cast.nomination.pk, cast.seat(cast.member).pk])

    shown = sign_in(cast.secretary).post(address, form("เจ็ด")).content.decode()

    assert shown.count("กรุณาพิมพ์คะแนนเป็นตัวเลข") == 4
    assert "เจ็ด" in shown


def test_keyed_marks_are_read_by_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    entry = key(cast, cast.secretary, keyed("3.5"))
    for role in ("chair", "officer", "other_officer", "auditor", "nobody"):
        client = sign_in(getattr(cast, role))
        assert client.get(reverse("paper", args=[entry.pk])).status_code == 404
        assert client.get(reverse("paper_again", args=[entry.pk])).status_code == 404


def test_the_blank_sheets_name_each_seat_that_owes_one(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)

    answer = sign_in(cast.secretary).get(reverse("paper_pdf", args=[cast.nomination.pk]))

    text = text_of(answer.content)
    assert cast.member.full_name in text
    assert cast.secretary.full_name in text
    assert cast.chair.full_name not in text
    assert "ตัวชี้วัดทดสอบ 2.2" in text


def test_a_keying_corrected_meanwhile_is_not_what_was_compared(
    cast: Cast, assistant: User
) -> None:
    entry = key(cast, cast.secretary)
    seen = shown_digest(entry)
    key(cast, cast.secretary, keyed("1"))

    with pytest.raises(Refused):
        confirm_paper(by=assistant, entry=entry, seen=seen)

    entry.refresh_from_db()
    assert compared(assistant, entry).state == PaperState.CONFIRMED


def test_a_paper_sheet_that_was_sent_back_is_keyed_anew(cast: Cast, assistant: User) -> None:
    first = compared(assistant, key(cast, cast.secretary))
    seat = cast.seat(cast.member)
    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="แก้ข้อแรก")

    second = compared(assistant, key(cast, cast.secretary, keyed("6")))

    first.refresh_from_db()
    assert (first.state, second.state) == (PaperState.REPLACED, PaperState.CONFIRMED)
    assert set(Mark.objects.values_list("points", flat=True)) == {6}


def test_the_journal_keeps_what_the_paper_took_the_place_of(cast: Cast, assistant: User) -> None:
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination, points="9")
    second = Dimension.objects.order_by("number")[1].pk
    texts = {"strengths": "พิมพ์บนจอ", "suggestions": ""}
    save_note(by=cast.member, sheet=sheet.pk, dimension=second, version=0, **texts)
    version = make_evidence(nomination=cast.nomination).versions.get()
    make_citation(sheet=sheet, indicator=Indicator.objects.all()[0], version=version)
    known = Entry.objects.count()

    compared(assistant, key(cast, cast.secretary))

    sheet.refresh_from_db()
    assert "พิมพ์บนจอ" not in str(sheet.content)
    assert submitted(sheet.content)["citations"] == []
    told = Entry.objects.order_by("pk")[known:]
    assert "citation.removed" in [one.verb for one in told]
    marks = [one for one in told if one.verb == "mark.saved"]
    assert {(mark.before["points"], mark.after["points"]) for mark in marks} == {("9.00", "7")}
    assert "พิมพ์บนจอ" in [one.before["strengths"] for one in told if one.verb == "note.saved"]


def test_no_paper_of_a_judge_whose_own_office_is_nominated(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(unit=cast.nomination.unit)

    with pytest.raises(Refused):
        key(cast, cast.secretary)


def test_no_paper_of_a_seat_that_is_closed_as_absent(cast: Cast) -> None:
    seat = cast.seat(cast.member)
    close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason="ป่วย")

    with pytest.raises(Refused):
        key(cast, cast.secretary)


@pytest.mark.parametrize(
    ("role", "waiting", "confirmed"),
    [
        ("secretary", 200, 200),
        ("member", 200, 200),
        ("administrator", 200, 200),
        ("chair", 404, 404),
        ("auditor", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_who_reads_a_paper_before_and_after_it_is_confirmed(
    cast: Cast, assistant: User, sign_in: SignIn, role: str, waiting: int, confirmed: int
) -> None:
    entry = key(cast, cast.secretary)
    client, address = sign_in(getattr(cast, role)), reverse("paper", args=[entry.pk])
    assert client.get(address).status_code == waiting
    compared(assistant, entry)

    assert client.get(address).status_code == confirmed


def test_once_open_who_reads_the_sheet_reads_its_paper_and_scan(
    cast: Cast, assistant: User, sign_in: SignIn, own_media: Path
) -> None:
    """Case A13: the chair when the marks are open to the table, auditors once they are certified;
    and the summary says who keyed and who confirmed it."""
    scan = Scan("none/x.pdf", "application/pdf", "0" * 64, len(PDF))
    stored_files().write(scan.name, PDF)
    seat, nomination = cast.seat(cast.member), cast.nomination
    entry = key_paper(
        by=cast.secretary, seat=seat, nomination=nomination, keyed=keyed(), scan=scan
    )
    compared(assistant, entry)
    roles = ("administrator", "chair", "auditor", "officer", "nobody")
    readers = {role: sign_in(getattr(cast, role)) for role in roles}

    def reads(role: str, page: str) -> bool:
        answer: Any = readers[role].get(reverse(page, args=[entry.pk]))
        if page == "paper_scan" and answer.status_code == 200:
            assert b"".join(answer.streaming_content) == PDF
        return bool(answer.status_code == 200)

    def who_reads() -> set[str]:
        found = {role for role in roles if reads(role, "paper")}
        assert found == {role for role in roles if reads(role, "paper_scan")}
        return found

    assert who_reads() == {"administrator"}
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    assert who_reads() == {"administrator", "chair"}
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert who_reads() == {"administrator", "chair", "auditor"}

    panel = [cast.committee.pk, cast.category.pk, cast.nomination.pk]
    marks = readers["auditor"].get(reverse("comparison", args=panel)).content.decode()
    assert f'href="{reverse("paper", args=[entry.pk])}"' in marks
    shown = readers["auditor"].get(reverse("result", args=[result.pk])).content.decode()
    assert f"คีย์โดย {cast.secretary.full_name} ยืนยันโดย {assistant.full_name}" in shown


def test_who_keyed_a_paper_is_told_that_its_sheet_went_back(cast: Cast, assistant: User) -> None:
    """Case A11."""
    compared(assistant, key(cast, cast.secretary))
    seat = cast.seat(cast.member)

    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="แก้ข้อแรก")

    told = Notice.objects.unread().filter(kind=PAPER.code, params__state__th__endswith=": แก้ข้อแรก")
    assert {one.user for one in told} == {cast.secretary, assistant}


def test_the_journal_tells_no_mark_that_could_be_found_by_trying(
    cast: Cast, assistant: User
) -> None:
    """Auditors read it before the reveal: the same marks never give the same digest."""
    told = []
    for judge in (cast.member, cast.chair):
        key_paper(
            by=assistant, seat=cast.seat(judge), nomination=cast.nomination, keyed=keyed("7")
        )
        told.append(Entry.objects.filter(verb="paper.keyed").latest("pk").after["values"])

    assert told[0] != told[1]
    stored = [keyed_from(entry.values) for entry in PaperEntry.objects.all()]
    assert stored[0] == stored[1] == keyed("7")


def test_every_place_that_needs_mending_is_named_at_once(
    cast: Cast, assistant: User, sign_in: SignIn
) -> None:
    seat = cast.seat(cast.member)
    address = reverse("paper_key", args=[cast.nomination.pk, seat.pk])
    first, second, third, _fourth = Indicator.objects.order_by("pk")
    data = {f"points-{indicator.pk}": "7" for indicator in Indicator.objects.all()}
    data |= {f"points-{first.pk}": "12", f"points-{second.pk}": "", f"points-{third.pk}": "x"}

    shown = sign_in(assistant).post(address, {**data, "declares": "none"}).content.decode()
    assert shown.count('aria-invalid="true"') == 1  # what is no number comes first

    data |= {f"points-{third.pk}": "7"}
    shown = sign_in(assistant).post(address, {**data, "declares": "none"}).content.decode()
    assert shown.count('aria-invalid="true"') == 2
    assert "มี 2 ช่องที่ต้องแก้ไข" in shown
    assert not PaperEntry.objects.exists()

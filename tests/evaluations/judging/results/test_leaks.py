"""Nothing leaks before the reveal: there is data that could leak, and it does not.

The member's marks are 3.5 everywhere, a figure that appears nowhere else.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.entry.schedule.models import SessionVersion, SlotNomination
from evaluations.judging.moderation.actions.absences import close_absent
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.rulings import rule_on_tie
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import Reveal
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, make_cast, make_nomination, opened_sheet, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("undrawn_papers")
SECRET_POINTS, SECRET_TOTAL, SECRET_COMMENT = "3.5", "35.00", "ความลับของกรรมการ"


def pages(cast: Cast) -> list[str]:
    panel = [cast.committee.pk, cast.category.pk]
    return [
        reverse("home"),
        reverse("session_detail", args=[cast.session.pk]),
        reverse("board", args=panel),
        reverse("standings", args=panel),
        reverse("comparison", args=[*panel, cast.nomination.pk]),
        reverse("nomination_detail", args=[cast.nomination.pk]),
        reverse("result_list"),
        *(reverse(name, args=[cast.session.pk]) for name in OF_THE_DAY),
        reverse("history", args=["Nomination", cast.nomination.pk]),
        reverse("history", args=["Category", cast.category.pk]),
        *documents(cast),
    ]


OF_THE_DAY = ("session_wall", "session_progress", "roll_call", "agenda_pdf", "agenda_xlsx")


def documents(cast: Cast) -> list[str]:
    """Every document and format that could tell a mark, whoever may have it."""
    formats = ("page", "pdf", "xlsx")
    of_one = {
        "category_ranking": (cast.category.pk, formats),
        "audit_nomination": (cast.nomination.pk, formats),
        "audit_category": (cast.category.pk, ("xlsx",)),
        "audit_person": (cast.member.pk, ("xlsx",)),
        "feedback": (cast.nomination.pk, formats),
        "activity": (cast.session.pk, formats),
    }
    sheets = ScoreSheet.objects.values_list("pk", flat=True)
    results = Result.objects.values_list("pk", flat=True)
    return [
        *(
            reverse("document", args=[name, pk, one])
            for name, (pk, some) in of_one.items()
            for one in some
        ),
        reverse("document", args=["round_ranking", cast.category.award.round_id, "xlsx"]),
        *(reverse("sheet_pdf", args=[pk]) for pk in sheets),
        *(reverse(name, args=[pk]) for name in ("result_pdf", "result_xlsx") for pk in results),
        *(
            reverse("document", args=[name, pk, "page"])
            for name in ("profiles", "diagnosis")
            for pk in results
        ),
    ]


def told_by(answer: Any) -> str:
    """What stands in a page, what a paper is drawn from, the cells of a spreadsheet."""
    kind = answer.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        book = load_workbook(BytesIO(answer.content))
        rows = (row for page in book for row in page.iter_rows(values_only=True))
        return " ".join(str(cell) for row in rows for cell in row if cell is not None)
    text: str = answer.content.decode()
    return text


def everything(client: Client, cast: Cast) -> str:
    return "".join(told_by(client.get(page)) for page in pages(cast))


def secret_in(shown: str) -> bool:
    """Half past three in the afternoon, 13.50, is no secret."""
    figures = rf"(?<![\d.])({re.escape(SECRET_POINTS)}0?|{re.escape(SECRET_TOTAL)})(?!\d)"
    return SECRET_COMMENT in shown or re.search(figures, shown) is not None


def unsubmitted(cast: Cast) -> ScoreSheet:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    for indicator in Indicator.objects.all():
        value = MarkValue(SCORED, Decimal(SECRET_POINTS), SECRET_COMMENT)
        save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)
    return sheet


ROLES = ["administrator", "chair", "secretary", "officer", "other_officer", "auditor", "nobody"]


@pytest.mark.parametrize("role", ROLES)
def test_marks_on_an_unsubmitted_sheet_are_nobody_elses(
    cast: Cast, sign_in: SignIn, role: str
) -> None:
    sheet = unsubmitted(cast)
    client = sign_in(getattr(cast, role))

    assert not secret_in(everything(client, cast))
    for name in ("sheet", "sheet_review", "sheet_pdf"):
        assert client.get(reverse(name, args=[sheet.pk])).status_code == 404


def test_they_are_there_to_be_leaked(cast: Cast, sign_in: SignIn) -> None:
    sheet = unsubmitted(cast)
    shown = sign_in(cast.member).get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert all(secret in shown for secret in (SECRET_POINTS, SECRET_TOTAL, SECRET_COMMENT))


@pytest.mark.parametrize("format_name", ["page", "pdf", "xlsx"])
def test_every_format_tells_the_mark_once_it_is_certified(
    cast: Cast, sign_in: SignIn, format_name: str
) -> None:
    """That the formats above are read as a person reads them, and could leak."""
    all_submitted(cast)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    address = reverse("document", args=["audit_nomination", cast.nomination.pk, format_name])

    assert secret_in(told_by(sign_in(cast.auditor).get(address)))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_one_submitted_sheet_is_not_shown_before_all_are_in(
    cast: Cast, sign_in: SignIn, role: str
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)

    assert not secret_in(everything(sign_in(getattr(cast, role)), cast))


def test_the_administrator_reads_submitted_marks(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)

    assert SECRET_TOTAL in everything(sign_in(cast.administrator), cast)


def all_submitted(cast: Cast) -> None:
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8")
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("chair", True),
        ("secretary", True),
        ("auditor", True),
        ("officer", False),
        ("other_officer", False),
        ("nobody", False),
    ],
)
def test_after_all_are_in_the_committee_sees_and_the_offices_do_not(
    cast: Cast, sign_in: SignIn, role: str, *, sees: bool
) -> None:
    all_submitted(cast)

    assert (SECRET_TOTAL in everything(sign_in(getattr(cast, role)), cast)) is sees


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reveal", "own_is_in", "sees"),
    [
        (Reveal.AFTER_ALL, True, False),
        (Reveal.AFTER_OWN, False, False),
        (Reveal.AFTER_OWN, True, True),
        (Reveal.NEVER, True, False),
    ],
)
def test_the_rounds_policy_decides_the_reveal(
    sign_in: SignIn, reveal: str, *, own_is_in: bool, sees: bool
) -> None:
    cast = make_cast(reveal=reveal)
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)
    if own_is_in:
        submitted_sheet(judge=cast.chair, nomination=cast.nomination, points="8")

    assert (SECRET_TOTAL in everything(sign_in(cast.chair), cast)) is sees


@pytest.mark.django_db
def test_never_means_until_certification(sign_in: SignIn) -> None:
    cast = make_cast(reveal=Reveal.NEVER)
    all_submitted(cast)
    chair = sign_in(cast.chair)
    assert SECRET_TOTAL not in everything(chair, cast)

    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert SECRET_TOTAL in everything(chair, cast)


def test_a_member_does_not_learn_who_has_submitted(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    board = reverse("board", args=[cast.committee.pk, cast.category.pk])

    shown = sign_in(cast.member).get(board).content.decode()

    assert "ส่งแล้ว" not in shown
    assert "ยังขาดแบบให้คะแนน" not in shown
    assert "ส่งแล้ว" in sign_in(cast.secretary).get(board).content.decode()


def test_a_refusal_to_certify_tells_names_and_no_marks(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)
    address = reverse("certification", args=[cast.committee.pk, cast.category.pk])

    answer = sign_in(cast.chair).post(address, {"password": "a-long-test-password"}, follow=True)

    assert not secret_in(answer.content.decode())
    assert cast.secretary.full_name in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("is_out", ["absent", "recused"])
def test_who_gives_no_sheet_waits_for_all(sign_in: SignIn, is_out: str) -> None:
    """Else the seat would score after having seen, once it is let in again."""
    cast = make_cast(reveal=Reveal.AFTER_OWN)
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=SECRET_POINTS)
    given = {"seat": cast.seat(cast.chair), "nomination": cast.nomination}
    if is_out == "absent":
        close_absent(by=cast.administrator, reason="ป่วย", **given)  # type: ignore[arg-type]
    else:
        recuse(by=cast.administrator, kind="kinship", reason="ญาติ", **given)  # type: ignore[arg-type]
    chair = sign_in(cast.chair)
    assert SECRET_TOTAL not in everything(chair, cast)

    submitted_sheet(judge=cast.secretary, nomination=cast.nomination, points="8")

    assert SECRET_TOTAL in everything(chair, cast)


@pytest.mark.django_db
def test_what_is_signed_where_nothing_is_revealed_shows_no_figure(sign_in: SignIn) -> None:
    cast = make_cast(reveal=Reveal.NEVER)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points=SECRET_POINTS)
    address = reverse("certification", args=[cast.committee.pk, cast.category.pk])

    shown = sign_in(cast.chair).get(address).content.decode()

    assert cast.nomination.official_name in shown
    assert not secret_in(shown)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_history_of_a_category_does_not_tell_the_ruling(sign_in: SignIn, role: str) -> None:
    cast = make_cast(reveal=Reveal.NEVER, tie_chain=["chair"])
    other = make_nomination(category=cast.category, committee=cast.committee)
    SlotNomination.objects.create(slot=cast.slot, nomination=other, number=2)
    for nomination in (cast.nomination, other):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination)
    rule_on_tie(
        by=cast.chair,
        category=cast.category,
        committee=cast.committee,
        order=[other.pk, cast.nomination.pk],
        reason=SECRET_COMMENT,
    )

    address = reverse("history", args=["Category", cast.category.pk])
    shown = sign_in(getattr(cast, role)).get(address)

    assert SECRET_COMMENT not in shown.content.decode()
    assert Entry.objects.filter(verb="tie.ruled", reason=SECRET_COMMENT).exists()


def test_the_poll_of_an_agreed_sheet_tells_nothing_of_single_ones(cast: Cast) -> None:
    before = SessionVersion.objects.values_list("agreed", flat=True).get()
    submitted_sheet(judge=cast.member, nomination=cast.nomination)

    assert SessionVersion.objects.values_list("agreed", flat=True).get() == before

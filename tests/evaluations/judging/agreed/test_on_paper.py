"""Case A5: the committee's sheet on paper, with a line per seat for its word; keyed by one person,
confirmed by another."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from evaluations.judging.agreed.actions import reopen_agreed
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.paper.actions.confirming import confirm_paper
from evaluations.judging.paper.actions.keying import key_paper
from evaluations.judging.paper.actions.telling import shown_digest
from evaluations.judging.paper.keying import AGREES, DISSENTS, Keyed
from evaluations.judging.paper.models import PaperEntry, PaperState
from evaluations.judging.paper.notices import PAPER
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.sheets import open_agreed
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import (
    ConflictKind,
    Declaration,
    Endorsement,
    ScoreSheet,
    SheetState,
)
from evaluations.judging.scoring.notices import ENDORSEMENT
from evaluations.outcome.reports.audit import audit_of_nomination
from evaluations.platform.documents.document import Table
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import Award, Mode
from evaluations.setup.rubrics.models import Indicator
from tests.factories import PASSWORD, Cast
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
WHY = "คะแนนมิติแรกสูงไป"


def keyed(cast: Cast, points: str = "8", *, silent: tuple[User, ...] = ()) -> Keyed:
    """The same mark everywhere; the member dissents, the others agree, but for who is silent."""
    pks = Indicator.objects.values_list("pk", flat=True)
    words = {cast.seat(one).pk: (AGREES, "") for one in cast.judges if one not in silent}
    if cast.member not in silent:
        words[cast.seat(cast.member).pk] = (DISSENTS, WHY)
    return Keyed({pk: MarkValue(SCORED, Decimal(points), "") for pk in pks}, words=words)


def key(cast: Cast, content: Keyed, by: User | None = None) -> PaperEntry:
    by = by or cast.secretary
    return key_paper(by=by, seat=None, nomination=cast.nomination, keyed=content)


def compared(by: User, entry: PaperEntry) -> PaperEntry:
    return confirm_paper(by=by, entry=entry, seen=shown_digest(entry))


def form(cast: Cast, words: dict[User, tuple[str, str]], points: str = "๘") -> dict[str, str]:
    sent = {f"points-{pk}": points for pk in Indicator.objects.values_list("pk", flat=True)}
    for person, (word, reason) in words.items():
        pk = cast.seat(person).pk
        sent |= {f"seat-{pk}-word": word, f"seat-{pk}-reason": reason}
    return sent


def test_one_committee_sheet_is_printed_with_a_line_for_each_word(
    agreed: Cast, sign_in: SignIn
) -> None:
    address = reverse("session_paper", args=[agreed.session.pk])

    text = text_of(sign_in(agreed.chair).get(address).content)

    assert "หน้า 2 จาก 2" in text
    assert text.count("ตัวชี้วัดทดสอบ 2.2") == 1
    for judge in agreed.judges:
        assert judge.full_name in text
    assert text.count("ไม่เห็นชอบ") >= 3
    assert "รับรองว่าไม่มีส่วนได้เสีย" in text


def test_it_is_keyed_by_the_secretary_on_its_page(agreed: Cast, sign_in: SignIn) -> None:
    chair, secretary = sign_in(agreed.chair), sign_in(agreed.secretary)
    progress = reverse("session_progress", args=[agreed.session.pk])
    address = reverse("paper_key", args=[agreed.nomination.pk])
    assert f'href="{address}"' in secretary.get(progress).content.decode()
    assert f'href="{address}"' not in chair.get(progress).content.decode()
    words = {agreed.secretary: (AGREES, ""), agreed.member: (DISSENTS, "")}

    back = secretary.post(address, form(agreed, words))
    assert back.status_code == 422
    assert "กรุณาระบุเหตุผลที่กรรมการไม่เห็นชอบ" in back.content.decode()
    words[agreed.member] = (DISSENTS, WHY)
    secretary.post(address, form(agreed, words))

    paper = reverse("paper", args=[PaperEntry.objects.get().pk])
    assert f'href="{paper}"' in chair.get(progress).content.decode()
    assert WHY in chair.get(paper).content.decode()
    assert sign_in(agreed.member).get(paper).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_confirmed_by_the_chair_it_is_the_committees_sheet(agreed: Cast, sign_in: SignIn) -> None:
    """The chair's word did not stand on the paper: the chair alone is asked for it."""
    entry = key(agreed, keyed(agreed, silent=(agreed.chair,)))
    sent = {"password": PASSWORD, "seen": shown_digest(entry)}

    sign_in(agreed.chair).post(reverse("paper", args=[entry.pk]), sent)

    sheet = ScoreSheet.objects.get()
    assert (sheet.committee, sheet.state) == (agreed.committee, SheetState.SUBMITTED)
    assert sheet.content is not None
    assert (sheet.content["seat"], sheet.content["total"]) == (None, [80, 1])
    given = Endorsement.objects.current().values_list("seat__user__username", "agrees", "dissent")
    assert set(given) == {("secretary", True, ""), ("member", False, WHY)}
    asked = Notice.objects.unread().filter(kind=ENDORSEMENT.code)
    assert [one.user for one in asked] == [agreed.chair]
    page = sign_in(agreed.member).get(reverse("agreed_sheet", args=[sheet.pk])).content.decode()
    assert f"คีย์โดย {agreed.secretary.full_name} ยืนยันโดย {agreed.chair.full_name}" in strip_tags(
        page
    )
    assert reverse("paper", args=[entry.pk]) in page


def test_certified_it_says_that_it_came_from_paper(agreed: Cast, sign_in: SignIn) -> None:
    """Case A13: who keyed and who confirmed; and the audit names people, not keys."""
    compared(agreed.chair, key(agreed, keyed(agreed)))
    result = certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)

    shown = sign_in(agreed.auditor).get(reverse("result", args=[result.pk])).content.decode()
    assert f"จากกระดาษ: มติคณะกรรมการ คีย์โดย {agreed.secretary.full_name}" in shown
    assert f"{agreed.member.full_name}: ไม่เห็นชอบ ({WHY})" in shown
    journal = audit_of_nomination(agreed.nomination).parts[1]
    assert isinstance(journal, Table)
    told = "\n".join(" ".join(row) for row in journal.rows[0:100])
    assert "ตามที่ลงชื่อในกระดาษ" in told
    assert f"→ {agreed.member.full_name}" in told
    for name in ("agrees:", "judge:", "values:", "scan:", "seat:"):
        assert name not in told


def no_word(cast: Cast) -> Keyed:
    return keyed(cast, silent=tuple(cast.judges))


def recused_word(cast: Cast) -> Keyed:
    """The member is taken off after having signed."""
    seat, kind = cast.seat(cast.member), ConflictKind.KINSHIP
    recuse(by=cast.chair, seat=seat, nomination=cast.nomination, kind=kind, reason="ญาติ")
    return keyed(cast)


def own_office(cast: Cast) -> Keyed:
    Declaration.objects.filter(seat__user=cast.member).delete()
    User.objects.filter(pk=cast.member.pk).update(unit=cast.nomination.unit)
    return keyed(cast)


def without_reason(cast: Cast) -> Keyed:
    return Keyed(keyed(cast).marks, words={cast.seat(cast.member).pk: (DISSENTS, "")})


def recused_keyer(cast: Cast) -> Keyed:
    seat, kind = cast.seat(cast.secretary), ConflictKind.KINSHIP
    recuse(by=cast.chair, seat=seat, nomination=cast.nomination, kind=kind, reason="ญาติ")
    return keyed(cast, silent=(cast.secretary,))


def not_agreed(cast: Cast) -> Keyed:
    Award.objects.update(mode=Mode.INDIVIDUAL)
    return keyed(cast)


@pytest.mark.parametrize(
    "content",
    [no_word, recused_word, own_office, without_reason, recused_keyer, not_agreed],
)
def test_what_cannot_stand_on_it_is_not_keyed(
    agreed: Cast, content: Callable[[Cast], Keyed]
) -> None:
    with pytest.raises(Refused):
        key(agreed, content(agreed))

    assert not PaperEntry.objects.exists()


def test_who_keys_and_who_confirms(agreed: Cast) -> None:
    for role in ("chair", "member", "officer", "auditor", "nobody"):
        with pytest.raises(Refused):
            key(agreed, keyed(agreed), by=getattr(agreed, role))
    entry = key(agreed, keyed(agreed))
    assert {one.user for one in Notice.objects.filter(kind=PAPER.code)} == {agreed.chair}
    for role in ("secretary", "member", "officer", "auditor", "nobody"):
        with pytest.raises(Refused):
            compared(getattr(agreed, role), entry)

    assert compared(agreed.administrator, entry).state == PaperState.CONFIRMED
    assert compared(agreed.administrator, entry).state == PaperState.CONFIRMED
    assert ScoreSheet.objects.count() == 1


def test_words_that_differ_are_shown_by_name(agreed: Cast, sign_in: SignIn) -> None:
    entry = key(agreed, keyed(agreed))
    other = keyed(agreed, silent=(agreed.member,))

    told = confirm_paper(by=agreed.chair, entry=entry, again=other)

    assert told.state == PaperState.DIFFERS
    shown = sign_in(agreed.chair).get(reverse("paper", args=[entry.pk])).content.decode()
    row = shown[shown.index("คีย์สองครั้งไม่ตรงกัน") :] if "คีย์สองครั้งไม่ตรงกัน" in shown else shown
    assert agreed.member.full_name in row
    assert f"ไม่เห็นชอบ · {WHY}" in row


def test_taken_up_again_it_lets_go_of_its_paper_and_tells_who_keyed_it(agreed: Cast) -> None:
    """Case A11."""
    first = compared(agreed.chair, key(agreed, keyed(agreed)))
    open_agreed(by=agreed.chair, nomination=agreed.nomination)
    reopen_agreed(by=agreed.chair, sheet=ScoreSheet.objects.get(), reason="พิมพ์ผิด")

    first.refresh_from_db()
    assert first.state == PaperState.REPLACED
    told = Notice.objects.unread().filter(kind=PAPER.code, user=agreed.secretary).latest("pk")
    assert told.params["state"]["th"].endswith(": พิมพ์ผิด")
    assert not Endorsement.objects.current().exists()
    second = compared(agreed.chair, key(agreed, keyed(agreed, "6")))
    assert second.state == PaperState.CONFIRMED
    assert Endorsement.objects.current().count() == 3

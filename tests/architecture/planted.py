"""A world in which there is something to leak: texts and bare figures that stand nowhere else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils import timezone
from openpyxl import load_workbook

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.keying import Keyed
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.notes import save_note
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import (
    Absence,
    Endorsement,
    PrivateNote,
    Proposal,
    ScoreSheet,
)
from evaluations.setup.rubrics.models import Indicator
from tests.factories import (
    Cast,
    make_citation,
    make_evidence,
    make_nomination,
    make_question,
    make_slot,
    opened_sheet,
)
from tests.paper import text_of
from thai.digits import to_thai

CERTIFIED_POINTS = "8.63"
JUDGES = frozenset({"chair", "member", "secretary", "assistant_secretary", "card"})
RUNNERS = frozenset({"administrator", "chair", "secretary", "assistant_secretary"})
# Figures that a drawing consists of, and what is drawn by lot.
# A time of the day, room on a disk, a version or an address of a network is no mark.
FIGURE = re.compile(r"(?<![\d.:/])\d+\.\d+(?!\d|[.:]\d|\s?(?:น\.|GiB|s\b))")
NO_TEXT = re.compile(r' (?:d|points|viewBox|width)="[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


@dataclass(frozen=True)
class Secret:
    """`knowers` are the kinds of person who may come across it; nobody else may."""

    name: str
    knowers: frozenset[str]
    texts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    # What it cites: a page of this number stands nowhere else.
    page: int = 0
    figures: frozenset[str] = field(init=False)
    places: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        figures = figures_of(self.points)
        both = frozenset(figures | {to_thai(figure) for figure in figures})
        object.__setattr__(self, "figures", both)
        pages = (str(self.page), to_thai(str(self.page))) if self.page else ()
        places = [f"{word}{page}" for page in pages for word in ("หน้า ", "page-")]
        object.__setattr__(self, "places", tuple(places))

    def is_in(self, told: str) -> bool:
        return bool(told_of([self], told))


def told_of(secrets: Iterable[Secret], told: str) -> list[str]:
    """The names of those that come up; the figures of a page are read once for all of them."""
    figures = set(FIGURE.findall(told))
    return [
        one.name
        for one in secrets
        if one.figures & figures or any(text in told for text in (*one.texts, *one.places))
    ]


def figures_of(points: Iterable[str]) -> set[str]:
    """Marks (two dimensions of two indicators, 50 each) and all that follows from them."""
    marks = [Decimal(point) for point in points]
    if not marks:
        return set()
    halves = [sum(marks[:2], Decimal()), sum(marks[2:], Decimal())]
    exact = [*marks, *(mark / 10 for mark in marks), *(mark * 10 for mark in marks)]
    exact += [*halves, *(half * Decimal("2.5") for half in halves), *(half * 5 for half in halves)]
    exact += [sum(marks, Decimal()), sum(marks, Decimal()) * Decimal("2.5")]
    forms = {form for figure in exact for form in forms_of(figure)}
    # A number such as 31 stands everywhere.
    return {form for form in forms if "." in form and len(form) > len("7.4")}


def forms_of(figure: Decimal) -> Iterator[str]:
    """With as many decimals as it has, and rounded or filled up to two, three and four."""
    yield f"{figure.normalize():f}"
    for places in (2, 3, 4):
        yield str(figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


OPEN = Secret(
    "a sheet that is not submitted",
    frozenset({"member", "card"}),
    ("ความเห็นที่ยังไม่ส่ง", "จุดเด่นที่ยังไม่ส่ง", "ข้อเสนอแนะที่ยังไม่ส่ง"),
    ("7.37", "8.56", "6.91", "9.27"),
    page=7368,
)
PRIVATE = Secret("a private note", frozenset({"member", "card"}), ("บันทึกส่วนตัวลับ",))
OWN_QUESTION = Secret(
    "a question that its judge keeps", frozenset({"member", "card"}), ("คำถามลับส่วนตัว",)
)
SHARED = Secret(
    "a shared question that was not asked",
    RUNNERS | {"member", "card"},
    ("คำถามลับที่ส่งให้เลขานุการ",),
)
HANDED_IN = Secret(
    "a submitted sheet before the reveal",
    frozenset({"chair", "administrator"}),
    ("ความเห็นก่อนเปิดเผย", "จุดเด่นก่อนเปิดเผย", "ข้อเสนอแนะก่อนเปิดเผย"),
    ("5.83", "6.67", "7.19", "4.93"),
    page=5836,
)
CERTIFIED = Secret(
    "certified marks that are not published",
    JUDGES | {"administrator", "auditor"},
    (),
    (CERTIFIED_POINTS,) * 4,
)
PAPER = Secret(
    "a paper that waits for its second person",
    frozenset({"administrator", "member", "secretary", "assistant_secretary"}),
    ("จุดเด่นบนกระดาษ", "ข้อเสนอแนะบนกระดาษ"),
    ("3.29", "2.81", "4.37", "1.93"),
)
AGREED = Secret(
    "an agreed sheet and a dissent from it",
    JUDGES | {"administrator"},
    ("ความเห็นในมติ", "จุดเด่นในมติ", "ข้อเสนอแนะในมติ", "เหตุผลที่ไม่เห็นด้วยลับ"),
    ("6.13", "4.59", "8.21", "2.37"),
    page=6134,
)
PROPOSED = Secret("the reason of a proposal", RUNNERS | {"auditor"}, ("เหตุผลของข้อเสนอลับ",))
SECRETS = (OPEN, PRIVATE, OWN_QUESTION, SHARED, HANDED_IN, CERTIFIED, PAPER, AGREED, PROPOSED)

# Where an office reads the committee's figures of its own nominee before they are published.
PROVISIONAL = (
    *("objection_window", "objection_write", "objection_send"),
    *("objections", "person_export"),
)


def kept_from(kind: str, page: str) -> list[Secret]:
    """What this kind of person may not come across on a page."""
    is_own = kind == "officer" and page in PROVISIONAL
    return [
        one for one in SECRETS if kind not in one.knowers and not (is_own and one is CERTIFIED)
    ]


def finer_steps() -> None:
    """Marks of two decimals; before the first mark freezes the rubric."""
    Indicator.objects.update(step=Decimal("0.01"))


def filled(sheet: ScoreSheet, by: Any, secret: Secret) -> None:
    indicators = Indicator.objects.filter(dimension__rubric=sheet.rubric_id)
    for indicator, points in zip(indicators, secret.points, strict=True):
        value = MarkValue(SCORED, Decimal(points), secret.texts[0])
        save_mark(by=by, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)
    texts = {"strengths": secret.texts[1], "suggestions": secret.texts[2]}
    for dimension in sheet.rubric.dimensions.all():
        save_note(by=by, sheet=sheet.pk, dimension=dimension.pk, version=0, **texts)
    version = make_evidence(nomination=sheet.nomination).versions.get()
    make_citation(sheet=sheet, indicator=indicators[0], version=version, page=secret.page)


def plant(cast: Cast) -> Nomination:
    """Into a world with one of everything; gives the nomination that waits for its sheets."""
    sheet = ScoreSheet.objects.get(seat__user=cast.member, state="open")
    absence = Absence.objects.get()
    Absence.objects.all().delete()
    filled(sheet, cast.member, OPEN)
    absence.save(force_insert=True)
    params = {"seat": cast.seat(cast.member), "saved_at": timezone.now()}
    PrivateNote.objects.create(nomination=sheet.nomination, text=PRIVATE.texts[0], **params)
    for text, shared_at in ((OWN_QUESTION.texts[0], None), (SHARED.texts[0], timezone.now())):
        make_question(
            judge=cast.member, nomination=sheet.nomination, text=text, shared_at=shared_at
        )
    Proposal.objects.update(reason=PROPOSED.texts[0])
    agreed = ScoreSheet.objects.get(seat=None)
    filled(agreed, cast.chair, AGREED)
    agreed = submit_sheet(by=cast.chair, sheet=agreed)
    Endorsement.objects.create(
        sheet=agreed,
        seat=cast.seat(cast.secretary),
        agrees=False,
        dissent=AGREED.texts[3],
        digest=agreed.digest,
        confirmed_at=timezone.now(),
    )
    return _waiting(cast)


def _waiting(cast: Cast) -> Nomination:
    """One sheet is in, the others are not; a paper of the member waits to be confirmed."""
    waiting = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[waiting])
    sheet = opened_sheet(judge=cast.chair, nomination=waiting)
    filled(sheet, cast.chair, HANDED_IN)
    submit_sheet(by=cast.chair, sheet=sheet)
    parts = sheet.rubric.dimensions.prefetch_related("indicators")
    pks = [indicator.pk for part in parts for indicator in part.indicators.all()]
    marks = {
        pk: MarkValue(SCORED, Decimal(points))
        for pk, points in zip(pks, PAPER.points, strict=True)
    }
    notes = {part.pk: (PAPER.texts[0], PAPER.texts[1]) for part in parts}
    PaperEntry.objects.create(
        seat=cast.seat(cast.member),
        nomination=waiting,
        values=Keyed(marks, notes, declares_none=True).stored(),
        keyed_at=timezone.now(),
        keyed_by=cast.secretary,
    )
    return waiting


def told_by(answer: Any) -> str:
    """All that comes with an answer: its headers, and what a person or program reads in it."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{headers} {text_in(body)}"


def text_in(body: bytes) -> str:
    if body.startswith(b"%PDF-1.4 x"):
        return body.decode()
    if body.startswith(b"%PDF"):
        return text_of(body)
    if not body.startswith(b"PK\x03\x04"):
        return NO_TEXT.sub("", body.decode(errors="replace"))
    with ZipFile(BytesIO(body)) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            return " ".join(f"{name} {text_in(packed.read(name))}" for name in packed.namelist())
    book = load_workbook(BytesIO(body))
    rows = (row for page in book for row in page.iter_rows(values_only=True))
    return " ".join(str(cell) for row in rows for cell in row if cell is not None)

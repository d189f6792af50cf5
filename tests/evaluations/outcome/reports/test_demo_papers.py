"""Every document of the demo day on paper, read back: who and what it is about, the stamp of a
rehearsal, and no word that fell out of a program."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pypdf import PdfReader

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.management.demo.day import seed_day
from evaluations.management.demo.scores import fill_scores
from evaluations.outcome.reports.stored import total_text
from evaluations.setup.committees.models import Committee
from tests.paper import text_of, undrawn
from units.models import User

CHAIR = "เบญจมาศ"
OFFICE = "สำนักงานพัฒนาชุมชนจังหวัดตราด"
STAMP, ASSUMED = "ซ้อมระบบ", "สมมติ"
FELL_OUT = re.compile(r"\b(None|True|False)\b|\{\{|\{%|\{'|evaluations\.")


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def committee(module_db: None) -> Committee:
    call_command("load_registry", stdout=StringIO())
    return seed_day("a-long-test-password").committees.get()


def papers_before(committee: Committee) -> Iterator[tuple[str, list[object], tuple[str, ...]]]:
    """View, arguments, and words that must stand on the paper, before anybody scored."""
    session = EvaluationSession.objects.get(committee=committee)
    nomination = Nomination.objects.filter(committee=committee)[0]
    yield "agenda_pdf", [session.pk], (OFFICE, "19 กรกฎาคม")
    yield "document", ["appointments", committee.pk, "pdf"], (CHAIR, "ประธานกรรมการ")
    yield "paper_pdf", [nomination.pk], (nomination.official_name, CHAIR, ASSUMED)
    yield "rubric_paper", [nomination.category.rubric_id], (ASSUMED,)


def papers_after(committee: Committee) -> Iterator[tuple[str, list[object], tuple[str, ...]]]:
    session = EvaluationSession.objects.get(committee=committee)
    for result in Result.objects.all():
        line = result.content["lines"][0]
        name, total = line["nomination"]["official_name"], total_text(result.content, line)
        figures = (name, total, STAMP)
        yield "result_pdf", [result.pk], (*figures, ASSUMED, CHAIR, result.digest, result.code)
        yield (
            "document",
            ["category_ranking", result.category_id, "pdf"],
            (*figures, result.code, ASSUMED),
        )
        yield "document", ["profiles", result.pk, "pdf"], figures
        yield "document", ["diagnosis", result.pk, "pdf"], (STAMP, "มีผู้รับการประเมินรายเดียว")
        yield "document", ["feedback", line["nomination"]["id"], "pdf"], (*figures, ASSUMED)
        yield "document", ["audit_category", result.category_id, "pdf"], (STAMP, "รับรองผล")
    sheet = ScoreSheet.objects.select_related("nomination").all()[0]
    words = (sheet.nomination.official_name, sheet.digest, ASSUMED)
    yield "sheet_pdf", [sheet.pk], words
    yield "document", ["round_ranking", committee.round_id, "pdf"], (STAMP, OFFICE)
    yield (
        "document",
        ["round_ranking", [committee.round_id, 9], "pdf"],
        ("เขตตรวจราชการที่ 9", OFFICE),
    )
    yield "document", ["activity", session.pk, "pdf"], (STAMP, OFFICE, "19 กรกฎาคม พ.ศ. 2564")
    yield (
        "document",
        ["audit_nomination", sheet.nomination_id, "pdf"],
        (sheet.nomination.official_name,),
    )
    yield "document", ["audit_person", User.objects.get(username="benjamas").pk, "pdf"], (CHAIR,)


def faults(client: Client, name: str, args: list[object], words: tuple[str, ...]) -> list[str]:
    """What is missing on a paper, or stands there and should not."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return unsaid(answer.content, words)


def unsaid(content: bytes, words: tuple[str, ...]) -> list[str]:
    is_drawn = content.startswith(b"%PDF")
    text = text_of(content) if is_drawn else unescape(strip_tags(content.decode()))
    folded = "".join(text.split())
    missing = [word for word in words if "".join(word.split()) not in folded]
    return [*missing, *(found[0] for found in FELL_OUT.finditer(text))]


def test_blank_sheets_count_their_own_pages(committee: Committee) -> None:
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    session = EvaluationSession.objects.get(committee=committee)
    committee.seats.exclude(user__username="benjamas").update(scores=False)

    answer = client.get(reverse("session_paper", args=[session.pk]))

    owed = committee.nominations.count() * committee.seats.filter(scores=True).count()
    assert unsaid(answer.content, (OFFICE, CHAIR, ASSUMED)) == []
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    numbers = re.findall(r"หน\S{0,2}า (\d+) จาก (\d+)", " ".join(pages))
    assert sum(1 for at, _count in numbers if at == "1") == owed
    assert sum(1 for at, count in numbers if at == count) == owed
    assert len(numbers) == len(pages) > owed


def test_every_paper_of_the_day_reads_back(committee: Committee) -> None:
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    wrong = {
        name: found
        for name, args, words in papers_before(committee)
        if (found := faults(client, name, args, words))
    }
    fill_scores(committee.round)
    for category in committee.categories.all():
        certify(by=User.objects.get(username="benjamas"), category=category, committee=committee)

    drawn: set[object] = set()
    for name, args, words in papers_after(committee):
        kind = args[0] if name == "document" else name
        # The first of each kind is drawn, and of the others their pages are read.
        with undrawn() if kind in drawn else nullcontext():
            if found := faults(client, name, args, words):
                wrong[f"{name} {args}"] = found
        drawn.add(kind)

    assert wrong == {}

"""A base as ten years of national use leave it, seeded in a few minutes on PostgreSQL.

Ten archived years with their sheets and marks by the ORM's bulk statements; the journal, which is
the long part, by COPY, each entry with its true digest and signature.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from itertools import cycle, islice

from django.db import connection
from django.utils import timezone

from benchmarks.administration import add_people
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.management.demo.national import Year, seed_year
from evaluations.platform.journal.actions import SAID, digest_of
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.signing import sign
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import Unit, UnitKind

YEARS, AWARDS, SEATS = 10, 4, (4, 5)
ENTRIES, PEOPLE = 1_500_000, 2_000
CERTIFIED_A_YEAR = 2
COLUMNS = (*SAID, "digest", "key", "signature")
DRAWN = "note.saved"


def seed(entries: int = ENTRIES) -> None:
    """Add ten archived years, and fill the journal up to so many entries."""
    offices = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place__region"))
    for number in range(1, YEARS + 1):
        year = Year(offices, awards=AWARDS, seats=SEATS, name=f"ปีที่ {number} ของสิบปี")
        _archive(seed_year(year, "unused-password"), 2558 + number)
    add_people(PEOPLE)
    fill_journal(entries - Entry.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _archive(award_round: AwardRound, year: int) -> None:
    for committee in Committee.objects.filter(round=award_round)[:CERTIFIED_A_YEAR]:
        chair = Seat.objects.get(committee=committee, position=Position.CHAIR).user
        for category in committee.categories.all():
            certify(by=chair, category=category, committee=committee)
    AwardRound.objects.filter(pk=award_round.pk).update(phase=Phase.ARCHIVED, fiscal_year_be=year)


def fill_journal(count: int) -> None:
    """Add so many entries about sheets, each by its judge, as if notes had been edited."""
    sheets = ScoreSheet.objects.filter(seat__isnull=False).order_by("pk")
    known = list(sheets.values_list("pk", "seat__user", "seat__user__last_name"))
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        copied = f"COPY evaluations_entry ({names}) FROM STDIN"
        with cursor.copy(copied) as copy:
            for row in _entries(islice(cycle(known), max(count, 0))):
                copy.write_row(row)


def _entries(subjects: Iterable[tuple[int, int, str]]) -> Iterator[tuple[object, ...]]:
    began = timezone.now().astimezone(datetime.UTC) - datetime.timedelta(days=3650)
    before, after = {"strengths": ""}, {"strengths": "ทำงานร่วมกับชุมชนอย่างต่อเนื่อง"}
    for at, (sheet, person, name) in enumerate(subjects):
        moment = began + datetime.timedelta(seconds=at * 200)
        said = (moment, person, name, DRAWN, "ScoreSheet", sheet, before, after, "")
        digest = digest_of(said)
        stored = (*said[:6], json.dumps(before), json.dumps(after), "")
        yield (*stored, digest, *sign(digest))

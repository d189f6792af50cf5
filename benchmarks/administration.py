"""What is measured of the administrators' pages: long lists, the rubric editor, readiness."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.servers import Call, Server, Visitor
from benchmarks.visit import cookies
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.schedule.models import Slot
from evaluations.management.demo.national import Year, seed_year
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase, RoundLevel
from evaluations.setup.rubrics.actions import add_rubric
from evaluations.setup.rubrics.draft import DimensionDraft, IndicatorDraft, LevelDraft, RubricDraft
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from units.models import Unit, UnitKind, User

OFFICES, PEOPLE, ROUNDS = 7_000, 10_000, 20
DIMENSIONS, INDICATORS_EACH, LEVELS = 5, 10, 5
BATCH = 1_000


@dataclass(frozen=True)
class Pages:
    """Addresses by the name of their row, and the editor that is saved again and again."""

    administrator: User
    addresses: dict[str, str]
    rubric: Rubric


def prepare() -> Pages:
    administrator = User(username="keeper", is_administrator=True, email="keeper@example.org")
    administrator.save()
    _offices()
    add_people(PEOPLE)
    rubric = _rubric(administrator)
    award_round = _national_round()
    _earlier_rounds(rubric)
    addresses = {
        f"office list of {OFFICES}": "/offices/",
        f"office list of {OFFICES}, searched": "/offices/?q=" + quote("กลุ่มอาชีพ"),
        f"people list of {PEOPLE}": "/people/",
        f"people list of {PEOPLE}, searched": "/people/?q=" + quote("สมมติ 99"),
        f"round list of {ROUNDS}": "/rounds/",
        f"nomination list of {ROUNDS} rounds": "/nominations/",
        f"nomination list of {ROUNDS} rounds, searched": "/nominations/?q=" + quote("อำเภอ"),
        "home of an administrator": "/",
        "readiness list of a national round": f"/rounds/{award_round.pk}/",
    }
    return Pages(administrator, addresses, rubric)


def _offices() -> None:
    districts = list(Unit.objects.filter(kind=UnitKind.DISTRICT).select_related("province"))
    units = []
    for number in range(OFFICES - Unit.objects.count()):
        above = districts[number % len(districts)]
        unit = Unit(
            code=f"g{number}",
            kind=UnitKind.OCCUPATION_GROUP,
            name=f"กลุ่มอาชีพตัวอย่างที่ {number}",
            parent=above,
            province=above.province,
        )
        unit.fill_keys()
        units.append(unit)
    Unit.objects.bulk_create(units, batch_size=BATCH)


def add_people(count: int) -> None:
    """Add people until there are so many."""
    units = list(Unit.objects.filter(kind=UnitKind.DISTRICT))
    unusable = make_password(None)
    people = []
    there = User.objects.count()
    for number in range(there, count):
        person = User(
            username=f"person{number}",
            email=f"person{number}@example.org",
            first_name=f"บุคคลสมมติ {number}",
            last_name="ตัวอย่าง",
            unit=units[number % len(units)],
            password=unusable,
        )
        person.fill_keys()
        people.append(person)
    User.objects.bulk_create(people, batch_size=BATCH)


def _rubric(by: User) -> Rubric:
    levels = tuple(
        LevelDraft(str(at * 2), f"ระดับ {at}: คำอธิบายตัวอย่างของการดำเนินงานและหลักฐาน")
        for at in range(1, LEVELS + 1)
    )
    keys = iter(range(1, 1000))
    dimensions = tuple(
        DimensionDraft(
            key=f"n{next(keys)}",
            name=f"มิติตัวอย่างที่ {at}",
            weight="20",
            indicators=tuple(
                IndicatorDraft(
                    key=f"n{next(keys)}",
                    name=f"ตัวชี้วัดตัวอย่างที่ {at}.{place} ว่าด้วยการดำเนินงาน",
                    weight="2",
                    levels=levels,
                )
                for place in range(1, INDICATORS_EACH + 1)
            ),
        )
        for at in range(1, DIMENSIONS + 1)
    )
    draft = RubricDraft(name="เกณฑ์ตัวอย่างขนาดใหญ่", is_assumed=True, dimensions=dimensions)
    return add_rubric(by=by, draft=draft)


def _national_round() -> AwardRound:
    """Eighteen committees and 228 nominations, every slot in a room of its own, as a draft."""
    offices = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place__region"))
    award_round = seed_year(Year(offices, name="readiness", is_filled=False), "unused-password")
    for slot in Slot.objects.filter(session__committee__round=award_round):
        Slot.objects.filter(pk=slot.pk).update(room=f"ห้องประชุม {slot.pk}")
    AwardRound.objects.filter(pk=award_round.pk).update(phase=Phase.DRAFT)
    return award_round


def _earlier_rounds(rubric: Rubric) -> None:
    """Closed ones until there are so many, each with a nominee in every fourth district."""
    offices = list(Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("pk"))[::4]
    for year in range(1, ROUNDS + 1 - AwardRound.objects.count()):
        past = AwardRound.objects.create(
            name=f"รอบตัวอย่างปี {2569 - year}",
            fiscal_year_be=2569 - year,
            level=RoundLevel.NATIONAL,
            phase=Phase.CLOSED,
        )
        award = Award.objects.create(round=past, number=1, name="รางวัลตัวอย่าง")
        category = Category.objects.create(
            award=award, number=1, name="ประเภทตัวอย่าง", rubric=rubric
        )
        nominations = []
        for office in offices:
            one = Nomination(category=category, unit=office, official_name=office.name)
            one.state, one.submitted_at = NominationState.SUBMITTED, timezone.now()
            one.fill_keys()
            nominations.append(one)
        Nomination.objects.bulk_create(nominations, batch_size=BATCH)


# In Latin letters: it has to be found again in an encoded body.
EDITED = "edited"
DIMENSION_FIELDS = ("key", "name", "weight", "scored_from")
INDICATOR_FIELDS = ("key", "name", "guidance", "topics", "weight", "maximum", "step")


def editor_body(rubric: Rubric, edits: int) -> str:
    """The editor as a browser sends it, with one name that differs from the one before."""
    draft = draft_of(read_tree(rubric))
    first = replace(draft.dimensions[0], name=f"{EDITED}{edits}")
    fields: list[tuple[str, str]] = [
        ("do", "save"),
        ("edits", str(edits)),
        ("name", draft.name),
        ("rule", draft.rule),
        ("full_marks", draft.full_marks),
        ("base", draft.base),
        ("is_assumed", "on"),
    ]
    fields += _counted("requirement", 0)
    fields += _counted("adjustment", 0)
    fields += _counted("dimension", len(draft.dimensions))
    for at, one in enumerate((first, *draft.dimensions[1:])):
        row, parts = f"dimension-{at}", f"dimension-{at}-indicator"
        fields += [(f"{row}-{name}", getattr(one, name)) for name in DIMENSION_FIELDS]
        fields += _counted(parts, len(one.indicators))
        for place, part in enumerate(one.indicators):
            row = f"{parts}-{place}"
            fields += [(f"{row}-{name}", getattr(part, name)) for name in INDICATOR_FIELDS]
            for level in part.levels:
                fields.append((f"{row}-levels-points", level.points))
                fields.append((f"{row}-levels-text", level.text))
    return urlencode(fields)


def _counted(prefix: str, rows: int) -> list[tuple[str, str]]:
    return [(f"{prefix}-TOTAL_FORMS", str(rows)), (f"{prefix}-INITIAL_FORMS", str(rows))]


def query_counts(pages: Pages) -> dict[str, int]:
    """Queries of each page when the process is warm."""
    client = Client(raise_request_exception=True)
    client.force_login(pages.administrator)
    found = {}
    for name, address in pages.addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        found[name] = len(captured)
    address = f"/rubrics/{pages.rubric.pk}/edit/"
    edits = Rubric.objects.get(pk=pages.rubric.pk).edits
    kind = "application/x-www-form-urlencoded"
    with CaptureQueriesContext(connection) as captured:
        client.post(address, editor_body(pages.rubric, edits), kind)
    found["rubric editor save"] = len(captured)
    return found


def calls_to(pages: Pages, server: Server) -> tuple[dict[str, tuple[Call, int]], Call, str]:
    """Every page with its size in bytes, the save, and one body of it."""
    visitor = Visitor(server, *cookies(pages.administrator))
    calls = {}
    for name, address in pages.addresses.items():
        size = len(visitor.send("GET", address))

        def ask(_at: int, address: str = address) -> object:
            return visitor.send("GET", address)

        calls[name] = (Call(visitor, ask), size)
    first = Rubric.objects.get(pk=pages.rubric.pk).edits
    template = editor_body(pages.rubric, 0)

    def save(at: int) -> object:
        body = template.replace("edits=0", f"edits={first + at}")
        body = body.replace(f"{EDITED}0", f"{EDITED}{first + at}")
        return visitor.send("POST", f"/rubrics/{pages.rubric.pk}/edit/", body)

    return calls, Call(visitor, save), template

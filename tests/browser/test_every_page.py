"""Every page: accessible (WCAG 2.1 AA by axe), no overflow on a phone, no word of English."""

import datetime
import re
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.entry.evidence.actions.items import remove_item
from evaluations.entry.evidence.actions.uploads import begin_upload
from evaluations.entry.submissions.actions import return_nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.publication.actions import ingest
from evaluations.outcome.publication.bundle import read_bundle, write_bundle
from evaluations.outcome.publication.models import Publication
from evaluations.platform.jobs.models import JobState
from evaluations.platform.spreadsheet.reading import Remark
from evaluations.setup.committees.models import Position
from evaluations.setup.directory.actions.units import edit_unit
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import Planned
from evaluations.setup.rounds.models import Phase
from evaluations.setup.rubrics.models import Indicator
from tests.browser.conftest import OpenPage
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_committee,
    make_evidence,
    make_file,
    make_job,
    make_nomination,
    make_round,
    make_slot,
    opened_sheet,
    submitted_sheet,
)

SOON = timezone.now() + datetime.timedelta(days=3)
pytestmark = pytest.mark.browser
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
# Names, marks of quality and of machines that stay as they are in Thai.
LATIN = re.compile(r"[A-Za-z]{3,}")
KNOWN = {"English", "PDF", "SHA", "xlsx", "ods", "csv", "pdf", "zip"}
# Kinds of files.
KNOWN |= {"Word", "Excel", "PowerPoint", "WebP", "WebM"}


@pytest.fixture
def cast(guarded_transactions: None) -> Cast:
    return make_cast(is_rehearsal=True)


@pytest.fixture
def addresses(cast: Cast) -> dict[str, list[str]]:
    """Who looks at which pages, with data on all of them."""
    make_evidence(nomination=cast.nomination)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    category = make_category(award_round=cast.category.award.round)
    people = {cast.chair: Position.CHAIR, cast.member: Position.MEMBER}
    committee = make_committee(category=category, people=people)
    running, fresh = (make_nomination(category=category, committee=committee) for _n in range(2))
    make_slot(session=cast.session, nominations=[running, fresh])
    submitted_sheet(judge=cast.chair, nomination=running)
    sheet = opened_sheet(judge=cast.member, nomination=running)
    panel = [cast.committee.pk, cast.category.pk]
    waiting = [committee.pk, category.pk]
    return {
        "": [
            "/accounts/login/",
            "/accounts/password/reset/",
            "/privacy/",
            "/check/",
            "/check/?code=x",
            reverse("check_result", args=[result.code]),
            "/check/ABCDEFGHJKMN/",
            "/no-such-page/",
            "/card/",
            "/invitations/x/",
            "/announcements/",
        ],
        "member": [
            "/",
            "/sessions/",
            "/sessions/?since=x",
            reverse("session_detail", args=[cast.session.pk]),
            reverse("nomination_detail", args=[cast.nomination.pk]),
            reverse("sheet_open", args=[fresh.pk]),
            reverse("sheet_conflict", args=[fresh.pk]),
            reverse("sheet", args=[sheet.pk]),
            reverse("sheet_review", args=[sheet.pk]),
            reverse("evidence", args=[make_file(nomination=running).item_id]),
            reverse("board", args=panel),
            "/results/",
            reverse("result", args=[result.pk]),
            *documents(cast, result, ("profiles", "category_ranking", "activity")),
            reverse("session_wall", args=[cast.session.pk]),
            *waited_for(cast),
            "/accounts/password/change/",
            "/accounts/2fa/",
            "/accounts/2fa/totp/activate/",
            "/accounts/2fa/webauthn/",
            "/accounts/2fa/webauthn/add/",
            "/accounts/reauthenticate/",
            "/accounts/sessions/",
            "/accounts/logout/",
        ],
        "chair": [
            "/",
            reverse("session_detail", args=[cast.session.pk]),
            reverse("board", args=waiting),
            reverse("comparison", args=[*panel, cast.nomination.pk]),
            *documents(cast, result, ("diagnosis",)),
        ],
        "nobody": ["/", "/sessions/", "/results/", "/calendar/", "/nominations/"],
        "secretary": [
            reverse("session_plan", args=[cast.session.pk]),
            reverse("session_edit", args=[cast.session.pk]),
            reverse("session_remove", args=[cast.session.pk]),
            reverse("cards", args=[cast.session.pk]),
            *(reverse(name, args=[cast.session.pk]) for name in OF_THE_DAY),
            *checked(cast),
        ],
        "officer": [
            "/people/",
            "/people/add/",
            reverse("person_data", args=[cast.officer.pk]),
            *handed_in(cast),
        ],
        "administrator": [*configuration(cast), *published(cast, result)],
    }


OF_THE_DAY = (
    "session_progress",
    "roll_call",
    "session_preflight",
    "session_devices",
    "activity_edit",
    "activity_photos",
)


def documents(cast: Cast, result: Result, names: Sequence[str]) -> list[str]:
    keys = {"profiles": result.pk, "diagnosis": result.pk, "feedback": cast.nomination.pk}
    keys |= {"category_ranking": cast.category.pk, "audit_category": cast.category.pk}
    keys |= {"activity": cast.session.pk, "appointments": cast.committee.pk}
    keys |= {"audit_nomination": cast.nomination.pk, "audit_person": cast.member.pk}
    return [reverse("document", args=[name, keys[name], "page"]) for name in names]


def waited_for(cast: Cast) -> list[str]:
    """A long document in every state."""
    made = [
        make_job(asked_by=cast.member, state=state, total=8, done=3) for state in JobState.values
    ]
    return [reverse("job_list"), *(reverse("job", args=[job.pk]) for job in made)]


def published(cast: Cast, result: Result) -> list[str]:
    """Documents for who oversees, certificates, and what becomes public."""
    award_round = cast.category.award.round
    Publication.objects.create(round=award_round, public_from=timezone.now(), shows_profiles=True)
    words = {"name": "แม่แบบ", "title": "เกียรติบัตร", "body": "{ผู้รับ}", "signer": "นายทดสอบ"}
    template = CertificateTemplate.objects.create(
        round=award_round, number_format="{เลขที่}", **words
    )
    (certificate,) = issue_certificates(by=cast.administrator, template=template, up_to_rank=1)
    bundle = read_bundle(write_bundle(award_round))
    archive = ingest(by=cast.administrator, bundle=bundle)
    names = ("appointments", "feedback", "audit_nomination", "audit_category", "audit_person")
    of_round = ("certificates", "template_add", "publication", "round_preview")
    return [
        *documents(cast, result, names),
        reverse("document", args=["round_ranking", award_round.pk, "page"]),
        reverse("document", args=["committee_members", award_round.pk, "page"]),
        *(reverse(name, args=[award_round.pk]) for name in of_round),
        reverse("template_edit", args=[template.pk]),
        reverse("check_result", args=[certificate.code]),
        reverse("archive_list"),
        reverse("archive", args=[archive.pk]),
        reverse("print_settings"),
        reverse("retention"),
    ]


def handed_in(cast: Cast) -> list[str]:
    """The officer's pages of a nomination that is sent back, with evidence of every look."""
    award_round = make_round(phase=Phase.OPEN, nominations_close_at=SOON, evidence_closes_at=SOON)
    category = make_category(award_round=award_round)
    committee = make_committee(category=category, people={cast.secretary: Position.SECRETARY})
    Indicator.objects.filter(dimension__rubric=category.rubric).update(needs_evidence=True)
    nomination = make_nomination(
        category=category, committee=committee, unit=cast.nomination.unit, state="submitted"
    )
    item = make_evidence(nomination=nomination, title="ข้อความ")
    file = make_file(nomination=nomination, is_late=True, scan="waiting")
    removed = make_evidence(nomination=nomination, title="นำออก")
    remove_item(by=cast.officer, item=removed)
    begin_upload(by=cast.officer, nomination=nomination, name="ภาพยนตร์.mp4", size=9_000_000)
    return_nomination(
        by=cast.secretary,
        nomination=nomination,
        reason="ขอเพิ่ม",
        remarks={item.pk: "หน้า ๒"},
        answer_until=SOON,
    )
    of_it = ("detail", "edit", "submit", "evidence", "answers", "attach")
    return [
        "/",
        "/nominations/",
        "/nominations/add/",
        *(reverse(f"nomination_{name}", args=[nomination.pk]) for name in of_it),
        reverse("nomination_withdraw", args=[cast.nomination.pk]),
        *(
            reverse("evidence_add", args=[nomination.pk, kind])
            for kind in ("file", "link", "text")
        ),
        reverse("evidence", args=[item.pk]),
        reverse("evidence", args=[file.item_id]),
        reverse("evidence_edit", args=[item.pk]),
        reverse("evidence_replace", args=[file.item_id]),
        reverse("evidence_remove", args=[item.pk]),
    ]


def checked(cast: Cast) -> list[str]:
    """What a secretary looks over."""
    award_round = make_round(phase=Phase.OPEN)
    category = make_category(award_round=award_round)
    committee = make_committee(category=category, people={cast.secretary: Position.SECRETARY})
    waiting = make_nomination(category=category, committee=committee, state="submitted")
    make_evidence(nomination=waiting)
    return [
        "/",
        *(
            reverse(f"nomination_{name}", args=[waiting.pk])
            for name in ("detail", "accept", "return")
        ),
    ]


def configuration(cast: Cast) -> list[str]:
    """The administrators' pages, with something on each."""
    award_round, unit = cast.category.award.round, cast.nomination.unit
    edit_unit(by=cast.administrator, unit=unit, edits=0, values={"kind": "other"})
    refused = Planned(2, "x", "สำนักงาน", "refuse", remarks=(Remark("B2", "formula"),))
    changed = Planned(3, "y", "กลุ่มอาชีพ", "change", {"name": ("ก", "ข")})
    brought = Import.objects.create(
        kind="offices",
        file_name="ไฟล์",
        sha256="0" * 64,
        made_by=cast.administrator,
        plan=[refused.stored(), changed.stored()],
    )
    draft = make_round(phase=Phase.DRAFT)
    make_category(award_round=draft)
    of_one = {
        "nomination_extend": cast.nomination.pk,
        "nomination_edit": cast.nomination.pk,
        "nomination_detail": cast.nomination.pk,
        "unit_detail": unit.pk,
        "unit_edit": unit.pk,
        "unit_rename": unit.pk,
        "unit_close": unit.pk,
        "person_detail": cast.officer.pk,
        "person_edit": cast.officer.pk,
        "person_close": cast.officer.pk,
        "person_data": cast.officer.pk,
        "person_erase": cast.officer.pk,
        "import_detail": brought.pk,
        "rubric": cast.category.rubric_id,
        "rubric_preview": cast.category.rubric_id,
        "rubric_copy": cast.category.rubric_id,
        "rubric_edit": draft.awards.get().categories.get().rubric_id,
        "rubric_import": cast.category.rubric_id,
        "rubric_remove": cast.category.rubric_id,
        "round": draft.pk,
        "round_edit": draft.pk,
        "round_copy": draft.pk,
        "round_sessions": award_round.pk,
        "round_make_real": award_round.pk,
        "round_wipe": award_round.pk,
        "cascade": award_round.pk,
        "award_edit": cast.category.award.pk,
        "award_add": draft.pk,
        "committee_list": award_round.pk,
        "committee": cast.committee.pk,
        "committee_add": draft.pk,
        "session_add": cast.committee.pk,
    }
    plain = ["administration", "unit_list", "unit_add", "person_list", "person_add"]
    plain += ["sign_in_list", "own_sign_ins", "access_review"]
    plain += ["people_invite", "rubric_list", "rubric_add", "round_list", "round_add"]
    return [
        *(reverse(name) for name in plain),
        *(reverse(name, args=[pk]) for name, pk in of_one.items()),
        reverse("import_new", args=["offices"]),
        reverse("committee_many", args=[draft.pk, "province"]),
        reverse("committee_gaps", args=[award_round.pk]),
        reverse("history", args=["Unit", unit.pk]),
        reverse("round_phase", args=[draft.pk, "open"]),
        reverse("rubric_compare", args=[cast.category.rubric_id]) + "?all=yes",
        *(f"{reverse('rubric_add')}?start={name}" for name in ("empty", "whole")),
    ]


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


WITHOUT_NAMES = """() => {
    const names = [...document.querySelectorAll("[translate=no]")];
    names.forEach((one) => { one.style.visibility = "hidden"; });
    const text = document.body.innerText;
    names.forEach((one) => { one.style.visibility = ""; });
    return text;
}"""


def english(page: Page) -> set[str]:
    """Words that are left in English, but for what is marked as not to be translated."""
    shown = str(page.evaluate(WITHOUT_NAMES))
    shown = re.sub(r"\S*[@/]\S*|\b[A-Z0-9]{8,}\b|\b[0-9a-f]{16,}\b", " ", shown)
    return {word for word in LATIN.findall(shown) if word not in KNOWN and not word.isupper()}


# Tables of a page with the same heads whose columns do not stand below each other (case J24).
COLUMNS = """() => {
  const places = new Map();
  for (const { tHead } of document.querySelectorAll("main table")) {
    const heads = [...(tHead?.rows[0]?.cells ?? [])];
    const left = heads.map((one) => Math.round(one.getBoundingClientRect().left)).join(" ");
    const name = heads.map((one) => one.innerText).join(" ");
    places.set(name, (places.get(name) ?? new Set()).add(left));
  }
  return [...places].filter(([, lefts]) => lefts.size > 1).map(([name]) => name);
}"""


# Cells that are as narrow as a letter or two, but hold a sentence.
SQUEEZED = """() => [...document.querySelectorAll("main :is(th, td)")]
  .filter((one) => one.innerText.length > 12 && one.clientWidth && one.clientWidth < 60)
  .map((one) => one.innerText.slice(0, 40))"""


def squeezed(page: Page) -> list[str]:
    """On a tablet, where a table is neither in blocks nor has a desk's width."""
    page.set_viewport_size({"width": 820, "height": 900})
    return [f"820: {text}" for text in page.evaluate(SQUEEZED)]


def wrong_at(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("h1")).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [*faults(page), *english(page), *(["overflow"] if overflow > 0 else [])]
    found += page.evaluate(COLUMNS)
    return [f"{width}: {one}" for one in found]


@pytest.mark.parametrize(
    "role", ["", "member", "chair", "nobody", "secretary", "officer", "administrator"]
)
def test_every_page(
    open_page: OpenPage, cast: Cast, addresses: dict[str, list[str]], role: str
) -> None:
    """On a phone and on a desk, without a word of English on either."""
    page = open_page(getattr(cast, role) if role else None, width=390)
    wrong: dict[str, object] = {}
    for address in addresses[role]:
        page.set_viewport_size({"width": 390, "height": 900})
        page.goto(address)
        if found := [*wrong_at(page, 390), *squeezed(page), *wrong_at(page, 1280)]:
            wrong[address] = found

    assert wrong == {}


def test_a_violation_of_the_policy_would_be_heard(open_page: OpenPage, heard: list[str]) -> None:
    """The watch in `open_page` is awake: an inline style is blocked, and it says so."""
    page = open_page()
    page.goto("/accounts/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<style>h1 {}</style>')")

    assert any("Content Security Policy" in one for one in heard)
    heard.clear()


def test_the_calendar_shows_the_buddhist_era(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.member)
    page.goto("/sessions/?since=19/07/2564")
    page.get_by_role("button", name="เปิดปฏิทิน").first.click()
    expect(page.get_by_role("group", name="กรกฎาคม 2564")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.get_by_label("ตั้งแต่วันที่")).to_have_value("20/07/2564")


def test_the_language_switch_keeps_the_page(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.member)
    page.goto("/results/")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Certified results")).to_be_visible()
    page.get_by_role("button", name="ไทย").click()
    expect(page.get_by_role("heading", name="ผลที่รับรองแล้ว")).to_be_visible()

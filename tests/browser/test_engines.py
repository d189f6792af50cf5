"""One day in each engine: the same steps, the same words. A phone, an officer who brings a film, a
judge who types in Thai and loses the network, a second tab, the chair who certifies; and whoever
verifies it from the disk."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from evaluations.entry.evidence.models import EvidenceVersion, Upload
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.outcome.publication.bundle import write_bundle
from evaluations.setup.rubrics.models import Indicator
from tests import files
from tests.browser.engines import chromium_tab, firefox_tab, webkit_tab
from tests.browser.line import Line
from tests.browser.tabs import Tab
from tests.factories import (
    PASSWORD,
    Cast,
    make_category,
    make_nomination,
    make_round,
    opened_sheet,
    submitted_sheet,
)
from units.models import User

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_media")]
ENGINES = ("chromium", "aged chromium", "firefox", "webkit")
SAVED = "บันทึกแล้ว"
ALL_SAVED = "บันทึกครบแล้ว"
MEGABYTE = 1_000_000
FILM = 8 * MEGABYTE
HOUR = datetime.timedelta(hours=1)


@dataclass
class Day:
    cast: Cast
    sheet: ScoreSheet
    draft: Nomination
    line: Line


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    with Line(live_server.thread.host, live_server.thread.port) as line:
        yield line


@pytest.fixture
def day(guarded_transactions: None, cast: Cast, line: Line) -> Day:
    """The two others have handed in; in another round offices still bring evidence."""
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    now = timezone.now()
    closing = {"nominations_close_at": now + HOUR, "evidence_closes_at": now + 2 * HOUR}
    category = make_category(award_round=make_round(phase="open", **closing))
    draft = make_nomination(category=category, committee=None, unit=cast.officer.unit)
    Nomination.objects.filter(pk=draft.pk).update(state=NominationState.DRAFT, accepted_at=None)
    return Day(cast, sheet, draft, line)


@pytest.fixture(params=ENGINES)
def tab(
    request: pytest.FixtureRequest, line: Line, tmp_path: Path, heard: list[str]
) -> Iterator[Tab]:
    site = line.address
    if request.param == "webkit":
        with webkit_tab(site) as tab:
            yield tab
    elif request.param == "firefox":
        (tmp_path / "profile").mkdir()
        with firefox_tab(site, tmp_path / "profile") as tab:
            yield tab
    else:
        browser: Browser = request.getfixturevalue("chromium")
        aged = request.param.startswith("aged")
        with chromium_tab(browser, site, aged=aged, heard=heard) as tab:
            yield tab
    assert heard == []


def sign_in(tab: Tab, user: User) -> None:
    tab.go("/accounts/login/")
    tab.type("#id_login", user.username)
    tab.type("#id_password", PASSWORD)
    tab.press("form.card-box [type=submit]")
    tab.until(".head-side summary", user.first_name)


def sign_out(tab: Tab) -> None:
    tab.press(".head-side summary")
    tab.press("[data-signs-out] button")
    tab.until("#id_login")


def bring_a_film(tab: Tab, day: Day, folder: Path) -> None:
    """The network goes in its midst; what has come is not sent again."""
    content, film = files.video(FILM), folder / "ภาพยนตร์ กิจกรรม.mp4"
    film.write_bytes(content)
    tab.go(f"/nominations/{day.draft.pk}/evidence/")
    before = day.line.sent
    day.line.cut_after(6_500_000)
    tab.choose("[data-files]", film)
    tab.until("[data-job] .mark-state", "ไม่มีเครือข่าย")
    day.line.mend()
    tab.until("[data-job] .mark-state", "จัดเก็บแล้ว")

    assert EvidenceVersion.objects.get().sha256 == sha256(content).hexdigest()
    assert Upload.objects.count() == 1
    assert day.line.sent - before < FILM + 3 * MEGABYTE


def box(day: Day, at: int, part: str = ".points") -> str:
    ours = Indicator.objects.filter(dimension__rubric=day.cast.category.rubric)
    return f"#indicator-{ours.order_by('dimension__number', 'number')[at].pk} {part}"


def score(tab: Tab, day: Day) -> None:
    """By typing Thai digits, by levels, and without a network."""
    tab.go(f"/sheets/{day.sheet.pk}/")
    tab.type(box(day, 0), "๘.๕")
    tab.until(box(day, 0, ".mark-state"), SAVED)
    tab.press(box(day, 1, ".level:nth-of-type(4)"))
    tab.until(box(day, 1, ".mark-state"), SAVED)

    day.line.cut()
    tab.type(box(day, 2), "7")
    tab.until("[data-summary]", "รอเครือข่าย (1)")
    tab.press("[name=review]")
    tab.until("[data-day-state]", "รอเครือข่าย")
    day.line.mend()
    tab.until("[data-summary]", ALL_SAVED)
    assert tab.run("return document.querySelector('[data-day-state]').hidden")


def meet_oneself(tab: Tab, day: Day) -> None:
    """Two tabs of one sheet: the later one asks instead of writing over."""
    other = tab.another()
    other.go(f"/sheets/{day.sheet.pk}/")
    other.until(box(day, 0), "8.5")
    tab.type(box(day, 3), "5")
    tab.until(box(day, 3, ".mark-state"), SAVED)
    other.type(box(day, 3), "6")
    other.until(".two-values", "5")
    other.press(".two-values button")
    other.until(box(day, 3, ".mark-state"), SAVED)
    other.close()


def submit(tab: Tab, day: Day) -> None:
    tab.go(f"/sheets/{day.sheet.pk}/")
    tab.until("[data-marked-count]", "4/4")
    tab.press("[name=review]")
    tab.until("#id_password")
    tab.type("#id_password", PASSWORD)
    tab.press("form[data-once] .btn-primary")
    tab.until("main", "แบบนี้ล็อกแล้ว")


def certify(tab: Tab, day: Day) -> None:
    tab.go(reverse("certification", args=[day.cast.committee.pk, day.cast.category.pk]))
    tab.type("#id_password", PASSWORD)
    tab.press("form.card-box[data-once] .btn-primary")
    tab.until("main", "รับรองผลการประเมินแล้ว")


def verify(tab: Tab, folder: Path) -> None:
    """The bundle's page from the disk, in Thai and in English; and a bundle that was cut off."""
    packed = write_bundle(Result.objects.get().category.award.round)
    (folder / "round.zip").write_bytes(packed)
    (folder / "cut.zip").write_bytes(packed[:-9])
    with ZipFile(folder / "round.zip") as opened:
        opened.extract("verify.html", folder)
    tab.open(folder / "verify.html")
    tab.choose("input", folder / "round.zip")
    tab.until("h2.good", "ทุกอย่างที่มีอยู่ตรงกัน")
    tab.press("button")
    tab.until("#answer", "results 1, nominees 1, sheets 3, marks 12")
    tab.choose("input", folder / "cut.zip")
    tab.until("h2.bad", "This is no whole ZIP file.")


def test_a_day(tab: Tab, day: Day, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sign_in(tab, day.cast.officer)
    bring_a_film(tab, day, tmp_path)
    sign_out(tab)
    sign_in(tab, day.cast.member)
    score(tab, day)
    meet_oneself(tab, day)
    submit(tab, day)
    sign_out(tab)
    sign_in(tab, day.cast.chair)
    certify(tab, day)
    verify(tab, tmp_path)

    marks = Mark.objects.filter(sheet=day.sheet).order_by("indicator__dimension", "indicator")
    assert [str(mark.points) for mark in marks] == ["8.50", "8.00", "7.00", "6.00"]
    assert Result.objects.get().document["lines"][0]["sheets"]
    if "aged" in request.node.name:
        lacking = "return [typeof [].at, typeof crypto.randomUUID, typeof AbortSignal.timeout]"
        assert set(tab.run(lacking)) == {"undefined"}

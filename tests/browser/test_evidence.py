"""Evidence as people bring and read it: over a network that drops, and beside the sheet."""

import datetime
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from evaluations.entry.evidence.actions.looking import look_at
from evaluations.entry.evidence.models import EvidenceVersion, EvidenceView, Upload, UploadState
from evaluations.entry.nominations.models import Delegate, Nomination, NominationState
from evaluations.entry.submissions.models import Submission
from evaluations.judging.scoring.models import Citation, EvidencePin
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import start
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import Indicator
from tests import files
from tests.browser.conftest import OpenPage
from tests.factories import PASSWORD, Cast, make_cast, make_evidence, make_file, opened_sheet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_media")]
HOUR = datetime.timedelta(hours=1)
NOTHING = re.compile(r"\s0\sไบต์")


@pytest.fixture
def cast(guarded_transactions: None) -> Cast:
    now = timezone.now()
    cast = make_cast(
        phase="open", nominations_close_at=now + HOUR, evidence_closes_at=now + 2 * HOUR
    )
    Nomination.objects.update(state=NominationState.DRAFT, accepted_at=None)
    return cast


class Gate:
    """Lets so many pieces of uploads through, then cuts the network; until it is opened."""

    def __init__(self, page: Page, pieces: int) -> None:
        self.page, self.left = page, pieces
        page.route("**/uploads/**", self.pass_on)

    def pass_on(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if self.left <= 0:
                self.page.context.set_offline(True)
                route.abort("internetdisconnected")
                return
            self.left -= 1
        route.continue_()

    def open_for(self, pieces: int) -> None:
        self.left = pieces
        self.page.context.set_offline(False)


def sent_until_the_network_dropped_twice(page: Page, film: Path) -> None:
    gate = Gate(page, 1)
    page.set_input_files("[data-files]", film)
    expect(page.get_by_text("ไม่มีเครือข่าย")).to_be_visible()
    gate.open_for(1)
    expect(page.get_by_text("กำลังส่ง", exact=True)).to_be_visible()
    expect(page.get_by_text("ไม่มีเครือข่าย")).to_be_visible(timeout=20_000)
    page.context.set_offline(False)
    page.unroute_all()


def test_a_file_over_a_network_that_drops_twice_and_a_tab_that_is_closed(
    cast: Cast, open_page: OpenPage, tmp_path: Path
) -> None:
    """22 MB in pieces of 5 MiB; what arrives is what was sent, to the last bit."""
    content = files.video(22_000_000)
    film = tmp_path / "ภาพยนตร์ กิจกรรม.mp4"
    film.write_bytes(content)
    page = open_page(cast.officer)
    page.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    sent_until_the_network_dropped_twice(page, film)
    assert 0 < Upload.objects.get().offset < len(content)

    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    expect(again.get_by_text("ยังส่งไม่ครบ")).to_be_visible()
    again.set_input_files("[data-files]", film)
    expect(again.get_by_text("จัดเก็บแล้ว")).to_be_visible(timeout=20_000)

    version = EvidenceVersion.objects.get()
    assert Upload.objects.count() == 1
    assert version.sha256 == sha256(content).hexdigest()
    assert version.original_name == "ภาพยนตร์ กิจกรรม.mp4"
    expect(again.locator("[data-evidence-list]").get_by_text("ภาพยนตร์ กิจกรรม")).to_be_visible()


def test_many_at_once_paused_given_up_and_refused(
    cast: Cast, open_page: OpenPage, tmp_path: Path
) -> None:
    indicator = Indicator.objects.all()[0]
    contents = {
        "รายงาน.pdf": files.pdf(),
        "ภาพ.png": files.picture("PNG"),
        "หน้า.pdf": b"<html>",
        "ใหญ่.mp4": files.video(9_000_000),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    page = open_page(cast.officer, width=390)
    page.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    room = page.locator("[data-room]")
    expect(room).to_contain_text(NOTHING)
    page.locator(".supports summary").click()
    page.locator(f"#support-i{indicator.pk}").check()
    names = ("รายงาน.pdf", "ภาพ.png", "หน้า.pdf")
    page.set_input_files("[data-files]", [tmp_path / name for name in names])
    expect(page.get_by_text("จัดเก็บแล้ว")).to_have_count(2)
    expect(room).not_to_contain_text(NOTHING)
    expect(page.get_by_text("ระบบไม่รับหน้าเว็บ")).to_be_visible()

    given_up_while_it_was_paused(page, tmp_path / "ใหญ่.mp4")
    assert Upload.objects.filter(state=UploadState.REFUSED).count() == 2
    items = [
        evidence_version.item
        for evidence_version in EvidenceVersion.objects.select_related("item")
    ]
    assert [list(item.indicators.all()) for item in items] == [[indicator], [indicator]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def given_up_while_it_was_paused(page: Page, film: Path) -> None:
    gate = Gate(page, 1)
    page.set_input_files("[data-files]", film)
    line = page.locator("[data-job]", has_text="ใหญ่.mp4")
    expect(line.get_by_text("ไม่มีเครือข่าย")).to_be_visible()
    line.get_by_role("button", name="หยุดพัก").click()
    expect(line.get_by_text("หยุดพักไว้")).to_be_visible()
    gate.open_for(0)
    page.once("dialog", lambda dialog: dialog.accept())
    line.get_by_role("button", name="ยกเลิก").click()
    expect(line).to_have_count(0)


def test_without_scripts_an_ordinary_form_does_it(
    cast: Cast, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "รายงาน.pdf").write_bytes(files.pdf())
    page = open_page(cast.officer, scripts=False)
    page.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    page.get_by_role("link", name="ส่งไฟล์แบบธรรมดา").click()
    page.get_by_label("ไฟล์", exact=False).first.set_input_files(tmp_path / "รายงาน.pdf")
    page.get_by_label("1.1 ตัวชี้วัดทดสอบ").check()
    page.locator("form.card-box button[type=submit]").click()
    page.get_by_text("เพิ่มหลักฐานแล้ว").wait_for()
    page.get_by_role("link", name="รายงาน", exact=True).click()

    expect(page.get_by_role("link", name="ดาวน์โหลด")).to_be_visible()
    page.get_by_role("button", name="ทำเครื่องหมายว่าเปิดแล้ว").click()
    assert EvidenceView.objects.filter(user=cast.officer).count() == 1
    assert EvidenceVersion.objects.get().sha256 == sha256(files.pdf()).hexdigest()


def test_order_by_keyboard(cast: Cast, open_page: OpenPage) -> None:
    for title in ("หนึ่ง", "สอง", "สาม"):
        make_evidence(nomination=cast.nomination, title=title)
    page = open_page(cast.officer)
    page.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    page.get_by_role("button", name="ย้าย “สาม”").focus()
    for _move in range(2):
        with page.expect_response("**/evidence/order/"):
            page.keyboard.press("ArrowUp")
    page.get_by_text("บันทึกลำดับแล้ว").wait_for()
    expect(page.get_by_role("button", name="บันทึกลำดับ")).to_be_hidden()
    page.goto(f"/nominations/{cast.nomination.pk}/")
    page.go_back()

    shown = page.locator("[data-evidence-list] ol li a[href^='/evidence/']").all_inner_texts()
    assert [text for text in shown if text in ("หนึ่ง", "สอง", "สาม")] == ["สาม", "หนึ่ง", "สอง"]


def test_deadline_and_return(cast: Cast, open_page: OpenPage) -> None:
    """Nominated, handed in, sent back, answered, accepted; then the deadline is over."""
    item = make_evidence(nomination=cast.nomination, title="รายงานผล")
    officer, secretary = open_page(cast.officer), open_page(cast.secretary)
    nomination = f"/nominations/{cast.nomination.pk}/"
    officer.goto(nomination)
    expect(officer.locator("[data-countdown]").first).to_contain_text("เหลือ")
    written(officer)
    handed_in(officer)

    secretary.goto("/")
    secretary.get_by_role("link", name="ตรวจ", exact=True).click()
    secretary.get_by_role("link", name="ส่งคืน").click()
    secretary.get_by_label("สิ่งที่หน่วยงานต้องแก้ไข").fill("ขอเพิ่มรายละเอียด")
    secretary.locator(f"[name=remark-{item.pk}]").fill("หน้า ๒")
    secretary.get_by_role("button", name="ส่งคืน").click()
    secretary.get_by_text("ส่งการเสนอชื่อคืนหน่วยงานแล้ว").wait_for()

    officer.goto(nomination)
    answered(officer)
    handed_in(officer)
    secretary.goto(f"{nomination}accept/")
    secretary.get_by_role("button", name="รับ", exact=True).click()
    secretary.get_by_text("รับการเสนอชื่อแล้ว").wait_for()
    assert Submission.objects.count() == 2
    assert Delegate.objects.count() == 1

    the_time_is_over(officer, nomination)


def written(officer: Page) -> None:
    officer.get_by_role("link", name="แก้ไขการเสนอชื่อ").click()
    officer.get_by_label("สรุป").fill("ทำดีทั้งปี")
    officer.get_by_label("ผู้ประสานงาน").fill("นายสม ชาย")
    officer.get_by_label("ผู้นำเสนอ").fill("นายสม ชาย, พัฒนาการจังหวัด")
    officer.locator("form.card-box button[type=submit]").click()


def answered(officer: Page) -> None:
    expect(officer.locator("#returned")).to_be_visible()
    expect(officer.get_by_text("หน้า ๒").first).to_be_visible()
    officer.get_by_role("link", name="ตอบทีละข้อ").first.click()
    for box in officer.get_by_label("คำตอบ").all():
        box.fill("แก้ไขแล้ว")
    officer.get_by_role("button", name="บันทึกคำตอบ").click()
    officer.get_by_text("บันทึกคำตอบแล้ว").wait_for()


def handed_in(officer: Page) -> None:
    officer.get_by_role("link", name="ตรวจทานและส่ง").click()
    officer.get_by_role("button", name="ส่ง", exact=True).click()
    officer.get_by_text("โปรดเก็บใบรับไว้").wait_for()


def the_time_is_over(officer: Page, nomination: str) -> None:
    past = timezone.now() - HOUR
    AwardRound.objects.update(nominations_close_at=past, evidence_closes_at=past)
    officer.goto(nomination)
    expect(officer.get_by_role("link", name="ส่งและแก้ไขหลักฐาน")).to_have_count(0)
    officer.goto(f"{nomination}evidence/")
    expect(officer.locator("[data-upload]")).to_have_count(0)
    expect(officer.locator("[data-countdown]")).to_have_text("หมดเวลาแล้ว")


@pytest.mark.parametrize("width", [390, 1280])
def test_evidence_beside_the_sheet(cast: Cast, open_page: OpenPage, width: int) -> None:
    """Read, paged through, cited by one press, told of a new version, and pinned as it was on
    the page."""
    Nomination.objects.update(state=NominationState.ACCEPTED, accepted_at=timezone.now())
    AwardRound.objects.update(phase="evaluating")
    first, second = (
        make_file(nomination=cast.nomination, content=files.pdf(2)) for _two in range(2)
    )
    EvidenceVersion.objects.filter(pk=first.pk).update(preview="waiting", page_sizes=[])
    first.refresh_from_db()
    look_at(first)
    start(Job.objects.get(), at_once=True)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    page = open_page(cast.member, width=width)
    page.goto(f"/sheets/{sheet.pk}/")
    page.locator(".points").nth(1).fill("7")
    if width < 1100:
        page.locator(".bar [data-opens-drawer]").click()
    expect(page.locator("[data-unopened]")).to_have_count(2)
    read_both(page, second.pk)
    opened_from_the_mark_and_taken_back(page, width)
    assert EvidenceView.objects.filter(user=cast.member).count() == 2

    make_evidence(nomination=cast.nomination, title="เพิ่งมาใหม่")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("มีหลักฐานใหม่")).to_be_visible()
    page.get_by_role("button", name="แสดงในรายการ").click()
    expect(page.locator("#evidence .evidence-link", has_text="เพิ่งมาใหม่")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def read_both(page: Page, second: int) -> None:
    """The first by its pages, then on to the second by an arrow key."""
    page.locator("#evidence a[data-evidence]").first.click()
    expect(page.locator("#viewer-title")).to_be_visible()
    expect(page.locator("[data-page-now]")).to_have_text("1")
    picture = page.locator("[data-page='1']")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 500
    page.locator("[data-page-step='1']").click()
    expect(page.locator("[data-page-now]")).to_have_text("2")
    cited_by_one_press(page)
    page.locator("#viewer-title").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-viewer]")).to_have_attribute("data-version", str(second))
    page.get_by_role("button", name="หลักฐานทั้งหมด").click()
    expect(page.locator("[data-unopened]")).to_have_count(0)


def cited_by_one_press(page: Page) -> None:
    """The page that is read, at the indicator that is being marked."""
    page.get_by_role("button", name="อ้างอิงหน้านี้").click()
    expect(page.get_by_text("อ้างอิงแล้ว")).to_be_visible()
    citation = Citation.objects.get()
    assert (citation.page, citation.indicator) == (2, list(Indicator.objects.all())[1])
    expect(page.locator(f"#citations-{citation.indicator_id}")).to_contain_text("หน้า 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def opened_from_the_mark_and_taken_back(page: Page, width: int) -> None:
    narrow = width < 1100
    if narrow:
        page.get_by_role("button", name="ปิด", exact=True).click()
    cited = page.locator(".citations a")
    cited.click()
    expect(page.locator("[data-page-now]")).to_have_text("2")
    page.get_by_role("button", name="หลักฐานทั้งหมด").click()
    if narrow:
        page.get_by_role("button", name="ปิด", exact=True).click()
    page.locator("[data-uncites]").click()
    expect(cited).to_have_count(0)
    assert not Citation.objects.exists()
    if narrow:
        page.locator(".bar [data-opens-drawer]").click()


def test_a_sheet_is_not_signed_over_evidence_nobody_saw(cast: Cast, open_page: OpenPage) -> None:
    Nomination.objects.update(state=NominationState.ACCEPTED, accepted_at=timezone.now())
    AwardRound.objects.update(phase="evaluating")
    make_evidence(nomination=cast.nomination, title="เดิม")
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    page = open_page(cast.member)
    page.goto(f"/sheets/{sheet.pk}/")
    for box in page.locator(".points").all():
        box.fill("8")
    page.get_by_role("button", name="ตรวจทานและส่ง").click()
    page.get_by_label("รหัสผ่านของท่านอีกครั้ง").wait_for()
    make_evidence(nomination=cast.nomination, title="เพิ่งมา")
    for _twice in range(2):
        page.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(PASSWORD)
        page.get_by_role("button", name="ส่งและล็อก").click()
        if _twice == 0:
            page.get_by_text("หลักฐานเปลี่ยนไป").wait_for()
            expect(page.get_by_role("link", name="เพิ่งมา")).to_be_visible()

    page.get_by_text("ส่งและล็อกแบบให้คะแนนของท่านแล้ว").wait_for()
    assert EvidencePin.objects.filter(sheet=sheet).count() == 2


def test_a_server_that_restarts_does_not_cost_what_was_sent(
    cast: Cast, open_page: OpenPage, tmp_path: Path
) -> None:
    """Asked where to go on, it answers 502 twice: the same upload goes on afterwards."""
    film = tmp_path / "ภาพยนตร์.mp4"
    film.write_bytes(files.video(9_000_000))
    page = open_page(cast.officer)
    page.goto(f"/nominations/{cast.nomination.pk}/evidence/")
    cut = {"PATCH": 1, "HEAD": 2}

    def faulty(route: Route) -> None:
        method = route.request.method
        passed_one = Upload.objects.filter(state="receiving").exists() and any(
            upload.offset for upload in Upload.objects.all()
        )
        if passed_one and cut.get(method, 0):
            cut[method] -= 1
            route.fulfill(status=502)
        else:
            route.continue_()

    page.route("**/uploads/*/", faulty)
    page.set_input_files("[data-files]", film)
    expect(page.get_by_text("จัดเก็บแล้ว")).to_be_visible(timeout=30_000)

    assert cut == {"PATCH": 0, "HEAD": 0}
    assert Upload.objects.count() == 1
    assert EvidenceVersion.objects.get().sha256 == sha256(film.read_bytes()).hexdigest()

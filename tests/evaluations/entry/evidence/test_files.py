"""Files leave only through the gate: to whom, in which parts, under which headers."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import remove_item
from evaluations.entry.evidence.models import EvidenceVersion, EvidenceView, Scan
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.platform.store.files import stored_files
from evaluations.setup.rounds.models import AwardRound, Phase
from tests import files
from tests.evaluations.entry.evidence.conftest import drawn, stored
from tests.factories import Cast, make_evidence, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
ROLES = ("administrator", "chair", "member", "secretary", "officer", "other_officer", "auditor")
COMMITTEE = ("chair", "member", "secretary")


def file_of(version: EvidenceVersion) -> str:
    return reverse("version_file", args=[version.pk])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def readers(cast: Cast, sign_in: SignIn, address: str) -> set[str]:
    """Who gets the file."""
    status = {}
    for role in ROLES:
        answer = sign_in(getattr(cast, role)).get(address)
        status[role] = answer.status_code
        assert not answer.streaming or body(answer)
    assert set(status.values()) <= {200, 404}
    return {role for role in ROLES if status[role] == 200}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", {"administrator", "officer"}),
        ("submitted", {"administrator", "officer", "auditor", "secretary"}),
        ("returned", {"administrator", "officer", "auditor", "secretary"}),
        ("accepted", {"administrator", "officer", "auditor", *COMMITTEE}),
        ("withdrawn", {"administrator", "officer", "auditor"}),
    ],
)
def test_who_gets_a_file(cast: Cast, sign_in: SignIn, state: str, expected: set[str]) -> None:
    version = stored(cast)
    Nomination.objects.update(state=state, state_reason="เหตุผล")

    assert readers(cast, sign_in, file_of(version)) == expected
    assert readers(cast, sign_in, reverse("evidence", args=[version.item_id])) == expected
    assert readers(cast, sign_in, reverse("nomination_zip", args=[cast.nomination.pk])) == expected
    assert Client().get(file_of(version)).status_code == 302


def test_a_removed_piece_goes_to_nobody_who_only_reads(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    remove_item(by=cast.officer, item=version.item)

    assert readers(cast, sign_in, file_of(version)) == {"administrator", "officer", "auditor"}


def test_a_judge_keeps_what_the_own_sheet_was_judged_by(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    AwardRound.objects.update(phase=Phase.EVALUATING)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    remove_item(by=cast.officer, item=version.item)

    assert "member" in readers(cast, sign_in, file_of(version))
    assert "chair" not in readers(cast, sign_in, file_of(version))


@pytest.mark.parametrize("scan", [Scan.WAITING, Scan.INFECTED])
def test_what_is_not_scanned_goes_to_who_brought_it_alone(
    cast: Cast, sign_in: SignIn, scan: str
) -> None:
    version = stored(cast)
    drawn(version)
    EvidenceVersion.objects.update(scan=scan)

    assert readers(cast, sign_in, file_of(version)) == {"officer"}
    assert readers(cast, sign_in, reverse("version_page", args=[version.pk, 1])) == {"officer"}
    page = sign_in(cast.chair).get(reverse("evidence", args=[version.item_id])).content.decode()
    assert file_of(version) not in page
    whole = body(sign_in(cast.chair).get(reverse("nomination_zip", args=[cast.nomination.pk])))
    assert len(zipfile.ZipFile(BytesIO(whole)).namelist()) == 1


def test_headers(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast, name="รายงาน; ประจำปี\r\n2564.pdf")
    answer = sign_in(cast.chair).get(file_of(version))

    assert body(answer) == files.pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(files.pdf()))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E0%B8%A3")
    assert "\n" not in disposition


@pytest.mark.parametrize(
    ("header", "status", "expected"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=20-", 206, slice(20, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=999999-", 416, None),
        ("nonsense", 200, slice(None)),
    ],
)
def test_parts(
    cast: Cast, sign_in: SignIn, header: str, status: int, expected: slice | None
) -> None:
    version = stored(cast)
    answer = sign_in(cast.chair).get(file_of(version), headers={"Range": header})

    assert answer.status_code == status
    if expected is not None:
        part = files.pdf()[expected]
        assert body(answer) == part
        assert answer.headers["Content-Length"] == str(len(part))
    if status == 206:
        assert answer.headers["Content-Range"].endswith(f"/{len(files.pdf())}")
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(files.pdf())}"


def test_a_part_of_another_version_is_not_mixed_in(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    headers = {"Range": "bytes=5-9", "If-Range": '"another"'}

    whole = sign_in(cast.chair).get(file_of(version), headers=headers)
    headers["If-Range"] = f'"{version.sha256}"'
    part = sign_in(cast.chair).get(file_of(version), headers=headers)

    assert (body(whole), body(part)) == (files.pdf(), files.pdf()[5:10])


def test_what_the_reader_has_is_not_sent_again(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    headers = {"If-None-Match": f'"{version.sha256}"'}

    assert sign_in(cast.chair).get(file_of(version), headers=headers).status_code == 304
    assert sign_in(cast.other_officer).get(file_of(version), headers=headers).status_code == 404


def test_the_front_server_sends_it(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.EVIDENCE_DELIVERY = "/protected/"
    version = stored(cast)
    answer = sign_in(cast.chair).get(file_of(version))

    assert answer.headers["X-Accel-Redirect"] == f"/protected/{version.file}"
    assert answer.content == b""
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "X-Accel-Redirect" not in sign_in(cast.other_officer).get(file_of(version)).headers


def test_a_lost_file_is_told_kindly(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    stored_files().remove(version.file)
    answer = sign_in(cast.chair).get(file_of(version))

    assert answer.status_code == 503
    assert "ที่เก็บไฟล์ไม่ตอบสนอง" in answer.content.decode()


def test_the_zip_holds_everything_under_names_one_can_read(cast: Cast, sign_in: SignIn) -> None:
    stored(cast, name="รายงาน.pdf")
    stored(cast, files.picture("PNG"), name="../../ภาพ.png")
    make_evidence(nomination=cast.nomination, title="ข้อความ/สำคัญ")
    answer = sign_in(cast.chair).get(reverse("nomination_zip", args=[cast.nomination.pk]))

    packed = zipfile.ZipFile(BytesIO(body(answer)))

    assert packed.testzip() is None
    names = packed.namelist()
    assert names[:2] == ["01 รายงาน.pdf", "02 ภาพ.png"]
    assert not any("/" in name or ".." in name for name in names)
    assert packed.read("01 รายงาน.pdf") == files.pdf()
    told = packed.read("00 รายการหลักฐาน.txt").decode("utf-8-sig")
    assert all(
        evidence_version.sha256 in told for evidence_version in EvidenceVersion.objects.all()
    )


def test_a_file_the_store_lost_does_not_break_the_zip(cast: Cast, sign_in: SignIn) -> None:
    lost, kept = stored(cast, name="หาย.pdf"), stored(cast, files.pdf(5), name="อยู่.pdf")
    stored_files().remove(lost.file)

    answer = sign_in(cast.chair).get(reverse("nomination_zip", args=[cast.nomination.pk]))
    packed = zipfile.ZipFile(BytesIO(body(answer)))

    assert packed.read(f"{kept.item.number:02d} อยู่.pdf") == files.pdf(5)


def test_the_zip_of_a_day_has_a_folder_for_each(cast: Cast, sign_in: SignIn) -> None:
    stored(cast, name="รายงาน.pdf")
    address = reverse("session_zip", args=[cast.session.pk])

    assert readers(cast, sign_in, address) == {"administrator", "auditor", *COMMITTEE}
    packed = zipfile.ZipFile(BytesIO(body(sign_in(cast.chair).get(address))))
    assert "01 หน่วยงานประจำจังหวัดทดสอบ/01 รายงาน.pdf" in packed.namelist()
    Nomination.objects.update(state=NominationState.SUBMITTED)
    assert zipfile.ZipFile(BytesIO(body(sign_in(cast.chair).get(address)))).namelist() == []


def test_opened_is_remembered_for_each_reader(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    client = sign_in(cast.chair)
    page = reverse("nomination_detail", args=[cast.nomination.pk])
    assert "ยังไม่ได้เปิด" in client.get(page).content.decode()

    for _twice in range(2):
        client.post(reverse("version_opened", args=[version.pk]))

    assert EvidenceView.objects.filter(user=cast.chair).count() == 1
    assert "ยังไม่ได้เปิด" not in client.get(page).content.decode()
    assert "ยังไม่ได้เปิด" in sign_in(cast.member).get(page).content.decode()
    other = sign_in(cast.other_officer).post(reverse("version_opened", args=[version.pk]))
    assert other.status_code == 404


def test_an_open_sheet_hears_of_new_evidence(cast: Cast, sign_in: SignIn) -> None:
    stored(cast)
    address = reverse("nomination_evidence_state", args=[cast.nomination.pk])
    client = sign_in(cast.chair)
    first = client.get(address)
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    stored(cast, files.pdf(4), name="ใหม่.pdf")
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert same.status_code == 304
    assert second.status_code == 200
    assert [one["title"] for one in second.json()["versions"]] == ["ไฟล์", "ใหม่"]
    assert sign_in(cast.other_officer).get(address).status_code == 404


def test_old_versions_stay_reachable(cast: Cast, sign_in: SignIn) -> None:
    first = stored(cast, files.pdf(1))
    second = stored(cast, files.pdf(2), item=first.item)
    client, address = sign_in(cast.chair), reverse("evidence", args=[first.item_id])

    newest, old = client.get(address), client.get(address, {"version": "1"})

    assert file_of(second) in newest.content.decode()
    assert file_of(first) in old.content.decode()
    assert "ฉบับเก่า" in old.content.decode()
    assert body(client.get(file_of(first))) == files.pdf(1)


def test_a_link_shows_where_it_leads(cast: Cast, sign_in: SignIn) -> None:
    item = make_evidence(nomination=cast.nomination, title="<b>เพจ</b>")
    EvidenceVersion.objects.create(
        item=item,
        number=2,
        kind="link",
        url="https://example.go.th/a?b=<script>",
        sha256="0" * 64,
        added_at=timezone.now(),
    )
    page = sign_in(cast.chair).get(reverse("evidence", args=[item.pk])).content.decode()

    assert "example.go.th</b>" in page
    assert "&lt;b&gt;เพจ" in page
    assert "<script>" not in page.split("<main")[1]
    assert 'rel="noopener noreferrer external"' in page


def test_titles_that_end_alike_keep_names_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    for title in ("งบประมาณ ปี 1/2567", "แผนงาน ปี 2/2567", "ย" * 300):
        make_evidence(nomination=cast.nomination, title=title)
    answer = sign_in(cast.chair).get(reverse("nomination_zip", args=[cast.nomination.pk]))

    names = zipfile.ZipFile(BytesIO(body(answer))).namelist()
    assert len(set(names)) == 4
    assert any("งบประมาณ ปี 1-2567" in name for name in names)
    assert all(len(name.encode()) < 250 for name in names)


def test_nobody_has_opened_what_nobody_could_see(cast: Cast, sign_in: SignIn) -> None:
    version = stored(cast)
    EvidenceVersion.objects.update(scan=Scan.WAITING)
    answer = sign_in(cast.chair).post(reverse("version_opened", args=[version.pk]))

    assert answer.status_code == 404
    assert not EvidenceView.objects.exists()

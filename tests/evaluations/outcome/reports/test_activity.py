"""Who writes the activity report, and what it shows of what was written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.outcome.reports.actions import choose_photos, write_activity
from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.documents.registry import document_for
from tests.factories import Cast, make_file
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


def test_what_is_missing_is_a_visible_gap(cast: Cast) -> None:
    shown = repr(document_for(cast.chair, "activity", cast.session.pk))

    assert "[ไม่มีข้อมูล: เจ้าหน้าที่ยังไม่ได้ระบุ]" in shown
    assert "[ไม่มีข้อมูล: ไม่ได้ระบุเขตตรวจราชการ]" in shown


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("chair", 200),
        ("officer", 200),
        ("other_officer", 404),
        ("nobody", 404),
    ],
)
def test_the_host_and_the_committee_write_it(
    cast: Cast, sign_in: SignIn, role: str, status: int
) -> None:
    client = sign_in(getattr(cast, role))
    address = reverse("activity_edit", args=[cast.session.pk])
    assert client.get(address).status_code == status

    client.post(address, {"channel": "Zoom", "opening": "เปิด", "closing": "", "hashtags": "#x"})

    assert ActivityReport.objects.filter(session=cast.session).exists() is (status == 200)


def test_chosen_photos_stand_in_it_with_their_captions(
    cast: Cast, own_media: Path, sign_in: SignIn
) -> None:
    version: EvidenceVersion = make_file(nomination=cast.nomination, content=JPEG)
    choose_photos(
        by=cast.officer, session=cast.session, chosen=[(version, "คณะกรรมการรับชมนิทรรศการ")]
    )

    page = sign_in(cast.officer).get(
        reverse("document", args=["activity", cast.session.pk, "page"])
    )
    pdf = sign_in(cast.officer).get(reverse("document", args=["activity", cast.session.pk, "pdf"]))

    assert reverse("version_page", args=[version.pk, 1]) in page.content.decode()
    assert "คณะกรรมการรับชมนิทรรศการ" in text_of(pdf.content)
    assert b"/Image" in pdf.content


def test_what_was_written_meanwhile_is_not_written_over(cast: Cast) -> None:
    values = {"channel": "Zoom", "opening": "", "closing": "", "hashtags": ""}
    write_activity(by=cast.officer, session=cast.session, edits=None, values=values)

    page = {"channel": "อื่น", "opening": "", "closing": "", "hashtags": "", "edits": "0"}
    client = Client()
    client.force_login(cast.chair)
    answer = client.post(reverse("activity_edit", args=[cast.session.pk]), page)

    assert answer.status_code == 422
    assert ActivityReport.objects.get(session=cast.session).channel == "Zoom"


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010101004800480000ffdb004300080606070605080707070909080a0c140d0c0b0b0c"
    "1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc000"
    "0b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400"
    "b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c1"
    "1552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a63"
    "6465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6"
    "b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008"
    "010100003f00fbd0ffd9"
)

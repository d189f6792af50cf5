"""Films that say where they were taken: told, and made to say so no more, in their place."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.evidence.actions import stripping_large
from evaluations.entry.evidence.actions.stripping import STEPS
from evaluations.entry.evidence.film_places import Places, blank, places_in
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.sniffing import examine_here
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.store.files import stored_files
from tests.evaluations.entry.evidence.conftest import stored
from tests.evaluations.entry.evidence.test_at_once import page_of
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]
PLACE = b"+12.2413+102.5151/"
FTYP = b"ftypisom\x00\x00\x02\x00isommp41"


def box(kind: bytes, *inside: bytes, large: bool = False) -> bytes:
    content = b"".join(inside)
    if large:
        return b"\x00\x00\x00\x01" + kind + (len(content) + 16).to_bytes(8, "big") + content
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def film(*head: bytes, track: bytes = b"", after: bytes = b"") -> bytes:
    kinds = box(b"stsd", bytes(8), box(track)) if track else b""
    media = box(b"mdia", box(b"minf", box(b"stbl", kinds)))
    moov = box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", media), *head)
    return box(FTYP[:4], FTYP[4:]) + moov + after + box(b"mdat", b"picture and sound " * 50)


XYZ = box(b"\xa9xyz", b"\x00\x12\x15\xc7" + PLACE)
KEYS = box(b"meta", box(b"keys", b"mdta", b"com.apple.quicktime.location.ISO6709"), PLACE)
TITLE = box(b"\xa9nam", b"velocity of " + b"loci")
LOCI = box(b"loci", bytes(6), b"Trat\x00")
LARGE = box(b"udta", XYZ, large=True)
XMP = box(b"uuid", bytes(16), b"<exif:GPSLatitude>12,14N</exif:GPSLatitude>")
HOLDING = {
    "telephone": film(box(b"udta", TITLE, XYZ)),
    "mobile": film(box(b"udta", LOCI)),
    "track": film(box(b"trak", box(b"udta", XYZ))),
    "names": film(KEYS),
    "names of a track": film(box(b"trak", KEYS)),
    "list of names": film(box(b"udta", box(b"meta", bytes(4), box(b"ilst", XYZ)))),
    "large": film(LARGE),
    "xmp": film(after=XMP),
}
WITHOUT = {
    "plain": film(box(b"udta", TITLE)),
    "cut": film(box(b"udta", XYZ))[:40],
    "no box": box(FTYP[:4], FTYP[4:]) + b"\x00\x00\x00\x03moov" + XYZ,
    "too long": box(FTYP[:4], FTYP[4:]) + b"\xff\xff\xff\xffmoov" + XYZ,
    "in the sound": film() + box(b"mdat", XYZ),
}


def found(content: bytes) -> Places:
    return places_in(BytesIO(content), len(content))


@pytest.mark.parametrize("name", HOLDING)
def test_the_place_is_found_and_made_free_space(name: str, tmp_path: Path) -> None:
    path, content = tmp_path / "film.mp4", HOLDING[name]
    path.write_bytes(content)
    assert examine_here(path).has_place

    blank(path, found(content))

    made = path.read_bytes()
    assert not found(made)
    assert len(made) == len(content)
    assert made.index(b"picture and sound") == content.index(b"picture and sound")
    assert made[made.index(b"mdat") :] == content[content.index(b"mdat") :]
    assert PLACE not in made
    assert b"12,14N" not in made
    assert (TITLE in made) == (TITLE in content)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_film_without_a_place_says_none(name: str) -> None:
    assert not found(WITHOUT[name])


def test_a_film_of_nothing_but_heads_ends() -> None:
    deep = b""
    for _level in range(200):
        deep = box(b"trak", deep)

    assert not found(film(deep) + box(b"free") * 30_000 + box(b"moov", XYZ))


def test_a_span_outside_the_film_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(film())

    with pytest.raises(ValueError, match="outside"):
        blank(path, Places(((4, 8, 10**9),), False))
    assert path.read_bytes() == film()


def test_the_officer_has_the_place_taken_out_of_a_film(cast: Cast, sign_in: SignIn) -> None:
    client, content = sign_in(cast.officer), HOLDING["telephone"]
    original = stored(cast, content, name="งาน.mp4")
    assert original.has_place
    assert "บอกพิกัดที่ถ่าย" in page_of(client, cast)
    address = reverse("evidence_strip", args=[original.item_id])
    assert "ภาพและเสียง" in client.get(address).content.decode()

    assert client.post(address).status_code == 302

    shown = EvidenceVersion.objects.newest().get(item=original.item_id)
    kept = stored_files().read(shown.file)
    assert (shown.content_type, shown.size, shown.has_place) == (
        "video/mp4",
        len(content),
        False,
    )
    assert PLACE in content
    assert PLACE not in kept
    assert kept.endswith(content[-900:])


def test_a_place_that_runs_along_is_told_and_stays(cast: Cast, sign_in: SignIn) -> None:
    client, original = sign_in(cast.officer), stored(cast, film(track=b"gpmd"), name="กล้อง.mp4")
    assert original.has_place

    answer = client.post(reverse("evidence_strip", args=[original.item_id]))

    assert answer.status_code == 422
    assert "บันทึกวิดีโอใหม่" in answer.content.decode()
    assert EvidenceVersion.objects.count() == 1


def test_a_large_film_is_left_to_the_worker_and_done_once(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pressed twice, and taken up again after a worker that was killed."""
    client, content = sign_in(cast.officer), HOLDING["telephone"]
    original = stored(cast, content, name="งาน.mp4")
    monkeypatch.setattr(stripping_large, "LARGE", len(content) - 1)
    address = reverse("evidence_strip", args=[original.item_id])

    first, second = client.post(address), client.post(address)
    job = Job.objects.get(file_name="place.xlsx")
    assert [first["Location"], second["Location"]] == [reverse("job", args=[job.pk])] * 2
    assert EvidenceVersion.objects.count() == 1
    stripping_large.strip_large.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, STEPS, STEPS)
    assert PLACE not in stored_files().read(EvidenceVersion.objects.latest("pk").file)
    stored_files().remove(stored_file(job))
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, expires_at=None)
    stripping_large.strip_large.call(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.message
    assert EvidenceVersion.objects.count() == 2
    assert client.post(address).status_code == 422

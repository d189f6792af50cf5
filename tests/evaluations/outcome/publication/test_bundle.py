"""A round out as an open bundle, and back in to be read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.publication import verify
from evaluations.outcome.publication.bundle import read_bundle, results_in, write_bundle
from evaluations.outcome.publication.bundle_reading import MANIFEST
from evaluations.outcome.publication.bundle_schema import TABLES
from evaluations.outcome.publication.models import Archive
from evaluations.platform.errors import Refused
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.sealing import seal_settled
from tests.factories import Cast, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def result(cast: Cast) -> Result:
    cast.nomination.official_name = "=HYPERLINK(1)"
    cast.nomination.save()
    for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


@pytest.fixture
def packed(cast: Cast, result: Result) -> bytes:
    seal_settled()
    return write_bundle(cast.category.award.round)


def files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def repacked(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return made.getvalue()


def test_the_manifest_names_every_file_with_its_checksum(packed: bytes) -> None:
    parts = files(packed)
    manifest = json.loads(parts.pop(MANIFEST))

    assert {name: sha256(part).hexdigest() for name, part in parts.items()} == manifest["files"]


def test_a_result_in_it_has_the_digest_of_the_paper(packed: bytes, result: Result) -> None:
    content = json.loads(files(packed)[f"results/{result.code}-1.json"])

    assert digest(content) == result.digest


def test_the_verifier_in_it_finds_everything_and_no_fault(packed: bytes) -> None:
    check = verify.Check(files(packed))

    # Nobody goes up from this round.
    assert [(file, code) for file, _place, code, _params in check.found] == [
        ("tables/winners.csv", "?absent")
    ]
    assert check.counts == {
        "files": 12,
        "results": 1,
        "nominees": 1,
        "sheets": 3,
        "marks": 12,
        "sealed": 1,
        "stamps": 0,
    }


def test_the_tables_are_described_and_add_up(packed: bytes, result: Result) -> None:
    parts = files(packed)
    for name in ("tables/placings.csv", "tables/marks.csv", "tables/nominations.csv"):
        assert parts[name].startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(parts[name].decode("utf-8-sig"))))
        assert list(rows[0]) == list(TABLES[name])
    marks = list(csv.DictReader(io.StringIO(parts["tables/marks.csv"].decode("utf-8-sig"))))
    assert sorted({row["points"] for row in marks}) == ["7.5", "8", "9"]
    assert len(marks) == 3 * 4


def test_no_cell_of_a_table_is_a_formula(packed: bytes) -> None:
    text = files(packed)["tables/placings.csv"].decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))

    assert row["nomination"] == "'=HYPERLINK(1)"


def test_an_archive_says_which_result_a_later_one_supersedes(
    cast: Cast, packed: bytes, sign_in: SignIn
) -> None:
    """Case A17: and its page marks that one alone."""
    content = read_bundle(packed).content
    (first,) = content["results"]
    later = deepcopy(first)
    later["number"] = 2
    content["results"] = [later, first]

    found = {one["number"]: one["is_superseded"] for one in results_in(content)}

    assert found == {1: True, 2: False}
    archive = Archive.objects.create(
        name="x", content=content, taken_in_at=timezone.now(), taken_in_by="x"
    )
    page = sign_in(cast.auditor).get(reverse("archive", args=[archive.pk])).content.decode()
    _head, of_first, of_later = page.split('<section class="card-box">')
    mark = "มีฉบับใหม่แทนแล้ว"
    assert ("ฉบับที่ 1" in of_first, mark in of_first) == (True, True)
    assert ("ฉบับที่ 2" in of_later, mark in of_later) == (True, False)


def test_the_same_round_gives_the_same_bytes(cast: Cast, packed: bytes) -> None:
    assert write_bundle(cast.category.award.round) == packed


def ingest(client: Client, content: bytes) -> int:
    file = SimpleUploadedFile("round.zip", content, "application/zip")
    return client.post(reverse("archive_list"), {"file": file}).status_code


def test_taken_in_it_can_be_read_and_counts_for_nothing(
    cast: Cast, packed: bytes, sign_in: SignIn, result: Result
) -> None:
    client = sign_in(cast.administrator)
    assert ingest(client, packed) == 302
    assert ingest(client, packed) == 302

    archive = Archive.objects.get()
    shown = sign_in(cast.auditor).get(reverse("archive", args=[archive.pk])).content.decode()

    assert "=HYPERLINK(1)" in shown
    assert result.digest in shown
    assert "81.67" in shown
    assert Result.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "chair", "officer", "nobody"])
def test_who_takes_nothing_in(cast: Cast, packed: bytes, sign_in: SignIn, role: str) -> None:
    ingest(sign_in(getattr(cast, role)), packed)

    assert not Archive.objects.exists()


def without_a_file(parts: dict[str, bytes]) -> None:
    del parts["round.json"]


def with_another_figure(parts: dict[str, bytes]) -> None:
    name = next(part for part in parts if part.startswith("results/"))
    parts[name] = parts[name].replace(b"81.67", b"99.99")


def without_a_manifest(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


def of_another_kind(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b'{"format": "else", "version": 1, "files": {}}'


def no_json(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b"["


def resealed(parts: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    """Another content under a checksum that fits."""
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    manifest = json.loads(parts[MANIFEST])
    manifest["files"][name] = sha256(parts[name]).hexdigest()
    parts[MANIFEST] = json.dumps(manifest).encode()


def the_result(parts: dict[str, bytes]) -> str:
    return next(part for part in parts if part.startswith("results/"))


def with_a_huge_exponent(parts: dict[str, bytes]) -> None:
    """S12: a year of 1e999."""
    year = json.loads(parts["round.json"])["fiscal_year_be"]
    resealed(parts, "round.json", str(year).encode(), b"1e999")


def with_an_infinite_year(parts: dict[str, bytes]) -> None:
    year = json.loads(parts["round.json"])["fiscal_year_be"]
    resealed(parts, "round.json", str(year).encode(), b"Infinity")


def with_very_many_digits(parts: dict[str, bytes]) -> None:
    resealed(parts, the_result(parts), b'"rank":1', b'"rank":' + b"9" * 5000)


def nested_very_deep(parts: dict[str, bytes]) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    resealed(parts, the_result(parts), b'"rank":1', b'"rank":1,"deep":' + deep)


def with_a_list_for_a_name(parts: dict[str, bytes]) -> None:
    """The page sorts by names."""
    resealed(parts, the_result(parts), b'"committee":"', b'"committee":[],"x":"')


def with_a_key_less(parts: dict[str, bytes]) -> None:
    resealed(parts, the_result(parts), b'"is_tied":false,', b"")


def with_a_key_renamed(parts: dict[str, bytes]) -> None:
    resealed(parts, the_result(parts), b'"is_tied":', b'"tied":')


def with_a_key_more(parts: dict[str, bytes]) -> None:
    resealed(parts, "round.json", b'"name":', b'"more":1,"name":')


def with_a_seal_of_another_kind(parts: dict[str, bytes]) -> None:
    resealed(parts, "seals.json", b'"number":1', b'"number":"1"')


MISSHAPEN = (
    with_a_key_less,
    with_a_key_renamed,
    with_a_key_more,
    with_a_seal_of_another_kind,
    with_a_list_for_a_name,
)


def with_text_that_no_database_keeps(parts: dict[str, bytes]) -> None:
    resealed(parts, the_result(parts), b'"band":"', b'"band":"\\u0000')


@pytest.mark.parametrize(
    "spoil",
    [
        without_a_file,
        with_another_figure,
        without_a_manifest,
        of_another_kind,
        no_json,
        with_a_huge_exponent,
        with_an_infinite_year,
        with_very_many_digits,
        nested_very_deep,
        *MISSHAPEN,
        with_text_that_no_database_keeps,
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast,
    packed: bytes,
    sign_in: SignIn,
    spoil: Callable[[dict[str, bytes]], None],
) -> None:
    parts = files(packed)
    spoil(parts)

    with pytest.raises(Refused):
        read_bundle(repacked(parts))
    assert ingest(sign_in(cast.administrator), repacked(parts)) == 422
    assert not Archive.objects.exists()


@pytest.mark.parametrize("spoil", MISSHAPEN)
def test_a_file_that_is_not_as_the_schema_says_is_named(
    packed: bytes, spoil: Callable[[dict[str, bytes]], None]
) -> None:
    parts = files(packed)
    before = dict(parts)
    spoil(parts)
    (name,) = (part for part in parts if parts[part] != before[part] and part != MANIFEST)

    with pytest.raises(Refused, match=f"ไฟล์ {name} ในชุดข้อมูลไม่เป็นไปตามรูปแบบ"):
        read_bundle(repacked(parts))


def test_no_zip_at_all_is_refused() -> None:
    with pytest.raises(Refused):
        read_bundle(b"nothing")


def test_a_bundle_that_unpacks_to_far_too_much_is_refused(packed: bytes) -> None:
    parts = files(packed)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in {**parts, "more.json": b" " * (33 << 20)}.items():
            opened.writestr(name, content)

    with pytest.raises(Refused, match="too large|ใหญ่"):
        read_bundle(made.getvalue())

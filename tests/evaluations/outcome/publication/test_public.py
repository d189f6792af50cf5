"""What becomes public, when, and that nothing else does."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.models import SlotNomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.publication.models import Publication
from evaluations.setup.rounds.models import AwardRound, Band, Category, Phase
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_unit,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]
SHOWN = {"shows_ranks": True, "shows_bands": True, "shows_totals": True, "shows_profiles": True}
BEST, SECOND = "หน่วยงาน ฮ ที่หนึ่ง", "หน่วยงาน ก ที่สอง"


@pytest.fixture
def result(cast: Cast) -> Result:
    """The best one is last in the alphabet."""
    Band.objects.create(award=cast.category.award, name="ระดับเพชร", lower=0)
    cast.nomination.official_name = BEST
    cast.nomination.save()
    other = make_nomination(
        category=cast.category, committee=cast.committee, unit=make_unit(name=SECOND)
    )
    SlotNomination.objects.create(slot=cast.slot, nomination=other, number=2)
    for nomination, points in ((cast.nomination, "8.5"), (other, "7.5")):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination, points=points)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def publish(cast: Cast, **shown: bool) -> Publication:
    AwardRound.objects.update(phase=Phase.PUBLISHED)
    now = timezone.now() - timedelta(minutes=1)
    given = {**dict.fromkeys(SHOWN, False), **shown}
    return Publication.objects.create(round=cast.category.award.round, public_from=now, **given)


def address(cast: Cast) -> str:
    return reverse("announcement", args=[cast.category.award.round_id])


def page(client: Client, cast: Cast) -> str:
    answer = client.get(address(cast))
    assert answer.status_code == 200
    return answer.content.decode()


FIGURES = {
    "shows_ranks": 'data-label="อันดับ">1</td>',
    "shows_bands": "ระดับเพชร",
    "shows_totals": "85.00",
    "shows_profiles": "42.50 / 50",
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_ticked_is_shown_and_nothing_else(
    cast: Cast, result: Result, client: Client, name: str
) -> None:
    publish(cast, **{name: True})

    shown = page(client, cast)

    assert [one for one, figure in FIGURES.items() if figure in shown] == [name]
    for secret in ("ชื่อที่", "คะแนนของ", "8.5<"):
        assert secret not in shown


def test_without_ranks_the_order_tells_none(cast: Cast, result: Result, client: Client) -> None:
    publish(cast, shows_bands=True)

    shown = page(client, cast)

    assert shown.index(SECOND) < shown.index(BEST)


@pytest.mark.parametrize(
    "phase", [phase for phase in Phase if phase not in ("published", "archived")]
)
def test_in_no_other_phase_is_anything_public(
    cast: Cast, result: Result, client: Client, phase: str
) -> None:
    publish(cast, **SHOWN)
    AwardRound.objects.update(phase=phase)

    assert client.get(address(cast)).status_code == 404
    assert cast.category.award.round.name not in client.get("/announcements/").content.decode()


def test_before_the_embargo_is_over_nothing_is_public(
    cast: Cast, result: Result, client: Client
) -> None:
    plan = publish(cast, **SHOWN)
    Publication.objects.update(public_from=timezone.now() + timedelta(minutes=5))
    assert client.get(address(cast)).status_code == 404

    Publication.objects.update(public_from=timezone.now() - timedelta(seconds=1))

    assert BEST in page(client, cast)
    assert plan.round.name in client.get(reverse("announcements")).content.decode()


def test_without_a_plan_nothing_is_public(cast: Cast, result: Result, client: Client) -> None:
    AwardRound.objects.update(phase=Phase.PUBLISHED)

    assert client.get(address(cast)).status_code == 404


def test_an_etag_saves_the_page_and_changes_with_the_plan(
    cast: Cast, result: Result, client: Client
) -> None:
    publish(cast, **SHOWN)
    first = client.get(address(cast))
    etag = first.headers["ETag"]
    assert client.get(address(cast), headers={"If-None-Match": etag}).status_code == 304

    Publication.objects.update(shows_totals=False, edits=1)
    again = client.get(address(cast), headers={"If-None-Match": etag})

    assert again.status_code == 200
    assert "85.00" not in again.content.decode()


def test_kept_it_costs_few_queries(
    cast: Cast,
    result: Result,
    client: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    publish(cast, **SHOWN)
    page(client, cast)

    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        page(client, cast)


def test_it_is_the_same_page_for_who_is_signed_in(
    cast: Cast, result: Result, client: Client, sign_in: SignIn
) -> None:
    """Kept for everybody, so nobody's name may stand in it."""
    publish(cast, **SHOWN)

    assert page(sign_in(cast.chair), cast) == page(client, cast)
    assert "csrfmiddlewaretoken" not in page(client, cast)


def test_an_administrator_plans_it_and_an_auditor_looks(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    plan = reverse("publication", args=[cast.category.award.round_id])
    params = {
        "public_from_0": "1/1/2570",
        "public_from_1": "09.00",
        "public_from": "1/1/2570 09.00",
    }
    assert sign_in(cast.auditor).get(plan).status_code == 404
    client = sign_in(cast.administrator)
    assert client.post(plan, {**params, "edits": "0"}).status_code == 422

    answer = client.post(plan, {**params, "shows_bands": "on", "edits": "0"})

    assert answer.status_code == 302, answer.content.decode()[:4000]
    assert Publication.objects.get().shows_bands
    preview = reverse("round_preview", args=[cast.category.award.round_id])
    assert "ระดับเพชร" in sign_in(cast.auditor).get(preview).content.decode()
    assert sign_in(cast.chair).get(preview).status_code == 404


def test_a_typed_digest_is_compared(cast: Cast, result: Result, client: Client) -> None:
    right = client.get(reverse("check"), {"code": result.code, "digest": result.digest[:10]})
    assert "ตรงกับที่เก็บไว้" in client.get(right.headers["Location"]).content.decode()

    wrong = client.get(reverse("check"), {"code": result.code, "digest": "0123456789"})

    assert "ไม่ตรงกับที่เก็บไว้" in client.get(wrong.headers["Location"]).content.decode()


def test_what_is_not_certified_is_said_to_be_not_announced(
    client: Client, cast: Cast, result: Result
) -> None:
    """Case A7: the category and its committee; of who is nominated in it nothing."""
    publish(cast, shows_ranks=True)
    assert "ยังไม่ประกาศผล" not in page(client, cast)
    cache.clear()
    silent = make_category(award_round=cast.category.award.round)
    Category.objects.filter(pk=silent.pk).update(name="ประเภทที่ยังไม่เสร็จ")
    committee = make_committee(category=silent, people={})
    waiting = make_nomination(category=silent, committee=committee)

    shown = page(client, cast)

    assert "ประเภทที่ยังไม่เสร็จ" in shown[shown.index("ยังไม่ประกาศผล") :]
    assert committee.name in shown
    assert waiting.official_name not in shown


# What is shown → the columns of the table that hold it, and what stands in them of the best one.
COLUMNS = {
    "shows_ranks": {"rank": "1", "status": ""},
    "shows_bands": {"band": "ระดับเพชร"},
    "shows_totals": {"total": "85.00"},
    "shows_profiles": {"profile": "1 มิติทดสอบ 1: 42.50 / 50; 2 มิติทดสอบ 2: 42.50 / 50"},
}
HEADINGS = ("category", "committee", "code", "number", "sha256", "is_assumed", "nomination")


def table(client: Client, cast: Cast) -> list[dict[str, str]]:
    answer = client.get(address(cast) + "results.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", SHOWN)
def test_for_programs_is_what_is_ticked_and_nothing_else(
    cast: Cast, result: Result, client: Client, name: str
) -> None:
    publish(cast, **{name: True})

    rows = table(client, cast)
    data = client.get(address(cast) + "results.json").json()

    best = next(row for row in rows if row["nomination"] == BEST)
    assert best["sha256"] == result.digest
    assert {key: best[key] for key in best if key not in HEADINGS} == COLUMNS[name]
    (told,) = data["results"]
    assert data["schema"] == "cdd-awards-public-results-1"
    assert [*told["lines"][0]] == ["nomination", *COLUMNS[name]]
    assert [one["nomination"] for one in told["lines"]] == [row["nomination"] for row in rows]
    assert (rows[0]["nomination"] == BEST) is (name == "shows_ranks")
    for secret in ("ชื่อที่", "คะแนนของ"):
        assert secret not in str(rows) + str(data)


@pytest.mark.parametrize("file", ["results.csv", "results.json"])
def test_for_programs_it_is_public_when_the_page_is(
    cast: Cast, result: Result, client: Client, file: str
) -> None:
    publish(cast, **SHOWN)
    found = client.get(address(cast) + file)
    etag = found.headers["ETag"]

    again = client.get(address(cast) + file, headers={"If-None-Match": etag})
    in_english = client.get(address(cast) + file, headers={"Accept-Language": "en"})
    Publication.objects.update(shows_totals=False, edits=1)
    changed = client.get(address(cast) + file, headers={"If-None-Match": etag})
    Publication.objects.update(public_from=timezone.now() + timedelta(minutes=5))
    early = client.get(address(cast) + file, headers={"If-None-Match": etag})

    assert "85.00" in found.content.decode()
    assert (again.status_code, again.content) == (304, b"")
    assert in_english.content == found.content
    assert "85.00" not in changed.content.decode()
    assert early.status_code == 404


def test_the_page_links_its_tables(cast: Cast, result: Result, client: Client) -> None:
    publish(cast, **SHOWN)

    shown = page(client, cast)

    assert f'href="{address(cast)}results.csv"' in shown
    assert f'href="{address(cast)}results.json"' in shown


def test_the_sitemap_lists_what_is_public_alone(
    cast: Cast, result: Result, client: Client
) -> None:
    publish(cast, **SHOWN)
    public = client.get("/sitemap.xml").content.decode()
    Publication.objects.update(public_from=timezone.now() + timedelta(minutes=5))

    early = client.get("/sitemap.xml").content.decode()

    assert public.count("<loc>") == 1
    assert f"http://testserver{address(cast)}</loc>" in public
    assert "<loc>" not in early

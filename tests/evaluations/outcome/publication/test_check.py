"""The public check page: for a stranger with the paper, and nothing for anybody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.models import Result
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.models import Seal
from evaluations.platform.journal.sealing import seal_settled
from tests.factories import Cast, make_cast, submitted_sheet


@pytest.fixture
def result(cast: Cast) -> Result:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8.5")
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    seal_settled()
    return result


def seal_of(result: Result) -> Seal:
    assert result.seal
    return result.seal


def shown(client: Client, code: str) -> str:
    return client.get(reverse("check_result", args=[code])).content.decode()


def test_a_genuine_report_is_confirmed_without_signing_in(client: Client, result: Result) -> None:
    page = shown(client, result.code)

    assert "รายงานนี้เป็นของจริงและเป็นฉบับปัจจุบัน" in page
    assert result.digest in page
    assert seal_of(result).chain in page


def is_amber(page: str) -> bool:
    """Case J12: genuine, but nothing to rely on."""
    is_warned = "message-warning" in page and "message-success" not in page
    return is_warned and "เป็นของจริงและเป็นฉบับปัจจุบัน" not in page


def test_a_reopened_result_is_amber(client: Client, cast: Cast, result: Result) -> None:
    wish = ask_reopening(by=cast.chair, result=result, reason="แก้คะแนน")
    second_reopening(by=cast.secretary, wish=wish)

    page = shown(client, result.code)

    assert is_amber(page)
    assert "ผลการประเมินถูกเปิดเพื่อรับรองใหม่" in page


@pytest.mark.django_db
def test_a_rehearsal_is_amber(client: Client) -> None:
    cast = make_cast(is_rehearsal=True)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    page = shown(client, result.code)

    assert is_amber(page)
    assert "เอกสารนี้เป็นของรอบซ้อม" in page


def test_before_the_seal_is_made_the_page_says_so(client: Client, cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    fresh = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    before = shown(client, fresh.code)
    seal_settled()
    after = shown(client, fresh.code)

    assert "กำลังผนึก" in before
    assert seal_of(fresh).chain in after
    assert "กำลังผนึก" not in after


def test_the_check_asks_the_journal_by_its_key(client: Client, result: Result) -> None:
    """The journal is found by the result's own entry, however long it is."""
    client.get(reverse("check_result", args=[result.code]))
    with CaptureQueriesContext(connection) as captured:
        shown(client, result.code)

    about = [one["sql"] for one in captured if "evaluations_entry" in one["sql"]]
    assert len(about) == 1
    assert '"evaluations_result"."entry_id" = "evaluations_entry"."id"' in about[0]
    assert "after" not in about[0].partition("WHERE")[2]


def test_no_score_rank_or_nominee_is_public(client: Client, cast: Cast, result: Result) -> None:
    page = shown(client, result.code)

    assert "85.00" not in page
    assert "85.00" in str(result.document)
    assert cast.nomination.official_name not in page


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{first}-{rest}"])
def test_the_code_may_be_typed_as_it_is_read(client: Client, result: Result, typed: str) -> None:
    code = result.code
    q = typed.format(code=code, lower=code.lower(), first=code[:4], rest=code[4:])

    answer = client.get(reverse("check"), {"code": q})

    assert answer.headers["Location"] == reverse("check_result", args=[code])


def test_an_unknown_code_is_said_to_be_unknown(client: Client, db: None) -> None:
    answer = client.get(reverse("check_result", args=["ABCDEFGHJKMN"]))

    assert answer.status_code == 404
    assert "ไม่พบรายงานที่มีรหัสนี้" in answer.content.decode()


def test_a_code_of_the_wrong_length_gets_a_sentence(client: Client, db: None) -> None:
    page = client.get(reverse("check"), {"code": "ABC"}).content.decode()

    assert "รหัสต้องมีตัวอักษรอังกฤษและตัวเลขรวม 12 ตัว" in page


def test_a_report_that_was_tampered_with_is_found_out(client: Client, result: Result) -> None:
    document = {**result.document, "number": 9}
    remove_triggers(connection)
    Result.objects.update(document=document)
    install_triggers(connection)

    assert "ไม่ตรงกับค่าตรวจสอบของตนเอง" in shown(client, result.code)


def test_the_newest_seal_is_public_and_a_kept_digest_is_found(
    client: Client, result: Result
) -> None:
    address, first = reverse("check_journal"), seal_of(result)
    chain = first.chain
    record(by=None, verb="x", subject=result)
    seal_settled()
    newest = Seal.objects.latest("number")

    page = client.get(address).content.decode()
    kept = client.get(address, {"chain": f" {chain[:12].upper()} "}).content.decode()

    assert newest.chain in page
    assert chain not in page
    assert f"ค่านี้ตรงกับผนึกที่ {first.number} " in kept


def test_a_digest_of_an_exchanged_journal_is_said_to_be_unknown(
    client: Client, result: Result
) -> None:
    page = client.get(reverse("check_journal"), {"chain": "0" * 64}).content.decode()

    assert "ไม่มีผนึกที่มีค่านี้" in page


@pytest.mark.parametrize("typed", ["", "0123", "xyz" * 10])
def test_too_little_of_a_digest_tells_nothing(client: Client, result: Result, typed: str) -> None:
    page = client.get(reverse("check_journal"), {"chain": typed}).content.decode()

    assert "ค่านี้ตรงกับผนึก" not in page
    assert "ไม่มีผนึกที่มีค่านี้" not in page


def test_a_journal_without_a_seal_says_so(client: Client, db: None) -> None:
    assert "ยังไม่เคยผนึกบันทึก" in client.get(reverse("check_journal")).content.decode()

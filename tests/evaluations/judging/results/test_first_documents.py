"""Certified documents of the first version are read, printed, archived and verified as they were
counted: their median is the median of the sheets' totals."""

import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from django.utils.translation import override

from evaluations.judging.results.first_result_document import ResultDocumentV1
from evaluations.judging.results.first_tally import first_problems, first_shares
from evaluations.judging.results.models import Result
from evaluations.judging.results.newest_document import FIRST, as_newest
from evaluations.outcome.publication.bundle import read_bundle
from evaluations.outcome.publication.bundle_reading import FORMAT, MANIFEST, VERSION
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.platform.journal.merkle import canonical, digest
from evaluations.platform.json_schema import first_problem

# As the program of that day certified it, word for word.
KEPT = Path(__file__).parents[3] / "data" / "first-result.json"
KEPT_DIGEST = "d3d406d93c541b89b07a7de965e57f5e7ae689cb83571fdde37e26e61c66f8eb"


@pytest.fixture
def kept() -> ResultDocumentV1:
    return cast(ResultDocumentV1, json.loads(KEPT.read_text(encoding="utf-8")))


def test_it_is_what_it_was(kept: ResultDocumentV1) -> None:
    assert digest(kept) == KEPT_DIGEST
    assert first_problem(kept, SCHEMA, "result") == ""
    assert list(first_problems(kept)) == []


def test_its_median_does_not_add_up_and_is_right_all_the_same(kept: ResultDocumentV1) -> None:
    line = next(one for one in kept["lines"] if one["exact"] == [65, 1] and one["sheets"])

    assert {one["total"] for one in kept["lines"]} >= {"65.00"}
    assert [sum(score[0] for score in one["dimensions"]) for one in kept["lines"]].count(70) == 1
    assert line["total"] == "65.00"


def another_figure(kept: Any) -> None:
    kept["lines"][0]["exact"] = [99, 1]


def another_rank(kept: Any) -> None:
    kept["lines"][0]["rank"] = 2


def another_band(kept: Any) -> None:
    kept["lines"][0]["band"] = "ระดับดีเด่น"


def another_sheet(kept: Any) -> None:
    for sheet in kept["lines"][0]["sheets"]:
        sheet["scores"], sheet["total"] = [[50, 1], [50, 1]], [100, 1]


def a_minimum(kept: Any) -> None:
    kept["dimensions"][0]["minimum"] = "1"


@pytest.mark.parametrize(
    "tamper", [another_figure, another_rank, another_band, another_sheet, a_minimum]
)
def test_what_does_not_come_from_its_sheets_is_named(
    kept: ResultDocumentV1, tamper: Callable[[Any], None]
) -> None:
    changed = deepcopy(kept)
    tamper(changed)

    assert list(first_problems(changed))


def test_among_equals_it_trimmed_the_sheet_of_the_first_seat(kept: ResultDocumentV1) -> None:
    sheet = kept["lines"][0]["sheets"][0]
    totals = (70, 70, 80, 95, 95)
    sheets = [{**sheet, "seat": at, "total": [total, 1]} for at, total in enumerate(totals)]

    assert first_shares(cast(Any, sheets), "trimmed") == [0, 1, 1, 0, 1]
    assert first_shares(cast(Any, sheets), "mean") == [1] * 5


@pytest.mark.django_db
def test_it_is_printed_by_its_own_rule(kept: ResultDocumentV1) -> None:
    assert as_newest(kept)["schema"] == FIRST
    result = Result(document=kept, digest=digest(kept), entry_id=1)

    with override("th"):
        text = repr(summary_document(result, "http://x/"))

    assert "ค่ามัธยฐานของคะแนนรวมของแต่ละใบ" in text
    assert "คะแนนรวมคือผลบวกของทุกมิติ" not in text
    assert "มิติที่ 1 อย่างน้อย 20" in text


def test_a_bundle_with_one_is_read(kept: ResultDocumentV1) -> None:
    award_round = {
        "name": "รอบ",
        "fiscal_year_be": 2568,
        "level": "region",
        "phase": "published",
        "is_rehearsal": False,
        "reveal": "after_all",
        "quorum": 2,
        "tie_chain": ["dimensions"],
    }
    files = {
        "round.json": canonical(award_round),
        "seals.json": canonical([]),
        "results/A-1.json": canonical(kept),
    }
    sums = {name: sha256(one).hexdigest() for name, one in files.items()}
    manifest = {"format": FORMAT, "version": VERSION, "name": "รอบ", "files": sums, "schema": {}}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in {**files, MANIFEST: canonical(manifest)}.items():
            made.writestr(name, content)

    assert read_bundle(packed.getvalue()).content["results"] == [kept]

"""What a nomination still lacks."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.submissions.checklist import (
    Facts,
    IndicatorFacts,
    blocking,
    checklist,
    lacking,
    progress,
)

FULL = Facts("ชื่อ", "สรุป", "ผู้ประสานงาน", 1)


def indicator(number: str, *, needs: bool, count: int) -> IndicatorFacts:
    return IndicatorFacts(number, "ตัวชี้วัด", needs, count)


def test_an_empty_nomination_lacks_everything() -> None:
    points = checklist(Facts("", "", "", 0, [indicator("1.1", needs=True, count=0)]))

    assert [one.code for one in blocking(points)] == [
        "official_name",
        "summary",
        "contact",
        "presenters",
    ]
    assert [one.number for one in lacking(points)] == ["1.1"]
    assert (progress(points).met, progress(points).needed, progress(points).percent) == (0, 5, 0)


def test_evidence_that_is_not_asked_for_counts_for_nothing() -> None:
    points = checklist(Facts("ก", "ข", "ค", 2, [indicator("1.1", needs=False, count=0)]))

    assert not blocking(points)
    assert not lacking(points)
    assert progress(points).percent == 100


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=30))
def test_a_hundred_percent_means_that_nothing_is_missing(rows: list[tuple[bool, int]]) -> None:
    facts = [
        indicator(str(at), needs=needs, count=count) for at, (needs, count) in enumerate(rows)
    ]
    points = checklist(Facts("ก", "ข", "ค", 1, facts))

    assert (progress(points).percent == 100) == (not lacking(points))
    assert progress(points).met <= progress(points).needed
    assert len(points) == 4 + len(rows)


def test_all_is_there() -> None:
    assert not blocking(checklist(FULL))

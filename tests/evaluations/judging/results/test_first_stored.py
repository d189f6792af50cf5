"""A stored result of an older version is held against its sheets by `verify_results`, and the
first figure that was altered is named."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Placing, Result
from evaluations.judging.results.newest_document import FIRST, SECOND
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.models import Mark
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.json_schema import first_problem
from tests.factories import Cast, make_nomination, make_slot, submitted_sheet

# A document that the program of that day wrote: what its parts hold, and nothing else.
KEPT = json.loads(
    (Path(__file__).parents[3] / "data" / "first-result.json").read_text(encoding="utf-8")
)


def as_kept(part: Mapping[str, Any], kept: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """What the first version tells of a part of a newer document."""
    return {key: given[key] if key in given else part[key] for key in kept}


def first_version(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the program of that day would have certified of the same sheets."""
    dimension, line = KEPT["dimensions"][0], KEPT["lines"][0]
    return as_kept(
        content,
        KEPT,
        is_agreed=content["policy"]["is_agreed"],
        certified_by=as_kept(content["certified_by"], KEPT["certified_by"]),
        rubric=as_kept(content["rubric"], KEPT["rubric"], minimum_total=None),
        dimensions=[
            as_kept(
                one,
                dimension,
                minimum=None,
                indicators=[as_kept(row, dimension["indicators"][0]) for row in one["indicators"]],
            )
            for one in content["dimensions"]
        ],
        policy=as_kept(content["policy"], KEPT["policy"]),
        seats=[as_kept(one, KEPT["seats"][0]) for one in content["seats"]],
        lines=[_line(one, line) for one in content["lines"]],
    )


def _line(one: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    sheets = [
        as_kept(sheet, kept["sheets"][0], marks=[mark[:3] for mark in sheet["marks"]])
        for sheet in one["sheets"]
    ]
    return as_kept(
        one,
        kept,
        nomination=as_kept(one["nomination"], kept["nomination"]),
        sheets=sheets,
        top_marks=sum(sheet["top_marks"] for sheet in sheets),
    )


def store(result: Result, document: Mapping[str, Any]) -> None:
    """As if it had been certified so: document, digest and journal say the same."""
    remove_triggers(connection)
    found = digest(document)
    Result.objects.filter(pk=result.pk).update(document=document, digest=found)
    entry = Entry.objects.get(verb="result.certified")
    Entry.objects.filter(pk=entry.pk).update(after={**entry.after, "digest": found})
    install_triggers(connection)


@pytest.fixture
def stored(cast: Cast) -> Result:
    """Two nominees of three judges, certified and kept in the first version."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
        submitted_sheet(judge=judge, nomination=other, points="7")
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    store(result, first_version(result.content))
    return Result.objects.get()


def test_it_is_a_document_of_the_first_version(stored: Result) -> None:
    assert stored.document.keys() == KEPT.keys()
    assert first_problem(stored.document, SCHEMA, "result") == ""
    assert stored.content["schema"] == FIRST


def test_it_fits_its_sheets(stored: Result) -> None:
    assert first_misfit() is None
    call_command("verify_results")


def test_one_of_the_second_version_fits_them_too(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    (line,) = result.content["lines"]
    before = {name: told for name, told in line.items() if name != "zone"}
    store(result, {**result.document, "schema": SECOND, "lines": [before]})

    stored = Result.objects.get()

    assert first_problem(stored.document, SCHEMA, "result") == ""
    assert stored.content["schema"] == SECOND
    assert stored.content["lines"] == [{**before, "zone": ""}]
    assert first_misfit() is None


def a_total(document: Any) -> str:
    document["lines"][0]["total"] = "81.68"
    Placing.objects.filter(rank=1).update(total="81.68")
    return str(document["lines"][0]["nomination"]["official_name"])


def an_exact_figure(document: Any) -> str:
    document["lines"][1]["exact"] = [71, 1]
    return str(document["lines"][1]["nomination"]["official_name"])


def a_sum_of_a_sheet(document: Any) -> str:
    document["lines"][0]["sheets"][1]["scores"][0] = [40, 1]
    return "sheet of seat"


def a_weight(document: Any) -> str:
    document["dimensions"][0]["indicators"][0]["weight"] = "26"
    return "rubric, dimension 1"


@pytest.mark.parametrize("alter", [a_total, an_exact_figure, a_sum_of_a_sheet, a_weight])
def test_one_altered_figure_is_named(stored: Result, alter: Callable[[Any], str]) -> None:
    """Also where whoever altered it wrote the digest and the journal anew."""
    document: Any = json.loads(json.dumps(stored.document))
    remove_triggers(connection)
    where = alter(document)
    store(stored, document)

    with pytest.raises(CommandError, match=where):
        call_command("verify_results")


def test_an_altered_document_is_named_by_its_digest(stored: Result) -> None:
    document: Any = json.loads(json.dumps(stored.document))
    document["lines"][0]["top_marks"] = 3
    remove_triggers(connection)
    Result.objects.update(document=document)
    install_triggers(connection)

    with pytest.raises(CommandError, match="was changed after it was certified"):
        call_command("verify_results")


def test_an_altered_mark_is_named(stored: Result) -> None:
    remove_triggers(connection)
    Mark.objects.filter(pk=Mark.objects.order_by("pk")[0].pk).update(points="9.5")
    install_triggers(connection)

    with pytest.raises(CommandError, match="the mark of indicator 1.1 was changed"):
        call_command("verify_results")
